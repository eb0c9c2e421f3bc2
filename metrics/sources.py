"""What is missing from the plans' texts, and what was mended."""

import pandas as pd

from metrics.database import Database
from metrics.moment import Moment

_GAPS = """
SELECT municipality_now.city AS city, municipality_now.municipality_name AS municipality_name, gap_now.*
FROM gap_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = gap_now.municipality_key
ORDER BY municipality_now.sort_order, gap_now.gap_number"""

_GAP_COUNTS = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    gap_now.reason AS reason,
    count(*) AS gap_count
FROM gap_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = gap_now.municipality_key
GROUP BY municipality_now.city, municipality_now.municipality_name, municipality_now.sort_order, gap_now.reason
ORDER BY municipality_now.sort_order, gap_now.reason"""

_CORRECTIONS = """
SELECT municipality_now.city AS city, municipality_now.municipality_name AS municipality_name, correction_now.*
FROM correction_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = correction_now.municipality_key
ORDER BY municipality_now.sort_order, correction_now.correction_number"""


def gaps(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per gap: city, municipality_name, and the columns of gap_now.sql."""
    return database.judged(moment).frame(_GAPS)


def gap_counts(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per city and reason: city, municipality_name, reason, gap_count."""
    return database.judged(moment).frame(_GAP_COUNTS)


def corrections(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per declared correction: city, municipality_name, and the columns of correction_now.sql."""
    return database.judged(moment).frame(_CORRECTIONS)
