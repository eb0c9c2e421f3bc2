"""What the process that opens uploaded files does: the file on stdin, what is in it on stdout.

It holds no database and no secret, limits its own memory and time before it reads the file, and ends after one.
"""

import json
import resource
import sys
from typing import Literal, TypedDict

from domain.size import size_text
from loaders.book import grid, refusal
from loaders.book.grid import Book
from loaders.book.refusal import WorkbookRefused
from loaders.files import csv_cells, xlsx_cells, xlsx_gate

_MOST_WRITTEN = 64 * 1024 * 1024


class _Limits(TypedDict):
    memory_bytes: int
    cpu_seconds: int


class _Opening(_Limits):
    task: Literal["open"]
    csv_header: str | None


class _Marking(_Limits):
    task: Literal["mark"]
    marks: list[tuple[str, str, str, str, str, bool]]  # the fields of loaders.files.marking.Mark


_Order = _Opening | _Marking  # as loaders/files/opening.py writes it


def main() -> int:
    """Do the one task that the first line of stdin names; return 0, or 3 when the file asks for too much memory."""
    order: _Order = json.loads(sys.stdin.buffer.readline())
    _confine(order["memory_bytes"], order["cpu_seconds"])
    try:
        answer = _answer(order, sys.stdin.buffer.read())
    except WorkbookRefused as refused:
        _say({"refused": [refused.seen, refused.problem, refused.remedy]}, b"")
    except (MemoryError, RecursionError):
        return 3
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
    if data.startswith((xlsx_gate.ZIP, xlsx_gate.OLE)):
        return xlsx_cells.cells_of(xlsx_gate.enter(data))
    if csv_header is None:
        raise WorkbookRefused(repr(data[:8]), "Excel ブック（.xlsx）ではありません", refusal.SAVE_AGAIN)
    return csv_cells.cells_of(data, csv_header)


def _answer(order: _Order, data: bytes) -> bytes:
    if order["task"] == "open":
        return grid.packed(open_here(data, order["csv_header"]))
    xlsx_gate.enter(data).close()
    # Loaded where it is needed: opening a file does without it, and starts in a third of the time.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from loaders.files.marking import Mark, marked

    return marked(data, [Mark(*mark) for mark in order["marks"]])


def _confine(memory_bytes: int, cpu_seconds: int) -> None:
    wanted = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: _MOST_WRITTEN,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        _, hard = resource.getrlimit(kind)
        # A limit that the operator has set lower stays: raising it is refused.
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, limit))


def _say(head: dict[str, list[str]], body: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode("ascii") + b"\n" + body)
    sys.stdout.buffer.flush()
