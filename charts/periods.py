"""The periods of the plans on one axis of fiscal years, with today."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from charts import drawing, palette
from domain.era import short_fiscal_year
from domain.fiscal import first_day, last_day

_WIDTH, _EDGE, _LABEL, _TOP, _BAR, _GAP = 960, 12, 120, 44, 28, 14


class Period(NamedTuple):
    """One plan: its city, its first and last fiscal year, and what stands in its bar."""

    name: str
    first_year: int
    last_year: int
    text: str


def drawn(periods: Sequence[Period], today: date, today_word: str, title: str) -> str:
    """Return one bar a plan as an SVG document, the first plan on top; a plan that is over is grey."""
    first, last = min(period.first_year for period in periods), max(period.last_year for period in periods)
    zero, whole = first_day(first), (last_day(last) - first_day(first)).days

    def at(day: date) -> float:
        return _LABEL + (_WIDTH - _EDGE - _LABEL) * (day - zero).days / whole

    canvas = drawing.Canvas(_WIDTH)
    bottom = _TOP + len(periods) * (_BAR + _GAP)
    for year in range(first, last + 1):
        canvas.line(at(first_day(year)), _TOP - 6, at(first_day(year)), bottom)
        canvas.text(at(date(year, 10, 1)), 18, short_fiscal_year(year), anchor="middle")
        canvas.text(at(date(year, 10, 1)), 34, str(year), ink=drawing.QUIET, anchor="middle")
    for row, period in enumerate(periods):
        y = _TOP + row * (_BAR + _GAP)
        start, end = first_day(period.first_year), last_day(period.last_year)
        canvas.text(_EDGE, y + _BAR * 0.68, period.name, size=14, is_bold=True)
        canvas.rect(at(start), y, at(end) - at(start), _BAR, palette.LINE if end < today else palette.ACTUAL)
        middle = (at(start) + at(end)) / 2
        canvas.text(middle, y + _BAR * 0.67, period.text, size=13, ink="#FFFFFF", is_bold=True, anchor="middle")
    if first_day(first) <= today <= last_day(last):
        canvas.line(at(today), _TOP - 6, at(today), bottom, ink=palette.TODAY, width=2, dash="4 3")
        canvas.text(at(today) + 4, bottom + 4, today_word, ink=palette.TODAY, is_bold=True)
    return canvas.document(bottom + _GAP, title)
