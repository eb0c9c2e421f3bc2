"""What several cities measure alike."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from domain.codes import Kind
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class ValueSource(StrEnum):
    """Where the latest known value comes from: a KPI's report or baseline; a figure as printed, or only planned."""

    ACTUAL = "actual"
    BASELINE = "baseline"
    FIGURE = "figure"
    PLANNED = "planned"


class Measure(NamedTuple):
    """A common measure, and how many KPIs (with figures of the text) of how many cities measure it."""

    measure_id: str
    measure_name: str
    is_per_resident: bool
    kpi_count: int
    city_count: int


class Measured(NamedTuple):
    """A KPI under its common measure, with its latest known value, None where none is known.

    Only KPIs of one definition are like enough to share a scale; it is None in an edition of a release before 0.3.
    Or a figure (本文の数値), which has no kind and no target; `as_of_text` is its time as printed. `is_counted` tells
    whether the unit counts whole things, by its name or as the plan says of it.
    """

    city: str
    municipality_name: str
    measure_id: str
    measure_name: str
    measure_order: int
    is_per_resident: bool
    difference_note: str
    definition: str | None
    denominator: str | None
    municipality_key: int
    kpi_id: str
    kpi_name: str
    component_name: str | None
    kind: Kind | None
    unit: str | None
    is_counted: bool
    low_value: Decimal | None
    high_value: Decimal | None
    value_text: str | None
    observed_on: date | None
    as_of_text: str | None
    value_source: ValueSource | None
    final_target_fiscal_year: int | None
    final_target_low_value: Decimal | None
    final_target_high_value: Decimal | None
    final_target_text: str | None
    population_count: int | None
    population_on: date | None
    population_source: str
    is_population_confirmed: bool
    per_thousand_value: Decimal | None
    per_thousand_target_value: Decimal | None

    @property
    def is_figure(self) -> bool:
        """Tell whether this is a figure of the plan's text, and no KPI."""
        return self.value_source in (ValueSource.FIGURE, ValueSource.PLANNED)


class Reference(NamedTuple):
    """A value of the country or a prefecture that a plan prints beside a common measure; None where it is no number."""

    municipality_name: str
    reference_number: int
    measure_id: str
    definition: str
    area_name: str
    reference_value: Decimal | None
    unit: str
    value_text: str
    as_of_text: str | None
    source_text: str
    city: str
    place: str
    first_line: int
    last_line: int


_MEASURES = """
SELECT
    comparison.measure_id AS measure_id,
    comparison.measure_name AS measure_name,
    comparison.is_per_resident AS is_per_resident,
    count(*) AS kpi_count,
    count(DISTINCT comparison.municipality_key) AS city_count
FROM comparison
GROUP BY comparison.measure_id, comparison.measure_name, comparison.is_per_resident
ORDER BY min(comparison.measure_order), comparison.measure_id"""

_OF_ALL = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    comparison.*
FROM comparison
INNER JOIN municipality_now
    ON municipality_now.municipality_key = comparison.municipality_key
ORDER BY min(comparison.measure_order) OVER (PARTITION BY comparison.measure_id), comparison.measure_id,
municipality_now.sort_order, comparison.measure_order, comparison.kpi_id"""

_ALIKE = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    comparison.*
FROM comparison
INNER JOIN municipality_now
    ON municipality_now.municipality_key = comparison.municipality_key
WHERE comparison.measure_id IN (SELECT own.measure_id FROM comparison AS own WHERE own.kpi_id = ?)
    AND (
        comparison.kpi_id = ?
        OR municipality_now.prefecture_name = (
            SELECT near.prefecture_name
            FROM comparison AS own
            INNER JOIN municipality_now AS near
                ON near.municipality_key = own.municipality_key
            WHERE own.kpi_id = ?
            ORDER BY near.prefecture_name
            LIMIT 1
        )
    )
ORDER BY comparison.measure_order, comparison.measure_id, CASE WHEN comparison.kpi_id = ? THEN 0 ELSE 1 END,
    municipality_now.sort_order, comparison.kpi_id
LIMIT ?"""

_REFERENCES = """
SELECT municipality_now.municipality_name AS municipality_name, reference_now.*
FROM reference_now
INNER JOIN municipality_now
    ON municipality_now.city = reference_now.city
ORDER BY reference_now.measure_id, reference_now.reference_number"""


def measures(database: Database, moment: Moment) -> tuple[Measure, ...]:
    """Return one row per common measure."""
    return records.rows(Measure, database.judged(moment), _MEASURES)


def of_all(database: Database, moment: Moment) -> tuple[Measured, ...]:
    """Return one row per common measure and KPI or figure that measures it: its latest known value, in city order.

    per_thousand_value and per_thousand_target_value stand only where is_per_resident, in the unit per 1,000 residents.
    """
    return records.rows(Measured, database.judged(moment), _OF_ALL)


def in_prefecture(database: Database, moment: Moment, kpi_id: str, most: int) -> tuple[Measured, ...]:
    """Return a KPI under its common measures, and those of its prefecture that measure the same; so many at most."""
    given = [kpi_id, kpi_id, kpi_id, kpi_id, most]
    return records.rows(Measured, database.judged(moment), _ALIKE, given)


def references(database: Database, moment: Moment) -> tuple[Reference, ...]:
    """Return one row per value of the country or a prefecture that the plans print, in the order of the file."""
    return records.rows(Reference, database.judged(moment), _REFERENCES)
