"""Which reports are missing, pending or next."""


from datetime import date
from enum import StrEnum
from typing import NamedTuple

from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class ReportState(StrEnum):
    """How a report stands that is not there."""

    MISSING = "missing"  # its day has passed
    PENDING = "pending"  # its year is over, its day is still to come
    NEXT = "next"  # its year runs or is still to come


class Due(NamedTuple):
    """A report of a KPI for a fiscal year, and how it stands."""

    city: str
    municipality_name: str
    municipality_key: int
    kpi_id: str
    kpi_name: str
    component_name: str | None
    initiative_id: str
    initiative_name: str
    departments: str
    fiscal_year: int
    due_on: date
    is_final_year: bool
    report_state: ReportState


IN_ORDER = """
SELECT
    kpi_listed.city AS city,
    kpi_listed.municipality_name AS municipality_name,
    reports_due.municipality_key AS municipality_key,
    reports_due.kpi_id AS kpi_id,
    kpi_listed.kpi_name AS kpi_name,
    kpi_listed.component_name AS component_name,
    kpi_listed.initiative_id AS initiative_id,
    kpi_listed.initiative_name AS initiative_name,
    kpi_listed.departments AS departments,
    reports_due.fiscal_year AS fiscal_year,
    reports_due.due_on AS due_on,
    reports_due.is_final_year AS is_final_year,
    reports_due.report_state AS report_state
FROM reports_due
INNER JOIN kpi_listed
    ON kpi_listed.municipality_key = reports_due.municipality_key
    AND kpi_listed.kpi_id = reports_due.kpi_id
ORDER BY kpi_listed.city_order, reports_due.fiscal_year, kpi_listed.kpi_order, reports_due.kpi_id"""


def due(database: Database, moment: Moment) -> tuple[Due, ...]:
    """Return one row per KPI and fiscal year whose report is missing, pending or next."""
    return records.rows(Due, database.judged(moment), IN_ORDER)
