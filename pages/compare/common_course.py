"""A common measure over time: which cities and which scale the address chooses, and the lines that follow."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from domain import formats
from domain.counters import ALIKE
from domain.rows import by
from metrics import common_course
from metrics.catalogue import Plan
from metrics.common_course import Stop
from metrics.comparison import Measure, Measured, Reference
from metrics.words import kpi as kpi_words
from pages.compare import measures
from ui import answers, groups, markup, peers, selection

# How many cities bear a name and a colour of their own; of more than so many the others are not drawn at all.
MOST, _MOST_LINES = 8, groups.FAR
SCALES = {"value": "実数", "per": "人口千人当たり", "way": "到達度"}
SERIES = {
    "baseline": "基準値",
    "target": "目標",
    "stock_target": "目標（総数）",
    "actual_closed": "実績",
    "actual_late": "実績（期限後）",
    "actual_provisional": "実績（速報・途中）",
    "stock_actual": "実績（総数）",
    "figure": "本文の数値",
    "figure_planned": "本文の数値（予定）",
}
AIMS, REPORTED = ("target", "stock_target"), ("actual_closed", "actual_late", "stock_actual")
ROUGH, ALONE, FORESEEN = ("actual_provisional",), ("figure",), ("figure_planned",)
_STOCKS = ("baseline", "stock_target", "stock_actual")


class Course(NamedTuple):
    """A KPI or figure of the measure with its points in the order of days, and whether its city is chosen.

    `name` tells it from the others of its definition, `full_name` from all others of the measure.
    """

    row: Measured
    name: str
    full_name: str
    stops: Sequence[Stop]
    is_chosen: bool

    def last(self, *series: str) -> Stop | None:
        """Return its latest point of these series, None where it has none."""
        return next((stop for stop in reversed(self.stops) if stop.series in series), None)


class Group(NamedTuple):
    """The courses of one definition, and the values of the country that are defined alike."""

    definition: str
    courses: Sequence[Course]
    beside: Sequence[Reference]

    @property
    def chosen(self) -> list[Course]:
        """Return the courses of the cities that are chosen."""
        return [course for course in self.courses if course.is_chosen]


class Shown(NamedTuple):
    """What the address shows: a measure on a scale, the cities that bear names, the groups that are drawn.

    `left_count` is how many others are not drawn, since so many lines would hide each other.
    `unseen` are the KPIs of chosen cities that have nothing to draw on this scale; `pale_count` is how many cities are
    drawn without a name; `elsewhere` are groups of other definitions in which no chosen city has a number.
    """

    measure: Measure
    scale: str
    cities: Sequence[Plan]
    is_choice: bool
    groups: Sequence[Group]
    unseen: Sequence[Measured]
    pale_count: int
    elsewhere: Sequence[Group]
    left_count: int = 0

    @property
    def courses(self) -> list[Course]:
        """Return the courses that bear names, panel by panel."""
        return [course for group in self.groups for course in group.chosen]


def scales(measure: Measure) -> dict[str, str]:
    """Return the scales that this measure has: per resident only what grows with the residents."""
    return {code: name for code, name in SCALES.items() if code != "per" or measure.is_per_resident}


def cities(measure_id: str) -> tuple[list[Plan], bool]:
    """Return the cities that bear names and whether the address chose them, else the first with a number."""
    plans = peers.plans()
    asked = selection.known("city", [plan.city for plan in plans])[:MOST]
    if asked:
        return [plan for plan in plans if plan.city in asked], True
    stops = _stops(measure_id)
    with_numbers = {row.city for row in measures.of(measure_id) if row.kpi_id in stops}
    known = [plan for plan in plans if plan.city in with_numbers] if len(plans) > MOST else list(plans)
    return known[:MOST], False


def shown(measure: Measure, scale: str) -> Shown:
    """Return what the address shows of a measure on a scale."""
    named, is_choice = cities(measure.measure_id)
    chosen = {plan.city for plan in named}
    rows, stops = measures.of(measure.measure_id), _stops(measure.measure_id)
    beside = measures.references(measure.measure_id) if scale == "value" else []
    courses, unseen = [], []
    whose = {row.city for row in rows}
    left_count = len(whose - chosen) if len(whose) > _MOST_LINES else 0
    shown_rows = [row for row in rows if row.city in chosen] if left_count else rows
    for row in shown_rows:
        known = [stop for stop in stops.get(row.kpi_id, ()) if number(stop, scale) is not None]
        if known and not (scale == "way" and {stop.series for stop in known} == {"baseline"}):
            courses.append(Course(row, _name(row, shown_rows), _full_name(row, shown_rows), known, row.city in chosen))
        elif row.city in chosen:
            unseen.append(row)
    found = [
        Group(definition, of, [row for row in beside if row.definition == definition])
        for definition, of in by(courses, lambda course: course.row.definition or measures.NO_DEFINITION).items()
    ]
    found.sort(key=lambda group: (-len({course.row.city for course in group.chosen}), -_reach(group)))
    drawn = [group for group in found if group.chosen]
    pale = {course.row.city for group in drawn for course in group.courses} - chosen
    elsewhere = [group for group in found if not group.chosen]
    return Shown(measure, scale, named, is_choice, drawn, unseen, len(pale), elsewhere, left_count)


def number(stop: Stop, scale: str) -> Decimal | None:
    """Return the number of a point on a scale, None where it has none there."""
    if scale == "per":
        return stop.per_thousand_value
    return stop.way_share if scale == "way" else stop.point_value


def unit(row: Measured, stop: Stop) -> str | None:
    """Return the unit of a point: a yearly increase and its baseline stand as the stock that they make."""
    is_stock = stop.series != "baseline" and stop.series in _STOCKS
    stock = (row.unit or "").removesuffix("/年") or None
    return stock if is_stock else kpi_words.baseline_unit(row) if stop.series == "baseline" else row.unit


def value(course: Course, stop: Stop, scale: str) -> str:
    """Return a point in words on a scale, rough where the plan prints it so."""
    if scale == "way":
        return formats.share(stop.way_share)
    if scale == "per":
        return formats.with_unit(stop.per_thousand_value, unit(course.row, stop), 1)
    text = formats.amount(stop.low_value, stop.high_value, unit(course.row, stop), stop.value_text)
    return f"約{text}" if is_rough_stock(course, stop) else text


def is_rough_stock(course: Course, stop: Stop) -> bool:
    """Tell whether a stock is counted on from a baseline that the plan prints as a rough number."""
    first = course.last("baseline")
    return stop.series in _STOCKS[1:] and first is not None and formats.is_about(first.point_value, first.value_text)


def gap(course: Course, stop: Stop) -> str | None:
    """Return 計画差 of a reported value in the KPI's own unit, None where the plan asks for nothing on its day."""
    return None if stop.gap_value is None else formats.signed(stop.gap_value, unit(course.row, stop))


def added(course: Course) -> Decimal | None:
    """Return what every year adds to a stock, where each adds the same."""
    each = {stop.added_value for stop in course.stops if stop.added_value is not None}
    return each.pop() if len(each) == 1 else None


def scale_of(found: Shown, group: Group) -> str:
    """Return what panels must count alike to share their scale."""
    if found.scale != "value":
        return found.scale
    words = {ALIKE.get(word, word) for word in map(counted, group.courses)}
    return "・".join(sorted(words))


def counted(course: Course) -> str:
    """Return what a course counts, without the year of a yearly amount."""
    return (unit(course.row, course.stops[-1]) or "").removesuffix("/年")


def target(course: Course) -> str:
    """Return where the link of a name leads: to the KPI, of a figure to its city."""
    row = course.row
    return markup.address("city", city=row.city) if row.is_figure else markup.address("kpi", kpi=row.kpi_id)


def _stops(measure_id: str) -> dict[str, list[Stop]]:
    if groups.are_folded():
        return by(answers.ask_much(common_course.of_measure, measure_id), lambda stop: stop.kpi_id)
    every = answers.of_moment("common course", _by_measure)
    return by(every.get(measure_id, ()), lambda stop: stop.kpi_id)


def _by_measure() -> dict[str, list[Stop]]:
    return by(answers.ask(common_course.of_all), lambda stop: stop.measure_id)


def _name(row: Measured, rows: Sequence[Measured]) -> str:
    """Return the city, with what tells its KPIs of one definition apart."""
    alike = [other for other in rows if other.city == row.city and other.definition == row.definition]
    return row.municipality_name if len(alike) == 1 else f"{row.municipality_name}（{kpi_words.name(row)}）"


def _full_name(row: Measured, rows: Sequence[Measured]) -> str:
    name = _name(row, rows)
    is_alone = sum(other.city == row.city for other in rows) == 1
    return name if is_alone or name != row.municipality_name else f"{name}（{row.definition or kpi_words.name(row)}）"


def _reach(group: Group) -> int:
    return max((stop.observed_on.toordinal() for course in group.chosen for stop in course.stops), default=0)

