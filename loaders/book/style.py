"""How our workbooks look, and how they offer choices."""

from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

_BLUE = "0017C1"
_LINE = Side(style="thin", color="B3B3B3")

GREY_FILL = PatternFill("solid", fgColor="E8E8EB")
INPUT_FILL = PatternFill("solid", fgColor="FFFBE5")
HEADER_FILL = PatternFill("solid", fgColor=_BLUE)
INPUT_HEADER_FILL = PatternFill("solid", fgColor="7A5C00")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
WRAP = Alignment(vertical="top", wrap_text=True)
WRAP_HEADER = Alignment(vertical="center", wrap_text=True)
OPEN, LOCKED = Protection(locked=False), Protection(locked=True)
HEADER_FONT = Font(bold=True, color="FFFFFF")
LINK_FONT = Font(color=_BLUE, underline="single")

_Part = Font | PatternFill | Border | Alignment | Protection | str


class Looks:
    """The looks of one workbook's cells, each described to openpyxl once.

    For every part that a cell is given, openpyxl writes it out and searches all parts of the book for one that is
    alike: two thirds of the time in which a form is made. A part is told by what it is, so it has to be a constant.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[StyleArray, tuple[_Part, ...]]] = {}

    def give(self, cell: Cell, **parts: _Part) -> None:
        """Give a cell its font, fill, border, alignment, protection, number_format; what it has besides stays."""
        styled: Any = cell  # the numbers of its parts, which openpyxl keeps to itself
        had = styled._style.tobytes() if cell.has_style else b""
        key = (had, *parts, *map(id, parts.values()))
        if key in self._known:
            styled._style = copy(self._known[key][0])
            return
        for name, part in parts.items():
            setattr(cell, name, part)
        self._known[key] = copy(styled._style), tuple(parts.values())


def offer(sheet: Worksheet, choices: str, cells: str, *, is_open: bool = False) -> None:
    """Let cells be filled in from a list only: `choices` is its range, or its texts in quotes.

    One that `is_open` offers its choices and takes what else is written.
    """
    rule = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=not is_open)
    rule.errorTitle, rule.error = "記入できない値", "一覧から選んでください。"
    rule.add(cells)
    sheet.add_data_validation(rule)
