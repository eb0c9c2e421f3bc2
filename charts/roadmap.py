"""Roadmaps on one time axis: a row a line of work, a block a fiscal year, the colour and the word its stage."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette
from domain.codes import Stage
from domain.era import short_fiscal_year
from domain.fiscal import first_day, last_day


class Block(NamedTuple):
    """One fiscal year of one row; stage None where the plan puts the line in none."""

    row: int
    first_year: int
    last_year: int
    stage: str | None
    text: str
    is_uncertain: bool


_ROW = 33
_HATCH = {"shape": "/", "fgcolor": "#FFFFFF", "fgopacity": 0.5, "fillmode": "overlay", "size": 6}


def years_word(block: Block) -> str:
    """Return R5 or R5–R7."""
    first, last = short_fiscal_year(block.first_year), short_fiscal_year(block.last_year)
    return first if first == last else f"{first}–{last}"


def figure(
    rows: Sequence[str], blocks: Sequence[Block], stages: Mapping[Stage, str], unknown_word: str, years: tuple[int, int]
) -> go.Figure:
    """Return the chart. `rows` are the names, the first on top; `stages` names the codes of the ladder."""
    chart = go.Figure()
    for code in [*Stage, None]:
        of_stage = [block for block in blocks if block.stage == code]
        name = unknown_word if code is None else stages[code]
        colour = "rgba(128,128,128,0.35)" if code is None else palette.STAGE[code]
        # The legend takes the look of a trace's first block, so the certain ones come first and alone bear the name.
        parts = [[block for block in of_stage if block.is_uncertain is doubt] for doubt in (False, True)]
        for part in filter(None, parts):
            chart.add_bar(**_bars(part, rows), name=name, legendgroup=name, showlegend=part is (parts[0] or parts[1]))
            chart.data[-1].marker = {"color": colour, "pattern": _HATCH if part[0].is_uncertain else None}
            chart.data[-1].hovertemplate = "%{customdata[0]}<br>%{customdata[1]}　%{text}<extra>" + name + "</extra>"
    # All at once: each add_annotation validates every one before it.
    named = {"x": 0, "xref": "paper", "showarrow": False, "xanchor": "left", "yanchor": "bottom", "font": {"size": 12}}
    chart.update_layout(annotations=[named | {"y": index, "text": name} for index, name in enumerate(rows)])
    frame.framed(chart, _ROW * len(rows) + 110)
    frame.fiscal_axis(chart, *years)
    chart.update_xaxes(side="top")
    legend = {"traceorder": "normal", "y": 1, "yanchor": "top", "yref": "container"}
    chart.update_layout(barmode="overlay", margin={"t": 96, "b": 26}, legend=legend)
    chart.update_yaxes(range=[len(rows) - 0.3, -0.75], showticklabels=False, showgrid=False)
    return chart


def _bars(blocks: Sequence[Block], rows: Sequence[str]) -> dict[str, object]:
    return {
        "orientation": "h",
        "y": [block.row for block in blocks],
        "base": [first_day(block.first_year).isoformat() for block in blocks],
        "x": [(last_day(block.last_year) - first_day(block.first_year)).days * 86_400_000 for block in blocks],
        "width": 0.42,
        "offset": -0.02,
        "text": [block.text for block in blocks],
        "textposition": "none",
        "customdata": [[rows[block.row], years_word(block)] for block in blocks],
    }
