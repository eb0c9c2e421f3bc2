"""How wide the reader's screen is, as the browser tells it in a cookie of its own (ui/assets/page.js)."""

import streamlit as st

_COOKIE = "dx_width"
_DESK, _PHONE = 1200, 640


def width() -> int:
    """Return the width in pixels, cut to hundreds; a browser that says nothing is a desk's."""
    told = st.context.cookies.to_dict().get(_COOKIE, "")
    return min(max(int(told), 300), 2000) if told.isdecimal() and len(told) < 6 else _DESK


def is_narrow() -> bool:
    """Tell whether the screen is a phone's."""
    return width() <= _PHONE
