"""How the KPIs of each city stand: one bar a city, every status in it, so that the bar is always the whole."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from charts import frame, palette
from domain.codes import Status


def figure(
    cities: Sequence[str], counts: Mapping[str, Mapping[str, int]], words: Mapping[Status, str], unit: str
) -> go.Figure:
    """Return a 100 % bar a city. `counts` holds the KPIs by city and status; `words` names the statuses.

    The page draws the legend: sixteen statuses would not fit above the bars of a narrow screen.
    """
    chart = go.Figure()
    for code in Status:
        numbers = [counts.get(city, {}).get(code, 0) for city in cities]
        if not any(numbers):
            continue
        totals = [sum(counts.get(city, {}).values()) or 1 for city in cities]
        chart.add_bar(
            orientation="h",
            y=list(cities),
            x=[100 * number / total for number, total in zip(numbers, totals, strict=True)],
            name=words[code],
            marker={
                "color": palette.STATUS[code],
                "pattern": {
                    "shape": palette.PATTERN.get(code, ""),
                    "fgcolor": "#FFFFFF",
                    "fgopacity": 0.35,
                    "size": 7,
                    "fillmode": "overlay",
                },
                "line": {"color": "rgba(255,255,255,0.9)", "width": 1},
            },
            text=[str(number) if number else "" for number in numbers],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": "#FFFFFF", "size": 14},
            customdata=[[number, total] for number, total in zip(numbers, totals, strict=True)],
            hovertemplate="%{y}　" + words[code] + "　%{customdata[0]} / %{customdata[1]}" + unit + "<extra></extra>",
        )
    frame.framed(chart, 44 * len(cities) + 50, has_legend=False)
    chart.update_layout(barmode="stack", bargap=0.3, margin_r=30)
    chart.update_xaxes(range=[0, 100], ticksuffix="%", dtick=25)
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart
