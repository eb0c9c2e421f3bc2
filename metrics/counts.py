"""How many KPIs stand how."""


from typing import NamedTuple

from domain.codes import Status
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Count(NamedTuple):
    """How many KPIs of a city stand in a status, fresh or stale, of a running plan or one that is over."""

    city: str
    municipality_name: str
    municipality_key: int
    status: Status
    is_stale: bool
    is_period_over: bool
    kpi_count: int
    city_kpi_count: int


_BY_CITY = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    counts.municipality_key AS municipality_key,
    counts.status AS status,
    counts.is_stale AS is_stale,
    counts.is_period_over AS is_period_over,
    counts.kpi_count AS kpi_count,
    counts.city_kpi_count AS city_kpi_count
FROM counts
INNER JOIN municipality_now
    ON municipality_now.municipality_key = counts.municipality_key
ORDER BY municipality_now.sort_order, counts.status, counts.is_stale, counts.is_period_over"""


def by_city(database: Database, moment: Moment) -> tuple[Count, ...]:
    """Return one row per city, status and freshness with its number of KPIs."""
    return records.rows(Count, database.judged(moment), _BY_CITY)
