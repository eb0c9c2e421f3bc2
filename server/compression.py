"""Streamlit's own files and the dashboard's texts, compressed by what the browser accepts.

Streamlit serves its files uncompressed; the one of the charts alone is 4.7 MB. What has a name that changes with its
content is compressed once and remembered.
"""

import asyncio
import gzip
import re
from collections.abc import Sequence
from typing import NamedTuple

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.shelf import Shelf
from ui.making import Made

_TEXTS = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
LEAST_BYTES = 1_000  # below, the headers weigh more than what is saved
_BROTLI_QUALITY = 6  # 4.7 MB in 0.12 s, 10 % larger than the best, which takes 8 s
# Files whose names hold a hash of their content. One path a file: a path with // leads to the same file, and whoever
# asks by ever new paths must not fill the memory.
_UNCHANGING = re.compile(r"/static/(js|css)/[^/\\]+\.(js|css)")
_CONDITIONS = ("range", "if-none-match", "if-modified-since")
# What the server asks itself for.
_OWN_REQUEST: Scope = {
    "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
    "root_path": "", "query_string": b"", "headers": [], "client": ("127.0.0.1", 0), "server": ("127.0.0.1", 0),
}  # fmt: skip


class _Answer(NamedTuple):
    start: Message
    body: bytes


class Compressed:
    """Compresses texts with br or gzip. Files under /static/ never change: they are compressed once, and after the
    start of the server before anybody asks for them."""

    def __init__(self, app: ASGIApp, shelf: Shelf | None = None, ahead: Sequence[str] = ()) -> None:
        self.app = app
        self._shelf = shelf
        self._ahead = ahead
        self._remembered: dict[tuple[str, str], _Answer] = {}
        self._under_way: dict[tuple[str, str], asyncio.Lock] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold a text back until it is whole, then send it compressed."""
        if scope["type"] == "lifespan":
            await self._from_start_to_end(scope, receive, send)
            return
        encoding = accepted(scope)
        if encoding is None:
            await self.app(scope, receive, send)
        elif _UNCHANGING.fullmatch(scope["path"]):
            await _send(send, await self._unchanging(encoding, scope))
        else:
            held = _Held(send)
            await self.app(scope, receive, held)
            if held.start is not None:
                await _send(send, await held.compressed(encoding))

    async def _from_start_to_end(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compress what is not compressed yet once the server has started, until it ends."""
        ahead: list[asyncio.Task[None]] = []

        async def told(message: Message) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                ahead.append(asyncio.create_task(self.compress_ahead()))

        try:
            await self.app(scope, receive, told)
        finally:
            for task in ahead:
                task.cancel()

    async def compress_ahead(self) -> None:
        """Compress every file that never changes, one after another, for all that browsers take."""
        for encoding in ("br", "gzip"):
            for path in self._ahead:
                if self._shelf is None or not self._shelf.has(path, encoding):
                    await self._unchanging(encoding, {**_OWN_REQUEST, "path": path, "raw_path": path.encode()})
                    if self._shelf is not None and self._shelf.has(path, encoding):
                        self._remembered.pop((path, encoding), None)  # most of them nobody asks for

    async def _unchanging(self, encoding: str, scope: Scope) -> _Answer:
        """Return a file that never changes; of many who ask for it first, one has it compressed and the others wait."""
        key = (scope["path"], encoding)
        if key in self._remembered:
            return self._remembered[key]
        async with self._under_way.setdefault(key, asyncio.Lock()):
            if key in self._remembered:
                return self._remembered[key]
            answer, is_whole = await self._kept(encoding, scope) or await self._compressed(encoding, scope)
            if is_whole:
                self._remembered[key] = answer
            self._under_way.pop(key, None)
            return answer

    async def _kept(self, encoding: str, scope: Scope) -> tuple[_Answer, bool] | None:
        """Return a file that was compressed at an earlier start, None where it was not or is another one."""
        kept = None if self._shelf is None else await run_in_threadpool(self._shelf.read, scope["path"], encoding)
        if kept is None:
            return None
        head = _Held(None)
        await self.app({**scope, "method": "HEAD"}, _staying, head)
        if head.start is None or head.start["status"] != 200:
            return None
        is_the_same = Headers(raw=head.start["headers"]).get("content-length") == str(kept.length)
        return (_coded(head.start, kept.body, encoding), True) if is_the_same else None

    async def _compressed(self, encoding: str, scope: Scope) -> tuple[_Answer, bool]:
        """Return a file compressed now, and whether it is there and whole."""
        held = _Held(None)
        await self.app(scope, _staying, held)
        answer = await held.compressed(encoding)
        is_whole = answer.start["status"] == 200 and held.is_whole
        if is_whole and self._shelf is not None and Headers(raw=answer.start["headers"]).get("content-encoding"):
            await run_in_threadpool(self._shelf.write, scope["path"], encoding, answer.body)
        return answer, is_whole


class _Held:
    """Holds a text back, and sends on what is none; holds everything back where there is nowhere to send."""

    def __init__(self, send: Send | None) -> None:
        self._send = send
        self.start: Message | None = None
        self.is_whole = False
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        """Take a message of the answer."""
        if message["type"] == "http.response.start" and (self._send is None or _is_text(message)):
            self.start = message
        elif message["type"] == "http.response.body" and self.start is not None:
            self._body.extend(message.get("body", b""))
            self.is_whole = not message.get("more_body")
        elif self._send is not None:
            await self._send(message)

    async def compressed(self, encoding: str) -> _Answer:
        """Return what is held, compressed if it is a text."""
        assert self.start is not None, "an application answers or raises"
        if not _is_text(self.start):
            return _Answer(self.start, bytes(self._body))
        return await run_in_threadpool(_compressed, self.start, bytes(self._body), encoding)


def packed(made: Made, encoding: str) -> Made:
    """Return a file as a browser gets it that takes this encoding; one that is no text stays as it is."""
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in made.headers]
    start: Message = {"type": "http.response.start", "status": made.status, "headers": raw}
    if not _is_text(start):
        return made
    answer = _compressed(start, made.body, encoding)
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.start["headers"])
    return Made(made.status, headers, answer.body)


async def _staying() -> Message:
    """Never tell of a visitor who leaves: the file is read for all, not only for the one who asked first."""
    await asyncio.Event().wait()
    raise AssertionError("nobody sets this event")


def accepted(scope: Scope) -> str | None:
    """Return br or gzip for a plain GET of a browser that takes it; None leaves the answer as it is."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(("/_stcore/", "/media/")):
        return None
    headers = Headers(scope=scope)
    if any(name in headers for name in _CONDITIONS):
        return None
    offered = {_coding(part) for part in headers.get("accept-encoding", "").split(",")}
    return next((encoding for encoding in ("br", "gzip") if encoding in offered), None)


def _coding(part: str) -> str | None:
    """Return the coding that a part of Accept-Encoding names, None where it is refused (`br;q=0`)."""
    name, _, parameters = part.partition(";")
    weight = parameters.replace(" ", "").removeprefix("q=")
    return None if weight and not weight.strip("0.") else name.strip().lower()


def _is_text(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] in (200, 404)
        and "content-encoding" not in headers
        and headers.get("content-type", "").startswith(_TEXTS)
    )  # fmt: skip


def _compressed(start: Message, body: bytes, encoding: str) -> _Answer:
    if len(body) < LEAST_BYTES:
        return _coded(start, body, None)
    small = brotli.compress(body, quality=_BROTLI_QUALITY) if encoding == "br" else gzip.compress(body, 6, mtime=0)
    return _coded(start, small, encoding)


def _coded(start: Message, body: bytes, encoding: str | None) -> _Answer:
    """Return the answer with this body, in the coding that it is in."""
    headers = MutableHeaders(raw=list(start["headers"]))
    if encoding is not None:
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
