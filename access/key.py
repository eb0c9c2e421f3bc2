"""The key by which the person at the machine is told from everybody else, where no sign-in is configured.

Behind a proxy every stranger comes from loopback, so the address alone proves nothing. Each start of the server makes a
key and prints it; a browser that has shown it once keeps a cookie until the server stops.
"""

import hashlib
import hmac
import secrets
from functools import cache

import streamlit as st


def cookie_name() -> str:
    """Return the name of this server's cookie, its port in it: a browser sends those of every port of a host."""
    return f"dx_key_{st.get_option('server.port')}"


@cache
def key() -> str:
    """Return the key of this server's run."""
    return secrets.token_urlsafe(24)


def is_key(text: str) -> bool:
    """Tell whether a text is the key, in a time that does not depend on the text."""
    return hmac.compare_digest(text.encode("utf-8", "replace"), key().encode())


def cookie() -> str:
    """Return what the cookie of a browser holds that has shown the key; the key cannot be had from it."""
    return hmac.new(key().encode(), b"cookie", hashlib.sha256).hexdigest()


def is_cookie(text: str) -> bool:
    """Tell whether a cookie is one that this run of the server has given."""
    return hmac.compare_digest(text.encode("utf-8", "replace"), cookie().encode())
