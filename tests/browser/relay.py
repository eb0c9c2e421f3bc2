"""A wire between a browser and a server that can be cut: Chromium's own way of being offline leaves a WebSocket open.

A server that keeps no session of a lost connection (`FORGETS`) is, once the wire was cut, what it is after minutes
without network, or after a restart.
"""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

from playwright.sync_api import Page

FORGETS = ("--server.disconnectedSessionTTL", "0")
_APP = "document.querySelector('[data-testid=stApp]')"
_NOTE = f"""() => {{
    window.dxWasLost = false;
    new MutationObserver((_, watch) => {{
        if ({_APP}.dataset.testConnectionState === "CONNECTED") return;
        window.dxWasLost = true;
        watch.disconnect();
    }}).observe({_APP}, {{attributes: true}});
}}"""
_IS_BACK = f"""() => window.dxWasLost && {_APP}.dataset.testConnectionState === "CONNECTED"
    && !document.querySelector("[data-testid=stMain]").inert"""


class Relay:
    """Passes on what comes to a port of its own, until the wires are cut; then whoever tries again is connected."""

    def __init__(self, url: str) -> None:
        self._upstream = (urlsplit(url).hostname, urlsplit(url).port)
        self._wires: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                try:
                    far = socket.create_connection(self._upstream)
                except OSError:  # the server is not there
                    near.close()
                    continue
                self._wires += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pump, args=(one, other), daemon=True).start()

    def cut(self, page: Page) -> None:
        """Cut every wire, and return as soon as the page is connected and can be used: what is used then is first."""
        page.evaluate(_NOTE)
        for wire in self._wires:
            _end(wire)
        self._wires.clear()
        page.wait_for_function(_IS_BACK)

    def close(self) -> None:
        """End it."""
        _end(self._listening)
        self._listening.close()
        for wire in self._wires:
            _end(wire)


def _pump(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(65_536):
            other.sendall(piece)
    _end(one)
    _end(other)


def _end(wire: socket.socket) -> None:
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
