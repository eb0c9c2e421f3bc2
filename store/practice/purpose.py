"""What a database is for: the real one, or practice on fictitious actuals. A practice database says so itself."""

from datetime import UTC, date, datetime

from domain import clock
from metrics.database import Database

PRACTICE = "架空の実績による練習用"
SAMPLE = "架空の実績による見本"
# What the name of an invented plan ends with: those of a practice database are real ones else.
INVENTED = "（架空）"
_HAS_TABLE = (
    "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'practice'"
)


class WrongPurpose(ValueError):
    """What belongs to practice met a real database, or the other way round; nothing was written."""


def practice_day(database: Database) -> date | None:
    """Return the day on which a practice database is read, None for a real database."""
    # A file of an earlier schema has no such table, and is real.
    rows = database.rows("SELECT as_of FROM practice") if database.rows(_HAS_TABLE) else []
    if not rows:
        return None
    day = rows[0]["as_of"]
    assert isinstance(day, date)
    return day


def is_practice(database: Database) -> bool:
    """Tell whether the database holds fictitious actuals."""
    return practice_day(database) is not None


def today_of(database: Database, today: date) -> date:
    """Return the day of reading: today, or in a practice database its own day."""
    return practice_day(database) or today


def moment_of_writing(database: Database, now: datetime) -> datetime:
    """Return the moment that a write bears: now, or in a practice database this time on its own day in Japan."""
    day = practice_day(database)
    return now if day is None else datetime.combine(day, clock.local(now).timetz()).astimezone(UTC)
