"""What the plan asks at the day of the actual, as 計算の根拠 writes it: from where, by whose target, along which line."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from domain import formats
from domain.codes import TargetSource
from domain.cutting import cut
from domain.fiscal import fiscal_year_of, last_day
from metrics.catalogue import KpiDefinition, TargetYear
from metrics.status import AskedBy, KpiStatus
from pages.kpi import formulas
from pages.kpi.formulas import Term
from ui import kinds


class Start(NamedTuple):
    """B: the baseline of the plan, or the first report that stands for it."""

    value: Decimal
    on: date


class Line(NamedTuple):
    """The line at the day of the actual: its formula, what it adds to the corner before, how its days are counted."""

    formula: Term
    way: Term
    is_from_start: bool
    told: str


def start_of(reading: KpiStatus) -> Start | None:
    """Return B; None where there is none, and for a first report that has nothing behind it yet."""
    if reading.is_start_assumed:
        if reading.start_value is None or reading.start_on is None or reading.start_on == reading.latest_on:
            return None
        return Start(reading.start_value, reading.start_on)
    if reading.baseline_binding_value is None or reading.baseline_on is None:
        return None
    return Start(reading.baseline_binding_value, reading.baseline_on)


def line_of(definition: KpiDefinition, reading: KpiStatus) -> Line | None:
    """Return the line at the day of the actual; None where none is asked."""
    start = start_of(reading)
    if reading.expected_rule is not AskedBy.LINE or reading.expected_on is None or start is None:
        return None
    corners = [(start.on, start.value)]
    corners += [
        (last_day(target.fiscal_year), target.target_value)
        for target in definition.targets
        if last_day(target.fiscal_year) > start.on
    ]
    before = max(corner for corner in corners if corner[0] < reading.expected_on)
    after = min(corner for corner in corners if corner[0] > reading.expected_on)
    part, whole = formulas.span(before[0], reading.expected_on), formulas.span(before[0], after[0])
    share, told = formulas.ratio(part, whole)
    low, rise = formulas.number(before[1]), formulas.difference(formulas.number(after[1]), formulas.number(before[1]))
    way = Term(f"{rise.inside} × {share}", rise.value * part.value / whole.value, True)
    return Line(Term(f"{low.text} + {way.text}", low.value + way.value, True), way, before[0] == start.on, told)


def is_stepped(exact: Fraction, expected: Decimal) -> bool:
    """Tell whether a value of the line was rounded to a step, by more than the digits that are kept of it."""
    return abs(exact - Fraction(expected)) >= Fraction(1, 10**formats.KNOWN_DIGITS)


def expected_term(definition: KpiDefinition, reading: KpiStatus) -> Term:
    """Return Ê as it goes into a formula: as a number, or where that has no end in two decimals, as its own formula."""
    assert reading.expected_value is not None
    line = line_of(definition, reading)
    if line is None or is_stepped(line.formula.value, reading.expected_value):
        return formulas.number(reading.expected_value)
    if cut(line.formula.value, formats.QUOTIENT_DIGITS) == line.formula.value:
        return formulas.number(cut(line.formula.value, formats.QUOTIENT_DIGITS))
    return line.formula


def whose(definition: KpiDefinition, reading: KpiStatus) -> str:
    """Return in words which of the printed targets is asked for."""
    assert reading.expected_on is not None and reading.latest_on is not None
    own = kinds.of((definition.municipality_name,))
    year = fiscal_year_of(reading.expected_on)
    if reading.expected_on != last_day(year):
        year = max(t.fiscal_year for t in definition.targets if last_day(t.fiscal_year) < reading.expected_on)
        return f"{reading.expected_on}までに期限の来た{own}の目標（{formats.fiscal_year(year)}）"
    target = target_of(definition, year)
    if target is not None and target.source is TargetSource.PLAN_END:
        whose = f"計画の目標（年度の記載なし：計画最終年度の{formats.fiscal_year(year)}とみなす）"
    else:
        whose = f"{own}が定めた{formats.fiscal_year(year)}の目標"
    if reading.latest_on < reading.expected_on:
        return f"{whose}と、{formats.fiscal_year(fiscal_year_of(reading.latest_on))}の調査値を比べる："
    return whose


def target_of(definition: KpiDefinition, year: int) -> TargetYear | None:
    """Return the target that stands for a fiscal year, None where there is none."""
    return next((target for target in definition.targets if target.fiscal_year == year), None)


def cut_line(definition: KpiDefinition, reading: KpiStatus) -> Decimal:
    """Return Ê as the cards show it."""
    start = start_of(reading)
    assert reading.expected_value is not None
    return formats.cut_on_line(reading.expected_value, definition.direction, None if start is None else start.value)
