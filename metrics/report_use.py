"""What the judgement does with each report: which decides, and why the others do not."""

from dataclasses import replace

from domain.report_use import ReportUse
from metrics import records
from metrics.database import Database
from metrics.difference import VERDICT_COLUMNS, Verdict
from metrics.moment import Moment

_USES = "SELECT report_use.* FROM report_use ORDER BY report_use.kpi_id, report_use.observed_on"
_OF_KPI = "SELECT report_use.* FROM report_use WHERE report_use.kpi_id = ? ORDER BY report_use.observed_on"

# One question, since planning the judgement is what costs: asked one after the other they cost half as much again.
_WITH_VERDICTS = f"""
SELECT {", ".join(f"report_use.{name} AS use_{name}" for name in ReportUse._fields)},
    status.kpi_id AS verdict_id, {VERDICT_COLUMNS}
FROM status
INNER JOIN kpi_now
    ON kpi_now.municipality_key = status.municipality_key
    AND kpi_now.kpi_id = status.kpi_id
LEFT JOIN report_use
    ON report_use.municipality_key = status.municipality_key
    AND report_use.kpi_id = status.kpi_id
ORDER BY status.kpi_id, report_use.observed_on"""


def of_city(database: Database, moment: Moment) -> tuple[ReportUse, ...]:
    """Return one row per KPI of the moment's scope and day with a report, by id and day."""
    return records.rows(ReportUse, database.judged(moment), _USES)


def with_verdicts(database: Database, moment: Moment) -> tuple[dict[str, Verdict], tuple[ReportUse, ...]]:
    """Return the verdict on each KPI of one city by its id, and beside them what `of_city` returns."""
    found = database.judged(moment).rows(_WITH_VERDICTS)
    verdicts = {str(row["verdict_id"]): records.named(Verdict, row) for row in found}
    uses = [{name: row[f"use_{name}"] for name in ReportUse._fields} for row in found]
    return verdicts, tuple(records.named(ReportUse, use) for use in uses if use["observed_on"] is not None)


def of_kpi(database: Database, moment: Moment, kpi_id: str) -> tuple[ReportUse, ...]:
    """Return one row per day with a report of one KPI, the oldest first; nothing for an unknown one."""
    scope = records.city_of_kpi(database, moment, kpi_id)
    if scope is None:
        return ()
    return records.rows(ReportUse, database.judged(replace(moment, scope=scope)), _OF_KPI, [kpi_id])
