"""Values that can be right and look wrong beside those before them: ten times as much, a total that falls, a jump."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from domain.actual import Actual, KpiEntry, Past
from domain.codes import KINDS_BY_YEAR, Kind, Mark
from loaders.actuals import amounts
from loaders.book.cell import Cell, grouped

_TENFOLD, _JUMP = 10, 3
_JUMP_POINTS = 30
# Between small counts every change is a jump; ten times as much is still asked about.
_SMALL = 5


@dataclass(frozen=True, slots=True)
class Reported:
    """One report of a file, with the cell in which its value stands."""

    cell: Cell
    kpi: KpiEntry
    actual: Actual


def ask(reports: Sequence[Reported]) -> None:
    """Ask about every report that looks wrong beside what came before, in the file or in what stands.

    A cell that is asked about already is not asked about again: whoever looks at it sees what is wrong.
    """
    for report in reports:
        value = report.actual.low
        if value is None or report.cell.is_asked_about:
            continue
        past = _past(report, reports)
        why = _doubt(report, value, past)
        if why is not None:
            report.cell.ask(why, amounts.right(report.kpi, value))


def _past(report: Reported, reports: Sequence[Reported]) -> list[Past]:
    """Return the values before the report's day, oldest first; what the file says replaces what stands at that day.

    The baseline of a yearly increase is the stock to which it is added, no earlier increase.
    """
    kpi = report.kpi
    by_day = {one.observed_on: one for one in kpi.past if not (one.is_baseline and kpi.kind is Kind.INCREMENT)}
    for other in reports:
        if other.kpi.kpi_id == kpi.kpi_id and other.actual.low is not None:
            by_day[other.actual.observed_on] = Past(other.actual.observed_on, other.actual.low)
    return [by_day[day] for day in sorted(by_day) if day < report.actual.observed_on]


def _doubt(report: Reported, value: Decimal, past: list[Past]) -> str | None:
    kpi = report.kpi
    if kpi.kind is Kind.INCREMENT and (why := _doubt_about_increase(kpi, value, past)):
        return why
    if not past or kpi.kind is Kind.MILESTONE:
        return None
    last = past[-1]
    before = f"前の値 {grouped(last.value)}（{last.observed_on.isoformat()}）"
    # The count of a year that is not over is low by nature.
    is_partial = kpi.kind in KINDS_BY_YEAR and report.actual.mark is Mark.PRELIMINARY
    if value < 0 < last.value:
        return f"{before}と符号が違います"
    if last.value > 0 and value >= _TENFOLD * last.value:
        return f"{before}の{_TENFOLD}倍以上です"
    if 0 < value * _TENFOLD <= last.value and not is_partial:
        return f"{before}の{_TENFOLD}分の1以下です"
    if _has_only_grown(kpi, past) and value < last.value:
        return f"これまで増え続けてきた値が、{before}より減っています"
    return None if is_partial and value < last.value else _jump(kpi, value, last.value, before)


def _doubt_about_increase(kpi: KpiEntry, value: Decimal, past: list[Past]) -> str | None:
    stock = next((one.value for one in kpi.past if one.is_baseline), None)
    if value < 0:
        return "増えた数が負です（累計が減ったことになります）"
    usual = max((one.value for one in past), default=Decimal(0))
    if stock is not None and stock > 0 and value >= stock and value > _JUMP * usual:
        return f"計画策定時の累計 {grouped(stock)} 以上です（増えた数ではなく累計かもしれません）"
    return None


def _has_only_grown(kpi: KpiEntry, past: list[Past]) -> bool:
    """Tell whether a level looks like a running total: it has grown, and was never below the value before."""
    values = [one.value for one in past]
    is_total = kpi.kind is Kind.LEVEL and kpi.unit != "%"
    return is_total and values[0] < values[-1] and all(first <= second for first, second in pairwise(values))


def _jump(kpi: KpiEntry, value: Decimal, last: Decimal, before: str) -> str | None:
    if kpi.unit == "%":
        gap = abs(value - last)
        return f"{before}から{grouped(gap)}ポイント離れています" if gap >= _JUMP_POINTS else None
    if abs(value - last) <= _SMALL or last <= 0:
        return None
    if value >= _JUMP * last:
        return f"{before}の{_JUMP}倍以上です"
    return f"{before}の{_JUMP}分の1以下です" if value * _JUMP <= last else None
