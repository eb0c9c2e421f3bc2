"""What the plans promise: the targets of a fiscal year, and how steep each way to a final target is."""

from decimal import Decimal
from typing import NamedTuple

from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class YearTarget(NamedTuple):
    """The target of a KPI for a fiscal year, as the plan has it now."""

    municipality_key: int
    city: str
    municipality_name: str
    kpi_id: str
    fiscal_year: int
    low_value: Decimal | None
    high_value: Decimal | None
    value_text: str


class AimedYear(NamedTuple):
    """A fiscal year for which a KPI has a target."""

    municipality_key: int
    kpi_id: str
    fiscal_year: int


class Promise(NamedTuple):
    """What the plan of a KPI asks a year, in its unit; of what is no percent also against its baseline.

    `yearly_share` is the change a year as a share of the baseline, `multiple` the target as one; both are None for
    percents, whose points a year compare as they are, and where the baseline is zero.
    """

    municipality_key: int
    kpi_id: str
    is_percent: bool
    planned_per_year: Decimal
    multiple: Decimal | None
    yearly_share: Decimal | None


class Number(NamedTuple):
    """How many KPIs."""

    kpi_count: int


_OF_YEAR = """
SELECT
    kpi_listed.municipality_key AS municipality_key,
    kpi_listed.city AS city,
    kpi_listed.municipality_name AS municipality_name,
    target_now.kpi_id AS kpi_id,
    target_now.fiscal_year AS fiscal_year,
    target_now.target_low_value AS low_value,
    target_now.target_high_value AS high_value,
    target_now.target_text AS value_text
FROM target_now
INNER JOIN kpi_listed
    ON kpi_listed.municipality_key = target_now.municipality_key
    AND kpi_listed.kpi_id = target_now.kpi_id
INNER JOIN status
    ON status.municipality_key = target_now.municipality_key
    AND status.kpi_id = target_now.kpi_id
WHERE target_now.fiscal_year = ? AND status.status <> 'ended'
ORDER BY kpi_listed.city_order, kpi_listed.initiative_order, kpi_listed.kpi_order, target_now.kpi_id"""

_YEARS = """
SELECT
    target_now.municipality_key AS municipality_key,
    target_now.kpi_id AS kpi_id,
    target_now.fiscal_year AS fiscal_year
FROM target_now
INNER JOIN status
    ON status.municipality_key = target_now.municipality_key
    AND status.kpi_id = target_now.kpi_id
WHERE status.status <> 'ended'
ORDER BY target_now.municipality_key, target_now.kpi_id, target_now.fiscal_year"""

_STEEPEST = """
SELECT promise.*
FROM promise
ORDER BY promise.is_percent, promise.yearly_share IS NULL,
    abs(CASE WHEN promise.is_percent THEN promise.planned_per_year ELSE promise.yearly_share END) DESC,
    promise.municipality_key, promise.kpi_id"""


def of_year(database: Database, moment: Moment, fiscal_year: int) -> tuple[YearTarget, ...]:
    """Return one row per KPI with a target for the fiscal year, in the order of the plans; what ended has none."""
    return records.rows(YearTarget, database.judged(moment), _OF_YEAR, [fiscal_year])


def years(database: Database, moment: Moment) -> tuple[AimedYear, ...]:
    """Return one row per KPI and fiscal year with a target; what ended has none."""
    return records.rows(AimedYear, database.judged(moment), _YEARS)


def steepest(database: Database, moment: Moment) -> tuple[Promise, ...]:
    """Return one row per KPI whose final target is to come: first what is no percent, each sort the steepest first.

    Those that no baseline can be compared with come last of theirs.
    """
    return records.rows(Promise, database.judged(moment), _STEEPEST)


_FIRST = """
SELECT promise.*
FROM promise
WHERE promise.is_percent = (? = 1) AND (promise.is_percent OR promise.yearly_share IS NOT NULL)
ORDER BY abs(CASE WHEN promise.is_percent THEN promise.planned_per_year ELSE promise.yearly_share END) DESC,
    promise.municipality_key, promise.kpi_id
LIMIT ?"""
_NUMBER = """
SELECT CAST(count(*) AS INTEGER) AS kpi_count
FROM promise
WHERE promise.is_percent = (? = 1) AND (promise.is_percent OR promise.yearly_share IS NOT NULL)"""


def first(database: Database, moment: Moment, is_percent: int, count: int) -> tuple[Promise, ...]:
    """Return so many of the steepest promises: of percents (1), or of what can be held against its baseline (0)."""
    return records.rows(Promise, database.judged(moment), _FIRST, [is_percent, count])


def number(database: Database, moment: Moment, is_percent: int) -> Number:
    """Return how many promises there are of that sort."""
    found, = records.rows(Number, database.judged(moment), _NUMBER, [is_percent])
    return found
