"""What all figures share: a quiet frame, fiscal years on a date axis, a line for today."""

from datetime import date, timedelta

import plotly.graph_objects as go

from charts import palette
from domain.era import short_fiscal_year
from domain.fiscal import first_day, last_day

# Room for half a mark at both ends.
_MARGIN = timedelta(days=25)
GRID = "rgba(128,128,128,0.25)"


def framed(figure: go.Figure, height: int, has_legend: bool = True) -> go.Figure:
    """Return the figure with the common frame: no ground of its own, the legend above, no idle margins."""
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 12, "t": 36 if has_legend else 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=has_legend,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "font": {"size": 12}},
        hoverlabel={"align": "left"},
        dragmode=False,
    )
    figure.update_xaxes(automargin=True, gridcolor=GRID, zeroline=False, fixedrange=True)
    figure.update_yaxes(automargin=True, gridcolor=GRID, zeroline=False, fixedrange=True)
    return figure


def fiscal_axis(figure: go.Figure, first_year: int, last_year: int) -> go.Figure:
    """Return the figure with fiscal years on its date axis, named in both calendars in the middle of each year."""
    years = list(range(first_year, last_year + 1))
    step = max(1, -(-len(years) // 9))
    named = years[::step]
    figure.update_xaxes(
        type="date",
        range=[first_day(first_year) - _MARGIN, last_day(last_year) + _MARGIN],
        tickvals=[date(year, 10, 1) for year in named],
        ticktext=[f"{short_fiscal_year(year)}<br>{year}" for year in named],
        showgrid=False,
    )
    edge = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": {"color": GRID, "width": 1}, "layer": "below"}
    edges = [edge | {"x0": first_day(year).isoformat(), "x1": first_day(year).isoformat()} for year in years]
    figure.update_layout(shapes=[*figure.layout.shapes, *edges])
    return figure


def today_line(figure: go.Figure, day: date, word: str, is_named_below: bool = False) -> go.Figure:
    """Return the figure with a line at the day of reading, named at its upper or its lower end."""
    line = {"color": palette.TODAY, "width": 2, "dash": "dot"}
    figure.add_shape(type="line", x0=day.isoformat(), x1=day.isoformat(), yref="paper", y0=0, y1=1, line=line)
    figure.add_annotation(
        x=day.isoformat(),
        y=0 if is_named_below else 1,
        yref="paper",
        text=word,
        showarrow=False,
        xanchor="left",
        yanchor="top",
        font={"size": 12},  # in the ink of the page: the line's colour is too pale for letters on a dark one
        xshift=3,
    )
    return figure
