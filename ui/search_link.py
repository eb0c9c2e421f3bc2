"""Links to the list of KPIs and initiatives that filters select: every count leads to exactly what it counted."""

from ui import markup


def address(**filters: object) -> str:
    """Return the address of the list that the filters select; several values of one filter are a tuple."""
    return markup.address("explore", **filters)


def link(text: object, **filters: object) -> markup.Markup:
    """Return a link to the list that the filters select."""
    return markup.link(text, "explore", **filters)
