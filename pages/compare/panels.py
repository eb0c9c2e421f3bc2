"""A common measure as a figure: a panel a definition, what its lines bear, and what a point tells of all cities."""

from collections.abc import Sequence
from decimal import Decimal

import plotly.graph_objects as go

from charts import common_course as chart
from charts import frame
from charts.common_course import Level, Line, Mark, Panel
from domain import formats
from domain.era import era_year
from domain.rows import by
from metrics import catalogue
from metrics.common_course import Stop
from metrics.comparison import Reference
from pages.compare.common_course import (
    AIMS,
    ALONE,
    FORESEEN,
    MOST,
    REPORTED,
    ROUGH,
    SERIES,
    Course,
    Group,
    Shown,
    added,
    counted,
    gap,
    number,
    scale_of,
    target,
    value,
)  # fmt: skip
from ui import answers, kinds

WORDS = ("計画", "実績", "判定基準日")
# How many other cities a point tells of.
_OTHERS = 12


def figure(found: Shown, width: int) -> go.Figure:
    """Return the panels, labelled as long as a figure of this width has room for."""
    panels = [_panel(found, group, width) for group in found.groups]
    return chart.figure(panels, answers.now().as_of, WORDS, width)


def _panel(found: Shown, group: Group, width: int) -> Panel:
    units = {counted(course) for course in group.courses}
    word = "%" if found.scale == "way" or units == {"%"} else units.pop() if len(units) == 1 else ""
    plans = answers.ask(catalogue.plans)  # few cities keep their colours whichever are chosen
    order = {plan.city: index for index, plan in enumerate(plans if len(plans) <= MOST else found.cities)}
    return Panel(
        group.definition + _of_other_scale(found, group),
        note(group),
        word,
        scale_of(found, group),
        [
            _line(found, course, order[course.row.city] if course.is_chosen else None, width)
            for course in group.courses
        ],
        [_level(row, row.reference_value, width) for row in group.beside if row.reference_value is not None],
    )


def _level(row: Reference, value: Decimal, width: int) -> Level:
    when = f"（{row.as_of_text}）" if width > 640 and row.as_of_text else ""
    return Level(float(value), f"{row.area_name} {row.value_text}{when}")


def _of_other_scale(found: Shown, group: Group) -> str:
    first = scale_of(found, found.groups[0])
    return "" if scale_of(found, group) == first else "（目盛りは別）"


def note(group: Group) -> str:
    """Return how the chosen cities of a definition count, each difference once."""
    told = by(group.chosen, lambda course: course.row.difference_note)
    if len(told) == 1:
        return next(iter(told))
    return "　".join(f"{_cities(courses)}：{text}" for text, courses in told.items())


def _cities(courses: Sequence[Course]) -> str:
    return "・".join(dict.fromkeys(course.row.municipality_name for course in courses))


def _line(found: Shown, course: Course, colour: int | None, width: int) -> Line:
    def marks(*series: str) -> list[Mark]:
        return [_mark(found, course, stop) for stop in course.stops if stop.series in series]

    start = course.last("baseline")
    planned = marks("baseline", *AIMS)
    return Line(
        _label(found, course, width),
        colour,
        planned if len(planned) > 1 else [],
        marks(*AIMS),
        None if start is None else _mark(found, course, start),
        "" if start is None else value(course, start, found.scale),
        marks(*REPORTED),
        marks(*ROUGH),
        marks(*ALONE),
        marks(*FORESEEN),
    )


def _mark(found: Shown, course: Course, stop: Stop) -> Mark:
    on_scale = number(stop, found.scale)
    assert on_scale is not None, stop
    shown_value = on_scale * 100 if found.scale == "way" else on_scale
    text = pointed(found, course, stop)
    return Mark(stop.observed_on, float(shown_value), text, course.row.kpi_id, target(course))


def pointed(found: Shown, course: Course, stop: Stop) -> str:
    """Return what a reader who points at a value is told: it, and what the other cities have for its fiscal year."""
    year = stop.fiscal_year
    own = f"<b>{course.full_name}　{_told(found, course, stop)}</b>　{formats.day(stop.observed_on)}"
    rest = "<br>".join(_told(found, course, each) for each in course.stops if each.fiscal_year == year and each != stop)
    own += f"<br>{rest}" if rest else ""
    others = [other for other in found.courses if other is not course]
    if not course.is_chosen or not others:
        return own
    lines = [f"{other.full_name}　{_of_year(found, other, year)}" for other in others]
    more = f"<br>ほか{len(lines) - _OTHERS}件" if len(lines) > _OTHERS else ""
    return f"{own}<br>{formats.fiscal_year(year)}のほかの{kinds.word()}<br>" + "<br>".join(lines[:_OTHERS]) + more


def _told(found: Shown, course: Course, stop: Stop) -> str:
    behind = gap(course, stop)
    word = "計画差" if found.scale == "value" else "実数の計画差"
    return f"{SERIES[stop.series]} {value(course, stop, found.scale)}" + (f"（{word} {behind}）" if behind else "")


def _of_year(found: Shown, course: Course, year: int) -> str:
    told = "　".join(_told(found, course, stop) for stop in course.stops if stop.fiscal_year == year)
    if told:
        return told
    ahead = next((stop for stop in course.stops if stop.fiscal_year > year and stop.series in AIMS), None)
    if ahead is None:
        return "この年度の値なし"
    return f"この年度の値なし（次の目標 {era_year(ahead.fiscal_year)}年度 {value(course, ahead, found.scale)}）"


def _label(found: Shown, course: Course, width: int) -> str:
    """Return the name at the end of a line, with where the line ends; it leads to the KPI."""
    stop = course.last(*AIMS) or course.stops[-1]
    end = value(course, stop, found.scale)
    name = course.name if width > 640 else course.row.municipality_name
    when = ""
    if width > 640:
        each = added(course)
        is_printed = course.row.is_figure and stop.observed_on == course.row.observed_on
        printed = (course.row.as_of_text if is_printed else None) or f"{era_year(stop.fiscal_year)}年度"
        mark = "・予定" if stop.series in FORESEEN else ""
        when = f"（毎年度+{formats.number(each)}）" if each is not None else f"（{printed}{mark}）"
    return f"{frame.linked(name, target(course))} {end}{when}"

