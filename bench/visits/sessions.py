"""Streamlit sessions without a browser, over the websocket protocol that the browser speaks."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_PATIENCE_SECONDS = 120
_WORDS = {"explore": "q"}  # the part of the address that holds the words that narrow a page, where it is not the usual


class Element(NamedTuple):
    """An element as a page sent it: its kind, its name, and what a bare page needs to send it again."""

    kind: str
    name: str
    content: Any


class Session:
    """One visitor of one page, who can narrow it by words."""

    def __init__(self, address: str, page: str, query: str = "") -> None:
        self._address, self._page = address.replace("http", "ws", 1) + "/_stcore/stream", page
        self._query, self._script = query, ""
        self.elements: list[Element] = []
        self.received_bytes = 0

    async def open(self) -> None:
        """Connect and run the page once."""
        self._socket = await websockets.connect(
            self._address,
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
            origin=websockets.Origin(self._address.removesuffix("/_stcore/stream").replace("ws", "http", 1)),
        )
        await self.run(None)

    async def run(self, words: str | None) -> None:
        """Run the page's script, narrowed by `words`; return when the server says that it has finished.

        Raises RuntimeError where the page shows an exception.
        """
        if words is not None:
            self._query = urlencode({_WORDS.get(self._page, "words"): words}) if words else ""
        message = BackMsg()
        request = message.rerun_script
        request.query_string = self._query
        request.page_script_hash = self._script
        if not self._script:
            request.page_name = self._page
        await self._socket.send(message.SerializeToString())
        self.elements, self.received_bytes = [], 0
        is_started = False
        while True:
            answer = ForwardMsg()
            message_bytes = await asyncio.wait_for(self._socket.recv(), _PATIENCE_SECONDS)
            self.received_bytes += len(message_bytes)
            answer.ParseFromString(message_bytes)
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                is_started, self._script = True, answer.new_session.page_script_hash
            elif kind == "navigation":
                self._script = answer.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = answer.page_info_changed.query_string
            elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                self._keep(answer.delta.new_element)
            elif kind == "script_finished" and is_started and answer.script_finished in (0, 1):
                return

    async def close(self) -> None:
        """Leave."""
        await self._socket.close()

    def _keep(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(f"the page shows an exception: {element.exception.message}")
        sent = getattr(element, kind)
        if kind == "html":
            self.elements.append(Element(kind, "", sent.body))
        elif kind == "plotly_chart":
            self.elements.append(Element(kind, f"chart {len(self.elements)}", sent.spec))
        else:
            self.elements.append(Element("html", "", f"<p>{getattr(sent, 'body', '') or getattr(sent, 'label', kind)}"))


async def recorded(address: str, page: str, words: Sequence[str]) -> dict[str, list[Element]]:
    """Return the elements that a page sends, by the words that narrow it."""
    session = Session(address, page)
    await session.open()
    found = {}
    for text in words:
        await session.run(text)
        found[text] = session.elements
    await session.close()
    return found


async def reruns_per_second(address: str, page: str, words: Sequence[str], count: int, rounds: int) -> float:
    """Return how many reruns a second `count` sessions get that all narrow the page at once, `rounds` times."""
    sessions = [Session(address, page) for _ in range(count)]
    await asyncio.gather(*(session.open() for session in sessions))
    started = time.perf_counter()
    for number in range(rounds):
        await asyncio.gather(*(session.run(words[number % len(words)]) for session in sessions))
    seconds = time.perf_counter() - started
    await asyncio.gather(*(session.close() for session in sessions))
    return count * rounds / seconds
