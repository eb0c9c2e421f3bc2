"""Rows into frozen records: a field of the record is a column of the row, and nothing is guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints

from metrics.database import Database, Reader
from metrics.moment import Moment

Record = TypeVar("Record")
Row = TypeVar("Row", bound=NamedTuple)


def record(kind: type[Record], row: dict[str, object]) -> Record:
    """Return the record of a row. Raises KeyError for a field without a column."""
    # Any: a dataclass does not check what it is made of; its kind says what the select gives.
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**values)


def rows(kind: type[Row], reader: Reader, sql: str, parameters: Sequence[object] = ()) -> tuple[Row, ...]:
    """Return the rows of a select as named tuples of a kind: its fields are the columns, codes become members.

    Raises ValueError for a code that its list does not hold and KeyError for a field without a column.
    """
    form = _form(kind)
    return tuple(_named(kind, form, row) for row in reader.rows(sql, parameters))


def named(kind: type[Row], row: Mapping[str, object]) -> Row:
    """Return the part of a row that a kind describes, as `rows` does."""
    return _named(kind, _form(kind), row)


def _named(kind: type[Row], form: Sequence[tuple[str, type[Enum] | None]], row: Mapping[str, object]) -> Row:
    return kind._make(
        [code(row[name]) if code is not None and row[name] is not None else row[name] for name, code in form]
    )


@cache
def _form(kind: type[NamedTuple]) -> tuple[tuple[str, type[Enum] | None], ...]:
    """Return the fields of a kind, each with its list of codes where it holds one."""
    hints = get_type_hints(kind)
    return tuple((name, _codes(hints[name])) for name in kind._fields)


def _codes(hint: object) -> type[Enum] | None:
    kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum)), None)


def city_of_kpi(database: Database, moment: Moment, kpi_id: str) -> int | None:
    """Return the municipality_key of a KPI that any edition up to the moment's version held, else None."""
    # Asked before every question about one KPI, and of a table: no metric is needed for it.
    rows = database.rows(
        "SELECT kpi.municipality_key AS municipality_key FROM kpi WHERE kpi.version <= ? AND kpi.kpi_id = ?"
        " ORDER BY kpi.version DESC LIMIT 1",
        [moment.version, kpi_id],
    )
    if not rows:
        return None
    key = rows[0]["municipality_key"]
    assert isinstance(key, int)
    return key
