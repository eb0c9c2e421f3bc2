"""Whether the derived table still says what the revisions say."""

from dataclasses import dataclass
from datetime import date

from metrics.database import Database
from store.write import CURRENT_COLUMNS, STANDING_EVERYWHERE


@dataclass(frozen=True, slots=True)
class Drift:
    """A KPI and day on which actual_current and the revisions differ."""

    municipality_key: int
    kpi_id: str
    observed_on: date


def check(database: Database) -> list[Drift]:
    """Return every KPI and day whose current row differs from its newest standing revision; empty when all is well."""
    stored = f"SELECT {CURRENT_COLUMNS} FROM actual_current"
    rows = database.rows(
        "SELECT DISTINCT municipality_key, kpi_id, observed_on FROM ("
        f"(({stored}) EXCEPT ({STANDING_EVERYWHERE})) UNION ALL (({STANDING_EVERYWHERE}) EXCEPT ({stored}))"
        ") AS differing ORDER BY municipality_key, kpi_id, observed_on"
    )
    return [Drift(**row) for row in rows]  # type: ignore[arg-type]
