"""What several cities measure alike."""

import pandas as pd

from metrics.database import Database
from metrics.moment import Moment

_MEASURES = """
SELECT
    comparison.measure_id AS measure_id,
    comparison.measure_name AS measure_name,
    comparison.is_per_resident AS is_per_resident,
    count(*) AS kpi_count,
    count(DISTINCT comparison.municipality_key) AS city_count
FROM comparison
GROUP BY comparison.measure_id, comparison.measure_name, comparison.is_per_resident
ORDER BY min(comparison.measure_order), comparison.measure_id"""

_OF_ALL = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    comparison.*
FROM comparison
INNER JOIN municipality_now
    ON municipality_now.municipality_key = comparison.municipality_key
ORDER BY comparison.measure_id, municipality_now.sort_order, comparison.measure_order, comparison.kpi_id"""


def measures(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per common measure: measure_id, measure_name, is_per_resident, kpi_count, city_count."""
    return database.judged(moment).frame(_MEASURES)


def of_all(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per common measure and KPI that measures it, with its latest known value and day, in city order.

    Columns: city, municipality_name, and those of comparison.sql: value_source is `actual` or `baseline`;
    per_thousand_value and per_thousand_target_value only where is_per_resident, in the unit per 1,000 residents;
    final_target_*; population_*; difference_note.
    """
    return database.judged(moment).frame(_OF_ALL)
