"""The workers that open files, started once: each file still meets a process of its own with limits of its own.

A worker that is started takes 0.1 s of CPU, nearly all of it the start of Python, and hundreds of files are opened by
the tests. Here one program has started and loaded what a worker loads, and forks for each file. What the start itself
promises (command, environment, limits that are met) is asked of workers that are started
(tests/loaders/test_workbook_gate.py).

usage, by `Workers` alone: python -m tests.forked SOCKET open|mark
"""

import os
import socket
import struct
import subprocess
import sys
import types
from collections.abc import Callable
from contextlib import ExitStack

from loaders.files import opening
from tests.cities import ROOT

_CODE = struct.Struct("i")


class Workers:
    """The program that forks, one for each task; started when first asked."""

    def __init__(self) -> None:
        self._asked: dict[str, socket.socket] = {}
        self._open = ExitStack()

    def worked(self, given: bytes, wall_seconds: float, task_name: str = "open") -> tuple[int, bytes]:
        """Do what `opening.worked` does."""
        if task_name not in self._asked:
            self._asked[task_name] = self._start(task_name)
        asked = self._asked[task_name]
        with ExitStack() as closing:
            said, answer = (closing.enter_context(os.fdopen(os.memfd_create(name), "w+b")) for name in ("in", "out"))
            said.write(given)
            said.seek(0)
            asked.settimeout(wall_seconds)
            socket.send_fds(asked, [b"x"], [said.fileno(), answer.fileno()])
            (code,) = _CODE.unpack(asked.recv(_CODE.size))
            answer.seek(0)
            return code, answer.read()

    def close(self) -> None:
        """End the programs: they do when nobody can ask them any more."""
        self._open.close()

    def _start(self, task_name: str) -> socket.socket:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "tests.forked", str(theirs.fileno()), task_name]
        process = subprocess.Popen(command, pass_fds=[theirs.fileno()], cwd=ROOT, env=opening.environment())
        theirs.close()
        self._open.callback(process.wait)
        self._open.callback(ours.close)
        return ours


def serve(asked: socket.socket, do: Callable[[], int]) -> None:
    """For each two files that come in, let a child do a task with them as stdin and stdout, and tell its exit code."""
    while True:
        word, files, _, _ = socket.recv_fds(asked, 1, 2)
        if not word:
            return
        child = os.fork()
        if child == 0:
            for place, file in enumerate(files):
                os.dup2(file, place)
            code = 1
            try:
                asked.close()
                code = do()
            finally:
                os._exit(code)
        for file in files:
            os.close(file)
        asked.send(_CODE.pack(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))


def _main() -> None:
    sys.modules["urllib.request"] = types.ModuleType("urllib.request")  # as loaders/files/worker.py
    sys.modules["bz2"] = sys.modules["lzma"] = None  # type: ignore[assignment]
    from loaders.files import task

    if sys.argv[2] == "mark":
        sys.modules["numpy"] = None  # type: ignore[assignment]  # as loaders/files/task.py
        from loaders.files import marking  # noqa: F401
    serve(socket.socket(fileno=int(sys.argv[1])), task.main)


if __name__ == "__main__":
    _main()
