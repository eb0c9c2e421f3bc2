"""The figure of a city: its KPIs against the plan, or what that asks of them by now; a point leads to its KPI."""

import plotly.graph_objects as go
import streamlit as st

from metrics.standing import Standing
from pages.city.view import PART, View
from ui import menu, spots
from ui.spots import Placed

_CHOSEN = "city_point"
_CHOOSING = "点を選ぶと、その指標を開きます。"


def placed(view: View) -> Placed:
    """Return the KPIs shown that can stand in the figure."""
    return spots.placed(view.shown_kpis, view.scope)


def figure(shown: Placed, width: int) -> go.Figure:
    """Return the figure; its rows of promises are named as far as a figure of this width has room for it."""
    letters = 8 if width <= 640 else 16

    def row(kpi: Standing) -> str:
        name = kpi.section_name.partition(PART)[0]
        short = name if len(name) <= 2 * letters else f"{name[: 2 * letters - 1]}…"
        return "<br>".join(short[at : at + letters] for at in range(0, len(short), letters))

    return spots.figure(shown, row=row)


def note(shown: Placed) -> str:
    """Return how the figure is read."""
    return spots.note(shown, _CHOOSING)


def choose(kpi_ids: list[str]) -> None:
    """Remember the point that a reader chose, until the page runs."""
    st.session_state[_CHOSEN] = kpi_ids[0]


def follow() -> None:
    """Open the KPI whose point a reader chose.

    Streamlit writes the new selection over that of the page that is left: so the KPI's address keeps the city and its
    filters, and Back leads to what was there.
    """
    chosen = st.session_state.pop(_CHOSEN, None)
    if isinstance(chosen, str):
        kept = {name: st.query_params.get_all(name) for name in st.query_params}
        st.switch_page(menu.page("kpi"), query_params=kept | {"kpi": chosen})
