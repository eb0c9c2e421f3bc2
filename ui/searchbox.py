"""What stands above every page: the product's name, and the one search field where the page has none of its own."""

import streamlit as st

from ui import markup, menu

LABEL = "すべての取組・指標を検索"


def draw(has_field: bool) -> None:
    """Draw the product's name and, where asked for, the search field; Enter opens the results.

    The field is a form of the page's own: code for a widget of Streamlit's would have to come before each first page.
    """
    st.html(top(has_field))


def top(has_field: bool) -> markup.Markup:
    """Return the product's name and the search field as HTML, with what every link of the page keeps."""
    name = markup.html('<p class="dx-product">{}</p>', markup.link(menu.PRODUCT, ""))
    return markup.html('<div class="dx-top">{}{}</div>', name, _field() if has_field else None)


def _field() -> markup.Markup:
    kept = [
        markup.html('<input type="hidden" name="{}" value="{}">', name, value)
        for name, values in markup.KEPT.get().items()
        for value in (values if isinstance(values, tuple) else (values,))
    ]
    return markup.html(
        '<form class="dx-search" role="search" action="{}">'
        '<input type="search" name="q" aria-label="{}" placeholder="{}（例：オンライン手続）" maxlength="200" required>{}'
        "</form>",
        markup.at("/explore"),
        LABEL,
        LABEL,
        kept,
    )
