"""The definitions of all KPIs of a test's database, each metric asked once: one KPI after the other is slow."""

from collections.abc import Sequence
from typing import Any

from metrics import catalogue
from metrics.catalogue import KpiDefinition
from metrics.database import Database
from metrics.moment import Moment


class _Listed:
    """Stands in for a database: answers what is asked about one KPI from the rows of all."""

    def __init__(self, database: Database, moment: Moment) -> None:
        self.rows, self._all = database.rows, database.judged(moment).rows
        self._known: dict[str, list[dict[str, object]]] = {}

    def judged(self, _: Moment) -> "_OfKpi":
        return _OfKpi(self)

    def of_kpi(self, sql: str, kpi_id: object) -> list[dict[str, object]]:
        whole, order = sql.partition(" WHERE ")[0], sql.partition(" ORDER BY ")[2]
        if whole not in self._known:
            self._known[whole] = self._all(f"{whole} ORDER BY {order}" if order else whole)
        return [row for row in self._known[whole] if row["kpi_id"] == kpi_id]


class _OfKpi:
    def __init__(self, listed: _Listed) -> None:
        self._listed = listed

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        return self._listed.of_kpi(sql, parameters[0])


def definitions(database: Database, moment: Moment) -> dict[str, KpiDefinition]:
    """Return the definition of each KPI by its id."""
    listed: Any = _Listed(database, moment)
    found = (catalogue.kpi(listed, moment, kpi.kpi_id) for kpi in catalogue.kpis(database, moment))
    return {definition.kpi_id: definition for definition in found if definition is not None}
