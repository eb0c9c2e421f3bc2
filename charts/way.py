"""How far along its way each KPI should be today, and how far it is: 0 is the baseline, 100 the target."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette


class Way(NamedTuple):
    """One KPI: the share of its way that the plan asks for today, the share reached if any, and words for the hover."""

    name: str
    asked_percent: float | None
    reached_percent: float | None
    text: str


def figure(ways: Sequence[Way], words: Mapping[str, str]) -> go.Figure:
    """Return one row a KPI, the first on top, its name above its row. `words` names asked, reached and axis."""
    chart = go.Figure()
    bar = {"type": "line", "x0": 0, "x1": 100, "line": {"color": frame.GRID, "width": 8}, "layer": "below"}
    named = {"x": 0, "showarrow": False, "xanchor": "left", "yanchor": "bottom", "yshift": 6, "font": {"size": 12.5}}
    chart.update_layout(
        shapes=[bar | {"y0": row, "y1": row} for row in range(len(ways))],
        annotations=[named | {"y": row, "text": way.name} for row, way in enumerate(ways)],
    )
    asked = [(row, way) for row, way in enumerate(ways) if way.asked_percent is not None]
    reached = [(row, way) for row, way in enumerate(ways) if way.reached_percent is not None]
    for points, name, symbol, colour in (
        (asked, "asked", "line-ns", palette.TARGET),
        (reached, "reached", "circle", palette.ACTUAL),
    ):
        if not points:
            continue
        chart.add_scatter(
            x=[way.asked_percent if name == "asked" else way.reached_percent for _, way in points],
            y=[row for row, _ in points],
            mode="markers",
            name=words[name],
            marker={"symbol": symbol, "size": 16, "color": colour, "line": {"color": colour, "width": 3}},
            text=[way.text for _, way in points],
            hovertemplate="%{text}<extra></extra>",
        )
    frame.framed(chart, 42 * len(ways) + 90)
    highest = max([100.0, *(way.reached_percent or 0 for way in ways)])
    lowest = min([0.0, *(way.reached_percent or 0 for way in ways)])
    chart.update_xaxes(
        range=[lowest - 3, highest + 3], ticksuffix="%", title={"text": words["axis"], "font": {"size": 12}}
    )
    chart.update_yaxes(range=[len(ways) - 0.5, -0.9], showticklabels=False, showgrid=False)
    return chart
