"""出どころ: the place of each figure of a KPI in its plan, with the text that is printed there."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from domain import formats
from metrics.catalogue import KpiDefinition, TargetYear
from metrics.words import kpi as kpi_words


class Place(NamedTuple):
    """What the plan prints in one place; `lines` is empty where those of the indicator hold.

    `is_new` tells that the lines are other ones than those of the place before.
    """

    item: str
    text: str
    place: str
    lines: str
    is_new: bool


def of_kpi(definition: KpiDefinition) -> list[Place]:
    """Return the places of the indicator, its baseline and its targets."""
    found, before = [], ""
    for item, text, place, lines in _printed(definition):
        found.append(Place(item, text, place, lines, lines not in ("", before)))
        before = lines or before
    return found


def _printed(definition: KpiDefinition) -> Iterator[tuple[str, str, str, str]]:
    """Yield item, printed text, place and lines; years whose target is printed once for all share a row."""
    lines = formats.lines(definition.first_line, definition.last_line)
    yield ("指標", kpi_words.name(definition), definition.place, lines)
    if definition.baseline_text:
        yield ("現状値", definition.baseline_text, definition.baseline_place or definition.place, "")
    for (text, place, where), group in groupby(definition.targets, _printed_where):
        years = [target.fiscal_year for target in group]
        span = formats.fiscal_year(years[0]) if len(years) == 1 else formats.fiscal_years(years[0], years[-1])
        yield (f"目標 {span}", text, place, where)


def _printed_where(target: TargetYear) -> tuple[str, str, str]:
    return (target.target_text, target.place, formats.lines(target.first_line, target.last_line))
