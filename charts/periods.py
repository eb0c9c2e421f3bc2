"""The periods of the plans on one axis, with today."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette
from domain.fiscal import first_day, last_day


class Period(NamedTuple):
    """One plan: its city and name, and its first and last fiscal year."""

    name: str
    first_year: int
    last_year: int
    text: str


def figure(periods: Sequence[Period], today: date, today_word: str) -> go.Figure:
    """Return one bar a plan, the first plan on top."""
    chart = go.Figure()
    for period in periods:
        start, end = first_day(period.first_year), last_day(period.last_year)
        is_over = end < today
        chart.add_bar(
            orientation="h",
            y=[period.name],
            base=[start.isoformat()],
            x=[(end - start).days * 86_400_000],
            marker={
                "color": palette.LINE if is_over else palette.ACTUAL,
                "pattern": {
                    "shape": "/" if is_over else "",
                    "fgcolor": "#FFFFFF",
                    "fgopacity": 0.4,
                    "fillmode": "overlay",
                },
            },
            text=[period.text],
            textposition="inside",
            insidetextanchor="middle",
            textfont={"color": "#FFFFFF", "size": 13},
            hovertemplate=f"{period.name}<br>{period.text}<extra></extra>",
        )
    frame.framed(chart, 46 * len(periods) + 60, has_legend=False)
    frame.fiscal_axis(chart, min(p.first_year for p in periods), max(p.last_year for p in periods))
    chart.update_layout(bargap=0.35, barmode="overlay", margin={"t": 24})
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return frame.today_line(chart, today, today_word)
