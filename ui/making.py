"""Files are made apart from the pages: one after another, each once however many ask, and remembered for a while.

Making one is mostly work of Python, which no two threads do at once: fifty readers who each save another table took the
threads that read Streamlit's own code, and another visitor's page came after 14 to 20 seconds. So a file has its turn
in a line of its own, and whoever comes to a full line is told so at once.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import NamedTuple, TypeVar

import streamlit as st

from ui.selection import Address

# One at a time: two would share one interpreter, and each page would share it with both.
_MAKERS, _WAITING, _MOST_BYTES = 1, 64, 48_000_000
# After a file, as long as it took, up to this: half of the time is for the pages alone. One reader notices nothing.
_LONGEST_REST_SECONDS = 0.5
_BYTES_OF_AN_ENTRY = 2_000  # what it takes to find one again


Answer = TypeVar("Answer")


class Busy(Exception):
    """So many files are waited for that another one has to come later."""


class Made(NamedTuple):
    """A file as it is sent: its status, its headers and its bytes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class _Key(NamedTuple):
    what: Hashable
    names: tuple[str, ...] | None
    values: tuple[tuple[str, ...], ...]


class Making:
    """A line of files to be made, and those that were made last.

    A file is remembered by `what` it is (its name, the version, the day, what may be read) and by those parts of the
    address that were read while it was made: the same address with more in it that nobody reads finds it too.
    """

    def __init__(
        self,
        makers: int = _MAKERS,
        waiting: int = _WAITING,
        most_bytes: int = _MOST_BYTES,
        rest: Callable[[float], None] = time.sleep,
    ) -> None:
        self._most_under_way, self._most_bytes, self._rest = makers + waiting, most_bytes, rest
        self._until = 0.0
        self._makers = ThreadPoolExecutor(makers, "making")
        self._lock = threading.RLock()
        self._under_way: dict[_Key, Future[Made]] = {}
        self._kept: OrderedDict[_Key, Made] = OrderedDict()
        self._names: dict[Hashable, dict[tuple[str, ...] | None, int]] = {}
        self._bytes = 0

    def ask(
        self, what: Hashable, address: Address, make: Callable[[], Made], *, is_patient: bool = False
    ) -> "Future[Made]":
        """Return the file that `make` makes of this address, remembered or to come.

        Raises Busy for a full line, unless the asker is patient and comes from where only a few can.
        """
        with self._lock:
            found = self._found(what, address)
            if found is not None:
                done: Future[Made] = Future()
                done.set_result(found)
                return done
            key = _Key(what, None, address.part(None))
            if key in self._under_way:
                return self._under_way[key]
            if len(self._under_way) >= self._most_under_way and not is_patient:
                raise Busy
            coming = self._makers.submit(copy_context().run, self._made, what, address, make)
            self._under_way[key] = coming
        coming.add_done_callback(lambda _: self._finished(key))
        return coming

    def alone(self, make: Callable[[], bytes]) -> bytes:
        """Return what is made in its turn, for one asker and not remembered; there is always a place for it."""
        return self.begun(make).result()

    def begun(self, make: Callable[[], Answer]) -> "Future[Answer]":
        """Return the same as something to come, for whoever tells meanwhile how far it is."""
        return self._makers.submit(copy_context().run, make)

    def close(self) -> None:
        """Make no more than what is being made."""
        self._makers.shutdown(wait=False, cancel_futures=True)

    def _made(self, what: Hashable, address: Address, make: Callable[[], Made]) -> Made:
        with self._lock:  # the same may have been made meanwhile, for an address that differs in what nobody reads
            found = self._found(what, address)
        if found is not None:
            return found
        self._rest(max(0.0, self._until - time.monotonic()))
        began = time.monotonic()
        try:
            made = make()
        finally:
            took = time.monotonic() - began
            self._until = time.monotonic() + min(took, _LONGEST_REST_SECONDS)
        with self._lock:
            self._keep(_Key(what, address.depends_on(), address.part(address.depends_on())), made)
        return made

    def _finished(self, key: _Key) -> None:
        with self._lock:
            self._under_way.pop(key, None)

    def _found(self, what: Hashable, address: Address) -> Made | None:
        for names in self._names.get(what, ()):
            key = _Key(what, names, address.part(names))
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        return None

    def _keep(self, key: _Key, made: Made) -> None:
        """Remember a file, and forget those that nobody has asked for longest where all take too much memory."""
        if key in self._kept or _size(key, made) > self._most_bytes // 4:
            return
        self._kept[key] = made
        self._bytes += _size(key, made)
        of_what = self._names.setdefault(key.what, {})
        of_what[key.names] = of_what.get(key.names, 0) + 1
        while self._bytes > self._most_bytes:
            oldest, forgotten = self._kept.popitem(last=False)
            self._bytes -= _size(oldest, forgotten)
            left = self._names[oldest.what]
            left[oldest.names] -= 1
            if not left[oldest.names]:
                del left[oldest.names]
            if not left:
                del self._names[oldest.what]


def _size(key: _Key, made: Made) -> int:
    return len(made.body) + sum(len(text) for part in key.values for text in part) + _BYTES_OF_AN_ENTRY


@st.cache_resource(show_spinner=False, on_release=lambda making: making.close())
def line() -> Making:
    """Return the one line of this server; it is forgotten with all other answers."""
    return Making()
