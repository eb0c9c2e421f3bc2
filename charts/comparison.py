"""One common measure in several cities, from zero, the figure written at each bar. No order of merit."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette


class Bar(NamedTuple):
    """One city's value and its target, both in the measure's unit; None where it is not known."""

    name: str
    value: float | None
    value_text: str
    target: float | None
    target_text: str


def figure(bars: Sequence[Bar], value_word: str, target_word: str, unit: str) -> go.Figure:
    """Return the bars in the order given, with the final target as a mark."""
    chart = go.Figure()
    chart.add_bar(
        orientation="h",
        y=[bar.name for bar in bars],
        x=[bar.value for bar in bars],
        name=value_word,
        marker={"color": palette.ACTUAL},
        text=[bar.value_text for bar in bars],
        textposition="auto",
        insidetextanchor="start",  # clear of the target's mark at the other end
        hovertemplate="%{y}　%{text}<extra>" + value_word + "</extra>",
    )
    targets = [bar for bar in bars if bar.target is not None]
    if targets:
        chart.add_scatter(
            x=[bar.target for bar in targets],
            y=[bar.name for bar in targets],
            mode="markers",
            name=target_word,
            marker={"symbol": "diamond", "size": 13, "color": palette.TARGET},
            text=[bar.target_text for bar in targets],
            hovertemplate="%{y}　%{text}<extra>" + target_word + "</extra>",
        )
    frame.framed(chart, 52 * len(bars) + 90)
    chart.update_layout(bargap=0.4)
    chart.update_xaxes(rangemode="tozero", ticksuffix=unit if len(unit) <= 2 else "", separatethousands=True)
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart
