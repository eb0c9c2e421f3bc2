"""The gate before Streamlit's upload route: only sessions with leave, only so much from each."""

import re

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from access import sending

_ROUTE = re.compile(r".*/_stcore/upload_file/(?P<session>[^/]+)/[^/]+")


class UploadGate:
    """Refuses a file from a session that no page has given leave; the length that a client declares is what counts.

    A body longer than declared is cut off by the server itself, one without a length is refused here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but a file that may not be sent."""
        route = _ROUTE.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if route is None or scope["method"] not in ("PUT", "POST"):
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if not (declared.isascii() and declared.isdecimal()):
            await PlainTextResponse("ファイルの長さが示されていません。", status_code=411)(scope, receive, send)
            return
        refused = sending.refusal(route["session"], int(declared))
        if refused is not None:
            await PlainTextResponse(refused, status_code=403)(scope, receive, send)
            return
        await self.app(scope, receive, send)
