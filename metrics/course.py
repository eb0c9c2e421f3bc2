"""The points of every KPI's chart, in its own unit and as shares of its way from baseline to final target."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Stop(NamedTuple):
    """A point of a KPI: `point_value` is the end that is judged, `way_share` 0 at the baseline, 1 at the final target.

    `series` is one of metrics/trajectory.sql. `way_share` is None where nothing lies between the two.
    """

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


IN_ORDER = """
SELECT course.*
FROM course
ORDER BY course.municipality_key, course.kpi_id, course.series, course.observed_on"""


def of_all(database: Database, moment: Moment) -> tuple[Stop, ...]:
    """Return one row per KPI, series and day, in the order of days."""
    return records.rows(Stop, database.judged(moment), IN_ORDER)
