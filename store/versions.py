"""Which version of the data stands, and what brought each one."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain import clock
from domain.codes import AuditAction
from metrics.moment import Moment
from store.database import Reader

EVERYTHING = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One data version: who brought it, how, why, when. `scope` is a municipality_key, 0 for everything."""

    version: int
    scope: int
    action: AuditAction
    by_name: str
    reason: str
    rules_version: str
    happened_at: datetime

    @property
    def happened_on(self) -> date:
        """Return the day in Japan."""
        return clock.local(self.happened_at).date()


def current(database: Reader, scope: int = EVERYTHING) -> int:
    """Return the version that last changed what a scope shows; 0 where nothing was accepted yet."""
    rows = database.lasting_rows("SELECT version FROM data_version WHERE scope = ?", [scope])
    return _integer(rows[0]["version"]) if rows else 0


def newest(database: Reader, up_to: int | None = None) -> Entry | None:
    """Return the newest version of all, or the newest up to a version; None where there is none."""
    return next(iter(log(database, limit=1, up_to=up_to)), None)


def brought(database: Reader, moment: Moment) -> Entry | None:
    """Return what brought the version of a moment, None where nothing did; a version keeps that for ever."""
    return newest(database, moment.version)


def log(database: Reader, scope: int = EVERYTHING, limit: int = 1000, up_to: int | None = None) -> list[Entry]:
    """Return the accepted versions, newest first; for a city those that changed it, builds of everything included."""
    last = current(database) if up_to is None else up_to
    rows = database.rows(
        "SELECT version, scope, action, by_name, reason, rules_version, happened_at FROM audit"
        " WHERE (? = 0 OR scope IN (0, ?)) AND version <= ? ORDER BY version DESC LIMIT ?",
        [scope, scope, last, limit],
    )
    return [_entry(row) for row in rows]


def _entry(row: dict[str, object]) -> Entry:
    happened_at = row["happened_at"]
    assert isinstance(happened_at, datetime)
    return Entry(
        version=_integer(row["version"]),
        scope=_integer(row["scope"]),
        action=AuditAction(str(row["action"])),
        by_name=str(row["by_name"]),
        reason=str(row["reason"]),
        rules_version=str(row["rules_version"]),
        happened_at=happened_at.replace(tzinfo=UTC),
    )


def _integer(value: object) -> int:
    assert isinstance(value, int)
    return value
