"""The plan workbook that somebody is preparing, kept on the server: a lost connection loses no work."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from domain import directions
from metrics.database import Database as Reader
from store import write
from store.database import Database
from store.uploads.drafts import Draft


def save(
    database: Database, subject: str, file_name: str, content: bytes, answers: Mapping[str, str], at: datetime
) -> None:
    """Keep the plan that a person is preparing; the one before it is replaced. Of which city it is the file says."""
    with database.transaction() as writing:
        writing.execute(_DELETE, [subject])
        writing.insert(
            "plan_draft",
            [
                {
                    "by_subject": subject,
                    "file_name": directions.shown(file_name),
                    "content": base64.b64encode(content).decode("ascii"),
                    "answers": json.dumps(dict(answers), ensure_ascii=False, sort_keys=True),
                    "saved_at": write.stored(at),
                }
            ],
        )


def of(database: Reader, subject: str) -> Draft | None:
    """Return the plan that a person is preparing, None where there is none."""
    rows = database.rows(
        "SELECT file_name, content, answers, saved_at FROM plan_draft WHERE by_subject = ?", [subject]
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


def drop(database: Database, subject: str) -> None:
    """Remove the plan that a person was preparing; nothing happens where there is none."""
    with database.transaction() as writing:
        writing.execute(_DELETE, [subject])


_DELETE = "DELETE FROM plan_draft WHERE by_subject = ?"
