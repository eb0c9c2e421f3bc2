"""The rows of a city's tables as the audit reads them: plain text, apart from the loaders."""

import csv
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from tests.audit.layout import PRINTED
from tests.audit.text import Area, area_of, without_markup
from tests.cities import lines_of


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a CSV file; `number` counts the lines of the file, the header is 1."""

    city: str
    table: str
    number: int
    cells: tuple[tuple[str, str], ...]

    def __getitem__(self, column: str) -> str:
        return dict(self.cells)[column]

    @property
    def lines(self) -> tuple[int, int]:
        first, _, last = self["lines"].partition("-")
        return int(first), int(last or first)

    def __str__(self) -> str:
        return f"{self.city}/{self.table} row {self.number}"


def rows_of(folder: Path, city: str, table: str) -> list[TableRow]:
    """Return the rows of one of a city's tables; none where the file is missing."""
    path = folder / table
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [TableRow(city, table, number, tuple(row.items())) for number, row in enumerate(csv.DictReader(file), 2)]


def printed_rows_of(folder: Path, city: str, table: str) -> list[TableRow]:
    """Return the rows as they are printed: the two statements of a contradiction stand in two places, as two rows."""
    rows = rows_of(folder, city, table)
    if table != "contradictions.csv":
        return rows
    return [
        replace(row, cells=((one, row[one]), (other, ""), ("lines", row[f"{one}_lines"])))
        for row in rows
        for one, other in (("first", "second"), ("second", "first"))
    ]


def transcribed_tables(city: str) -> list[str]:
    """Return the names of the tables that hold printed cells of the city's plan."""
    return [table for of_city, table in PRINTED if of_city == city]


@cache
def plain_lines(city: str) -> tuple[str, ...]:
    """Return the lines of the city's plan without markup."""
    return tuple(without_markup(line) for line in lines_of(city))


@cache
def area(city: str, first: int, last: int) -> Area | None:
    """Return the lines of the city's plan from `first` to `last`, or None where they lie outside of the text."""
    lines = plain_lines(city)
    return area_of(lines, first, last) if 1 <= first <= last <= len(lines) else None
