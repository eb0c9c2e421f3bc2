"""How our workbooks look, and how they offer choices."""

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
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
HEADER_FONT = Font(bold=True, color="FFFFFF")
LINK_FONT = Font(color=_BLUE, underline="single")


def offer(sheet: Worksheet, choices: str, cells: str) -> None:
    """Let cells be filled in from a list only: `choices` is its range, or its texts in quotes."""
    rule = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "記入できない値", "一覧から選んでください。"
    rule.add(cells)
    sheet.add_data_validation(rule)
