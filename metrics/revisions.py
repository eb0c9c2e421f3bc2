"""What a plan's revision did to a verdict: the same judgement under 当初目標 alone."""

from dataclasses import replace

from domain.codes import Status
from metrics import records
from metrics.compose import question
from metrics.database import Database
from metrics.moment import Moment

_IS_REVISED = "SELECT target_now.kpi_id FROM target_now WHERE target_now.kpi_id = ? AND target_now.target_revision > 0"
_STATUS = "SELECT status.status AS status FROM status WHERE status.kpi_id = ?"


def first_status(database: Database, moment: Moment, kpi_id: str) -> Status | None:
    """Return the status that a KPI would have under its first targets (当初目標); None where none was revised.

    A year whose target came with a revision has no first target; a KPI without any is 目標未設定 then.
    """
    scope = records.city_of_kpi(database, moment, kpi_id)
    if scope is None:
        return None
    of_city = replace(moment, scope=scope)
    sql, parameters = question(_IS_REVISED, of_city)
    if not database.rows(sql, [*parameters, kpi_id]):
        return None
    firsts = "SELECT count(*) AS count FROM target_now WHERE target_now.kpi_id = ?"
    sql, parameters = _under_first_targets(firsts, of_city)
    if database.rows(sql, [*parameters, kpi_id]) == [{"count": 0}]:
        return Status.NO_TARGET
    sql, parameters = _under_first_targets(_STATUS, of_city)
    (row,) = database.rows(sql, [*parameters, kpi_id])
    return Status(str(row["status"]))


def _under_first_targets(select: str, moment: Moment) -> tuple[str, list[object]]:
    """Return the question with the table `target` shadowed by its rows of revision 0: the bodies stay what they are."""
    sql, parameters = question(select, moment)
    shadow = (
        "first_target AS (SELECT target.* FROM target"
        f" WHERE target.target_revision = 0 AND target.municipality_key = {moment.scope:d}),\n"
        "target AS (SELECT first_target.* FROM first_target),\n"
    )
    return sql.replace("WITH ", f"WITH {shadow}", 1), parameters
