"""Draw a figure: inks of the reader's theme, words for those who do not see it, ways to choose in it and to save it."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Literal, NamedTuple

import plotly.graph_objects as go
import streamlit as st

from charts import still
from domain import directions
from ui import answers, downloads, markup

_INK = {"light": "#1A1A1C", "dark": "#F2F2F2"}
_GROUND = {"#1A1A1C": "#FFFFFF", "#F2F2F2": "#26262A"}  # of what a pointer reads, by the ink on it
_LINK = {"#1A1A1C": "#0017C1", "#F2F2F2": "#9DB7F9"}
_CONFIG = {"displayModeBar": False, "responsive": True}
# How points are chosen in a figure that leads to a list: by clicks, or by a box that is drawn over them.
# Streamlit takes no click where a drag draws a box.
BY_CLICK: Literal["points"] = "points"
BY_BOX: Literal["box"] = "box"
_KEPT = " /:=()',.;"  # may stand in an address as they are
# What draws the figures of the page that runs, once all else of it has been sent.
_WAITING: ContextVar[list[Callable[[], object]] | None] = ContextVar("_WAITING", default=None)


class _Drawn(NamedTuple):
    """A figure, and the same picture for as long as Plotly's code has not come; nothing where there is none."""

    figure: go.Figure
    still: markup.Markup


def begin() -> None:
    """Let the figures of the page that is about to run wait for `finish`.

    Plotly's code is as much as all of Streamlit's. Whatever else a reader reads comes before it.
    """
    _WAITING.set([])


def finish() -> None:
    """Send the figures of the page that has run, each into the place that it has."""
    for send in _WAITING.get() or ():
        send()
    _WAITING.set(None)


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
    `source` where its figures come from, for the caption. Its height is reserved before its code has come; meanwhile
    its still picture (charts/still.py), where it has one, stands there. `key_below` says what its signs are.
    `on_choice` gets the first of the `customdata` of the points that a reader chooses; that nothing is chosen any more
    is not told, since a figure that is drawn anew says so too.
    """
    ink = _INK.get(st.context.theme.type or "light", _INK["light"])
    alt = directions.shown(alt)
    drawn = answers.remembered(f"figure {key}", lambda: _made(build(), ink, alt), ink, *also)

    def chosen() -> None:
        points = st.session_state[key].selection.points
        codes = list(dict.fromkeys(str(point["customdata"][0]) for point in points if point.get("customdata")))
        if codes and on_choice is not None:
            on_choice(codes)

    height = int(drawn.figure.layout.height)
    place = st.container(height=height, border=False, key=f"dx-figure-{key}")
    if drawn.still:
        place.html(drawn.still)

    def send() -> None:
        if on_choice is None:
            place.plotly_chart(drawn.figure, key=key, config=_CONFIG, alt=alt, height=height)
        else:
            place.plotly_chart(
                drawn.figure, key=key, config=_CONFIG, alt=alt, height=height, on_select=chosen, selection_mode=choosing
            )

    waiting = _WAITING.get()
    if waiting is None:
        send()
    else:
        waiting.append(send)
    saving = downloads.offer(title, table=table, chart=key, filters=filters, days=days, source=source)
    st.html(markup.joined((key_below, saving)))


def _made(figure: go.Figure, ink: str, alt: str) -> _Drawn:
    picture = still.drawn(inked(figure, ink), _LINK[ink])
    if picture is None:
        return _Drawn(figure, markup.EMPTY)
    names, plane = (markup.quoted(svg, _KEPT) for svg in (picture.names, picture.plane))
    shown = markup.html(
        '<div class="dx-still"><img src="data:image/svg+xml,{}" alt="縦の目盛り" decoding="sync">'
        '<div style="left:{:g}px;right:{:g}px"><img src="data:image/svg+xml,{}" alt="{}" decoding="sync"></div></div>',
        names, picture.left, picture.right, plane, alt,
    )  # fmt: skip
    return _Drawn(figure, shown)


def inked(figure: go.Figure, ink: str) -> go.Figure:
    """Return the figure in one ink: Streamlit's own theme leaves ticks, notes and hovers too pale to read."""
    figure.update_layout(font_color=ink, legend_font_color=ink, hoverlabel_font_color=ink)
    figure.update_layout(hoverlabel_bgcolor=_GROUND[ink])
    figure.update_xaxes(tickfont_color=ink, title_font_color=ink)
    figure.update_yaxes(tickfont_color=ink, title_font_color=ink)
    return figure
