"""起点: without a baseline the first closed report stands for it."""

from datetime import date
from decimal import Decimal

import pytest

from metrics import status
from metrics.status import KpiStatus
from tests.given import Given


@pytest.fixture
def given() -> Given:
    made = Given()
    made.municipality()
    made.plan(2026, 2030)
    made.initiative()
    return made


def judged(given: Given, year: int) -> KpiStatus:
    """Return the verdict in the July after a fiscal year."""
    found = status.of_kpi(given, given.at(date(year + 1, 7, 15)), "k")
    assert found is not None
    return found


def test_the_way_starts_at_the_first_report(given: Given) -> None:
    given.kpi(unit="%")
    given.target(100, 2030)
    given.actual(22, 2024)
    given.actual(45, 2026)
    given.actual(65, 2027)
    reading = judged(given, 2027)
    assert (reading.is_start_assumed, reading.start_value, reading.start_on) == (True, 22, date(2025, 3, 31))
    assert (reading.status, reading.rule, reading.expected_value) == ("on_track", "rule-9", 61)
    assert (reading.baseline_binding_value, reading.attainment) == (None, Decimal("0.5512"))


def test_the_example_of_the_methodology(given: Given) -> None:
    given.kpi(unit="%")
    given.target(100, 2030)
    given.actual(22, 2026)
    given.actual(45, 2027)
    reading = judged(given, 2027)
    assert (reading.status, reading.expected_value, reading.gap_value) == ("on_track", Decimal("41.5"), Decimal("3.5"))
    given.actual(65, 2028)
    assert judged(given, 2028).status == "on_track"


def test_the_start_itself_is_not_judged_without_a_target_of_its_year(given: Given) -> None:
    given.kpi()
    given.target(100, 2030)
    given.actual(22, 2026)
    reading = judged(given, 2026)
    assert (reading.status, reading.rule, reading.is_review_needed) == ("not_assessable", "rule-3-start", False)
    assert (reading.attainment, reading.expected_value, reading.needed_per_year) == (None, None, Decimal("19.5"))


@pytest.mark.parametrize(("value", "verdict"), [(25, "on_track"), (24, "behind"), (100, "achieved_early")])
def test_the_start_is_held_against_the_target_of_its_own_year(given: Given, value: int, verdict: str) -> None:
    given.kpi()
    given.target(25, 2026)
    given.target(100, 2030)
    given.actual(value, 2026)
    assert judged(given, 2026).status == verdict


def test_a_start_in_the_final_year_is_judged_by_that_year_alone(given: Given) -> None:
    given.kpi()
    given.target(100, 2030)
    given.actual(90, 2030)
    assert (judged(given, 2030).status, judged(given, 2030).rule) == ("missed", "rule-6")


def test_an_older_report_becomes_the_start(given: Given) -> None:
    given.kpi()
    given.target(100, 2030)
    given.actual(40, 2026)
    given.actual(50, 2027)
    assert judged(given, 2027).attainment == Decimal("0.1666")
    given.actual(0, 2025)
    assert (judged(given, 2027).attainment, judged(given, 2027).start_value) == (Decimal("0.5"), 0)


def test_a_start_beyond_the_target_is_held_there(given: Given) -> None:
    given.kpi()
    given.target(70, 2030)
    given.actual(82, 2026)
    assert judged(given, 2026).status == "achieved_early"
    given.actual(75, 2027)
    assert (judged(given, 2027).status, judged(given, 2027).rule) == ("maintained", "beyond")
    given.actual(69, 2028)
    assert judged(given, 2028).status == "broken"


def test_a_start_beyond_zero_is_no_breach_of_its_own(given: Given) -> None:
    given.kpi(comparator="equal")
    given.target(0, 2030)
    given.actual(5, 2026)
    given.actual(0, 2027)
    found = judged(given, 2027)
    assert (found.status, found.rule, found.breach_fiscal_year) == ("maintained", "zero", None)


def test_a_baseline_that_the_city_enters_later_takes_its_place(given: Given) -> None:
    given.kpi()
    given.target(100, 2030)
    given.actual(40, 2026)
    given.actual(60, 2027)
    given.plan(2026, 2030, version=9)
    given.initiative(version=9)
    given.kpi(baseline=20, baseline_on=date(2026, 3, 31), version=9)
    given.target(100, 2030, version=9)
    reading = judged(given, 2027)
    assert (reading.is_start_assumed, reading.start_value, reading.attainment) == (False, None, Decimal("0.5"))


def test_before_any_report_nothing_is_assumed(given: Given) -> None:
    given.kpi()
    given.target(100, 2030)
    assert (judged(given, 2025).status, judged(given, 2025).is_start_assumed) == ("awaiting", False)
