"""Cities against themes: counts by status, never one mark; a KPI of two themes counts in both (重複あり)."""


from typing import NamedTuple

from domain.codes import Status, ThemeGroup
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Cell(NamedTuple):
    """How many KPIs of a city and theme stand in a status; None with 0 where there are initiatives but no KPI."""

    city: str
    municipality_name: str
    municipality_key: int
    theme_id: str
    theme_name: str
    short_name: str
    theme_group: ThemeGroup
    initiative_count: int
    status: Status | None
    kpi_count: int
    stale_count: int
    shared_count: int
    lowered_count: int
    narrow_count: int


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
    theme_matrix.shared_count AS shared_count,
    theme_matrix.lowered_count AS lowered_count,
    theme_matrix.narrow_count AS narrow_count
FROM theme_matrix
INNER JOIN municipality_now
    ON municipality_now.municipality_key = theme_matrix.municipality_key
INNER JOIN theme_now
    ON theme_now.theme_id = theme_matrix.theme_id
ORDER BY municipality_now.sort_order, theme_now.sort_order, theme_matrix.status"""


def of_all(database: Database, moment: Moment) -> tuple[Cell, ...]:
    """Return one row per city, theme and status; shared_count are the KPIs that another theme counts too."""
    return records.rows(Cell, database.judged(moment), _ALL)
