"""The way of one KPI: baseline, what the plan asks, what was reported, and the pace still needed.

The plan is a thin line with the city's targets on it, actuals are solid; what ends or begins a line is named where it
stands, so there is no legend.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette
from charts.labelling import Room, Sign, widened
from domain.fiscal import fiscal_year_of

Points = Sequence[tuple[date, float]]


class Mark(NamedTuple):
    """A value on a day: what a reader who points at it is told, and what stands beside it where there is room."""

    on: date
    value: float
    text: str
    label: str = ""


class Words(NamedTuple):
    """What names the ends of the lines, the line of the day of reading, and the pace that is still needed."""

    baseline: str
    target: str
    actual: str
    today: str
    need: str
    forecast: str


# Series from the back to the front, and how each is drawn. An interpolated line has no marks, since its points are no
# targets; what does not decide a verdict is hollow or dotted.
_STYLES: dict[str, dict[str, object]] = {
    "forecast_range": {"mode": "lines", "fill": "toself", "line": {"width": 0}, "fillcolor": "rgba(52,96,251,0.18)"},
    "forecast": {"mode": "lines", "line": {"color": palette.ACTUAL, "dash": "dot", "width": 2}},
    "path": {"mode": "lines", "line": {"color": palette.TARGET, "width": 1.2}},
    "line": {"mode": "lines", "line": {"color": palette.TARGET, "dash": "dash", "width": 1.5}},
    "need_pace": {"mode": "lines", "line": {"color": palette.NEED, "dash": "dashdot", "width": 2}},
    "target": {"mode": "markers", "marker": {"symbol": "diamond", "size": 11, "color": palette.TARGET}},
    "baseline": {"mode": "markers", "marker": {"symbol": "square", "size": 11, "color": palette.TARGET}},
    "actual": {
        "mode": "lines+markers",
        "line": {"color": palette.ACTUAL, "width": 3},
        "marker": {"size": 11, "color": palette.ACTUAL},
    },
    "provisional": {"mode": "markers", "marker": {"size": 11, "symbol": "circle-open", "color": palette.ACTUAL}},
    "late": {"mode": "markers", "marker": {"size": 11, "symbol": "x-thin-open", "color": palette.ACTUAL}},
}
SERIES = tuple(_STYLES)
_SILENT = ("forecast_range", "path", "line", "need_pace")  # their points are told by the marks that they join

# A letter of a label, and what the edges of a figure take of its width, in pixels.
_LETTER, _EDGES = 13.2, 70
_TALL, _LOW = 350, 300
_NARROW = 640


def figure(
    series: Mapping[str, Sequence[Mark]],
    words: Words,
    unit: str,
    today: date,
    events: Sequence[tuple[Mark, bool]] = (),
    width: int = 1200,
) -> go.Figure:
    """Return the trajectory. `series` holds marks by the names of SERIES, in the order of days.

    Actuals are joined only within an unbroken run of fiscal years. `forecast_range` is the outline of its area.
    `events` stand on the axis of time, each with whether it is still to come. Labels have the room that they need
    where the figure is `width` pixels wide.
    """
    chart = frame.Sketch()
    drawn = {name: list(series.get(name, ())) for name in _STYLES}
    for name, style in _STYLES.items():
        for run in _unbroken(drawn[name]) if name == "actual" else [drawn[name]]:
            _add(chart, name, run, style)
    height = _LOW if width <= _NARROW else _TALL
    frame.framed(chart, height, has_legend=False)
    first, last = years(drawn, today)
    frame.fiscal_axis(chart, first, last, most=5 if width <= _NARROW else 12)
    values = [mark.value for marks in drawn.values() for mark in marks]
    frame.value_axis(chart, values or [0.0], "" if width <= _NARROW else unit, room=0.12)
    frame.today_line(chart, today, words.today)
    _events(chart, [event for event in events if first <= fiscal_year_of(event[0].on) <= last])
    _label(chart, drawn, words, today, min(width, 1200), height)
    frame.settled(chart, lines=2)
    return frame.zoomable(chart).figure()


def years(series: Mapping[str, Sequence[Mark]], today: date) -> tuple[int, int]:
    """Return the first and the last fiscal year of the figure: events before and after it are not drawn."""
    found = [fiscal_year_of(mark.on) for marks in series.values() for mark in marks] + [fiscal_year_of(today)]
    return min(found), max(found)


def _unbroken(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Return the marks cut wherever a fiscal year is missing between two of them."""
    by_point = {(mark.on, mark.value): mark for mark in marks}
    return [[by_point[point] for point in run] for run in runs([(mark.on, mark.value) for mark in marks])]


def runs(points: Points) -> list[list[tuple[date, float]]]:
    """Return the points cut wherever a fiscal year is missing between two of them."""
    runs: list[list[tuple[date, float]]] = []
    for point in sorted(points):
        if runs and fiscal_year_of(point[0]) - fiscal_year_of(runs[-1][-1][0]) <= 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _add(chart: frame.Sketch, name: str, marks: Sequence[Mark], style: Mapping[str, object]) -> None:
    if not marks:
        return
    told = (
        {"hoverinfo": "skip"}
        if name in _SILENT
        else {"hovertext": [mark.text for mark in marks], "hovertemplate": "%{hovertext}<extra></extra>"}
    )
    chart.add_scatter(
        x=[mark.on.isoformat() for mark in marks],
        y=[mark.value for mark in marks],
        name=name,
        cliponaxis=False,
        **told,
        **style,
    )


def _events(chart: frame.Sketch, events: Sequence[tuple[Mark, bool]]) -> None:
    """Draw the events on the axis of time, whatever the values are zoomed to."""
    if not events:
        return
    chart.add_scatter(
        x=[mark.on.isoformat() for mark, _ in events],
        y=[0.0] * len(events),
        yaxis="y2",
        name="event",
        mode="markers",
        marker={
            "symbol": ["triangle-up-open" if is_planned else "triangle-up" for _, is_planned in events],
            "size": 11,
            "color": palette.EVENT,
        },
        cliponaxis=False,
        hovertext=[mark.text for mark, _ in events],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    chart.update_layout(yaxis2={"overlaying": "y", "range": [-0.02, 1], "visible": False, "fixedrange": True})


def _label(
    chart: frame.Sketch, drawn: Mapping[str, list[Mark]], words: Words, today: date, width: int, height: int
) -> None:
    """Write what ends and begins beside its mark, then the values between, wherever nothing else stands."""
    ends = _ends(drawn, words)
    plane = 300 if width <= _NARROW else width - _EDGES - 160
    start, end = (date.fromisoformat(str(day)) for day in chart.layout.xaxis.range)
    start, end = widened(start, end, plane, [(mark.on, _wide(text), side) for mark, text, side in ends])
    chart.update_xaxes(range=[start.isoformat(), end.isoformat()])
    low, high = chart.layout.yaxis.range
    room = Room((start, end), (low, high), plane, height - 55)
    notes = [room.beside(mark.on, mark.value, text, _wide(text), side) for mark, text, side in ends]
    if room.word_side(today, words.today) == "left":
        chart.layout.annotations[-1].update(xanchor="right", xshift=-3)
    marks = [mark for name in ("target", "baseline", "actual", "provisional", "late") for mark in drawn[name]]
    room.take_marks([(mark.on, mark.value) for mark in marks])
    for mark, text, sign in _between(drawn, words, is_narrow=width <= _NARROW):
        note = room.near(mark.on, mark.value, text, _wide(text) + (16 if sign else 0), sign)
        if note is not None:
            notes.append(note)
    chart.update_layout(annotations=[*chart.layout.annotations, *notes])


def _ends(drawn: Mapping[str, list[Mark]], words: Words) -> list[tuple[Mark, str, str]]:
    found = []
    if drawn["baseline"]:
        mark = drawn["baseline"][0]
        found.append((mark, _named(words.baseline, mark.label), "left"))
    if drawn["target"]:
        mark = drawn["target"][-1]
        found.append((mark, _named(words.target, mark.label), "right"))
    return found


def _between(drawn: Mapping[str, list[Mark]], words: Words, is_narrow: bool) -> list[tuple[Mark, str, Sign]]:
    """Return what may be written within the figure, what matters most first."""
    found: list[tuple[Mark, str, Sign]] = []
    actuals = drawn["actual"] or drawn["late"] or drawn["provisional"]
    if actuals:
        found.append((actuals[-1], f"<b>{words.actual} {actuals[-1].label}</b>", None))
    if len(drawn["need_pace"]) == 2 and words.need:
        first, second = drawn["need_pace"]
        middle = first.on + (second.on - first.on) / 2
        found.append((Mark(middle, (first.value + second.value) / 2, ""), words.need, ("━", palette.NEED)))
    if len(drawn["forecast"]) == 2 and words.forecast:
        end = drawn["forecast"][1]
        found.append((end, f"{words.forecast} {end.label}", ("┅", palette.ACTUAL)))
    if not is_narrow:
        found += [(mark, mark.label, None) for mark in reversed(drawn["target"][:-1]) if mark.label]
        found += [(mark, mark.label, None) for mark in reversed(actuals[:-1]) if mark.label]
    return found


def _named(name: str, value: str) -> str:
    return f"{name}<br><b>{value}</b>" if value else name


def _wide(text: str) -> float:
    """Return how many pixels the longest line of a label takes."""
    plain = [line.replace("<b>", "").replace("</b>", "") for line in text.split("<br>")]
    return max(sum(0.6 if sign.isascii() else 1 for sign in line) for line in plain) * _LETTER + 14
