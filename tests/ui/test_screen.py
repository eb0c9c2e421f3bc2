"""How wide the reader's screen is, by a cookie that anybody can write."""

import pytest
import streamlit as st

from ui import screen


@pytest.mark.parametrize(
    ("cookies", "width", "is_narrow"),
    [
        ({}, 1200, False),
        ({"dx_width": "300"}, 300, True),
        ({"dx_width": "1400"}, 1400, False),
        ({"dx_width": "0"}, 300, True),
        ({"dx_width": "99999"}, 2000, False),
        ({"dx_width": "999999999"}, 1200, False),
        ({"dx_width": "-1"}, 1200, False),
        ({"dx_width": "<b>"}, 1200, False),
    ],
)
def test_a_width_is_within_reason_whatever_the_cookie_says(
    monkeypatch: pytest.MonkeyPatch, cookies: dict[str, str], width: int, is_narrow: bool
) -> None:
    monkeypatch.setattr(type(st.context.cookies), "to_dict", lambda _: cookies)
    assert (screen.width(), screen.is_narrow()) == (width, is_narrow)
