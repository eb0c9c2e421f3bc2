"""The way of one KPI in the space of a table cell: an SVG document of its own, in the marks of charts/trajectory.py."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from charts import palette
from charts.trajectory import Points, runs

WIDTH, HEIGHT = 132, 34
# Half of the largest mark, so that none is cut at the edge.
_EDGE = 6.0

# The series of charts/trajectory.py that a cell has room for.
SERIES = ("baseline", "target", "line", "actual", "provisional", "late")


class Band(NamedTuple):
    """A value that is a range: its day and both ends."""

    on: date
    low: float
    high: float


class _Plane:
    """Where a day and a value stand: days from left to right over the period, values from bottom to top."""

    def __init__(self, period: tuple[date, date], values: Sequence[float]) -> None:
        self._first, self._days = period[0], max((period[1] - period[0]).days, 1)
        self._low, self._span = min(values, default=0.0), max(values, default=0.0) - min(values, default=0.0)

    def x(self, day: date) -> float:
        return round(_EDGE + (WIDTH - 2 * _EDGE) * (day - self._first).days / self._days, 1)

    def y(self, value: float) -> float:
        share = (value - self._low) / self._span if self._span else 0.5
        return round(HEIGHT - _EDGE - (HEIGHT - 2 * _EDGE) * share, 1)

    def path(self, points: Iterable[tuple[date, float]], is_stepped: bool = False) -> str:
        """Return the points as a path; a stepped one goes across before it goes up or down."""
        steps = [f"{self.x(day):g},{self.y(value):g}" for day, value in points]
        if not is_stepped:
            return "M" + "L".join(steps)
        return f"M{steps[0]}" + "".join("H{}V{}".format(*step.split(",")) for step in steps[1:])


def drawing(series: Mapping[str, Points], period: tuple[date, date], today: date, bands: Sequence[Band] = ()) -> str:
    """Return the way as an SVG document of WIDTH × HEIGHT pixels, without a ground, for a light and for a dark page.

    `series` holds points by the names of SERIES; what is missing is left out. All rows of a table share the period,
    so that today's line stands in one place. Values reach from the lowest to the highest of the row.
    """
    points = {name: sorted(series.get(name, ())) for name in SERIES}
    ends = [end for band in bands for end in (band.low, band.high)]
    plane = _Plane(period, [value for found in points.values() for _, value in found] + ends)
    line, target = points["line"], points["target"]
    pieces = [_today(plane.x(today))]
    if len(line) > 1:
        pieces.append(_stroke(plane.path(line), palette.LINE, 1.5, " stroke-dasharray='4,3'"))
    if len(target) > 1:  # years with targets of their own; a single one is only its mark
        pieces.append(_stroke(plane.path(target, is_stepped=True), palette.TARGET, 1.6))
    for band in bands:
        pieces.append(_stroke(plane.path([(band.on, band.low), (band.on, band.high)]), palette.LINE, 3))
    pieces += [_diamond(plane.x(day), plane.y(value)) for day, value in target[-1:]]
    pieces += [_stroke(plane.path(run), palette.ACTUAL, 2) for run in runs(points["actual"]) if len(run) > 1]
    pieces += [
        mark(plane.x(day), plane.y(value))
        for name, mark in (("actual", _dot), ("provisional", _ring), ("late", _cross), ("baseline", _square))
        for day, value in points[name]
    ]
    return _document(WIDTH, HEIGHT, pieces)


def key(name: str) -> str:
    """Return the mark of a series as an SVG document, for a legend: a name of SERIES, `steps`, `band` or `today`.

    Raises KeyError for any other name.
    """
    marks = {
        "baseline": _square(11, 7),
        "target": _diamond(11, 7),
        "steps": _stroke("M2,11H11V3H20", palette.TARGET, 1.6),
        "band": _stroke("M11,1V13", palette.LINE, 3),
        "line": _stroke("M1,7H21", palette.LINE, 1.5, " stroke-dasharray='4,3'"),
        "actual": _stroke("M2,7H20", palette.ACTUAL, 2) + _dot(11, 7),
        "provisional": _ring(11, 7),
        "late": _cross(11, 7),
        "today": f"<path d='M11,0V14' stroke='{palette.TODAY}' stroke-width='1.5'/>",
    }
    return _document(22, 14, [marks[name]])


def _document(width: int, height: int, pieces: Iterable[str]) -> str:
    size = f"width='{width}' height='{height}' viewBox='0 0 {width} {height}'"
    return f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{''.join(pieces)}</svg>"


def _today(x: float) -> str:
    return f"<path d='M{x:g},0V{HEIGHT}' stroke='{palette.TODAY}' stroke-width='1.5'/>"


def _stroke(path: str, colour: str, width: float, more: str = "") -> str:
    return f"<path d='{path}' fill='none' stroke='{colour}' stroke-width='{width:g}'{more}/>"


def _diamond(x: float, y: float) -> str:
    return f"<path d='M{x - 5:g},{y:g}l5,-5l5,5l-5,5z' fill='{palette.TARGET}'/>"


def _square(x: float, y: float) -> str:
    return f"<path d='M{x - 3.5:g},{y - 3.5:g}h7v7h-7z' fill='{palette.BASELINE}'/>"


def _dot(x: float, y: float) -> str:
    return f"<circle cx='{x:g}' cy='{y:g}' r='3' fill='{palette.ACTUAL}'/>"


def _ring(x: float, y: float) -> str:
    return f"<circle cx='{x:g}' cy='{y:g}' r='3' fill='none' stroke='{palette.ACTUAL}' stroke-width='1.5'/>"


def _cross(x: float, y: float) -> str:
    return f"<path d='M{x - 3:g},{y - 3:g}l6,6m0,-6l-6,6' stroke='{palette.ACTUAL}' stroke-width='1.5'/>"
