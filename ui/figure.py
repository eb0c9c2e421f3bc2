"""Draw a figure: inks of the reader's theme, no dragging, words for those who do not see it, ways to save it."""

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from ui import answers, downloads

_INK = {"light": "#1A1A1C", "dark": "#F2F2F2"}
_CONFIG = {"displayModeBar": False, "responsive": True}


def draw(
    build: Callable[[], go.Figure],
    key: str,
    alt: str,
    title: str,
    table: str | None = None,
    filters: downloads.Filters = (),
) -> None:
    """Draw the figure that `build` makes of the page's selection, and below it the ways to save it and its table.

    The figure is remembered for the selection, the version and the reader's theme; nobody may change it afterwards.
    `filters` are what narrows it, in words, for the name and the caption of a saved picture.
    """
    ink = _INK.get(st.context.theme.type or "light", _INK["light"])
    figure = answers.remembered(f"figure {key}", lambda: inked(build(), ink), ink)
    st.plotly_chart(figure, key=key, config=_CONFIG, alt=alt)
    st.html(downloads.offer(title, table=table, chart=key, filters=filters))


def inked(figure: go.Figure, ink: str) -> go.Figure:
    """Return the figure in one ink: Streamlit's own theme leaves ticks and notes too pale to read."""
    figure.update_layout(font_color=ink, legend_font_color=ink, hoverlabel_font_color=None)
    figure.update_xaxes(tickfont_color=ink, title_font_color=ink)
    figure.update_yaxes(tickfont_color=ink, title_font_color=ink)
    return figure
