"""What falls due, month by month: a row for each city or department, a disc for each month, with its number in it."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette


class Month(NamedTuple):
    """What falls due in a month in a row: which kind most of it is, how much, and what a reader is told."""

    row: str
    month: date
    kind: str
    due_count: int
    text: str


COLOURS = {"target": palette.TARGET_QUIET, "report": palette.ACTUAL, "missing": palette.TODAY, "event": palette.LINE}
_LEAST, _MOST = 22.0, 44.0
# What names beside the months take of a figure's width, and the name of a month.
_BESIDE, _NAME = 90, 52


def figure(
    months: Sequence[Month],
    today: date,
    today_word: str,
    named: Mapping[date, str],
    chosen: tuple[str, date] | None = None,
    width: int = 1200,
) -> go.Figure:
    """Return the figure. `named` holds the months that occur, in their order, each with its name on the axis.

    Months stand side by side, whatever lies between them: what falls due is rare, and comes many at once. Discs are no
    wider than a month where the figure is `width` pixels wide, but for what their number needs.
    """
    chart = frame.Sketch()
    rows = list(dict.fromkeys(month.row for month in months))
    places = {month: place for place, month in enumerate(named)}
    most, room = max(month.due_count for month in months), (width - _BESIDE) / len(named)
    largest = min(_MOST, max(_LEAST, room))
    for kind, colour in COLOURS.items():
        of_kind = [month for month in months if month.kind == kind]
        if not of_kind:
            continue
        chart.add_scatter(
            x=[places[month.month] for month in of_kind],
            y=[rows.index(month.row) for month in of_kind],
            mode="markers+text",
            marker={
                "color": colour,
                "size": [_LEAST + (largest - _LEAST) * (month.due_count / most) ** 0.5 for month in of_kind],
                "opacity": 1,
                "line": {"width": 0},
            },
            text=[f"{month.due_count}" for month in of_kind],
            textfont={"color": "#FFFFFF", "size": 13},
            selectedpoints=None if chosen is None else [
                index for index, month in enumerate(of_kind) if (month.row, month.month) == chosen
            ],
            customdata=[[f"{month.month:%Y-%m}/{month.row}"] for month in of_kind],
            hovertext=[month.text for month in of_kind],
            hovertemplate="%{hovertext}<extra></extra>",
            unselected={"marker": {"opacity": 0.35}},
        )  # fmt: skip
    frame.framed(chart, 88 + 48 * len(rows), has_legend=False)
    step = max(-(-len(named) // 12), ceil(_NAME / room))
    shown = list(named)[::step]
    chart.update_xaxes(
        range=[-0.6, len(named) - 0.4],
        tickvals=[places[month] for month in shown],
        ticktext=[named[month] for month in shown],
        side="top",
        showgrid=True,
    )
    chart.update_yaxes(
        range=[len(rows) - 0.25, -0.5], tickvals=list(range(len(rows))), ticktext=rows, showgrid=True, zeroline=False
    )
    frame.settled(chart, lines=2)
    past = sum(month < today.replace(day=1) for month in named)
    if 0 < past < len(named):
        line = {"color": palette.TODAY, "width": 2, "dash": "dot"}
        chart.add_shape(type="line", x0=past - 0.5, x1=past - 0.5, yref="paper", y0=0, y1=1, line=line)
        chart.add_annotation(
            x=past - 0.5, y=0, yref="paper", text=today_word, showarrow=False, xanchor="left", yanchor="bottom",
            xshift=3, font={"size": 12},
        )  # fmt: skip
    return chart.figure()
