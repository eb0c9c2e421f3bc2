"""The file that its sender gets back: the same workbook, marked, or the list of what to mend."""

from collections.abc import Iterable

from loaders.book.cell import CellError, CellQuestion
from loaders.book.refusal import WorkbookRefused
from loaders.files.marking import Mark, listed
from loaders.files.opening import marked_book


def annotated(data: bytes, errors: Iterable[CellError], questions: Iterable[CellQuestion] = ()) -> bytes:
    """Return a workbook: the sender's own with the cells marked and commented and a list in front.

    For a CSV file and for what cannot be opened at all it is the list alone. It can be mended and sent as it is; what a
    remedy writes into an empty cell stands there already.
    """
    marks = [Mark(one.sheet, one.cell, one.seen, one.problem, one.remedy, True, one.fills) for one in errors]
    marks += [Mark(one.sheet, one.cell, one.seen, one.why, one.asks, False) for one in questions]
    if data.startswith(b"PK"):
        try:
            return marked_book(data, marks)
        except WorkbookRefused:
            pass
    return listed(marks)
