"""How a KPI is judged where its row leaves it open: from what is printed, told one by one, never in silence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain import ladder
from domain.codes import Comparator, Direction, Kind
from domain.plan import Quantity
from domain.words import COMPARATOR, DIRECTION, KIND
from loaders import notation
from loaders.notation import NotationError
from loaders.plan_book import printed, units, values, words
from loaders.transcription import Where

_HERE = Where("", 0, "")
_BY_YEAR = re.compile("年間|毎年|各年度|単年度|年度?あたり|/年|^年[0-9]|年度毎")
_TOTAL = re.compile("累計|延べ|通算|合計|累積|期間中")
_OFTEN = re.compile("/(?:週|月|日)$")
_GIVEN_UNIT = re.compile("(?:約)?[-0-9,.~]+([^-0-9,.~]+?)(?:以上|以下|以内|未満|超)?")
_UPWARDS = {Comparator.AT_LEAST, Comparator.MORE_THAN}
_DOWNWARDS = {Comparator.AT_MOST, Comparator.LESS_THAN}
# Of these less is better, where nothing else says so.
_LESS = re.compile("^(?:位|t-CO2|tCO2|kg-CO2)$")


@dataclass(frozen=True, slots=True)
class Cells:
    """What is printed of a value, and the number that its sender gives, if any."""

    text: str
    given: str | None


def unit_of(cells: list[Cells], component: str | None, name: str) -> tuple[str | None, bool]:
    """Return the one unit that the printed values have, and whether they have several; None for bare numbers."""
    found: dict[str, str] = {}
    for one in cells:
        unit = _unit(one, component, name)
        if unit is not None:
            found.setdefault(units.bare(unit), unit)
    if ladder.UNIT in found and len(found) > 1:
        # A baseline of 未実施 beside a number is no stage: it is zero of what is counted.
        return None, True
    return (next(iter(found.values()), None), len(found) > 1)


def _unit(cells: Cells, component: str | None, name: str) -> str | None:
    try:
        return values.read(cells.text, component, None, _HERE, name=name).quantity.unit
    except NotationError:
        pass
    match = _GIVEN_UNIT.fullmatch(notation.normal(cells.given or ""))
    return match[1] if match else None


def amount(
    cells: Cells, component: str | None, unit: str | None, name: str, kind: Kind | None = None
) -> Quantity | None:
    """Return what a cell means, None where it is refused elsewhere."""
    try:
        if cells.given:
            return values.given(cells.given, unit, _HERE)
        return values.read(cells.text, component, unit, _HERE, name=name, kind=kind).quantity
    except NotationError:
        return None


def kind_of(unit: str | None, targets: list[Cells], amounts: list[Quantity | None], baseline: Quantity | None) -> Kind:
    """Return the kind that the printed targets speak for."""
    if unit == ladder.UNIT:
        return Kind.MILESTONE
    if any(one is not None and None not in (one.low, one.high) and one.low != one.high for one in amounts):
        return Kind.RANGE
    texts = [notation.normal(one.text) for one in targets]
    is_kept = all("維持" in text for text in texts) and bool(texts)
    if is_kept and baseline is not None and all(one is not None and one.low == baseline.low for one in amounts):
        return Kind.MAINTAIN
    if unit is not None and _OFTEN.search(notation.normal(unit)):
        return Kind.FREQUENCY
    is_by_year = (unit is not None and notation.normal(unit).endswith("/年")) or any(map(_BY_YEAR.search, texts))
    if is_by_year and not any(map(_TOTAL.search, texts)) and unit not in ("%", "割", "‰"):
        return Kind.ANNUAL
    return Kind.LEVEL


def direction_of(
    name: str,
    unit: str | None,
    texts: Sequence[str],
    bounds: set[Comparator],
    ends: tuple[Quantity | None, Quantity | None],
) -> Direction:
    """Return the way that is better: as an open end or a word of change says, else from baseline to last target."""
    baseline, last = ends
    if words.NAMES_CHANGE.search(name):
        return Direction.UP
    if bounds & _UPWARDS:
        return Direction.UP
    if bounds & _DOWNWARDS:
        return Direction.DOWN
    ways = {_way(text) for text in texts} - {0}
    if len(ways) == 1:
        return Direction.UP if ways == {1} else Direction.DOWN
    start, end = _middle(baseline), _middle(last)
    if start is not None and end is not None and start != end:
        return Direction.DOWN if start > end else Direction.UP
    return Direction.DOWN if unit is not None and _LESS.match(units.bare(unit)) else Direction.UP


def comparator_of(direction: Direction, bounds: set[Comparator]) -> Comparator:
    """Return how a value stands to its target: as printed, else at least or at most by the direction."""
    if len(bounds) == 1:
        return next(iter(bounds))
    return Comparator.AT_LEAST if direction is Direction.UP else Comparator.AT_MOST


def bounds_of(targets: list[Cells], amounts: list[Quantity | None]) -> set[Comparator]:
    """Return the ways of comparing that the open ends of the targets say."""
    found = set()
    for cells, quantity in zip(targets, amounts, strict=True):
        if quantity is not None and (bound := printed.bound_of(cells.given or cells.text, quantity)) is not None:
            found.add(bound)
    return found


def contradiction(comparator: Comparator | None, direction: Direction | None, bounds: set[Comparator]) -> str | None:
    """Return the printed way of comparing that the given one contradicts, in words; None where they fit."""
    for bound in sorted(bounds):
        is_up = bound in _UPWARDS
        other = _DOWNWARDS if is_up else _UPWARDS
        if comparator in other or (comparator is None and direction is (Direction.DOWN if is_up else Direction.UP)):
            return COMPARATOR[bound]
    return None


def in_words(kind: Kind | None, direction: Direction | None, comparator: Comparator | None, unit: str | None) -> str:
    """Return what was taken in the place of empty cells, as the preview tells it."""
    parts = []
    if kind is not None:
        parts.append(f"種類「{KIND[kind]}」")
    if direction is not None:
        parts.append(f"向き「{DIRECTION[direction]}」")
    if comparator is not None:
        parts.append(f"比べ方「{COMPARATOR[comparator]}」")
    if unit is not None:
        parts.append(f"単位「{unit}」" if unit else "単位なし")
    return "・".join(parts)


def _way(text: str) -> int:
    """Return the way that a word of change at the end of a text says: 10%削減 is -1; 0 where there is none."""
    flat = notation.normal(re.sub(r"[(（].*?[)）]", "", text))
    if flat in words.HALVED:
        return -1 if Decimal(words.HALVED[flat]) < 1 else 1
    return next((way for word, way in words.CHANGE_LAST.items() if flat.endswith(word) and re.search("[0-9]", flat)), 0)


def _middle(quantity: Quantity | None) -> Decimal | None:
    if quantity is None:
        return None
    return quantity.low if quantity.high is None else quantity.high
