"""Retired ids: what was held as a KPI once and is none, and where a link to it leads now."""

from typing import NamedTuple

from domain.codes import LeadsTo
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Retired(NamedTuple):
    """A retired id and its successor, named: a KPI, a figure or an initiative; and the initiative where it is found."""

    municipality_key: int
    city: str
    municipality_name: str
    retired_id: str
    leads_to: LeadsTo
    successor_id: str
    successor_name: str
    component_name: str | None
    initiative_id: str
    initiative_name: str
    reason: str


_RETIRED = """
SELECT
    initiative_now.municipality_key AS municipality_key,
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    retired_now.retired_id AS retired_id,
    retired_now.leads_to AS leads_to,
    retired_now.successor_id AS successor_id,
    coalesce(successor.kpi_name, printed.figure_name, initiative_now.initiative_name) AS successor_name,
    coalesce(successor.component_name, printed.component_name) AS component_name,
    initiative_now.initiative_id AS initiative_id,
    initiative_now.initiative_name AS initiative_name,
    retired_now.reason AS reason
FROM retired_now
LEFT JOIN kpi_now AS successor
    ON retired_now.leads_to = 'kpi'
    AND successor.kpi_id = retired_now.successor_id
LEFT JOIN (
    SELECT figure.figure_id, figure.figure_name, figure.component_name, figure.initiative_id
    FROM figure
    INNER JOIN plan_now
        ON plan_now.municipality_key = figure.municipality_key
        AND plan_now.version = figure.version
) AS printed
    ON retired_now.leads_to = 'figure'
    AND printed.figure_id = retired_now.successor_id
INNER JOIN initiative_now
    ON initiative_now.initiative_id
    = coalesce(successor.initiative_id, printed.initiative_id, retired_now.successor_id)
INNER JOIN municipality_now
    ON municipality_now.municipality_key = initiative_now.municipality_key
ORDER BY municipality_now.sort_order, retired_now.retired_id"""


def of_all(database: Database, moment: Moment) -> tuple[Retired, ...]:
    """Return one row per retired id of the moment's version and scope, city by city."""
    return records.rows(Retired, database.judged(moment), _RETIRED)
