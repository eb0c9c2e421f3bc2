"""What is wrong in a file, as a workbook: the sender's own with its cells marked and commented, or a list alone."""

import io
import re
from collections.abc import Sequence
from typing import NamedTuple

import openpyxl
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from loaders.book import style
from loaders.book.quoting import write_text
from loaders.book.saving import saved

SHEET = "直すところ"
_AUTHOR = "自治体DX計画ダッシュボード"
_KINDS = {True: "誤り", False: "確認"}
_FILLS = {True: PatternFill("solid", fgColor="FFB3B3"), False: PatternFill("solid", fgColor="FFD966")}
_COLUMNS = (
    ("シート", 14),
    ("セル", 10),
    ("列", 6),
    ("行", 6),
    ("種別", 8),
    ("記入された値", 26),
    ("内容", 46),
    ("直し方", 60),
)
_CELL = re.compile("([A-Z]{1,2})([1-9][0-9]{0,3})(?::.*)?")


class Mark(NamedTuple):
    """What is said of one cell; `is_error` False where it is a question.

    `fills` are sheet, cell and text of what the remedy writes elsewhere.
    """

    sheet: str
    cell: str
    seen: str
    problem: str
    remedy: str
    is_error: bool
    fills: Sequence[str] | None = None


def listed(marks: Sequence[Mark]) -> bytes:
    """Return a workbook with the list alone: for a CSV file, and for what cannot be opened."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    _write_list(sheet, marks, frozenset())
    return saved(book)


def marked(data: bytes, marks: Sequence[Mark]) -> bytes:
    """Return the workbook with the list in front and each cell filled and commented; marks of an earlier time go.

    Only the worker calls it, for a file that has passed the gate. Raises what openpyxl raises for one it cannot open.
    """
    # With the looks of its runs: without them a struck 120 before a 150 would come back as 120150.
    book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False, rich_text=True)
    if SHEET in book.sheetnames:
        del book[SHEET]
    for sheet in book.worksheets:
        _clean(sheet)
    places: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        match = _CELL.fullmatch(mark.cell)
        if mark.sheet in book.sheetnames and match:
            places.setdefault((mark.sheet, f"{match[1]}{match[2]}"), []).append(mark)
    for (name, address), here in places.items():
        _mark(book[name], address, here)
    for mark in marks:
        if mark.fills is not None:
            _fill(book, *mark.fills)
    _write_list(book.create_sheet(SHEET, 0), marks, frozenset(book.sheetnames))
    book.active = 0
    for sheet in book.worksheets[1:]:
        sheet.sheet_view.tabSelected = False
    return saved(book)


def _fill(book: Workbook, name: str, address: str, text: str) -> None:
    """Write a text into an empty cell."""
    if name in book.sheetnames and book[name][address].value is None:
        row, column = coordinate_to_tuple(address)
        write_text(book[name], row, column, text)


def _clean(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.comment is not None and cell.comment.author == _AUTHOR:
                cell.comment = None
                if not cell.protection.locked:
                    cell.fill = style.INPUT_FILL


def _mark(sheet: Worksheet, address: str, here: Sequence[Mark]) -> None:
    cell = sheet[address]
    if not isinstance(cell, Cell):
        return
    cell.fill = _FILLS[any(mark.is_error for mark in here)]
    text = "\n".join(f"【{_KINDS[mark.is_error]}】{mark.problem}。{mark.remedy}" for mark in here)
    cell.comment = Comment(text, _AUTHOR, width=340, height=60 + 20 * (len(text) // 24))


def _write_list(sheet: Worksheet, marks: Sequence[Mark], linked: frozenset[str]) -> None:
    sheet.title = SHEET
    for number, (header, width) in enumerate(_COLUMNS, 1):
        head = sheet.cell(1, number, header)
        head.font, head.fill = style.HEADER_FONT, style.HEADER_FILL
        sheet.column_dimensions[head.column_letter].width = width
    for row, mark in enumerate(marks, 2):
        match = _CELL.fullmatch(mark.cell)
        place = (match[1], match[2]) if match else ("", "")
        texts = (mark.sheet, mark.cell, *place, _KINDS[mark.is_error], mark.seen, mark.problem, mark.remedy)
        for number, text in enumerate(texts, 1):
            write_text(sheet, row, number, text).alignment = style.WRAP
        sheet.cell(row, 5).fill = _FILLS[mark.is_error]
        if match and mark.sheet in linked:
            link = sheet.cell(row, 2)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{mark.sheet}'!{match[1]}{match[2]}")
            link.font = style.LINK_FONT
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
