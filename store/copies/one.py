"""A copy of the whole database in one file, and the way back."""

import shutil
from datetime import datetime
from pathlib import Path

from store import files
from store.database import Database, database_path
from store.failure import DatabaseFailed, Reason
from store.plans.build import SchemaMismatch, release_of
from store.practice import purpose
from store.practice.purpose import WrongPurpose


class BackupRefused(ValueError):
    """A file that would be overwritten, or that is no backup."""


def backup(database: Database, target: Path) -> None:
    """Write one consistent state into a new file while others go on; what fails leaves nothing.

    Raises BackupRefused where the file exists, DatabaseFailed and OSError where it cannot be written.
    """
    if target.exists():
        raise BackupRefused(f"{target} はすでにあります。別の名前にしてください。")
    if not target.parent.is_dir():
        raise BackupRefused(f"フォルダ {target.parent} がありません。")
    unfinished = target.with_name(f"{target.name}.part")
    files.remove_database(unfinished)
    try:
        database.copy_to(unfinished)
        unfinished.replace(target)
    except DatabaseFailed as failed:
        raise failed.naming(target.name, instead_of=unfinished.name) from failed
    finally:
        files.remove_database(unfinished)


def restore(source: Path, address: str | Path | None, at: datetime, remedy: str) -> Path | None:
    """Put a backup in the place of the database and return where the replaced one was kept, None where there was none.

    Raises BackupRefused for a file that is no backup of this software, DatabaseFailed while a process holds the
    database, OSError where there is no room, WrongPurpose where one of the two is for practice and the other is not.
    Whatever fails, the database stands as it was.
    """
    target = database_path(address).resolve()
    incoming = target.with_name(f"{target.name}.incoming")
    if not source.is_file():
        raise BackupRefused(f"{source} がありません。")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(source, incoming)
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
        try:
            incoming.replace(target)
        except OSError:
            if kept is not None:
                kept.replace(target)
            raise
        return kept
    finally:
        files.remove_database(incoming)


def _check(copied: Path, source: Path) -> bool:
    """Tell whether the backup is for practice. One of an earlier release may stand: `build` brings it up to date."""
    try:
        with Database(copied) as database:
            release_of(database)
            return purpose.is_practice(database)
    except DatabaseFailed as error:
        if error.reason not in (Reason.DAMAGED, Reason.EMPTY):
            raise
        raise BackupRefused(f"{source} は退避したデータベースではありません。") from error
    except SchemaMismatch as error:
        raise BackupRefused(f"{source} を戻せません。{error}") from error
