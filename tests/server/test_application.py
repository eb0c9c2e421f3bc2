"""What an operator cannot mean stops the start, in words."""

import pytest
import streamlit as st

from server import application


def test_headers_that_anybody_may_write_name_nobody(monkeypatch):
    asked = st.get_option
    headers = {"X-Forwarded-Email": "email"}
    monkeypatch.setattr(
        st, "get_option", lambda name: headers if name == "server.trustedUserHeaders" else asked(name)
    )
    with pytest.raises(ValueError, match="server.trustedUserHeaders は使えません"):
        application.middleware()
    headers.clear()
    assert application.middleware()
