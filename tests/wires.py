"""A wire between the dashboard and a PostgreSQL server, which tests cut, silence and mend."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.postgresql_server import Server

_SOCKET = ".s.PGSQL.5432"


def is_commit(said: bytes) -> bool:
    """Tell whether a message is the end of a transaction."""
    return b"COMMIT" in said


def is_question(said: bytes) -> bool:
    """Tell whether a message is a question of ours, and not one of the pool's: prepared, or asked by its name."""
    return said[:1] in (b"P", b"B") or b"SELECT" in said


class Wire:
    """A socket in front of the server's: down, mute, or cut at a message, before that arrives or its answer does."""

    def __init__(self, folder: Path, server: Path) -> None:
        self.folder = folder
        self._server = server / _SOCKET
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / _SOCKET))
        self._listening.listen()
        self.cut_at: str | None = None
        self.cuts: Callable[[bytes], bool] = is_commit  # at which message it is cut
        self.is_down = self.is_mute = False
        self._held: list[socket.socket] = []
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._silent: socket.socket | None = None
        self._answered = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection that stands."""
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            _end(*pair)

    def close(self) -> None:
        """Take no more connections, and end those that stand."""
        _end(self._listening)  # wakes who waits there
        self._listening.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                ours, _ = self._listening.accept()
            except OSError:
                return
            if self.is_down:
                ours.close()
                continue
            if self.is_mute:
                self._held.append(ours)
                continue
            theirs = socket.socket(socket.AF_UNIX)
            theirs.connect(str(self._server))
            self._pairs.append((ours, theirs))
            threading.Thread(target=self._carry, args=(ours, theirs), daemon=True).start()
            threading.Thread(target=self._bring_back, args=(theirs, ours), daemon=True).start()

    def _carry(self, ours: socket.socket, theirs: socket.socket) -> None:
        with suppress(OSError):
            while said := ours.recv(65536):
                if self.is_mute:
                    continue
                is_meant = self.cut_at is not None and self.cuts(said)
                if is_meant and self.cut_at == "before":
                    break
                if is_meant:
                    self.is_down, self._silent = self.cut_at == "after, and gone", ours
                    theirs.sendall(said)
                    self._answered.wait(10)
                    break
                theirs.sendall(said)
        _end(ours, theirs)

    def _bring_back(self, theirs: socket.socket, ours: socket.socket) -> None:
        with suppress(OSError):
            while answer := theirs.recv(65536):
                if self._silent is ours:
                    self._answered.set()  # the commit stands, and its answer goes nowhere
                    return
                ours.sendall(answer)


def _end(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def wired(server: Server, url: str, folder: Path) -> Iterator[tuple[Wire, str]]:
    """Give a wire to the server, and the address of a database through it."""
    wire = Wire(folder, server.folder)
    yield wire, f"{url.partition('?')[0]}?host={folder}"
    wire.close()
