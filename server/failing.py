"""Answers with 503 and words where the database fails: files, print views and whatever else is made of it."""

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server import assets
from server.api import problems
from server.api.problems import Refused
from store.failure import DatabaseFailed
from ui import failing

RETRY_SECONDS = "30"


class FailingDatabase:
    """Turns a failing database into an answer that says so. The page's document tells it by itself (document.py)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer in place of what fails before it has begun to answer."""
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except DatabaseFailed as failed:
            if scope["type"] != "http" or has_begun:
                raise
            failing.log(failed)
            told = problem(failed) if scope["path"].startswith("/api/") else answer(failed)
            await told(scope, receive, send)


def problem(failed: DatabaseFailed) -> Response:
    """Return the same for a program that asks the API."""
    return problems.answer(Refused(503, "database_failed", str(failed), {"Retry-After": RETRY_SECONDS}))


def answer(failed: DatabaseFailed) -> HTMLResponse:
    """Return the answer that stands in place of what could not be made."""
    document = failing.document(failed, [assets.address("style.css"), assets.address("print.css")])
    headers = {"Retry-After": RETRY_SECONDS, "Cache-Control": "no-store"}
    return HTMLResponse(document, status_code=503, headers=headers)
