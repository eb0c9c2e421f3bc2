"""Where this dashboard is reached: what is printed of it leads back there (https://dx.city.example.jp/plans).

That is what its operator has said (DX_ADDRESS), else what a reader asked for.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlsplit

import streamlit as st

from access import place, settings

# Where what is made leads back to; None where nobody has said it.
_ORIGIN: ContextVar[str | None] = ContextVar("_ORIGIN", default=None)


@contextmanager
def of_request(scheme: str, headers: Mapping[str, str]) -> Iterator[None]:
    """Let everything inside lead back to where a request came; a proxy says by which scheme it came there."""
    is_secure = "https" in (scheme, headers.get("x-forwarded-proto", ""))
    host = headers.get("host", "")
    asked = f"{'https' if is_secure else 'http'}://{host}{place.below('')}" if host else None
    with within(settings.read().address or asked):
        yield


@contextmanager
def within(origin: str | None) -> Iterator[None]:
    """Let everything inside lead back there."""
    token = _ORIGIN.set(origin)
    try:
        yield
    finally:
        _ORIGIN.reset(token)


def of_page() -> str | None:
    """Return where the running page is reached, None where it does not know."""
    page = urlsplit(st.context.url or "")
    asked = f"{page.scheme}://{page.netloc}{place.below('')}" if page.netloc else None
    return settings.read().address or asked


def present() -> str | None:
    """Return where whatever is made leads back to."""
    return _ORIGIN.get()
