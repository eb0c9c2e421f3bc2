"""What plans say was started, completed, decided or is due when, outside their roadmaps."""

from datetime import date
from typing import NamedTuple

from domain.codes import Stage
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Event(NamedTuple):
    """A statement of a plan: what was reached, or is due, and the first and last day that its printed date allows."""

    city: str
    municipality_name: str
    municipality_key: int
    event_id: str
    event_name: str
    theme_id: str
    theme_name: str
    stage: Stage
    is_planned: bool
    printed_text: str
    occurred_on_text: str | None
    occurred_from: date | None
    occurred_to: date | None
    initiative_id: str | None
    initiative_name: str | None
    note: str | None
    place: str
    first_line: int
    last_line: int


# As people tell it: by the first day that is known, then by the last; what has no date comes last.
_EVENTS = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    event_now.*,
    theme_now.theme_name AS theme_name,
    initiative_now.initiative_name AS initiative_name
FROM event_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = event_now.municipality_key
INNER JOIN theme_now
    ON theme_now.theme_id = event_now.theme_id
LEFT JOIN initiative_now
    ON initiative_now.municipality_key = event_now.municipality_key
    AND initiative_now.initiative_id = event_now.initiative_id
ORDER BY municipality_now.sort_order,
    CASE WHEN event_now.occurred_on_text IS NULL THEN 1 ELSE 0 END,
    coalesce(event_now.occurred_from, event_now.occurred_to), coalesce(event_now.occurred_to, event_now.occurred_from),
    event_now.sort_order"""


def events(database: Database, moment: Moment) -> tuple[Event, ...]:
    """Return one row per event, city by city, by date; those without one come last."""
    return records.rows(Event, database.judged(moment), _EVENTS)
