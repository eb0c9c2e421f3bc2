"""Roadmaps on one time axis: a row a line of work, a block a fiscal year, the colour and the word its stage."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette
from domain.codes import Stage
from domain.fiscal import first_day, last_day


class Block(NamedTuple):
    """One fiscal year of one row; stage None where the plan puts the line in none."""

    row: int
    first_year: int
    last_year: int
    stage: str | None
    text: str
    is_uncertain: bool


_ROW = 38


def figure(
    rows: Sequence[str], blocks: Sequence[Block], stages: Mapping[str, str], unknown_word: str, years: tuple[int, int]
) -> go.Figure:
    """Return the chart. `rows` are the names, the first on top; `stages` names the codes of the ladder."""
    chart = go.Figure()
    for code in [*Stage, None]:
        found = [block for block in blocks if block.stage == code]
        if not found:
            continue
        name = unknown_word if code is None else stages[code]
        chart.add_bar(
            orientation="h",
            y=[block.row for block in found],
            base=[first_day(block.first_year).isoformat() for block in found],
            x=[(last_day(block.last_year) - first_day(block.first_year)).days * 86_400_000 for block in found],
            width=0.42,
            offset=-0.02,
            name=name,
            marker={
                "color": "rgba(128,128,128,0.35)" if code is None else palette.STAGE[code],
                "pattern": {"shape": ["/" if block.is_uncertain else "" for block in found], "fgcolor": "#FFFFFF", "size": 6},
            },
            text=[block.text for block in found],
            textposition="none",
            customdata=[rows[block.row] for block in found],
            hovertemplate="%{customdata}<br>%{text}<extra>" + name + "</extra>",
        )
    for index, name in enumerate(rows):
        chart.add_annotation(
            x=0, xref="paper", y=index, text=name, showarrow=False, xanchor="left", yanchor="bottom", yshift=0,
            font={"size": 12},
        )
    frame.framed(chart, _ROW * len(rows) + 96)
    frame.fiscal_axis(chart, *years)
    chart.update_layout(barmode="overlay", legend={"traceorder": "normal"})
    chart.update_xaxes(side="top")
    chart.update_layout(margin={"t": 84}, legend={"y": 1, "yanchor": "bottom", "yref": "container"})
    chart.update_yaxes(range=[len(rows) - 0.3, -0.75], showticklabels=False, showgrid=False)
    return chart
