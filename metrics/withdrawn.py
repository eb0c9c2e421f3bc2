"""Cities whose plan was taken back: what links to them say, and which version still shows it."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from domain import clock
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Withdrawn(NamedTuple):
    """A city whose plan was withdrawn, by which version and when (UTC). The version before it shows the plan."""

    municipality_key: int
    city: str
    municipality_name: str
    withdrawn_version: int
    happened_at: datetime

    @property
    def happened_on(self) -> date:
        """Return the day in Japan."""
        return clock.local(self.happened_at.replace(tzinfo=UTC)).date()

    @property
    def version_before(self) -> int:
        """Return the last version that shows the plan."""
        return self.withdrawn_version - 1


class KpiOfWithdrawn(NamedTuple):
    """A KPI of a plan that was withdrawn."""

    municipality_key: int
    city: str
    kpi_id: str


# Of each city whose plan was taken back and has none at the moment's version: the version that withdrew it.
_WITHDRAWN = """
FROM plan_undo
CROSS JOIN moment
INNER JOIN audit
    ON audit.version = plan_undo.version
INNER JOIN municipality_now
    ON municipality_now.municipality_key = plan_undo.municipality_key
LEFT JOIN edition_now
    ON edition_now.edition_scope = plan_undo.municipality_key
LEFT JOIN plan_undo AS later
    ON later.municipality_key = plan_undo.municipality_key
    AND later.version > plan_undo.version
    AND later.version <= moment.version"""

_WHERE = """
WHERE plan_undo.version <= moment.version
    AND edition_now.edition_scope IS NULL
    AND later.version IS NULL"""

_CITIES = f"""
SELECT
    plan_undo.municipality_key AS municipality_key,
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    plan_undo.version AS withdrawn_version,
    audit.happened_at AS happened_at
{_WITHDRAWN}{_WHERE}
ORDER BY municipality_now.sort_order"""

_KPIS = f"""
SELECT DISTINCT
    plan_undo.municipality_key AS municipality_key,
    municipality_now.city AS city,
    kpi.kpi_id AS kpi_id
{_WITHDRAWN}
INNER JOIN kpi
    ON kpi.municipality_key = plan_undo.municipality_key
    AND kpi.version < plan_undo.version
{_WHERE}
ORDER BY kpi.kpi_id"""


def cities(database: Database, moment: Moment) -> tuple[Withdrawn, ...]:
    """Return one row per city whose plan is withdrawn at the moment, in the catalogue's order."""
    return records.rows(Withdrawn, database.judged(moment), _CITIES)


def kpis(database: Database, moment: Moment) -> tuple[KpiOfWithdrawn, ...]:
    """Return one row per KPI that a plan had which is withdrawn at the moment."""
    return records.rows(KpiOfWithdrawn, database.judged(moment), _KPIS)
