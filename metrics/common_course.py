"""What several cities measure alike, over time: the points of plans and reports as values, per resident, as shares."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Stop(NamedTuple):
    """A point of a KPI or figure under its common measure; `series` is one of metrics/common_course.sql.

    `gap_value` is + ahead, in the unit of the KPI; `added_value` what a year adds where the point is a planned stock.
    `per_thousand_value` stands only where the measure grows with the residents and their number is known.
    """

    measure_id: str
    municipality_key: int
    kpi_id: str
    series: str
    observed_on: date
    fiscal_year: int
    point_value: Decimal
    low_value: Decimal | None
    high_value: Decimal | None
    value_text: str | None
    way_share: Decimal | None
    gap_value: Decimal | None
    added_value: Decimal | None
    per_thousand_value: Decimal | None


_IN_ORDER = """
SELECT common_course.*
FROM common_course
ORDER BY common_course.measure_id, common_course.municipality_key, common_course.kpi_id, common_course.observed_on,
common_course.series"""


_OF_MEASURE = """
SELECT common_course.*
FROM common_course
WHERE common_course.measure_id = ?
ORDER BY common_course.municipality_key, common_course.kpi_id, common_course.observed_on, common_course.series"""


def of_measure(database: Database, moment: Moment, measure_id: str) -> tuple[Stop, ...]:
    """Return the same of one common measure."""
    return records.rows(Stop, database.judged(moment), _OF_MEASURE, [measure_id])


def of_all(database: Database, moment: Moment) -> tuple[Stop, ...]:
    """Return one row per common measure, KPI or figure, series and day, in the order of days."""
    return records.rows(Stop, database.judged(moment), _IN_ORDER)
