"""Every KPI as a point: how far its plan asks it to be by now, and how far it is. The diagonal is the plan.

As long as nothing was reported there is only the first: then each city is a row of points.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette
from domain.codes import Status


class Spot(NamedTuple):
    """One KPI: percents of its way that the plan asks and that were reached, its city and status, what it tells."""

    kpi_id: str
    row: str
    asked_percent: float
    reached_percent: float | None
    status: Status
    text: str


class Words(NamedTuple):
    """What the figure says: names of the axes, of the diagonal and of the two sides of it."""

    asked: str
    reached: str
    plan: str
    ahead: str
    behind: str


# Beyond these a share would press all others together: it stands at the edge, as a triangle that points outward.
LEAST, MOST = -25.0, 125.0
_TICKS = (0, 25, 50, 75, 100)
_ROOMY = 6  # rows of promises up to which points are large
_DIAMOND = {"color": palette.TARGET, "size": 11, "symbol": "diamond"}
SYMBOLS = {
    Status.ACHIEVED: "star", Status.ACHIEVED_EARLY: "star", Status.MAINTAINED: "circle", Status.ON_TRACK: "circle",
    Status.SLIGHTLY_BEHIND: "triangle-up", Status.BEHIND: "triangle-down", Status.REGRESSED: "x",
    Status.MISSED: "x", Status.BROKEN: "x",
}  # fmt: skip
_SIGNS = {"star": "★", "circle": "●", "triangle-up": "▲", "triangle-down": "▼", "x": "✖", "diamond": "◆"}


def sign(status: Status) -> str:
    """Return the sign that looks like the mark of a status in the figure, for its key."""
    return _SIGNS[SYMBOLS.get(status, "diamond")]


def against_plan(spots: Sequence[Spot], words: Words, chosen: Collection[str] = (), drag: str = "zoom") -> go.Figure:
    """Return the points with what was reached, against the diagonal; those that are not chosen are pale.

    `drag` is what a pointer does that drags: `zoom`, or `select` for a box.
    """
    chart = frame.Sketch()
    shown = [spot for spot in spots if spot.reached_percent is not None]
    chart.add_scatter(
        x=[0, 100], y=[0, 100], mode="lines", line={"color": palette.LINE, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
    )  # fmt: skip
    chart.add_scatter(
        x=[within(spot.asked_percent) for spot in shown],
        y=[within(spot.reached_percent or 0.0) for spot in shown],
        mode="markers",
        marker={
            "color": [palette.STATUS[spot.status] for spot in shown],
            "symbol": [_symbol(spot) for spot in shown],
            "size": 13,
            "line": {"width": 1, "color": "rgba(255,255,255,0.6)"},
        },
        selectedpoints=[index for index, spot in enumerate(shown) if spot.kpi_id in chosen] if chosen else None,
        customdata=[[spot.kpi_id] for spot in shown],
        hovertext=[spot.text for spot in shown],
        hovertemplate="%{hovertext}<extra></extra>",
        unselected={"marker": {"opacity": 0.25}},
    )
    frame.framed(chart, 470, has_legend=False)
    for axis, name in ((chart.update_xaxes, words.asked), (chart.update_yaxes, words.reached)):
        axis(
            range=[min(-6.0, *_ends(shown)), max(106.0, *_ends(shown))],
            tickvals=_TICKS,
            ticktext=[f"{tick}%" for tick in _TICKS],
            title={"text": name, "font": {"size": 12}, "standoff": 8},
        )
    low, high = chart.layout.yaxis.range
    note = {"showarrow": False, "font": {"size": 12}, "opacity": 0.9}
    chart.update_layout(
        annotations=[
            note | {"x": low, "y": high, "text": words.ahead, "xanchor": "left", "yanchor": "top"},
            note | {"x": high, "y": 10, "text": words.behind, "xanchor": "right", "yanchor": "middle"},
            note | {"x": 45, "y": 45, "text": words.plan, "xanchor": "left", "yanchor": "top", "yshift": -4},
        ]
    )
    frame.settled(chart, lines=2)
    frame.zoomable(chart, drag)
    return chart.figure()


def promises(spots: Sequence[Spot], words: Words, chosen: Collection[str] = (), drag: str = "zoom") -> go.Figure:
    """Return how far the plans ask each KPI to be: a row for each city, points of one share stand on each other."""
    chart = frame.Sketch()
    rows = list(dict.fromkeys(spot.row for spot in spots))
    stacked = Counter[tuple[str, float]]()
    places = []
    for spot in spots:
        place = (spot.row, round(within(spot.asked_percent) / 2.5) * 2.5)
        places.append((within(spot.asked_percent), rows.index(spot.row), stacked[place]))
        stacked[place] += 1
    # Rows are as high as the highest pile needs; of many rows the points are smaller.
    most, is_long = max(stacked.values()), len(rows) > _ROOMY
    size = 8 if is_long else 11
    height = max(40 if is_long else 64, (size + 2) * most + 26)
    chart.add_scatter(
        x=[x for x, _, _ in places],
        y=[row - (size + 2) / height * pile for _, row, pile in places],
        mode="markers",
        marker=_DIAMOND | {"size": size},
        selectedpoints=[index for index, spot in enumerate(spots) if spot.kpi_id in chosen] if chosen else None,
        customdata=[[spot.kpi_id] for spot in spots],
        hovertext=[spot.text for spot in spots],
        hovertemplate="%{hovertext}<extra></extra>",
        unselected={"marker": {"opacity": 0.25}},
    )
    frame.framed(chart, 70 + height * len(rows), has_legend=False)
    chart.update_xaxes(
        range=[min(-4.0, *(x for x, _, _ in places)), max(104.0, *(x for x, _, _ in places))],
        tickvals=_TICKS,
        ticktext=[f"{tick}%" for tick in _TICKS],
        title={"text": words.asked, "font": {"size": 12}, "standoff": 8},
    )
    chart.update_yaxes(
        range=[len(rows) - 1 + 0.2, -0.9], tickvals=list(range(len(rows))), ticktext=rows, showgrid=True, zeroline=False
    )
    frame.settled(chart, lines=2)
    frame.zoomable(chart, drag)
    return chart.figure()


def _ends(spots: Sequence[Spot]) -> list[float]:
    values = [within(value) for spot in spots for value in (spot.asked_percent, spot.reached_percent or 0.0)]
    return [min(values, default=0.0) - 6, max(values, default=0.0) + 6]


def within(percent: float) -> float:
    """Return a share as it stands in the figure: at the edge beyond LEAST and MOST."""
    return min(max(percent, LEAST), MOST)


def _symbol(spot: Spot) -> str:
    reached = spot.reached_percent or 0.0
    if not LEAST <= reached <= MOST:
        return "triangle-up-open" if reached > MOST else "triangle-down-open"
    return SYMBOLS.get(spot.status, "diamond")
