"""The judgement once more: slow, obvious and apart from the engine, written from the methodology alone.

Nothing here knows SQL or the project. Numbers are fractions, codes are the plain words of the methodology, and a
comment "5.7" or "6 range" or "Edges 4" names the section, with its rule, its row or its paragraph, that a step obeys.

Readings chosen where the text leaves room (n, p, r and s were settled when engine and reference were first compared):
 a. A value given for a fiscal year stands at its 31 March; nothing else tells it from a dated one. It is closed from
    1 April, so that on 31 March itself it does not decide. A value dated earlier inside a year is closed on its own
    day for every kind but annual and increment, whose years close on 31 March only: there it decides nothing.
 b. Where one year has several values, the latest day wins (a code or a 速報 beside them never does).
 c. "Current" targets are the highest revision of each fiscal year; tT is the last year that has one.
 d. "Every year" has a target of the city when every fiscal year from that of the first report to tT has one.
 e. A dated value before the first due yearly target is held against the straight line from the baseline to it; a
    yearly target that was due before the baseline's own day counts for nothing.
 f. In tT's own year Ê is T, whoever set the year; rounding to the step is for points between printed ones.
 g. "Base already beyond target" is strict, d(B−T) > 0, without ε. T = B follows rules 5–11 as they stand.
 h. ε is granted to the value wherever it is compared: G ≥ −ε, met within ε, d(A−B) ≥ 4/5·d(Ê−B) − ε, and the two
    thresholds of a year that stands alone (A + ε against τ and 4/5·τ; down: A − ε).
 i. Rule 7's "was due, not early" looks at the city's target that the value is held against: that of its own year; for
    a dated value the last one due, where the city set every year.
 j. No report of the final year by 1 July is rule 5 even where only codes or 速報 of other years stand; before that,
    and in every earlier year, a code or a 速報 with nothing judged beside it is 実績待ち.
 k. A code or a 速報 for the final year makes 実績待ち from 1 April after it, the last judged status beside it.
 l. The first report is never later than tT's, since nothing falls due after tT.
 m. is_stale: some fiscal year after that of the judged value, up to tT, is past its 30 June without any report.
 n. Without a baseline the plan's first day stands in for tB. There is no line: a year (or a dated value) without a
    target of the city is judged by T alone. A lost baseline turns the 判定不可 that results into `lost`; where T is the
    only target, `lost` stands before any report too, since rule 2 comes before rule 4, until tT's report is overdue.
 o. "annual with T = B in every year" means that every year has a target and each equals B.
 p. A year that stands alone and has no τ is judged like a level without a baseline, and so is every year where T is
    the only target. A negative τ is 判定不可 for its own year. With down, the share τ/A needs A > 0. In the final year
    the printed comparator decides 達成, in the others the ratio does. τ = 0 makes that year `maintain`: any closed
    year whose τ is 0 and is broken stays visible while the latest τ is 0.
 q. maintain holds the target of the value's year, else T, else (no target printed at all) its baseline in every year
    of the plan. Rule 6 does not reach it. A lost target stays `lost`.
 r. A milestone without a baseline is a level without a baseline; nothing is assumed to start at 0. It is done when T
    is met, whichever row judges it.
 s. Ê can be worse than B only where the city's own targets are: then rule 9 comes before rule 8, between two targets
    as well as at one.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

JUDGED = (
    "achieved", "achieved_early", "maintained", "on_track", "slightly_behind", "behind", "regressed", "broken",
    "missed",
)  # fmt: skip
FOUR_FIFTHS = Fraction(4, 5)


@dataclass(frozen=True)
class Band:
    """A value: a point has low == high, an open end is None."""

    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True)
class Kpi:
    """What section 3 says of a KPI. `baseline_absence` and `target_absence` hold `lost` where the conversion lost
    it."""

    kind: str = "level"
    direction: str | None = "up"
    comparator: str | None = None
    step: Fraction | None = None
    tolerance: Fraction = Fraction(0)
    baseline: Band | None = None
    baseline_on: date | None = None
    baseline_absence: str | None = None
    target_absence: str | None = None
    is_ended: bool = False


@dataclass(frozen=True)
class Target:
    """The value due at the end of a fiscal year."""

    fiscal_year: int
    value: Band
    source: str = "city"
    revision: int = 0


@dataclass(frozen=True)
class Actual:
    """A report: a value or a code, on a day. Where it was printed or uploaded changes no verdict."""

    observed_on: date
    value: Band | None = None
    code: str | None = None
    mark: str = "final"
    source: str = "upload"


@dataclass(frozen=True)
class Plan:
    """The fiscal years of the plan, both included."""

    start: int
    end: int


@dataclass(frozen=True)
class Verdict:
    """A status with the rule that fired and the four numbers; None is "not defined", never zero."""

    status: str
    rule: str
    last_judged_status: str | None = None
    is_stale: bool = False
    attainment: Fraction | None = None
    gap: Fraction | None = None
    pace_ratio: Fraction | None = None
    needed_per_year: Fraction | None = None
    past_per_year: Fraction | None = None
    expected: Fraction | None = None
    actual: Fraction | None = None
    observed_on: date | None = None
    needs_review: bool = False
    breach_fiscal_year: int | None = None
    breach_value: Fraction | None = None
    actual_total: Fraction | None = None
    target_total: Fraction | None = None


# ---------------------------------------------------------------- section 2: time


def fiscal_year(day: date) -> int:
    """Return the fiscal year of a day: it begins on 1 April."""
    return day.year if (day.month, day.day) >= (4, 1) else day.year - 1


def year_end(year: int) -> date:
    """Return the 31 March that closes a fiscal year."""
    return date(year + 1, 3, 31)


def position(day: date) -> Fraction:
    """Return the day on the axis of fiscal years: 31 March 2028 is 2028, inside a year days/days of that year."""
    year = fiscal_year(day)
    before = year_end(year - 1)
    return year + Fraction((day - before).days, (year_end(year) - before).days)


def overdue_from(year: int) -> date:
    """Return the 1 July from which the report of a fiscal year is overdue (Edges 1)."""
    return date(year + 1, 7, 1)


# ---------------------------------------------------------------- what every rule looks at


@dataclass(frozen=True)
class Point:
    """A deciding value on the axis."""

    day: date
    at: Fraction
    year: int
    value: Fraction

    @property
    def is_year_end(self) -> bool:
        """Tell whether the value stands for its whole fiscal year."""
        return self.day == year_end(self.year)


@dataclass(frozen=True)
class Case:
    """A KPI with its numbers read in its direction."""

    kpi: Kpi
    plan: Plan
    sign: int
    baseline: Fraction | None
    baseline_at: Fraction | None
    targets: dict[int, Fraction]
    city_years: frozenset[int]
    final_year: int
    first_year: int

    @property
    def final(self) -> Fraction:
        """Return T."""
        return self.targets[self.final_year]

    @property
    def final_at(self) -> Fraction:
        """Return tT."""
        return Fraction(self.final_year + 1)

    @property
    def is_complete(self) -> bool:
        """Tell whether the city set a target for every year (reading d)."""
        return all(year in self.city_years for year in range(self.first_year, self.final_year + 1))

    def is_met(self, value: Fraction, target: Fraction) -> bool:
        """Tell whether a value meets a target: the printed comparator, within ε (Edges 1)."""
        slack = self.kpi.tolerance
        comparator = self.kpi.comparator or ("at_least" if self.sign == 1 else "at_most")
        if comparator == "at_least":
            return value + slack >= target
        if comparator == "more_than":
            return value + slack > target
        if comparator == "at_most":
            return value - slack <= target
        if comparator == "less_than":
            return value - slack < target
        assert comparator == "equal", comparator
        return abs(value - target) <= slack


def binding(band: Band, direction: str | None) -> Fraction | None:
    """Return the end of a band that judges: the upper for down, the lower for up, the other where it is open.

    6 range; an actual's worst end is the same end; Edges 7 for open ends.
    """
    first, second = (band.high, band.low) if direction == "down" else (band.low, band.high)
    return second if first is None else first


def judge(kpi: Kpi, targets: list[Target], actuals: list[Actual], plan: Plan, as_of: date) -> Verdict:
    """Return the verdict on one KPI at a day of reading."""
    if kpi.is_ended:
        return Verdict("ended", "0")
    if kpi.kind == "qualitative":
        return Verdict("qualitative", "1")
    case = case_of(kpi, targets, plan)
    if case is None:
        return Verdict("lost", "2") if kpi.target_absence == "lost" else Verdict("no_target", "2b")
    if case.baseline_at is not None and case.final_at <= case.baseline_at:
        return Verdict("not_assessable", "3")
    points = deciding_points(case, actuals, as_of)
    waiting = waiting_reports(case, actuals, as_of)
    reported = {point.year for point in points} | {fiscal_year(report.observed_on) for report in waiting}
    # 5.4 and Edges 4: nothing judged stands yet.
    final_is_overdue = as_of >= overdue_from(case.final_year)
    final_is_waiting = as_of > year_end(case.final_year) and any(
        report.observed_on == year_end(case.final_year) for report in waiting
    )
    if not points:
        if final_is_waiting:
            return Verdict("awaiting", "5" if final_is_overdue else "4")
        if final_is_overdue:
            return Verdict("unreported", "5" if waiting else "4")
        if is_lost_before_any_report(case):
            return Verdict("lost", "2")
        if waiting or as_of < overdue_from(case.first_year):
            return Verdict("awaiting", "4")
        return Verdict("unreported", "4")
    standing = judge_latest(case, points)
    latest = points[-1]
    # 5.6: a report of tT's own year stands, and nothing falls due after it (Edges 3).
    if latest.at == case.final_at:
        return standing
    # Edges 5: a milestone, once done, needs no further report.
    if kpi.kind == "milestone" and case.is_met(latest.value, case.final):
        return standing
    # 5.5, and Edges 4 for a code or a 速報 of the final year.
    last_judged = standing.status if standing.status in JUDGED else None
    if final_is_waiting:
        return replace(standing, status="awaiting", rule="5", last_judged_status=last_judged)
    if final_is_overdue:
        return replace(standing, status="unreported", rule="5", last_judged_status=last_judged)
    # 5, below the table: 実績が古い.
    newer = range(latest.year + 1, case.final_year + 1)
    is_stale = any(as_of >= overdue_from(year) and year not in reported for year in newer)
    return replace(standing, is_stale=is_stale and standing.status in JUDGED)


def case_of(kpi: Kpi, targets: list[Target], plan: Plan) -> Case | None:
    """Return the numbers of a KPI, or None where there is no target to judge against (5.2 and 5.2b)."""
    sign = -1 if kpi.direction == "down" else 1
    baseline = None if kpi.baseline is None else binding(kpi.baseline, kpi.direction)
    current: dict[int, Target] = {}
    for target in sorted(targets, key=lambda target: target.revision):
        current[target.fiscal_year] = target
    values = {year: binding(target.value, kpi.direction) for year, target in current.items()}
    printed = {year: value for year, value in values.items() if value is not None}
    if not printed:
        # Edges 5: maintain without a target holds its baseline; section 3: in every year of the plan.
        if kpi.kind != "maintain" or baseline is None or kpi.target_absence == "lost":
            return None
        printed = dict.fromkeys(range(plan.start, plan.end + 1), baseline)
    final_year = max(printed)
    first_year = plan.start
    if kpi.baseline_on is not None:
        first_year = max(first_year, fiscal_year(kpi.baseline_on) + 1)
    return Case(
        kpi=kpi,
        plan=plan,
        sign=sign,
        baseline=baseline,
        baseline_at=None if kpi.baseline_on is None else position(kpi.baseline_on),
        targets=printed,
        city_years=frozenset(year for year in printed if year not in current or current[year].source == "city"),
        final_year=final_year,
        first_year=min(first_year, final_year),
    )


def deciding_points(case: Case, actuals: list[Actual], as_of: date) -> list[Point]:
    """Return the closed values after the baseline and up to tT, one a fiscal year, oldest first (section 4, Closed)."""
    by_year: dict[int, Point] = {}
    for actual in sorted(actuals, key=lambda actual: actual.observed_on):
        if actual.value is None or actual.mark == "preliminary" or not counts(case, actual):
            continue
        year = fiscal_year(actual.observed_on)
        is_year_end = actual.observed_on == year_end(year)
        if case.kpi.kind in ("annual", "increment") and not is_year_end:
            continue
        closed_from = actual.observed_on + timedelta(days=1 if is_year_end else 0)
        if as_of < closed_from:
            continue
        value = binding(actual.value, case.kpi.direction)
        assert value is not None
        by_year[year] = Point(actual.observed_on, position(actual.observed_on), year, value)
    return [by_year[year] for year in sorted(by_year)]


def waiting_reports(case: Case, actuals: list[Actual], as_of: date) -> list[Actual]:
    """Return the reports after the baseline and up to tT that carry a code or are 速報 (Edges 4)."""
    return [
        actual
        for actual in actuals
        if (actual.code is not None or actual.mark == "preliminary")
        and actual.observed_on <= as_of
        and counts(case, actual)
    ]


def counts(case: Case, actual: Actual) -> bool:
    """Tell whether a report stands after the baseline and not after tT (5.4, 5.5)."""
    at = position(actual.observed_on)
    begin = Fraction(case.plan.start) if case.baseline_at is None else case.baseline_at
    return begin < at <= case.final_at


# ---------------------------------------------------------------- section 5: the kind decides first


def judge_latest(case: Case, points: list[Point]) -> Verdict:
    """Return the verdict on the latest closed value, whatever the day of reading."""
    verdict = by_kind(case, points)
    latest = points[-1]
    return replace(verdict, actual=latest.value, observed_on=latest.day)


def by_kind(case: Case, points: list[Point]) -> Verdict:
    """Return what the row of section 6 that fits the kind says of the latest value."""
    kind, baseline = case.kpi.kind, case.baseline
    if kind == "maintain":
        return maintain(case, points)
    if stands_alone(case):
        return with_totals(case, points, year_alone(case, points))
    if baseline is None or kind == "increment":
        return without_baseline(case, points[-1])
    # 6 base already beyond target.
    if case.sign * (baseline - case.final) > 0:
        return replace(maintain(case, points, every_year_holds_final=True), needs_review=True)
    return rules_6_to_11(case, points[-1], baseline)


def stands_alone(case: Case) -> bool:
    """Tell whether each closed year stands alone: 6 annual without a baseline and 6 increment, Edges 5 and 6."""
    if case.kpi.kind == "annual" and case.baseline is not None:
        return equals_baseline_every_year(case)
    is_of_that_kind = case.kpi.kind in ("annual", "increment")
    return is_of_that_kind and (len(case.targets) > 1 or equals_baseline_every_year(case))


def is_lost_before_any_report(case: Case) -> bool:
    """Tell whether a lost baseline leaves nothing to judge by before tT (5.2, reading n)."""
    is_maintain = case.kpi.kind == "maintain"
    return case.kpi.baseline_absence == "lost" and len(case.targets) == 1 and not is_maintain


def equals_baseline_every_year(case: Case) -> bool:
    """Tell whether each year has a target and each equals B (Edges 5, reading o)."""
    every = all(year in case.targets for year in range(case.first_year, case.final_year + 1))
    return every and all(value == case.baseline for value in case.targets.values())


# ---------------------------------------------------------------- section 4: formulas, and rules 6–11


def expected(case: Case, point: Point) -> tuple[Fraction | None, bool]:
    """Return Ê at a point, and whether it is a target that the city set (not a point of the 按分線)."""
    if point.is_year_end and point.year in case.targets:
        return case.targets[point.year], True
    if not point.is_year_end and case.is_complete:
        # Edges 2: a dated value is held against the last yearly target that was due.
        due = [
            year
            for year in case.targets
            if year + 1 <= point.at and (case.baseline_at is None or year + 1 > case.baseline_at)
        ]
        if due:
            return case.targets[max(due)], True
    if case.baseline is None or case.baseline_at is None:
        return None, False
    # Section 4, E(t), and Edges 2: straight between the neighbouring points.
    corners = [(case.baseline_at, case.baseline)]
    corners += [
        (Fraction(year + 1), value) for year, value in sorted(case.targets.items()) if year + 1 > case.baseline_at
    ]
    for (left_at, left), (right_at, right) in pairwise(corners):
        if left_at < point.at <= right_at:
            line = left + (right - left) * (point.at - left_at) / (right_at - left_at)
            return toward_baseline(line, case.baseline, step_of(case.kpi)), False
    raise AssertionError("a deciding point lies between the baseline and tT")


def step_of(kpi: Kpi) -> Fraction | None:
    """Return the step: a milestone has step 1 (Edges 5)."""
    return Fraction(1) if kpi.kind == "milestone" and kpi.step is None else kpi.step


def toward_baseline(line: Fraction, baseline: Fraction, step: Fraction | None) -> Fraction:
    """Return the multiple of the step next to the line on the baseline's side, never past the baseline (Edges 7)."""
    if step is None or line == baseline:
        return line
    multiple = line / step // 1 * step
    if line > baseline:
        return max(multiple, baseline)
    if multiple < line:
        multiple += step
    return min(multiple, baseline)


def rules_6_to_11(case: Case, point: Point, baseline: Fraction) -> Verdict:
    """Return the verdict on a value that has a baseline and a target on its better side."""
    due, is_target = expected(case, point)
    assert due is not None and case.baseline_at is not None
    sign, slack, value = case.sign, case.kpi.tolerance, point.value
    gap = sign * (value - due)
    numbers = Verdict(
        status="",
        rule="",
        attainment=None if case.final == baseline else (value - baseline) / (case.final - baseline),
        gap=gap,
        pace_ratio=None if due == baseline else (value - baseline) / (due - baseline),
        needed_per_year=needed(case, point),
        past_per_year=(value - baseline) / (point.at - case.baseline_at),
        expected=due,
    )
    met = final_or_early(case, point, due if is_target else None)
    if met is not None:
        return replace(numbers, status=met[0], rule=met[1])
    # Edges 2: rule 8 gives way where the city's own targets are worse than the baseline.
    if sign * (due - baseline) < 0 and gap >= -slack:
        return replace(numbers, status="on_track", rule="9")
    if sign * (value - baseline) < -slack:
        return replace(numbers, status="regressed", rule="8")
    if gap >= -slack:
        return replace(numbers, status="on_track", rule="9")
    if sign * (value - baseline) + slack >= FOUR_FIFTHS * sign * (due - baseline):
        return replace(numbers, status="slightly_behind", rule="10")
    return replace(numbers, status="behind", rule="11")


def final_or_early(case: Case, point: Point, city_target: Fraction | None) -> tuple[str, str] | None:
    """Return status and rule where rule 6 or 7 speaks."""
    is_met = case.is_met(point.value, case.final)
    if point.at == case.final_at:
        return ("achieved" if is_met else "missed", "6")
    if is_met:
        return ("achieved" if city_target == case.final else "achieved_early", "7")
    return None


def needed(case: Case, point: Point) -> Fraction | None:
    """Return N, empty after the target is met (Edges 8) and where no year is left."""
    if point.at == case.final_at or case.is_met(point.value, case.final):
        return None
    return (case.final - point.value) / (case.final_at - point.at)


# ---------------------------------------------------------------- section 6: the rows that judge otherwise


def maintain(case: Case, points: list[Point], every_year_holds_final: bool = False) -> Verdict:
    """Return 維持 or 維持できず: at zero a breach stays, at any other level the latest closed year decides."""

    def held(year: int) -> Fraction:
        return case.final if every_year_holds_final else case.targets.get(year, case.final)

    latest = points[-1]
    level = held(latest.year)
    suspects = [point for point in points if held(point.year) == 0] if level == 0 else [latest]
    breaches = [point for point in suspects if not case.is_met(point.value, held(point.year))]
    verdict = Verdict("broken" if breaches else "maintained", "maintain", expected=level)
    verdict = replace(verdict, gap=case.sign * (latest.value - level))
    if breaches:
        verdict = replace(verdict, breach_fiscal_year=breaches[-1].year, breach_value=breaches[-1].value)
    return verdict


def year_alone(case: Case, points: list[Point]) -> Verdict:
    """Return the verdict of a closed year that stands alone: 6 annual without a baseline, and 6 increment."""
    latest = points[-1]
    due = case.targets.get(latest.year)
    if due is None:
        return without_baseline(case, latest)
    if due < 0:
        return Verdict("not_assessable", "3")
    if due == 0:
        return maintain(case, [point for point in points if case.targets.get(point.year) == 0])
    slack, value = case.kpi.tolerance, latest.value
    if case.sign == 1:
        ratio: Fraction | None = value / due
        is_full, is_most = value + slack >= due, value + slack >= FOUR_FIFTHS * due
    else:
        ratio = due / value if value > 0 else None
        is_full, is_most = due >= value - slack, due >= FOUR_FIFTHS * (value - slack)
    numbers = Verdict(
        status="",
        rule="annual",
        attainment=ratio,
        pace_ratio=ratio,
        gap=case.sign * (value - due),
        expected=due,
    )
    if latest.at == case.final_at:
        return replace(numbers, status="achieved" if case.is_met(value, due) else "missed")
    return replace(numbers, status="on_track" if is_full else "slightly_behind" if is_most else "behind")


def with_totals(case: Case, points: list[Point], verdict: Verdict) -> Verdict:
    """Return the verdict with ΣA and Στ of the closed years that have a τ (6 annual without a baseline)."""
    targeted = [point for point in points if point.year in case.targets]
    if not targeted:
        return verdict
    return replace(
        verdict,
        actual_total=sum((point.value for point in targeted), Fraction(0)),
        target_total=sum((case.targets[point.year] for point in targeted), Fraction(0)),
    )


def without_baseline(case: Case, point: Point) -> Verdict:
    """Return the verdict of 6 level, range or frequency without a baseline: no P, no R."""
    due, is_target = expected_without_line(case, point)
    numbers = Verdict(
        status="",
        rule="",
        gap=None if due is None else case.sign * (point.value - due),
        needed_per_year=needed(case, point),
        expected=due,
    )
    met = final_or_early(case, point, due if is_target else None)
    if met is not None:
        return replace(numbers, status=met[0], rule=met[1])
    if numbers.gap is None:
        is_lost = case.kpi.baseline_absence == "lost"
        return replace(numbers, status="lost" if is_lost else "not_assessable", rule="2" if is_lost else "3")
    if numbers.gap >= -case.kpi.tolerance:
        return replace(numbers, status="on_track", rule="9")
    return replace(numbers, status="behind", rule="11")


def expected_without_line(case: Case, point: Point) -> tuple[Fraction | None, bool]:
    """Return the city's target that a value is held against, without any line (reading n)."""
    return expected(replace(case, baseline=None), point)


# ---------------------------------------------------------------- section 6: forecast


@dataclass(frozen=True)
class Forecast:
    """Slopes per year, and where they lead at the end of tT's year."""

    slope: Fraction
    least_slope: Fraction
    greatest_slope: Fraction
    middle: Fraction
    low: Fraction
    high: Fraction


def forecast(
    points: list[tuple[Fraction, Fraction]],
    until: Fraction,
    lower_bound: Fraction | None = None,
    upper_bound: Fraction | None = None,
) -> Forecast | None:
    """Return where the (position, value) points lead at `until`, from the latest of them on.

    None with fewer than three actuals, or where the latest already stands at `until` or after it.
    """
    latest_at, latest = max(points, default=(until, Fraction(0)))
    if len(points) < 3 or latest_at >= until:
        return None
    slopes = sorted(
        (right - left) / (right_at - left_at)
        for left_at, left in points
        for right_at, right in points
        if left_at < right_at
    )
    half = len(slopes) // 2
    slope = slopes[half] if len(slopes) % 2 else (slopes[half - 1] + slopes[half]) / 2

    def reached(per_year: Fraction) -> Fraction:
        value = latest + per_year * (until - latest_at)
        value = value if lower_bound is None else max(value, lower_bound)
        return value if upper_bound is None else min(value, upper_bound)

    return Forecast(slope, slopes[0], slopes[-1], reached(slope), reached(slopes[0]), reached(slopes[-1]))
