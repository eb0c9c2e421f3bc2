"""Initiatives that nobody has laid under a theme yet, city by city, with their KPIs."""

from typing import NamedTuple

from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Unthemed(NamedTuple):
    """An initiative under no theme, of which nobody said that it has none; `kpi_ids` are its KPIs, `;` between them."""

    city: str
    initiative_id: str
    kpi_ids: str | None


_ALL = """
SELECT
    municipality_now.city AS city,
    unthemed.initiative_id AS initiative_id,
    string_agg(kpi_now.kpi_id, ';' ORDER BY kpi_now.sort_order, kpi_now.kpi_id) AS kpi_ids
FROM unthemed
INNER JOIN municipality_now
    ON municipality_now.municipality_key = unthemed.municipality_key
LEFT JOIN kpi_now
    ON kpi_now.municipality_key = unthemed.municipality_key
    AND kpi_now.initiative_id = unthemed.initiative_id
GROUP BY municipality_now.city, municipality_now.sort_order, unthemed.initiative_id
ORDER BY municipality_now.sort_order, municipality_now.city, unthemed.initiative_id"""


class Waiting(NamedTuple):
    """How many initiatives of a city nobody has laid under a theme, nor found to have none."""

    city: str
    initiative_count: int


_COUNTS = """
SELECT municipality_now.city AS city, CAST(count(*) AS INTEGER) AS initiative_count
FROM unthemed
INNER JOIN municipality_now
    ON municipality_now.municipality_key = unthemed.municipality_key
GROUP BY municipality_now.city, municipality_now.sort_order
ORDER BY municipality_now.sort_order, municipality_now.city"""


def counts(database: Database, moment: Moment) -> tuple[Waiting, ...]:
    """Return one row per city with such initiatives."""
    return records.rows(Waiting, database.judged(moment), _COUNTS)


def of_all(database: Database, moment: Moment) -> tuple[Unthemed, ...]:
    """Return one row per such initiative, in the order of the cities."""
    return records.rows(Unthemed, database.judged(moment), _ALL)
