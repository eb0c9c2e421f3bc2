"""A few at a time, the others in their order: who waits is told how many are before, and nobody waits for long."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

OnWait = Callable[[int], object]
_LOOK_AGAIN_SECONDS = 0.5


class Full(Exception):
    """So many wait already, or one has waited so long, that it is better to come again later."""


class Queue:
    """Places for a few. Safe to share between threads."""

    def __init__(self, places: int, most_waiting: int, wait_seconds: float) -> None:
        self._free = places
        self._most_waiting = most_waiting
        self._wait_seconds = wait_seconds
        self._waiting: list[object] = []
        self._changed = threading.Condition()

    @contextmanager
    def place(self, on_wait: OnWait | None = None) -> Iterator[None]:
        """Hold a place for the length of the block. `on_wait` hears how many wait before, whenever that changes.

        Raises Full at once where too many wait, and after the longest wait.
        """
        self._enter(on_wait)
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def _enter(self, on_wait: OnWait | None) -> None:
        ticket, until, told = object(), time.monotonic() + self._wait_seconds, -1
        with self._changed:
            if self._free == 0 and len(self._waiting) >= self._most_waiting:
                raise Full
            self._waiting.append(ticket)
        try:
            while True:
                with self._changed:
                    ahead = self._waiting.index(ticket)
                    if ahead == 0 and self._free > 0:
                        self._free -= 1
                        return
                    if ahead == told or on_wait is None:
                        self._changed.wait(_LOOK_AGAIN_SECONDS)
                if time.monotonic() > until:
                    raise Full
                # Outside of the lock: whoever is told may take its time over it, or go away.
                if ahead != told and on_wait is not None:
                    on_wait(ahead)
                    told = ahead
        finally:
            with self._changed:
                self._waiting.remove(ticket)
                self._changed.notify_all()
