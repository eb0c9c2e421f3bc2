"""A table as the bytes of a file: CSV that Excel opens as it should, or a workbook that tells what it holds."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from domain import clock
from loaders.book.cell import plain
from loaders.book.plain_book import Page, Told, Value, give_way, written
from loaders.book.quoting import csv_text
from ui.sheets import Sheet

ABOUT = "この表について"
_NOT_IN_A_SHEET_NAME = str.maketrans("", "", "[]:*?/\\'")
_LONGEST_CELL = 32_767


def csv_file(sheet: Sheet, remark: str | None = None) -> bytes:
    """Return the table as UTF-8 with BOM and CRLF; a remark stands in a column of its own, in every row."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    for number, row in enumerate(_rows(sheet, remark)):
        writer.writerow([_text(value) for value in row])
        give_way(number)
    return stream.getvalue().encode("utf-8-sig")


def xlsx_file(sheet: Sheet, about: Sequence[tuple[str, str]], creator: str, remark: str | None = None) -> bytes:
    """Return a workbook: the table with its header in row 1, and on a second sheet what its reader must know."""
    name = sheet.title.translate(_NOT_IN_A_SHEET_NAME)[:31] or "表"
    pages = (
        Page(name, _rows(sheet, remark), is_table=True),
        Page(ABOUT, [("項目", "内容"), *about]),
    )
    return written(pages, Told(sheet.title if remark is None else f"{remark}　{sheet.title}", creator))


def _rows(sheet: Sheet, remark: str | None) -> list[list[Value]]:
    cells = []
    for row in (sheet.columns, *sheet.rows):
        cells.append([_value(cell) for cell in row])
        if remark is not None:
            cells[-1].append(remark if len(cells) > 1 else "注意")
        give_way(len(cells))
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
