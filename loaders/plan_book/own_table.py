"""A table of a city's own (Excel, CSV, or pasted from its plan): where its header is, its columns, its rows as texts.

Nothing of its form is known. The header is the first row in which three cells stand beside each other; it goes on for
as many rows as its merged cells reach, or as the cells below a merged one name its parts (目標値 above R6, R7, R8).
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from openpyxl.utils.cell import range_boundaries

from loaders import signs
from loaders.book import refusal
from loaders.book.cell import plain
from loaders.book.grid import Book, Place, Sheet, Written, letters
from loaders.book.refusal import WorkbookRefused

_CELLS_OF_A_HEADER = 3
_DEEPEST = 3
_SAMPLES = 3


class OwnColumn(NamedTuple):
    """A column: its number from 1, its header as one text, and the first things that stand in it."""

    number: int
    header: str
    samples: tuple[str, ...]

    @property
    def letter(self) -> str:
        """Return the letters by which a spreadsheet calls it."""
        return letters(self.number)


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table below its header. `rows` are the row number in the sheet and the texts by column number; a merged cell
    stands in each row that it covers."""

    sheet: str
    columns: tuple[OwnColumn, ...]
    rows: tuple[tuple[int, Mapping[int, str]], ...]


def of_pasted(text: str) -> Book:
    """Return a table that was copied from a spreadsheet or a document, tabs between its cells.

    Raises WorkbookRefused.
    """
    if len(text) > refusal.MOST_LETTERS:
        raise refusal.too_large(f"{len(text):,}字")
    cells: dict[Place, Written] = {}
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error as error:
        remedy = "引用符「\"」を対にするか消すかして、貼り付け直してください。"
        raise WorkbookRefused(text[:40], "引用符が閉じていません", remedy) from error
    for row, record in enumerate(records, 1):
        if row > refusal.MOST_ROWS or len(record) > refusal.MOST_COLUMNS:
            raise refusal.too_large(f"{row}行目・{len(record)}列")
        cells |= {(row, column): Written(value) for column, value in enumerate(record, 1) if value.strip()}
    return Book({"": Sheet(cells)})


def table_of(book: Book, name: str | None = None) -> OwnTable:
    """Return the table of a sheet, without a name of the one with the most cells that is not hidden.

    Raises WorkbookRefused where no row looks like a header, where nothing stands below it, and for an unknown sheet.
    """
    if name is not None and name not in book.sheets:
        remedy = f"{'・'.join(book.names)} のどれかにしてください。"
        raise WorkbookRefused(name, "そのシートはありません", remedy)
    shown = [one for one in book.names if not book[one].is_hidden] or book.names
    name = max(shown, key=lambda one: len(book[one].cells)) if name is None else name
    sheet = book[name]
    texts = _texts(sheet)
    first = _first_row(texts)
    if first is None:
        problem = "見出しの行が見つかりません"
        remedy = "指標・単位・目標値のような見出しが横に三つ以上並ぶ行を、表の先頭に置いてください。"
        raise WorkbookRefused(name or "表", problem, remedy)
    last = _last_row(sheet, texts, first)
    numbers = sorted({column for row, column in texts if first <= row})
    rows = _rows(texts, last)
    if not rows:
        raise WorkbookRefused(f"{first}行目", "見出しの下に何もありません", "表の全体を選んで、もう一度送ってください。")
    columns = tuple(
        OwnColumn(number, _header(texts, first, last, number), _samples(rows, number)) for number in numbers
    )
    return OwnTable(name, columns, rows)


def text_of(written: Written) -> str:
    """Return what a reader of the sheet sees in a cell: 80% for 0.8 under 0%, 2025-03-31 for a day, 12 for 12.0."""
    value = written.value
    if value is None or written.is_error:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, int | float):
        amount = Decimal(repr(value))
        is_share = "%" in written.number_format
        return f"{plain((amount * 100 if is_share else amount).normalize())}{'%' if is_share else ''}"
    return signs.without_unseen(str(value)).strip()


def _texts(sheet: Sheet) -> dict[Place, str]:
    """Return the text of each cell that shows one; that of a merged area in all of its cells."""
    texts = {place: shown for place, cell in sheet.cells.items() if (shown := text_of(cell))}
    for area in sheet.merged:
        left, top, right, bottom = _bounds(area)
        # Areas beyond the table that a reader can take are of no row.
        if text := texts.get((top, left), ""):
            for row in range(top, min(bottom, refusal.MOST_ROWS) + 1):
                for column in range(left, min(right, refusal.MOST_COLUMNS) + 1):
                    texts[row, column] = text
    return texts


def _bounds(area: str) -> tuple[int, int, int, int]:
    """Return the first column and row and the last ones of an area, B2:C3."""
    left, top, right, bottom = range_boundaries(area)
    return int(str(left)), int(str(top)), int(str(right)), int(str(bottom))


def _first_row(texts: Mapping[Place, str]) -> int | None:
    found: dict[int, set[str]] = {}
    for (row, _), text in texts.items():
        if row <= refusal.MOST_ABOVE + 1:
            found.setdefault(row, set()).add(text)
    return min((row for row, several in found.items() if len(several) >= _CELLS_OF_A_HEADER), default=None)


def _last_row(sheet: Sheet, texts: Mapping[Place, str], first: int) -> int:
    """Return the last row of the header."""
    last = first
    for area in sheet.merged:
        left, top, right, bottom = _bounds(area)
        if top == first and bottom > top:
            last = max(last, min(bottom, first + _DEEPEST - 1))
        elif top == first and right > left:
            parts = {texts.get((first + 1, at), "") for at in range(left, right + 1)}
            last = max(last, first + 1 if len(parts) > 1 else first)
    return last


def _header(texts: Mapping[Place, str], first: int, last: int, number: int) -> str:
    parts = dict.fromkeys(texts.get((row, number), "") for row in range(first, last + 1))
    return " ".join(re.sub(r"\s+", " ", part) for part in parts if part)


def _rows(texts: Mapping[Place, str], header: int) -> tuple[tuple[int, Mapping[int, str]], ...]:
    found: dict[int, dict[int, str]] = {}
    for (row, column), text in sorted(texts.items()):
        if row > header:
            found.setdefault(row, {})[column] = text
    return tuple(found.items())


def _samples(rows: tuple[tuple[int, Mapping[int, str]], ...], number: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row[number] for _, row in rows if number in row))[:_SAMPLES]
