"""The plan workbook that somebody is preparing, kept on the server (store/drafts.py); of which city, the file says."""

from collections.abc import Mapping
from datetime import datetime

from metrics.database import Database as Reader
from store import drafts
from store.database import Database
from store.drafts import Draft

_TABLE = "plan_draft"


def save(
    database: Database, subject: str, file_name: str, content: bytes, answers: Mapping[str, str], at: datetime
) -> None:
    """Keep the plan that a person is preparing; the one before it is replaced."""
    drafts.save(database, _TABLE, {"by_subject": subject}, file_name, content, answers, at)


def of(database: Reader, subject: str) -> Draft | None:
    """Return the plan that a person is preparing, None where there is none."""
    return drafts.of(database, _TABLE, {"by_subject": subject})


def drop(database: Database, subject: str) -> None:
    """Remove the plan that a person was preparing; nothing happens where there is none."""
    drafts.drop(database, _TABLE, {"by_subject": subject})
