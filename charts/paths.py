"""What the plans promise year by year: every KPI as a thin line from its baseline (0%) over its targets to the last
(100%), in the colour of its group; a group is named at the end of its latest line.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette
from domain.fiscal import fiscal_year_of, last_day


class Stop(NamedTuple):
    """A value of a plan: its day, percents of the way, and what a reader who points at it is told: when, and what."""

    on: date
    percent: float
    when: str
    text: str


class Path(NamedTuple):
    """A KPI: its id, its group, the day of its baseline, and its targets in the order of days."""

    kpi_id: str
    group: str
    start_on: date
    stops: Sequence[Stop]


# Beyond these a share would press all others together: it stands at the edge.
LEAST, MOST = -25.0, 125.0
_TICKS = (0, 25, 50, 75, 100)
# Between the ids of KPIs that one mark stands for; targets that are so near each other (percents) are one mark; how
# many of them it names.
SEVERAL = ","
_NEAR, _TOLD = 2.0, 10
_LETTER, _EDGES, _NARROW = 12.3, 110, 640


def figure(
    paths: Sequence[Path], names: Sequence[tuple[str, str]], today: date, today_word: str, width: int = 1200
) -> go.Figure:
    """Return the figure; `names` are the groups, each with its label, in the order of their colours."""
    chart = frame.Sketch()
    labels = []
    for index, (group, label) in enumerate(names):
        colour = palette.SERIES[index % len(palette.SERIES)]
        own = [path for path in paths if path.group == group]
        if not own:
            continue
        _lines(chart, own, colour)
        _marks(chart, own, colour, label)
        end = max((path.stops[-1] for path in own), key=lambda stop: (stop.on, stop.percent))
        labels.append(frame.Label(end.on, _within(end.percent), label, colour))
    height = 470
    frame.framed(chart, height, has_legend=False)
    days = [day for path in paths for day in (path.start_on, path.stops[-1].on)]
    first, last = min(map(fiscal_year_of, [*days, today])), max(map(fiscal_year_of, [*days, today]))
    frame.fiscal_axis(chart, first, last, most=4 if width <= 640 else 9)
    frame.today_line(chart, today, today_word)
    low, high = _ends(paths)
    chart.update_yaxes(range=[low, high], tickvals=_TICKS, ticktext=[f"{tick}%" for tick in _TICKS])
    if width <= _NARROW:
        _name_above(chart, labels)
    else:
        _name_at_ends(chart, labels, last - first + 1, last_day(last), width)
    frame.settled(chart, lines=2)
    frame.zoomable(chart)
    return chart.figure()


def _name_at_ends(chart: frame.Sketch, labels: Sequence[frame.Label], years: int, end: date, width: int) -> None:
    """Name the groups to the right of the last year."""
    letters = max(len(label.text) for label in labels) * _LETTER + 44
    room = timedelta(days=years * 365 * letters / max(width - _EDGES - letters, 120))
    chart.update_xaxes(range=[chart.layout.xaxis.range[0], (end + room).isoformat()])
    low, high = chart.layout.yaxis.range
    ends = frame.labels_at_ends(labels, end + room * 0.16, low, high, 18 / (chart.layout.height - 60))
    chart.update_layout(annotations=[*chart.layout.annotations, *ends])


def _name_above(chart: frame.Sketch, labels: Sequence[frame.Label]) -> None:
    """Name the groups above the lines, two beside each other, where a phone has no room beside them."""
    named = [f'<span style="color:{label.colour}">━</span> {label.text}' for label in labels]
    rows = ["　".join(named[at : at + 2]) for at in range(0, len(named), 2)]
    chart.update_layout(margin={"l": 8, "r": 26, "t": 14 + 18 * len(rows), "b": 8})
    chart.add_annotation(
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", align="left", showarrow=False,
        text="<br>".join(rows), font={"size": 12},
    )  # fmt: skip


def _lines(chart: frame.Sketch, paths: Sequence[Path], colour: str) -> None:
    """Add the lines of a group as one trace, a gap between each two."""
    days: list[str | None] = []
    percents: list[float | None] = []
    for path in paths:
        days += [path.start_on.isoformat(), *(stop.on.isoformat() for stop in path.stops), None]
        percents += [0.0, *(_within(stop.percent) for stop in path.stops), None]
    line = {"color": colour, "width": 1.2, "dash": "dash"}
    chart.add_scatter(x=days, y=percents, mode="lines", line=line, opacity=0.55, hoverinfo="skip")


def _marks(chart: frame.Sketch, paths: Sequence[Path], colour: str, name: str) -> None:
    """Add the targets of a group; those that stand on each other are one mark with their number."""
    places: dict[tuple[date, float], list[tuple[str, Stop]]] = {}
    for path in paths:
        for stop in path.stops:
            places.setdefault((stop.on, round(_within(stop.percent) / _NEAR) * _NEAR), []).append((path.kpi_id, stop))
    piles = list(places.values())
    sizes = [9 if len(pile) == 1 else min(15 + 1.5 * len(pile), 34) for pile in piles]
    chart.add_scatter(
        x=[day.isoformat() for day, _ in places],
        y=[sum(_within(stop.percent) for _, stop in pile) / len(pile) for pile in piles],
        name=name,
        mode="markers+text",
        marker={"color": colour, "size": sizes, "symbol": "diamond", "opacity": 1},
        text=["" if len(pile) == 1 else str(len(pile)) for pile in piles],
        textfont={"color": "#FFFFFF", "size": 11},
        cliponaxis=False,
        customdata=[[SEVERAL.join(kpi_id for kpi_id, _ in pile)] for pile in piles],
        hovertext=[_told(pile) for pile in piles],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _told(pile: Sequence[tuple[str, Stop]]) -> str:
    """Return what a mark says: the day and share of its targets, each by name; of many the first."""
    lines = [stop.text for _, stop in pile[:_TOLD]]
    rest = [f"ほか{len(pile) - _TOLD}件"] if len(pile) > _TOLD else []
    return "<br>".join([f"<b>{pile[0][1].when}</b>", *lines, *rest])


def _ends(paths: Sequence[Path]) -> tuple[float, float]:
    values = [_within(stop.percent) for path in paths for stop in path.stops]
    return min(-4.0, *(value - 4 for value in values)), max(112.0, *(value + 8 for value in values))


def _within(percent: float) -> float:
    return min(max(percent, LEAST), MOST)
