"""The head of a page: its title and what it is about, in one line."""

import streamlit as st

from ui import markup


def draw(title: str, lead: object = "") -> None:
    """Draw the page's title and, below it, one line that says what the page answers."""
    st.html(markup.Markup('<div class="dx-head">') + f"<h1>{markup.safe(title)}</h1></div>" + markup.paragraph(lead))


def section(title: str, note: object = "") -> None:
    """Draw the head of a section."""
    st.subheader(title, anchor=False)
    if note:
        st.html(markup.paragraph(note, is_note=True))
