"""The reference judge against the methodology: each worked example of section 6, then each decided edge,
as literals."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.metrics import reference
from tests.metrics.reference import Actual, Band, FormerBaseline, Kpi, Plan, Target, Verdict

PLAN = Plan(2024, 2027)
BASE_ON = date(2024, 3, 31)
READ_ON = date(2026, 7, 15)

Number = int | str


def band(value: Number | tuple[Number | None, Number | None]) -> Band:
    low, high = value if isinstance(value, tuple) else (value, value)
    return Band(None if low is None else Fraction(low), None if high is None else Fraction(high))


def a_kpi(baseline: Number | tuple[Number, Number] | None = None, on: date = BASE_ON, **columns: object) -> Kpi:
    given = {key: Fraction(str(value)) if key in ("step", "tolerance") else value for key, value in columns.items()}
    if baseline is not None:
        given |= {"baseline": band(baseline), "baseline_on": on}
    return Kpi(**given)  # type: ignore[arg-type]


def at(value: Number | tuple[Number | None, Number | None], day: int | date, mark: str = "final") -> Actual:
    return Actual(reference.year_end(day) if isinstance(day, int) else day, band(value), mark=mark)


def coded(day: int | date, code: str = "in_progress") -> Actual:
    return Actual(reference.year_end(day) if isinstance(day, int) else day, code=code)


def targets(by_year: Mapping[int, Number], source: str = "city") -> list[Target]:
    return [Target(year, band(value), source) for year, value in by_year.items()]


def judged(
    kpi: Kpi, due: Mapping[int, Number], *actuals: Actual, on: date = READ_ON, source: str = "city", plan: Plan = PLAN
) -> Verdict:
    return reference.judge(kpi, targets(due, source), list(actuals), plan, on)


def row(*values: object) -> tuple[object, ...]:
    return values


def every_year(value: Number) -> Mapping[int, Number]:
    return dict.fromkeys(range(2024, 2028), value)


def verdict_of(verdict: Verdict) -> tuple[str, str]:
    return verdict.status, verdict.rule


def beside(verdict: Verdict) -> tuple[str, str, str | None]:
    return verdict.status, verdict.rule, verdict.last_judged_status


# ---------------------------------------------------------------- section 2


@pytest.mark.parametrize(
    ("day", "place"),
    [
        (date(2028, 3, 31), Fraction(2028)),
        (date(2022, 12, 31), 2022 + Fraction(275, 365)),
        (date(2024, 2, 29), 2023 + Fraction(335, 366)),
        (date(2024, 4, 1), 2024 + Fraction(1, 365)),
    ],
)
def test_a_day_has_its_place_on_the_axis(day: date, place: Fraction) -> None:
    assert reference.position(day) == place


# ---------------------------------------------------------------- section 6, row by row


def test_higher_is_better() -> None:
    verdict = judged(a_kpi(10), {2027: 50}, at(22, 2025))
    assert (verdict.status, verdict.rule) == ("behind", "rule-11")
    assert row(verdict.attainment, verdict.expected, verdict.gap) == (Fraction(3, 10), 30, -8)
    assert row(verdict.pace_ratio, verdict.needed_per_year, verdict.past_per_year) == (Fraction(3, 5), 14, 6)


def test_lower_is_better() -> None:
    verdict = judged(a_kpi(60, direction="down"), {2027: 15}, at(38, 2025))
    assert (verdict.status, verdict.rule) == ("slightly_behind", "rule-10")
    assert (verdict.attainment, verdict.expected, verdict.gap) == (Fraction(22, 45), Fraction("37.5"), Fraction("-0.5"))
    assert verdict.pace_ratio == Fraction(22) / Fraction("22.5")


def test_target_zero() -> None:
    verdict = judged(a_kpi(12, direction="down"), {2027: 0}, at(6, 2025))
    assert row(verdict.status, verdict.attainment, verdict.pace_ratio) == ("on_track", Fraction(1, 2), 1)


def test_base_zero() -> None:
    verdict = judged(a_kpi(0, step=1), {2027: 50}, at(5, 2024), on=date(2025, 7, 15))
    assert row(verdict.status, verdict.expected, verdict.gap, verdict.pace_ratio) == ("behind", 12, -7, Fraction(5, 12))


def test_sign_change_with_a_pace_of_exactly_four_fifths() -> None:
    verdict = judged(a_kpi(-20), {2027: 10}, at(-8, 2025))
    assert row(verdict.status, verdict.expected, verdict.pace_ratio) == ("slightly_behind", -5, Fraction(4, 5))


def test_dated_baseline() -> None:
    kpi = a_kpi("53.1", on=date(2022, 12, 31))
    verdict = judged(kpi, {2023: 75}, at(60, 2022), on=date(2023, 5, 1), plan=Plan(2022, 2023))
    assert verdict.expected == Fraction("53.1") + Fraction("21.9") * Fraction(90, 455)
    assert verdict.status == "on_track"


@pytest.mark.parametrize(
    ("value", "status", "pace"),
    [
        (40, "on_track", Fraction(4, 3)),
        ((10, 40), "on_track", Fraction(4, 3)),
        (50, "behind", Fraction(2, 3)),
        (28, "achieved_early", Fraction(32, 15)),
    ],
)
def test_range(value: Number, status: str, pace: Fraction) -> None:
    kpi = a_kpi((30, 60), kind="range", direction="down")
    verdict = reference.judge(kpi, [Target(2027, band((15, 30)))], [at(value, 2025)], PLAN, READ_ON)
    assert (verdict.status, verdict.pace_ratio) == (status, pace)


def test_maintain_at_zero_keeps_a_breach_visible() -> None:
    kpi = a_kpi(0, kind="maintain", direction="down")
    assert judged(kpi, every_year(0), at(0, 2024)).status == "maintained"
    broken = judged(kpi, every_year(0), at(0, 2024), at(2, 2025))
    assert row(broken.status, broken.breach_fiscal_year, broken.breach_value) == ("broken", 2025, 2)
    healed = judged(kpi, every_year(0), at(2, 2025), at(0, 2026), on=date(2027, 7, 15))
    assert (healed.status, healed.breach_fiscal_year, healed.attainment) == ("broken", 2025, None)


@pytest.mark.parametrize(("value", "status"), [(71, "maintained"), (70, "maintained"), (69, "broken")])
def test_base_already_beyond_target(value: int, status: str) -> None:
    verdict = judged(a_kpi(82), {2027: 70}, at(value, 2025))
    assert (verdict.status, verdict.needs_review) == (status, True)


@pytest.mark.parametrize(("value", "status"), [(295, "on_track"), (296, "slightly_behind"), (331, "regressed")])
def test_annual_with_a_baseline(value: int, status: str) -> None:
    assert judged(a_kpi(330, kind="annual", direction="down"), {2027: 260}, at(value, 2025)).status == status


def test_annual_without_a_baseline() -> None:
    kpi = a_kpi(kind="annual")
    first = judged(kpi, every_year(50), at(42, 2024))
    assert (first.status, first.attainment) == ("slightly_behind", Fraction("0.84"))
    second = judged(kpi, every_year(50), at(42, 2024), at(61, 2025))
    assert (second.status, second.attainment) == ("on_track", Fraction("1.22"))
    assert row(second.actual_total, second.target_total) == (103, 100)


def test_increment() -> None:
    kpi = a_kpi(300, kind="increment", on=date(2025, 11, 30))
    verdict = judged(kpi, {2026: 50, 2027: 50}, at(48, 2026), on=date(2027, 4, 1), plan=Plan(2026, 2027))
    assert row(verdict.status, verdict.attainment, verdict.expected) == ("slightly_behind", Fraction(24, 25), 50)


def test_frequency() -> None:
    verdict = judged(a_kpi(1, kind="frequency"), {2027: 3}, at(2, 2025))
    assert row(verdict.status, verdict.pace_ratio) == ("on_track", 1)


def test_small_integers() -> None:
    kpi = a_kpi(0, step=1)
    first = judged(kpi, {2027: 3}, at(0, 2024))
    assert row(first.status, first.expected, first.pace_ratio) == ("on_track", 0, None)
    assert judged(kpi, {2027: 3}, at(0, 2025)).status == "behind"


def test_yearly_targets() -> None:
    verdict = judged(a_kpi(0), {2024: 72, 2025: 150, 2026: 250, 2027: 392}, at(70, 2024))
    assert row(verdict.status, verdict.expected, verdict.pace_ratio) == ("slightly_behind", 72, Fraction(35, 36))


def test_the_first_report_is_the_start_of_the_line() -> None:
    plan, due, kpi = Plan(2026, 2030), {2030: 100}, a_kpi(unit="%")
    first = judged(kpi, due, at(22, 2026), on=date(2027, 4, 1), plan=plan)
    assert row(first.status, first.rule, first.gap, first.attainment) == ("not_assessable", "rule-3-start", None, None)
    assert first.start == reference.Point(date(2027, 3, 31), Fraction(2027), 2026, Fraction(22))
    second = judged(kpi, due, at(22, 2026), at(45, 2027), on=date(2028, 4, 1), plan=plan)
    assert row(second.status, second.rule, second.expected) == ("on_track", "rule-9", Fraction("41.5"))
    assert row(second.attainment, second.past_per_year) == (Fraction(23, 78), 23)
    third = judged(kpi, due, at(22, 2026), at(45, 2027), at(65, 2028), on=date(2029, 4, 1), plan=plan)
    assert row(third.status, third.expected, third.start) == ("on_track", 61, second.start)


def test_a_milestone_with_a_stage_for_each_year() -> None:
    kpi = a_kpi(kind="milestone", unit="段階")
    verdict = judged(kpi, {2025: 2, 2026: 4}, at(1, 2025))
    assert row(verdict.status, verdict.rule, verdict.expected, verdict.gap) == ("behind", "stage", 2, -1)
    assert row(verdict.attainment, verdict.pace_ratio, verdict.needed_per_year, verdict.start) == (None,) * 4


def test_over_achievement_is_not_capped() -> None:
    assert judged(a_kpi(10), {2027: 50}, at(55, 2025)).attainment == Fraction("1.125")


def test_a_revised_target_judges() -> None:
    first, revised = Target(2027, band(50)), Target(2027, band(30), revision=1)
    assert reference.judge(a_kpi(10), [first], [at(20, 2025)], PLAN, READ_ON).status == "behind"
    assert reference.judge(a_kpi(10), [revised, first], [at(20, 2025)], PLAN, READ_ON).status == "on_track"


def test_a_preliminary_value_is_not_judged() -> None:
    verdict = judged(a_kpi(10), {2027: 50}, at(30, 2025), at(1, date(2026, 6, 30), mark="preliminary"))
    assert row(verdict.status, verdict.actual) == ("on_track", 30)


def test_forecast() -> None:
    points = [
        (Fraction(year + 1), Fraction(value)) for year, value in zip(range(2022, 2026), (10, 14, 15, 22), strict=True)
    ]
    seen = reference.forecast(points, Fraction(2028))
    assert seen == reference.Forecast(*map(Fraction, (4, 1, 7, 30, 24, 36)))
    clamped = reference.forecast(points, Fraction(2028), upper_bound=Fraction(32))
    assert clamped is not None and clamped.high == 32
    assert reference.forecast(points[:2], Fraction(2028)) is None
    assert reference.forecast(points, Fraction(2026)) is None


# ---------------------------------------------------------------- section 5, rules 0–7


def test_what_is_not_judged_has_a_named_reason() -> None:
    assert judged(a_kpi(1, is_ended=True), {2027: 2}).status == "ended"
    assert judged(a_kpi(kind="qualitative", direction=None, target_absence="not_set"), {}).status == "qualitative"
    assert judged(a_kpi(1, target_absence="lost"), {}).status == "lost"
    assert judged(a_kpi(1, target_absence="dash"), {}).status == "no_target"
    assert judged(a_kpi(1, on=date(2028, 3, 31)), {2027: 2}).status == "not_assessable"


def test_a_lost_baseline_closes_no_kpi() -> None:
    kpi = a_kpi(baseline_absence="lost")
    assert verdict_of(judged(kpi, {2027: 50}, on=date(2024, 5, 1))) == ("awaiting", "rule-4")
    assert verdict_of(judged(kpi, {2027: 50})) == ("unreported", "rule-4")
    assert verdict_of(judged(kpi, {2027: 50}, at(22, 2025))) == ("not_assessable", "rule-3-start")
    assert verdict_of(judged(kpi, {2027: 50}, at(50, 2025))) == ("achieved_early", "rule-7")
    assert verdict_of(judged(kpi, {2025: 20, 2027: 50}, at(22, 2025))) == ("on_track", "start")


def test_a_kpi_without_a_direction_is_not_assessable() -> None:
    kpi = a_kpi(90, kind="maintain", direction=None, target_absence="dash")
    assert verdict_of(judged(kpi, {}, at(90, 2024))) == ("not_assessable", "rule-3-direction")


@pytest.mark.parametrize(
    ("baseline_on", "start", "day", "status"),
    [
        (BASE_ON, 2024, date(2025, 6, 30), "awaiting"),
        (BASE_ON, 2024, date(2025, 7, 1), "unreported"),
        (BASE_ON, 2025, date(2026, 6, 30), "awaiting"),
        (BASE_ON, 2025, date(2026, 7, 1), "unreported"),
        (date(2025, 12, 31), 2024, date(2027, 6, 30), "awaiting"),
        (date(2025, 12, 31), 2024, date(2027, 7, 1), "unreported"),
    ],
)
def test_the_first_report(baseline_on: date, start: int, day: date, status: str) -> None:
    assert judged(a_kpi(10, on=baseline_on), {2027: 50}, on=day, plan=Plan(start, 2027)).status == status


def test_the_baseline_itself_is_no_report() -> None:
    assert judged(a_kpi(10), {2027: 50}, at(10, 2023)).status == "unreported"


@pytest.mark.parametrize(
    ("day", "status", "last"),
    [(date(2028, 6, 30), "on_track", None), (date(2028, 7, 1), "unreported", "on_track")],
)
def test_the_final_report_is_missing(day: date, status: str, last: str | None) -> None:
    verdict = judged(a_kpi(10), {2027: 50}, at(40, 2026), on=day)
    assert (verdict.status, verdict.last_judged_status, verdict.is_stale) == (status, last, False)
    assert row(verdict.attainment, verdict.expected) == (Fraction(3, 4), 40)


def test_a_later_value_never_changes_the_verdict() -> None:
    late = judged(a_kpi(10), {2027: 50}, at(40, 2026), at(60, 2028), on=date(2029, 7, 15))
    assert (late.status, late.last_judged_status, late.attainment) == ("unreported", "on_track", Fraction(3, 4))
    missed = judged(a_kpi(10), {2027: 50}, at(49, 2027), at(60, 2028), on=date(2029, 7, 15))
    assert (missed.status, missed.is_stale) == ("missed", False)


@pytest.mark.parametrize(
    ("value", "status"), [(50, "achieved"), (49, "missed"), ("49.99", "missed"), (9, "missed"), (60, "achieved")]
)
def test_the_final_year_is_decided_by_its_own_value(value: Number, status: str) -> None:
    verdict = judged(a_kpi(10), {2027: 50}, at(50, 2026), at(value, 2027), on=date(2028, 4, 1))
    assert (verdict.status, verdict.rule, verdict.needed_per_year) == (status, "rule-6", None)


def test_a_target_that_was_due_already_is_not_early() -> None:
    due = {2024: 20, 2025: 50, 2026: 50, 2027: 50}
    assert judged(a_kpi(10), due, at(50, 2024)).status == "achieved_early"
    assert judged(a_kpi(10), due, at(50, 2025)).status == "achieved"
    assert judged(a_kpi(10), due, at(50, date(2025, 12, 31))).status == "achieved_early"
    assert judged(a_kpi(10), due, at(50, date(2026, 6, 30))).status == "achieved"


# ---------------------------------------------------------------- Edges, decided


def test_a_fiscal_year_is_closed_from_1_april() -> None:
    assert judged(a_kpi(10), {2027: 50}, at(30, 2025), on=date(2026, 3, 31)).status == "unreported"
    assert judged(a_kpi(10), {2027: 50}, at(30, 2025), on=date(2026, 4, 1)).status == "on_track"
    assert judged(a_kpi(10), {2027: 50}, at(30, date(2026, 3, 30)), on=date(2026, 3, 30)).status == "on_track"


@pytest.mark.parametrize(
    ("value", "status"),
    [(30, "on_track"), (28, "on_track"), ("27.9", "slightly_behind"), (24, "slightly_behind"), ("23.9", "behind"),
     (8, "behind"), ("7.9", "regressed"), (48, "achieved_early"), ("47.9", "on_track")],
)  # fmt: skip
def test_the_tolerance_holds_in_every_comparison(value: Number, status: str) -> None:
    assert judged(a_kpi(10, tolerance=2), {2027: 50}, at(value, 2025)).status == status


@pytest.mark.parametrize(
    ("comparator", "value", "status"),
    [
        ("at_least", 50, "achieved"),
        ("more_than", 50, "missed"),
        ("more_than", 51, "achieved"),
        ("equal", 50, "achieved"),
        ("equal", 51, "missed"),
        (None, 50, "achieved"),
    ],
)
def test_comparators_are_as_printed(comparator: str | None, value: int, status: str) -> None:
    verdict = judged(a_kpi(10, comparator=comparator), {2027: 50}, at(value, 2027), on=date(2028, 4, 1))
    assert verdict.status == status


def test_a_dated_value_is_held_against_the_last_yearly_target_due() -> None:
    complete = {2024: 20, 2025: 30, 2026: 40, 2027: 50}
    assert judged(a_kpi(10), complete, at(29, date(2026, 12, 31)), on=date(2027, 1, 1)).expected == 30
    first_year = judged(a_kpi(10), complete, at(20, date(2024, 12, 31)))
    assert first_year.expected == 10 + 10 * Fraction(275, 365)


def test_years_left_out_lie_between_their_neighbours() -> None:
    holes = {2025: 18, 2027: 50}
    assert judged(a_kpi(10), holes, at(14, 2024)).expected == 14
    assert judged(a_kpi(10), holes, at(20, 2026), on=date(2027, 4, 1)).expected == 34
    dated = judged(a_kpi(10), holes, at(20, date(2026, 12, 31)), on=date(2027, 1, 1))
    assert dated.expected == 18 + 32 * Fraction(275, 365) / 2


def test_a_target_worse_than_the_baseline_lets_rule_9_speak_first() -> None:
    dip = {2024: 8, 2025: 20, 2026: 30, 2027: 50}
    assert judged(a_kpi(10), dip, at(9, 2024)).status == "on_track"
    assert judged(a_kpi(10), dip, at(7, 2024)).status == "regressed"


def test_an_earlier_date_inside_the_final_year_is_judged_like_any_other() -> None:
    verdict = judged(a_kpi(10), {2027: 50}, at(48, date(2027, 12, 31)), on=date(2028, 6, 30))
    assert (verdict.status, verdict.is_stale) == ("on_track", False)
    verdict = judged(a_kpi(10), {2027: 50}, at(48, date(2027, 12, 31)), on=date(2028, 7, 1))
    assert (verdict.status, verdict.last_judged_status) == ("unreported", "on_track")


@pytest.mark.parametrize("report", [coded(2024), at(9, 2024, mark="preliminary")])
def test_a_code_or_a_preliminary_value_is_a_report(report: Actual) -> None:
    assert verdict_of(judged(a_kpi(10), {2027: 50}, report, on=date(2025, 7, 15))) == ("awaiting", "rule-4-word")


@pytest.mark.parametrize("report", [coded(2027), at(50, 2027, mark="preliminary")])
def test_a_code_in_the_final_year_waits(report: Actual) -> None:
    verdict = judged(a_kpi(10), {2027: 50}, at(40, 2026), report, on=date(2028, 7, 15))
    assert (verdict.status, verdict.last_judged_status, verdict.is_stale) == ("awaiting", "on_track", False)


def test_stale_is_a_newer_year_due_and_missing() -> None:
    def reading(day: date, *more: Actual) -> tuple[str, bool]:
        verdict = judged(a_kpi(10), {2027: 50}, at(22, 2024), *more, on=day)
        return verdict.status, verdict.is_stale

    assert reading(date(2026, 6, 30)) == ("on_track", False)
    assert reading(date(2026, 7, 1)) == ("on_track", True)
    assert reading(date(2026, 7, 1), coded(2025)) == ("on_track", False)
    assert reading(date(2026, 7, 1), at(1, 2025, mark="preliminary")) == ("on_track", False)


def test_annual_that_holds_its_baseline_every_year_stands_alone() -> None:
    verdict = judged(a_kpi(50, kind="annual"), every_year(50), at(42, 2024), at(61, 2025))
    assert (verdict.status, verdict.attainment, verdict.pace_ratio) == ("on_track", Fraction("1.22"), Fraction("1.22"))


def test_maintain_without_a_target_holds_its_baseline() -> None:
    kpi = a_kpi(90, kind="maintain", target_absence="dash")
    assert judged(kpi, {}, at(80, 2024), at(90, 2025)).status == "maintained"
    assert judged(kpi, {}, at(90, 2024), at(89, 2025)).status == "broken"
    assert judged(kpi, {}, at(90, 2026), on=date(2028, 7, 1)).status == "unreported"


def test_maintain_without_a_baseline_holds_its_target() -> None:
    assert judged(a_kpi(kind="maintain"), {2027: 90}, at(90, 2025)).status == "maintained"


def test_a_milestone_once_done_needs_no_further_report() -> None:
    kpi = a_kpi(0, kind="milestone")
    assert judged(kpi, {2027: 1}, at(0, 2025)).status == "on_track"
    done = judged(kpi, {2027: 1}, at(1, 2025), on=date(2029, 1, 1))
    assert (done.status, done.is_stale) == ("achieved_early", False)
    assert judged(kpi, {2027: 1}, at(0, 2025), on=date(2029, 1, 1)).status == "unreported"


def test_without_a_baseline_the_target_comes_first() -> None:
    assert judged(a_kpi(), {2025: 60, 2027: 50}, at(50, 2025)).status == "achieved_early"
    assert judged(a_kpi(), {2027: 50}, at(49, 2025)).status == "not_assessable"
    assert judged(a_kpi(), {2027: 50}, at(49, 2027), on=date(2028, 4, 1)).status == "missed"


def test_annual_with_only_the_last_years_target_is_a_level_without_a_baseline() -> None:
    kpi = a_kpi(kind="annual")
    assert judged(kpi, {2027: 50}, at(50, 2025), source="plan_end").status == "achieved_early"
    assert judged(kpi, {2027: 50}, at(49, 2025), source="plan_end").status == "not_assessable"


def test_a_year_that_stands_alone_below_or_at_zero() -> None:
    kpi = a_kpi(kind="annual", direction="down")
    assert judged(kpi, every_year(-1), at(0, 2025)).status == "not_assessable"
    assert judged(kpi, every_year(0), at(2, 2024), at(0, 2025)).status == "broken"
    assert judged(kpi, every_year(8), at(0, 2025)).status == "on_track"
    assert judged(kpi, every_year(8), at(10, 2025)).status == "slightly_behind"
    assert judged(kpi, every_year(8), at(11, 2025)).status == "behind"


@pytest.mark.parametrize(
    ("line", "baseline", "step", "due"),
    [("7.5", 3, 2, 6), ("7.5", 7, 2, 7), ("2.5", 7, 2, 4), ("2.5", 3, 2, 3), ("-7.5", -3, 2, -6), (6, 3, 2, 6)],
)
def test_the_step_grid_lies_at_multiples(line: Number, baseline: int, step: int, due: int) -> None:
    assert reference.toward_baseline(Fraction(line), Fraction(baseline), Fraction(step)) == due


def test_an_open_end_is_judged_by_its_other_end() -> None:
    kpi = a_kpi(1, kind="frequency")
    verdict = reference.judge(kpi, [Target(2027, band((None, 3)))], [at((2, None), 2025)], PLAN, READ_ON)
    assert row(verdict.status, verdict.pace_ratio) == ("on_track", 1)


# ---------------------------------------------------------------- section 9, boundary cases


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_exactly_on_pace_after_each_year(year: int) -> None:
    verdict = judged(a_kpi(10), {2027: 50}, at(10 + 10 * (year - 2023), year), on=date(year + 1, 4, 1))
    assert row(verdict.status, verdict.gap, verdict.pace_ratio) == ("on_track", 0, 1)


def test_target_equal_to_baseline_has_no_attainment() -> None:
    verdict = judged(a_kpi(50), {2027: 50}, at(50, 2025))
    assert (verdict.status, verdict.attainment, verdict.pace_ratio) == ("achieved_early", None, None)
    assert judged(a_kpi(50), {2027: 50}, at(49, 2025)).status == "regressed"


# ---------------------------------------------------------------- readings that reference.py lists


def test_between_two_targets_worse_than_the_baseline_rule_9_speaks_first() -> None:
    holes = {2024: 6, 2026: 6, 2027: 50}
    assert judged(a_kpi(10), holes, at(6, 2025)).status == "on_track"
    assert judged(a_kpi(10), holes, at(5, 2025)).status == "regressed"


def test_a_baseline_inside_the_final_year_leaves_that_year_alone() -> None:
    kpi = a_kpi(50, kind="annual", on=date(2027, 4, 1))
    verdict = judged(kpi, {2024: 50, 2026: 50, 2027: 50}, at(40, 2027), on=date(2028, 4, 1))
    assert row(verdict.status, verdict.attainment) == ("missed", Fraction(4, 5))


def test_a_negative_target_is_not_assessable_in_its_own_year() -> None:
    kpi = a_kpi(kind="annual")
    due = {2024: 5, 2025: -5, 2026: 5, 2027: 5}
    assert judged(kpi, due, at(5, 2024)).status == "on_track"
    assert judged(kpi, due, at(5, 2025)).status == "not_assessable"


# ---------------------------------------------------------------- section 10: what version 2 changed

CHANGED = {2025: 30, 2027: 50}


def revised(kpi: Kpi, first: Mapping[int, Number], new: Mapping[int, Number], *actuals: Actual, on: date) -> Verdict:
    rows = [*targets(new), *targets(first)]
    by_revision = [replace(target, revision=int(number < len(new))) for number, target in enumerate(rows)]
    return reference.judge(kpi, by_revision, list(actuals), PLAN, on)


def test_a_revision_moves_the_final_year() -> None:
    moved = revised(a_kpi(10), {2025: 50}, {2027: 50}, at(30, 2025), on=date(2026, 4, 1))
    assert row(moved.status, moved.expected, moved.first_status) == ("on_track", 30, "missed")
    assert moved.is_after_lowering


def test_a_revision_withdraws_a_year_and_adds_one() -> None:
    day = date(2026, 4, 1)
    assert revised(a_kpi(10), CHANGED, {2027: 50}, at(30, 2025), on=day).expected == 30
    withdrawn = revised(a_kpi(10), {2025: 45, 2027: 50}, {2027: 50}, at(30, 2025), on=day)
    assert row(withdrawn.status, withdrawn.first_status, withdrawn.is_after_lowering) == ("on_track", "behind", True)
    added = revised(a_kpi(10), {2027: 50}, {2025: 35, 2027: 50}, at(30, 2025), on=day)
    assert row(added.status, added.first_status, added.is_after_lowering) == ("slightly_behind", "on_track", False)


def test_a_lowered_target_makes_a_better_status_with_a_mark() -> None:
    met = revised(a_kpi(10), {2027: 50}, {2027: 40}, at(45, 2027), on=date(2028, 4, 1))
    assert row(met.status, met.first_status, met.is_after_lowering) == ("achieved", "missed", True)
    raised = revised(a_kpi(10), {2027: 40}, {2027: 50}, at(45, 2027), on=date(2028, 4, 1))
    assert row(raised.status, raised.first_status, raised.is_after_lowering) == ("missed", "achieved", False)
    same = revised(a_kpi(10), {2027: 50}, {2027: 40}, at(55, 2027), on=date(2028, 4, 1))
    assert row(same.status, same.first_status, same.is_after_lowering) == ("achieved", "achieved", False)
    assert judged(a_kpi(10), {2027: 50}, at(45, 2027), on=date(2028, 4, 1)).first_status is None


def test_the_last_judged_status_of_the_first_targets_is_what_a_lowering_is_measured_by() -> None:
    late = revised(a_kpi(10), {2025: 50}, {2027: 50}, at(20, 2024), on=date(2026, 7, 1))
    assert row(late.status, late.first_status, late.is_after_lowering) == ("on_track", "unreported", True)
    assert late.is_stale


def test_only_the_newest_of_three_paths_stands() -> None:
    paths = [Target(2027, band(50)), Target(2026, band(40), revision=1), Target(2027, band(45), revision=2)]
    verdict = reference.judge(a_kpi(10), paths, [at(40, 2026)], PLAN, date(2027, 4, 1))
    assert row(verdict.status, verdict.expected, verdict.first_status) == ("on_track", Fraction("36.25"), "on_track")


def test_without_first_targets_the_first_status_is_no_target() -> None:
    verdict = reference.judge(a_kpi(10), [Target(2027, band(50), revision=1)], [at(40, 2025)], PLAN, READ_ON)
    assert row(verdict.status, verdict.first_status, verdict.is_after_lowering) == ("on_track", "no_target", False)


def test_a_revised_baseline_judges_and_the_first_one_stands_beside() -> None:
    formers = (
        FormerBaseline(0, band(10), BASE_ON),
        FormerBaseline(1, band(12), BASE_ON),
    )
    verdict = judged(a_kpi(22, former_baselines=formers), {2027: 50}, at(30, 2025))
    assert row(verdict.status, verdict.expected, verdict.first_status) == ("behind", 36, "on_track")
    lowered = judged(a_kpi(0, former_baselines=formers), {2027: 50}, at(26, 2025))
    assert row(lowered.status, lowered.first_status, lowered.is_after_lowering) == ("on_track", "slightly_behind", True)


def test_a_year_without_a_target_decides_nothing() -> None:
    kpi = a_kpi(kind="annual")
    assert verdict_of(judged(kpi, every_year(50), at(60, 2023), on=date(2025, 6, 30))) == (
        "awaiting", "rule-4-reference",
    )  # fmt: skip
    assert verdict_of(judged(kpi, every_year(50), at(60, 2023), on=date(2025, 7, 1))) == ("unreported", "rule-4")
    holes = {2024: 50, 2026: 50}
    kept = judged(kpi, holes, at(42, 2024), at(60, 2025))
    assert row(kept.status, kept.actual, kept.is_stale, kept.target_total) == ("slightly_behind", 42, False, 50)
    assert judged(kpi, holes, at(42, 2024)).is_stale


@pytest.mark.parametrize("baseline", [None, 40, 50, 60])
def test_the_same_target_in_every_year_stands_alone_whatever_the_baseline(baseline: int | None) -> None:
    kpi = a_kpi(baseline, kind="annual")
    early = judged(kpi, every_year(50), at(50, 2024), at(42, 2025))
    assert row(early.status, early.rule, early.attainment) == ("slightly_behind", "own-year", Fraction("0.84"))
    assert row(early.actual_total, early.target_total) == (92, 100)
    assert verdict_of(judged(kpi, {2025: 50, 2027: 50}, at(42, 2025))) == ("slightly_behind", "own-year")


def test_an_increment_with_one_target_begins_at_its_first_year() -> None:
    kpi = a_kpi(300, kind="increment")
    assert verdict_of(judged(kpi, {2027: 50}, at(48, 2024))) == ("not_assessable", "rule-3-start")
    verdict = judged(kpi, {2027: 50}, at(47, 2024), at(48, 2025))
    assert row(verdict.status, verdict.expected, verdict.attainment) == ("on_track", 48, Fraction(1, 3))


def test_a_value_from_before_the_plan_is_the_start() -> None:
    kpi = a_kpi()
    verdict = judged(kpi, {2027: 50}, at(10, 2020), at(40, 2025))
    assert row(verdict.status, verdict.expected) == ("on_track", 10 + 40 * Fraction(5, 7))
    assert judged(kpi, {2027: 50}, at(10, 2020), on=date(2025, 7, 1)).is_stale is False
    before = judged(kpi, {2024: 20, 2027: 50}, at(60, 2023), on=date(2024, 4, 1))
    assert verdict_of(before) == ("achieved_early", "rule-7")


def test_the_start_is_the_latest_of_its_year_and_an_older_report_takes_its_place() -> None:
    kpi = a_kpi()
    verdict = judged(kpi, {2027: 50}, at(5, date(2024, 9, 30)), at(10, 2024), at(20, 2025))
    assert verdict.start is not None and row(verdict.start.value, verdict.start.day) == (10, date(2025, 3, 31))
    older = judged(kpi, {2027: 50}, at(10, 2023), at(20, 2024), at(30, 2025))
    assert row(older.attainment, older.expected) == (Fraction(1, 2), 30)


def test_the_first_report_itself() -> None:
    due = {2024: 20, 2025: 50, 2026: 50, 2027: 50}
    assert verdict_of(judged(a_kpi(tolerance=1), due, at(19, 2024))) == ("on_track", "start")
    assert verdict_of(judged(a_kpi(), due, at(19, 2024))) == ("behind", "start")
    assert verdict_of(judged(a_kpi(), due, at(50, 2024))) == ("achieved_early", "rule-7")
    assert verdict_of(judged(a_kpi(), due, at(50, 2025))) == ("achieved", "rule-7")
    assert verdict_of(judged(a_kpi(), due, at(19, date(2025, 6, 30)))) == ("behind", "start")
    assert verdict_of(judged(a_kpi(), {2025: 20, 2027: 50}, at(19, date(2026, 6, 30)))) == (
        "not_assessable", "rule-3-start",
    )  # fmt: skip
    alone = judged(a_kpi(), due, at(45, 2027), on=date(2028, 4, 1))
    assert row(*verdict_of(alone), alone.attainment, alone.is_missed_narrowly) == ("missed", "rule-6", None, False)


def test_a_start_beyond_the_target_is_held() -> None:
    held = judged(a_kpi(), {2027: 50}, at(60, 2024), at(55, 2025))
    assert row(held.status, held.rule, held.needs_review) == ("maintained", "beyond", True)
    assert verdict_of(judged(a_kpi(), {2027: 50}, at(60, 2024), at(45, 2025))) == ("broken", "beyond")


SURVEYED = (2024, 2026)


def test_only_survey_years_fall_due() -> None:
    kpi = a_kpi(10, survey_years=SURVEYED)
    assert judged(kpi, {2027: 50}, at(20, 2024), on=date(2026, 7, 1)).is_stale is False
    assert judged(kpi, {2027: 50}, at(20, 2024), on=date(2026, 7, 1)).decisive_year == 2026
    assert judged(kpi, {2027: 50}, on=date(2025, 6, 30)).status == "awaiting"
    assert judged(kpi, {2027: 50}, on=date(2025, 7, 1)).status == "unreported"
    late = judged(a_kpi(10, survey_years=(2026,)), {2027: 50}, on=date(2027, 6, 30))
    assert verdict_of(late) == ("awaiting", "rule-4")


@pytest.mark.parametrize(
    ("value", "status", "is_narrow"), [(50, "achieved", False), (42, "missed", True), (41, "missed", False)]
)
def test_the_last_survey_year_before_the_final_one_decides(value: int, status: str, is_narrow: bool) -> None:
    verdict = judged(a_kpi(10, survey_years=SURVEYED), {2025: 25, 2027: 50}, at(value, 2026), on=date(2027, 4, 1))
    assert row(verdict.status, verdict.rule, verdict.is_missed_narrowly) == (status, "rule-6-survey", is_narrow)
    assert row(verdict.expected, verdict.gap, verdict.needed_per_year) == (50, value - 50, None)
    assert row(verdict.attainment, verdict.past_per_year) == (Fraction(value - 10, 40), Fraction(value - 10, 3))


def test_after_the_decisive_survey_year_only_the_final_year_itself_decides() -> None:
    kpi, due = a_kpi(10, survey_years=(2025,)), {2027: 50}
    day = date(2028, 7, 15)
    assert verdict_of(judged(kpi, due, at(40, 2025), at(55, 2026), on=day)) == ("missed", "rule-6-survey")
    assert verdict_of(judged(kpi, due, at(40, 2025), at(55, 2027), on=day)) == ("achieved", "rule-6")
    unsurveyed = coded(2027, "not_surveyed")
    assert verdict_of(judged(kpi, due, at(40, 2025), unsurveyed, on=day)) == ("missed", "rule-6-survey")
    assert beside(judged(kpi, due, at(40, 2024), at(55, 2026), on=day)) == ("unreported", "rule-5", "on_track")
    assert beside(judged(kpi, due, at(40, 2024), on=date(2026, 6, 30))) == ("on_track", "rule-9", None)


def test_survey_years_that_name_no_year_of_the_plan_change_nothing() -> None:
    verdict = judged(a_kpi(10, survey_years=(2021, 2030)), {2027: 50}, at(20, 2024), on=date(2026, 7, 1))
    assert (verdict.decisive_year, verdict.is_stale) == (2027, True)


@pytest.mark.parametrize("report", [coded(2025), at(30, 2025, mark="preliminary")])
def test_what_is_put_off_reports_until_the_due_day_of_the_next_year(report: Actual) -> None:
    held = judged(a_kpi(10), {2027: 50}, at(20, 2024), report, on=date(2027, 6, 30))
    assert (held.status, held.is_stale) == ("on_track", False)
    gone = judged(a_kpi(10), {2027: 50}, at(20, 2024), report, at(35, 2026, mark="preliminary"), on=date(2027, 7, 1))
    assert (gone.status, gone.is_stale) == ("on_track", True)
    assert verdict_of(judged(a_kpi(10), {2027: 50}, report, on=date(2027, 6, 30))) == ("awaiting", "rule-4-word")
    assert verdict_of(judged(a_kpi(10), {2027: 50}, report, on=date(2027, 7, 1))) == ("unreported", "rule-4")


def test_a_final_year_that_is_put_off_is_missing_in_the_end() -> None:
    reports = (at(40, 2026), coded(2027))
    assert beside(judged(a_kpi(10), {2027: 50}, *reports, on=date(2029, 6, 30))) == (
        "awaiting", "rule-5-word", "on_track",
    )  # fmt: skip
    assert beside(judged(a_kpi(10), {2027: 50}, *reports, on=date(2029, 7, 1))) == ("unreported", "rule-5", "on_track")
    hidden = judged(a_kpi(10), {2027: 50}, at(40, 2026), coded(2027, "not_published"), on=date(2039, 7, 1))
    assert verdict_of(hidden) == ("awaiting", "rule-5-word")


@pytest.mark.parametrize("code", ["not_surveyed", "not_applicable"])
def test_a_final_year_that_was_not_surveyed_is_not_assessable(code: str) -> None:
    reports = (at(40, 2026), coded(2027, code))
    assert verdict_of(judged(a_kpi(10), {2027: 50}, *reports, on=date(2028, 3, 31))) == ("on_track", "rule-9")
    verdict = judged(a_kpi(10), {2027: 50}, *reports, on=date(2028, 4, 1))
    assert beside(verdict) == ("not_assessable", "rule-6-unsurveyed", "on_track")
    alone = judged(a_kpi(10), {2027: 50}, coded(2027, code), on=date(2030, 1, 1))
    assert beside(alone) == ("not_assessable", "rule-6-unsurveyed", None)
    surveyed = a_kpi(10, survey_years=(2026,))
    assert verdict_of(judged(surveyed, {2027: 50}, *reports, on=date(2028, 4, 1))) == ("missed", "rule-6-survey")


@pytest.mark.parametrize(
    ("own", "of_plan", "last_day"),
    [
        (None, None, date(2025, 6, 30)),
        (None, (9, 30), date(2025, 9, 30)),
        ((5, 31), (9, 30), date(2025, 5, 31)),
        ((4, 1), None, date(2025, 4, 1)),
        ((3, 31), None, date(2026, 3, 31)),
        ((2, 28), None, date(2026, 2, 28)),
    ],
)
def test_own_due_days(own: tuple[int, int] | None, of_plan: tuple[int, int] | None, last_day: date) -> None:
    kpi, plan = a_kpi(10, report_due=own), Plan(2024, 2027, of_plan)
    assert judged(kpi, {2027: 50}, on=last_day, plan=plan).status == "awaiting"
    assert judged(kpi, {2027: 50}, on=last_day + timedelta(days=1), plan=plan).status == "unreported"


def test_a_preliminary_value_never_displaces_a_final_one_of_the_same_day() -> None:
    final, early = at(30, 2025), at(1, 2025, mark="preliminary")
    for reports in ((final, early), (early, final)):
        assert row(judged(a_kpi(10), {2027: 50}, *reports).actual) == (30,)
    code = coded(2025, "not_surveyed")
    assert judged(a_kpi(10), {2027: 50}, at(20, 2024), final, code).actual == 20
    assert judged(a_kpi(10), {2027: 50}, code, final, early).actual == 30
    assert verdict_of(judged(a_kpi(10), {2027: 50}, coded(2025), early)) == ("awaiting", "rule-4-word")
    printed = replace(at(28, 2025), source="plan")
    assert judged(a_kpi(10), {2027: 50}, early, printed).actual == 28
    assert judged(a_kpi(10), {2027: 50}, final, printed).actual == 30


@pytest.mark.parametrize(
    ("unit", "due"),
    [("件", 19), ("件/年", 19), ("人", 19), ("手続/週", 19), ("%", "19.7"), ("分", "19.7"), ("点", "19.7")],
)
def test_a_step_rounds_only_where_whole_things_are_counted(unit: str, due: Number) -> None:
    verdict = judged(a_kpi("10.2", unit=unit, step=1), {2027: "29.2"}, at("19.0", 2025))
    assert row(verdict.expected, verdict.status) == (
        Fraction(due), "on_track" if due == 19 else "slightly_behind",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "is_narrow"), [(699, True), (560, True), ("559.99", False), (70, False), (700, False)]
)
def test_a_missed_target_is_counted_in_two_parts(value: Number, is_narrow: bool) -> None:
    verdict = judged(a_kpi(0), {2027: 700}, at(value, 2027), on=date(2028, 4, 1))
    assert (verdict.status, verdict.is_missed_narrowly) == ("achieved" if value == 700 else "missed", is_narrow)
    own = judged(a_kpi(kind="annual"), {2026: 700, 2027: 700}, at(value, 2027), on=date(2028, 4, 1))
    assert (own.status, own.is_missed_narrowly) == ("achieved" if value == 700 else "missed", is_narrow)


def test_narrowly_with_a_tolerance_and_downwards() -> None:
    day = date(2028, 4, 1)
    assert judged(a_kpi(0, tolerance=10), {2027: 700}, at(550, 2027), on=day).is_missed_narrowly
    assert not judged(a_kpi(0, tolerance=10), {2027: 700}, at(549, 2027), on=day).is_missed_narrowly
    down = a_kpi(kind="annual", direction="down")
    assert judged(down, {2026: 8, 2027: 8}, at(10, 2027), on=day).is_missed_narrowly
    assert not judged(down, {2026: 8, 2027: 8}, at("10.1", 2027), on=day).is_missed_narrowly
    assert not judged(a_kpi(50), {2027: 50}, at(49, 2027), on=day).is_missed_narrowly


def test_stages_year_by_year() -> None:
    kpi = a_kpi(kind="milestone", unit="段階")
    due = {2025: 2, 2027: 4}
    assert verdict_of(judged(kpi, due, at(0, 2024))) == ("on_track", "stage")
    assert verdict_of(judged(kpi, due, at(2, 2025))) == ("on_track", "stage")
    assert verdict_of(judged(kpi, due, at(1, 2026), on=date(2027, 4, 1))) == ("behind", "stage")
    assert verdict_of(judged(kpi, due, at(1, date(2026, 12, 31)), on=date(2027, 4, 1))) == ("behind", "stage")
    done = judged(kpi, due, at(4, 2025), on=date(2029, 4, 1))
    assert row(*verdict_of(done), done.is_stale) == ("achieved_early", "rule-7", False)
    assert verdict_of(judged(kpi, due, at(3, 2027), on=date(2028, 4, 1))) == ("missed", "rule-6")
    assert not judged(kpi, due, at(3, 2027), on=date(2028, 4, 1)).is_missed_narrowly
    plateau = {2025: 4, 2026: 4, 2027: 4}
    assert verdict_of(judged(kpi, plateau, at(4, 2025))) == ("achieved", "rule-7")
    past = a_kpi(3, kind="milestone", unit="段階")
    assert verdict_of(judged(past, {2025: 2, 2027: 2}, at(1, 2024))) == ("on_track", "stage")


def test_a_comparator_against_the_direction_says_what_meets_the_target() -> None:
    kpi = a_kpi(60, direction="down", comparator="at_least")
    assert verdict_of(judged(kpi, {2027: 15}, at(38, 2025))) == ("achieved_early", "rule-7")
    assert verdict_of(judged(kpi, {2027: 15}, at(14, 2025))) == ("on_track", "rule-9")
    last = judged(kpi, {2027: 15}, at(14, 2027), on=date(2028, 4, 1))
    assert (last.status, last.is_missed_narrowly) == ("missed", True)


def test_what_is_ended_is_judged_no_more() -> None:
    ended = judged(a_kpi(10, is_ended=True), {2027: 50}, at(40, 2025))
    assert row(*verdict_of(ended), ended.attainment) == ("ended", "rule-0", None)
