"""The roadmap page: what its filters leave, how years become blocks, what the table says, where today stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from domain.codes import Stage
from metrics import roadmap as metric
from metrics.roadmap import Cell, Line
from pages.roadmap import table
from pages.roadmap.files import YEARS, Year, rows
from pages.roadmap.lines import FEW_LINES, MOST_OPEN, Choice, filtered, in_words, line_name, opened, position, years
from tests.pages.roadmap.given import initiative, plan, printed
from ui import kinds, selection
from ui.roadmap_blocks import blocks


@pytest.fixture(autouse=True)
def _cities_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only 市 have a plan: no database is asked which municipalities there are."""
    monkeypatch.setattr(kinds, "word", lambda: "市")

Given = tuple[str, int, str, int, str, Stage | None, bool]
PLANS = (plan("togane", "東金市", 2026, 2030),)
TODAY = date(2026, 11, 21)


def _cells(*rows: Given) -> list[Cell]:
    return [
        printed(
            initiative_id=key,
            initiative_name=f"窓口{key}",
            line_number=number,
            line_name=name,
            fiscal_year=year,
            schedule_text=phrase,
            stage=stage,
            is_uncertain=is_uncertain,
        )
        for key, number, name, year, phrase, stage, is_uncertain in rows
    ]


def _lines(*rows: Given) -> Sequence[Line]:
    return metric.lines(_cells(*rows))


def test_neighbouring_years_of_one_phrase_or_its_arrow_are_one_block() -> None:
    first, second = _lines(
        ("a", 1, "窓口", 2026, "検討", Stage.CONSIDERING, False),
        ("a", 1, "窓口", 2027, "→", Stage.CONSIDERING, False),
        ("a", 1, "窓口", 2028, "検討", Stage.CONSIDERING, True),
        ("a", 1, "窓口", 2030, "検討", Stage.CONSIDERING, True),
        ("a", 2, "決済", 2028, "→", Stage.CONSIDERING, True),
    )
    assert [(block.first_year, block.last_year, block.text) for block in blocks(first)] == [
        (2026, 2027, "検討"),
        (2028, 2028, "検討"),
        (2030, 2030, "検討"),
    ]
    assert [(block.first_year, block.text) for block in blocks(second)] == [(2028, "→")]


def test_an_arrow_under_another_stage_begins_a_block_of_its_own() -> None:
    (line,) = _lines(
        ("a", 1, "窓口", 2026, "検討", Stage.CONSIDERING, False), ("a", 1, "窓口", 2027, "→", Stage.PARTIAL, False)
    )
    assert [block.text for block in blocks(line)] == ["検討", "→"]


def test_filters_of_city_theme_stage_initiative_and_words_in_names_and_phrases() -> None:
    cells = _cells(
        ("a", 1, "申請", 2026, "検討", None, False), ("b", 1, "ＬＩＮＥ配信", 2026, "予約を実施", Stage.DONE, False)
    )

    def left(**chosen: Any) -> list[str]:
        lines = filtered(cells, Choice(**chosen))
        return [line.first.initiative_id for line in lines]

    assert left() == ["a", "b"]
    assert left(themes=["front_yard"]) == ["a", "b"] and left(themes=["security"]) == []
    assert left(cities=["choshi"]) == []
    assert left(stages=[Stage.DONE]) == ["b"]
    assert left(words="line") == ["b"] and left(words="予約 配信") == ["b"] and left(words="予約 申請") == []
    assert left(initiative="a") == ["a"]
    assert left(years=[2026]) == ["a", "b"] and left(years=[2027]) == []


def test_a_department_and_a_stage_in_a_fiscal_year_narrow_together() -> None:
    cells = [
        printed(initiative_id="a", departments="企画課;総務課", fiscal_year=2026, stage=Stage.CONSIDERING),
        printed(initiative_id="a", departments="企画課;総務課", fiscal_year=2027, stage=Stage.DONE),
        printed(initiative_id="b", departments="市民課", fiscal_year=2026, stage=Stage.DONE),
    ]

    def left(**chosen: Any) -> list[str]:
        return [line.first.initiative_id for line in filtered(cells, Choice(**chosen))]

    assert left(departments=["総務課"]) == ["a"] and left(departments=["課"]) == []
    assert left(stages=[Stage.DONE]) == ["a", "b"]
    assert left(stages=[Stage.DONE], years=[2026]) == ["b"]  # the stage of that year
    assert left(stages=[Stage.DONE], years=[2027], departments=["企画課"]) == ["a"]


def test_the_axis_reaches_over_the_plans_of_the_shown_cities() -> None:
    lines = _lines(("a", 1, "窓口", 2027, "検討", None, False))
    assert years(lines, PLANS) == (2026, 2030)


def test_a_day_stands_within_its_fiscal_year() -> None:
    assert position(date(2026, 4, 1)) == 2026
    assert position(date(2027, 3, 31)) == 2026 + 364 / 365
    assert position(date(2026, 10, 1)) == 2026 + 183 / 365


def test_the_finding_counts_what_runs_what_is_ahead_and_what_has_no_year() -> None:
    lines = _lines(
        ("a", 1, "a", 2026, "実施", Stage.DONE, False),
        ("b", 1, "b", 2028, "一部実施", Stage.PARTIAL, False),
        ("c", 1, "c", 2026, "検討", Stage.CONSIDERING, False),
    )
    told = in_words(lines, TODAY)
    assert "3行の工程のうち" in told
    assert "段階にあるもの1行（うち令和8年度から1行）、これからのもの1行、その年度の記載がないもの1行" in told


def test_the_table_has_a_column_a_year_and_a_cell_that_spans_the_years_of_a_block() -> None:
    html = table.table(
        _lines(
            ("a", 1, "窓口a", 2026, "検討<1>", Stage.CONSIDERING, False),
            ("a", 1, "窓口a", 2027, "検討<1>", Stage.CONSIDERING, False),
            ("a", 1, "窓口a", 2028, "実施", Stage.DONE, True),
        ),
        PLANS,
        (),
        TODAY,
    )
    assert html.count('<th scope="col"') == 6 and "令和8<span>年度</span><small>2026</small>" in html
    assert (
        '<td colspan=2 class=dx-g-now style="--a:1;--k:2;--in-column:32.1%"><b class="dx-g-considering">検討中</b>'
        in html
    )
    assert "検討&lt;1&gt;" in html and "検討<1>" not in html
    assert 'class="dx-g-done dx-g-unsure">実施済み<i title="年度の範囲が不確か">' in html
    assert 'href="/city?city=togane&amp;initiative=a"' in html
    of_line = html[html.index('<th scope="row"') :]
    assert of_line.count("<td></td>") == 2  # 2029 and 2030


def test_the_line_of_today_stands_only_in_an_axis_that_holds_the_day() -> None:
    lines = _lines(("a", 1, "窓口a", 2027, "検討", Stage.CONSIDERING, False))
    assert "今日" in table.table(lines, PLANS, (), TODAY)
    late = table.table(lines, PLANS, (), date(2031, 5, 1))
    assert "dx-g-now" not in late and ">今日<" not in late


def test_lines_of_one_initiative_stand_under_its_name() -> None:
    html = table.table(
        _lines(("a", 1, "窓口a", 2026, "検討", None, False), ("a", 2, "窓口a", 2026, "設計", None, False)),
        PLANS,
        (),
        TODAY,
    )
    assert html.count('class="dx-g-initiative"') == 1
    # Lines without a name of their own are called by their words.
    assert "<div>検討</div></th>" in html and "<div>設計</div></th>" in html and "行目" not in html
    assert table.NO_STAGE in html


def test_a_line_without_a_name_of_its_own_is_called_by_its_first_words_and_says_that_there_are_others() -> None:
    first, second, third = _lines(
        ("a", 1, "窓口a", 2026, "調査" * 20, None, False),
        ("a", 2, "窓口a", 2026, "設計", None, False),
        ("a", 2, "窓口a", 2027, "→", None, False),
        ("a", 2, "窓口a", 2028, "改修", None, False),
        ("a", 3, "決済", 2026, "検討", None, False),
    )
    assert line_name(first) == f"窓口a：{'調査' * 15}…"
    assert line_name(second) == "窓口a：設計 ほか" and line_name(third) == "窓口a：決済"
    (alone,) = _lines(("b", 1, "窓口b", 2026, "検討", None, False))
    assert line_name(alone) == "窓口b"


def _of_cities(count: int, lines_each: int) -> Sequence[Line]:
    return metric.lines(
        printed(
            city=f"c{city:02}", municipality_name=f"市{city:02}", initiative_id=f"c{city:02}-{line}", stage=Stage.DONE
        )
        for city in range(count)
        for line in range(lines_each)
    )


def test_few_lines_stand_open_and_of_many_only_the_cities_that_are_chosen_or_opened() -> None:
    few, many = _of_cities(5, FEW_LINES // 5), _of_cities(5, FEW_LINES // 5 + 1)
    with selection.of_address([]):
        assert len(opened(few, Choice()).cities) == 5 and not opened(few, Choice()).can_close
        assert opened(many, Choice()).cities == []
        chosen = opened(many, Choice(cities=["c01"]))
        assert chosen.cities == ["c01"] and chosen.by_hand == []
        assert chosen.toggled("c03") == "?open=c03"
    with selection.of_address([("open", "c03.nowhere.c00"), ("theme", "own")]):
        two = opened(many, Choice())
        assert two.cities == ["c00", "c03"]
        assert two.toggled("c03") == "?theme=own&open=c00" and two.toggled("c04") == "?theme=own&open=c00.c03.c04"
    with selection.of_address([("open", "all")]):
        assert len(opened(many, Choice()).cities) == 5


def test_of_fifty_five_cities_no_more_are_open_at_once_than_can_be_read() -> None:
    lines = _of_cities(55, 2)
    with selection.of_address([("open", "all")]):
        assert opened(lines, Choice()).cities == []  # all of them would be no page
    with selection.of_address([("open", ".".join(f"c{city:02}" for city in range(20)))]):
        assert len(opened(lines, Choice()).cities) == MOST_OPEN
    plans = [plan(f"c{city:02}", f"市{city:02}", 2026, 2030) for city in range(55)]
    with selection.of_address([]):
        html = table.table(lines, plans, (), TODAY, (), opened(lines, Choice()))
    assert html.count('class="dx-g-toggle"') == 55 and html.count('<th scope="row"') == 0
    assert 'aria-label="実施済み2"' in html and len(html) < 55 * 1600


def test_the_picture_holds_the_lines_of_open_cities_and_a_row_of_stages_for_each_closed_one() -> None:
    lines = _of_cities(3, 2)
    found = rows(lines, ["c01"])
    assert [(row.name, row.level) for row in found] == [
        ("市00（2行）", 0), ("市01", 1), ("基本方針1", 2), ("窓口", 0), ("窓口", 0), ("市02（2行）", 0),
    ]  # fmt: skip
    assert [(block.stage, block.text) for block in found[0].blocks] == [(Stage.DONE, "実施済み2")]


def test_a_reported_stage_stands_with_the_name_once_and_a_single_line_keeps_its_own_name() -> None:
    lines = _lines(
        ("a", 1, "窓口a", 2026, "検討", None, False),
        ("a", 2, "決済", 2026, "設計", None, False),
        ("b", 1, "予約", 2026, "設計", None, False),
    )
    reports = (
        initiative("a", Stage.PARTIAL, date(2026, 3, 31)),
        initiative("b", Stage.DONE, date(2026, 6, 1)),
        initiative("c"),
    )
    html = table.table(lines, PLANS, reports, TODAY)
    assert html.count("報告 ") == 2
    assert html.count("一部実施</span> 2026-03-31") == 1 and html.count("実施済み</span> 2026-06-01") == 1
    assert "<small>予約</small>" in html


def test_the_file_holds_a_printed_year_with_the_stage_that_was_reported() -> None:
    cell = printed(departments="企画課;総務課", stage=Stage.DONE, fiscal_year=2027)
    rows = [
        Year(cell, initiative("a", Stage.PARTIAL, date(2026, 3, 31))),
        Year(cell, initiative("a")),
        Year(cell, None),
    ]
    sheet = YEARS.sheet(rows, "工程")
    reported, silent, unknown = (dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows)
    assert (reported["年度"], reported["年度（和暦）"], reported["計画上の段階"]) == (2027, "令和9年度", "実施済み")
    assert (reported["報告された段階"], reported["段階の報告日"]) == ("一部実施", date(2026, 3, 31))
    assert reported["担当"] == "企画課・総務課"
    assert silent == unknown == reported | {"報告された段階": None, "段階の報告日": None}
