"""The judgement once more: slow, obvious and apart from the engine, written from the methodology (version 2) alone.

Nothing here knows SQL or the project. Numbers are fractions, codes are the plain words of the methodology, and a
comment "5.7" or "6 range" or "Edges 4" names the section, with its rule, its row or its paragraph, that a step obeys.

Readings chosen where the text leaves room:
 a. A value given for a fiscal year stands at its 31 March; nothing else tells it from a dated one. It is closed from
    1 April, so that on 31 March itself it does not decide. A value dated earlier inside a year is closed on its own
    day for every kind but annual and increment, whose years close on 31 March only: there it decides and reports
    nothing.
 b. Where one year has values of several days, the latest day wins (a code or a 速報 of another day never does). Of one
    day one report stands: where one of them is a 確定 or 訂正 value, the newest of all but the 速報, else the newest. A
    figure of the plan's own text is a 確定 that is older than every upload.
 c. A path is the rows of one revision. tT is the last year of the path. The 当初 path is that of revision 0, of targets
    and of the baseline; where revision 0 has no target, it is 目標未設定.
 d. "Every year" has a target of the city when every fiscal year from that of the first report to tT has one.
 e. A dated value before the first due yearly target is held against the straight line from the baseline to it; a
    yearly target that was due before the baseline's own day counts for nothing.
 f. In tT's own year Ê is T, whoever set the year; rounding to the step is for points between printed ones.
 g. "Base already beyond target" is strict, d(B−T) > 0, without ε. T = B follows rules 5–11 as they stand.
 h. ε is granted to the value wherever it is compared: G ≥ −ε, met within ε, d(A−B) ≥ 4/5·d(Ê−B) − ε, and the two
    thresholds of a year that stands alone (A + ε against τ and 4/5·τ; down: A − ε).
 i. Rule 7's "was due, not early" looks at the city's target that the value is held against: that of its own year; for
    a dated value the last one due, where the city set every year.
 j. No report of the decisive year by its due day is rule 5 even where only codes or 速報 of other years stand; before
    that, and in every earlier year, a code or a 速報 with nothing judged beside it is 実績待ち, whatever else is missing.
 k. A code or a 速報 for the decisive year makes 実績待ち from 1 April after it, the last judged status beside it.
 l. The first report is never later than tT's, since nothing falls due after tT.
 m. is_stale: some fiscal year after that of the judged value, up to the decisive one, is past its due day without any
    report.
 n. A report counts after the baseline, without one from the plan's first day. Only a value that may be the 起点, or is
    one of a year that stands alone, counts from before; a code or a 速報 from before the plan never does.
 o. The 起点 moves neither the first report nor the years that the city has to set for "every year".
 p. In a year that stands alone a negative τ is 判定不可 for its own year. With down, the share τ/A needs A > 0. In the
    final year the printed comparator decides 達成, in the others the ratio does. τ = 0 makes that year `maintain`: any
    closed year whose τ is 0 and is broken stays visible while the latest τ is 0.
 q. maintain holds the target of the value's year, else T, else (no target printed at all) its baseline in every year
    of the plan; the last survey year's value T. Rule 6 gives it no other word, nor a base beyond its target. A lost
    target stays `lost`.
 r. A milestone is done when T is met, whichever row judges it.
 s. Ê can be worse than B only where the city's own targets are: then rule 9 comes before rule 8, between two targets
    as well as at one.
 t. Survey years of which none lies between the first report and tT are as if none were given: every year falls due.
 u. A year that stands alone is judged against T where it is the decisive survey year, whether or not it has a τ; ΣA/Στ
    takes T for it too.
 v. What a comparator that goes against the direction says (at_least with down) is done as printed: it tells what meets
    a target; what is ahead or behind stays with the direction.
 w. The first report of a KPI without a baseline has no P, R and V: nothing has passed since the 起点. A 起点 beyond T
    makes `beyond` from the second report on.
 x. A milestone with stages needs no 起点, and is never beyond: only its stages are compared. A yearly stage due before
    the baseline's own day counts for nothing. The printed comparator tells whether the last one is met.
 y. An increment that is judged by its 起点 still counts its values after the printed baseline only.
 z. `is_after_lowering` asks of the status itself that it is judged; of the 当初 path its status or its last judged one.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise

JUDGED = (
    "achieved", "achieved_early", "maintained", "on_track", "slightly_behind", "behind", "regressed", "broken",
    "missed",
)  # fmt: skip
# How good a judged status is, where a revision is asked whether it made it better (Edges 6).
RANKS = {
    "achieved": 4, "achieved_early": 4, "maintained": 4, "on_track": 3, "slightly_behind": 2, "behind": 1,
    "regressed": 0, "broken": 0, "missed": 0,
}  # fmt: skip
FOUR_FIFTHS = Fraction(4, 5)

# Section 3: the units of whole things, of which alone a step makes no half.
WHOLE_UNITS = ("件", "人", "手続", "台", "枚")

# Section 6, annual: rates are never added up.
RATES = ("%", "％", "ポイント", "割")

# Section 3: the dashboard's own standard.
STANDARD_DUE = (6, 30)

# Edges 5: what says that a final year was not measured, and what only puts the value off.
UNSURVEYED = ("not_surveyed", "not_applicable")
PUT_OFF = "in_progress"

# Section 7: the ladder. The number of a stage is its rung.
STAGES_UNIT = "段階"


@dataclass(frozen=True)
class Band:
    """A value: a point has low == high, an open end is None."""

    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True)
class FormerBaseline:
    """A baseline that a later one replaced; revision 0 is 当初基準値."""

    revision: int
    value: Band
    observed_on: date


@dataclass(frozen=True)
class Kpi:
    """What section 3 says of a KPI. `baseline_absence` and `target_absence` hold `lost` where the conversion lost
    it; `report_due` is a month and a day, None where the plan's holds; no `survey_years` means every year."""

    kind: str = "level"
    direction: str | None = "up"
    comparator: str | None = None
    unit: str = "件"
    step: Fraction | None = None
    tolerance: Fraction = Fraction(0)
    baseline: Band | None = None
    baseline_on: date | None = None
    baseline_absence: str | None = None
    former_baselines: tuple[FormerBaseline, ...] = ()
    target_absence: str | None = None
    report_due: tuple[int, int] | None = None
    survey_years: tuple[int, ...] = ()
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
    """A report: a value or a code, on a day. Those of one day are listed in the order of their uploads; a figure of the
    plan's text (`source` plan) is older than all of them."""

    observed_on: date
    value: Band | None = None
    code: str | None = None
    mark: str = "final"
    source: str = "upload"


@dataclass(frozen=True)
class Plan:
    """The fiscal years of the plan, both included, and its own due day (month, day) where it has one."""

    start: int
    end: int
    report_due: tuple[int, int] | None = None


@dataclass(frozen=True)
class Verdict:
    """A status with the rule that fired and the four numbers; None is "not defined", never zero."""

    status: str
    rule: str
    last_judged_status: str | None = None
    is_stale: bool = False
    is_report_pending: bool = False
    first_status: str | None = None
    is_after_lowering: bool = False
    is_missed_narrowly: bool = False
    needs_review: bool = False
    start: "Point | None" = None
    decisive_year: int | None = None
    missing_years: tuple[int, ...] = ()
    next_due_year: int | None = None
    next_due_on: date | None = None
    attainment: Fraction | None = None
    gap: Fraction | None = None
    pace_ratio: Fraction | None = None
    needed_per_year: Fraction | None = None
    past_per_year: Fraction | None = None
    expected: Fraction | None = None
    actual: Fraction | None = None
    observed_on: date | None = None
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


@cache
def position(day: date) -> Fraction:
    """Return the day on the axis of fiscal years: 31 March 2028 is 2028, inside a year days/days of that year."""
    year = fiscal_year(day)
    before = year_end(year - 1)
    return year + Fraction((day - before).days, (year_end(year) - before).days)


# ---------------------------------------------------------------- what every rule looks at


@dataclass(frozen=True)
class Point:
    """A value on the axis."""

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
    """A KPI with its numbers read in its direction, under one path of targets and one baseline."""

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

    @cached_property
    def due_years(self) -> list[int]:
        """Return the fiscal years whose report falls due: the survey years, without any (reading t) every year."""
        every = range(self.first_year, self.final_year + 1)
        surveyed = [year for year in every if year in self.kpi.survey_years]
        return surveyed or list(every)

    @property
    def decisive_year(self) -> int:
        """Return tT's year, or the last survey year before it where tT is none (5.6)."""
        return self.due_years[-1]

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

    def is_final(self, point: Point) -> bool:
        """Tell whether rule 6 looks at a value: one for tT's own year end, or for the decisive year's."""
        return point.at == self.final_at or self.is_by_survey(point)

    def is_by_survey(self, point: Point) -> bool:
        """Tell whether a value is that of the last survey year, which answers for tT (5.6)."""
        return self.decisive_year < self.final_year and point.at == self.decisive_year + 1

    def due_on(self, year: int) -> date:
        """Return the first due day after the 31 March that closes a year: the KPI's, the plan's, else 30 June."""
        month, day = self.kpi.report_due or self.plan.report_due or STANDARD_DUE
        first = date(year + 1, month, day)
        return first if first > year_end(year) else date(year + 2, month, day)

    def is_overdue(self, year: int, as_of: date) -> bool:
        """Tell whether the report of a year is past its due day (Edges 1)."""
        return as_of > self.due_on(year)


def binding(band: Band, direction: str | None) -> Fraction | None:
    """Return the end of a band that judges: the upper for down, the lower for up, the other where it is open.

    6 range; an actual's worst end is the same end; Edges for open ends.
    """
    first, second = (band.high, band.low) if direction == "down" else (band.low, band.high)
    return second if first is None else first


# ---------------------------------------------------------------- section 3: the paths, 現行 and 当初


def judge(kpi: Kpi, targets: list[Target], actuals: list[Actual], plan: Plan, as_of: date) -> Verdict:
    """Return the verdict on one KPI at a day of reading: that of 現行目標, and beside it what 当初目標 would say."""
    newest = max((target.revision for target in targets), default=0)
    verdict = judge_path(kpi, [target for target in targets if target.revision == newest], actuals, plan, as_of)
    if newest == 0 and not kpi.former_baselines:
        return verdict
    # 6 target revised: 当初 is revision 0, of the targets and of the baseline.
    originals = [target for target in targets if target.revision == 0]
    first = judge_path(with_first_baseline(kpi), originals, actuals, plan, as_of)
    return replace(verdict, first_status=first.status, is_after_lowering=is_after_lowering(verdict, first))


def with_first_baseline(kpi: Kpi) -> Kpi:
    """Return the KPI with 当初基準値 in place of the one that stands."""
    for former in kpi.former_baselines:
        if former.revision == 0:
            return replace(kpi, baseline=former.value, baseline_on=former.observed_on, baseline_absence=None)
    return kpi


def is_after_lowering(verdict: Verdict, first: Verdict) -> bool:
    """Tell whether a status is better only because of a revision (Edges 6, reading z)."""
    before = first.status if first.status in JUDGED else first.last_judged_status
    return verdict.status in JUDGED and before is not None and RANKS[verdict.status] > RANKS[before]


# ---------------------------------------------------------------- section 5: rules 0 to 5


def judge_path(kpi: Kpi, path: list[Target], actuals: list[Actual], plan: Plan, as_of: date) -> Verdict:
    """Return the verdict under one path of targets, all of one revision."""
    # 5.0 and 5.1.
    if kpi.is_ended:
        return Verdict("ended", "rule-0")
    if kpi.kind == "qualitative":
        return Verdict("qualitative", "rule-1")
    # 5.2 and 5.2b.
    case = case_of(kpi, path, plan)
    if case is None:
        return Verdict("lost", "rule-2") if kpi.target_absence == "lost" else Verdict("no_target", "rule-2b")
    # 5.3.
    if case.baseline_at is not None and case.final_at <= case.baseline_at:
        return Verdict("not_assessable", "rule-3", needs_review=True)
    if kpi.direction is None:
        return Verdict("not_assessable", "rule-3-direction", needs_review=True)
    reports = reports_that_stand(actuals)
    reported = reported_years(case, reports, as_of)
    verdict = judge_reports(case, reports, reported, as_of)
    # 6 base already beyond target, reported or not: 設定要確認.
    is_printed_beyond = is_beyond(case) and not needs_start(case)
    verdict = replace(verdict, needs_review=verdict.needs_review or is_printed_beyond)
    return replace(with_due_reports(case, verdict, reported, as_of), decisive_year=case.decisive_year)


def judge_reports(case: Case, reports: list[Actual], reported: set[int], as_of: date) -> Verdict:
    """Return the verdict on a KPI that can be judged, by its reports and the years that they report."""
    closed = closed_values(case, reports, as_of)
    points = [point for point in closed if decides(case, point)]
    words = words_that_count(case, reports, as_of)
    decisive = case.decisive_year
    decisive_words = [word for word in words if word.observed_on == year_end(decisive) and as_of > year_end(decisive)]
    is_unsurveyed = any(word.code in UNSURVEYED for word in decisive_words)
    missing = [year for year in case.due_years if case.is_overdue(year, as_of) and year not in reported]
    # 5.4 and Edges: nothing judged stands yet.
    if not points:
        if is_unsurveyed:
            return Verdict("not_assessable", "rule-6-unsurveyed")
        if decisive_words:
            return Verdict("awaiting", "rule-5-word")
        if case.is_overdue(decisive, as_of):
            return Verdict("unreported", "rule-5" if words else "rule-4")
        if words:
            return Verdict("awaiting", "rule-4-word")
        if missing:
            return Verdict("unreported", "rule-4")
        return Verdict("awaiting", "rule-4-reference" if closed else "rule-4")
    standing = judge_latest(case, points)
    latest = points[-1]
    # 4: N is empty once no time is left on the day of reading.
    if as_of >= year_end(case.final_year):
        standing = replace(standing, needed_per_year=None)
    # 5.6: a report of tT's own year stands, or that of the last survey year; nothing falls due after it (Edges 3).
    if case.is_final(latest):
        return standing
    # Edges: a milestone, once done, needs no further report.
    if case.kpi.kind == "milestone" and case.is_met(latest.value, case.final):
        return standing
    is_judged = standing.status in JUDGED
    last_judged = standing.status if is_judged else None
    waiting = replace(standing, last_judged_status=last_judged, needs_review=standing.needs_review and is_judged)
    # Edges 5: the final year was not measured.
    if is_unsurveyed:
        return replace(waiting, status="not_assessable", rule="rule-6-unsurveyed")
    # 5.5, and Edges 5 for a code or a 速報 of the decisive year.
    if decisive_words:
        return replace(waiting, status="awaiting", rule="rule-5-word")
    if case.is_overdue(decisive, as_of):
        return replace(waiting, status="unreported", rule="rule-5")
    # 5, below the table: 実績が古い; and 5.5: 報告待ち.
    is_stale = any(year > latest.year for year in missing)
    return replace(
        standing,
        is_stale=is_stale and is_judged,
        is_report_pending=is_judged and as_of > year_end(decisive),
    )


def with_due_reports(case: Case, verdict: Verdict, reported: set[int], as_of: date) -> Verdict:
    """Return the verdict with the years whose report is missing, and the next one that falls due."""
    # Edges: a milestone, once done, needs no further report.
    if case.kpi.kind == "milestone" and verdict.actual is not None and case.is_met(verdict.actual, case.final):
        return verdict
    unreported = [year for year in case.due_years if year not in reported]
    missing = tuple(year for year in unreported if case.is_overdue(year, as_of))
    following = min((year for year in unreported if year not in missing), default=None)
    due_on = None if following is None else case.due_on(following)
    return replace(verdict, missing_years=missing, next_due_year=following, next_due_on=due_on)


def reported_years(case: Case, reports: list[Actual], as_of: date) -> set[int]:
    """Return the years that a report stands for at the day of reading, closed or not; the decisive one is reported by
    one for its last day alone, and by tT's own."""
    entered = [report for report in reports if report.observed_on <= as_of]
    tomorrow = as_of + timedelta(days=1)
    points = closed_values(case, entered, tomorrow)
    days = [*(point.day for point in points), *(word.observed_on for word in words_that_count(case, entered, as_of))]
    decisive = case.decisive_year
    found = {fiscal_year(day) for day in days if fiscal_year(day) < decisive or day == year_end(decisive)}
    is_final_closed = any(case.is_final(point) and point.day < as_of for point in points)
    return found | {decisive} if is_final_closed else found


def case_of(kpi: Kpi, path: list[Target], plan: Plan) -> Case | None:
    """Return the numbers of a KPI, or None where there is no target to judge against (5.2 and 5.2b)."""
    sign = -1 if kpi.direction == "down" else 1
    baseline = None if kpi.baseline is None else binding(kpi.baseline, kpi.direction)
    rows = {target.fiscal_year: target for target in path}
    values = {year: binding(target.value, kpi.direction) for year, target in rows.items()}
    printed = {year: value for year, value in values.items() if value is not None}
    if not printed:
        # Edges: maintain without a target holds its baseline; section 3: in every year of the plan.
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
        city_years=frozenset(year for year in printed if year not in rows or rows[year].source == "city"),
        final_year=final_year,
        first_year=min(first_year, final_year),
    )


# ---------------------------------------------------------------- section 4, Closed; section 3, marks and codes


def reports_that_stand(actuals: list[Actual]) -> list[Actual]:
    """Return one report a day, oldest day first: no 速報 displaces a 確定 (Edges 5; reading b)."""
    by_day: dict[date, list[Actual]] = {}
    for actual in sorted(actuals, key=lambda actual: actual.source == "upload"):
        by_day.setdefault(actual.observed_on, []).append(actual)
    standing = []
    for day in sorted(by_day):
        confirmed = [report for report in by_day[day] if report.mark != "preliminary"]
        has_value = any(report.value is not None for report in confirmed)
        standing.append(confirmed[-1] if has_value else by_day[day][-1])
    return standing


def closed_values(case: Case, reports: list[Actual], as_of: date) -> list[Point]:
    """Return the closed values that count, one a fiscal year, oldest first (section 4, Closed)."""
    by_year: dict[int, Point] = {}
    for report in reports:
        at, year = position(report.observed_on), fiscal_year(report.observed_on)
        if report.value is None or report.mark == "preliminary":
            continue
        # 5.4; 6 level … without a baseline, and annual: a value before the plan's first day too (reading n).
        counts_from_ever = case.baseline_at is None and (needs_start(case) or stands_alone(case))
        if at <= begin_of(case) and not counts_from_ever:
            continue
        # 5.5 and 5.6: after the decisive year nothing decides but tT's own year.
        if at > case.decisive_year + 1 and at != case.final_at:
            continue
        is_year_end = report.observed_on == year_end(year)
        if case.kpi.kind in ("annual", "increment") and not is_year_end:
            continue
        closed_from = report.observed_on + timedelta(days=1 if is_year_end else 0)
        if as_of < closed_from:
            continue
        value = binding(report.value, case.kpi.direction)
        assert value is not None
        by_year[year] = Point(report.observed_on, at, year, value)
    return [by_year[year] for year in sorted(by_year)]


def begin_of(case: Case) -> Fraction:
    """Return where reports begin to count: the baseline, without one the plan's first day (5.4; reading n)."""
    return Fraction(case.plan.start) if case.baseline_at is None else case.baseline_at


def decides(case: Case, point: Point) -> bool:
    """Tell whether a closed value decides: where years stand alone, one without τ does not (section 6)."""
    return not stands_alone(case) or point.year in case.targets or case.is_by_survey(point)


def words_that_count(case: Case, reports: list[Actual], as_of: date) -> list[Actual]:
    """Return the codes and 速報 that report their year at the day of reading (Edges 4)."""
    found = []
    for report in reports:
        is_word = report.code is not None or report.mark == "preliminary"
        is_inside = begin_of(case) < position(report.observed_on) <= case.decisive_year + 1
        if not is_word or not is_inside or report.observed_on > as_of:
            continue
        # Edges 4: 集計中 and 速報 report until the due day of the following year.
        is_put_off = report.code == PUT_OFF or report.mark == "preliminary"
        if is_put_off and as_of > case.due_on(fiscal_year(report.observed_on) + 1):
            continue
        found.append(report)
    return found


# ---------------------------------------------------------------- section 5: the kind decides first


def judge_latest(case: Case, points: list[Point]) -> Verdict:
    """Return the verdict on the latest deciding value, whatever the day of reading."""
    latest = points[-1]
    verdict = replace(by_kind(case, points), actual=latest.value, observed_on=latest.day)
    # 6 level without a baseline: the first report is the 起点.
    return replace(verdict, start=points[0]) if needs_start(case) else verdict


def by_kind(case: Case, points: list[Point]) -> Verdict:
    """Return what the row of section 6 that fits the kind says of the latest value."""
    latest = points[-1]
    if has_stages(case.kpi):
        return stage_of_year(case, latest)
    if case.kpi.kind == "maintain":
        return maintain(case, points)
    if stands_alone(case):
        return with_totals(case, points, year_alone(case, points))
    if needs_start(case):
        if len(points) == 1:
            return first_report(case, latest)
        case = replace(case, baseline=points[0].value, baseline_at=points[0].at)
        points = points[1:]
    # 6 base already beyond target.
    if is_beyond(case):
        return replace(maintain(case, points, rule="beyond"), needs_review=True)
    return rules_6_to_11(case, latest)


def has_stages(kpi: Kpi) -> bool:
    """Tell whether targets and actuals are stages of section 7 (6 milestone with a stage for each year)."""
    return kpi.kind == "milestone" and kpi.unit == STAGES_UNIT


def stands_alone(case: Case) -> bool:
    """Tell whether each closed year stands alone (6 annual without a baseline …, and 6 increment)."""
    if len(case.targets) < 2:
        return False
    if case.kpi.kind == "annual":
        return case.baseline is None or len(set(case.targets.values())) == 1
    return case.kpi.kind == "increment"


def needs_start(case: Case) -> bool:
    """Tell whether the first report stands for the baseline (6 level, range or frequency without a baseline)."""
    if case.kpi.kind == "maintain" or has_stages(case.kpi) or stands_alone(case):
        return False
    return case.baseline is None or case.kpi.kind == "increment"


def is_beyond(case: Case) -> bool:
    """Tell whether a baseline, printed or assumed, is beyond T already (6 base already beyond target; reading g)."""
    if case.kpi.kind == "maintain" or has_stages(case.kpi) or stands_alone(case):
        return False
    return case.baseline is not None and case.sign * (case.baseline - case.final) > 0


# ---------------------------------------------------------------- section 4: formulas, and rules 6–11


def expected(case: Case, point: Point) -> tuple[Fraction | None, bool]:
    """Return Ê at a point, and whether it is a target that the city set (not a point of the 按分線)."""
    # 5.6: the last survey year's value is held against T, as if it stood at tT.
    if case.is_by_survey(point):
        return case.final, True
    if point.is_year_end and point.year in case.targets:
        return case.targets[point.year], True
    if not point.is_year_end and case.is_complete:
        # Edges 2: a dated value is held against the last yearly target that was due.
        due = last_target_due(case, point)
        if due is not None:
            return due, True
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


def last_target_due(case: Case, point: Point) -> Fraction | None:
    """Return the last yearly target due at a point and after the baseline (reading e)."""
    due = [
        year
        for year in case.targets
        if year + 1 <= point.at and (case.baseline_at is None or year + 1 > case.baseline_at)
    ]
    return case.targets[max(due)] if due else None


def step_of(kpi: Kpi) -> Fraction | None:
    """Return the step that rounds: of a unit that counts whole things (section 3), or of a milestone (Edges)."""
    if kpi.kind == "milestone":
        return Fraction(1) if kpi.step is None else kpi.step
    is_whole = kpi.unit.removesuffix("/年").removesuffix("/週") in WHOLE_UNITS
    return kpi.step if is_whole else None


def toward_baseline(line: Fraction, baseline: Fraction, step: Fraction | None) -> Fraction:
    """Return the multiple of the step next to the line on the baseline's side, never past the baseline (Edges)."""
    if step is None or line == baseline:
        return line
    multiple = line / step // 1 * step
    if line > baseline:
        return max(multiple, baseline)
    if multiple < line:
        multiple += step
    return min(multiple, baseline)


def rules_6_to_11(case: Case, point: Point) -> Verdict:
    """Return the verdict on a value that has a baseline, or a 起点, and a target on its better side."""
    due, is_target = expected(case, point)
    baseline = case.baseline
    assert due is not None and baseline is not None and case.baseline_at is not None
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
        # 5.6: 未達成 in two parts, by P ≥ 4/5.
        way = sign * (case.final - baseline)
        is_narrow = way > 0 and sign * (value - baseline) + slack >= FOUR_FIFTHS * way
        return replace(numbers, status=met[0], rule=met[1], is_missed_narrowly=met[0] == "missed" and is_narrow)
    # Edges 2: rule 8 gives way where the city's own targets are worse than the baseline.
    if sign * (due - baseline) < 0 and gap >= -slack:
        return replace(numbers, status="on_track", rule="rule-9")
    if sign * (value - baseline) < -slack:
        return replace(numbers, status="regressed", rule="rule-8")
    if gap >= -slack:
        return replace(numbers, status="on_track", rule="rule-9")
    if sign * (value - baseline) + slack >= FOUR_FIFTHS * sign * (due - baseline):
        return replace(numbers, status="slightly_behind", rule="rule-10")
    return replace(numbers, status="behind", rule="rule-11")


def final_or_early(case: Case, point: Point, city_target: Fraction | None) -> tuple[str, str] | None:
    """Return status and rule where rule 6 or 7 speaks."""
    is_met = case.is_met(point.value, case.final)
    if case.is_final(point):
        return ("achieved" if is_met else "missed", "rule-6-survey" if case.is_by_survey(point) else "rule-6")
    if is_met:
        return ("achieved" if city_target == case.final else "achieved_early", "rule-7")
    return None


def needed(case: Case, point: Point) -> Fraction | None:
    """Return N, empty after the target is met (Edges) and where no year is left."""
    if case.is_final(point) or case.is_met(point.value, case.final):
        return None
    return (case.final - point.value) / (case.final_at - point.at)


# ---------------------------------------------------------------- section 6: the rows that judge otherwise


def maintain(case: Case, points: list[Point], rule: str = "maintain") -> Verdict:
    """Return 維持 or 維持できず: at zero a breach stays, at any other level the latest closed year decides."""

    def held(point: Point) -> Fraction:
        # 5.6: the last survey year's value is held against T.
        is_of_final = rule != "maintain" or case.is_by_survey(point)
        return case.final if is_of_final else case.targets.get(point.year, case.final)

    latest = points[-1]
    level = held(latest)
    suspects = [point for point in points if held(point) == 0] if level == 0 else [latest]
    breaches = [point for point in suspects if not case.is_met(point.value, held(point))]
    verdict = Verdict("broken" if breaches else "maintained", "zero" if level == 0 else rule, expected=level)
    verdict = replace(verdict, gap=case.sign * (latest.value - level))
    if breaches:
        verdict = replace(verdict, breach_fiscal_year=breaches[-1].year, breach_value=breaches[-1].value)
    return verdict


def year_alone(case: Case, points: list[Point]) -> Verdict:
    """Return the verdict of a closed year that stands alone: 6 annual without a baseline, and 6 increment."""
    latest = points[-1]
    due = asked_alone(case, latest)
    if due < 0:
        return Verdict("not_assessable", "rule-3-negative", needs_review=True)
    if due == 0:
        return maintain(case, [point for point in points if asked_alone(case, point) == 0])
    slack, value = case.kpi.tolerance, latest.value
    if case.sign == 1:
        ratio: Fraction | None = value / due
        is_full, is_most = value + slack >= due, value + slack >= FOUR_FIFTHS * due
    else:
        ratio = due / value if value > 0 else None
        is_full, is_most = due >= value - slack, due >= FOUR_FIFTHS * (value - slack)
    numbers = Verdict(
        status="",
        rule="own-year",
        attainment=ratio,
        pace_ratio=ratio,
        gap=case.sign * (value - due),
        expected=due,
    )
    if case.is_final(latest):
        rule = "rule-6-survey" if case.is_by_survey(latest) else "own-year"
        if case.is_met(value, due):
            return replace(numbers, status="achieved", rule=rule)
        # 5.6: 未達成 in two parts, by A/τ ≥ 4/5.
        return replace(numbers, status="missed", rule=rule, is_missed_narrowly=is_most)
    return replace(numbers, status="on_track" if is_full else "slightly_behind" if is_most else "behind")


def with_totals(case: Case, points: list[Point], verdict: Verdict) -> Verdict:
    """Return the verdict with ΣA and Στ of the closed years that have a τ (6 annual without a baseline)."""
    if any(rate in case.kpi.unit for rate in RATES):
        return verdict
    return replace(
        verdict,
        actual_total=sum((point.value for point in points), Fraction(0)),
        target_total=sum((asked_alone(case, point) for point in points), Fraction(0)),
    )


def asked_alone(case: Case, point: Point) -> Fraction:
    """Return the τ of a year that stands alone; T where it is the last survey year (reading u)."""
    return case.final if case.is_by_survey(point) else case.targets[point.year]


def first_report(case: Case, point: Point) -> Verdict:
    """Return the verdict on the report that is the 起点 itself (6 level … without a baseline): no P, no R, no V."""
    # A printed baseline of another quantity (increment) makes no line here.
    due, is_target = expected(replace(case, baseline=None, baseline_at=None), point)
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
        return replace(numbers, status="not_assessable", rule="rule-3-start")
    return replace(numbers, status="on_track" if numbers.gap >= -case.kpi.tolerance else "behind", rule="start")


def stage_of_year(case: Case, point: Point) -> Verdict:
    """Return the verdict on a reported stage (6 milestone with a stage for each year): no line, no P, R, N and V."""
    # The stage of its own year, or the last one due.
    due = case.final if case.is_by_survey(point) else last_target_due(case, point)
    numbers = Verdict(
        status="", rule="", gap=None if due is None else case.sign * (point.value - due), expected=due
    )
    met = final_or_early(case, point, due)
    if met is not None:
        return replace(numbers, status=met[0], rule=met[1])
    # Met is at or past its own, whatever the comparator of the last one is.
    is_behind = numbers.gap is not None and numbers.gap < -case.kpi.tolerance
    return replace(numbers, status="behind" if is_behind else "on_track", rule="stage")


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
