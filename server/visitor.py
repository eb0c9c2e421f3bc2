"""Who sent a plain HTTP request: what Streamlit knows of a session's sender, for the routes beside the pages."""

import json

from starlette.requests import HTTPConnection
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from access import person


def visit(connection: HTTPConnection) -> person.Visit:
    """Return what a request shows of its sender. The sign-in's cookie is signed; one that is forged counts as none."""
    claims: dict[str, object] = {}
    if person.is_sign_in_configured():
        # Streamlit reads its own cookie only for sessions; this is the function by which it does.
        signed = _get_signed_cookie_with_chunks(dict(connection.cookies), USER_COOKIE_NAME)
        if signed is not None:
            claims = json.loads(signed)
    headers = {name.lower(): value for name, value in connection.headers.items()}
    return person.Visit(claims if claims.get("is_logged_in") else {}, headers, dict(connection.cookies))
