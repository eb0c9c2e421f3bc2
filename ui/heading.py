"""The head of a page: its title and what it is about, in one line; ways to share and to print it."""

from collections.abc import Sequence

import streamlit as st

from ui import markup, menu, sample, selection, share


def draw(title: str, lead: object = "", print_view: str | None = None) -> None:
    """Draw the page's title and, below it, one line that says what the page answers; `print_view` names its A4 form."""
    st.set_page_config(page_title=sample.titled(f"{title}｜{menu.PRODUCT}"))
    tools = markup.EMPTY if st.context.is_embedded else _tools(print_view)
    st.html(head(title, lead, tools))


def head(title: str, lead: object, tools: markup.Markup) -> markup.Markup:
    """Return the page's title with the tools beside it, and its line below."""
    return markup.html('<div class="dx-head"><h1>{}</h1>{}</div>{}', title, tools, markup.paragraph(lead))


def announced(title: str, lead: object) -> markup.Markup:
    """Return the head of a page without a print view as its document shows it at once: its tools are still to come."""
    tools = markup.html('<div class="dx-tools">{}</div>', share.closed())
    return head(title, lead, tools)


def section(title: str, note: object = "") -> None:
    """Draw the head of a section, one level below the page's title, and what it shows, in one line."""
    st.html(part(title, note))


def part(title: str, note: object = "") -> markup.Markup:
    """Return the head of a section, to stand in one piece with what it heads."""
    below = markup.paragraph(note, is_note=True) if note else None
    return markup.html('<h2 class="dx-h2">{}</h2>{}', title, below)


def filtered(words: str, count: object, also: Sequence[str] = ()) -> None:
    """Say that filters narrow the page, which ones, how much is left, and lead to the whole in one click.

    `also` names what is a filter on this page only.
    """
    whole = markup.html('<a href="{}" target="_self">条件をクリア</a>', selection.here(*FILTERS, *also))
    st.html(
        markup.html(
            '<div class="dx-filtered" role="status"><strong>絞り込み中</strong>　{}　{}　{}</div>', words, count, whole
        )
    )


# The parts of an address that narrow what a page shows.
FILTERS = ("theme", "status", "stage", "department", "words", "initiative", "q", "fy")


def _tools(print_view: str | None) -> markup.Markup:
    address = markup.at(f"/print/{print_view}", selection.followed())
    printing = markup.html('<a class="dx-tool" href="{}" target="_blank">印刷用の表示</a>', address)
    return markup.html('<div class="dx-tools">{}{}</div>', printing if print_view else None, share.panel())
