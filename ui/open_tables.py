"""The exported tables as the present reader may have them, with what the address chooses: cities, rows, columns, words.

The page データ and `/api/v1/tables/…` show one and the same. Each part of the address is the name of a column
(`kind=level`, several of them: any of these), beside `city`, `words` and `columns`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from access import place, served
from domain import formats
from domain.spelling import holds, wanted
from metrics import catalogue
from metrics.rules import RULES_VERSION
from store import dictionary, export, table_files
from store.dictionary import Column, Table, Type
from ui import answers, downloads, menu, selection, sheet_files
from ui.sheets import Sheet

# Of a question for JSON, which is of so many rows at most.
MOST_ROWS, USUAL_ROWS = 10_000, 1_000
TRUTHS = {"true": "はい", "false": "いいえ"}


class Chosen(NamedTuple):
    """A table as it is asked for: the chosen columns, the chosen rows, and how many rows there are unchosen."""

    table: Table
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    whole_count: int
    filters: tuple[tuple[str, str], ...]


def every_column(table: Table) -> tuple[Column, ...]:
    """Return the columns of a table as it is read now: practice data have one more."""
    return dictionary.columns(table.name, served.practice_day() is not None)


def filters(table: Table) -> tuple[Column, ...]:
    """Return the columns by which the rows of a table may be chosen; of cities `city` of the address decides."""
    return tuple(column for column in table.filters if column.name != "city")


def chosen(name: str) -> Chosen:
    """Return a table with what the address chooses of it. Raises KeyError for a table that is none."""
    table = dictionary.table(name)
    rows = answers.ask_much(export.rows, name)
    columns = every_column(table)
    names = [column.name for column in columns]
    told: list[tuple[str, str]] = []
    keys = _cities(told)
    tests = [(names.index(column.name), values) for column in filters(table) if (values := _asked(column, told))]
    words = selection.text("words")
    sought = wanted(words)
    if words:
        told.append(("キーワード", words))
    texts = [place for place, column in enumerate(columns) if column.type is Type.TEXT]
    shown = selection.known("columns", names) or names
    places = [names.index(column) for column in names if column in shown]
    held = [
        [row.values[place] for place in places]
        for row in rows
        if (not keys or not isinstance(row, export.Row) or row.municipality_key in keys)
        and all(table_files.cell(row.values[place]) in values for place, values in tests)
        and (not words or holds(sought, *(str(row.values[place] or "") for place in texts)))
    ]
    return Chosen(table, [columns[place] for place in places], held, len(rows), tuple(told))


def _cities(told: list[tuple[str, str]]) -> frozenset[int]:
    """Return the keys of the chosen cities, none for all of them."""
    known = {city.city: city for city in answers.ask(catalogue.cities)}
    asked = selection.known("city", {*known, selection.ALL})
    if not asked or selection.ALL in asked:
        return frozenset()
    told.append(("市区町村", "・".join(known[city].municipality_name for city in asked)))
    return frozenset(known[city].municipality_key for city in asked)


def _asked(column: Column, told: list[tuple[str, str]]) -> frozenset[str]:
    """Return the values of a column that the address asks for, none for all."""
    options = values_of(column)
    found = selection.known(column.name, options) if options else selection.follow(column.name, lambda _: True)
    if found:
        told.append((column.title, "・".join(options.get(value, value) if options else value for value in found)))
    return frozenset(found)


def values_of(column: Column) -> dict[str, str]:
    """Return every value that a column may have with its word, nothing where there are too many to be listed."""
    if column.type is Type.TRUTH:
        return dict(TRUTHS)
    return dict(column.codes or {})


def values_in(table: Table, column: Column) -> list[str]:
    """Return the values that stand in a column, in their order."""
    at = table.columns.index(column)
    found = {table_files.cell(row.values[at]) for row in answers.ask_much(export.rows, table.name)}
    return sorted(found - {""})


def query(table: Table, limit: str) -> str:
    """Return what the address chooses of a table as the API's address says it, besides so many rows."""
    cities = {city.city for city in answers.ask(catalogue.cities)}
    parts: dict[str, list[str]] = {"city": selection.known("city", cities)}
    for column in filters(table):
        options = values_of(column)
        parts[column.name] = selection.known(column.name, options) if options else selection.all_asked(column.name)
    parts["columns"] = selection.known("columns", [column.name for column in every_column(table)])
    parts |= {"words": [selection.text("words")], "limit": [limit]}
    return _written(parts | _moment())


def at_moment(path: str) -> str:
    """Return an address of the API for the moment and the data, real or fictitious, that the page shows."""
    query = _written(_moment())
    return f"{place.below(path)}?{query}" if query else place.below(path)


def _moment() -> dict[str, list[str]]:
    newest = answers.present()
    pin = selection.pin_within(newest.version, newest.as_of)
    is_sample = ["1"] if served.is_sample() else []
    return {"v": [str(pin.version or "")], "on": [str(pin.on or "")], served.PARAMETER: is_sample}


def _written(parts: Mapping[str, Sequence[str]]) -> str:
    return urlencode({name: found for name, values in parts.items() if (found := [v for v in values if v])}, doseq=True)


def xlsx(found: Chosen) -> bytes:
    """Return a chosen table as a workbook: the names of the columns in row 1, on a second sheet what they mean."""
    rows = [[table_files.cell(value) if isinstance(value, bool) else value for value in row] for row in found.rows]
    sheet = Sheet(found.table.title, [column.name for column in found.columns], rows, found.filters)
    lines = [*downloads.about(sheet), *((f"列 {column.name}", said(column)) for column in found.columns)]
    return sheet_files.xlsx_file(sheet, lines, menu.PRODUCT)


def said(column: Column) -> str:
    """Return what a column is, in a line."""
    unit = f"、単位 {column.unit or column.unit_column + ' 列'}" if column.unit or column.unit_column else ""
    return f"{column.title}（{column.type.value}{unit}）：{column.meaning}"


def about() -> dict[str, object]:
    """Return of which moment the tables are, and what must stand beside them."""
    moment = answers.now()
    return {
        "version": moment.version,
        "as_of": moment.as_of.isoformat(),
        "rules_version": RULES_VERSION,
        "remark": served.remark(),
    }


def moment_told() -> str:
    """Return the same in a line of Japanese."""
    moment = answers.now()
    return f"{formats.day(moment.as_of)}時点、データ版 {moment.version}、判定規則 {RULES_VERSION}"
