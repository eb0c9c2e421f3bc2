"""The one zone that every day of the dashboard is meant in, whatever the server's own."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


def today() -> date:
    """Return the day in Japan now."""
    return datetime.now(TOKYO).date()


def local(moment: datetime) -> datetime:
    """Return a moment as a clock in Japan shows it; one without a zone is in UTC, as the database keeps it."""
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).astimezone(TOKYO)


def minute_text(moment: datetime) -> str:
    """Return the minute in Japan, 2026-11-21 12:34."""
    return f"{local(moment):%Y-%m-%d %H:%M}"
