"""What plans say of themselves and their cities, as planners ask for it, and where they contradict themselves."""

from typing import NamedTuple

from domain.codes import ContextTopic
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class ContextItem(NamedTuple):
    """One printed value: who leads or reviews the plan, an answer of a survey, a population, a cost, a grant."""

    city: str
    municipality_name: str
    municipality_key: int
    context_number: int
    topic: ContextTopic
    item_name: str
    value_text: str
    as_of_text: str | None
    note: str | None
    place: str
    first_line: int
    last_line: int


class Contradiction(NamedTuple):
    """Two statements of a plan that do not fit, each as printed."""

    city: str
    municipality_name: str
    municipality_key: int
    contradiction_number: int
    subject: str
    first_text: str
    first_place: str
    first_first_line: int
    first_last_line: int
    second_text: str
    second_place: str
    second_first_line: int
    second_last_line: int
    note: str | None


_CONTEXT = """
SELECT municipality_now.city AS city, municipality_now.municipality_name AS municipality_name, context_now.*
FROM context_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = context_now.municipality_key
ORDER BY municipality_now.sort_order, context_now.topic, context_now.context_number"""

_CONTRADICTIONS = """
SELECT municipality_now.city AS city, municipality_now.municipality_name AS municipality_name, contradiction_now.*
FROM contradiction_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = contradiction_now.municipality_key
ORDER BY municipality_now.sort_order, contradiction_now.contradiction_number"""


def items(database: Database, moment: Moment) -> tuple[ContextItem, ...]:
    """Return one row per printed value, city by city, topic by topic, in the order of the plan's file."""
    return records.rows(ContextItem, database.judged(moment), _CONTEXT)


def contradictions(database: Database, moment: Moment) -> tuple[Contradiction, ...]:
    """Return one row per contradiction, in the order of the plans."""
    return records.rows(Contradiction, database.judged(moment), _CONTRADICTIONS)
