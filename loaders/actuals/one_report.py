"""One report that was written into the fields of a page, read by the very reader of the files.

It becomes a file of one row with the headings of the form; what is found in a cell is said of the field of that name.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from domain.actual import Definitions
from loaders.actuals import form
from loaders.actuals.reading import ReadResult, read_book
from loaders.book.cell import CellError, CellNote, CellQuestion
from loaders.book.columns import HEADER_ROW
from loaders.book.grid import Book, Place, Sheet, Written, letters

_Finding = TypeVar("_Finding", CellError, CellNote, CellQuestion)
_ROW = HEADER_ROW + 1
# What a page asks for, by the keys of the columns.
KEYS = ("kpi_id", *(column.key for column in form.ACTUAL_COLUMNS if column.is_input))
_COLUMNS = tuple(column for column in form.ACTUAL_COLUMNS if column.key in KEYS)
_KPI = "指標"
_FIELDS = {f"{letters(number)}{_ROW}": column.header for number, column in enumerate(_COLUMNS, 1) if column.is_input}


def read(entered: Mapping[str, str], base_version: int, definitions: Definitions, today: date) -> ReadResult:
    """Return the report as a file's would be read: the row, or every reason why not, each with its field.

    `base_version` is the data version that its writer saw. What is not entered, or blank, says nothing.
    """
    said = dict(form.form_rows(definitions)) | {form.BASE_VERSION: str(base_version)}
    pairs = [(column.header, entered.get(column.key, "")) for column in _COLUMNS] + list(said.items())
    cells: dict[Place, Written] = {}
    for number, (header, text) in enumerate(pairs, 1):
        cells[HEADER_ROW, number] = Written(header)
        if text:
            cells[_ROW, number] = Written(text)
    found = read_book(Book({"": Sheet(cells)}), definitions, today)
    errors = [
        replace(_of_field(one), problem=_of_page(one.problem), remedy=_of_page(one.remedy)) for one in found.errors
    ]
    notes = [replace(_of_field(one), read_as=_of_page(one.read_as)) for one in found.notes]
    asked = [replace(_of_field(one), why=_of_page(one.why), asks=_of_page(one.asks)) for one in found.questions]
    return replace(found, errors=tuple(errors), notes=tuple(notes), questions=tuple(asked))


def _of_field(finding: _Finding) -> _Finding:
    return replace(finding, sheet="", cell=_FIELDS.get(finding.cell, _KPI))


def _of_page(words: str) -> str:
    """Return a sentence about a cell as one about a field of the page."""
    return words.replace("セルの中身", "欄の中身").replace("一つのセル", "一つの欄")
