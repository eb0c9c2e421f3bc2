"""Texts that stay texts in a spreadsheet: it takes what begins with one of a few signs for a formula."""

import re

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_DASHES = re.compile(r"[-－]+")


def csv_text(text: str) -> str:
    """Return the text as a spreadsheet takes it for a text: what would start a formula gets an apostrophe in front."""
    is_harmless = _NUMBER.fullmatch(text) or _DASHES.fullmatch(text)
    return f"'{text}" if text.startswith(_FORMULA) and not is_harmless else text


def is_for_a_text(text: str) -> bool:
    """Tell whether a cell must say that this is a text: a spreadsheet would take it for a formula once it is edited."""
    return text.startswith(_FORMULA)


def write_text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a text into a cell as a text and return the cell; an empty text leaves it empty.

    openpyxl takes =… for a formula, and so does a spreadsheet once the cell is edited: hence the prefix.
    """
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if text:
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = is_for_a_text(text)
    return cell
