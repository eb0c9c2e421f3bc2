"""The copies that the running server makes: consistent while people work, checked after writing, only so many kept."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store import schema, versions
from store.copies import drift, one
from store.database import Database, DatabaseUnreadable
from store.plans.build import fingerprint

_PREFIX, _ENDING = "dashboard-", ".duckdb"
_STAMP = "%Y%m%dT%H%M%SZ"


class BackupFailed(RuntimeError):
    """A copy could not be written, or what was written is not what it should be; earlier copies are untouched."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: its file, the moment of its making (UTC), and its size in bytes."""

    file: Path
    made_at: datetime
    byte_count: int


def make(database: Database, folder: Path, keep: int, at: datetime) -> Copy:
    """Write a copy into a folder, check it, and remove the oldest beyond the number to keep.

    The copy bears its name only once it has been opened and found whole. Raises BackupFailed, which says what is
    wrong: a full disk, a folder that cannot be written, a copy that lacks something.
    """
    target = folder / f"{_PREFIX}{at.astimezone(UTC):{_STAMP}}{_ENDING}"
    unchecked = folder / f"{target.name}.unchecked"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove(unchecked)
        least = versions.current(database)
        one.backup(database, unchecked)
        _check(unchecked, least)
        unchecked.replace(target)
    except BackupFailed:
        _remove(unchecked)
        raise
    except Exception as error:
        # Engines and file systems fail in many ways; to whoever asked for a copy all of them are one.
        with suppress(OSError):
            _remove(unchecked)
        raise BackupFailed(f"バックアップ {target.name} を作れませんでした。{error}") from error
    for old in listed(folder)[max(keep, 1) :]:
        old.file.unlink(missing_ok=True)
    return Copy(target, at.astimezone(UTC).replace(microsecond=0), target.stat().st_size)


def listed(folder: Path) -> list[Copy]:
    """Return the copies in a folder, the newest first; none where there is no folder. Other files do not count."""
    found = []
    for file in folder.glob(f"{_PREFIX}*{_ENDING}"):
        try:
            made_at = datetime.strptime(file.name, f"{_PREFIX}{_STAMP}{_ENDING}").replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Copy(file, made_at, file.stat().st_size))
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def _remove(unchecked: Path) -> None:
    for leftover in (unchecked, unchecked.with_name(f"{unchecked.name}.wal")):
        leftover.unlink(missing_ok=True)


def _check(file: Path, least_version: int) -> None:
    """Open a copy as a restore would. Raises BackupFailed for one that could not be restored."""
    try:
        with Database(file) as copied:
            version, wrong = versions.current(copied), drift.check(copied)
            if fingerprint(copied) != schema.fingerprint() or version < least_version or wrong:
                raise BackupFailed(f"書き出した {file.name} を開いて確かめたところ、内容が合いません（版 {version}）。")
    except DatabaseUnreadable as error:
        raise BackupFailed(f"書き出した {file.name} を開けません。{error}") from error
