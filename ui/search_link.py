"""Links to the list of KPIs and initiatives that filters select: every count leads to exactly what it counted."""

from access import reach
from ui import kinds, markup, selection


def address(**filters: object) -> str:
    """Return the address of the list that the filters select; several values of one filter are a tuple."""
    return markup.address("explore", **filters)


def link(text: object, **filters: object) -> markup.Markup:
    """Return a link to the list that the filters select."""
    return markup.link(text, "explore", **filters)


def everywhere() -> markup.Markup | None:
    """Return the way from the words that narrow this page to what the plans of all cities say of them."""
    words = selection.text("words")
    if not words or not reach.present().is_whole:
        return None
    return markup.paragraph(link(kinds.fit(f"「{words}」を全市区町村で検索する"), q=words), is_note=True)
