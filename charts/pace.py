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


# Beyond these a pace would press all others together: it stands at the edge and points outward.
_LEAST, _MOST = -50.0, 110.0


def figure(paces: Sequence[Pace], words: Mapping[str, str]) -> go.Figure:
    """Return one row a KPI, the first on top, its name above its row. `words` names planned, past, needed and axis.

    A pace far outside is drawn at the edge as a triangle that points outward, with its percent beside it.
    """
    chart = go.Figure()
    named = {"x": 0, "xref": "paper", "showarrow": False, "xanchor": "left", "yanchor": "bottom", "yshift": 6}
    chart.update_layout(
        annotations=[named | {"y": row, "text": pace.name, "font": {"size": 12.5}} for row, pace in enumerate(paces)]
    )
    for field, name, symbol, colour in _SERIES:
        points = [(row, pace) for row, pace in enumerate(paces) if getattr(pace, field) is not None]
        if not points:
            continue
        # The legend takes the mark of the first point: one that stands at its place comes first.
        points.sort(key=lambda point: not _LEAST <= getattr(point[1], field) <= _MOST)
        values = [getattr(pace, field) for _, pace in points]
        chart.add_scatter(
            x=[min(max(value, _LEAST), _MOST) for value in values],
            y=[row for row, _ in points],
            mode="markers+text",
            name=words[name],
            marker={
                "symbol": [_symbol(value, symbol) for value in values],
                "size": 13,
                "color": colour,
                "line": {"color": colour, "width": 3},
            },
            text=["" if _LEAST <= value <= _MOST else f"{value:.0f}%".replace("-", "−") for value in values],
            textposition=["middle right" if value < 0 else "middle left" for value in values],
            hovertext=[pace.text for _, pace in points],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    frame.framed(chart, 40 * len(paces) + 90)
    chart.add_vline(x=0, line={"color": frame.GRID, "width": 2})
    chart.update_xaxes(ticksuffix="%", rangemode="tozero", title={"text": words["axis"], "font": {"size": 12}})
    chart.update_yaxes(range=[len(paces) - 0.5, -0.9], showticklabels=False, showgrid=False)
    return chart


def _symbol(value: float, within: str) -> str:
    return "triangle-left" if value < _LEAST else "triangle-right" if value > _MOST else within
