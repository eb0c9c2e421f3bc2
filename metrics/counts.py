"""How many KPIs stand how."""

import pandas as pd

from metrics.database import Database
from metrics.moment import Moment

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


def by_city(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per city, status and freshness with its number of KPIs.

    Columns: city, municipality_name, municipality_key, status, is_stale, is_period_over, kpi_count,
    city_kpi_count (the whole).
    """
    return database.judged(moment).frame(_BY_CITY)
