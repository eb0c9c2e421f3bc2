"""What is left of a request's body is taken before its answer goes out: a refusal reaches whoever still sends a file.

A server that closes a connection from which somebody still sends has the system take its answer back: a proxy says 502
in its place, a browser that the connection failed.
"""

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What the proxy of README.md passes on. Who sends more, or hardly anything, is cut off as before.
MOST_BYTES = 6 * 1024 * 1024
_SECONDS = 30.0
_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


class Drained:
    """Takes the rest of a body, and drops it, before an answer that was given without it."""

    def __init__(self, app: ASGIApp, most_bytes: int = MOST_BYTES, seconds: float = _SECONDS) -> None:
        self.app = app
        self._most_bytes, self._seconds = most_bytes, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold its answer back until the body has been taken, up to a size and a time."""
        if scope["type"] != "http" or scope["method"] in _WITHOUT_BODY:
            await self.app(scope, receive, send)
            return
        is_taken, byte_count = False, 0

        async def taking() -> Message:
            nonlocal is_taken, byte_count
            message = await receive()
            is_taken = message["type"] != "http.request" or not message.get("more_body", False)
            byte_count += len(message.get("body", b""))
            return message

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start":
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._seconds):
                        while not is_taken and byte_count <= self._most_bytes:
                            await taking()
            await send(message)

        await self.app(scope, taking, answering)
