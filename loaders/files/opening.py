"""An uploaded file, opened by a process of its own: whatever it holds, this process gets plain cells or a refusal."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.size import size_text
from loaders.book import grid
from loaders.book.grid import Book
from loaders.book.refusal import MOST_BYTES, SAVE_AGAIN, NotNow, WorkbookRefused
from loaders.files import confinement, task
from loaders.files.queue import Full, OnWait, Queue

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: address space, processor time, and time on the wall."""

    memory_bytes: int = 512 * 1024 * 1024
    cpu_seconds: int = 20
    wall_seconds: float = 60


# Marking loads and writes the whole book: the largest takes four times what reading it takes.
LIMITS, MARKING_LIMITS = Limits(cpu_seconds=5, wall_seconds=30), Limits()
# Files that come together are opened a few at a time: each may take its memory.
_QUEUE = Queue(places=3, most_waiting=20, wait_seconds=40)
_OUT_OF_TIME = (-signal.SIGKILL, -signal.SIGXCPU)  # how the system ends a process whose processor time is over
_LATER = "しばらく待ってから、もう一度送ってください。"


def open_book(
    data: bytes, *, csv_header: str | None = None, limits: Limits = LIMITS, on_wait: OnWait | None = None
) -> Book:
    """Return what is in a workbook or, where its header is named, in a CSV file, told by content and not by name.

    `on_wait` hears how many files wait before this one, where it has to wait at all. Raises WorkbookRefused for
    anything else, for what is not let in, and where a limit is met; NotNow where the reason is not in the file.
    """
    answer = _done({"task": "open", "csv_header": csv_header}, data, limits, on_wait)
    try:
        return grid.unpacked(answer)
    except ValueError as error:
        raise _too_much("読み取りの結果") from error


def marked_book(
    data: bytes,
    marks: Sequence[tuple[str, str, str, str, str, bool, Sequence[str] | None]],
    *,
    limits: Limits = MARKING_LIMITS,
) -> bytes:
    """Return the workbook with its cells marked, as loaders.files.marking.marked does. Raises WorkbookRefused."""
    return _done({"task": "mark", "marks": marks}, data, limits)


def command(task_name: str = "open") -> list[str]:
    """Return the command that starts the worker for a task, in the folder of the program.

    A file is opened without any installed package, so they are not even looked for: marking one loads openpyxl.
    """
    return [sys.executable, *(["-S"] if task_name == "open" else []), "-m", "loaders.files.worker"]


@cache
def inability() -> NotNow | None:
    """Return why this server opens no file at all, None where it does: nothing would hold a file to its limits."""
    is_possible = confinement.is_possible()
    if is_possible and sys.platform != "linux":
        # Elsewhere a system can know the limits and not keep them: only a worker finds out.
        is_possible = worked(order({"task": "open", "csv_header": None}, LIMITS), 20)[0] != task.UNCONFINED
    return None if is_possible else _unable()


def _unable() -> NotNow:
    remedy = "運営者に、Linux のサーバーで動かすように伝えてください。"
    return NotNow("ファイルの読み取りを制限できない環境", "このサーバーではファイルを読み込めません", remedy)


def order(what: Mapping[str, object], limits: Limits) -> bytes:
    """Return the line that comes before the file on the worker's stdin."""
    confined = {"memory_bytes": limits.memory_bytes, "cpu_seconds": limits.cpu_seconds}
    return json.dumps({**what, **confined}).encode("ascii") + b"\n"


def _done(what: Mapping[str, object], data: bytes, limits: Limits, on_wait: OnWait | None = None) -> bytes:
    if len(data) > MOST_BYTES:
        remedy = "様式に記入しただけのファイルを送ってください。"
        raise WorkbookRefused(size_text(len(data)), "ファイルが5MBを超えています", remedy)
    if (unable := inability()) is not None:
        raise unable
    try:
        with _QUEUE.place(on_wait):
            code, answer = worked(order(what, limits) + data, limits.wall_seconds, str(what["task"]))
    except Full as error:
        raise NotNow("順番待ち", "いま多くのファイルを読み取っています", _LATER) from error
    except subprocess.TimeoutExpired as error:
        raise _too_much(f"{limits.wall_seconds:g}秒を超過") from error
    except OSError as error:
        raise NotNow("読み取りを始められません", "いまはファイルを読み取れません", _LATER) from error
    if code == task.UNCONFINED:
        raise _unable()
    head, _, body = answer.partition(b"\n")
    if code in _OUT_OF_TIME:
        raise _too_much(f"{limits.cpu_seconds}秒を超過")
    if code != 0 or not head:
        raise _too_much("記憶域を超過" if code == task.TOO_MUCH_MEMORY else "読み取りが途中で終了")
    refused = json.loads(head).get("refused")
    if refused:
        raise WorkbookRefused(*refused)
    return body


def worked(given: bytes, wall_seconds: float, task_name: str = "open") -> tuple[int, bytes]:
    """Give a worker an order and a file; return its exit code and what it wrote. Raises TimeoutExpired, OSError."""
    # A new program, not a fork: it inherits no open database and none of this process's threads.
    worker = subprocess.run(
        command(task_name),
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=environment(),
        timeout=wall_seconds,
        check=False,
    )
    return worker.returncode, worker.stdout


def environment() -> dict[str, str]:
    """Return what the worker needs of the environment: no address of a database, no key, no proxy."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}


def _too_much(seen: str) -> WorkbookRefused:
    return WorkbookRefused(seen, "読み取りに時間か記憶域がかかりすぎるファイルです", SAVE_AGAIN)
