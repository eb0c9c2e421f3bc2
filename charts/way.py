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


# Beyond these a value would press the way itself together: it stands at the edge and points outward.
_LEAST, _MOST = -15.0, 130.0


def figure(ways: Sequence[Way], words: Mapping[str, str]) -> go.Figure:
    """Return one row a KPI, the first on top, its name above its row. `words` names asked, reached and axis.

    A value far outside the way is drawn at the edge as a triangle that points outward, with its percent beside it.
    """
    chart = go.Figure()
    bar = {"type": "line", "x0": 0, "x1": 100, "line": {"color": frame.GRID, "width": 8}, "layer": "below"}
    named = {
        "x": 0,
        "xref": "paper",
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 6,
        "font": {"size": 12.5},
    }
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
        shares = [way.asked_percent if name == "asked" else way.reached_percent for _, way in points]
        values = [share for share in shares if share is not None]
        chart.add_scatter(
            x=[min(max(value, _LEAST), _MOST) for value in values],
            y=[row for row, _ in points],
            mode="markers+text",
            name=words[name],
            marker={
                "symbol": [_symbol(value, symbol) for value in values],
                "size": [16 if _LEAST <= value <= _MOST else 11 for value in values],
                "opacity": 1,
                "color": colour,
                "line": {"color": colour, "width": 3},
            },
            text=["" if _LEAST <= value <= _MOST else f"{value:.0f}%".replace("-", "−") for value in values],
            textposition=["middle right" if value < 0 else "middle left" for value in values],
            hovertext=[way.text for _, way in points],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    frame.framed(chart, 42 * len(ways) + 90)
    known = [way.reached_percent for way in ways if way.reached_percent is not None]
    lowest, highest = max(min([0.0, *known]), _LEAST), min(max([100.0, *known]), _MOST)
    chart.update_xaxes(
        range=[lowest - 4, highest + 4],
        tickvals=[0, 25, 50, 75, 100],
        ticktext=["0%", "25%", "50%", "75%", "100%"],
        title={"text": words["axis"], "font": {"size": 12}},
    )
    chart.update_yaxes(range=[len(ways) - 0.5, -0.9], showticklabels=False, showgrid=False)
    return chart


def _symbol(value: float, within: str) -> str:
    return "triangle-left" if value < _LEAST else "triangle-right" if value > _MOST else within
