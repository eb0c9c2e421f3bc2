"""The head of a page: its title and what it is about, in one line; ways to share and to print it."""

from collections.abc import Sequence

import streamlit as st

from ui import markup, menu, selection, share


def draw(title: str, lead: object = "", print_view: str | None = None) -> None:
    """Draw the page's title and, below it, one line that says what the page answers; `print_view` names its A4 form."""
    st.set_page_config(page_title=f"{title}｜{menu.PRODUCT}")
    tools = markup.Markup("") if st.context.is_embedded else _tools(print_view)
    st.html(
        markup.Markup('<div class="dx-head">') + f"<h1>{markup.safe(title)}</h1>{tools}</div>" + markup.paragraph(lead)
    )


def section(title: str, note: object = "") -> None:
    """Draw the head of a section, one level below the page's title, and what it shows, in one line."""
    st.html(part(title, note))


def part(title: str, note: object = "") -> markup.Markup:
    """Return the head of a section, to stand in one piece with what it heads."""
    head = markup.Markup(f'<h2 class="dx-h2">{markup.safe(title)}</h2>')
    return markup.joined((head, markup.paragraph(note, is_note=True) if note else ""))


def filtered(words: str, count: object, also: Sequence[str] = ()) -> None:
    """Say that filters narrow the page, which ones, how much is left, and lead to the whole in one click.

    `also` names what is a filter on this page only.
    """
    address = selection.here(*FILTERS, *also)
    whole = markup.Markup(f'<a href="{markup.safe(address)}" target="_self">絞り込みを解く</a>')
    st.html(
        markup.Markup('<div class="dx-filtered" role="status"><strong>絞り込み中</strong>　')
        + markup.joined((words, "　", count, "　", whole))
        + "</div>"
    )


# The parts of an address that narrow what a page shows.
FILTERS = ("theme", "status", "stage", "department", "words", "initiative", "q", "fy")


def _tools(print_view: str | None) -> markup.Markup:
    query = selection.query()
    printing = (
        f'<a class="dx-tool" href="/print/{print_view}{"?" + markup.safe(query) if query else ""}" target="_blank">'
        "印刷用の表示</a>"
        if print_view
        else ""
    )
    return markup.Markup(f'<div class="dx-tools">{printing}{share.panel()}</div>')
