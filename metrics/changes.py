"""Which verdicts changed from one reading to another."""

from dataclasses import replace
from datetime import date

import pandas as pd

from metrics.database import Database
from metrics.moment import Moment

_VERDICTS = """
SELECT
    status.kpi_id AS kpi_id,
    status.status AS status,
    status.is_stale AS is_stale
FROM status
ORDER BY status.kpi_id"""


def verdicts(database: Database, moment: Moment, version: int, day: date) -> pd.DataFrame:
    """Return one row per KPI as another version and day judged it: kpi_id, status, is_stale."""
    return database.judged(replace(moment, version=version, as_of=day)).frame(_VERDICTS)


def compared(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `after` whose status or freshness differs from `before`, by kpi_id, in their order.

    A KPI that only one of them holds is no change. status_before and is_stale_before stand beside the columns.
    """
    columns = ["kpi_id", "status", "is_stale"]
    joined = after.merge(before[columns], on="kpi_id", suffixes=("", "_before"), validate="one_to_one")
    is_changed = (joined.status != joined.status_before) | (joined.is_stale != joined.is_stale_before)
    return joined[is_changed].reset_index(drop=True)
