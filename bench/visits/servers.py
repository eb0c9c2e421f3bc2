"""Servers for the length of a measurement: the dashboard on a database, a plain script on plain Streamlit."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_SECONDS = 60


class Served(NamedTuple):
    """A server that runs: where it answers, and which process it is."""

    address: str
    pid: int

    def cpu_seconds(self) -> float:
        """Return the processor time that the server has taken since it started, to a hundredth of a second."""
        # What follows the name, which may hold spaces: fields 14 and 15 of proc(5) are the user's and the system's.
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_bytes(self) -> int:
        """Return the memory that the server holds."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def dashboard(database: Path) -> Iterator[Served]:
    """Serve the dashboard as `make run` does."""
    # Nothing is made beside what is measured.
    environment = os.environ | {"DX_DATABASE": str(database), "DX_SAMPLE": "off"}
    with _served(ROOT / "app.py", ROOT, environment) as served:
        yield served


@contextmanager
def plain(script: Path, *options: str) -> Iterator[Served]:
    """Serve a script as Streamlit does by itself, from its own folder: none of the dashboard's settings reach it.

    `options` are settings of Streamlit's own, as its command line takes them.
    """
    with _served(script, script.parent, dict(os.environ), *options) as served:
        yield served


@contextmanager
def _served(script: Path, folder: Path, environment: dict[str, str], *options: str) -> Iterator[Served]:
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(script)),
        *("--server.port", PORT, "--server.address", "127.0.0.1", "--server.headless", "true"),
        *("--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"),
        *options,
    ]
    with program(command, folder, environment, "/_stcore/health") as served:
        yield served


PORT = "{port}"  # stands in a command for the port that is free


@contextmanager
def program(command: Sequence[str], folder: Path, environment: dict[str, str], health: str) -> Iterator[Served]:
    """Serve with any program on a free port of this machine; it is there once the path `health` answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [str(port) if part == PORT else part for part in command],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _await_answer(f"{address}{health}", server)
        yield Served(address, server.pid)
    finally:
        server.terminate()
        server.wait()


def _await_answer(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the server at {address} does not answer (exit code {server.poll()})")
