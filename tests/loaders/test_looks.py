"""What a cell looks like is what it was given, whoever got the same before, and what it had besides stays."""

from datetime import date

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font

from loaders.book import style
from loaders.book.quoting import write_text

BOLD, RED = Font(bold=True), Font(color="FF0000")


def test_cells_get_the_same_and_keep_what_they_had() -> None:
    sheet = openpyxl.Workbook().worksheets[0]
    looks = style.Looks()
    for row, text in enumerate(("市民課", "=1+1", "企画課", "=2+2"), 1):
        looks.give(write_text(sheet, row, 1, text), font=BOLD, fill=style.GREY_FILL)
    day = sheet.cell(5, 1, date(2026, 3, 31))
    assert isinstance(day, Cell)
    looks.give(day, font=BOLD, fill=style.GREY_FILL)
    cells = [sheet.cell(row, 1) for row in range(1, 6)]
    assert all(cell.font == BOLD and cell.fill == style.GREY_FILL for cell in cells)
    assert [cell.quotePrefix for cell in cells] == [False, True, False, True, False]
    assert [cell.number_format for cell in cells] == ["General"] * 4 + ["yyyy-mm-dd"]


def test_a_part_given_later_is_added_and_another_one_takes_its_place() -> None:
    sheet = openpyxl.Workbook().worksheets[0]
    looks = style.Looks()
    first, second, third = (write_text(sheet, row, 1, "x") for row in (1, 2, 3))
    for cell in (first, second, third):
        looks.give(cell, font=BOLD, protection=style.OPEN)
    looks.give(second, number_format="@")
    looks.give(third, font=RED)
    assert [cell.font.color and cell.font.color.rgb for cell in (first, second, third)] == [None, None, "00FF0000"]
    assert [cell.number_format for cell in (first, second, third)] == ["General", "@", "General"]
    assert [cell.protection.locked for cell in (first, second, third)] == [False, False, False]
