"""What somebody is preparing to send, kept on the server: a lost connection or an expired sign-in loses no work."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from domain import directions
from metrics.database import Database as Reader
from store import write
from store.database import Database


@dataclass(frozen=True, slots=True)
class Draft:
    """One file and the answers given to its questions so far. `saved_at` is UTC."""

    file_name: str
    content: bytes
    answers: Mapping[str, str]
    saved_at: datetime


def save(
    database: Database,
    subject: str,
    municipality_key: int,
    file_name: str,
    content: bytes,
    answers: Mapping[str, str],
    at: datetime,
) -> None:
    """Keep the draft of a person in a city; the one before it is replaced."""
    with database.transaction() as writing:
        writing.execute(_DELETE, [subject, municipality_key])
        writing.insert(
            "draft",
            [
                {
                    "by_subject": subject,
                    "municipality_key": municipality_key,
                    "file_name": directions.shown(file_name),
                    "content": base64.b64encode(content).decode("ascii"),
                    "answers": json.dumps(dict(answers), ensure_ascii=False, sort_keys=True),
                    "saved_at": write.stored(at),
                }
            ],
        )


def of(database: Reader, subject: str, municipality_key: int) -> Draft | None:
    """Return what a person is preparing in a city, None where there is nothing."""
    rows = database.rows(
        "SELECT file_name, content, answers, saved_at FROM draft WHERE by_subject = ? AND municipality_key = ?",
        [subject, municipality_key],
    )
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


def drop(database: Database, subject: str, municipality_key: int) -> None:
    """Remove what a person was preparing in a city; nothing happens where there is nothing."""
    with database.transaction() as writing:
        writing.execute(_DELETE, [subject, municipality_key])


_DELETE = "DELETE FROM draft WHERE by_subject = ? AND municipality_key = ?"
