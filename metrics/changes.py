"""Which verdicts changed from one reading to another."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from domain.codes import Status
from metrics import records
from metrics.database import Database
from metrics.moment import Moment
from metrics.standing import Standing


class Verdict(NamedTuple):
    """How a KPI was judged at another version and day."""

    kpi_id: str
    status: Status
    is_stale: bool


_VERDICTS = """
SELECT
    status.kpi_id AS kpi_id,
    status.status AS status,
    status.is_stale AS is_stale
FROM status
ORDER BY status.kpi_id"""


def verdicts(database: Database, moment: Moment, version: int, day: date) -> tuple[Verdict, ...]:
    """Return one row per KPI as another version and day judged it."""
    return records.rows(Verdict, database.judged(replace(moment, version=version, as_of=day)), _VERDICTS)


class Change(NamedTuple):
    """A KPI as it stands, and how it was judged before."""

    now: Standing
    before: Verdict


def compared(before: Iterable[Verdict], after: Iterable[Standing]) -> tuple[Change, ...]:
    """Return the KPIs of `after` whose status or freshness differs from `before`, in their order.

    A KPI that only one of them holds is no change.
    """
    known = {verdict.kpi_id: verdict for verdict in before}
    pairs = [Change(kpi, known[kpi.kpi_id]) for kpi in after if kpi.kpi_id in known]
    return tuple(pair for pair in pairs if pair.before != (pair.now.kpi_id, pair.now.status, pair.now.is_stale))
