"""What a plan's revision did to a verdict: the same judgement under 当初目標 alone."""

from dataclasses import replace

from domain.codes import Status
from metrics import records
from metrics.database import Database
from metrics.moment import Moment

_IS_REVISED = "SELECT target_now.kpi_id FROM target_now WHERE target_now.kpi_id = ? AND target_now.target_revision > 0"
_COUNT = "SELECT count(*) AS count FROM target_now WHERE target_now.kpi_id = ?"
_STATUS = "SELECT status.status AS status FROM status WHERE status.kpi_id = ?"


def first_status(database: Database, moment: Moment, kpi_id: str) -> Status | None:
    """Return the status that a KPI would have under its first targets (当初目標); None where none was revised.

    A year whose target came with a revision has no first target; a KPI without any is 目標未設定 then.
    """
    scope = records.city_of_kpi(database, moment, kpi_id)
    if scope is None:
        return None
    of_city = replace(moment, scope=scope)
    if not database.judged(of_city).rows(_IS_REVISED, [kpi_id]):
        return None
    firsts = database.judged(replace(of_city, is_under_first_targets=True))
    if firsts.rows(_COUNT, [kpi_id]) == [{"count": 0}]:
        return Status.NO_TARGET
    (row,) = firsts.rows(_STATUS, [kpi_id])
    return Status(str(row["status"]))
