"""Who sent a plain HTTP request: what Streamlit knows of a session's sender, for the routes beside the pages."""

import json

from starlette.requests import HTTPConnection
from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from access import person


def visit(connection: HTTPConnection) -> person.Visit:
    """Return what a request shows of its sender. The sign-in's cookie is signed; one that is forged counts as none."""
    headers = {name.lower(): value for name, value in connection.headers.items()}
    said = claims(connection)
    # Another dashboard may sign with the same secret; a session is asked the same by Streamlit.
    is_ours = bool(said) and said.get("origin") == get_origin_from_redirect_uri()
    return person.Visit(person.signed_in(said) if is_ours else {}, headers, dict(connection.cookies))


def claims(connection: HTTPConnection) -> dict[str, object]:
    """Return what the sign-in's cookie of a request says, whether the sign-in still holds or not; nothing without."""
    if not person.is_sign_in_configured():
        return {}
    # Streamlit reads its own cookie only for sessions; this is the function by which it does.
    signed = _get_signed_cookie_with_chunks(dict(connection.cookies), USER_COOKIE_NAME)
    return {} if signed is None else dict(json.loads(signed))
