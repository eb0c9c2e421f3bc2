"""The gate before everything that can be read beside the pages: documents, downloads, print views."""

from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from access import place, reach, sample, served
from pages import registry
from server import calendar, visitor
from server.api import problems
from server.api.problems import Refused
from store.failure import DatabaseFailed
from ui import markup, menu

# Streamlit's own files and this dashboard's say nothing of the data; sessions are limited by ui/shell.py.
_OPEN = ("/static/", "/_stcore/", "/media/", "/component/", "/assets/")
_API = "/api/"
# Programs that subscribe to a calendar show no cookie; they bring the token of a reading link in their address.
_CALENDAR = "/calendar/"
_READ = ("/download/", "/print/", _API, _CALENDAR)
# How many people are here, how long they stay and how much memory they take: for those who may read everything.
_METRICS = "/_stcore/metrics"


class ReadingGate:
    """Lets each request read what its sender may: everything, some cities, or nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on within what may be read; refuse a file to somebody who may read nothing."""
        if scope["type"] != "http" or _is_open(scope["path"]) or _is_preflight(scope):
            await self.app(scope, receive, send)
            return
        with served.of_request(scope["query_string"].decode("ascii", "replace")):
            allowed, refused = await run_in_threadpool(_asked, scope)
            with reach.within(reach.NOTHING if allowed is None else allowed):
                await (refused or self.app)(scope, receive, send)


def _is_open(path: str) -> bool:
    return path.startswith(_OPEN) and not path.endswith(_METRICS)


def _is_preflight(scope: Scope) -> bool:
    """Tell whether a browser asks which methods the API has: it says nothing of who asks, and is told no data."""
    return bool(scope["method"] == "OPTIONS" and scope["path"].startswith(_API))


def _allowed(connection: HTTPConnection) -> reach.Reach | None:
    """Return what a sender may read: nothing where the database fails. The document of a page then says so itself."""
    try:
        shown = visitor.visit(connection)
        token = connection.query_params.get(calendar.PARAMETER)
        if token and connection.scope["path"].startswith(_CALENDAR):
            shown = replace(shown, cookies={**shown.cookies, reach.COOKIE: token})
        return reach.of(shown)  # which asks the database whether a sign-in holds
    except DatabaseFailed:
        if connection.scope["path"].startswith(_READ):
            raise
        return None


def _asked(scope: Scope) -> tuple[reach.Reach | None, Response | None]:
    """Return what the sender of a request may read, and the answer to one who may not have what it asks for."""
    allowed = _allowed(HTTPConnection(scope))
    return allowed, _refusal(scope["path"], allowed)


def _refusal(path: str, allowed: reach.Reach | None) -> Response | None:
    """Return the answer to somebody who may not have a file, or cannot have it yet; None where it can be made."""
    if not path.startswith(_READ) and not path.endswith(_METRICS):
        return None
    if allowed is None or not (allowed.is_whole or _is_told_by_city(path)):
        return _refused(path, 403, "forbidden", "閲覧の権限がありません。サインインしてください。")
    if served.is_sample() and not sample.is_ready():
        words = "見本を用意しています。しばらくしてから、もう一度開いてください。"
        return _refused(path, 503, "not_ready", words, {"Retry-After": "10"})
    return None


def _refused(path: str, status: int, code: str, words: str, headers: dict[str, str] | None = None) -> Response:
    """Return the refusal in words; for programs as they read it."""
    if path.startswith(_API):
        return problems.answer(Refused(status, code, words, headers))
    return PlainTextResponse(words, status_code=status, headers=headers)


def _is_told_by_city(path: str) -> bool:
    if path.startswith(_CALENDAR):
        return True
    page = registry.page_of(path)
    return page is not None and page.readers is menu.Readers.OF_SOME_CITIES


def open_link(request: Request) -> Response:
    """Answer a link of its own: count the opening, give the browser its cookie, and lead to the city; else 404."""
    token = request.path_params["token"]
    city = reach.open_link(token)
    if city is None:
        return PlainTextResponse(
            "このリンクは使えません。期限が過ぎたか、止められたか、正しくありません。", status_code=404
        )
    response = RedirectResponse(markup.address("city", city=city), status_code=303)
    response.set_cookie(reach.COOKIE, token, httponly=True, samesite="lax", path=place.of_cookies())
    return response
