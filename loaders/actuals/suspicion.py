"""Values that can be right and look wrong beside those before them: ten times as much, a total that falls, a jump."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

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
    courses = _courses(reports)
    for report in reports:
        value = report.actual.low
        if value is None or report.cell.is_asked_about:
            continue
        why = _doubt(report, value, courses[report.kpi.kpi_id].before(report.actual.observed_on))
        if why is not None:
            report.cell.ask(why, amounts.right(report.kpi, value))


class _Before(NamedTuple):
    """What came before a day: the newest value, the most, and whether every value was at least the one before it."""

    last: Past
    first_value: Decimal
    most: Decimal
    is_never_less: bool


class _Course:
    """The values of a KPI by day, from the file and from what stands, each with what came before: asked in one step."""

    def __init__(self, values: Iterable[Past]) -> None:
        self._days: list[date] = []
        self._until: list[_Before] = []
        for one in sorted(values, key=lambda past: past.observed_on):
            until = self._until[-1] if self._until else _Before(one, one.value, one.value, is_never_less=True)
            grows = until.is_never_less and until.last.value <= one.value
            self._days.append(one.observed_on)
            self._until.append(_Before(one, until.first_value, max(until.most, one.value), grows))

    def before(self, day: date) -> _Before | None:
        """Return what came before a day, None where nothing did."""
        count = bisect_left(self._days, day)
        return self._until[count - 1] if count else None


def _courses(reports: Sequence[Reported]) -> dict[str, _Course]:
    """Return the course of each KPI that is reported; what the file says replaces what stands at that day.

    The baseline of a yearly increase is the stock to which it is added, no earlier increase.
    """
    by_day: dict[str, dict[date, Past]] = {}
    for report in reports:
        kpi = report.kpi
        if kpi.kpi_id not in by_day:
            standing = (one for one in kpi.past if not (one.is_baseline and kpi.kind is Kind.INCREMENT))
            by_day[kpi.kpi_id] = {one.observed_on: one for one in standing}
        if report.actual.low is not None:
            by_day[kpi.kpi_id][report.actual.observed_on] = Past(report.actual.observed_on, report.actual.low)
    return {kpi_id: _Course(values.values()) for kpi_id, values in by_day.items()}


def _doubt(report: Reported, value: Decimal, past: _Before | None) -> str | None:
    kpi = report.kpi
    if kpi.kind is Kind.INCREMENT and (why := _doubt_about_increase(kpi, value, past)):
        return why
    if past is None or kpi.kind is Kind.MILESTONE:
        return None
    last = past.last
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


def _doubt_about_increase(kpi: KpiEntry, value: Decimal, past: _Before | None) -> str | None:
    stock = next((one.value for one in kpi.past if one.is_baseline), None)
    if value < 0:
        return "増えた数が負です（累計が減ったことになります）"
    usual = Decimal(0) if past is None else past.most
    if stock is not None and stock > 0 and value >= stock and value > _JUMP * usual:
        return f"計画策定時の累計 {grouped(stock)} 以上です（増えた数ではなく累計かもしれません）"
    return None


def _has_only_grown(kpi: KpiEntry, past: _Before) -> bool:
    """Tell whether a level looks like a running total: it has grown, and was never below the value before."""
    is_total = kpi.kind is Kind.LEVEL and kpi.unit != "%"
    return is_total and past.is_never_less and past.first_value < past.last.value


def _jump(kpi: KpiEntry, value: Decimal, last: Decimal, before: str) -> str | None:
    if kpi.unit == "%":
        gap = abs(value - last)
        return f"{before}から{grouped(gap)}ポイント離れています" if gap >= _JUMP_POINTS else None
    if abs(value - last) <= _SMALL or last <= 0:
        return None
    if value >= _JUMP * last:
        return f"{before}の{_JUMP}倍以上です"
    return f"{before}の{_JUMP}分の1以下です" if value * _JUMP <= last else None
