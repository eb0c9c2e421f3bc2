"""Servers for the length of a measurement: the dashboard on a database, a plain script on plain Streamlit."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_SECONDS = 60


@contextmanager
def dashboard(database: Path) -> Iterator[str]:
    """Serve the dashboard as `make run` does and yield its address."""
    with _served(ROOT / "app.py", ROOT, os.environ | {"DX_DATABASE": str(database)}) as address:
        yield address


@contextmanager
def plain(script: Path) -> Iterator[str]:
    """Serve a script as Streamlit does by itself, from its own folder: none of the dashboard's settings reach it."""
    with _served(script, script.parent, dict(os.environ)) as address:
        yield address


@contextmanager
def _served(script: Path, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(script)),
            *("--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"),
            *("--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"),
        ],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _await_health(address, server)
        yield address
    finally:
        server.terminate()
        server.wait()


def _await_health(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the server at {address} does not answer (exit code {server.poll()})")
