"""What the process that opens uploaded files does: the file on stdin, what is in it on stdout.

It holds no database and no secret, limits its own memory and time before it reads the file, and ends after one.
"""

import gc
import json
import sys
from typing import Literal, TypedDict

from domain.size import size_text
from loaders.book import grid, refusal
from loaders.book.grid import Book
from loaders.book.refusal import WorkbookRefused
from loaders.files import confinement, csv_cells, foreign, xlsx_cells, xlsx_gate

# How the process ends that cannot do its task, by its exit code (loaders/files/opening.py reads it).
TOO_MUCH_MEMORY, UNCONFINED = 3, 4


class _Limits(TypedDict):
    memory_bytes: int
    cpu_seconds: int


class _Opening(_Limits):
    task: Literal["open"]
    csv_header: str | None


class _Marking(_Limits):
    task: Literal["mark"]
    marks: list[tuple[str, str, str, str, str, bool, list[str] | None]]  # the fields of loaders.files.marking.Mark


_Order = _Opening | _Marking  # as loaders/files/opening.py writes it


def main() -> int:
    """Do the one task that the first line of stdin names; return 0, or why it was not done."""
    gc.disable()  # it ends after one file
    order: _Order = json.loads(sys.stdin.buffer.readline())
    try:
        confinement.confine(order["memory_bytes"], order["cpu_seconds"])
    except confinement.ImpossibleError:
        return UNCONFINED
    try:
        answer = _answer(order, sys.stdin.buffer.read())
    except WorkbookRefused as refused:
        _say({"refused": [refused.seen, refused.problem, refused.remedy]}, b"")
    except (MemoryError, RecursionError):
        return TOO_MUCH_MEMORY
    else:
        _say({}, answer)
    return 0


def open_here(data: bytes, csv_header: str | None) -> Book:
    """Return what is in a workbook or, where its header is named, a CSV file. Raises WorkbookRefused.

    Only the worker and tests call it: other processes open a file through loaders.files.opening.
    """
    if len(data) > refusal.MOST_BYTES:
        remedy = "様式に記入しただけのファイルを送ってください。"
        raise WorkbookRefused(size_text(len(data)), "ファイルが5MBを超えています", remedy)
    if not data:
        raise WorkbookRefused("0バイト", "ファイルが空です", "記入したファイルを選んでください。")
    if data.startswith(xlsx_gate.ZIP):
        return xlsx_cells.cells_of(xlsx_gate.enter(data))
    if data.startswith(foreign.OLE):
        raise foreign.of_ole(data)
    if (known := foreign.of(data)) is not None:
        raise known
    if csv_header is None:
        raise foreign.no_book(data)
    return csv_cells.cells_of(data, csv_header)


def _answer(order: _Order, data: bytes) -> bytes:
    if order["task"] == "open":
        return grid.packed(open_here(data, order["csv_header"]))
    xlsx_gate.enter(data).close()
    # Loaded where it is needed: opening a file does without it, and starts in a third of the time.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from loaders.files.marking import Mark, marked

    return marked(data, [Mark(*mark) for mark in order["marks"]])


def _say(head: dict[str, list[str]], body: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode("ascii") + b"\n" + body)
    sys.stdout.buffer.flush()
