"""The words of the plans' own texts, and the lines on which they stand."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.spelling import Word, holds
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class TermLines(NamedTuple):
    """A word of a plan's text; `on_lines` are the numbers of its lines, blanks between."""

    city: str
    municipality_name: str
    municipality_key: int
    term: str
    on_lines: str


_TERMS = """
SELECT municipality_now.city AS city, municipality_now.municipality_name AS municipality_name, term_now.*
FROM term_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = term_now.municipality_key
ORDER BY municipality_now.sort_order, term_now.term"""


def terms(database: Database, moment: Moment) -> tuple[TermLines, ...]:
    """Return one row per city and word of its plan's text."""
    return records.rows(TermLines, database.judged(moment), _TERMS)


def lines(of_city: Sequence[TermLines], sought: Sequence[Word]) -> dict[int, list[str]]:
    """Return the lines of one city's text on which every sought word stands, each with the terms that hold them."""
    found: list[dict[int, list[str]]] = []
    for word in sought:
        on: dict[int, list[str]] = {}
        for row in of_city:
            if holds((word,), row.term):
                for line in row.on_lines.split():
                    on.setdefault(int(line), []).append(row.term)
        found.append(on)
    every = set.intersection(*(set(on) for on in found)) if found else set()
    return {line: sorted({term for on in found for term in on[line]}) for line in sorted(every)}
