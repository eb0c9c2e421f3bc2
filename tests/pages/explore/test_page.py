"""分析: filters of the address, what they find, the table that sorts and pages, and the files of it."""

import io
import re
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qsl

import openpyxl
import pytest

from metrics import standing
from pages import registry
from pages.explore import filters, others, table
from tests.cities import CITIES, folder_of
from tests.pages.conftest import Open, frame_of, lists, text
from ui import answers, selection
from ui.sheets import Sheet


def _kpi_ids(said: str) -> list[str]:
    return [part.split('"')[0] for part in said.split('href="/kpi?kpi=')[1:]]


def test_without_a_filter_the_first_hundred_kpis_stand_in_the_order_of_the_plans(open_page: Open) -> None:
    said = text(open_page("explore"))
    assert len(_kpi_ids(said)) == 100
    assert "指標 <strong>124</strong> / 124件" in said and "取組 <strong>114</strong> / 114件" in said
    assert "124件のうち 1～100件目" in said and "絞り込み中" not in said
    last = text(open_page("explore", page="2"))
    assert len(_kpi_ids(last)) == 24 and "124件のうち 101～124件目" in last
    assert not set(_kpi_ids(said)) & set(_kpi_ids(last))


@pytest.mark.parametrize(("page", "count"), [("9", 24), ("0", 100), ("-1", 100), ("x", 100), ("²", 100)])
def test_a_page_that_is_none_is_the_nearest_one(open_page: Open, page: str, count: int) -> None:
    assert len(_kpi_ids(text(open_page("explore", page=page)))) == count


def test_beside_the_kpis_stands_what_the_plans_say_of_what_was_started_and_of_themselves(open_page: Open) -> None:
    said = text(open_page("explore"))
    # The initiatives, what the plans say was reached or is due, what they say of themselves, their printed figures.
    assert said.count('<p class="dx-found"><a id="dx-also-') == 4 and '<details class="dx-found"' not in said
    assert f"これまでの取組と予定 <strong>{_rows_of('events.csv')}</strong>件" in said
    assert f"計画について <strong>{_rows_of('context.csv')}</strong>件" in said


def test_a_long_part_comes_when_somebody_opens_it_and_the_address_says_so(open_page: Open) -> None:
    closed, opened = text(open_page("explore")), text(open_page("explore", also="events"))
    assert 'href="?also=events"' in closed and len(opened) > 1.5 * len(closed)
    assert '<details class="dx-found" open><summary id="dx-also-events">' in opened
    assert opened.count('<details class="dx-found"') == 1 and "令和6年4月" in opened.split("dx-also-events")[1]
    assert 'href="?also=events"' in text(open_page("explore", also="nothing"))


def test_words_find_what_the_plans_say_was_reached_and_what_they_say_of_themselves(open_page: Open) -> None:
    said = text(open_page("explore", q="議事録"))
    assert "AI議事録自動作成ツール「ログミーツ」の導入" in said and "令和6年4月" in said
    assert "条件に合う指標はありません" not in said
    assert "計画について　<strong>" in text(open_page("explore", q="国勢調査"))
    with selection.of_address([("q", "議事録"), ("city", "minamiboso")]):
        saved = frame_of(others.event_sheet())
    assert list(saved["市"].unique()) == ["南房総市"] and set(saved["事項"]) and "時期の初日" in saved


@pytest.mark.parametrize("name", ["status", "kind", "fy", "aim", "due", "only", "department"])
def test_what_has_no_such_property_is_not_listed_under_its_filter(open_page: Open, name: str) -> None:
    open_page("explore")
    offered = next(iter(filters.choices()[name].options))
    with selection.of_address([(name, offered)]):
        found = filters.found()
    assert found.events is None and found.context is None


def test_what_nobody_has_decided_is_what_the_filter_finds(open_page: Open) -> None:
    open_page("explore")
    with selection.of_address([("measured", "undecided"), ("city", "togane")]):
        found = filters.found()
    assert {kpi.kpi_id for kpi in found.kpis} == {
        "togane-2-1-nursery-online-procedures", "togane-3-2-transcription-uses"
    }  # fmt: skip
    assert (found.initiatives, found.filters) == (None, (("市", "東金市"), ("共通指標", "未対応付け")))
    assert "undecided" not in filters.choices()["theme"].options  # every initiative stands under a theme


def _rows_of(table: str) -> int:
    return sum(len((folder_of(city) / table).read_text("utf-8").splitlines()) - 1 for city in CITIES)


def test_words_find_kpis_and_initiatives_of_all_cities_whatever_their_width(open_page: Open) -> None:
    said = text(open_page("explore", q="ＬＩＮＥ"))
    assert "友だち登録数" in said and "LINE 友だち登録者数" in said
    assert "<div>銚子市</div>" in said and "<div>東金市</div>" in said
    assert '<details class="dx-found" open>' in said
    assert "キーワード：「ＬＩＮＥ」" in said


def test_filters_of_several_values_narrow_together_and_say_so(open_page: Open, practice_database: Path) -> None:
    selected: dict[str, str | list[str]] = {"city": ["togane"], "status": ["behind", "regressed"], "only": ["running"]}
    said = text(open_page("explore", database=practice_database, **selected))
    assert "市：東金市　状態：▲ 遅れ・▼ 後退　条件：計画期間中" in said
    assert len(_kpi_ids(said)) == 7
    assert "取組 <strong>" not in said  # a status is no property of an initiative
    assert 'target="_self">条件をクリア</a>' in said and 'href="?"' in said


def test_the_fields_show_what_the_address_asks(open_page: Open) -> None:
    page = open_page("explore", theme=["security"], status=["unreported"], department=["総務課"])
    chosen = lists(page)
    chosen.pop("表示する列", None)
    assert chosen["重点取組事項"] == ["security"] and chosen["状態"] == ["unreported"]
    assert chosen["担当"] == ["総務課"]
    assert list(chosen) == ["市", "重点取組事項", "担当", "状態", "種類", "最終目標の年度", "目標のある年度", "次の報告の期限", "条件",
                            "共通指標"]


def test_codes_that_do_not_exist_narrow_nothing(open_page: Open) -> None:
    page = open_page("explore", city=["nowhere"], status=["<b>"], fy=["1999"])
    assert not page.exception
    assert "指標 <strong>124</strong> / 124件" in text(page)


def test_nothing_found_says_what_to_try(open_page: Open) -> None:
    assert "条件に合う指標はありません" in text(open_page("explore", q="存在しない語"))


@pytest.mark.parametrize(
    "query",
    [
        "", "q=オンライン", "city=choshi&only=overdue", "theme=own&theme=security", "fy=2027", "sort=-target",
        "kind=annual&sort=name",
    ],
)
def test_the_files_hold_exactly_the_rows_on_screen(open_page: Open, query: str) -> None:
    said = text(open_page("explore", **_selection(query)))
    with selection.of_address(parse_qsl(query)):
        made = registry.file("explore_kpis", "xlsx")
        total = filters.found()
    assert made is not None
    rows = list(openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0].values)
    assert [row[rows[0].index("指標ID")] for row in rows[1:]][:100] == _kpi_ids(said)
    assert len(rows) - 1 == len(total.kpis) > 0


def test_a_file_names_its_filters_and_keeps_units_apart(open_page: Open, practice_database: Path) -> None:
    open_page("explore", database=practice_database)
    with selection.of_address([("city", "togane"), ("status", "regressed")]):
        made = table.kpi_sheet()
        file = registry.file("explore_kpis", "csv")
    assert made is not None and file is not None
    assert "東金市_▼後退" in file.name
    row = frame_of(made)[frame_of(made)["指標ID"] == "togane-1-5-konbini-share"].iloc[0]
    assert (row["単位"], row["直近の実績（上端）"], row["状態"]) == ("%", Decimal("19.7"), "後退")


def test_the_same_kpis_are_saved_alike_here_and_on_the_page_of_their_city(
    practice_database: Path, open_page: Open
) -> None:
    open_page("explore", database=practice_database)
    with selection.of_address([("city", "togane"), ("status", "regressed")]):
        here, there = (registry.makers()[name].make() for name in ("explore_kpis", "city_kpis"))
    assert isinstance(here, Sheet) and isinstance(there, Sheet)
    assert here.columns == there.columns and len(here.columns) == 41
    assert here.rows == there.rows and here.rows


def test_a_kind_narrows_to_its_kpis(open_page: Open) -> None:
    said = text(open_page("explore", kind="increment", col=["kind"]))
    assert "種類：年度ごとの増加" in said
    assert said.count('data-label="種類"><div>年度ごとの増加</div>') == len(_kpi_ids(said)) == 3


@pytest.mark.parametrize(("sort", "aria"), [("gap", "ascending"), ("-gap", "descending")])
def test_the_table_is_sorted_by_the_gap_and_says_so(
    open_page: Open, practice_database: Path, sort: str, aria: str
) -> None:
    said = text(open_page("explore", database=practice_database, sort=sort))
    assert re.findall(r'<th scope="col"[^>]*aria-sort="(\w+)"><a id="dx-sort-(\w+)"', said) == [
        (aria if code == "gap" else "none", code) for code in ("name", *table.STANDARD)
    ]
    gaps = {kpi.kpi_id: kpi.gap_value for kpi in answers.ask(standing.of_all)}
    shown = [gaps[kpi_id] for kpi_id in _kpi_ids(said)]
    known = [gap for gap in shown if gap is not None]
    assert known == sorted(known, reverse=aria == "descending") and len(known) == 62
    assert shown[62:] == [None] * 38  # what has none comes last either way
    again = "gap" if aria == "descending" else "-gap"
    assert f'id="dx-sort-gap" href="?sort={again}"' in said
    assert "計画差は指標ごとの単位の値です" in said


@pytest.mark.parametrize("code", list(table.FIELDS))
def test_every_column_can_be_shown_and_sorts_both_ways(
    open_page: Open, practice_database: Path, code: str
) -> None:
    open_page("explore", database=practice_database)
    every = answers.ask(standing.of_all)
    ways = []
    for sign in ("", "-"):
        with selection.of_address([("sort", sign + code)]):
            ways.append(table.ordered(every))
    known = [kpi for kpi in every if table.FIELDS[code].key(kpi) is not None]
    assert {kpi.kpi_id for kpi in ways[0]} == {kpi.kpi_id for kpi in ways[1]} == {kpi.kpi_id for kpi in every}
    keys = [table.FIELDS[code].key(kpi) for kpi in ways[0][: len(known)]]
    assert keys == [table.FIELDS[code].key(kpi) for kpi in ways[1][: len(known)]][::-1]
    assert keys == sorted(keys)  # type: ignore[type-var]
    chosen = text(open_page("explore", database=practice_database, col=[code], city="choshi"))
    assert f'id="dx-sort-{code}"' in chosen or code == "name"


def test_columns_of_the_readers_choice_stand_in_place_of_the_standard_ones(open_page: Open) -> None:
    said = text(open_page("explore", col=["due", "kind"]))
    assert re.findall(r'<a id="dx-sort-(\w+)"', said) == ["name", "due", "kind"]


def test_a_phone_shows_each_row_in_brief_until_the_reader_chooses_columns(
    open_page: Open, practice_database: Path
) -> None:
    said = text(open_page("explore", database=practice_database, city="togane", sort="gap"))
    assert '<div class="dx-sorted dx-brief dx-by-gap">' in said
    ways = re.findall(r'href="/kpi\?kpi=togane-1-([\w-]+)".*?<span class="dx-brief-way">(.*?)</span>', said)
    assert dict(ways)["1-online-share"] == "78.5% → 100%（R12）" and len(ways) == 9
    said = text(open_page("explore", city="togane", col="gap"))
    assert '<div class="dx-sorted">' in said
    assert dict(re.findall(r'kpi=togane-1-([\w-]+)".*?dx-brief-way">(.*?)<', said))["1-online-share"] == (
        "5.8%（基準値） → 100%（R12）"
    )
    assert "基準値・目標の数値なし" in text(open_page("explore", city="katagami"))


def test_an_order_or_a_column_that_is_none_is_the_standard_one(open_page: Open) -> None:
    said = text(open_page("explore", sort="<b>", col=["nothing"], view="nowhere"))
    assert re.findall(r'<a id="dx-sort-(\w+)"', said) == ["name", *table.STANDARD]
    assert 'aria-sort="ascending"' not in said and '"descending"' not in said


def test_files_of_earlier_links_bear_the_same_rows(open_page: Open) -> None:
    open_page("explore")
    for old, new in (("search_kpis", "explore_kpis"), ("search_initiatives", "explore_initiatives"),
                     ("search_events", "explore_events"), ("search_context", "explore_context")):  # fmt: skip
        with selection.of_address([("city", "katagami")]):
            first, second = (registry.makers()[name].make() for name in (old, new))
        assert isinstance(first, Sheet) and first == second and first.rows


def _selection(query: str) -> dict[str, str | list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(query):
        found.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}
