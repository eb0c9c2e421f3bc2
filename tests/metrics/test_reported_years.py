"""Which reports fall due, until when a word counts, and which year decides: due days, survey years, codes."""

from datetime import date

import pytest

from metrics import status
from metrics.status import KpiStatus
from tests.given import CITY, Given


@pytest.fixture
def given() -> Given:
    made = Given()
    made.municipality()
    made.plan()
    made.initiative()
    return made


def judged(given: Given, on: date) -> KpiStatus:
    found = status.of_kpi(given, given.at(on), "k")
    assert found is not None
    return found


def due(given: Given, month: int, day: int, kpi_id: str = "") -> None:
    row = {"version": 1, "municipality_key": CITY, "kpi_id": kpi_id, "due_month": month, "due_day": day}
    given.insert("report_due", row)


def surveyed(given: Given, *years: int) -> None:
    for year in years:
        given.insert("survey_year", {"version": 1, "municipality_key": CITY, "kpi_id": "k", "fiscal_year": year})


# ---------------------------------------------------------------- due days


@pytest.mark.parametrize(
    ("days", "last_day"),
    [
        ({}, date(2025, 6, 30)),
        ({"": (9, 30)}, date(2025, 9, 30)),
        ({"": (9, 30), "k": (5, 31)}, date(2025, 5, 31)),
        ({"k": (3, 31)}, date(2026, 3, 31)),
        ({"k": (4, 1)}, date(2025, 4, 1)),
    ],
)
def test_a_report_is_overdue_from_the_day_after_its_due_day(
    given: Given, days: dict[str, tuple[int, int]], last_day: date
) -> None:
    given.kpi(baseline=10)
    given.target(50)
    for kpi_id, (month, day) in days.items():
        due(given, month, day, kpi_id)
    assert (judged(given, last_day).status, judged(given, last_day).next_report_due_on) == ("awaiting", last_day)
    assert judged(given, date.fromordinal(last_day.toordinal() + 1)).status == "unreported"


# ---------------------------------------------------------------- survey years


def test_only_survey_years_fall_due(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    surveyed(given, 2025, 2027)
    assert judged(given, date(2025, 12, 1)).status == "awaiting"
    assert judged(given, date(2026, 7, 1)).status == "unreported"
    given.actual(40, 2025)
    assert (judged(given, date(2027, 12, 1)).is_stale, judged(given, date(2027, 12, 1)).next_report_fiscal_year) == (
        False, 2027,
    )  # fmt: skip


def test_the_last_survey_year_before_the_final_one_decides(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    surveyed(given, 2024, 2026)
    given.actual(45, 2026)
    reading = judged(given, date(2027, 4, 1))
    assert (reading.status, reading.rule, reading.decisive_fiscal_year) == ("missed", "rule-6-survey", 2026)
    assert (reading.expected_value, reading.gap_value, reading.needed_per_year) == (50, -5, None)
    assert (judged(given, date(2029, 1, 1)).status, judged(given, date(2029, 1, 1)).missing_report_count) == (
        "missed", 1,
    )  # fmt: skip


def test_a_value_for_the_final_year_itself_decides_all_the_same(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    surveyed(given, 2024, 2026)
    given.actual(45, 2026)
    given.actual(51, 2027)
    assert (judged(given, date(2028, 4, 1)).status, judged(given, date(2028, 4, 1)).rule) == ("achieved", "rule-6")


def test_a_missing_last_survey_is_unreported_from_its_own_due_day(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    surveyed(given, 2024, 2026)
    given.actual(20, 2024)
    assert judged(given, date(2027, 6, 30)).status == "on_track"
    reading = judged(given, date(2027, 7, 1))
    assert (reading.status, reading.rule, reading.last_judged_status) == ("unreported", "rule-5", "on_track")


# ---------------------------------------------------------------- codes and 速報


@pytest.mark.parametrize("word", [{"code": "in_progress"}, {"value": 30, "mark": "preliminary"}])
def test_a_word_for_a_year_in_progress_counts_until_the_next_report_falls_due(
    given: Given, word: dict[str, str]
) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(fiscal_year=2024, **word)  # type: ignore[arg-type]
    assert judged(given, date(2026, 6, 30)).rule == "rule-4-word"
    assert (judged(given, date(2026, 7, 1)).status, judged(given, date(2026, 7, 1)).rule) == ("unreported", "rule-4")


def test_what_was_not_surveyed_does_not_expire(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(fiscal_year=2024, code="not_surveyed")
    assert judged(given, date(2026, 7, 1)).status == "awaiting"


@pytest.mark.parametrize("code", ["not_surveyed", "not_applicable"])
def test_a_final_year_that_was_not_surveyed_cannot_be_judged(given: Given, code: str) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(30, 2025)
    given.actual(fiscal_year=2027, code=code)
    reading = judged(given, date(2029, 1, 1))
    assert (reading.status, reading.rule) == ("not_assessable", "rule-6-unsurveyed")
    assert (reading.last_judged_status, reading.is_review_needed) == ("on_track", False)


def test_survey_years_answer_for_a_final_year_without_a_survey(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    surveyed(given, 2026)
    given.actual(50, 2026)
    given.actual(fiscal_year=2027, code="not_surveyed")
    assert judged(given, date(2029, 1, 1)).rule == "rule-6-survey"


def test_a_final_value_that_is_not_closed_reports_no_survey_year(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    surveyed(given, 2025)
    given.actual(20, 2024)
    given.actual(50, 2027)
    before = judged(given, date(2028, 3, 31))
    assert (before.status, before.rule, before.last_judged_status) == ("unreported", "rule-5", "on_track")
    assert (judged(given, date(2028, 4, 1)).status, judged(given, date(2028, 4, 1)).rule) == ("achieved", "rule-6")


def test_a_code_from_before_the_plan_reports_nothing(given: Given) -> None:
    given.kpi()
    given.target(50)
    given.actual(fiscal_year=2023, code="not_published")
    assert judged(given, date(2024, 12, 1)).rule == "rule-4"
    assert (judged(given, date(2025, 7, 1)).status, judged(given, date(2025, 7, 1)).rule) == ("unreported", "rule-4")


@pytest.mark.parametrize("order", [("final", "preliminary"), ("preliminary", "final")])
def test_a_confirmed_value_stands_whichever_was_entered_first(given: Given, order: tuple[str, str]) -> None:
    given.kpi(baseline=10)
    given.target(50)
    for mark in order:
        given.actual(40 if mark == "final" else 1, 2025, mark=mark)
    assert judged(given, date(2026, 7, 15)).latest_value == 40


def test_a_preliminary_value_takes_the_place_of_a_code(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(fiscal_year=2025, code="in_progress")
    given.actual(40, 2025, mark="preliminary")
    assert judged(given, date(2026, 7, 15)).report_word == "preliminary"


# ---------------------------------------------------------------- years that stand alone


def yearly(given: Given, *targets: tuple[int, int], baseline: int | None = None) -> None:
    given.kpi(kind="annual", baseline=baseline, baseline_on=date(2023, 3, 31))
    for year, value in targets:
        given.target(value, year)


def test_a_year_without_a_target_decides_nothing(given: Given) -> None:
    yearly(given, (2025, 50), (2027, 60))
    given.actual(99, 2024)
    reading = judged(given, date(2025, 12, 1))
    assert (reading.status, reading.rule) == ("awaiting", "rule-4-reference")
    assert judged(given, date(2026, 7, 1)).rule == "rule-4"
    given.actual(45, 2025)
    given.actual(10, 2026)
    assert (judged(given, date(2027, 12, 1)).status, judged(given, date(2027, 12, 1)).is_stale) == (
        "slightly_behind", False,
    )  # fmt: skip


def test_a_year_before_the_plan_is_for_reference(given: Given) -> None:
    yearly(given, (2024, 50), (2025, 50))
    given.actual(99, 2023)
    reading = judged(given, date(2024, 12, 1))
    assert (reading.status, reading.rule, reading.cumulative_actual) == ("awaiting", "rule-4-reference", None)
    assert judged(given, date(2025, 7, 1)).rule == "rule-4"
    given.actual(50, 2024)
    assert judged(given, date(2025, 7, 1)).cumulative_actual == 50


@pytest.mark.parametrize("baseline", [None, 50, 40, 60])
def test_the_same_target_in_every_year_stands_alone_whatever_the_baseline(
    given: Given, baseline: int | None
) -> None:
    yearly(given, (2024, 50), (2025, 50), (2026, 50), (2027, 50), baseline=baseline)
    given.actual(55, 2024)
    assert (judged(given, date(2025, 7, 15)).status, judged(given, date(2025, 7, 15)).rule) == ("on_track", "own-year")
    given.actual(45, 2025)
    assert judged(given, date(2026, 7, 15)).status == "slightly_behind"


# ---------------------------------------------------------------- steps, 未達成 in two parts, stages


@pytest.mark.parametrize(
    ("unit", "verdict"), [("件", "on_track"), ("件/年", "on_track"), ("%", "slightly_behind"), ("点", "slightly_behind")]
)
def test_a_step_rounds_only_what_counts_whole_things(given: Given, unit: str, verdict: str) -> None:
    given.kpi(baseline=0, unit=unit, step=1)
    given.target(79, 2027)
    given.actual(19, 2024)
    assert judged(given, date(2025, 7, 15)).status == verdict


@pytest.mark.parametrize(("value", "is_narrow"), [(699, True), (560, True), (559, False), (70, False)])
def test_missed_has_two_parts(given: Given, value: int, is_narrow: bool) -> None:
    given.kpi(baseline=0)
    given.target(700)
    given.actual(value, 2027)
    reading = judged(given, date(2028, 7, 15))
    assert (reading.status, reading.is_missed_narrowly) == ("missed", is_narrow)


@pytest.mark.parametrize(
    ("rung", "year", "verdict", "rule"),
    [
        (1, 2025, "behind", "stage"),
        (2, 2025, "on_track", "stage"),
        (4, 2025, "achieved_early", "rule-7"),
        (3, 2027, "missed", "rule-6"),
        (4, 2027, "achieved", "rule-6"),
        (1, 2024, "on_track", "stage"),
    ],
)
def test_a_milestone_has_a_stage_for_each_year(given: Given, rung: int, year: int, verdict: str, rule: str) -> None:
    given.kpi(kind="milestone", unit="段階")
    given.target(2, 2025)
    given.target(4, 2027)
    given.actual(rung, year)
    reading = judged(given, date(year + 1, 7, 1))
    assert (reading.status, reading.rule) == (verdict, rule)
    assert (reading.attainment, reading.pace_ratio, reading.needed_per_year) == (None, None, None)
