"""Every worked example, rule and edge of the methodology, as rows given and a verdict expected."""

from datetime import date
from decimal import Decimal

import pytest

from domain.codes import Status
from metrics import status
from metrics.status import KpiStatus
from tests.given import Band, Given

JULY_2025 = date(2025, 7, 15)
JULY_2026 = date(2026, 7, 15)


@pytest.fixture
def given() -> Given:
    return Given()


def judged(given: Given, as_of: date, version: int | None = None) -> KpiStatus:
    reading = status.of_kpi(given, given.at(as_of, version), "k")
    assert reading is not None
    return reading


def test_higher_is_better(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(22, 2025)
    reading = judged(given, JULY_2026)
    assert (reading.status, reading.rule) == ("behind", "rule-11")
    assert reading.attainment == Decimal("0.3")
    assert reading.expected_value == 30
    assert reading.expected_on == date(2026, 3, 31)
    assert reading.gap_value == -8
    assert reading.pace_ratio == Decimal("0.6")
    assert (reading.needed_per_year, reading.past_per_year) == (14, 6)
    assert reading.needed_multiple == Decimal("2.3334")
    assert (reading.latest_value, reading.latest_on, reading.latest_fiscal_year) == (22, date(2026, 3, 31), 2025)
    assert (reading.final_target_value, reading.final_target_fiscal_year) == (50, 2027)
    assert (reading.baseline_binding_value, reading.baseline_on) == (10, date(2024, 3, 31))


def test_nothing_is_needed_a_year_once_no_time_is_left(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(22, 2025)
    reading = judged(given, date(2028, 3, 30))
    assert (reading.needed_per_year, reading.needed_multiple) == (14, Decimal("2.3334"))
    reading = judged(given, date(2028, 3, 31))
    assert (reading.needed_per_year, reading.needed_multiple, reading.past_per_year) == (None, None, 6)


def test_lower_is_better(given: Given) -> None:
    given.kpi(direction="down", baseline=60)
    given.target(15)
    given.actual(38, 2025)
    reading = judged(given, JULY_2026)
    assert (reading.status, reading.rule) == ("slightly_behind", "rule-10")
    assert reading.attainment == Decimal("0.4888")
    assert reading.expected_value == Decimal("37.5")
    assert reading.gap_value == Decimal("-0.5")
    assert reading.pace_ratio == Decimal("0.9777")
    assert (reading.needed_per_year, reading.past_per_year) == (Decimal("-11.5"), -11)


def test_target_zero(given: Given) -> None:
    given.kpi(direction="down", baseline=12)
    given.target(0)
    given.actual(6, 2025)
    reading = judged(given, JULY_2026)
    assert (reading.status, reading.attainment, reading.pace_ratio) == ("on_track", Decimal("0.5"), 1)


def test_base_zero_with_a_step(given: Given) -> None:
    given.kpi(baseline=0, step=1)
    given.target(50)
    given.actual(5, 2024)
    reading = judged(given, JULY_2025)
    assert reading.status == "behind"
    assert (reading.expected_value, reading.gap_value, reading.pace_ratio) == (12, -7, Decimal("0.4166"))


def test_negative_values_and_a_change_of_sign(given: Given) -> None:
    given.kpi(baseline=-20)
    given.target(10)
    given.actual(-8, 2025)
    reading = judged(given, JULY_2026)
    assert (reading.status, reading.expected_value, reading.pace_ratio) == ("slightly_behind", -5, Decimal("0.8"))


def test_dated_baseline_counts_days_inside_the_year(given: Given) -> None:
    given.plan(2022, 2023)
    given.kpi(baseline="53.1", baseline_on=date(2022, 12, 31))
    given.target(75, 2023)
    given.actual(60, 2022)
    reading = judged(given, date(2023, 7, 15))
    assert reading.expected_value == Decimal("57.4318")  # 53.1 + 21.9 × 90/455 = 57.43186…
    assert reading.status == "on_track"


@pytest.mark.parametrize(
    ("value", "expected", "pace"),
    [
        (40, "on_track", Decimal("1.3333")),
        ((20, 40), "on_track", Decimal("1.3333")),
        (50, "behind", Decimal("0.6666")),
        (28, "achieved_early", None),
    ],
)
def test_a_range_is_judged_at_its_binding_end(given: Given, value: Band, expected: str, pace: Decimal | None) -> None:
    given.kpi(kind="range", direction="down", baseline=(30, 60))
    given.target((15, 30))
    given.actual(value, 2025)
    reading = judged(given, JULY_2026)
    assert reading.status == expected
    assert pace is None or reading.pace_ratio == pace


def test_a_breach_of_zero_stays_to_the_end_of_the_plan(given: Given) -> None:
    given.kpi(kind="maintain", direction="down", baseline=0)
    given.target(0)
    given.actual(0, 2024)
    before = judged(given, JULY_2025)
    assert (before.status, before.rule, before.attainment) == ("maintained", "zero", None)
    given.actual(2, 2025)
    given.actual(0, 2026)
    reading = judged(given, date(2027, 7, 15))
    assert (reading.status, reading.breach_fiscal_year, reading.breach_value) == ("broken", 2025, 2)


def test_another_level_is_maintained_by_the_latest_closed_year(given: Given) -> None:
    given.kpi(kind="maintain", baseline=80)
    given.actual(70, 2024)
    assert judged(given, JULY_2025).status == "broken"
    given.actual(80, 2025)
    reading = judged(given, JULY_2026)
    assert (reading.status, reading.rule, reading.expected_value) == ("maintained", "maintain", 80)
    assert (reading.final_target_value, reading.final_target_fiscal_year) == (None, 2027)


def test_maintain_without_a_baseline_holds_its_target(given: Given) -> None:
    given.kpi(kind="maintain")
    given.target(95)
    given.actual(94, 2024)
    assert judged(given, JULY_2025).status == "broken"


def test_a_base_beyond_its_target_is_held_and_flagged(given: Given) -> None:
    given.kpi(baseline=82)
    given.target(70)
    given.actual(75, 2025)
    reading = judged(given, JULY_2026)
    assert (reading.status, reading.rule, reading.is_review_needed) == ("maintained", "beyond", True)
    given.actual(69, 2026)
    assert judged(given, date(2027, 7, 15)).status == "broken"


def test_annual_with_a_baseline_follows_the_common_rules(given: Given) -> None:
    given.kpi(kind="annual", direction="down", baseline=3_300_000, unit="枚")
    given.target(2_600_000)
    given.actual(3_000_000, 2025)
    reading = judged(given, JULY_2026)
    assert (reading.status, reading.expected_value, reading.pace_ratio) == (
        "slightly_behind",
        2_950_000,
        Decimal("0.8571"),
    )


def test_annual_without_a_baseline_takes_each_year_alone(given: Given) -> None:
    given.kpi(kind="annual")
    for year in (2024, 2025, 2026, 2027):
        given.target(50, year)
    given.actual(42, 2024)
    first = judged(given, JULY_2025)
    assert (first.status, first.rule, first.own_year_share) == ("slightly_behind", "own-year", Decimal("0.84"))
    given.actual(61, 2025)
    second = judged(given, JULY_2026)
    assert (second.status, second.own_year_share, second.attainment) == ("on_track", Decimal("1.22"), Decimal("1.22"))
    assert (second.cumulative_actual, second.cumulative_target) == (103, 100)
    given.actual(30, 2026)
    assert judged(given, date(2027, 7, 15)).status == "behind"
    given.actual(49, 2027)
    assert judged(given, date(2028, 7, 15)).status == "missed"


def test_sums_are_given_for_counts_and_never_for_rates(given: Given) -> None:
    given.kpi(kind="annual", unit="%")
    given.target(50, 2024)
    given.target(50, 2025)
    given.actual(42, 2024)
    assert judged(given, JULY_2025).cumulative_actual is None


def test_annual_downwards_turns_the_share_round(given: Given) -> None:
    given.kpi(kind="annual", direction="down")
    given.target(40, 2024)
    given.target(40, 2025)
    given.actual(50, 2024)
    reading = judged(given, JULY_2025)
    assert (reading.status, reading.own_year_share) == ("slightly_behind", Decimal("0.8"))


def test_annual_that_holds_its_baseline_takes_each_year_alone(given: Given) -> None:
    given.kpi(kind="annual", baseline=50)
    for year in (2024, 2025, 2026, 2027):
        given.target(50, year)
    given.actual(45, 2024)
    reading = judged(given, JULY_2025)
    assert (reading.status, reading.rule, reading.pace_ratio) == ("slightly_behind", "own-year", Decimal("0.9"))


def test_annual_with_the_last_year_only_is_a_level_without_a_baseline(given: Given) -> None:
    given.kpi(kind="annual")
    given.target(50)
    given.actual(20, 2025)
    assert judged(given, JULY_2026).rule == "rule-3-start"


def test_a_yearly_target_of_zero_is_maintained(given: Given) -> None:
    given.kpi(kind="annual", direction="down")
    given.target(0, 2024)
    given.target(0, 2025)
    given.actual(1, 2024)
    reading = judged(given, JULY_2025)
    assert (reading.status, reading.rule, reading.breach_fiscal_year) == ("broken", "zero", 2024)


def test_a_negative_yearly_target_cannot_be_judged(given: Given) -> None:
    given.kpi(kind="annual")
    given.target(-5, 2024)
    given.target(50, 2025)
    given.actual(42, 2024)
    reading = judged(given, JULY_2025)
    assert (reading.status, reading.rule) == ("not_assessable", "rule-3-negative")


def test_an_increment_is_judged_year_by_year(given: Given) -> None:
    given.plan(2026, 2029)
    given.kpi(kind="increment", baseline=300, baseline_on=date(2025, 11, 30), unit="手続/年")
    for year in (2026, 2027, 2028, 2029):
        given.target(50, year)
    given.actual(60, 2026)
    given.actual(41, 2027)
    reading = judged(given, date(2028, 7, 15))
    assert (reading.status, reading.own_year_share) == ("slightly_behind", Decimal("0.82"))
    assert (reading.cumulative_actual, reading.cumulative_target) == (101, 100)


def test_frequency_is_judged_per_week(given: Given) -> None:
    given.kpi(kind="frequency", baseline=1, unit="回/週")
    given.target((3, None))
    given.actual(2, 2025)
    reading = judged(given, JULY_2026)
    assert (reading.status, reading.pace_ratio) == ("on_track", 1)


def test_small_integers_are_due_in_whole_steps(given: Given) -> None:
    given.kpi(baseline=0, step=1)
    given.target(3)
    given.actual(0, 2024)
    first = judged(given, JULY_2025)
    assert (first.status, first.expected_value, first.pace_ratio) == ("on_track", 0, None)
    given.actual(0, 2025)
    assert judged(given, JULY_2026).status == "behind"


def test_a_yearly_target_of_the_city_beats_the_line(given: Given) -> None:
    given.kpi(baseline=0)
    given.target(72, 2024)
    given.target(392, 2027)
    given.actual(70, 2024)
    reading = judged(given, JULY_2025)
    assert (reading.status, reading.pace_ratio, reading.expected_rule) == ("slightly_behind", Decimal("0.9722"), "city")


def test_a_left_out_year_lies_between_its_neighbours(given: Given) -> None:
    given.kpi(baseline=0)
    given.target(72, 2024)
    given.target(392, 2026)
    given.actual(232, 2025)
    reading = judged(given, JULY_2026)
    assert (reading.expected_value, reading.expected_rule, reading.status) == (232, "line", "on_track")


def test_without_a_baseline_the_target_of_the_year_decides(given: Given) -> None:
    given.plan(2025, 2027)
    given.kpi()
    for year, value in ((2025, 2), (2026, 2), (2027, 5)):
        given.target(value, year)
    given.actual(1, 2025)
    reading = judged(given, JULY_2026)
    assert (reading.status, reading.rule) == ("behind", "start")
    assert (reading.attainment, reading.pace_ratio, reading.gap_value) == (None, None, -1)
    given.actual(2, 2025)
    assert judged(given, JULY_2026).status == "on_track"
    given.actual(5, 2025)
    assert judged(given, JULY_2026).status == "achieved_early"


@pytest.mark.parametrize("absence", ["dash", "lost"])
def test_a_baseline_that_is_lost_or_not_printed_closes_no_kpi(given: Given, absence: str) -> None:
    given.kpi(baseline_absence=absence)
    given.target(50)
    assert judged(given, JULY_2025).rule == "rule-4"
    given.actual(20, 2025)
    assert judged(given, JULY_2026).status == "not_assessable"
    given.actual(50, 2026)
    assert judged(given, date(2027, 7, 15)).status == "achieved_early"


def test_over_achievement_is_not_capped(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(55, 2027)
    reading = judged(given, date(2028, 4, 1))
    assert (reading.status, reading.rule, reading.attainment) == ("achieved", "rule-6", Decimal("1.125"))


def test_the_current_target_decides(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.target(34, revision=1)
    given.actual(22, 2025)
    reading = judged(given, JULY_2026)
    assert (reading.status, reading.final_target_value) == ("on_track", 34)


# ---------------------------------------------------------------- rules 0–7


def test_a_kpi_that_the_newest_edition_dropped_has_ended(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.plan(version=2)
    assert judged(given, JULY_2025).status == "ended"
    assert judged(given, JULY_2025, version=1).status == "unreported"


def test_a_cancelled_initiative_ends_its_kpis(given: Given) -> None:
    given.initiative()
    given.kpi(baseline=10)
    given.target(50)
    stage = {"municipality_key": 122131, "initiative_id": "i", "stage": "cancelled", "evidence": "", "department": ""}
    given.insert("stage_revision", stage | {"observed_on": date(2025, 5, 1), "upload_id": "s", "version": 2})
    assert judged(given, JULY_2025).status == "ended"
    assert judged(given, date(2025, 4, 30)).status == "awaiting"


def test_an_indicator_without_a_number_is_not_judged(given: Given) -> None:
    given.kpi(kind="qualitative", direction=None)
    given.actual(5, 2024)
    assert judged(given, JULY_2025).rule == "rule-1"


@pytest.mark.parametrize(
    ("absence", "verdict", "rule"),
    [("lost", "lost", "rule-2"), ("dash", "no_target", "rule-2b"), ("not_printed", "no_target", "rule-2b")],
)
def test_without_a_target_the_reason_is_named(given: Given, absence: str, verdict: str, rule: str) -> None:
    given.kpi(baseline=10, target_absence=absence)
    given.actual(12, 2024)
    reading = judged(given, JULY_2025)
    assert (reading.status, reading.rule) == (verdict, rule)


def test_a_target_due_at_the_baseline_cannot_be_judged(given: Given) -> None:
    given.kpi(baseline=10, baseline_on=date(2028, 3, 31))
    given.target(50)
    assert judged(given, JULY_2025).rule == "rule-3"


@pytest.mark.parametrize(("as_of", "verdict"), [(date(2025, 6, 30), "awaiting"), (date(2025, 7, 1), "unreported")])
def test_the_first_report_is_overdue_from_july(given: Given, as_of: date, verdict: str) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(10, observed_on=date(2024, 3, 31))
    assert (judged(given, as_of).status, judged(given, as_of).rule) == (verdict, "rule-4")


def test_the_first_report_follows_a_later_baseline(given: Given) -> None:
    given.kpi(baseline=10, baseline_on=date(2025, 3, 31))
    given.target(50)
    assert judged(given, date(2026, 6, 30)).status == "awaiting"
    reading = judged(given, date(2026, 7, 1))
    assert (reading.status, reading.first_missing_fiscal_year, reading.missing_report_count) == ("unreported", 2025, 1)
    assert (reading.next_report_fiscal_year, reading.next_report_due_on) == (2026, date(2027, 6, 30))


@pytest.mark.parametrize(("code", "mark"), [("in_progress", "final"), (None, "preliminary")])
def test_a_code_and_a_preliminary_value_are_reports_that_decide_nothing(
    given: Given, code: str | None, mark: str
) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(None if code else 45, 2024, code=code, mark=mark)
    reading = judged(given, JULY_2025)
    assert (reading.status, reading.rule, reading.report_word) == ("awaiting", "rule-4-word", code or mark)
    assert (reading.latest_value, reading.missing_report_count) == (None, 0)


def test_the_final_report_is_pending_then_overdue(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(40, 2026)
    pending = judged(given, date(2028, 6, 30))
    assert (pending.status, pending.is_report_pending, pending.last_judged_status) == (
        "on_track",
        True,
        Status.ON_TRACK,
    )
    assert pending.is_period_over
    overdue = judged(given, date(2028, 7, 1))
    assert (overdue.status, overdue.rule, overdue.last_judged_status) == ("unreported", "rule-5", Status.ON_TRACK)
    assert (overdue.latest_value, overdue.gap_value, overdue.is_stale) == (40, 0, False)
    given.actual(55, 2028)
    late = judged(given, date(2029, 7, 15))
    assert (late.status, late.latest_value) == ("unreported", 40)


def test_a_word_for_the_final_year_waits_beside_the_last_verdict(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(40, 2026)
    given.actual(None, 2027, code="not_published")
    assert judged(given, date(2028, 3, 31)).status == "on_track"
    reading = judged(given, date(2029, 1, 1))
    assert (reading.status, reading.rule, reading.last_judged_status) == ("awaiting", "rule-5-word", Status.ON_TRACK)
    assert reading.report_word == "not_published"


def test_the_final_year_is_decided_by_its_last_day_alone(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(60, observed_on=date(2027, 12, 31))
    assert judged(given, date(2028, 5, 1)).status == "achieved_early"
    given.actual(49, 2027)
    assert judged(given, date(2028, 3, 31)).status == "achieved_early"
    assert judged(given, date(2028, 4, 1)).status == "missed"


def test_a_target_met_early_and_one_met_when_due(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(50, 2025)
    early = judged(given, JULY_2026)
    assert (early.status, early.needed_per_year) == ("achieved_early", None)
    given.target(50, 2025)
    assert judged(given, JULY_2026).status == "achieved"


# ---------------------------------------------------------------- rules 8–11 and edges


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("9.99", "regressed"), ("10", "behind"), ("25.99", "behind"), ("26", "slightly_behind"),
     ("29.99", "slightly_behind"),
     ("30", "on_track"), ("49.99", "on_track"), ("50", "achieved_early")],
)  # fmt: skip
def test_the_borders_of_the_verdicts(given: Given, value: str, verdict: str) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(value, 2025)
    assert judged(given, JULY_2026).status == verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("7", "behind"),
        ("6.99", "regressed"),
        ("27", "on_track"),
        ("26.99", "slightly_behind"),
        ("47", "achieved_early"),
    ],
)
def test_the_tolerance_holds_in_every_comparison(given: Given, value: str, verdict: str) -> None:
    given.kpi(baseline=10, tolerance=3)
    given.target(50)
    given.actual(value, 2025)
    assert judged(given, JULY_2026).status == verdict


@pytest.mark.parametrize(
    ("direction", "comparator", "value", "verdict"),
    [("up", "at_least", 50, "achieved"), ("up", "more_than", 50, "missed"), ("up", "more_than", 51, "achieved"),
     ("down", "at_most", 5, "achieved"), ("down", "less_than", 5, "missed"),
     ("up", "equal", 51, "missed"), ("up", "equal", 50, "achieved")],
)  # fmt: skip
def test_comparators_are_as_printed(given: Given, direction: str, comparator: str, value: int, verdict: str) -> None:
    given.kpi(direction=direction, comparator=comparator, baseline=10)
    given.target(50 if direction == "up" else 5)
    given.actual(value, 2027)
    assert judged(given, date(2028, 7, 15)).status == verdict


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_exactly_on_the_line_is_on_track_after_each_year(given: Given, year: int) -> None:
    given.kpi(baseline=1, baseline_on=date(2024, 3, 31))
    given.target(2, 2026 + 1)
    given.actual(Decimal(1) + Decimal(year - 2023) / 4, year)
    reading = judged(given, date(year + 1, 7, 15))
    assert (reading.status, reading.gap_value, reading.pace_ratio) == ("on_track", 0, 1)


def test_a_leap_year_has_366_days(given: Given) -> None:
    given.kpi(baseline=0, baseline_on=date(2023, 3, 31))
    given.target(366, 2023)
    given.plan(2023, 2023, version=2)
    given.kpi(baseline=0, baseline_on=date(2023, 3, 31), version=2)
    given.target(366, 2023, version=2)
    given.actual(335, observed_on=date(2024, 2, 29))
    reading = judged(given, date(2024, 3, 1))
    assert (reading.expected_value, reading.status) == (335, "on_track")


def test_a_dated_value_is_held_against_the_last_target_due_where_every_year_has_one(given: Given) -> None:
    given.kpi(baseline=0)
    for year, value in ((2024, 10), (2025, 20), (2026, 30), (2027, 40)):
        given.target(value, year)
    given.actual(10, observed_on=date(2025, 12, 31))
    reading = judged(given, date(2026, 1, 15))
    assert (reading.expected_value, reading.expected_rule, reading.status) == (10, "city", "on_track")


def test_a_dated_value_before_the_first_target_is_held_against_the_line(given: Given) -> None:
    given.kpi(baseline=0)
    for year, value in ((2024, 365), (2025, 400), (2026, 500), (2027, 600)):
        given.target(value, year)
    given.actual(200, observed_on=date(2024, 9, 30))
    reading = judged(given, date(2024, 10, 15))
    assert (reading.expected_value, reading.expected_rule) == (183, "line")


def test_a_city_target_worse_than_the_baseline_is_no_regress(given: Given) -> None:
    given.kpi(baseline=100)
    for year, value in ((2024, 90), (2025, 95), (2026, 105), (2027, 120)):
        given.target(value, year)
    given.actual(92, 2024)
    assert judged(given, JULY_2025).rule == "rule-9"
    given.actual(89, 2024)
    assert judged(given, JULY_2025).rule == "rule-8"


def test_a_newer_year_that_is_missing_makes_a_verdict_stale(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(22, 2024)
    assert not judged(given, date(2026, 6, 30)).is_stale
    reading = judged(given, date(2026, 7, 1))
    assert (reading.status, reading.is_stale, reading.first_missing_fiscal_year) == ("on_track", True, 2025)
    given.actual(None, 2025, code="not_surveyed")
    assert not judged(given, date(2026, 7, 1)).is_stale


def test_annual_values_close_with_their_year(given: Given) -> None:
    given.kpi(kind="annual", baseline=10)
    given.target(50)
    given.actual(45, observed_on=date(2024, 12, 31))
    assert judged(given, date(2025, 5, 1)).status == "awaiting"
    given.actual(20, 2024)
    assert judged(given, date(2025, 3, 31)).status == "awaiting"
    assert judged(given, date(2025, 4, 1)).status == "on_track"


def test_a_milestone_once_done_needs_no_further_report(given: Given) -> None:
    given.kpi(kind="milestone", baseline=0)
    given.target(1)
    given.actual(0, 2024)
    assert judged(given, JULY_2025).status == "on_track"
    given.actual(1, 2025)
    reading = judged(given, date(2030, 7, 15))
    assert (reading.status, reading.missing_report_count, reading.next_report_fiscal_year) == (
        "achieved_early",
        0,
        None,
    )


def test_the_newest_accepted_report_of_a_day_wins_until_it_is_undone(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(30, 2025)
    upload = given.actual(22, 2025, mark="corrected")
    corrected_at = given.version
    assert judged(given, JULY_2026).status == "behind"
    given.void(upload)
    assert judged(given, JULY_2026).status == "on_track"
    assert judged(given, JULY_2026, version=corrected_at).status == "behind"


def test_a_code_takes_a_value_back(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.actual(30, 2025)
    given.actual(None, 2025, code="not_published")
    assert judged(given, JULY_2026).status == "awaiting"


def test_a_figure_of_the_plan_counts_when_it_is_later_than_the_baseline(given: Given) -> None:
    given.kpi(baseline=10)
    given.target(50)
    given.measurement(9, date(2023, 12, 31))
    assert judged(given, JULY_2025).status == "unreported"
    given.measurement(25, date(2024, 12, 31))
    assert judged(given, JULY_2025).status == "on_track"


def test_a_value_from_before_the_plan_is_no_report_of_it_where_years_stand_alone(given: Given) -> None:
    given.kpi(kind="annual")
    for year in (2024, 2025, 2026, 2027):
        given.target(50, year)
    given.actual(60, 2023)
    assert judged(given, date(2025, 6, 30)).status == "awaiting"
    assert judged(given, date(2025, 7, 1)).status == "unreported"


# ---------------------------------------------------------------- the value asked today


def test_the_asked_value_is_the_city_target_of_the_current_year(given: Given) -> None:
    given.kpi(baseline=0)
    given.target(72, 2025)
    given.target(392, 2027)
    reading = judged(given, date(2026, 3, 1))
    assert (reading.asked_value, reading.asked_on, reading.asked_rule) == (72, date(2026, 3, 31), "city")


def test_the_asked_value_is_else_on_the_line_at_the_day_of_reading(given: Given) -> None:
    given.kpi(baseline=0, step=1)
    given.target(1460, 2027)
    reading = judged(given, date(2024, 4, 10))
    assert (reading.asked_value, reading.asked_on, reading.asked_rule) == (10, date(2024, 4, 10), "line")


def test_after_the_final_year_the_final_target_is_asked(given: Given) -> None:
    given.kpi(baseline=0)
    given.target(1460, 2027)
    reading = judged(given, date(2030, 1, 1))
    assert (reading.asked_value, reading.asked_on) == (1460, date(2028, 3, 31))


def test_without_a_baseline_nothing_is_asked_between_targets(given: Given) -> None:
    given.kpi()
    given.target(50)
    reading = judged(given, JULY_2025)
    assert (reading.asked_value, reading.asked_on, reading.asked_rule) == (None, None, None)


def test_an_unknown_kpi_has_no_verdict(given: Given) -> None:
    given.kpi(baseline=10)
    assert status.of_kpi(given, given.at(JULY_2025), "nobody") is None
