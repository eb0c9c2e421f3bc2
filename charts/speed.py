"""How fast each KPI goes and must go from here, as shares of its whole way a year: from a ring an arrow to a point."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette


class Speed(NamedTuple):
    """One KPI: its name, the percents of its way a year that it made and that it needs, and both in words.

    `made_percent` is None where nothing was reported: then what is needed is what the plan asks from its baseline.
    """

    kpi_id: str
    name: str
    made_percent: float | None
    needed_percent: float
    said: str
    text: str


# Beyond these a pace would press all others together: it stands at the edge, as a triangle that points outward.
_LEAST, _MOST = -30.0, 60.0
_NAME: dict[str, object] = {
    "x": 0, "xref": "paper", "showarrow": False, "xanchor": "left", "yanchor": "bottom", "yshift": 7,
    "font": {"size": 12.5},
}  # fmt: skip
_ARROW: dict[str, object] = {
    "axref": "x", "ayref": "y", "text": "", "showarrow": True, "arrowhead": 2, "arrowwidth": 2,
    "arrowcolor": palette.ACTUAL, "standoff": 7, "startstandoff": 6,
}  # fmt: skip
_SAID: dict[str, object] = {
    "showarrow": False, "xanchor": "left", "xshift": 12, "yanchor": "middle", "font": {"size": 12.5},
}  # fmt: skip


def figure(speeds: Sequence[Speed], words: tuple[str, str, str], width: int = 1200) -> go.Figure:
    """Return one row a KPI, the first on top, its name above its row. `words` name the pace made, needed and the axis.

    To the right of the points the words have the room that they need where the figure is `width` pixels wide.
    """
    chart = frame.Sketch()
    notes: list[dict[str, object]] = []
    for row, speed in enumerate(speeds):
        needed, made_share = _within(speed.needed_percent), speed.made_percent
        notes.append(_NAME | {"y": row, "text": speed.name})
        if made_share is not None:
            notes.append(_ARROW | {"x": needed, "y": row, "ax": _within(made_share), "ay": row})
        end = max(needed, _within(made_share or 0.0))
        notes.append(_SAID | {"x": end, "y": row, "text": f"<b>{speed.said}</b>"})
    # All at once: Plotly looks through those that are there at each one that is added.
    chart.update_layout(annotations=notes)
    made = [(row, speed) for row, speed in enumerate(speeds) if speed.made_percent is not None]
    _add(chart, [(row, speed, speed.made_percent or 0.0) for row, speed in made], words[0], "circle-open")
    _add(chart, [(row, speed, speed.needed_percent) for row, speed in enumerate(speeds)], words[1], "diamond")
    frame.framed(chart, 44 * len(speeds) + 90, has_legend=False)
    values = [_within(value) for speed in speeds for value in (speed.made_percent or 0.0, speed.needed_percent)]
    low, high = min(0.0, *values), max(values)
    letters = max(len(speed.said) for speed in speeds) * 11 + 40
    room = (high - low) * letters / max(width - 60 - letters, 140)
    marks = [mark for mark in range(-20, 70, 20 if width <= 640 else 10) if low - 1 <= mark <= high + 1]
    chart.update_xaxes(
        range=[low - (high - low) * 0.04, high + room],
        tickvals=marks,
        ticktext=[f"{mark}%" for mark in marks],
        title={"text": words[2], "font": {"size": 12}, "standoff": 8},
    )
    chart.add_vline(x=0, line={"color": frame.GRID, "width": 2})
    chart.update_yaxes(range=[len(speeds) - 0.5, -0.9], tickvals=[], ticktext=[], showgrid=False)
    frame.settled(chart, lines=2)
    frame.zoomable(chart)
    return chart.figure()


def _add(chart: frame.Sketch, points: Sequence[tuple[int, Speed, float]], name: str, symbol: str) -> None:
    if not points:
        return
    chart.add_scatter(
        x=[_within(value) for _, _, value in points],
        y=[row for row, _, _ in points],
        mode="markers",
        name=name,
        marker={
            "symbol": [_symbol(value, symbol) for _, _, value in points],
            "size": 13,
            "color": palette.LINE if symbol == "circle-open" else palette.ACTUAL,
            "line": {"width": 3, "color": palette.LINE if symbol == "circle-open" else palette.ACTUAL},
        },
        customdata=[[speed.kpi_id] for _, speed, _ in points],
        hovertext=[speed.text for _, speed, _ in points],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _within(percent: float) -> float:
    return min(max(percent, _LEAST), _MOST)


def _symbol(percent: float, within: str) -> str:
    return "triangle-left" if percent < _LEAST else "triangle-right" if percent > _MOST else within
