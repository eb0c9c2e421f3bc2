"""How far along its way each KPI should be and is, and how fast it must go on."""


from decimal import Decimal
from typing import NamedTuple

from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Pace(NamedTuple):
    """The shares of a KPI's way, 0–1: asked by now, reached by the latest actual and expected on its day; planned, past
    and needed a year.

    `is_too_slow` tells whether it needs more a year than it made; None where either is unknown.
    """

    municipality_key: int
    kpi_id: str
    asked_share: Decimal | None
    expected_share: Decimal | None
    reached_share: Decimal | None
    planned_share_per_year: Decimal | None
    needed_share_per_year: Decimal | None
    past_share_per_year: Decimal | None
    is_too_slow: bool | None


IN_ORDER = """
SELECT pace.*
FROM pace
INNER JOIN kpi_now
    ON kpi_now.municipality_key = pace.municipality_key
    AND kpi_now.kpi_id = pace.kpi_id
ORDER BY pace.municipality_key, kpi_now.sort_order, pace.kpi_id"""


def of_all(database: Database, moment: Moment) -> tuple[Pace, ...]:
    """Return one row per KPI with a way to go, in the order of the plans."""
    return records.rows(Pace, database.judged(moment), IN_ORDER)
