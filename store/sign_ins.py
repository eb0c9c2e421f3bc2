"""Sign-ins that were ended by signing out: what keeps a copy of their cookie from opening anything again."""

from collections.abc import Iterable
from datetime import datetime

from store import write
from store.database import Database


def end(database: Database, hashes: Iterable[str], at: datetime) -> None:
    """Keep for ever that these sign-ins have ended; one that has ended before stays as it is."""
    with database.transaction() as writing:
        for one in hashes:
            writing.execute(_INSERT, [one, write.stored(at)])


def has_ended(database: Database, one: str) -> bool:
    """Tell whether a sign-in has ended."""
    return bool(database.lasting_rows("SELECT ended_at FROM ended_sign_in WHERE sign_in_hash = ?", [one]))


_INSERT = "INSERT INTO ended_sign_in (sign_in_hash, ended_at) VALUES (?, ?) ON CONFLICT DO NOTHING"
