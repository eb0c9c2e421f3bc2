"""The way of one KPI as an SVG document for paper: the series, colours and marks of charts/trajectory.py, no script."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil, floor, log10

from charts import palette
from charts.drawing import GRID, INK, QUIET, Canvas, width_of
from charts.trajectory import SERIES, Points, runs
from domain.era import short_fiscal_year
from domain.fiscal import first_day, fiscal_year_of, last_day

WIDTH, PLOT_HEIGHT = 690.0, 210.0
_EDGE, _SAMPLE, _ROW = 14.0, 30.0, 19.0
# A letter, and how far its line reaches above and below its foot.
_LETTER, _ASCENT, _DESCENT = 11.0, 13.0, 4.0

Box = tuple[float, float, float, float]  # left, top, right, bottom

# Lines from the back to the front: colour, width, dashes. Dashes tell them apart without colour.
_LINES = {
    "forecast": (palette.ACTUAL, 1.6, "2,3"),
    "path": (palette.TARGET, 1.2, ""),
    "line": (palette.TARGET, 1.6, "6,4"),
    "need_pace": (palette.NEED, 1.8, "8,3,2,3"),
    "actual": (palette.ACTUAL, 2.6, ""),
}


class _Paper(Canvas):
    """A canvas with the marks of a trajectory."""

    def path(self, points: Sequence[tuple[float, float]], ink: str, width: float, dash: str = "") -> None:
        """Draw a line through the points."""
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._pieces.append(
            f'<polyline points="{way}" fill="none" stroke="{ink}" stroke-width="{width:g}" '
            f'stroke-linejoin="round"{dashed}/>'
        )

    def area(self, points: Sequence[tuple[float, float]], ink: str) -> None:
        """Fill the outline, pale."""
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._pieces.append(f'<polygon points="{way}" fill="{ink}" fill-opacity="0.14"/>')

    def mark(self, name: str, x: float, y: float) -> None:
        """Draw the mark of a series at a point; a line without marks has none."""
        if name == "target":
            self.diamond(x, y, 5.5, palette.TARGET)
        elif name == "actual":
            self._circle(x, y, palette.ACTUAL, palette.ACTUAL)
        elif name == "provisional":
            self._circle(x, y, "#FFFFFF", palette.ACTUAL)
        elif name == "baseline":
            self.rect(x - 4.5, y - 4.5, 9, 9, palette.TARGET)
        elif name == "late":
            self.line(x - 4.5, y - 4.5, x + 4.5, y + 4.5, palette.ACTUAL, 2)
            self.line(x - 4.5, y + 4.5, x + 4.5, y - 4.5, palette.ACTUAL, 2)

    def _circle(self, x: float, y: float, fill: str, ink: str) -> None:
        self._pieces.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{fill}" stroke="{ink}" stroke-width="1.6"/>'
        )


class _Frame:
    """Where the plot stands on the paper, and where a day and a value stand in it."""

    def __init__(self, days: Sequence[date], values: Sequence[float], top: float) -> None:
        self.years = range(min(map(fiscal_year_of, days)), max(map(fiscal_year_of, days)) + 1)
        whole = all(value == int(value) for value in values)
        self.ticks = ticks(min(0.0, *values), max(0.0, *values), least_step=1.0 if whole else 0.0)
        self.names = [_number(tick) for tick in self.ticks]
        # 6 to the axis, and room for a font whose figures are wider than those that are reckoned with.
        self.left = 1.15 * max(width_of(name, 11) for name in self.names) + 8
        self.right, self.top, self.bottom = WIDTH - _EDGE, top, top + PLOT_HEIGHT
        self._first, self._span = first_day(self.years[0]), (last_day(self.years[-1]) - first_day(self.years[0])).days

    def x(self, day: date) -> float:
        return self.left + _EDGE + (self.right - self.left - 2 * _EDGE) * (day - self._first).days / self._span

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - (self.bottom - self.top) * (value - low) / (high - low)

    def points(self, found: Points) -> list[tuple[float, float]]:
        return [(self.x(day), self.y(value)) for day, value in found]


def svg(
    series: Mapping[str, Points], words: Mapping[str, str], unit: str, today: date, today_word: str, title: str
) -> str:
    """Return the way as an SVG document, WIDTH wide, with its legend above and both calendars below.

    `series` and `words` are those of charts/trajectory.py; at least one series has a point. Baseline, latest actual and
    final target bear their values where there is room.
    """
    found = {name: sorted(series[name]) if name != "forecast_range" else list(series[name]) for name in SERIES
             if series.get(name)}  # fmt: skip
    points = [point for run in found.values() for point in run]
    paper = _Paper(WIDTH)
    top = _legend(paper, [name for name in SERIES if name in found], words) + 34
    frame = _Frame([day for day, _ in points] + [today], [value for _, value in points], top)
    _axes(paper, frame)
    taken = [_write(paper, 2, frame.top - 14, f"単位：{unit}", QUIET)] if unit else []
    taken.append(_today(paper, frame, today, today_word))
    _draw(paper, frame, found)
    _values(paper, frame, found, unit, taken)
    return paper.document(frame.bottom + 38, title)


def ticks(low: float, high: float, least_step: float = 0.0) -> list[float]:
    """Return round values, the same step apart, from at most `low` to at least `high`; at most eight of them."""
    if low == high:
        high = low + 1
    rough = (high - low) / 5
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    step = max(step, least_step)
    return [round(index * step, 10) for index in range(floor(low / step), ceil(round(high / step, 9)) + 1)]


def _legend(paper: _Paper, names: Sequence[str], words: Mapping[str, str]) -> float:
    """Draw the legend in as many rows as it needs, and return where it ends."""
    x, y = 4.0, 14.0
    for name in names:
        wide = _SAMPLE + 6 + width_of(words[name], 11) + 14
        if x > 4 and x + wide > WIDTH:
            x, y = 4.0, y + _ROW
        if name == "forecast_range":
            paper.area([(x, y - 9), (x + _SAMPLE, y - 9), (x + _SAMPLE, y + 1), (x, y + 1)], palette.ACTUAL)
        if name in _LINES:
            paper.path([(x, y - 4), (x + _SAMPLE, y - 4)], *_LINES[name])
        paper.mark(name, x + _SAMPLE / 2, y - 4)
        paper.text(x + _SAMPLE + 6, y, words[name], 11)
        x += wide
    return y


def _write(paper: _Paper, x: float, y: float, words: str, ink: str = INK, is_bold: bool = False) -> Box:
    """Write words at the foot of a line, and return the box that the line takes."""
    paper.text(x, y, words, _LETTER, ink, is_bold)
    return (x, y - _ASCENT, x + width_of(words, _LETTER), y + _DESCENT)


def _axes(paper: _Paper, frame: _Frame) -> None:
    for tick, name in zip(frame.ticks, frame.names, strict=True):
        paper.line(frame.left, frame.y(tick), frame.right, frame.y(tick), QUIET if tick == 0 else GRID)
        paper.text(frame.left - 6, frame.y(tick) + 4, name, 11, anchor="end")
    step = max(1, ceil(len(frame.years) * 40 / (frame.right - frame.left)))
    for year in frame.years:
        edge = frame.x(first_day(year))
        paper.line(edge, frame.top, edge, frame.bottom)
        if (year - frame.years[0]) % step == 0:
            middle = (edge + frame.x(last_day(year))) / 2
            paper.text(middle, frame.bottom + 16, short_fiscal_year(year), 11, anchor="middle")
            paper.text(middle, frame.bottom + 31, str(year), 11, anchor="middle")
    end = frame.x(last_day(frame.years[-1]))
    paper.line(end, frame.top, end, frame.bottom)


def _today(paper: _Paper, frame: _Frame, today: date, word: str) -> Box:
    """Draw the line of the day of reading with its word, and return the box that the word takes."""
    x, wide = frame.x(today), width_of(word, _LETTER)
    paper.line(x, frame.top - 4, x, frame.bottom, palette.TODAY, 1.8, "2,3")
    start = x + 4 if x + 4 + wide < frame.right else x - 4 - wide
    return _write(paper, start, frame.top - 6, word)


def _draw(paper: _Paper, frame: _Frame, found: Mapping[str, Points]) -> None:
    if "forecast_range" in found:
        paper.area(frame.points(found["forecast_range"]), palette.ACTUAL)
    for name, style in _LINES.items():
        for run in runs(found.get(name, ())) if name == "actual" else [found.get(name, ())]:
            if len(run) > 1:
                paper.path(frame.points(run), *style)
    for name in SERIES:
        for x, y in frame.points(found.get(name, ())):
            paper.mark(name, x, y)


def _values(
    paper: _Paper,
    frame: _Frame,
    found: Mapping[str, Points],
    unit: str,
    taken: list[Box],
) -> None:
    """Write the values of the points that matter beside them, where nothing else stands."""
    ends = {"actual": -1, "target": -1, "baseline": 0}
    marks = [(x - 5, y - 5, x + 5, y + 5) for name in ends for x, y in frame.points(found.get(name, ()))]
    for name, index in ends.items():
        if name in found:
            day, value = found[name][index]
            text = _number(value) + (unit if width_of(unit, _LETTER) <= 40 else "")
            x, y, wide = frame.x(day), frame.y(value), width_of(text, _LETTER)
            own = (x - 5, y - 5, x + 5, y + 5)
            left = min(max(x - wide / 2, frame.left + 2), frame.right - wide - 2)
            others = [*taken, *(mark for mark in marks if mark != own)]
            for foot in (y - 8 - _DESCENT, y + 8 + _ASCENT):
                box = (left, foot - _ASCENT, left + wide, foot + _DESCENT)
                if box[3] <= frame.bottom and not any(_overlap(box, other) for other in others):
                    taken.append(_write(paper, left, foot, text, is_bold=True))
                    break


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _number(value: float) -> str:
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")
