"""A table as the bytes of a file: CSV that Excel opens as it should, or a workbook that tells what it holds."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain import clock
from loaders.book import style
from loaders.book.cell import plain
from loaders.book.quoting import csv_text, write_text
from ui.sheets import Sheet

ABOUT = "この表について"
_NOT_IN_A_SHEET_NAME = str.maketrans("", "", "[]:*?/\\'")
_LONGEST_CELL = 32_767
Value = str | int | float | Decimal | date | None


def csv_file(sheet: Sheet, remark: str | None = None) -> bytes:
    """Return the table as UTF-8 with BOM and CRLF; a remark stands in a column of its own, in every row."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in _rows(sheet, remark):
        writer.writerow([_text(value) for value in row])
    return stream.getvalue().encode("utf-8-sig")


def xlsx_file(sheet: Sheet, about: Sequence[tuple[str, str]], creator: str, remark: str | None = None) -> bytes:
    """Return a workbook: the table with its header in row 1, and on a second sheet what its reader must know."""
    book = Workbook()
    data = book.active
    assert isinstance(data, Worksheet)
    data.title = sheet.title.translate(_NOT_IN_A_SHEET_NAME)[:31] or "表"
    _fill(data, _rows(sheet, remark))
    data.freeze_panes = "A2"
    data.auto_filter.ref = data.dimensions
    _fill(book.create_sheet(ABOUT), [["項目", "内容"], *(list(pair) for pair in about)])
    book.properties.title = sheet.title if remark is None else f"{remark}　{sheet.title}"
    book.properties.creator = creator
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rows(sheet: Sheet, remark: str | None) -> list[list[Value]]:
    cells = [[_value(cell) for cell in row] for row in (sheet.columns, *sheet.rows)]
    if remark is not None:
        cells = [[*row, remark if number else "注意"] for number, row in enumerate(cells)]
    return cells


def _value(cell: object) -> Value:
    """Return a cell as a spreadsheet knows values: text, number, day; None for no value."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "はい" if cell else "いいえ"
    if isinstance(cell, datetime):
        return _day(cell)
    if isinstance(cell, int | float | Decimal | date):
        return cell
    return ILLEGAL_CHARACTERS_RE.sub("", str(cell))[:_LONGEST_CELL]


def _day(moment: datetime) -> date:
    """Return the day where no time was meant, else day and minute in Japan, without a zone as spreadsheets are."""
    if moment.tzinfo is None and (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return moment.date()
    return clock.local(moment).replace(tzinfo=None, second=0, microsecond=0)


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else csv_text(str(value))


def _fill(sheet: Worksheet, rows: Sequence[Sequence[Value]]) -> None:
    widths: dict[int, int] = {}
    looks = style.Looks()
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is None:
                continue
            if isinstance(value, str):
                cell = write_text(sheet, number, column, value)
            else:
                cell = sheet.cell(number, column, value)
            assert isinstance(cell, Cell)
            if number == 1:
                looks.give(cell, alignment=style.WRAP, font=style.BOLD)
            else:
                looks.give(cell, alignment=style.WRAP)
            widths[column] = max(widths.get(column, 0), sum(2 if ord(letter) > 255 else 1 for letter in str(value)))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(max(width + 2, 8), 60)
