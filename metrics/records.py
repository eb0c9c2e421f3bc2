"""Rows into frozen records: a field of the record is a column of the row, and nothing is guessed."""

from dataclasses import fields
from typing import Any, TypeVar

from metrics.compose import question
from metrics.database import Database
from metrics.moment import Moment

Record = TypeVar("Record")


def record(kind: type[Record], row: dict[str, object]) -> Record:
    """Return the record of a row. Raises KeyError for a field without a column."""
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**values)


def city_of_kpi(database: Database, moment: Moment, kpi_id: str) -> int | None:
    """Return the municipality_key of a KPI that any edition up to the moment's version held, else None."""
    known = (
        "SELECT kpi.municipality_key AS municipality_key FROM kpi CROSS JOIN moment"
        " WHERE kpi.version <= moment.version AND kpi.kpi_id = ?"
    )
    sql, parameters = question(f"{known} ORDER BY kpi.version DESC LIMIT 1", moment)
    rows = database.rows(sql, [*parameters, kpi_id])
    if not rows:
        return None
    key = rows[0]["municipality_key"]
    assert isinstance(key, int)
    return key
