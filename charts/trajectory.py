"""The way of one KPI: baseline, what the plan asks, what was reported, and the pace still needed."""

from collections.abc import Mapping, Sequence
from datetime import date

import plotly.graph_objects as go

from charts import frame, palette
from domain.fiscal import fiscal_year_of

Points = Sequence[tuple[date, float]]

SERIES = ("line", "target", "need_pace", "actual", "provisional", "late", "baseline")


def figure(
    series: Mapping[str, Points], words: Mapping[str, str], unit: str, today: date, today_word: str
) -> go.Figure:
    """Return the trajectory. `series` holds points by the names of SERIES; `words` names them in the legend.

    Targets that the city set are steps, an interpolated line is dashed and has no markers; actuals are joined only
    within an unbroken run of fiscal years; a provisional value is hollow.
    """
    chart = go.Figure()
    drawn = {name: list(series.get(name, ())) for name in SERIES}
    hover = "%{x|%Y-%m-%d}　%{y:,}" + unit
    if drawn["line"]:
        _add(
            chart,
            drawn["line"],
            words["line"],
            hover,
            line={"color": palette.LINE, "dash": "dash", "width": 2},
            mode="lines",
        )
    if drawn["target"]:
        style = {"color": palette.TARGET, "width": 1.5, "shape": "hv"}
        marker = {"symbol": "diamond", "size": 10, "color": palette.TARGET}
        _add(chart, drawn["target"], words["target"], hover, line=style, marker=marker, mode="lines+markers")
    if drawn["need_pace"]:
        _add(
            chart,
            drawn["need_pace"],
            words["need_pace"],
            hover,
            line={"color": palette.ACTUAL, "dash": "dot", "width": 2},
            mode="lines",
        )
    for index, run in enumerate(_runs(drawn["actual"])):
        marker = {"size": 11, "color": palette.ACTUAL}
        _add(
            chart,
            run,
            words["actual"],
            hover,
            index == 0,
            line={"color": palette.ACTUAL, "width": 3},
            marker=marker,
            mode="lines+markers",
        )
    if drawn["provisional"]:
        marker = {"size": 11, "symbol": "circle-open", "color": palette.ACTUAL, "line": {"width": 2}}
        _add(chart, drawn["provisional"], words["provisional"], hover, marker=marker, mode="markers")
    if drawn["late"]:
        marker = {"size": 11, "symbol": "x-thin-open", "color": palette.ACTUAL, "line": {"width": 2}}
        _add(chart, drawn["late"], words["late"], hover, marker=marker, mode="markers")
    if drawn["baseline"]:
        marker = {"symbol": "square", "size": 11, "color": palette.BASELINE}
        _add(chart, drawn["baseline"], words["baseline"], hover, marker=marker, mode="markers")
    days = [day for points in drawn.values() for day, _ in points] + [today]
    frame.framed(chart, 400)
    frame.fiscal_axis(chart, min(map(fiscal_year_of, days)), max(map(fiscal_year_of, days)))
    chart.update_yaxes(ticksuffix=unit if len(unit) <= 2 else "", separatethousands=True, rangemode="tozero")
    return frame.today_line(chart, today, today_word)


def _add(chart: go.Figure, points: Points, name: str, hover: str, is_named: bool = True, **style: object) -> None:
    chart.add_scatter(
        x=[day for day, _ in points],
        y=[value for _, value in points],
        name=name,
        legendgroup=name,
        showlegend=is_named,
        hovertemplate=hover + "<extra>" + name + "</extra>",
        **style,
    )


def _runs(points: Points) -> list[list[tuple[date, float]]]:
    """Return the points cut wherever a fiscal year is missing between two of them."""
    runs: list[list[tuple[date, float]]] = []
    for point in sorted(points):
        if runs and fiscal_year_of(point[0]) - fiscal_year_of(runs[-1][-1][0]) <= 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs
