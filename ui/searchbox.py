"""The search field above every page."""

import streamlit as st

from ui import markup, menu


def draw(product: str) -> None:
    """Draw the product's name and the search field; Enter opens the results."""
    name, field = st.columns([3, 2], vertical_alignment="center")
    name.html(markup.html('<div class="dx-product">{}</div>', markup.link(product, "")))
    words = field.text_input(
        "全市の取組・指標を検索",
        key="search_words",
        on_change=_mark,
        placeholder="全市の取組・指標を検索（例：オンライン手続）",
        label_visibility="collapsed",
    )
    if st.session_state.pop("search_is_asked", False) and words.strip():
        st.switch_page(menu.page("explore"), query_params={"q": words.strip()})


def _mark() -> None:
    st.session_state["search_is_asked"] = True
