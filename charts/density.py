"""So many KPIs that each as a point would hide the others: places of the plane, each as large as what it holds.

The number of a large place stands above it; how most of a place stands its colour and sign say.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette
from charts.spots import SYMBOLS, Words
from domain.codes import Status
from domain.fiscal import last_day

_TICKS = (0, 25, 50, 75, 100)
_SMALLEST, _LARGEST = 5.0, 34.0
_NAMED = 15.0  # from this size on the number stands above the mark


class Place(NamedTuple):
    """A place of the plane (percents): how many KPIs of which status are there, and what a pointer is told of it."""

    asked_percent: int
    reached_percent: int
    counts: Mapping[Status, int]
    text: str


class Pile(NamedTuple):
    """Targets of a fiscal year that lie about so far along their ways, and what a reader who points at them is told."""

    fiscal_year: int
    percent: int
    target_count: int
    text: str


def against_plan(places: Sequence[Place], words: Words) -> go.Figure:
    """Return the places against the diagonal, each in the colour and sign of the status that most of it has."""
    chart = frame.Sketch()
    chart.add_scatter(
        x=[0, 100], y=[0, 100], mode="lines", line={"color": palette.LINE, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
    )  # fmt: skip
    counts = [sum(place.counts.values()) for place in places]
    most = [max(place.counts, key=lambda status: place.counts[status]) for place in places]
    _piles(
        chart,
        [place.asked_percent for place in places],
        [place.reached_percent for place in places],
        counts,
        [place.text for place in places],
        {
            "color": [palette.STATUS[status] for status in most],
            "symbol": [SYMBOLS.get(status, "diamond") for status in most],
        },
    )
    frame.framed(chart, 470, has_legend=False)
    ends = _ends([percent for place in places for percent in (place.asked_percent, place.reached_percent)])
    for axis, name in ((chart.update_xaxes, words.asked), (chart.update_yaxes, words.reached)):
        axis(
            range=ends,
            tickvals=_TICKS,
            ticktext=[f"{tick}%" for tick in _TICKS],
            title={"text": name, "font": {"size": 12}, "standoff": 8},
        )
    frame.settled(chart, lines=2)
    frame.zoomable(chart)
    return chart.figure()


def by_year(piles: Sequence[Pile], today: date, today_word: str, width: int) -> go.Figure:
    """Return the targets year by year, at the ends of their years."""
    chart = frame.Sketch()
    _piles(
        chart,
        [last_day(pile.fiscal_year).isoformat() for pile in piles],
        [pile.percent for pile in piles],
        [pile.target_count for pile in piles],
        [pile.text for pile in piles],
        {"color": palette.SERIES[0], "symbol": "diamond"},
    )
    frame.framed(chart, 470, has_legend=False)
    years = [pile.fiscal_year for pile in piles]
    frame.fiscal_axis(chart, min(years), max(years), most=4 if width <= 640 else 9)
    frame.today_line(chart, today, today_word)
    ends = _ends([pile.percent for pile in piles])
    chart.update_yaxes(range=ends, tickvals=_TICKS, ticktext=[f"{tick}%" for tick in _TICKS])
    frame.settled(chart, lines=2)
    frame.zoomable(chart)
    return chart.figure()


def _ends(percents: Sequence[float]) -> list[float]:
    """Return from where to where an axis leads: as far as anything stands, with room for its mark."""
    return [min(0.0, *percents) - 8, max(100.0, *percents) + 8]


def _piles(
    chart: frame.Sketch,
    across: Sequence[object],
    upward: Sequence[float],
    counts: Sequence[int],
    texts: Sequence[str],
    look: Mapping[str, object],
) -> None:
    largest = max(counts)
    # The area says how many.
    sizes = [_SMALLEST + (_LARGEST - _SMALLEST) * (count / largest) ** 0.5 for count in counts]
    chart.add_scatter(
        x=list(across),
        y=list(upward),
        mode="markers+text",
        marker={**look, "size": [round(size, 1) for size in sizes], "opacity": 0.9},
        text=[f"{count:,}" if size >= _NAMED else "" for count, size in zip(counts, sizes, strict=True)],
        textposition="top center",
        textfont={"size": 11},
        cliponaxis=False,
        hovertext=list(texts),
        hovertemplate="%{hovertext}<extra></extra>",
    )
