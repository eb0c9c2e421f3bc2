"""The head of a page: its title and what it is about, in one line."""

import streamlit as st

from ui import html


def draw(title: str, lead: object = "") -> None:
    """Draw the page's title and, below it, one line that says what the page answers."""
    st.html(html.Markup('<div class="dx-head">') + f"<h1>{html.safe(title)}</h1></div>" + html.paragraph(lead))


def section(title: str, note: object = "") -> None:
    """Draw the head of a section."""
    st.subheader(title, anchor=False)
    if note:
        st.html(html.paragraph(note, is_note=True))
