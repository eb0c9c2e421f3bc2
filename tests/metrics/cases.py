"""Random KPIs for the comparison of engine and reference:
drawn so that the edges of the methodology are hit on purpose.

Drawn with `random` and not with Hypothesis, which takes fifty times as long for the same variety: a KPI that differs
is made smaller by the test itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from store import schema
from tests.given import Given
from tests.metrics import reference
from tests.metrics.reference import Actual, Band, FormerBaseline, Kpi, Plan, Target

PLANS = (
    Plan(2024, 2027), Plan(2022, 2026), Plan(2025, 2027, (9, 30)), Plan(2024, 2028), Plan(2026, 2027, (3, 31)),
)  # fmt: skip
CENT = Fraction(1, 100)

# A plan has two editions: what the second leaves out is ended.
FIRST_EDITION, STANDING_EDITION = 1, 2
STOPPED = "stopped"


@dataclass(frozen=True, repr=False)
class Example:
    """A KPI with everything that a verdict on it needs, the day of reading among them.

    `noise` is what the database holds besides: an earlier revision of each upload, or a later one that was undone;
    `ending` how a KPI ended: left out of the plan's newest edition, or under an initiative that was stopped.
    """

    kpi: Kpi
    targets: tuple[Target, ...]
    actuals: tuple[Actual, ...]
    plan: Plan
    day: date
    noise: str = "none"
    ending: str = "left_out"

    def __repr__(self) -> str:
        """Return a word only: a failing test describes what differs, and no list of fractions should hide it."""
        return f"<{self.kpi.kind}>"


class Batch(Given):
    """A database that takes many rows at once: they are collected and inserted by `flush`."""

    _is_large = True

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, tuple[str, ...]], list[list[object]]] = {}
        super().__init__()

    def insert(self, table: str, row: Mapping[str, object]) -> None:
        """Collect one row."""
        self._waiting.setdefault((table, tuple(row)), []).append(list(row.values()))
        version = row.get("version")
        if isinstance(version, int):
            self.version = max(self.version, version)

    def flush(self) -> None:
        """Insert what was collected."""
        for (table, columns), rows in self._waiting.items():
            types = schema.column_types(table)
            places = ", ".join(f"unnest(CAST(? AS {types[column]}[]))" for column in columns)
            values = [list(column) for column in zip(*rows, strict=True)]
            self.connection.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {places}", values)
        self._waiting.clear()

    def example(self, kpi_id: str, example: Example) -> None:
        """Collect the rows of one example; every plan is that of a city of its own."""
        kpi, city = example.kpi, PLANS.index(example.plan) + 1
        if (city, STANDING_EDITION) not in self._plans:
            self._city(city, example.plan)
        is_left_out = kpi.is_ended and example.ending != STOPPED
        edition = FIRST_EDITION if is_left_out else STANDING_EDITION
        of_kpi = {"version": edition, "municipality_key": city, "kpi_id": kpi_id}
        self.kpi(
            **of_kpi,  # type: ignore[arg-type]
            kind=kpi.kind,
            direction=kpi.direction,
            initiative_id=STOPPED if kpi.is_ended and not is_left_out else "i",
            unit=kpi.unit,
            baseline=None if kpi.baseline is None else _decimals(kpi.baseline),
            baseline_on=kpi.baseline_on or date(2024, 3, 31),
            comparator=kpi.comparator,
            step=None if kpi.step is None else _decimal(kpi.step),
            tolerance=_decimal(kpi.tolerance),
            baseline_absence=kpi.baseline_absence,
            target_absence=kpi.target_absence,
        )
        for target in example.targets:
            self.target(
                _decimals(target.value),
                target.fiscal_year,
                source=target.source,
                revision=target.revision,
                **of_kpi,  # type: ignore[arg-type]
            )
        for former in kpi.former_baselines:
            low, high = _decimals(former.value)
            values = {"baseline_low_value": low, "baseline_high_value": high, "baseline_on": former.observed_on}
            texts = {"baseline_text": "", "place": "例示", "first_line": 1, "last_line": 1}
            self.insert("former_baseline", of_kpi | {"baseline_revision": former.revision} | values | texts)
        if kpi.report_due is not None:
            self.insert("report_due", of_kpi | _due(kpi.report_due))
        for year in kpi.survey_years:
            self.insert("survey_year", of_kpi | {"fiscal_year": year})
        for actual in example.actuals:
            if actual.source == "plan":
                assert actual.value is not None
                self.measurement(_decimals(actual.value), actual.observed_on, **of_kpi)  # type: ignore[arg-type]
            else:
                self._upload(kpi_id, actual, city, example.noise)

    def _city(self, city: int, plan: Plan) -> None:
        for edition in (FIRST_EDITION, STANDING_EDITION):
            self.plan(plan.start, plan.end, municipality_key=city, version=edition)
            if plan.report_due is not None:
                of_plan = {"version": edition, "municipality_key": city, "kpi_id": ""}
                self.insert("report_due", of_plan | _due(plan.report_due))
        stopped = {"initiative_id": STOPPED, "observed_on": date(2020, 4, 1), "stage": "cancelled"}
        told = {"evidence": "", "department": "", "upload_id": f"stopped{city}"}
        self.insert("stage_revision", {"municipality_key": city, "version": STANDING_EDITION} | stopped | told)

    def _upload(self, kpi_id: str, actual: Actual, city: int, noise: str) -> None:
        where: dict[str, Any] = {"observed_on": actual.observed_on, "kpi_id": kpi_id, "municipality_key": city}
        if noise == "revised" and actual.value is not None:
            self.actual(77_777, mark=actual.mark, **where)
        elif noise == "revised":
            self.actual(code="not_published", **where)
        self.actual(
            None if actual.value is None else _decimals(actual.value), code=actual.code, mark=actual.mark, **where
        )
        if noise == "undone":
            self.void(self.actual(-77_777, **where), municipality_key=city)


def _due(day: tuple[int, int]) -> dict[str, object]:
    return {"due_month": day[0], "due_day": day[1]}


def _decimal(value: Fraction) -> Decimal:
    exact = value * 10_000
    assert exact.denominator == 1, f"{value} does not fit DECIMAL(18, 4)"
    return Decimal(exact.numerator) / 10_000


def _decimals(band: Band) -> tuple[Decimal | None, Decimal | None]:
    return (None if band.low is None else _decimal(band.low), None if band.high is None else _decimal(band.high))


# ---------------------------------------------------------------- drawing

# Most of them are, or come after, a day on which something turns. Few, since each is a question of its own.
READING_DAYS = tuple(
    date(*day)
    for day in (
        (2025, 7, 1), (2026, 4, 1), (2027, 6, 30), (2027, 10, 1), (2028, 3, 31), (2028, 4, 1), (2028, 9, 30),
        (2029, 6, 30), (2029, 7, 1),
    )
)  # fmt: skip
DUE_DAYS = (*[None] * 12, (9, 30), (3, 31), (4, 1), (6, 30), (12, 31))
KINDS = (
    *["level"] * 8, *["annual"] * 6, *["range"] * 3, *["frequency"] * 2, *["maintain"] * 4, *["increment"] * 3,
    *["milestone"] * 3, "qualitative",
)  # fmt: skip
UNITS = (*["件"] * 4, "人", "手続/年", "件/週", "%", "分", "点")
ROUND_NUMBERS = tuple(Fraction(value) for value in (0, 10, 1, 20, 50, 100, -20, 40, 60, 330))
STEPS = (None, None, None, Fraction(1), Fraction(5), Fraction(1, 10), Fraction(1, 2))
TOLERANCES = tuple(Fraction(value) for value in ("0", "0", "0", "0", "0.5", "2", "0.01"))
ABSENCES = ("not_printed", "dash", "not_set", "lost")
COMPARATORS = {
    "up": (*["at_least"] * 9, "more_than", "equal", "at_most", "less_than"),
    "down": (*["at_most"] * 9, "less_than", "equal", "at_least", "more_than"),
}
CHANGES = tuple(Fraction(value) for value in (40, 20, 12, 10, 4, 3, 1, 0, 8, 100, "21.9", -5, -12))
PLAIN_TARGETS = tuple(Fraction(value) for value in (50, 0, 10, 3, -1))
TARGET_FORMS = (
    "final", "final", "plan_end", "plan_end", "line", "line", "free", "free", "flat", "holes", "holes", "plateau",
    "dip",
    "mixed", "none",
)  # fmt: skip
REVISIONS = ("moved", "moved", "withdrawn", "added", "lowered", "lowered", "free")
MARKS = (*["final"] * 8, "corrected", "preliminary", "code")
CODES = ("not_surveyed", "not_published", "not_applicable", "in_progress", "in_progress")
AIMS = ("base", "target", "due", "due", "most", "most", "year", "year_most", "narrow", "zero", "free", "free")
YEARLY_AIMS = (*["year"] * 3, *["year_most"] * 5, *AIMS)
NUDGES = tuple(Fraction(value) for value in (*["0"] * 8, "0.01", "-0.01", "0.5", "-0.5", "2", "-2"))
DATED = ("december", "leap", "eve", "first")
SHAPES = (*["end"] * 7, "none", "none", *DATED)
RUNGS = tuple(Fraction(rung) for rung in range(5))


def example(dice: Random, kinds: tuple[str, ...] = KINDS) -> Example:
    """Draw a KPI of any kind with its targets, its reports, its plan and its day of reading."""
    kind = dice.choice(kinds)
    has_stages = kind == "milestone" and dice.random() < 0.6
    direction = "up" if has_stages else dice.choice(("up", "down"))
    plan = dice.choice(PLANS)
    start = dice.choice(RUNGS[:3]) if has_stages else _value(dice)
    has_baseline = dice.randint(0, 5) >= (3 if kind == "annual" else 2)
    baseline_on = _baseline_day(dice, plan)
    targets = _stages(dice, plan) if has_stages else _targets(dice, kind, direction, plan, start)
    kpi = Kpi(
        kind=kind,
        direction=direction if targets or dice.random() < 0.6 else None,
        comparator=dice.choice(COMPARATORS[direction]),
        unit=reference.STAGES_UNIT if has_stages else dice.choice(UNITS),
        step=None if has_stages else dice.choice(STEPS),
        tolerance=Fraction(0) if has_stages else dice.choice(TOLERANCES),
        baseline=_band(dice, kind, direction, start) if has_baseline else None,
        baseline_on=baseline_on if has_baseline else None,
        baseline_absence=None if has_baseline else dice.choice(ABSENCES),
        target_absence=None if targets else dice.choice(ABSENCES),
        report_due=dice.choice(DUE_DAYS),
        survey_years=_survey_years(dice, plan) if dice.random() < 0.2 else (),
        is_ended=dice.randrange(50) == 0,
    )
    if has_baseline and dice.randrange(8) == 0:
        kpi = replace(kpi, former_baselines=_former_baselines(dice, kpi, plan, start))
    if targets and dice.randrange(5) == 0:
        targets = _revised(dice, kpi, targets, start)
    actuals = _actuals(dice, kpi, targets, plan)
    if not has_baseline and dice.randrange(3) == 0:
        actuals = dice.choice((actuals[:1], actuals[-1:]))  # a first report alone
    days = READING_DAYS if dice.randrange(5) == 0 else [day for day in READING_DAYS if day.year > plan.start + 1]
    noise = dice.choice((*["none"] * 6, "revised", "undone"))
    ending = dice.choice(("left_out", STOPPED))
    return Example(kpi, targets, actuals, plan, dice.choice(days), noise, ending)


def _value(dice: Random) -> Fraction:
    return dice.choice(ROUND_NUMBERS) if dice.random() < 0.5 else dice.randint(-3_000, 12_000) * CENT


def _baseline_day(dice: Random, plan: Plan) -> date:
    form = dice.choice((*["end"] * 8, "before", "before", "december", "december", "leap", "inside", "late", "final"))
    days = {
        "end": reference.year_end(plan.start - 1),
        "before": reference.year_end(plan.start - 3),
        "december": date(plan.start - 1, 12, 31),
        "leap": date(2024, 2, 29),
        "inside": date(plan.start, 11, 30),
        "late": date(plan.end, 4, 1),
        "final": reference.year_end(plan.end),
    }
    return days[form]


def _former_baselines(dice: Random, kpi: Kpi, plan: Plan, start: Fraction) -> tuple[FormerBaseline, ...]:
    """Draw one or two baselines that the standing one replaced."""
    return tuple(
        FormerBaseline(
            revision,
            _band(dice, kpi.kind, kpi.direction, start + dice.choice(CHANGES) * dice.choice((-1, 1))),
            _baseline_day(dice, plan),
        )
        for revision in range(dice.choice((1, 1, 2)))
    )


def _survey_years(dice: Random, plan: Plan) -> tuple[int, ...]:
    """Draw every second year, or any years, now and then such of which none is the plan's."""
    every = range(plan.start - 1, plan.end + 2)
    form = dice.choice(("second", "second", "any", "outside"))
    if form == "second":
        return tuple(every[dice.randint(0, 1) :: 2])
    if form == "outside":
        return (plan.start - 2, plan.end + 2)
    return tuple(sorted(dice.sample(every, k=2)))


def _band(dice: Random, kind: str, direction: str | None, value: Fraction) -> Band:
    """Draw a band whose judging end is the value."""
    shapes = ("point", "band", "worst", "other") if kind in ("range", "frequency") else (*["point"] * 12, "band")
    shape = dice.choice(shapes)
    if shape == "point":
        return Band(value, value)
    if shape == "other":
        return Band(value, None) if direction == "down" else Band(None, value)
    width = None if shape == "worst" else Fraction(15)
    if direction == "down":
        return Band(None if width is None else value - width, value)
    return Band(value, None if width is None else value + width)


def _stages(dice: Random, plan: Plan) -> tuple[Target, ...]:
    """Draw the stages of a milestone's years, each at or past the one before; the last one is due in the last year."""
    years = [year for year in range(plan.start, plan.end) if dice.random() < 0.6]
    rungs = sorted(dice.choice(RUNGS) for _ in range(len(years) + 1))
    return tuple(
        Target(year, Band(rung, rung), dice.choice(("city", "plan_end")) if year == plan.end else "city")
        for year, rung in zip([*years, plan.end], rungs, strict=True)
    )


def _targets(dice: Random, kind: str, direction: str, plan: Plan, start: Fraction) -> tuple[Target, ...]:
    form = dice.choice(TARGET_FORMS)
    if form == "none":
        return ()
    sign = 1 if direction == "up" else -1
    change = sign * dice.choice(CHANGES)
    final = start + change
    if dice.randrange(5) == 0 or kind in ("maintain", "increment"):
        final = dice.choice(PLAIN_TARGETS) if dice.randrange(3) == 0 else _value(dice)
    years = list(range(plan.start, plan.end + 1))
    by_year = {plan.end: final}
    if form in ("line", "holes", "mixed"):
        for number, year in enumerate(years[:-1], start=1):
            by_year[year] = _cents(start + (final - start) * Fraction(number, len(years)))
    if form == "flat" or (kind in ("increment", "maintain") and form in ("line", "free", "dip", "plan_end", "final")):
        by_year = dict.fromkeys(years, final)
    elif form == "free":
        by_year = {year: _value(dice) for year in years[:-1]} | by_year
    elif form in ("plateau", "dip"):
        by_year |= dict.fromkeys(years[:-1], start)
        by_year[years[-2]] = final if form == "plateau" else by_year[years[-2]]
        by_year[years[0]] = start - sign * 5 if form == "dip" else by_year[years[0]]
    if form in ("holes", "mixed") or (form == "flat" and dice.randrange(3) == 0):
        for year in dice.sample(years[:-1], k=min(dice.randint(1, 2), len(years) - 1)):
            del by_year[year]
    final_source = "plan_end" if form in ("plan_end", "mixed") else "city"
    return tuple(
        Target(year, _band(dice, kind, direction, value), final_source if year == plan.end else "city")
        for year, value in sorted(by_year.items())
    )


def _revised(dice: Random, kpi: Kpi, first: tuple[Target, ...], start: Fraction) -> tuple[Target, ...]:
    """Return the targets with one or two later paths, each made from the one before."""
    rows, path = list(first), first
    for revision in range(1, dice.choice((2, 2, 2, 3))):
        path = tuple(replace(target, revision=revision) for target in _changed(dice, kpi, path, start))
        rows += path
    if dice.randrange(12) == 0:  # 当初目標 were none
        rows = [target for target in rows if target.revision > 0]
    dice.shuffle(rows)
    return tuple(rows)


def _changed(dice: Random, kpi: Kpi, path: tuple[Target, ...], start: Fraction) -> tuple[Target, ...]:
    """Return a path after a revision: a year moved, withdrawn or added, the last value made easier, or new values."""
    form, last = dice.choice(REVISIONS), path[-1]
    value = reference.binding(last.value, kpi.direction)
    assert value is not None
    share = dice.choice((Fraction(1, 2), Fraction(2)))
    new = dice.choice(RUNGS) if reference.has_stages(kpi) else start + (value - start) * share
    band = _band(dice, kpi.kind, kpi.direction, new)
    if form == "moved":
        free = [year for year in range(path[0].fiscal_year, last.fiscal_year + 2) if year != last.fiscal_year]
        year = dice.choice(free)
        kept = [target for target in path[:-1] if target.fiscal_year < year]
        return (*kept, replace(last, fiscal_year=year, source="city"))
    if form == "withdrawn" and len(path) > 1:
        gone = dice.choice(path)
        return tuple(target for target in path if target != gone)
    if form == "added":
        years = {target.fiscal_year for target in path}
        missing = [year for year in range(min(years), max(years) + 2) if year not in years]
        added = Target(dice.choice(missing), band)
        return tuple(sorted((*path, added), key=lambda target: target.fiscal_year))
    if form == "lowered":
        return (*path[:-1], replace(last, value=band))
    return tuple(replace(target, value=_band(dice, kpi.kind, kpi.direction, _any_of(dice, kpi))) for target in path)


def _any_of(dice: Random, kpi: Kpi) -> Fraction:
    return dice.choice(RUNGS) if reference.has_stages(kpi) else _value(dice)


def _actuals(dice: Random, kpi: Kpi, targets: tuple[Target, ...], plan: Plan) -> tuple[Actual, ...]:
    newest = max((target.revision for target in targets), default=0)
    aimed_at = dice.choice((newest, newest, 0))
    path = [target for target in targets if target.revision == aimed_at]
    case = reference.case_of(kpi, path, plan)
    found: dict[date, list[Actual]] = {}
    before = dice.choice((1, 1, 1, 2))
    reports = [(year, dice.choice(SHAPES)) for year in range(plan.start - before, _last_year(dice, plan) + 1)]
    if dice.randint(0, 3) == 3:
        reports.append((dice.randint(plan.start, plan.end), dice.choice(DATED)))
    for year, shape in reports:
        if shape == "none":
            continue
        day = _day(shape, year)
        of_day = [_report(dice, kpi, case, day) for _ in range(dice.choice((1, 1, 1, 1, 1, 2)))]
        found[day] = [*found.get(day, []), *of_day]
        value = of_day[0].value
        if case is not None and case.baseline is None and value is not None and reference.needs_start(case):
            start = reference.binding(value, kpi.direction)
            case = replace(case, baseline=start, baseline_at=reference.position(day))
    # The plan's text prints one figure a day.
    return tuple(
        actual if number == 0 else replace(actual, source="upload")
        for day in sorted(found)
        for number, actual in enumerate(found[day])
    )


def _report(dice: Random, kpi: Kpi, case: reference.Case | None, day: date) -> Actual:
    mark = dice.choice(MARKS)
    is_last = case is not None and day == reference.year_end(case.decisive_year)
    if mark == "code" or (is_last and dice.randrange(8) == 0):
        return Actual(day, code=dice.choice(CODES))
    aims = YEARLY_AIMS if kpi.kind in ("annual", "increment") else AIMS
    if reference.has_stages(kpi):
        value = dice.choice(RUNGS)
    else:
        aimed = None if case is None else _aimed(case, day, dice.choice(aims))
        value = _value(dice) if aimed is None else _cents(aimed) + dice.choice(NUDGES)
    source = "plan" if mark == "final" and dice.randint(0, 7) == 7 else "upload"
    return Actual(day, _band(dice, kpi.kind, kpi.direction, value), mark=mark, source=source)


def _last_year(dice: Random, plan: Plan) -> int:
    """Draw the last year with a report, most often one inside the plan."""
    inside = list(range(plan.start, plan.end))
    return dice.choice([*inside, *inside, plan.start - 2, *[plan.end] * (2 * len(inside)), plan.end + 1])


def _day(shape: str, year: int) -> date:
    end = reference.year_end(year)
    days = {
        "end": end,
        "december": date(year, 12, 31),
        "leap": date(year + 1, 2, 29) if end.year % 4 == 0 else date(year + 1, 2, 28),
        "eve": date(end.year, 3, 30),
        "first": date(year, 4, 1),
    }
    return days[shape]


def _aimed(case: reference.Case, day: date, aim: str) -> Fraction | None:
    """Return the value at which a rule turns: B, T, Ê, four fifths of the way to Ê or to T, a year's τ or four fifths
    of it."""
    at, year = reference.position(day), reference.fiscal_year(day)
    simple = {"base": case.baseline, "target": case.final, "zero": Fraction(0), "free": None}
    if aim in simple:
        return simple[aim]
    if aim in ("year", "year_most"):
        due = case.targets.get(year)
        share = 1 if aim == "year" else Fraction(4, 5) ** case.sign
        return None if due is None else due * share
    if case.baseline is None or case.baseline_at is None or not case.baseline_at < at <= case.final_at:
        return None
    if aim == "narrow":
        return case.baseline + Fraction(4, 5) * (case.final - case.baseline)
    expected, _ = reference.expected(case, reference.Point(day, at, year, Fraction(0)))
    if expected is None or aim == "due":
        return expected
    return case.baseline + Fraction(4, 5) * (expected - case.baseline)


def _cents(value: Fraction) -> Fraction:
    return Fraction(round(value * 100), 100)
