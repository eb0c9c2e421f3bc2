"""What the routes answer within this process: no server, the same gate before them."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server import calendar, downloads, printing, qr
from server.reading_gate import ReadingGate


class Answer(NamedTuple):
    """An answer as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as a text."""
        return self.body.decode("utf-8")


class Routes:
    """The routes that make files, and the gate before them."""

    def __init__(self, *more: Route, around: Callable[[ASGIApp], ASGIApp] = lambda app: app) -> None:
        routes = [
            Route("/download/{name}.{kind}", downloads.answer),
            Route("/print/{page}", printing.answer),
            Route("/share/qr.svg", qr.answer),
            Route("/calendar/{city}.ics", calendar.answer),
            *more,
        ]
        self._app = ReadingGate(around(Starlette(routes=routes)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of the ASGI protocol."""
        await self._app(scope, receive, send)

    async def get(self, address: str, **headers: str) -> Answer:
        """Return the answer to a plain GET of a path with its query."""
        path, _, query = address.partition("?")
        sent: list[Message] = []

        async def receive() -> Message:
            await asyncio.Event().wait()
            raise AssertionError("nobody leaves")

        async def send(message: Message) -> None:
            sent.append(message)

        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        await self(
            {
                "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
                "raw_path": path.encode(), "query_string": query.encode("ascii"), "root_path": "",
                "headers": [(b"host", b"localhost:8501"), *named],
                "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8501),
            },
            receive,
            send,
        )  # fmt: skip
        told = {name.decode("latin-1"): value.decode("latin-1") for name, value in sent[0]["headers"]}
        return Answer(int(sent[0]["status"]), told, b"".join(message.get("body", b"") for message in sent[1:]))
