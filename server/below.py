"""The dashboard below a path of its host (`server.baseUrlPath`): taken off each request, and put back for the routes.

What surrounds the pages, the reading gate first of all, knows each thing by its own path and by no other, wherever the
dashboard lies. Streamlit's routes and ours stand below the path.
"""

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from access import place


class Below:
    """Takes the dashboard's path off; answers 404 for what lies beside it, and leads from the bare path into it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on by its own path, or answer."""
        base = place.base()
        if not base or scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif scope["path"].startswith(f"{base}/"):
            await self.app({**scope, "path": scope["path"].removeprefix(base)}, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _beside(base, scope)(scope, receive, send)


class Whole:
    """Puts the dashboard's path back, for the routes; also for what the server asks itself (compression.py)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on by its whole path."""
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, "path": place.below(scope["path"])}
        await self.app(scope, receive, send)


def _beside(base: str, scope: Scope) -> Response:
    if scope["path"] == base:
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse(f"{base}/?{query}" if query else f"{base}/")
    return PlainTextResponse(f"ここには何もありません。ダッシュボードは {base}/ にあります。", status_code=404)
