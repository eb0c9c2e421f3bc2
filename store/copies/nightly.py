"""The copies that the running server makes: consistent while people work, checked after writing, only so many kept.

A copy is named after its database and the moment of its making, by the clock as it was: a clock that jumped leaves
names from the future or the far past, and none of them may cost the copy that was made last, nor count as a good one of
today.
"""

import logging
import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store import files, schema, versions
from store.copies import drift, one
from store.database import Database
from store.plans.build import fingerprint

_ENDING = ".duckdb"
_STAMP = "%Y%m%dT%H%M%SZ"
_LEFT_OVER = re.compile(r"\d{8}T\d{6}Z\.duckdb(\.unchecked|\.part|\.wal)+")
# A copy is made every night: one that is older than a day, and the time that the next one takes, says that none came.
STALE_AFTER = timedelta(hours=25)
_LOG = logging.getLogger(__name__)
_ONE_AT_A_TIME = threading.Lock()


class BackupFailed(RuntimeError):
    """A copy could not be written, or what was written is not what it should be; earlier copies are untouched."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: its file, the moment of its making (UTC), and its size in bytes."""

    file: Path
    made_at: datetime
    byte_count: int


def make(database: Database, folder: Path, keep: int, at: datetime) -> Copy:
    """Write a copy into a folder, check it, and remove the oldest beyond the number to keep, never the one just made.

    The copy bears its name only once it has been opened and found whole. Raises BackupFailed, which says what is
    wrong: a full disk, a folder that cannot be written, a copy that lacks something.
    """
    prefix = _prefix(database)
    target = folder / f"{prefix}{at.astimezone(UTC):{_STAMP}}{_ENDING}"
    unchecked = folder / f"{target.name}.unchecked"
    with _ONE_AT_A_TIME:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            sweep(database, folder)
            least = versions.current(database)
            one.backup(database, unchecked)
            _check(unchecked, least)
            unchecked.replace(target)
            made = Copy(target, at.astimezone(UTC).replace(microsecond=0), target.stat().st_size)
        except BackupFailed:
            _remove(unchecked)
            raise
        except Exception as error:
            # Engines and file systems fail in many ways; to whoever asked for a copy all of them are one.
            _remove(unchecked)
            words = files.in_words(error) if isinstance(error, OSError) else str(error)
            raise BackupFailed(f"バックアップ {target.name} を作れませんでした。{words}") from error
        _thin_out(database, folder, keep, made)
    return made


def listed(database: Database, folder: Path) -> list[Copy]:
    """Return the copies of a database in a folder, the newest first; none where there is no folder.

    Other files do not count, nor do those of other databases.
    """
    prefix, found = _prefix(database), []
    for file in folder.glob(f"*{_ENDING}"):
        try:
            made_at = datetime.strptime(file.name, f"{prefix.replace('%', '%%')}{_STAMP}{_ENDING}").replace(tzinfo=UTC)
            found.append(Copy(file, made_at, file.stat().st_size))
        except (ValueError, OSError):
            continue
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def last_good(database: Database, folder: Path, now: datetime) -> Copy | None:
    """Return the newest copy that was made by now, None where there is none: one from the future proves nothing."""
    return next((copy for copy in listed(database, folder) if copy.made_at <= now), None)


def is_stale(copy: Copy | None, now: datetime) -> bool:
    """Tell whether the nights since the last good copy made none."""
    return copy is None or now - copy.made_at > STALE_AFTER


def sweep(database: Database, folder: Path) -> None:
    """Remove what killed copies of this database left in a folder; what cannot be removed is logged."""
    prefix = _prefix(database)
    for file in list(folder.glob(f"*{_ENDING}.*")):
        if file.name.startswith(prefix) and _LEFT_OVER.fullmatch(file.name.removeprefix(prefix)):
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                _LOG.warning("%s", files.in_words(error))


def _prefix(database: Database) -> str:
    return f"{Path(database.name).stem}-"


def _thin_out(database: Database, folder: Path, keep: int, made: Copy) -> None:
    """Remove the copies beyond the number to keep: those from the future first, then the oldest, never the one made."""
    others = [copy for copy in listed(database, folder) if copy.file != made.file]
    others.sort(key=lambda copy: copy.made_at <= made.made_at, reverse=True)  # stable: each part stays the newest first
    for old in others[max(keep, 1) - 1 :]:
        try:
            old.file.unlink(missing_ok=True)
        except OSError as error:
            _LOG.warning("%s", files.in_words(error))


def _remove(unchecked: Path) -> None:
    with suppress(OSError):
        files.remove_database(unchecked)


def _check(file: Path, least_version: int) -> None:
    """Open a copy as a restore would. Raises BackupFailed for one that could not be restored."""
    with Database(file) as copied:
        version, wrong = versions.current(copied), drift.check(copied)
        if fingerprint(copied) != schema.fingerprint() or version < least_version or wrong:
            raise BackupFailed(f"書き出した {file.name} を開いて確かめたところ、内容が合いません（版 {version}）。")
