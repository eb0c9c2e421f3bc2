"""The headline of a KPI: its sentence agrees with the rule that judged, whatever the comparator and the tolerance."""

from datetime import date
from itertools import product

import pytest

from domain.codes import Comparator, Status
from metrics import catalogue, meaning, status
from metrics.catalogue import KpiDefinition
from metrics.status import KpiStatus
from metrics.words import verdict
from tests.given import Given


def judged(given: Given, as_of: date) -> tuple[KpiDefinition, KpiStatus]:
    given.municipality()
    given.initiative()
    definition = catalogue.kpi(given, given.at(as_of), "k")
    reading = status.of_kpi(given, given.at(as_of), "k")
    assert definition is not None and reading is not None
    return definition, reading


def final(comparator: str, value: int, tolerance: int = 0, direction: str = "up") -> tuple[KpiDefinition, KpiStatus]:
    given = Given()
    given.kpi(baseline=10, unit="%", comparator=comparator, tolerance=tolerance, direction=direction)
    given.target(50 if direction == "up" else 5)
    given.actual(value, 2027)
    return judged(given, JULY_2028)


VALUES, TOLERANCES = (48, 49, 50, 51), (0, 1)
JULY_2028 = date(2028, 7, 1)


@pytest.fixture(scope="module")
def each() -> tuple[Given, dict[str, KpiStatus]]:
    """A city with a KPI for every comparator, value and tolerance, judged at once."""
    given = Given()
    given.municipality()
    given.initiative()
    for comparator, value, tolerance in product(Comparator, VALUES, TOLERANCES):
        name = f"{comparator} {value} {tolerance}"
        given.kpi(name, baseline=10, unit="%", comparator=comparator, tolerance=tolerance)
        given.target(50, kpi_id=name)
        given.actual(value, 2027, kpi_id=name)
    return given, {reading.kpi_id: reading for reading in status.of_city(given, given.at(JULY_2028))}


@pytest.mark.parametrize("comparator", list(Comparator))
@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("tolerance", TOLERANCES)
def test_the_sentence_never_speaks_against_its_verdict(
    each: tuple[Given, dict[str, KpiStatus]], comparator: str, value: int, tolerance: int
) -> None:
    (given, readings), name = each, f"{comparator} {value} {tolerance}"
    definition, reading = catalogue.kpi(given, given.at(JULY_2028), name), readings[name]
    assert definition is not None
    said, told = verdict.said(definition, reading), meaning.meaning(definition, reading)
    is_met = reading.status is Status.ACHIEVED
    assert is_met == (reading.status is not Status.MISSED)
    if is_met:
        assert "届いていません" not in said or "許容差" in said
    else:
        assert "余裕" not in said and "届いています" not in said
    assert ("許容差" in told) <= bool(tolerance)


def test_a_value_at_a_target_that_must_be_exceeded_is_the_same_and_missed() -> None:
    definition, reading = final("more_than", 50)
    assert meaning.meaning(definition, reading).startswith("最終目標年度の実績が目標を上回らなかった")
    assert verdict.said(definition, reading).endswith("判定に使った計画値（50%）とちょうど同じです。")


def test_what_holds_by_the_tolerance_says_how_large_that_is() -> None:
    definition, reading = final("at_least", 49, tolerance=1)
    assert verdict.said(definition, reading).endswith("に1ポイント届いていませんが、許容差（1ポイント）の内です。")


def test_a_first_report_is_where_the_way_starts_and_its_line_says_so() -> None:
    given = Given()
    given.plan(2024, 2028)
    given.kpi(unit="%", baseline=None)
    given.target(100, 2028)
    given.actual(20, 2024)
    given.actual(45, 2025)
    definition, reading = judged(given, date(2026, 7, 1))
    names = [step.name for step in verdict.steps(definition, reading)]
    assert names[:2] == ["起点（初回の実績）", "直近の実績"] and "基準値" not in names
    assert meaning.START in verdict.asked_by(definition, reading)
    alone = judged_alone()
    assert meaning.name(alone[1]) == "判定不可（起点のみ）"
    assert [step.name for step in verdict.steps(*alone)][:2] == ["基準値", "直近の実績"]


def judged_alone() -> tuple[KpiDefinition, KpiStatus]:
    given = Given()
    given.kpi(unit="%", baseline=None)
    given.target(100, 2027)
    given.actual(20, 2024)
    return judged(given, date(2025, 7, 1))


def test_a_target_whose_year_no_city_printed_is_none_of_the_citys() -> None:
    given = Given()
    given.kpi(baseline=10, unit="%")
    given.target(50, source="plan_end")
    given.actual(40, 2027)
    definition, reading = judged(given, date(2028, 7, 1))
    assert verdict.asked_by(definition, reading) == "計画最終年度の目標（年度の記載なし）"


def test_a_last_year_that_was_not_surveyed_says_so_and_what_was_judged_last() -> None:
    given = Given()
    given.kpi(baseline=10, unit="%")
    given.target(50)
    given.actual(40, 2026)
    given.actual(code="not_surveyed", fiscal_year=2027)
    definition, reading = judged(given, date(2028, 7, 1))
    assert meaning.text(reading) == "？ 判定不可（最終年度は未調査）"
    assert meaning.meaning(definition, reading) == "最終目標年度の報告が「未調査」のため、達成か未達成かを判定できない"
    assert verdict.said(definition, reading) == "最後の判定は「順調」。"


def test_a_first_report_as_a_word_is_awaited_and_no_deadline_is_named() -> None:
    given = Given()
    given.kpi(baseline=10, unit="%")
    given.target(50)
    given.actual(code="in_progress", fiscal_year=2024)
    definition, reading = judged(given, date(2025, 7, 15))
    assert reading.status is Status.AWAITING
    assert "期限" not in meaning.meaning(definition, reading) and "集計中" in verdict.said(definition, reading)
