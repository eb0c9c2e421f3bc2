"""How far along its way each KPI should be and is, and how fast it must go on."""

import pandas as pd

from metrics.database import Database
from metrics.moment import Moment

_IN_ORDER = """
SELECT pace.*
FROM pace
INNER JOIN kpi_now
    ON kpi_now.municipality_key = pace.municipality_key
    AND kpi_now.kpi_id = pace.kpi_id
ORDER BY pace.municipality_key, kpi_now.sort_order, pace.kpi_id"""


def of_all(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per KPI with a way to go, in the order of the plans; columns are those of pace.sql."""
    return database.judged(moment).frame(_IN_ORDER)
