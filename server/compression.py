"""Streamlit's own files and the dashboard's texts, compressed by what the browser accepts.

Streamlit serves its files uncompressed; the one of the charts alone is 4.7 MB. What has a name that changes with its
content is compressed once and remembered.
"""

import gzip
from typing import NamedTuple

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TEXTS = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
_LEAST_BYTES = 1_000  # below, the headers weigh more than what is saved
_BROTLI_QUALITY = 6  # 4.7 MB in 0.12 s, 10 % larger than the best, which takes 8 s


class _Answer(NamedTuple):
    start: Message
    body: bytes


class Compressed:
    """Compresses texts with br or gzip. Files under /static/ never change and are compressed once per server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._remembered: dict[tuple[str, str], _Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold a text back until it is whole, then send it compressed."""
        encoding = _accepted(scope)
        if encoding is None:
            await self.app(scope, receive, send)
            return
        key = (scope["path"], encoding)
        if key in self._remembered:
            await _send(send, self._remembered[key])
            return
        held: list[Message] = []
        body = bytearray()

        async def compressing(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_text(message):
                held.append(message)
            elif message["type"] == "http.response.body" and held:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    answer = await run_in_threadpool(_compressed, held.pop(), bytes(body), encoding)
                    if scope["path"].startswith("/static/"):
                        self._remembered[key] = answer
                    await _send(send, answer)
            else:
                await send(message)

        await self.app(scope, receive, compressing)


def _accepted(scope: Scope) -> str | None:
    """Return br or gzip for a plain GET of a browser that takes it; None leaves the answer as it is."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(("/_stcore/", "/media/")):
        return None
    headers = Headers(scope=scope)
    if "range" in headers or "if-none-match" in headers:
        return None
    offered = {part.split(";")[0].strip() for part in headers.get("accept-encoding", "").split(",")}
    return next((encoding for encoding in ("br", "gzip") if encoding in offered), None)


def _is_text(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] == 200
        and "content-encoding" not in headers
        and headers.get("content-type", "").startswith(_TEXTS)
    )  # fmt: skip


def _compressed(start: Message, body: bytes, encoding: str) -> _Answer:
    headers = MutableHeaders(raw=list(start["headers"]))
    if len(body) >= _LEAST_BYTES:
        body = brotli.compress(body, quality=_BROTLI_QUALITY) if encoding == "br" else gzip.compress(body, 6, mtime=0)
        headers["Content-Encoding"] = encoding
        for name in ("etag", "accept-ranges"):
            if name in headers:
                del headers[name]
    if "accept-encoding" not in headers.get("vary", "").lower():
        headers.add_vary_header("Accept-Encoding")
    headers["Content-Length"] = str(len(body))
    return _Answer({**start, "headers": headers.raw}, body)


async def _send(send: Send, answer: _Answer) -> None:
    await send(answer.start)
    await send({"type": "http.response.body", "body": answer.body})
