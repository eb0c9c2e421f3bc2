"""Streamlit's one document as the dashboard serves it: Japanese, with the title and description of the page asked for.

Streamlit has no option for the document's language, and a link that is pasted into a mail or a chat is read by a
program that runs no script; so index.html is rewritten on its way out.
"""

import re
from html import escape
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server import assets
from ui import describe, selection

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_PRELOADED_FONT = re.compile(r'<link\s+rel="preload"[^>]*?as="font"[^>]*?/>')  # of Latin letters that no page uses
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)


class JapaneseDocument:
    """Serves index.html as a Japanese document and adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold Streamlit's document back until it is whole, then rewrite it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_own = scope["path"].startswith("/print/")
        held: list[Message] = []
        body = bytearray()

        async def rewriting(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if headers.get("content-type", "").startswith("text/html") and not is_own:
                    held.append(message)
                    return
            elif message["type"] == "http.response.body" and held:
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                start = held.pop()
                written = body.decode("utf-8")
                page = (await run_in_threadpool(japanese, written, scope["path"], scope["query_string"])).encode()
                MutableHeaders(scope=start)["content-length"] = str(len(page))
                await send(start)
                await send({"type": "http.response.body", "body": page})
                return
            await send(message)

        # A compressed page cannot be rewritten; the outer middleware compresses it afterwards.
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        await self.app(scope, receive, rewriting)


def japanese(page: str, path: str, query: bytes) -> str:
    """Return Streamlit's index.html with the language, title, description, style and scripts of this dashboard."""
    with selection.of_address(parse_qsl(query.decode("ascii", "replace"))):
        title, description = describe.page(path)
    head = "".join(
        (
            f'<meta name="description" content="{escape(description)}">',
            f'<meta property="og:title" content="{escape(title)}">',
            f'<meta property="og:description" content="{escape(description)}">',
            f'<meta property="og:site_name" content="{describe.PRODUCT}">',
            '<meta property="og:type" content="website"><meta property="og:locale" content="ja_JP">',
            '<meta name="twitter:card" content="summary">',
            f'<link rel="stylesheet" href="{assets.address("style.css")}">',
            f'<script src="{assets.address("japanese.js")}" defer></script>',
            f'<script src="{assets.address("page.js")}" defer></script>',
        )
    )
    page = _PRELOADED_FONT.sub("", page, count=1)
    page = _NOSCRIPT.sub(
        lambda _: f"<noscript><p>{escape(description)}</p>{describe.NOSCRIPT}</noscript>", page, count=1
    )
    return (
        page.replace('<html lang="en"', '<html lang="ja"', 1)
        .replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>", 1)
        .replace("</head>", f"{head}</head>", 1)
    )
