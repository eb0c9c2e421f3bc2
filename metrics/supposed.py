"""試算: the verdict that would follow from one more report, or from another final target, by the same judgement.

Nothing is written: the question itself holds the supposed row, which stands before the rows of its table.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from domain.fiscal import fiscal_year_of
from metrics import records
from metrics.compose import Shadow
from metrics.database import Database
from metrics.moment import Moment
from metrics.once import Once
from metrics.status import KpiStatus

_STATUS = "SELECT status.* FROM status WHERE status.kpi_id = ?"

# The supposed report takes the place of one that stands on its day. Its version is the one that is read, and an upload
# of any version comes before a figure of the plan's text (metrics/actual_now.sql).
_REPORTED = """
SELECT actual_revision.municipality_key, actual_revision.kpi_id, actual_revision.observed_on,
    actual_revision.fiscal_year, actual_revision.low_value, actual_revision.high_value, actual_revision.value_text,
    CAST(actual_revision.value_code AS TEXT) AS value_code, CAST(actual_revision.mark AS TEXT) AS mark,
    actual_revision.note, actual_revision.reason, actual_revision.next_step, actual_revision.upload_id,
    actual_revision.version
FROM actual_revision
WHERE NOT (actual_revision.kpi_id = CAST(? AS TEXT) AND actual_revision.observed_on = CAST(? AS DATE))

UNION ALL

SELECT CAST(? AS INTEGER), CAST(? AS TEXT), CAST(? AS DATE), CAST(? AS INTEGER), CAST(? AS DECIMAL(18, 4)),
    CAST(? AS DECIMAL(18, 4)), '', CAST(NULL AS TEXT), 'final', CAST(NULL AS TEXT), CAST(NULL AS TEXT),
    CAST(NULL AS TEXT), '', moment.version
FROM moment"""

_TARGETED = """
SELECT target.version, target.municipality_key, target.kpi_id, target.fiscal_year, target.target_revision,
    CASE WHEN target.kpi_id = CAST(? AS TEXT) AND target.fiscal_year = CAST(? AS INTEGER)
        THEN CAST(? AS DECIMAL(18, 4)) ELSE target.target_low_value END AS target_low_value,
    CASE WHEN target.kpi_id = CAST(? AS TEXT) AND target.fiscal_year = CAST(? AS INTEGER)
        THEN CAST(? AS DECIMAL(18, 4)) ELSE target.target_high_value END AS target_high_value,
    target.target_text, target.source, target.place, target.first_line, target.last_line
FROM target"""


def with_report(database: Database, moment: Moment, kpi_id: str, low: str, high: str, on: date) -> KpiStatus | None:
    """Return the verdict on a KPI if a value from low to high (numbers as texts) were reported for this day.

    It is read once it is closed: on the day after it, or at the moment's day where that is later. None where no edition
    held the KPI.
    """
    scope = records.city_of_kpi(database, moment, kpi_id)
    if scope is None:
        return None
    shadow = Shadow(
        "actual_revision",
        _REPORTED,
        (kpi_id, on, scope, kpi_id, on, fiscal_year_of(on), Decimal(low), Decimal(high)),
    )
    closed = max(moment.as_of, on + timedelta(days=1))
    return _verdict(database, replace(moment, scope=scope, as_of=closed), kpi_id, shadow)


def with_target(database: Database, moment: Moment, kpi_id: str, value: str, fiscal_year: int) -> KpiStatus | None:
    """Return the verdict on a KPI if its target for this year were this value (a number as text)."""
    scope = records.city_of_kpi(database, moment, kpi_id)
    if scope is None:
        return None
    of_year = (kpi_id, fiscal_year, Decimal(value))
    shadow = Shadow("target", _TARGETED, (*of_year, *of_year))
    return _verdict(database, replace(moment, scope=scope), kpi_id, shadow)


def _verdict(database: Database, moment: Moment, kpi_id: str, shadow: Shadow) -> KpiStatus | None:
    rows = Once(database, moment, (shadow,)).rows(_STATUS, [kpi_id])
    return records.record(KpiStatus, rows[0]) if rows else None
