"""What the server does around the pages: the document's language and title, Japanese for the frame's own words,
headers."""

from collections.abc import Sequence
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import FileResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PRODUCT = "自治体DX計画ダッシュボード"
_ASSETS = Path(__file__).resolve().parent / "assets"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def routes() -> Sequence[BaseRoute]:
    """Return the routes beside the pages."""
    script = _ASSETS / "japanese.js"
    return [Route("/assets/japanese.js", lambda request: FileResponse(script, media_type="text/javascript"))]


def middleware() -> Sequence[Middleware]:
    """Return the middleware, outermost first."""
    return [Middleware(JapaneseDocument)]


class JapaneseDocument:
    """Serves index.html as a Japanese document and adds the security headers to every response.

    Streamlit has no option for the document's language or for its built-in words,
    so the page is rewritten on its way out.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold an HTML response back until it is whole, then rewrite it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        held: list[Message] = []
        body = bytearray()

        async def rewriting(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers:
                    held.append(message)
                    return
            elif message["type"] == "http.response.body" and held:
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                start = held.pop()
                page = japanese(body.decode("utf-8")).encode("utf-8")
                MutableHeaders(scope=start)["content-length"] = str(len(page))
                await send(start)
                await send({"type": "http.response.body", "body": page})
                return
            await send(message)

        # A compressed page cannot be rewritten, and this one is small.
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        await self.app(scope, receive, rewriting)


def japanese(page: str) -> str:
    """Return Streamlit's index.html with the language, the title and the dictionary script of this dashboard."""
    script = '<script src="/assets/japanese.js" defer></script>'
    return (
        page.replace('<html lang="en"', '<html lang="ja"', 1)
        .replace("<title>Streamlit</title>", f"<title>{PRODUCT}</title>", 1)
        .replace("</head>", f"{script}</head>", 1)
    )
