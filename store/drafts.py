"""What somebody is preparing to send, kept on the server: a lost connection or an expired sign-in loses no work.

A table of drafts has a row a person, or a person and city; its own module (store/uploads/, store/plans/) names both.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from domain import directions
from metrics.database import Database as Reader
from store import write
from store.database import Database

# The columns, and their values, by which a draft is found.
Place = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Draft:
    """One file and the answers given to its questions so far. `saved_at` is UTC."""

    file_name: str
    content: bytes
    answers: Mapping[str, str]
    saved_at: datetime


def save(
    database: Database,
    table: str,
    place: Place,
    file_name: str,
    content: bytes,
    answers: Mapping[str, str],
    at: datetime,
) -> None:
    """Keep a draft; the one before it at the same place is replaced."""
    row = {
        **place,
        "file_name": directions.shown(file_name),
        "content": base64.b64encode(content).decode("ascii"),
        "answers": json.dumps(dict(answers), ensure_ascii=False, sort_keys=True),
        "saved_at": write.stored(at),
    }
    with database.transaction() as writing:
        writing.execute(f"DELETE FROM {table}{_at(place)}", list(place.values()))
        writing.insert(table, [row])


def of(database: Reader, table: str, place: Place) -> Draft | None:
    """Return the draft at a place, None where there is none."""
    select = f"SELECT file_name, content, answers, saved_at FROM {table}{_at(place)}"
    rows = database.rows(select, list(place.values()))
    if not rows:
        return None
    saved_at = rows[0]["saved_at"]
    assert isinstance(saved_at, datetime)
    return Draft(
        file_name=str(rows[0]["file_name"]),
        content=base64.b64decode(str(rows[0]["content"])),
        answers=json.loads(str(rows[0]["answers"])),
        saved_at=saved_at.replace(tzinfo=UTC),
    )


def drop(database: Database, table: str, place: Place) -> None:
    """Remove the draft at a place; nothing happens where there is none."""
    with database.transaction() as writing:
        writing.execute(f"DELETE FROM {table}{_at(place)}", list(place.values()))


def _at(place: Place) -> str:
    return " WHERE " + " AND ".join(f"{column} = ?" for column in place)
