"""What all figures share: a quiet frame, fiscal years on a date axis, a line for today, Japanese numbers, labels that
stand at what they name.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor, log10
from typing import Any, NamedTuple

import plotly.graph_objects as go

from charts import palette
from charts.drawing import width_of
from domain import directions
from domain.cutting import cut, plain
from domain.era import short_fiscal_year
from domain.fiscal import first_day, last_day

# Room for half a mark at both ends.
_MARGIN = timedelta(days=25)
_SHORT_DIGITS = 4
GRID = "rgba(128,128,128,0.25)"
# A line of names below the plane, and the name of an upright axis, in pixels.
_LINE, _TITLE = 16, 24


class _Parts(dict[str, Any]):
    """A part of a layout whose parts can be read as attributes, as those of a Plotly figure."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Sketch:
    """A figure that is still being drawn, by the calls of a Plotly figure, in plain dicts.

    Plotly checks and copies the whole at each step: 55 ms for twelve lines with their labels, 5 ms this way. What it
    would have refused, `tests/charts` lets it check.
    """

    def __init__(self) -> None:
        self.data: list[dict[str, Any]] = []
        self.layout = _Parts(shapes=[], annotations=[], xaxis=_Parts(), yaxis=_Parts())

    def add_scatter(self, **trace: Any) -> None:
        """Add a trace."""
        self.data.append({"type": "scatter"} | {name: value for name, value in trace.items() if value is not None})

    def add_shape(self, **shape: Any) -> None:
        """Add a shape."""
        self.layout["shapes"].append(shape)

    def add_annotation(self, **note: Any) -> None:
        """Add an annotation."""
        self.layout["annotations"].append(note)

    def add_vline(self, x: float, line: dict[str, object]) -> None:
        """Add a line over the whole height."""
        self.add_shape(type="line", x0=x, x1=x, yref="paper", y0=0, y1=1, line=line)

    def update_layout(self, **parts: Any) -> None:
        """Put parts into the layout, in place of those that are there."""
        self.layout |= parts

    def update_xaxes(self, **parts: Any) -> None:
        """Put parts into the axis of x."""
        self.layout["xaxis"] |= parts

    def update_yaxes(self, **parts: Any) -> None:
        """Put parts into the axis of y."""
        self.layout["yaxis"] |= parts

    def figure(self) -> go.Figure:
        """Return the figure."""
        layout = {name: dict(part) if isinstance(part, _Parts) else part for name, part in self.layout.items()}
        return go.Figure({"data": _as_texts(self.data), "layout": _as_texts(layout)}, _validate=False)


def _as_texts(part: Any) -> Any:
    """Return a part of a figure in which names are texts: Plotly takes <a> for a link, and draws what turns a line."""
    if isinstance(part, str):
        return _TAG.sub("＜", directions.shown(part)) if "<" in part or not part.isascii() else part
    if isinstance(part, dict):
        return {name: _as_texts(piece) for name, piece in part.items()}
    return [_as_texts(piece) for piece in part] if isinstance(part, list | tuple) else part


# Any but those that the charts use themselves; of links only those to a KPI or a city (`linked`).
_TAG = re.compile(
    r"<(?!(?:br|/?b|/?i|/?extra|/?span|/a"
    r'|span style="(?:color:#[0-9A-Fa-f]{6}|font-size:12px)"'
    r'|a href="(?:/[\w.-]+)*/(?:kpi|city)\?[\w=&;.%-]*" target="_self")>)'
)


def linked(name: str, address: str) -> str:
    """Return a name in bold that leads to the page of a KPI or a city; nothing in it is a tag."""
    return f'<a href="{address}" target="_self"><b>{name.replace("<", "＜")}</b></a>'


def framed(figure: go.Figure, height: int, has_legend: bool = True) -> go.Figure:
    """Return the figure with the common frame: no ground of its own, the legend above, no idle margins."""
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 12, "t": 36 if has_legend else 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=has_legend,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "font": {"size": 12}},
        hoverlabel={"align": "left"},
        dragmode=False,
    )
    figure.update_xaxes(automargin=True, gridcolor=GRID, zeroline=False, fixedrange=True)
    figure.update_yaxes(automargin=True, gridcolor=GRID, zeroline=False, fixedrange=True)
    return figure


def fiscal_axis(figure: go.Figure, first_year: int, last_year: int, most: int = 9) -> go.Figure:
    """Return the figure with fiscal years on its date axis, named in both calendars in the middle of each year.

    No more than `most` are named.
    """
    years = list(range(first_year, last_year + 1))
    step = max(1, -(-len(years) // most))
    named = years[::step]
    figure.update_xaxes(
        type="date",
        range=[(first_day(first_year) - _MARGIN).isoformat(), (last_day(last_year) + _MARGIN).isoformat()],
        tickvals=[date(year, 10, 1).isoformat() for year in named],
        ticktext=[f"{short_fiscal_year(year)}<br>{year}" for year in named],
        showgrid=False,
    )
    edge = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": {"color": GRID, "width": 1}, "layer": "below"}
    edges = [edge | {"x0": first_day(year).isoformat(), "x1": first_day(year).isoformat()} for year in years]
    figure.update_layout(shapes=[*figure.layout.shapes, *edges])
    return figure


def today_line(figure: go.Figure, day: date, word: str, is_named_below: bool = False) -> go.Figure:
    """Return the figure with a line at the day of reading, named at its upper or its lower end."""
    line = {"color": palette.TODAY, "width": 2, "dash": "dot"}
    figure.add_shape(type="line", x0=day.isoformat(), x1=day.isoformat(), yref="paper", y0=0, y1=1, line=line)
    figure.add_annotation(
        x=day.isoformat(),
        y=0 if is_named_below else 1,
        yref="paper",
        text=word,
        showarrow=False,
        xanchor="left",
        yanchor="top",
        font={"size": 12},  # in the ink of the page: the line's colour is too pale for letters on a dark one
        xshift=3,
    )
    return figure


def settled(chart: Sketch, lines: int) -> Sketch:
    """Return the chart with margins of its own, as wide as the names on its axes, `lines` of them below or above.

    Plotly would draw it, find what the names take and draw it once more; so it is known before (charts/still.py).
    """
    across, uprights = chart.layout.xaxis, [part for name, part in chart.layout.items() if name.startswith("yaxis")]
    names = [line for axis in uprights for name in axis.get("ticktext", ()) for line in name.split("<br>")]
    margin = {"t" if across.get("side") == "top" else "b": 17 + _LINE * lines}
    if names:
        is_titled = any("title" in axis for axis in uprights)
        margin["l"] = ceil(max(map(width_of, names))) + 17 + (_TITLE if is_titled else 0)
    chart.update_layout(margin=chart.layout["margin"] | margin)
    for axis in (across, *uprights):
        axis |= {"automargin": False, "tickangle": 0}
    return chart


def zoomable(figure: go.Figure, mode: str = "zoom") -> go.Figure:
    """Return the figure so that a pointer that drags over it zooms, or draws a box (`select`); two clicks undo it.

    A finger does neither: it scrolls the page (ui/assets/page.js).
    """
    figure.update_layout(dragmode=mode)
    figure.update_xaxes(fixedrange=False)
    figure.update_yaxes(fixedrange=False)
    return figure


def short_number(value: float | Decimal) -> str:
    """Return a number as it stands where space is short, its first four digits: 950, 12,000 as 1.2万, 3億."""
    # A mark of an axis is a multiple of its step, but for what a float adds.
    exact = value if isinstance(value, Decimal) else Decimal(repr(round(value, 9)))
    for power, word in ((8, "億"), (4, "万"), (0, "")):
        size = exact.scaleb(-power)
        if abs(size) >= 1 or not power:
            return f"{plain(cut(size, max(0, _SHORT_DIGITS - max(1, size.adjusted() + 1))))}{word}"
    raise AssertionError(value)


def value_axis(figure: go.Figure, values: Sequence[float], unit: str, room: float = 0.06) -> go.Figure:
    """Return the figure with values from zero, or from the lowest below it, in round steps with Japanese numbers."""
    low, high = min(0.0, *values), max(0.0, *values)
    if low == high:
        high = 1.0
    step = _round_step((high - low) / 5)
    first, last = floor(low / step), -floor(-high / step)
    marks = [number * step for number in range(first, last + 1)]
    margin = (marks[-1] - marks[0]) * room
    figure.update_yaxes(
        range=[marks[0] - margin * (low < 0), marks[-1] + margin],
        tickvals=marks,
        ticktext=[f"{short_number(mark)}{unit if len(unit) <= 2 else ''}" for mark in marks],
        showgrid=True,
        zeroline=False,
    )
    return figure


def _round_step(rough: float) -> float:
    """Return the least of 1, 2, 2.5, 5 times a power of ten that is no smaller."""
    power = float(10 ** floor(log10(rough)))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough * 0.999)


class Label(NamedTuple):
    """A text that names what ends at a point."""

    on: date
    value: float
    text: str
    colour: str


def labels_at_ends(
    labels: Sequence[Label], at: date, low: float, high: float, least: float
) -> list[dict[str, object]]:
    """Return annotations that write each label beside the end of its line, from the day `at` on, none over another.

    `least` is the share of the height that one needs. A label bears the colour of its line, and a pale thread leads to
    the end of it, which may lie years before.
    """
    span = (high - low) or 1.0
    ordered = sorted(labels, key=lambda label: label.value)
    heights = apart([(label.value - low) / span for label in ordered], least)
    return [
        {
            "x": label.on.isoformat(),
            "y": label.value,
            "ax": at.isoformat(),
            "ay": low + height * span,
            "axref": "x",
            "ayref": "y",
            "text": f'<span style="color:{label.colour}">━</span> {label.text}',
            "showarrow": True,
            "arrowhead": 0,
            "arrowwidth": 1,
            "arrowcolor": GRID,
            "xanchor": "left",
            "align": "left",
            "standoff": 5,
            "font": {"size": 12},
        }
        for label, height in zip(ordered, heights, strict=True)
    ]


def apart(heights: Sequence[float], least: float) -> list[float]:
    """Return ascending heights 0–1 moved as little as is needed for each to stand `least` above the one before.

    They stay within 0 and 1 as long as there is room for all of them.
    """
    least = min(least, 1 / max(len(heights) - 1, 1))
    moved: list[float] = []
    for height in heights:
        moved.append(max(height, moved[-1] + least) if moved else max(height, 0.0))
    ceiling = 1.0
    for index in reversed(range(len(moved))):
        moved[index] = min(moved[index], ceiling)
        ceiling = moved[index] - least
    return moved
