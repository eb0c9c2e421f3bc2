"""An uploaded file, opened by a process of its own: whatever it holds, this process gets plain cells or a refusal."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.size import size_text
from loaders.book import grid
from loaders.book.grid import Book
from loaders.book.refusal import MOST_BYTES, SAVE_AGAIN, WorkbookRefused

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: address space, processor time, and time on the wall."""

    memory_bytes: int = 512 * 1024 * 1024
    cpu_seconds: int = 20
    wall_seconds: float = 60


LIMITS = Limits()
# Files that come together are opened a few at a time: each may take its memory.
_PLACES = threading.BoundedSemaphore(3)


def open_book(data: bytes, *, csv_header: str | None = None, limits: Limits = LIMITS) -> Book:
    """Return what is in a workbook or, where its header is named, in a CSV file, told by content and not by name.

    Raises WorkbookRefused for anything else, for what is not let in, and where a limit is met.
    """
    answer = _done({"task": "open", "csv_header": csv_header}, data, limits)
    try:
        return grid.unpacked(answer)
    except ValueError as error:
        raise _too_much("読み取りの結果") from error


def marked_book(
    data: bytes, marks: Sequence[tuple[str, str, str, str, str, bool]], *, limits: Limits = LIMITS
) -> bytes:
    """Return the workbook with its cells marked, as loaders.files.marking.marked does. Raises WorkbookRefused."""
    return _done({"task": "mark", "marks": marks}, data, limits)


def command() -> list[str]:
    """Return the command that starts the worker, in the folder of the program."""
    return [sys.executable, "-m", "loaders.files.worker"]


def order(task: Mapping[str, object], limits: Limits) -> bytes:
    """Return the line that comes before the file on the worker's stdin."""
    confined = {"memory_bytes": limits.memory_bytes, "cpu_seconds": limits.cpu_seconds}
    return json.dumps({**task, **confined}).encode("ascii") + b"\n"


def _done(task: Mapping[str, object], data: bytes, limits: Limits) -> bytes:
    if len(data) > MOST_BYTES:
        remedy = "様式に記入しただけのファイルを送ってください。"
        raise WorkbookRefused(size_text(len(data)), "ファイルが5MBを超えています", remedy)
    with _PLACES:
        try:
            code, answer = worked(order(task, limits) + data, limits.wall_seconds)
        except subprocess.TimeoutExpired as error:
            raise _too_much(f"{limits.wall_seconds:g}秒を超過") from error
        except OSError as error:
            remedy = "しばらく待ってから、もう一度送ってください。"
            raise WorkbookRefused(type(error).__name__, "いまはファイルを読み取れません", remedy) from error
    head, _, body = answer.partition(b"\n")
    if code != 0 or not head:
        raise _too_much("記憶域を超過" if code == 3 else f"終了コード {code}")
    refused = json.loads(head).get("refused")
    if refused:
        raise WorkbookRefused(*refused)
    return body


def worked(given: bytes, wall_seconds: float) -> tuple[int, bytes]:
    """Give a worker an order and a file; return its exit code and what it wrote. Raises TimeoutExpired, OSError."""
    # A new program, not a fork: it inherits no open database and none of this process's threads.
    worker = subprocess.run(
        command(),
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
