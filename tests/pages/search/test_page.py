"""指標をさがす: filters of the address, what they find, and the files of it."""

import io
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qsl

import openpyxl
import pytest

from pages import registry
from pages.search import filters, listing
from tests.pages.conftest import Open, frame_of, text
from ui import selection
from ui.sheets import Sheet


def _kpi_ids(said: str) -> list[str]:
    return [part.split('"')[0] for part in said.split('href="/kpi?kpi=')[1:]]


def test_without_a_filter_every_city_stands_closed_with_its_counts(open_page: Open) -> None:
    said = text(open_page("search"))
    assert len(_kpi_ids(said)) == 124
    assert "指標 <strong>124</strong> / 124件" in said and "取組 <strong>114</strong> / 114件" in said
    assert said.count('<details class="dx-found"><summary>') == 6 and "絞り込み中" not in said


def test_words_find_kpis_and_initiatives_of_all_cities_whatever_their_width(open_page: Open) -> None:
    said = text(open_page("search", q="ＬＩＮＥ"))
    assert "友だち登録数" in said and "LINE 友だち登録者数" in said
    assert "銚子市　<strong>" in said and "東金市　<strong>" in said
    assert '<details class="dx-found" open>' in said
    assert "ことば：「ＬＩＮＥ」" in said


def test_filters_of_several_values_narrow_together_and_say_so(open_page: Open, practice_database: Path) -> None:
    selected: dict[str, str | list[str]] = {"city": ["togane"], "status": ["behind", "regressed"], "only": ["running"]}
    said = text(open_page("search", database=practice_database, **selected))
    assert "市：東金市　状態：▲ 遅れ・▼ 後退　条件：計画期間中" in said
    assert len(_kpi_ids(said)) == 8
    assert "取組 <strong>" not in said  # a status is no property of an initiative
    assert 'target="_self">絞り込みを解く</a>' in said and 'href="?"' in said


def test_the_widgets_show_what_the_address_asks(open_page: Open) -> None:
    page = open_page("search", theme=["security"], status=["unreported"], department=["総務課"])
    chosen = {box.label: list(box.value) for box in page.multiselect if box.value}
    assert chosen["重点取組事項"] == ["security"] and chosen["状態"] == ["unreported"]
    labels = [box.label for box in page.multiselect]
    assert labels == ["市", "重点取組事項", "状態", "担当", "最終目標の年度", "次の報告の期限", "条件"]


def test_codes_that_do_not_exist_narrow_nothing(open_page: Open) -> None:
    page = open_page("search", city=["nowhere"], status=["<b>"], fy=["1999"])
    assert not page.exception
    assert len(_kpi_ids(text(page))) == 124


def test_nothing_found_says_what_to_try(open_page: Open) -> None:
    assert "条件に合う指標はありません" in text(open_page("search", q="存在しない語"))


@pytest.mark.parametrize(
    "query", ["", "q=オンライン", "city=choshi&only=overdue", "theme=own&theme=security", "fy=2027"]
)
def test_the_files_hold_exactly_the_rows_on_screen(open_page: Open, query: str) -> None:
    said = text(open_page("search", **_selection(query)))
    with selection.of_address(parse_qsl(query)):
        made = registry.file("search_kpis", "xlsx")
        total = filters.found()
    assert made is not None
    rows = list(openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0].values)
    assert [row[rows[0].index("指標ID")] for row in rows[1:]] == _kpi_ids(said)
    assert len(rows) - 1 == len(total.kpis) > 0


def test_a_file_names_its_filters_and_keeps_units_apart(open_page: Open, practice_database: Path) -> None:
    open_page("search", database=practice_database)
    with selection.of_address([("city", "togane"), ("status", "regressed")]):
        made = listing.SHEETS["search_kpis"]()
        file = registry.file("search_kpis", "csv")
    assert made is not None and file is not None
    assert "東金市_▼後退" in file.name
    row = frame_of(made)[frame_of(made)["指標ID"] == "togane-1-5-konbini-share"].iloc[0]
    assert (row["単位"], row["直近の実績（上端）"], row["状態"]) == ("%", Decimal("19.7"), "後退")


def test_the_same_kpis_are_saved_alike_here_and_on_the_page_of_their_city(
    practice_database: Path, open_page: Open
) -> None:
    open_page("search", database=practice_database)
    with selection.of_address([("city", "togane"), ("status", "regressed")]):
        here, there = (registry.makers()[name].make() for name in ("search_kpis", "city_kpis"))
    assert isinstance(here, Sheet) and isinstance(there, Sheet)
    assert here.columns == there.columns and len(here.columns) == 35
    assert here.rows == there.rows and here.rows


def _selection(query: str) -> dict[str, str | list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(query):
        found.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}
