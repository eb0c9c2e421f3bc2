"""The plan as it is built: stages, small ways in words, what falls due, KPIs as a table to save."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from domain.codes import Stage, Status
from metrics.roadmap import Cell
from metrics.standing import Standing
from metrics.trajectory import Mark
from pages.city import chapters, due
from tests.pages.conftest import frame_of
from tests.rows import row
from ui import kinds, sparkline


def _cell(fiscal_year: int, stage: Stage | None) -> Cell:
    return row(Cell, initiative_id="i", fiscal_year=fiscal_year, stage=stage)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2026, (2026, {Stage.PARTIAL: 1, Stage.DONE: 1})),
        (2025, (2024, {Stage.PREPARING: 1})),  # nothing is planned for that year: the last one before it counts
        (2031, (2026, {Stage.PARTIAL: 1, Stage.DONE: 1})),
        (2020, (2024, {Stage.PREPARING: 1})),
    ],
)
def test_the_planned_stage_is_that_of_the_year_or_the_nearest(
    year: int, expected: tuple[int, dict[Stage, int]]
) -> None:
    cells = [_cell(2024, Stage.PREPARING), _cell(2025, None), _cell(2026, Stage.PARTIAL), _cell(2026, Stage.DONE)]
    assert chapters.planned_stages(cells, year) == {"i": (expected[0], Counter(expected[1]))}


def test_an_initiative_whose_phrases_say_no_stage_has_none() -> None:
    assert chapters.planned_stages([_cell(2024, None)], 2024) == {}


def _point(on: date, low: str | None, high: str | None, unit: str = "%") -> Mark:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    return row(Mark, observed_on=on, low_value=ends[0], high_value=ends[1], unit=unit)


END = date(2031, 3, 31)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            {"baseline": [_point(date(2026, 3, 31), "5.8", "5.8")], "target": [_point(END, "100", "100")]},
            "基準値5.8%から目標100%（2031-03-31）へ。実績なし。",
        ),
        ({"target": [_point(END, "15", "30", "分")]}, "目標15～30分（2031-03-31）。実績なし。"),
        (
            {"actual": [_point(date(2029, 3, 31), "1", "1"), _point(date(2030, 3, 31), "2", "2")]},
            "基準値も目標もなし。実績2件、直近は2%（2030-03-31）。",
        ),
        (
            {"baseline": [_point(date(2026, 3, 31), "1", "1")], "provisional": [_point(END, "2", "2")]},
            "基準値1%。実績なし、速報1件。",
        ),
    ],
)
def test_a_small_way_in_words(found: dict[str, list[Mark]], words: str) -> None:
    assert sparkline.in_words(found) == words


def _kpi(name: str, **columns: object) -> Standing:
    usual: dict[str, object] = {
        "kpi_id": name,
        "kpi_name": name,
        "municipality_name": "例示市",
        "initiative_name": "取組",
        "departments": "総務課;企画課",
        "status": Status.AWAITING,
        "unit": "件",
        "final_target_low_value": Decimal(5),
        "final_target_high_value": Decimal(5),
    }
    return row(Standing, **(usual | columns))


def test_what_falls_due_is_counted_by_day_and_told_in_full_in_the_file() -> None:
    report = {"next_report_due_on": date(2027, 6, 30), "next_report_fiscal_year": 2026}
    shown = [
        *(_kpi(f"k{number}", **report) for number in range(6)),
        _kpi("near", final_target_fiscal_year=2026),
        _kpi("far", final_target_fiscal_year=2027),
    ]
    rows = due.within_a_year(shown, date(2026, 11, 21))
    said = due.table(rows)
    assert said.count("<tr>") == 3 and "<summary>6件の指標を見る</summary>" in said
    assert "近い" in said and "near</a> 目標 5件" in said and "far" not in said
    saved = frame_of(due.DUES.sheet(rows, due.TITLE))
    assert list(saved["期限"]) == [date(2027, 3, 31), *[date(2027, 6, 30)] * 6]
    assert list(saved["指標ID"]) == ["near", *(f"k{number}" for number in range(6))]
    assert set(saved["担当"]) == {"総務課・企画課"} and set(saved["内容"]) == {"目標 5件", "令和8年度（2026）の実績"}


def test_on_a_leap_day_a_year_ends_on_the_first_of_march() -> None:
    shown = [_kpi("k", next_report_due_on=date(2029, 3, 1), next_report_fiscal_year=2028)]
    assert len(due.within_a_year(shown, date(2028, 2, 29))) == 1
    assert not due.within_a_year(shown, date(2028, 2, 28))


def test_the_legend_names_the_marks_that_occur_and_the_day_of_reading() -> None:
    said = sparkline.legend(["baseline", "line"], date(2026, 11, 21))
    assert said.count("<li>") == said.count("<img ") == 3
    for words in ('alt="灰色の四角"', "基準値", kinds.fit("市区町村の公式目標ではありません"), "2026-11-21"):
        assert words in said
