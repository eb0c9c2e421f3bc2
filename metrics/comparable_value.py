"""What cities may be held beside each other by: one value a KPI, side and fiscal year, under its common measure."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Side(StrEnum):
    """What a value is: what a plan asks for by the end of a year, or what is known of that year."""

    AIM = "aim"
    KNOWN = "known"


class ComparableValue(NamedTuple):
    """A value of a KPI or figure that may stand beside those of the same definition, unit, side and fiscal year.

    `alike_count` above 1: the city has more than one such KPI, and none of them speaks for it.
    """

    municipality_key: int
    city: str
    municipality_name: str
    definition: str
    unit: str
    side: Side
    fiscal_year: int
    kpi_id: str
    observed_on: date
    known_value: Decimal
    value_text: str | None
    alike_count: int
    is_summable: bool


_OF_MEASURE = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    comparable_value.*
FROM comparable_value
INNER JOIN municipality_now
    ON municipality_now.municipality_key = comparable_value.municipality_key
WHERE comparable_value.measure_id = ?
ORDER BY municipality_now.municipality_code, comparable_value.definition, comparable_value.kpi_id,
comparable_value.side, comparable_value.fiscal_year"""


def of_measure(database: Database, moment: Moment, measure_id: str) -> tuple[ComparableValue, ...]:
    """Return one row per KPI or figure of a common measure, side and fiscal year, cities in the order of codes."""
    return records.rows(ComparableValue, database.judged(moment), _OF_MEASURE, [measure_id])


def among(keys: tuple[int, ...] | None) -> str:
    """Return the condition that a row is of one of these cities; None means every city, an empty tuple none."""
    if keys is None:
        return ""
    named = ", ".join(f"{key:d}" for key in keys) or "NULL"
    return f" AND comparable_value.municipality_key IN ({named})"
