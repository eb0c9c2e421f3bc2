"""Which cities stand beside each other: all where they are few, else those that a reader chooses, or groups of all."""

from collections.abc import Sequence

from metrics import catalogue
from ui import groups, markup, peers, selection, switch
from ui.groups import Group


def chosen(plans: Sequence[catalogue.Plan]) -> list[str]:
    """Return the cities that stand beside each other, of those that are compared; none where groups of them do."""
    names = [plan.city for plan in peers.of(plans)]
    asked = selection.known("city", names)[: groups.MANY] if groups.are_many(plans) else []
    return asked or (names if len(names) <= groups.MANY else [])


def grouped() -> list[Group]:
    """Return the groups of the cities that are compared, each with the filters of 分析 that find exactly them."""
    members, found = peers.chosen(), groups.of(by_group())
    if not members.is_narrowed:
        return found
    inside = [group._replace(cities=group.cities & members.cities) for group in found]
    if all(group.cities in (whole.cities, frozenset()) for group, whole in zip(inside, found, strict=True)):
        return [group for group in inside if group.cities]
    # Filters of one kind for all: groups are put together (`beside_each_other`).
    return [group._replace(filters={"city": tuple(sorted(group.cities))}) for group in inside if group.cities]


def are_counted_one_by_one() -> bool:
    """Tell whether groups are added up from their cities: the database counts whole groups alone."""
    return not groups.are_folded() or peers.chosen().is_narrowed


def by_group() -> str:
    """Return by what the address groups the cities."""
    return switch.current("by", groups.BY)


def switches() -> markup.Markup:
    """Return the switch of what cities are grouped by, which also takes back a choice of cities."""
    return switch.links("by", "まとめ方", {code: f"{words}別" for code, words in groups.BY.items()}, "city")
