"""The dictionary of the exported tables, held against the tables of the real plans and of the practice data."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest

from domain import codes
from domain.codes import Kind
from metrics.moment import Moment
from metrics.particulars import DueSource
from metrics.rules import RULES
from metrics.words import kpi as kpi_words
from store import dictionary, export, versions
from store.database import Database
from store.dictionary import Column, Link, Table, Type

HELD: Mapping[Type, type] = {
    Type.TEXT: str, Type.INTEGER: int, Type.YEAR: int, Type.NUMBER: Decimal, Type.TRUTH: bool, Type.DAY: date,
}  # fmt: skip
Rows = Sequence[Sequence[object]]
NAMES = [table.name for table in dictionary.TABLES]


def faults(table: Table, tables: Mapping[str, tuple[Table, Rows]]) -> list[str]:
    """Return in what the rows of a table are not what the dictionary says of them."""
    rows, found = tables[table.name][1], []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in rows]
        held = [cell for cell in cells if cell is not None]
        found += [f"{column.name}: empty"] * (column.is_required and ("" in cells or None in cells))
        found += [f"{column.name}: {cell!r} is no {column.type.value}" for cell in held
                  if type(cell) is not HELD[column.type]]  # fmt: skip
        if column.codes is not None:
            found += [f"{column.name}: unknown code {cell}" for cell in held if cell not in column.codes]
        if column.type is Type.YEAR:
            found += [f"{column.name}: {cell} is no western year" for cell in held if not 1989 <= int(str(cell)) < 2100]
        if column.type is Type.NUMBER:
            found += [f"{column.name}: no unit"] * (not column.unit and column.unit_column not in names(table))
    keys = [tuple(row[names(table).index(name)] for name in table.key) for row in rows]
    found += [f"twice: {key}" for key in sorted({key for key in keys if keys.count(key) > 1}, key=str)]
    for link in table.links:
        there = set(values(*tables[link.table], link.to))
        missing = {cell for cell in values(table, rows, link.column) if cell not in (None, "")} - there
        found += [f"{link.column}: {cell} is not in {link.table}" for cell in sorted(map(str, missing))]
    return found


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def values(table: Table, rows: Rows, column: str) -> list[object]:
    place = names(table).index(column)
    return [row[place] for row in rows]


@pytest.fixture(scope="module", params=["real", "practice"])
def tables(request: pytest.FixtureRequest) -> Iterator[dict[str, tuple[Table, Rows]]]:
    """All tables with their rows, of the real plans and of the practice data, at the newest version."""
    path: Path = request.getfixturevalue(f"{request.param}_database")
    with Database(path) as database:
        moment = Moment(versions.current(database), date(2030, 9, 1))
        yield {
            table.name: (table, [row.values for row in export.rows(database, moment, table.name)])
            for table in dictionary.TABLES
        }


def test_the_tables_are_what_the_dictionary_says(tables: dict[str, tuple[Table, Rows]]) -> None:
    assert {name: found for name, (table, _) in tables.items() if (found := faults(table, tables))} == {}
    assert sum(len(rows) for _, rows in tables.values()) > 2_000


def test_every_column_is_described_and_no_entry_is_dead(real_database: Path) -> None:
    assert set(export.TABLES) == set(NAMES)
    with Database(real_database) as database:
        judged = database.judged(Moment(1, date(2026, 12, 1)))
        for table in dictionary.TABLES:
            assert names(table) == list(judged.frame(export.TABLES[table.name]).columns), table.name
    for table in dictionary.TABLES:
        assert table.row and table.title and set(table.key) <= set(names(table))
        assert all(column.title and column.meaning for column in table.columns), table.name
        assert len({column.title for column in table.columns}) == len(table.columns), table.name
        for link in table.links:
            assert link.column in names(table) and dictionary.table(link.table).column(link.to)


def test_whatever_holds_codes_lists_every_code_of_a_list(tables: dict[str, tuple[Table, Rows]]) -> None:
    known = [found for found in vars(codes).values() if isinstance(found, type)]
    enums: list[type[StrEnum]] = [found for found in known if issubclass(found, StrEnum) and found is not StrEnum]
    lists = {tuple(str(member) for member in found) for found in enums}
    lists |= {tuple(str(member) for member in DueSource), tuple(RULES)}
    listed = [column for table in dictionary.TABLES for column in table.columns if column.codes]
    assert len(listed) == 18
    assert [column.name for column in listed if tuple(column.codes or ()) not in lists] == []
    for table, rows in tables.values():
        for column in table.columns:
            held = {cell for cell in values(table, rows, column.name) if cell not in (None, "")}
            is_code = bool(held) and any(held <= set(found) for found in lists)
            assert not is_code or column.codes, (table.name, column.name)


def test_several_values_in_a_cell_stand_one_by_one_in_another_table(tables: dict[str, tuple[Table, Rows]]) -> None:
    each = {"initiative_departments": "department", "initiative_themes": "theme_id", "survey_years": "fiscal_year"}
    shared = []
    for table, rows in tables.values():
        for column in table.columns:
            if column.also_in:
                other, others = tables[column.also_in]
                lists: dict[object, list[str]] = {}
                for key, value in zip(values(other, others, other.key[0]),
                                      values(other, others, each[other.name]), strict=True):  # fmt: skip
                    lists.setdefault(key, []).append(str(value))
                told = {row[0]: cell for row, cell in zip(rows, values(table, rows, column.name), strict=True) if cell}
                assert told == {key: ";".join(found) for key, found in lists.items()}
                shared.append(column.also_in)
    assert sorted(shared) == sorted(each)


def test_the_unit_of_a_baseline_is_the_one_that_the_pages_show(tables: dict[str, tuple[Table, Rows]]) -> None:
    class Measured:
        def __init__(self, unit: str | None, kind: Kind) -> None:
            self.unit, self.kind = unit, kind

    table, rows = tables["kpis"]
    kinds, units = values(table, rows, "kind"), values(table, rows, "unit")
    of_pages = [kpi_words.baseline_unit(Measured(None if unit is None else str(unit), Kind(str(kind))))
                for unit, kind in zip(units, kinds, strict=True)]  # fmt: skip
    assert values(table, rows, "baseline_unit") == of_pages
    assert of_pages != units


A = Table("a", "甲", "1つ", (
    Column("id", "ID", "ID", is_required=True), Column("code", "語", "語", codes={"x": "エ"}),
    Column("year", "年度", "年度", Type.YEAR), Column("value", "値", "値", Type.NUMBER, unit_column="unit"),
    Column("unit", "単位", "単位"),
), ("id",), (Link("code", "b", "code"),))  # fmt: skip
B = Table("b", "乙", "1つ", (Column("code", "語", "語"),), ("code",))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("1", "x", 2026, Decimal(1), "件")], []),
        ([("", "x", 2026, None, None)], ["id: empty"]),
        ([(None, "x", 2026, None, None)], ["id: empty"]),
        ([("1", "y", 2026, None, None)], ["code: unknown code y", "code: y is not in b"]),
        ([("1", None, 8, None, None)], ["year: 8 is no western year"]),
        ([("1", None, None, 1.5, None)], ["value: 1.5 is no 数"]),
        ([("1", "x", None, None, None)] * 2, ["twice: ('1',)"]),
    ],
)
def test_each_kind_of_fault_is_found(rows: Rows, expected: list[str]) -> None:
    assert faults(A, {"a": (A, rows), "b": (B, [("x",)])}) == expected
