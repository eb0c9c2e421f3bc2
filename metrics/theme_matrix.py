"""Cities against themes: counts by status, never one mark; a KPI of two themes counts in both (重複あり)."""

import pandas as pd

from metrics.database import Database
from metrics.moment import Moment

_ALL = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    theme_matrix.municipality_key AS municipality_key,
    theme_now.theme_id AS theme_id,
    theme_now.theme_name AS theme_name,
    theme_now.short_name AS short_name,
    theme_now.theme_group AS theme_group,
    theme_matrix.initiative_count AS initiative_count,
    theme_matrix.status AS status,
    theme_matrix.kpi_count AS kpi_count,
    theme_matrix.stale_count AS stale_count,
    theme_matrix.shared_count AS shared_count
FROM theme_matrix
INNER JOIN municipality_now
    ON municipality_now.municipality_key = theme_matrix.municipality_key
INNER JOIN theme_now
    ON theme_now.theme_id = theme_matrix.theme_id
ORDER BY municipality_now.sort_order, theme_now.sort_order, theme_matrix.status"""


def of_all(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per city, theme and status; status is None with kpi_count 0 where a theme has
    initiatives but no KPI.

    Columns: city, municipality_name, municipality_key, theme_id, theme_name, short_name, theme_group,
    initiative_count (of
    the city's theme), status, kpi_count, stale_count, shared_count (KPIs that another theme counts too).
    """
    return database.judged(moment).frame(_ALL)
