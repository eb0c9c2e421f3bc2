"""To whom a mail of reminders went, and when: never twice on a day, whichever servers share the database."""

import hashlib
from datetime import date

from store.database import Database


def begin(database: Database, to: str, today: date, every_days: int) -> bool:
    """Take it on to write to an address today, and tell whether that is due.

    It is not where somebody has begun to on this day already, or a mail was taken by a server less than `every_days`
    before: one that failed is tried again on the next day.
    """
    name = _hash(to)
    with database.transaction() as writing:
        if writing.rows("SELECT 1 AS n FROM reminder_attempt WHERE recipient_hash = ? AND tried_on = ?", [name, today]):
            return False
        (row,) = writing.rows("SELECT max(sent_on) AS last FROM reminder_sent WHERE recipient_hash = ?", [name])
        last = row["last"]
        if isinstance(last, date) and (today - last).days < every_days:
            return False
        writing.insert("reminder_attempt", [{"recipient_hash": name, "tried_on": today}])
        return True


def sent(database: Database, to: str, today: date) -> None:
    """Keep that a server took the mail to an address that was begun today."""
    with database.transaction() as writing:
        writing.insert("reminder_sent", [{"recipient_hash": _hash(to), "sent_on": today}])


def _hash(to: str) -> str:
    return hashlib.sha256(to.strip().lower().encode()).hexdigest()
