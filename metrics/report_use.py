"""What the judgement does with each report: which decides, and why the others do not."""

from dataclasses import replace

from domain.report_use import ReportUse
from metrics import records
from metrics.database import Database
from metrics.moment import Moment

_USES = "SELECT report_use.* FROM report_use ORDER BY report_use.kpi_id, report_use.observed_on"
_OF_KPI = "SELECT report_use.* FROM report_use WHERE report_use.kpi_id = ? ORDER BY report_use.observed_on"


def of_city(database: Database, moment: Moment) -> tuple[ReportUse, ...]:
    """Return one row per KPI of the moment's scope and day with a report, by id and day."""
    return records.rows(ReportUse, database.judged(moment), _USES)


def of_kpi(database: Database, moment: Moment, kpi_id: str) -> tuple[ReportUse, ...]:
    """Return one row per day with a report of one KPI, the oldest first; nothing for an unknown one."""
    scope = records.city_of_kpi(database, moment, kpi_id)
    if scope is None:
        return ()
    return records.rows(ReportUse, database.judged(replace(moment, scope=scope)), _OF_KPI, [kpi_id])
