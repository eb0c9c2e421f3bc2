"""What one data version did to the verdicts: the same day read with it and without it."""

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


def of_version(database: Database, moment: Moment, version: int, day: date) -> pd.DataFrame:
    """Return one row per KPI of the moment's scope whose verdict a version changed, both read on `day`.

    A KPI that the version before did not hold is no change. Columns: city, municipality_name, kpi_id, kpi_name,
    component_name, status_before, is_stale_before, status, is_stale.
    """
    after = database.frame(*question(_VERDICTS, replace(moment, version=version, as_of=day)))
    before = database.frame(*question(_VERDICTS, replace(moment, version=version - 1, as_of=day)))
    columns = ["kpi_id", "status", "is_stale"]
    joined = after.merge(before[columns], on="kpi_id", suffixes=("", "_before"), validate="one_to_one")
    is_changed = (joined.status != joined.status_before) | (joined.is_stale != joined.is_stale_before)
    order = [*after.columns[:5], "status_before", "is_stale_before", "status", "is_stale"]
    return joined[is_changed][order].reset_index(drop=True)
