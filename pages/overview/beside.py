"""Which cities stand beside each other: all where they are few, else those that a reader chooses, or groups of all."""

from collections.abc import Sequence

from metrics import catalogue
from ui import groups, markup, selection, switch


def chosen(plans: Sequence[catalogue.Plan]) -> list[str]:
    """Return the cities that stand beside each other; none where groups of them do."""
    names = [plan.city for plan in plans]
    return selection.known("city", names)[: groups.MANY] if groups.are_many(plans) else names


def by_group() -> str:
    """Return by what the address groups the cities."""
    return switch.current("by", groups.BY)


def switches() -> markup.Markup:
    """Return the switch of what cities are grouped by, which also takes back a choice of cities."""
    return switch.links("by", "まとめ方", {code: f"{words}別" for code, words in groups.BY.items()}, "city")
