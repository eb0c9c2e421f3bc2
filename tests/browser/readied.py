"""Servers of the dashboard from one process that has the libraries in memory: a sixth of the CPU of a start.

Each is a copy of that process (a fork) that then does what `streamlit run app.py` does. The dashboard's own modules are
there too, since nothing happens when one is imported: each server reads its own environment all the same. And no server
looks through every installed package for components of Streamlit's, of which the dashboard has none. From a process
that is `bare` a server starts without any of this, and imports its modules in its own order.

The process reads a line of JSON for each server to start, and answers with the number of the new process.
"""

import ctypes
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, NoReturn

LIBRARIES = (
    "streamlit.web.cli",
    "streamlit.web.bootstrap",
    "streamlit.web.server.app_discovery",
    "pandas",
    "plotly.graph_objects",
    "plotly.io",
    "duckdb",
    "pyarrow",
    "openpyxl",
    "segno",
    "uvicorn",
    "jinja2",
    "brotli",
)
_TOLD_OF_A_PARENTS_END = 1  # PR_SET_PDEATHSIG


class Started:
    """A process that was started for us by another one, as far as the tests treat it like one of their own."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return None while the process runs; how it ended only its parent knows."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            self.returncode = 0
        return self.returncode

    def terminate(self) -> None:
        """Ask the process to end."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float) -> int:
        """Wait until the process is gone.

        Raises subprocess.TimeoutExpired when it still runs after that many seconds.
        """
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout)
            time.sleep(0.02)
        return 0


class Readied:
    """The process with the libraries in memory. It ends with the one that made it."""

    def __init__(self, root: Path, is_bare: bool) -> None:
        command = [sys.executable, __file__, *(("bare",) if is_bare else ())]
        self._process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self, arguments: list[str], environment: dict[str, str], log: Path) -> Started:
        """Run Streamlit with arguments in an environment; all that it says goes into the log."""
        order = {"arguments": arguments, "environment": environment, "log": str(log)}
        print(json.dumps(order), file=_pipe(self._process.stdin), flush=True)
        return Started(int(_pipe(self._process.stdout).readline()))


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def serve(is_bare: bool) -> None:
    """Start a server for every line that comes in."""
    for library in LIBRARIES:
        importlib.import_module(library)
    sys.path[0] = str(Path.cwd())  # as `python -m` has it
    if not is_bare:
        importlib.import_module("server.application")
        importlib.import_module("pages.registry").makers()
        components = importlib.import_module("streamlit.components.v2.component_manager").BidiComponentManager
        components.discover_and_register_components = lambda *_, **__: None
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a server that has ended
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _become(**json.loads(line))
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _become(arguments: list[str], environment: dict[str, str], log: str) -> NoReturn:
    """Be `streamlit` from here on."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(_TOLD_OF_A_PARENTS_END, signal.SIGTERM)  # no server outlives the run
    with Path(log).open("wb") as written, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(written.fileno(), 1)
        os.dup2(written.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["streamlit", *arguments]
    command = sys.modules["streamlit.web.cli"]
    command.main(arguments, prog_name="streamlit")
    raise SystemExit


if __name__ == "__main__":
    serve(is_bare="bare" in sys.argv)
