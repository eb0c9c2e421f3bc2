"""Rows into frozen records: a field of the record is a column of the row, and nothing is guessed."""

from dataclasses import fields
from typing import Any, TypeVar

from metrics.database import Database
from metrics.moment import Moment

Record = TypeVar("Record")


def record(kind: type[Record], row: dict[str, object]) -> Record:
    """Return the record of a row. Raises KeyError for a field without a column."""
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**values)


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
