"""The ways of several KPIs over fiscal years on one axis: what the plans ask is dashed, what was reported is solid."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import plotly.graph_objects as go

from charts import frame, palette
from charts.trajectory import runs
from domain.fiscal import fiscal_year_of, last_day


class Mark(NamedTuple):
    """A value on a day, and what a reader who points at it is told."""

    on: date
    value: float
    text: str


class Course(NamedTuple):
    """One KPI: its label at the end of its line, the points of its plan, what was reported, and which points are none.

    `aims` are the targets that the city set, drawn open on the dashed line; `planned` also holds what lies between.
    """

    label: str
    planned: Sequence[Mark]
    aims: Sequence[Mark]
    reported: Sequence[Mark]


# What a letter of a label and the edges of the figure take, in pixels.
_LETTER, _EDGES = 12.3, 110


def figure(
    courses: Sequence[Course], unit: str, today: date, words: tuple[str, str, str], width: int = 1200
) -> go.Figure:
    """Return the figure. `words` name plan, actual and today; a course takes the colour of its place in the list.

    To the right of the last year the labels have the room that they need where the figure is `width` pixels wide.
    """
    chart = frame.Sketch()
    values, days, labels = [], [today], []
    for index, course in enumerate(courses):
        colour = palette.SERIES[index % len(palette.SERIES)]
        marks = [*course.planned, *course.aims, *course.reported]
        if not marks:
            continue
        values += [mark.value for mark in marks]
        days += [mark.on for mark in marks]
        _add(chart, course.planned, words[0], {"color": colour, "width": 1.5, "dash": "dash"}, None)
        _add(chart, course.aims, words[0], None, {"color": colour, "size": 8, "symbol": "diamond-open"})
        unbroken = runs([(mark.on, mark.value) for mark in course.reported])
        said = {(mark.on, mark.value): mark for mark in course.reported}
        for run in unbroken:
            line, dot = {"color": colour, "width": 3}, {"color": colour, "size": 8}
            _add(chart, [said[point] for point in run], words[1], line, dot)
        end = max(marks, key=lambda mark: mark.on)
        labels.append(frame.Label(end.on, end.value, course.label, colour))
    height = 360 + max(0, len(labels) - 6) * 24
    frame.framed(chart, height, has_legend=False)
    first, last = min(map(fiscal_year_of, days)), max(map(fiscal_year_of, days))
    frame.fiscal_axis(chart, first, last, most=4 if width <= 640 else 9)
    frame.value_axis(chart, values, unit)
    frame.today_line(chart, today, words[2])
    if (last_day(last) - today).days < 500:  # its word would stand among the labels
        chart.layout.annotations[-1].update(xanchor="right", xshift=-3)
    start, end_day = chart.layout.xaxis.range[0], last_day(last)
    letters = max(_letters(label.text) for label in labels) * _LETTER + 44
    room = timedelta(days=(last - first + 1) * 365 * letters / max(width - _EDGES - letters, 120))
    chart.update_xaxes(range=[start, (end_day + room).isoformat()])
    low, high = chart.layout.yaxis.range
    ends = frame.labels_at_ends(labels, end_day + room * 0.08, low, high, 18 / (height - 60))
    chart.update_layout(annotations=[*chart.layout.annotations, *ends])
    frame.settled(chart, lines=2)
    frame.zoomable(chart)
    return chart.figure()


def _letters(text: str) -> float:
    """Return how long a text is, in letters of full width."""
    return sum(0.58 if sign.isascii() else 1 for sign in text)


def _add(
    chart: frame.Sketch,
    marks: Sequence[Mark],
    name: str,
    line: dict[str, object] | None,
    marker: dict[str, object] | None,
) -> None:
    if not marks:
        return
    chart.add_scatter(
        x=[mark.on.isoformat() for mark in marks],
        y=[mark.value for mark in marks],
        name=name,
        mode="+".join(mode for mode, has in (("lines", line), ("markers", marker)) if has),
        line=line,
        marker=marker,
        cliponaxis=False,
        hovertext=[mark.text for mark in marks],
        hovertemplate="%{hovertext}<extra></extra>",
    )
