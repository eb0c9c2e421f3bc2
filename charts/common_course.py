"""What several cities measure alike, over time: one panel a definition, all on one axis of years, lines named at ends.

Panels of one scale are drawn at one height, so a length means the same in each. Plans are dotted with open marks,
what was reported is solid. Lines that nobody chose are pale and without a name.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil
from typing import Any, NamedTuple

import plotly.graph_objects as go

from charts import frame, palette
from charts.drawing import wrapped
from charts.trajectory import runs
from domain.fiscal import first_day, fiscal_year_of, last_day

PALE = "rgba(128,128,128,0.45)"
_TOLD = {"bgcolor": "#FFFFFF", "bordercolor": "#767676", "font": {"color": "#1A1A1C", "size": 12}}


class Mark(NamedTuple):
    """A value on a day, what a reader who points at it is told, the code of it, and where a click on it leads."""

    on: date
    value: float
    text: str
    code: str
    address: str


class Line(NamedTuple):
    """One KPI or figure: its name at its end, the points of its plan and of what was reported.

    `aims` are the targets that the city set and lie on the plan; `start` is its baseline with the words beside it;
    `rough` was reported and is not closed yet; `alone` are figures of the text, `foreseen` those that are to come.
    A `colour` of None is a pale line.
    """

    label: str
    colour: int | None
    planned: Sequence[Mark]
    aims: Sequence[Mark]
    start: Mark | None
    start_text: str
    reported: Sequence[Mark]
    rough: Sequence[Mark]
    alone: Sequence[Mark]
    foreseen: Sequence[Mark]

    @property
    def marks(self) -> list[Mark]:
        """Return every mark of it."""
        first = [] if self.start is None else [self.start]
        return [*first, *self.planned, *self.aims, *self.reported, *self.rough, *self.alone, *self.foreseen]


class Level(NamedTuple):
    """A value of the country beside the lines: it is drawn over the whole width."""

    value: float
    label: str


class Panel(NamedTuple):
    """The lines of one definition: its name, how it differs, the unit; panels of the same `scale` share their axis."""

    heading: str
    note: str
    unit: str
    scale: str
    lines: Sequence[Line]
    levels: Sequence[Level]


# In pixels: a line of a heading or a note, what a label needs, the axis below, a letter of a label, what the frame
# takes beside it, words above the highest mark.
_NOTE, _LABEL, _FOOT, _LETTER, _EDGES, _ABOVE = 17, 19, 49, 12.3, 76, 22
# How high the panels are, by how many there are.
_HEIGHTS = {1: 330, 2: 160, 3: 112}
_LEAST = 78
# At a desk all panels are to stand on the first screen; a phone scrolls, so there a panel is high enough to be read.
_PHONE, _LEAST_ON_PHONE, _HALF_A_WORD = 640, 130, 22
_GAP, _GAP_ON_PHONE = 8, 20


def figure(panels: Sequence[Panel], today: date, words: tuple[str, str, str], width: int = 1200) -> go.Figure:
    """Return the figure. `words` name plan, actual and the day of reading."""
    chart = frame.Sketch()
    notes = [_words(panel, width) for panel in panels]
    labels = max(sum(line.colour is not None for line in panel.lines) + len(panel.levels) for panel in panels)
    least, gap = (_LEAST, _GAP) if width > _PHONE else (_LEAST_ON_PHONE, _GAP_ON_PHONE)
    plot = max(_HEIGHTS.get(len(panels), least), least, labels * _LABEL + 14)
    heads = [gap + _NOTE * len(lines) for lines in notes]
    tops = [sum(heads[: index + 1]) + plot * index for index in range(len(panels))]
    whole = tops[-1] + plot
    frame.framed(chart, whole + _FOOT, has_legend=False)
    chart.update_layout(margin={"r": 8, "t": 0}, hovermode="closest", hoverdistance=-1)
    end_day, room = _axis_of_years(chart, panels, today, width)
    edges = list(chart.layout["shapes"])
    chart.update_layout(shapes=[])
    ranges = _ranges(panels, plot)
    for index, (panel, lines) in enumerate(zip(panels, notes, strict=True)):
        axis = "y" if not index else f"y{index + 1}"
        box = (1 - (tops[index] + plot) / whole, 1 - tops[index] / whole)
        name = "yaxis" if not index else f"yaxis{index + 1}"
        chart.layout[name] = dict(ranges[panel.scale]) | {"domain": list(box), "anchor": "x"}
        for edge in edges:
            chart.add_shape(**edge | {"yref": f"{axis} domain"})
        _head(chart, lines, box[1])
        _today(chart, today, words[2] if not index else "", axis, is_last=(end_day - today).days < 500)
        _draw(chart, panel, axis, words, end_day)
        _name(chart, panel, axis, (end_day + room * 0.06, end_day + room), ranges[panel.scale]["range"], plot)
    spike = {"spikecolor": frame.GRID, "spikethickness": 1, "spikedash": "solid", "spikemode": "across"}
    chart.update_xaxes(fixedrange=False, showspikes=True, spikesnap="hovered data", anchor="free", position=0, **spike)
    chart.update_layout(dragmode="zoom")
    return frame.settled(chart, lines=2).figure()


def _axis_of_years(
    chart: frame.Sketch, panels: Sequence[Panel], today: date, width: int
) -> tuple[date, timedelta]:
    """Draw the years that the panels need, with room for the names to their right; return its end and the room."""
    days = [mark.on for panel in panels for line in panel.lines for mark in line.marks] + [today]
    first, last = min(map(fiscal_year_of, days)), max(map(fiscal_year_of, days))
    frame.fiscal_axis(chart, first, last, most=4 if width <= _PHONE else 10)
    names = [line.label for panel in panels for line in panel.lines if line.colour is not None]
    names += [level.label for panel in panels for level in panel.levels]
    letters = max((_letters(name) for name in names), default=0) * _LETTER + 34
    end_day = last_day(last)
    width += 50 if width <= _PHONE else 0  # it is told cut to hundreds, and a phone has none to lose
    per_pixel = timedelta(days=(last - first + 1) * 365) / max(width - _EDGES - letters, 110)
    room = per_pixel * letters
    start = first_day(first) - timedelta(days=60) if width > _PHONE else min(days) - per_pixel * _HALF_A_WORD
    chart.update_xaxes(range=[start.isoformat(), (end_day + room).isoformat()])
    return end_day, room


def _ranges(panels: Sequence[Panel], plot: float) -> dict[str, dict[str, Any]]:
    """Return the axis of values of each scale: it holds all that is drawn on it, and the words above the highest."""
    found = {}
    for scale in dict.fromkeys(panel.scale for panel in panels):
        of_scale = [panel for panel in panels if panel.scale == scale]
        values = [mark.value for panel in of_scale for line in panel.lines for mark in line.marks]
        values += [level.value for panel in of_scale for level in panel.levels]
        unit = of_scale[0].unit
        axis = frame.Sketch()
        frame.value_axis(axis, values, unit)
        marks = list(axis.layout["yaxis"]["tickvals"])
        low = axis.layout["yaxis"]["range"][0]
        if unit == "%" and 50 < max(values) <= 100 and low == 0:
            marks = [20.0 * step for step in range(6)]
        if len(panels) > 1 and len(marks) > 3:  # a low panel has room for two or three
            marks = _few(marks, all(value == int(value) for value in values))
        axis.update_yaxes(
            tickvals=marks,
            ticktext=[f"{frame.short_number(mark)}{unit if len(unit) <= 2 else ''}" for mark in marks],
            range=[low, max(marks[-1], *values) + (max(marks[-1], *values) - low) * _ABOVE / plot],
            gridcolor=frame.GRID,
            fixedrange=True,
        )
        found[scale] = dict(axis.layout["yaxis"])
    return found


def _few(marks: Sequence[float], is_whole: bool) -> list[float]:
    """Return the ends of an axis and its middle; of a few whole things no half."""
    first, last, step = marks[0], marks[-1], marks[1] - marks[0]
    if is_whole and first == 0 and last < 5:
        return [0.0, float(ceil(last - step / 2))]
    last += step * ((len(marks) - 1) % 2)
    return [first, (first + last) / 2, last]


def _words(panel: Panel, width: int) -> list[str]:
    """Return the lines above a panel: its heading, and as much of its note as has room."""
    most = 2 if width > _PHONE else 3
    room = width - (_EDGES if width <= _PHONE else 120)
    heading = [f"<b>{line}</b>" for line in wrapped(panel.heading, room, 13)]
    notes = wrapped(panel.note, room, 12) if panel.note else []
    if len(notes) > most:
        notes = [*notes[: most - 1], notes[most - 1][:-1] + "…"]
    return [*heading, *(f'<span style="font-size:12px">{line}</span>' for line in notes)]


def _head(chart: frame.Sketch, lines: Sequence[str], top: float) -> None:
    chart.add_annotation(
        x=0, xref="paper", xanchor="left", y=top, yref="paper", yanchor="bottom", text="<br>".join(lines),
        showarrow=False, align="left", font={"size": 13}, yshift=2,
    )  # fmt: skip


def _today(chart: frame.Sketch, day: date, word: str, axis: str, is_last: bool) -> None:
    line = {"color": palette.TODAY, "width": 1.5, "dash": "dot"}
    on = day.isoformat()
    chart.add_shape(type="line", x0=on, x1=on, yref=f"{axis} domain", y0=0, y1=1, line=line)
    if word:
        chart.add_annotation(
            x=on, y=1, yref=f"{axis} domain", text=word, showarrow=False, xanchor="right" if is_last else "left",
            yanchor="top", font={"size": 12}, xshift=-3 if is_last else 3,
        )  # fmt: skip


def _draw(chart: frame.Sketch, panel: Panel, axis: str, words: tuple[str, str, str], end: date) -> None:
    for level in panel.levels:
        grey = {"color": palette.BASELINE, "width": 1.5, "dash": "dash"}
        first, last = chart.layout["xaxis"]["range"][0], end.isoformat()
        chart.add_shape(
            type="line", x0=first, x1=last, yref=axis, y0=level.value, y1=level.value, line=grey, layer="below"
        )
    _draw_pale(chart, [line for line in panel.lines if line.colour is None], axis, words)
    for line in panel.lines:
        if line.colour is None:
            continue
        colour = palette.SERIES[line.colour % len(palette.SERIES)]
        dotted = {"color": colour, "width": 2, "dash": "dot"}
        _add(chart, axis, line.planned, words[0], line=dotted, hoverinfo="skip")
        _add(chart, axis, line.aims, words[0], marker={"color": colour, "size": 9, "symbol": "diamond-open"})
        said = {(mark.on, mark.value): mark for mark in line.reported}
        for run in runs([(mark.on, mark.value) for mark in line.reported]):
            found = [said[point] for point in run]
            solid = {"color": colour, "width": 3}
            _add(chart, axis, found, words[1], line=solid, marker={"color": colour, "size": 9})
        _add(chart, axis, line.rough, words[1], marker={"color": colour, "size": 9, "symbol": "circle-open"})
        _add(chart, axis, line.alone, words[1], marker={"color": colour, "size": 10, "symbol": "triangle-up"})
        hollow = {"color": colour, "size": 10, "symbol": "triangle-up-open"}
        _add(chart, axis, line.foreseen, words[0], marker=hollow)
        if line.start is not None:
            _add(
                chart, axis, [line.start], words[0], marker={"color": colour, "size": 9, "symbol": "square"},
                text=[line.start_text], textposition="top center", textfont={"size": 12},
            )  # fmt: skip


def _draw_pale(chart: frame.Sketch, lines: Sequence[Line], axis: str, words: tuple[str, str, str]) -> None:
    """Draw the lines that nobody chose, all plans in one trace and all reports in another."""
    gap = Mark(date.min, 0, "", "", "")
    for word, width, dash, of in ((words[0], 1, "dot", "planned"), (words[1], 1.5, "solid", "reported")):
        marks = [mark for line in lines for mark in (*_points(line, of), gap)]
        if len(marks) > len(lines):
            _add(chart, axis, marks, word, line={"color": PALE, "width": width, "dash": dash},
                 marker={"color": PALE, "size": 4})  # fmt: skip


def _points(line: Line, of: str) -> Sequence[Mark]:
    if of == "planned":
        return line.planned or line.aims
    return [*line.reported, *line.rough, *line.alone, *line.foreseen]


def _name(
    chart: frame.Sketch, panel: Panel, axis: str, at: tuple[date, date], ends: Sequence[float], plot: float
) -> None:
    """Write the names of the lines beside their ends: right there where nothing follows, else behind all years."""
    high = (ends[1] - ends[0]) * _LABEL / plot
    labels = []
    for line in panel.lines:
        if line.colour is None or not line.marks:
            continue
        end = max(line.marks, key=lambda mark: mark.on)
        if _is_free(panel, line, end, high):
            is_at_foot = end.value - ends[0] < high / 2  # its lower half would lie in what stands below
            chart.add_annotation(
                x=end.on.isoformat(), y=end.value, yref=axis, text=line.label, showarrow=False, xanchor="left",
                xshift=9, align="left", font={"size": 12}, yanchor="bottom" if is_at_foot else "middle",
            )  # fmt: skip
        else:
            colour = palette.SERIES[line.colour % len(palette.SERIES)]
            labels.append(frame.Label(end.on, end.value, line.label, colour))
    labels += [frame.Label(at[0], level.value, level.label, palette.BASELINE) for level in panel.levels]
    for note in frame.labels_at_ends(labels, at[0], ends[0], ends[1], _LABEL / plot):
        chart.add_annotation(**note | {"yref": axis, "ayref": axis})


def _is_free(panel: Panel, line: Line, end: Mark, high: float) -> bool:
    """Tell whether nothing else stands to the right of the end of a line, where its name would be written."""
    if any(abs(level.value - end.value) < high for level in panel.levels):
        return False
    for other in panel.lines:
        if other is line or not other.marks:
            continue
        marks = sorted(other.marks)
        after = [mark.value for mark in marks if mark.on >= end.on]
        before = [mark.value for mark in marks if mark.on < end.on][-1:]
        if after and min(after + before) - high < end.value < max(after + before) + high:
            return False
    return True


def _add(chart: frame.Sketch, axis: str, marks: Sequence[Mark], name: str, **style: Any) -> None:
    if not marks:
        return
    modes = (("lines", "line"), ("markers", "marker"), ("text", "text"))
    is_told = style.get("hoverinfo") != "skip"
    chart.add_scatter(
        x=[None if mark.on == date.min else mark.on.isoformat() for mark in marks],
        y=[None if mark.on == date.min else mark.value for mark in marks],
        yaxis=axis,
        name=name,
        mode="+".join(mode for mode, part in modes if part in style),
        cliponaxis=False,
        hovertext=[mark.text for mark in marks] if is_told else None,
        hovertemplate="%{hovertext}<extra></extra>" if is_told else None,
        customdata=[[mark.code, mark.address] for mark in marks] if is_told else None,
        hoverlabel=_TOLD if is_told else None,
        **style,
    )


def _letters(text: str) -> float:
    """Return how long a text is on screen, in letters of full width."""
    is_tag, length = False, 0.0
    for sign in text:
        is_tag = is_tag or sign == "<"
        length += 0 if is_tag else 0.58 if sign.isascii() else 1
        is_tag = is_tag and sign != ">"
    return length
