"""A copy of the whole database in one file, and the way back."""

import shutil
from datetime import datetime
from pathlib import Path

from store.database import Database, DatabaseUnreadable, database_path
from store.plans.build import SchemaMismatch, release_of
from store.practice import purpose
from store.practice.purpose import WrongPurpose


class BackupRefused(ValueError):
    """A file that would be overwritten, or that is no backup."""


def backup(database: Database, target: Path) -> None:
    """Write one consistent state into a new file while others go on. Raises BackupRefused where the file exists."""
    if target.exists():
        raise BackupRefused(f"{target} はすでにあります。別の名前にしてください。")
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    try:
        database.copy_to(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(source: Path, address: str | Path | None, at: datetime, remedy: str) -> Path | None:
    """Put a backup in the place of the database and return where the replaced one was kept, None where there was none.

    Raises BackupRefused for a file that is no backup of this software, DatabaseBusy while a process holds the database,
    WrongPurpose where one of the two is for practice and the other is not.
    """
    target = database_path(address).resolve()
    incoming = target.with_name(f"{target.name}.incoming")
    if not source.is_file():
        raise BackupRefused(f"{source} がありません。")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, incoming)
    try:
        is_practice = _check(incoming, source)
        kept = None
        if is_practice and not target.exists():
            raise WrongPurpose(f"{source} は練習用です。練習用のデータベースのある場所にだけ戻せます。")
        if target.exists():
            # Opening it proves that no process holds it, and closing it empties its log into the file.
            with Database(target, remedy=remedy) as standing:
                if purpose.is_practice(standing) != is_practice:
                    words = ("練習用", "実績用") if is_practice else ("実績用", "練習用")
                    raise WrongPurpose(f"{source} は{words[0]}、{target} は{words[1]}です。戻していません。")
            kept = target.with_name(f"{target.stem}.before-restore-{at:%Y%m%dT%H%M%S}{target.suffix}")
            target.replace(kept)
        incoming.replace(target)
        return kept
    finally:
        incoming.unlink(missing_ok=True)


def _check(copied: Path, source: Path) -> bool:
    """Tell whether the backup is for practice. One of an earlier release may stand: `build` brings it up to date."""
    try:
        with Database(copied) as database:
            release_of(database)
            return purpose.is_practice(database)
    except DatabaseUnreadable as error:
        raise BackupRefused(f"{source} は退避したデータベースではありません。") from error
    except SchemaMismatch as error:
        raise BackupRefused(f"{source} を戻せません。{error}") from error
