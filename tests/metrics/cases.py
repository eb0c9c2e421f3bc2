"""Random KPIs for the comparison of engine and reference:
drawn so that the edges of the methodology are hit on purpose.

Drawn with `random` and not with Hypothesis, which takes fifty times as long for the same variety: a KPI that differs
is made smaller by the test itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from store import schema
from tests.given import Given
from tests.metrics import reference
from tests.metrics.reference import Actual, Band, Kpi, Plan, Target

PLANS = (Plan(2024, 2027), Plan(2022, 2026), Plan(2025, 2027), Plan(2024, 2028), Plan(2026, 2027))
CENT = Fraction(1, 100)


@dataclass(frozen=True, repr=False)
class Example:
    """A KPI with everything that a verdict on it needs, the day of reading among them.

    `noise` is what the database holds besides: an earlier revision of each upload, or a later one that was undone.
    """

    kpi: Kpi
    targets: tuple[Target, ...]
    actuals: tuple[Actual, ...]
    plan: Plan
    day: date
    noise: str = "none"

    def __repr__(self) -> str:
        """Return a word only: a failing test describes what differs, and no list of fractions should hide it."""
        return f"<{self.kpi.kind}>"


class Batch(Given):
    """A database that takes many rows at once: they are collected and inserted by `flush`."""

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
        if (city, 1) not in self._plans:
            self.plan(example.plan.start, example.plan.end, municipality_key=city)
        self.kpi(
            kpi_id,
            kind=kpi.kind,
            direction=kpi.direction,
            municipality_key=city,
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
                kpi_id=kpi_id,
                source=target.source,
                revision=target.revision,
                municipality_key=city,
            )
        for actual in example.actuals:
            if actual.source == "plan":
                assert actual.value is not None
                self.measurement(_decimals(actual.value), actual.observed_on, kpi_id=kpi_id, municipality_key=city)
            else:
                self._upload(kpi_id, actual, city, example.noise)

    def _upload(self, kpi_id: str, actual: Actual, city: int, noise: str) -> None:
        where: dict[str, Any] = {"observed_on": actual.observed_on, "kpi_id": kpi_id, "municipality_key": city}
        if noise == "revised":
            self.actual(77_777, **where)
        self.actual(
            None if actual.value is None else _decimals(actual.value), code=actual.code, mark=actual.mark, **where
        )
        if noise == "undone":
            self.void(self.actual(-77_777, **where), municipality_key=city)


def _decimal(value: Fraction) -> Decimal:
    exact = value * 10_000
    assert exact.denominator == 1, f"{value} does not fit DECIMAL(18, 4)"
    return Decimal(exact.numerator) / 10_000


def _decimals(band: Band) -> tuple[Decimal | None, Decimal | None]:
    return (None if band.low is None else _decimal(band.low), None if band.high is None else _decimal(band.high))


# ---------------------------------------------------------------- drawing

READING_YEARS = (2025, 2026, 2026, 2027, 2027, 2027, 2027, 2028, 2028, 2028, 2029)
READING_DAYS = ((3, 31), (4, 1), (6, 30), (7, 1), (7, 15), (12, 31), (2, 28))  # most of them beside 1 April or 1 July
KINDS = (
    *["level"] * 8, *["annual"] * 6, *["range"] * 3, *["frequency"] * 2, *["maintain"] * 4, *["increment"] * 3,
    *["milestone"] * 2, "qualitative",
)  # fmt: skip
ROUND_NUMBERS = tuple(Fraction(value) for value in (0, 10, 1, 20, 50, 100, -20, 40, 60, 330))
STEPS = (None, None, None, Fraction(1), Fraction(5), Fraction(1, 10), Fraction(1, 2))
TOLERANCES = tuple(Fraction(value) for value in ("0", "0", "0", "0", "0.5", "2", "0.01"))
ABSENCES = ("not_printed", "dash", "not_set", "lost")
COMPARATORS = {
    "up": (*["at_least"] * 6, "more_than", "equal"),
    "down": (*["at_most"] * 6, "less_than", "equal"),
}
CHANGES = tuple(Fraction(value) for value in (40, 20, 12, 10, 4, 3, 1, 0, 8, 100, "21.9", -5, -12))
PLAIN_TARGETS = tuple(Fraction(value) for value in (50, 0, 10, 3, -1))
TARGET_FORMS = (
    "final", "final", "plan_end", "plan_end", "line", "line", "free", "free", "flat", "holes", "holes", "plateau",
    "dip",
    "mixed", "none",
)  # fmt: skip
MARKS = (*["final"] * 8, "corrected", "preliminary", "code")
CODES = ("not_surveyed", "not_published", "not_applicable", "in_progress")
AIMS = ("base", "target", "due", "due", "most", "most", "year", "year_most", "zero", "free", "free")
YEARLY_AIMS = (*["year"] * 3, *["year_most"] * 5, *AIMS)
NUDGES = tuple(Fraction(value) for value in (*["0"] * 8, "0.01", "-0.01", "0.5", "-0.5", "2", "-2"))
DATED = ("december", "leap", "eve", "first")
SHAPES = (*["end"] * 7, "none", "none", *DATED)


def example(dice: Random, kinds: tuple[str, ...] = KINDS) -> Example:
    """Draw a KPI of any kind with its targets, its reports, its plan and its day of reading."""
    kind = dice.choice(kinds)
    direction = dice.choice(("up", "down"))
    plan = dice.choice(PLANS)
    start = _value(dice)
    has_baseline = dice.randint(0, 5) >= (3 if kind == "annual" else 1)
    baseline_on = _baseline_day(dice, plan)
    targets = _targets(dice, kind, direction, plan, start)
    kpi = Kpi(
        kind=kind,
        direction=direction,
        comparator=dice.choice(COMPARATORS[direction]),
        step=dice.choice(STEPS),
        tolerance=dice.choice(TOLERANCES),
        baseline=_band(dice, kind, direction, start) if has_baseline else None,
        baseline_on=baseline_on if has_baseline else None,
        baseline_absence=None if has_baseline else dice.choice(ABSENCES),
        target_absence=None if targets else dice.choice(ABSENCES),
    )
    day = date(dice.choice(READING_YEARS), *dice.choice(READING_DAYS))
    noise = dice.choice(("none", "none", "none", "revised", "undone"))
    return Example(kpi, targets, _actuals(dice, kpi, targets, plan), plan, day, noise)


def _value(dice: Random) -> Fraction:
    return dice.choice(ROUND_NUMBERS) if dice.random() < 0.5 else dice.randint(-3_000, 12_000) * CENT


def _baseline_day(dice: Random, plan: Plan) -> date:
    form = dice.choice(("end", "end", "end", "end", "before", "december", "leap", "inside", "late", "final"))
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


def _band(dice: Random, kind: str, direction: str | None, value: Fraction) -> Band:
    """Draw a band whose judging end is the value."""
    shapes = ("point", "band", "worst", "other") if kind in ("range", "frequency") else (*["point"] * 12, "band")
    shape = dice.choice(shapes)
    if shape == "point":
        return Band(value, value)
    if shape == "other":
        return Band(None, value) if direction == "up" else Band(value, None)
    width = None if shape == "worst" else Fraction(15)
    if direction == "up":
        return Band(value, None if width is None else value + width)
    return Band(None if width is None else value - width, value)


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
    if form in ("holes", "mixed"):
        for year in dice.sample(years[:-1], k=min(dice.randint(1, 2), len(years) - 1)):
            del by_year[year]
    final_source = "plan_end" if form in ("plan_end", "mixed") else "city"
    targets = [
        Target(year, _band(dice, kind, direction, value), final_source if year == plan.end else "city")
        for year, value in sorted(by_year.items())
    ]
    if dice.randint(0, 7) == 7:
        last = targets[-1]
        targets.append(Target(last.fiscal_year, _band(dice, kind, direction, _value(dice)), last.source, revision=1))
    return tuple(targets)


def _actuals(dice: Random, kpi: Kpi, targets: tuple[Target, ...], plan: Plan) -> tuple[Actual, ...]:
    case = reference.case_of(kpi, list(targets), plan)
    found: dict[date, Actual] = {}
    reports = [(year, dice.choice(SHAPES)) for year in range(plan.start - 1, _last_year(dice, plan) + 1)]
    if dice.randint(0, 3) == 3:
        reports.append((dice.randint(plan.start, plan.end), dice.choice(DATED)))
    for year, shape in reports:
        if shape == "none":
            continue
        day = _day(shape, year)
        mark = dice.choice(MARKS)
        if mark == "code":
            found[day] = Actual(day, code=dice.choice(CODES))
            continue
        aims = YEARLY_AIMS if kpi.kind in ("annual", "increment") else AIMS
        aimed = None if case is None else _aimed(case, day, dice.choice(aims))
        value = _value(dice) if aimed is None else _cents(aimed) + dice.choice(NUDGES)
        source = "plan" if mark == "final" and dice.randint(0, 7) == 7 else "upload"
        found[day] = Actual(day, _band(dice, kpi.kind, kpi.direction, value), mark=mark, source=source)
    return tuple(found[day] for day in sorted(found))


def _last_year(dice: Random, plan: Plan) -> int:
    """Draw the last year with a report, most often one inside the plan."""
    inside = list(range(plan.start, plan.end))
    return dice.choice([*inside, *inside, plan.start - 2, *[plan.end] * len(inside), plan.end + 1])


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
    """Return the value at which a rule turns: B, T, Ê, four fifths of the way to Ê, a year's τ or four fifths of it."""
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
    expected, _ = reference.expected(case, reference.Point(day, at, year, Fraction(0)))
    if expected is None or aim == "due":
        return expected
    return case.baseline + Fraction(4, 5) * (expected - case.baseline)


def _cents(value: Fraction) -> Fraction:
    return Fraction(round(value * 100), 100)
