"""Which version of the data stands, and what brought each one."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from domain import clock
from domain.codes import AuditAction
from metrics import records
from store.database import Reader

EVERYTHING = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One data version: who brought it, how, why, when. `scope` is a municipality_key, 0 for everything.

    Names are of persons, for signed-in eyes. An upload has its id and, as a plan has too where a person with an account
    sent it, the department and who approved it; `undone_by_version` where it was withdrawn since, by whichever version;
    of a build, which may have brought several plans, the undo itself tells. An undo names the upload that it withdrew.
    """

    version: int
    scope: int
    action: AuditAction
    by_name: str
    reason: str
    rules_version: str
    happened_at: datetime
    upload_id: str | None
    file_name: str | None
    department: str | None
    approved_by_name: str | None
    undone_by_version: int | None
    undone_upload_id: str | None

    @property
    def happened_on(self) -> date:
        """Return the day in Japan."""
        return clock.local(self.happened_at).date()

    @property
    def happened_text(self) -> str:
        """Return the minute in Japan, 2026-11-21 12:34."""
        return clock.minute_text(self.happened_at)


def current(database: Reader, scope: int = EVERYTHING) -> int:
    """Return the version that last changed what a scope shows; 0 where nothing was accepted yet."""
    rows = database.lasting_rows("SELECT version FROM data_version WHERE scope = ?", [scope])
    return _integer(rows[0]["version"]) if rows else 0


def city_count(database: Reader) -> int:
    """Return of how many cities anything was ever accepted."""
    return int(str(database.rows("SELECT count(*) AS count FROM data_version WHERE scope <> 0")[0]["count"]))


def newest(database: Reader, up_to: int | None = None) -> Entry | None:
    """Return the newest version of all, or the newest up to a version; None where there is none."""
    return next(iter(log(database, limit=1, up_to=up_to)), None)


def of_version(database: Reader, version: int) -> Entry | None:
    """Return one version, None where there is none of that number."""
    entry = newest(database, version)
    return entry if entry is not None and entry.version == version else None


def on_day(database: Reader, day: date, up_to: int) -> int | None:
    """Return the version that stood at the end of a day in Japan, none later than `up_to`; None where none did."""
    end = datetime.combine(day + timedelta(days=1), time(), clock.TOKYO).astimezone(UTC).replace(tzinfo=None)
    rows = database.rows(
        "SELECT max(audit.version) AS version FROM audit WHERE audit.version <= ? AND audit.happened_at < ?",
        [up_to, end],
    )
    return None if rows[0]["version"] is None else _integer(rows[0]["version"])


class Brought(NamedTuple):
    """How many versions an action brought."""

    action: AuditAction
    count_of_versions: int


def brought_since(database: Reader, after: int, up_to: int) -> list[Brought]:
    """Return how many versions each action brought after one version up to another, in the order of the actions."""
    rows = database.rows(
        "SELECT audit.action AS action, CAST(count(*) AS INTEGER) AS versions FROM audit"
        " WHERE audit.version > ? AND audit.version <= ? GROUP BY audit.action",
        [after, up_to],
    )
    found = {AuditAction(str(row["action"])): _integer(row["versions"]) for row in rows}
    return [Brought(action, found[action]) for action in AuditAction if action in found]


def log(database: Reader, scope: int = EVERYTHING, limit: int = 1000, up_to: int | None = None) -> list[Entry]:
    """Return the accepted versions, newest first; for a city those that changed it, builds of everything included."""
    last = current(database) if up_to is None else up_to
    return [_entry(row) for row in database.rows(_LOG, [last, scope, scope, limit])]


_LOG = """
SELECT
    audit.version, audit.scope, audit.action, audit.by_name, audit.reason, audit.rules_version, audit.happened_at,
    upload.upload_id, upload.file_name,
    coalesce(upload_sender.department, plan_sender.department) AS department,
    coalesce(upload_sender.approved_by_name, plan_sender.approved_by_name) AS approved_by_name,
    coalesce(upload_void.version, measure_decision_void.version, plan_undo.version) AS undone_by_version,
    undone.upload_id AS undone_upload_id
FROM audit
LEFT JOIN upload ON upload.version = audit.version
LEFT JOIN upload_sender ON upload_sender.upload_id = upload.upload_id
LEFT JOIN upload_void ON upload_void.upload_id = upload.upload_id
LEFT JOIN measure_decision_void ON measure_decision_void.decided_version = audit.version
LEFT JOIN upload_void AS undone ON undone.version = audit.version
LEFT JOIN plan_sender ON plan_sender.version = audit.version
LEFT JOIN plan_undo ON plan_undo.undone_version = audit.version AND audit.action = 'import_plan'
WHERE audit.version <= ? AND (? = 0 OR audit.scope IN (0, ?))
ORDER BY audit.version DESC
LIMIT ?"""


def _entry(row: dict[str, object]) -> Entry:
    happened_at = row["happened_at"]
    assert isinstance(happened_at, datetime)
    fields = row | {"action": AuditAction(str(row["action"])), "happened_at": happened_at.replace(tzinfo=UTC)}
    return records.record(Entry, fields)


def _integer(value: object) -> int:
    assert isinstance(value, int)
    return value
