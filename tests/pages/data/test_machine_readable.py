"""Each rule for tables that machines read, held against every table as CSV and as a workbook."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.municipality_code import is_valid
from metrics.moment import Moment
from pages.data import rules
from store import dictionary, export, versions
from store.database import Database
from store.dictionary import Column, Table, Type
from tests.served import serve
from ui import open_tables

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
_IN_ASCII = re.compile(r"[a-z][a-z0-9_]*")
# How far the values of a KPI go, which a KPI has whose unit the plan does not print.
_BOUNDS = ("step", "lower_bound", "upper_bound", "tolerance")
# What people write in place of a number that is not there.
_SIGNS = {"-", "—", "－", "…", "x", "X", "***", "▲", "N/A", "n/a", "NULL", "nan", "None", "△"}


class Read(Sequence[tuple[Column, list[str]]]):
    """A table as who knows nothing of it reads its CSV: the bytes, and the cells by their columns."""

    def __init__(self, table: Table, data: bytes) -> None:
        self.table, self.data = table, data
        self.lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        columns = {column.name: column for column in dictionary.columns(table.name, True)}
        self.columns = [(columns[name], [line[at] for line in self.lines[1:]])
                        for at, name in enumerate(self.lines[0])]  # fmt: skip

    def __len__(self) -> int:
        return len(self.columns)

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        return self.columns[at]

    def of(self, *types: Type) -> Iterator[tuple[Column, str]]:
        """Yield each cell that is not blank of the columns of these types."""
        for column, cells in self.columns:
            if column.type in types:
                yield from ((column, cell) for cell in cells if cell)


def is_csv_in_utf8(read: Read) -> bool:
    return read.data.startswith(b"\xef\xbb\xbf") and b"\r\n" in read.data and b"\x00" not in read.data


def is_one_value_a_cell(read: Read) -> bool:
    for column, cells in read:
        if any(";" in cell for cell in cells) and column.also_in not in export.TABLES:
            return False
    return len({tuple(line) for line in read.lines}) == len(read.lines)


def are_numbers_bare(read: Read) -> bool:
    return all(_NUMBER.fullmatch(cell) for _, cell in read.of(Type.NUMBER, Type.INTEGER))


def are_rows_of_one_width(read: Read) -> bool:
    return {len(line) for line in read.lines} == {len(read.table.columns) + 1}


def is_nothing_laid_out(read: Read) -> bool:
    return all(cell == cell.strip() and not re.search(r"[\r\n\t\v\f]", cell) for line in read.lines for cell in line)


def is_every_column_named(read: Read) -> bool:
    return all(read.lines[0]) and len(set(read.lines[0])) == len(read.lines[0]) and all(
        cell for column, cells in read if column.is_required for cell in cells
    )


def is_nothing_a_formula(read: Read) -> bool:
    numbers = {cell for _, cell in read.of(Type.NUMBER, Type.INTEGER)}
    return not any(cell.startswith(("=", "+", "@")) or (cell.startswith("-") and len(cell) > 1 and cell not in numbers)
                   for line in read.lines for cell in line)  # fmt: skip


def is_every_unit_told(read: Read) -> bool:
    """Tell whether a number always has a unit: of the dictionary, or in the same row."""
    cells = dict(zip(read.lines[0], zip(*read.lines[1:], strict=True), strict=True)) if read.lines[1:] else {}
    for column, _ in read:
        if column.type is Type.NUMBER and cells and not column.unit:
            held = zip(cells[column.name], cells[column.unit_column], strict=True)
            if column.name not in _BOUNDS and any(value and not unit for value, unit in held):
                return False
    return all(column.unit or column.unit_column for column, _ in read if column.type is Type.NUMBER)


def are_names_and_codes_in_ascii(read: Read) -> bool:
    codes = [code for column, _ in read for code in column.codes or ()]
    return all(_IN_ASCII.fullmatch(name) for name in read.lines[0]) and all(code.isascii() for code in codes)


def is_time_western(read: Read) -> bool:
    years = all(re.fullmatch(r"(19|20)[0-9]{2}", cell) for _, cell in read.of(Type.YEAR))
    return years and all(date.fromisoformat(cell).isoformat() == cell for _, cell in read.of(Type.DAY))


def are_municipalities_coded(read: Read) -> bool:
    if read.table.name in ("theme_list", "measures"):
        return True
    codes = {column.name: cells for column, cells in read}["municipality_code"]
    return all(re.fullmatch("[0-9]{6}", code) and is_valid(code) for code in codes)


def is_a_blank_no_sign(read: Read) -> bool:
    kinds = (Type.NUMBER, Type.INTEGER, Type.YEAR, Type.DAY, Type.TRUTH)
    known = all(cell in column.codes for column, cell in read.of(Type.TEXT) if column.codes)
    return known and not any(cell in _SIGNS for _, cell in read.of(*kinds)) and all(
        cell in ("true", "false") for _, cell in read.of(Type.TRUTH)
    )


def is_in_one_piece(read: Read) -> bool:
    return all(any(line) for line in read.lines) and read.lines[0] not in read.lines[1:]


def is_one_table(read: Read) -> bool:
    return read.lines[0] == [column.name for column, _ in read]


CHECKS: Mapping[str, Callable[[Read], bool]] = {
    "1-1": is_csv_in_utf8, "1-2": is_one_value_a_cell, "1-3": are_numbers_bare, "1-4": are_rows_of_one_width,
    "1-5": is_nothing_laid_out, "1-6": is_every_column_named, "1-7": is_nothing_a_formula, "1-9": is_every_unit_told,
    "1-10": are_names_and_codes_in_ascii, "1-11": is_time_western, "1-12": are_municipalities_coded,
    "1-13": is_a_blank_no_sign, "2-1": is_in_one_piece, "2-2": is_one_table,
}  # fmt: skip
OF_WORKBOOKS = {"1-8"}


@pytest.fixture(scope="module")
def tables(practice_database: Path) -> list[Read]:
    with Database(practice_database) as database:
        moment = Moment(versions.current(database), date(2030, 9, 1))
        return [Read(table, export.table(database, table.name, moment)) for table in dictionary.TABLES]


def test_every_rule_is_held_against_the_tables() -> None:
    assert {*CHECKS, *OF_WORKBOOKS} == {rule.number for rule in rules.RULES}


@pytest.mark.parametrize("number", sorted(CHECKS))
def test_every_table_keeps_the_rule(tables: list[Read], number: str) -> None:
    assert [read.table.name for read in tables if not CHECKS[number](read)] == []


A = Table("a", "甲", "1つ", (
    Column("municipality_code", "コード", "コード", is_required=True),
    Column("value", "値", "値", Type.NUMBER, unit_column="unit"),
    Column("unit", "単位", "単位"), Column("year", "年度", "年度", Type.YEAR), Column("on", "日", "日", Type.DAY),
    Column("code", "語", "語", codes={"x": "エ"}), Column("practice", "印", "印"),
), ("municipality_code",))  # fmt: skip
GOOD = ["122025", "1.5", "件", "2026", "2026-03-31", "x", "印"]


def read(monkeypatch: pytest.MonkeyPatch, *lines: list[str], head: str = "") -> Read:
    monkeypatch.setattr(dictionary, "columns", lambda *_: A.columns)
    names = head.split(",") if head else [column.name for column in A.columns]
    text = "\r\n".join(",".join(line) for line in (names, *lines)) + "\r\n"
    made = Read(A, text.encode("utf-8-sig"))
    made.table = Table("a", "甲", "1つ", A.columns[:-1], A.key)
    return made


@pytest.mark.parametrize(
    ("number", "at", "cell"),
    [
        ("1-2", 2, "件;人"), ("1-3", 1, "1.50"), ("1-3", 1, "15件"), ("1-3", 1, "約15"), ("1-4", 6, "印,さらに"),
        ("1-5", 2, " 件"),
        ("1-5", 2, '"一\n二"'), ("1-6", 0, ""), ("1-7", 2, "=1+1"), ("1-9", 2, ""), ("1-11", 3, "8"),
        ("1-11", 4, "2026/3/31"), ("1-12", 0, "12202"), ("1-12", 0, "122026"), ("1-13", 1, "-"), ("1-13", 5, "y"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_found(monkeypatch: pytest.MonkeyPatch, number: str, at: int, cell: str) -> None:
    check = CHECKS[number]
    assert check(read(monkeypatch, GOOD))
    broken = [*GOOD[:at], cell, *GOOD[at + 1 :]]
    try:
        assert not check(read(monkeypatch, broken))
    except ValueError:
        assert number == "1-11"  # a day that is none at all


def test_a_gap_a_second_table_and_a_value_twice_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [column.name for column in A.columns]
    assert not is_in_one_piece(read(monkeypatch, GOOD, [""] * 7, GOOD))
    assert not is_in_one_piece(read(monkeypatch, GOOD, names, GOOD))
    assert not is_one_value_a_cell(read(monkeypatch, GOOD, GOOD))
    assert is_one_table(read(monkeypatch, GOOD)) and not is_csv_in_utf8(_bare(read(monkeypatch, GOOD)))


def _bare(found: Read) -> Read:
    found.data = found.data.removeprefix(b"\xef\xbb\xbf")
    return found


def test_a_workbook_has_one_table_without_objects_formulas_or_merged_cells(
    practice_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, practice_database)
    for name in ("kpis", "observations", "municipalities"):
        book = openpyxl.load_workbook(io.BytesIO(open_tables.xlsx(open_tables.chosen(name))))
        assert len(book.sheetnames) == 2
        sheet: Any = book.worksheets[0]
        assert not sheet.merged_cells.ranges and not sheet._images and not sheet._charts
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}  # none "f": a formula
        assert not any(cell.comment for cell in cells)
        codes = sheet[1][[cell.value for cell in sheet[1]].index("municipality_code")].column_letter
        assert {type(cell.value) for cell in sheet[codes]} == {str}
