"""What Streamlit's sign-in lacks: back to the page one came from, cookies that travel over https alone, and a sign-out
that ends the sign-in (access/ended.py) instead of only forgetting it."""

import re
from collections.abc import Sequence
from urllib.parse import quote, unquote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access import ended, place
from server import visitor

_COOKIE = "dx_return"
_MINUTES = 10
# The sign-ins that this browser had before the present one: who signs in twice, from two tabs, signs out once.
_BEFORE = "dx_signed_in_before"
_MOST_BEFORE = 20
_DAYS = 31  # as long as Streamlit takes its own cookie
_NAME = re.compile(r"[0-9a-f]{64}")


class SignIn:
    """Remembers where a sign-in began and leads back there; marks every cookie Secure where the page came over https.
    A sign-out ends every sign-in that the browser still knows of.

    Streamlit leads to the front page after a sign-in, so a shared link would lose its selection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and mend the head of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_secure = "https" in (scope["scheme"], headers.get("x-forwarded-proto", ""))
        is_sign_in = scope["path"].endswith("/oauth2callback")
        is_sign_out = scope["path"].endswith("/auth/logout")
        if is_sign_out and not _is_asked_here(headers):
            await RedirectResponse(place.below("/"), status_code=303)(scope, receive, send)
            return
        known = _sign_ins(scope) if is_sign_in or is_sign_out else []
        ending = known if is_sign_out else known[:-_MOST_BEFORE]
        if ending:
            await run_in_threadpool(ended.end, ending)

        async def mending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                if scope["path"].endswith("/auth/login"):
                    _remember(answer, headers)
                elif is_sign_in and message["status"] in (302, 303, 307):
                    _lead_back(answer, headers)
                if is_sign_in or is_sign_out:
                    _keep(answer, known[len(ending) :])
                if is_secure:
                    message["headers"] = [_secured(pair) for pair in answer.raw]
            await send(message)

        await self.app(scope, receive, mending)


def _is_asked_here(headers: Headers) -> bool:
    """Tell whether a page of this dashboard asks, or somebody at the address bar: a link elsewhere signs nobody out."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    return urlsplit(headers.get("referer", "")).netloc in ("", headers.get("host", ""))


def _sign_ins(scope: Scope) -> list[str]:
    """Return the names of the sign-ins that a browser has had, the present one last."""
    connection = HTTPConnection(scope)
    before = _NAME.findall(connection.cookies.get(_BEFORE, ""))
    claims = visitor.claims(connection)
    return list(dict.fromkeys([*before, *([ended.name_of(claims)] if claims else [])]))


def _keep(answer: MutableHeaders, before: Sequence[str]) -> None:
    """Have the browser remember the sign-ins that it had, or forget that it had any."""
    life = _DAYS * 24 * 60 * 60 if before else 0
    kept = f"Max-Age={life}; Path={place.of_cookies()}; HttpOnly; SameSite=Lax"
    answer.append("set-cookie", f"{_BEFORE}={'.'.join(before)}; {kept}")


def _remember(answer: MutableHeaders, asked: Headers) -> None:
    came_from = urlsplit(asked.get("referer", ""))
    if came_from.netloc != asked.get("host") or not place.is_here(came_from.path):
        return
    where = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    life = f"Max-Age={_MINUTES * 60}; Path={place.of_cookies()}; HttpOnly; SameSite=Lax"
    answer.append("set-cookie", f"{_COOKIE}={quote(where, safe='')}; {life}")


def _lead_back(answer: MutableHeaders, asked: Headers) -> None:
    where = unquote(cookie_parser(asked.get("cookie", "")).get(_COOKIE, ""))
    # Only a path of this dashboard: a cookie can be set by whoever shares the host.
    if not place.is_here(where):
        return
    answer["location"] = quote(where, safe="/?&=%:+,;@-._~")
    answer.append("set-cookie", f"{_COOKIE}=; Max-Age=0; Path={place.of_cookies()}; HttpOnly; SameSite=Lax")


def _secured(pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = pair
    if name.lower() != b"set-cookie" or b"secure" in value.lower().split(b";", 1)[-1]:
        return pair
    return name, value + b"; Secure"
