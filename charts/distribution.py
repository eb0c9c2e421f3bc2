"""How the values of many cities lie, a row a year: a line from the least to the greatest, a box over the middle half,
the median in it, and over it those of the cities that were chosen. No city stands before another.
"""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts import drawing, frame, palette


class Mark(NamedTuple):
    """A chosen city in a row: where it stands, its name, its colour, what a reader is told, its KPI."""

    value: float
    name: str
    colour: int
    text: str
    code: str


class Row(NamedTuple):
    """A row: its name, least, quartiles and greatest, what a reader is told, the chosen cities; `is_aim` a target."""

    name: str
    values: tuple[float, float, float, float, float]
    text: str
    marks: Sequence[Mark] = ()
    is_aim: bool = False


_SIZE = 12.0
_LINE, _FOOT = 17.0, 26.0  # a line of names; from the middle of a box to the next row's name
_EDGE = 24.0


def figure(rows: Sequence[Row], unit: str, words: tuple[str, str, str], width: int = 1200) -> go.Figure:
    """Return the rows, the first on top; `words` name the range, the middle half and the median.

    Names of chosen cities stand above their marks, in as many lines as they need where the figure is so many pixels
    wide.
    """
    ends = [end for row in rows for end in (row.values[0], row.values[4])]
    low, high = min(0.0, *ends), max(0.0, *ends)
    span = (high - low) or 1.0
    plot = width - 2 * _EDGE
    lanes = [_lanes(row, low, span, plot) for row in rows]
    # From the top: each row's name, the lines of its cities' names, its box.
    middles, top = [], 0.0
    for row_lanes in lanes:
        top += _LINE * (1 + max((lane for lane, _ in row_lanes.values()), default=0)) + 14
        middles.append(top)
        top += _FOOT
    chart = frame.Sketch()
    notes: list[dict[str, object]] = []
    for row, middle, row_lanes in zip(rows, middles, lanes, strict=True):
        _draw_box(chart, row, middle, words)
        name_line = _LINE * max((lane for lane, _ in row_lanes.values()), default=0)
        notes.append(_note(f"<b>{row.name}</b>", low, middle - 12 - name_line, "left"))
        for mark, (lane, shift) in row_lanes.items():
            colour = palette.SERIES[mark.colour % len(palette.SERIES)]
            text = f'<span style="color:{colour}">●</span> {mark.name}'
            notes.append(_note(text, mark.value, middle - 12 - _LINE * (lane - 1), "center") | {"xshift": shift})
    _add_marks(chart, rows, middles)
    frame.framed(chart, round(top + 44), has_legend=False)
    chart.update_layout(annotations=notes, margin={"l": _EDGE, "r": _EDGE, "t": 4, "b": 34})
    frame.value_axis(chart, ends, unit)
    marks = chart.layout.yaxis
    chart.update_xaxes(
        range=[low, high + span * 0.01], tickvals=marks.tickvals, ticktext=marks.ticktext, automargin=False,
        showgrid=True, zeroline=False,
    )  # fmt: skip
    chart.update_yaxes(
        range=[top, 0], tickvals=[], ticktext=[], showgrid=False, showticklabels=False, automargin=False
    )
    return chart.figure()


def _draw_box(chart: frame.Sketch, row: Row, middle: float, words: tuple[str, str, str]) -> None:
    least, first, median, third, greatest = row.values
    colour = palette.TARGET if row.is_aim else palette.ACTUAL
    dash = "dot" if row.is_aim else "solid"
    chart.add_scatter(
        x=[least, greatest], y=[middle, middle], mode="lines", name=words[0], hoverinfo="skip",
        line={"color": colour, "width": 2, "dash": dash},
    )  # fmt: skip
    chart.add_shape(
        type="rect", x0=first, x1=third, y0=middle - 8, y1=middle + 8, name=words[1], layer="below",
        fillcolor=colour, opacity=0.35, line={"color": colour, "width": 1},
    )  # fmt: skip
    chart.add_scatter(
        x=[median], y=[middle], mode="markers", name=words[2],
        marker={"symbol": "line-ns", "size": 20, "color": colour, "line": {"width": 4, "color": colour}},
        hovertext=[row.text], hovertemplate="%{hovertext}<extra></extra>", cliponaxis=False,
    )  # fmt: skip


def _add_marks(chart: frame.Sketch, rows: Sequence[Row], middles: Sequence[float]) -> None:
    points = [(mark, middle) for row, middle in zip(rows, middles, strict=True) for mark in row.marks]
    if points:
        chart.add_scatter(
            x=[mark.value for mark, _ in points],
            y=[middle for _, middle in points],
            mode="markers",
            marker={
                "size": 11,
                "color": [palette.SERIES[mark.colour % len(palette.SERIES)] for mark, _ in points],
                "line": {"width": 1.5, "color": "#FFFFFF"},
            },
            customdata=[[mark.code] for mark, _ in points],
            hovertext=[mark.text for mark, _ in points],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
        )


def _lanes(row: Row, low: float, span: float, plot: float) -> dict[Mark, tuple[int, float]]:
    """Return for the name of each mark its line above the box, from 1 on, so that none lies over another.

    And by how many pixels it is moved from its mark, so that it stays within the figure.
    """
    ends: list[float] = []
    found: dict[Mark, tuple[int, float]] = {}
    for mark in sorted(row.marks):
        at, wide = (mark.value - low) / span * plot, drawing.width_of(mark.name, _SIZE) + 2 * _SIZE
        left = max(min(at - wide / 2, plot + _EDGE - wide), -_EDGE)
        lane = next((lane for lane, end in enumerate(ends) if left >= end), len(ends))
        ends[lane : lane + 1] = [left + wide]
        found[mark] = lane + 1, round(left + wide / 2 - at, 1)
    return found


def _note(text: str, x: float, y: float, anchor: str) -> dict[str, object]:
    return {
        "x": x, "y": y, "text": text, "showarrow": False, "xanchor": anchor, "yanchor": "bottom",
        "font": {"size": _SIZE},
    }  # fmt: skip
