"""How fast each KPI must go on, against how fast it went: shares of its whole way a year."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette


class Pace(NamedTuple):
    """One KPI: the percents of its way a year that the whole plan asks, that are still needed, and that were made."""

    name: str
    planned_percent: float | None
    needed_percent: float | None
    past_percent: float | None
    text: str


_SERIES = (
    ("planned_percent", "planned", "line-ns", palette.LINE),
    ("past_percent", "past", "circle", palette.ACTUAL),
    ("needed_percent", "needed", "diamond", palette.TARGET),
)


def figure(paces: Sequence[Pace], words: Mapping[str, str]) -> go.Figure:
    """Return one row a KPI, the first on top, its name above its row. `words` names planned, past, needed and axis."""
    chart = go.Figure()
    named = {"x": 0, "xref": "paper", "showarrow": False, "xanchor": "left", "yanchor": "bottom", "yshift": 6}
    chart.update_layout(
        annotations=[named | {"y": row, "text": pace.name, "font": {"size": 12.5}} for row, pace in enumerate(paces)]
    )
    for field, name, symbol, colour in _SERIES:
        points = [(row, pace) for row, pace in enumerate(paces) if getattr(pace, field) is not None]
        if not points:
            continue
        chart.add_scatter(
            x=[getattr(pace, field) for _, pace in points],
            y=[row for row, _ in points],
            mode="markers",
            name=words[name],
            marker={"symbol": symbol, "size": 13, "color": colour, "line": {"color": colour, "width": 3}},
            text=[pace.text for _, pace in points],
            hovertemplate="%{text}<extra></extra>",
        )
    frame.framed(chart, 40 * len(paces) + 90)
    chart.add_vline(x=0, line={"color": frame.GRID, "width": 2})
    chart.update_xaxes(ticksuffix="%", rangemode="tozero", title={"text": words["axis"], "font": {"size": 12}})
    chart.update_yaxes(range=[len(paces) - 0.5, -0.9], showticklabels=False, showgrid=False)
    return chart
