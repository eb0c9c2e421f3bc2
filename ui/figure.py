"""Draw a figure: inks of the reader's theme, words for those who do not see it, ways to choose in it and to save it."""

from collections.abc import Callable
from typing import Literal

import plotly.graph_objects as go
import streamlit as st

from ui import answers, downloads, markup

_INK = {"light": "#1A1A1C", "dark": "#F2F2F2"}
_GROUND = {"#1A1A1C": "#FFFFFF", "#F2F2F2": "#26262A"}  # of what a pointer reads, by the ink on it
_CONFIG = {"displayModeBar": False, "responsive": True}
# How points are chosen in a figure that leads to a list: by clicks, or by a box that is drawn over them.
# Streamlit takes no click where a drag draws a box.
BY_CLICK: Literal["points"] = "points"
BY_BOX: Literal["box"] = "box"


def draw(
    build: Callable[[], go.Figure],
    key: str,
    alt: str,
    title: str,
    table: str | None = None,
    filters: downloads.Filters = (),
    *also: str,
    days: str | None = None,
    on_choice: Callable[[list[str]], None] | None = None,
    choosing: Literal["points", "box"] = BY_CLICK,
    key_below: markup.Markup | None = None,
    source: str = downloads.PLANS,
) -> None:
    """Draw the figure that `build` makes of the page's selection, and below it the ways to save it and its table.

    The figure is remembered for the selection, the version and the reader's theme, and for what `also` says; nobody
    may change it afterwards. `filters` are what narrows it, in words, for the name and the caption of a saved picture,
    `source` where its figures come from, for the caption. Its height is reserved before its code has come; `key_below`
    says what its signs are. `on_choice` gets the first of the `customdata` of the points that a reader chooses; that
    nothing is chosen any more is not told, since a figure that is drawn anew says so too.
    """
    ink = _INK.get(st.context.theme.type or "light", _INK["light"])
    figure = answers.remembered(f"figure {key}", lambda: inked(build(), ink), ink, *also)

    def chosen() -> None:
        points = st.session_state[key].selection.points
        codes = list(dict.fromkeys(str(point["customdata"][0]) for point in points if point.get("customdata")))
        if codes and on_choice is not None:
            on_choice(codes)

    height = int(figure.layout.height)
    with st.container(height=height, border=False, key=f"dx-figure-{key}"):
        if on_choice is None:
            st.plotly_chart(figure, key=key, config=_CONFIG, alt=alt, height=height)
        else:
            st.plotly_chart(
                figure, key=key, config=_CONFIG, alt=alt, height=height, on_select=chosen, selection_mode=choosing
            )
    saving = downloads.offer(title, table=table, chart=key, filters=filters, days=days, source=source)
    st.html(markup.joined((key_below, saving)))


def inked(figure: go.Figure, ink: str) -> go.Figure:
    """Return the figure in one ink: Streamlit's own theme leaves ticks, notes and hovers too pale to read."""
    figure.update_layout(font_color=ink, legend_font_color=ink, hoverlabel_font_color=ink)
    figure.update_layout(hoverlabel_bgcolor=_GROUND[ink])
    figure.update_xaxes(tickfont_color=ink, title_font_color=ink)
    figure.update_yaxes(tickfont_color=ink, title_font_color=ink)
    return figure
