"""Which reports are missing, pending or next."""

import pandas as pd

from metrics.database import Database
from metrics.moment import Moment

_DUE = """
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


def due(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per KPI and fiscal year whose report is `missing`, `pending` or `next` (report_state).

    Columns: city, municipality_name, municipality_key, kpi_id, kpi_name, component_name, initiative_id,
    initiative_name,
    departments, fiscal_year, due_on, is_final_year, report_state.
    """
    return database.judged(moment).frame(_DUE)
