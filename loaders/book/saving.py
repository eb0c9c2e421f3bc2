"""A workbook as a file, and what the system says while openpyxl writes its sheets into files of their own."""

import errno
import io
import os

from openpyxl import Workbook

# lxml, where it is there, writes the sheets; it tells the system's answer as a word: IO_ENOSPC.
_WORD = "IO_"


def saved(book: Workbook) -> bytes:
    """Return a workbook as a file. Raises OSError where its sheets cannot be written: a disk without room."""
    stream = io.BytesIO()
    try:
        book.save(stream)
    except Exception as error:
        number = said_by_system(error)
        if number is None or isinstance(error, OSError):
            raise
        raise OSError(number, os.strerror(number)) from error
    return stream.getvalue()


def said_by_system(error: BaseException | None) -> int | None:
    """Return the number of what the system said, as Python or lxml tells it; None for any other failure."""
    if isinstance(error, OSError):
        return error.errno
    word = str(error)
    found: object = getattr(errno, word.removeprefix(_WORD), None) if word.startswith(_WORD) else None
    return found if isinstance(found, int) else None
