"""Which verdicts changed: what one data version did on its day, or what a year brought."""

from dataclasses import replace
from datetime import date

import pandas as pd

from metrics.compose import question
from metrics.database import Database
from metrics.moment import Moment

_VERDICTS = """
SELECT
    kpi_listed.city AS city,
    kpi_listed.municipality_name AS municipality_name,
    kpi_listed.kpi_id AS kpi_id,
    kpi_listed.kpi_name AS kpi_name,
    kpi_listed.component_name AS component_name,
    status.status AS status,
    status.is_stale AS is_stale
FROM status
INNER JOIN kpi_listed
    ON kpi_listed.municipality_key = status.municipality_key
    AND kpi_listed.kpi_id = status.kpi_id
ORDER BY kpi_listed.city_order, kpi_listed.initiative_order, kpi_listed.kpi_order, kpi_listed.kpi_id"""


def between(database: Database, moment: Moment, before: tuple[int, date], after: tuple[int, date]) -> pd.DataFrame:
    """Return one row per KPI of the moment's scope whose verdict differs between two readings (version, day).

    A KPI that the earlier version did not hold is no change. Columns: city, municipality_name, kpi_id, kpi_name,
    component_name, status_before, is_stale_before, status, is_stale.
    """
    earlier, later = (
        database.frame(*question(_VERDICTS, replace(moment, version=version, as_of=day)))
        for version, day in (before, after)
    )
    columns = ["kpi_id", "status", "is_stale"]
    joined = later.merge(earlier[columns], on="kpi_id", suffixes=("", "_before"), validate="one_to_one")
    is_changed = (joined.status != joined.status_before) | (joined.is_stale != joined.is_stale_before)
    order = [*later.columns[:5], "status_before", "is_stale_before", "status", "is_stale"]
    return joined[is_changed][order].reset_index(drop=True)
