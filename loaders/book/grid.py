"""What stands in an uploaded file, as plain data: sheets, cells, what is merged or hidden. No library's objects.

Named tuples, no dataclasses: the worker that opens a file loads this, and dataclasses load what takes it a sixth of its
start; and a file has a hundred thousand cells.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from types import MappingProxyType
from typing import NamedTuple, cast

Value = None | bool | int | float | str | date | datetime | time
Place = tuple[int, int]


class Written(NamedTuple):
    """One cell: its value, or the last result of its formula; `formula` is None where there is none.

    `is_error` where the value is one of the error values of a spreadsheet (#REF!). `struck` are the words that are
    struck out in the cell: they are no part of its value, which is None where nothing else stands there.
    """

    value: Value = None
    number_format: str = "General"
    formula: str | None = None
    is_error: bool = False
    struck: str = ""


NOTHING = Written()


class Sheet(NamedTuple):
    """One sheet: its cells by row and column (from 1), merged areas (B2:C3), and what its reader does not see."""

    cells: Mapping[Place, Written] = MappingProxyType({})
    merged: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False

    def cell(self, row: int, column: int) -> Written:
        """Return a cell; an empty one where nothing stands."""
        return self.cells.get((row, column), NOTHING)

    @property
    def max_row(self) -> int:
        """Return the last row in which something stands, 0 for none."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def max_column(self) -> int:
        """Return the last column in which something stands, 0 for none."""
        return max((column for _, column in self.cells), default=0)


class Book:
    """One file: its sheets by name, in order. A CSV file is one sheet without a name."""

    __slots__ = ("sheets",)

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self.sheets = sheets

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and self.sheets == other.sheets

    __hash__ = None  # type: ignore[assignment]  # a mapping has none

    @property
    def is_csv(self) -> bool:
        """Tell whether the file was a CSV file."""
        return "" in self.sheets

    @property
    def names(self) -> list[str]:
        """Return the names of the sheets, in order."""
        return list(self.sheets)

    def __getitem__(self, name: str) -> Sheet:
        return self.sheets[name]


def address(row: int, column: int) -> str:
    """Return a cell's address, B2."""
    return f"{letters(column)}{row}"


@cache
def letters(column: int) -> str:
    """Return the letters of a column: A for 1, AA for 27."""
    # Not openpyxl's: the worker reads a file without loading openpyxl, in a third of the time.
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def packed(book: Book) -> bytes:
    """Return the book as JSON; of a cell that is nothing but a value only that and its format."""
    return json.dumps({name: _packed_sheet(sheet) for name, sheet in book.sheets.items()}).encode("ascii")


def unpacked(data: bytes) -> Book:
    """Return the book that was packed. Raises ValueError for anything else."""
    try:
        return Book({str(name): _unpacked_sheet(sheet) for name, sheet in json.loads(data).items()})
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("no packed book") from error


def _packed_sheet(sheet: Sheet) -> dict[str, object]:
    return {
        "cells": [
            [row, column, _packed_value(cell.value), *(cell[1:] if cell[2:] != NOTHING[2:] else cell[1:2])]
            for (row, column), cell in sheet.cells.items()
        ],
        "merged": list(sheet.merged),
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns),
        "is_hidden": sheet.is_hidden,
    }


def _packed_value(value: Value) -> object:
    name = _NAMES.get(type(value))
    return value if name is None else [name, value.isoformat()]  # type: ignore[union-attr]


def _unpacked_sheet(sheet: dict[str, list[list[object]]]) -> Sheet:
    cells: dict[Place, Written] = {}
    for row, column, value, number_format, *more in sheet["cells"]:
        if not (type(row) is type(column) is int and isinstance(number_format, str)):
            raise ValueError("no packed cell")
        what = _unpacked_value(value) if isinstance(value, list | dict) else cast(Value, value)
        if more:
            formula, is_error, struck = more
            written = None if formula is None else str(formula)
            cells[row, column] = Written(what, number_format, written, bool(is_error), str(struck))
        else:
            cells[row, column] = Written(what, number_format)
    return Sheet(
        cells,
        tuple(str(area) for area in sheet["merged"]),
        frozenset(int(str(row)) for row in sheet["hidden_rows"]),
        frozenset(int(str(column)) for column in sheet["hidden_columns"]),
        bool(sheet["is_hidden"]),
    )


def _unpacked_value(value: object) -> Value:
    if isinstance(value, list):
        name, text = value
        return _KINDS[name].fromisoformat(str(text))
    raise ValueError(f"{value!r} is no value of a cell")


# A datetime is a date too, so only the exact type decides.
_KINDS: dict[str, type[datetime] | type[date] | type[time]] = {"datetime": datetime, "date": date, "time": time}
_NAMES: dict[type, str] = {kind: name for name, kind in _KINDS.items()}
