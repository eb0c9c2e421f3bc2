"""The way of one KPI: baseline, what the plan asks, what was reported, and the pace still needed."""

from collections.abc import Mapping, Sequence
from datetime import date

import plotly.graph_objects as go

from charts import frame, palette
from domain.fiscal import fiscal_year_of, last_day

Points = Sequence[tuple[date, float]]

# Series from the back to the front, and how each is drawn. Targets that the city set are steps; an interpolated line
# has no markers, since its points are no targets; what does not decide a verdict is hollow or dotted.
_STYLES: dict[str, dict[str, object]] = {
    "forecast_range": {"mode": "lines", "fill": "toself", "line": {"width": 0}, "fillcolor": "rgba(52,96,251,0.25)"},
    "forecast": {"mode": "lines", "line": {"color": palette.ACTUAL, "dash": "dot", "width": 2}},
    "line": {"mode": "lines", "line": {"color": palette.LINE, "dash": "dash", "width": 2}},
    "target": {
        "mode": "lines+markers",
        "line": {"color": palette.TARGET, "width": 1.5, "shape": "hv"},
        "marker": {"symbol": "diamond", "size": 10, "color": palette.TARGET},
    },
    "need_pace": {"mode": "lines", "line": {"color": palette.NEED, "dash": "dashdot", "width": 2}},
    "actual": {
        "mode": "lines+markers",
        "line": {"color": palette.ACTUAL, "width": 3},
        "marker": {"size": 11, "color": palette.ACTUAL},
    },
    "provisional": {"mode": "markers", "marker": {"size": 11, "symbol": "circle-open", "color": palette.ACTUAL}},
    "late": {"mode": "markers", "marker": {"size": 11, "symbol": "x-thin-open", "color": palette.ACTUAL}},
    "baseline": {"mode": "markers", "marker": {"symbol": "square", "size": 11, "color": palette.BASELINE}},
}
SERIES = tuple(_STYLES)


def figure(
    series: Mapping[str, Points], words: Mapping[str, str], unit: str, today: date, today_word: str
) -> go.Figure:
    """Return the trajectory. `series` holds points by the names of SERIES; `words` names them in the legend.

    Actuals are joined only within an unbroken run of fiscal years. `forecast_range` is the outline of its area.
    """
    chart = go.Figure()
    hover = "%{x|%Y-%m-%d}　%{y:,}" + unit
    for name, style in _STYLES.items():
        points = list(series.get(name, ()))
        unbroken = runs(points) if name == "actual" else [points]
        for index, run in enumerate(filter(None, unbroken)):
            chart.add_scatter(
                x=[day for day, _ in run],
                y=[value for _, value in run],
                name=words[name],
                legendgroup=name,
                showlegend=index == 0,
                cliponaxis=False,
                hovertemplate=f"{hover}<extra>{words[name]}</extra>",
                **style,
            )
    days = [day for points in series.values() for day, _ in points] + [today]
    # On a narrow screen each name takes a line of the legend, out of the height of the figure.
    frame.framed(chart, 330 + 20 * sum(trace.showlegend is not False for trace in chart.data))
    frame.fiscal_axis(chart, min(map(fiscal_year_of, days)), max(map(fiscal_year_of, days)))
    chart.update_yaxes(
        ticksuffix=unit if len(unit) <= 2 else "", separatethousands=True, exponentformat="none", rangemode="tozero"
    )
    frame.today_line(chart, today, today_word)
    if (last_day(max(map(fiscal_year_of, days))) - today).days < 120:  # its word would not fit to the right of the line
        chart.layout.annotations[-1].update(xanchor="right", xshift=-3)
    return chart


def runs(points: Points) -> list[list[tuple[date, float]]]:
    """Return the points cut wherever a fiscal year is missing between two of them."""
    runs: list[list[tuple[date, float]]] = []
    for point in sorted(points):
        if runs and fiscal_year_of(point[0]) - fiscal_year_of(runs[-1][-1][0]) <= 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs
