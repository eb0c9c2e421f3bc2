"""The file of actuals that somebody is preparing in a city, kept on the server (store/drafts.py)."""

from collections.abc import Mapping
from datetime import datetime

from metrics.database import Database as Reader
from store import drafts
from store.database import Database
from store.drafts import Draft as Draft

_TABLE = "draft"


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
    drafts.save(database, _TABLE, _place(subject, municipality_key), file_name, content, answers, at)


def of(database: Reader, subject: str, municipality_key: int) -> Draft | None:
    """Return what a person is preparing in a city, None where there is nothing."""
    return drafts.of(database, _TABLE, _place(subject, municipality_key))


def drop(database: Database, subject: str, municipality_key: int) -> None:
    """Remove what a person was preparing in a city; nothing happens where there is nothing."""
    drafts.drop(database, _TABLE, _place(subject, municipality_key))


def _place(subject: str, municipality_key: int) -> drafts.Place:
    return {"by_subject": subject, "municipality_key": municipality_key}
