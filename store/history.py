"""Everything that was accepted, version by version: who, when, what, why, and whether it was withdrawn."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain import clock
from domain.codes import AuditAction
from metrics.database import Database


@dataclass(frozen=True, slots=True)
class Entry:
    """One data version. `scope` is a municipality_key, 0 for everything; names are of persons, for signed-in eyes.

    An upload has its id and, where a person with an account sent it, the department and who approved it;
    `undone_by_version` where it was withdrawn. An undo names the upload that it withdrew.
    """

    version: int
    scope: int
    action: AuditAction
    by_name: str
    reason: str
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


def entries(database: Database, up_to: int, scope: int = 0, limit: int = 200) -> list[Entry]:
    """Return the versions up to one, the newest first; for a city those that changed it, what changed all included."""
    rows = database.rows(_ENTRIES, [up_to, scope, scope, limit])
    return [_entry(row) for row in rows]


def of_version(database: Database, version: int) -> Entry | None:
    """Return one version, None where there is none of that number."""
    rows = [entry for entry in entries(database, version, limit=1) if entry.version == version]
    return rows[0] if rows else None


_ENTRIES = """
SELECT
    audit.version, audit.scope, audit.action, audit.by_name, audit.reason, audit.happened_at,
    upload.upload_id, upload.file_name, upload_sender.department, upload_sender.approved_by_name,
    upload_void.version AS undone_by_version, undone.upload_id AS undone_upload_id
FROM audit
LEFT JOIN upload ON upload.version = audit.version
LEFT JOIN upload_sender ON upload_sender.upload_id = upload.upload_id
LEFT JOIN upload_void ON upload_void.upload_id = upload.upload_id
LEFT JOIN upload_void AS undone ON undone.version = audit.version
WHERE audit.version <= ? AND (? = 0 OR audit.scope IN (0, ?))
ORDER BY audit.version DESC
LIMIT ?"""


def _entry(row: dict[str, object]) -> Entry:
    happened_at = row["happened_at"]
    assert isinstance(happened_at, datetime)
    fields = row | {"action": AuditAction(str(row["action"])), "happened_at": happened_at.replace(tzinfo=UTC)}
    return Entry(**fields)  # type: ignore[arg-type]
