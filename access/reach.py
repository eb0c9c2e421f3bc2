"""What somebody may read: everything, some cities, or nothing.

All that a page shows of the data comes through ui/answers.py, which asks here; what a page does goes through
access/acting.py. Nothing else of pages/, ui/ and server/ has the database in its hands (tests/pages/test_reach.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TypeVar, cast

import streamlit as st

from access import served, settings
from access.person import Visit, person_of
from domain.access import Action
from metrics import catalogue
from metrics.moment import Moment
from store import export, links, versions
from store.failure import DatabaseFailed
from store.versions import EVERYTHING, Entry

COOKIE = "dx_link"
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be read: cities by key and slug (None: every city), and a version and day where a link fixes them."""

    cities: frozenset[str] | None = None
    keys: frozenset[int] | None = None
    version: int | None = None
    on: date | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether everything may be read."""
        return self.cities is None


WHOLE = Reach()
NOTHING = Reach(frozenset(), frozenset())
# Nothing may be read before somebody has said what may be: what forgets to say so shows nothing.
_REACH: ContextVar[Reach] = ContextVar("_REACH", default=NOTHING)

# Rows that are about no city.
_OF_NO_CITY = (catalogue.Theme, export.CommonRow)


class OfWhichCity(TypeError):
    """A row of which nobody can tell what city it is about: it is kept from who reads some cities only."""


def present() -> Reach:
    """Return what the running page or request may read."""
    return _REACH.get()


@contextmanager
def within(reach: Reach) -> Iterator[None]:
    """Let everything inside read no more than that."""
    token = _REACH.set(reach)
    try:
        yield
    finally:
        _REACH.reset(token)


def limit(reach: Reach) -> None:
    """Let the running page read no more than that."""
    _REACH.set(reach)


def of(shown: Visit) -> Reach | None:
    """Return what the sender of a request or session may read, None for nothing."""
    if settings.read().is_public:
        return WHOLE
    person = person_of(shown)
    if person is not None and person.may(Action.READ):
        return WHOLE if person.cities is None or person.is_of_every_city else _cities(person.cities)
    token = shown.cookies.get(COOKIE, "")
    link = links.of_token(served.own(), token, served.own_today()) if token else None
    if link is None:
        return None
    slugs = {city for city, key in city_keys().items() if key == link.municipality_key}
    keys = frozenset({link.municipality_key})
    # Versions and days of a link are those of the database that it was made in.
    pinned = (None, None) if served.is_sample() else (link.version, link.on_day)
    return Reach(frozenset(slugs), keys, *pinned)


def city_keys() -> dict[str, int]:
    """Return the municipality_key of each city by its slug, whoever asks."""
    return _city_keys(versions.current(served.own()), served.own_today())


@st.cache_resource(show_spinner=False, max_entries=4)
def _city_keys(version: int, on: date) -> dict[str, int]:
    rows = catalogue.cities(served.own(), Moment(version, on))
    return {row.city: row.municipality_key for row in rows}


def open_link(token: str) -> str | None:
    """Count one opening of a reading link and return its city; None for a link that leads nowhere."""
    database = served.own()
    link = links.of_token(database, token, served.own_today())
    if link is None:
        return None
    with suppress(DatabaseFailed):  # on a full disk nothing can be counted, and everything be read
        links.count_opening(database, link.link_id, datetime.now(UTC))
    return next((city for city, key in city_keys().items() if key == link.municipality_key), None)


def narrowed(answer: Answer, of: int = 0) -> Answer:
    """Return an answer with nothing in it that the present reader may not read; None for a single row of that.

    `of` is the city that was asked about, where the rows do not say of which one they are. Raises OfWhichCity where
    neither tells it.
    """
    if _REACH.get().is_whole or answer is None:
        return answer
    if isinstance(answer, tuple | list) and not hasattr(answer, "_fields"):  # rows, and not one that is a named tuple
        told = (_told(row, of) for row in answer)
        return cast(Answer, type(answer)(row for row in told if row is not None))
    return cast(Answer, _told(answer, of))


def _told(row: object, of: int) -> object | None:
    """Return a row as the present reader may know it, None where it is of a city that may not be read."""
    reach = _REACH.get()
    if reach.cities is None or reach.keys is None or isinstance(row, _OF_NO_CITY):
        return row
    if isinstance(row, Entry):
        return _entry(row, reach.keys)
    key, city = getattr(row, "municipality_key", None), getattr(row, "city", None)
    if key is None and city is None:
        if not of:
            raise OfWhichCity(type(row).__qualname__)
        key = of
    return row if (key is None or key in reach.keys) and (city is None or city in reach.cities) else None


def _entry(entry: Entry, keys: frozenset[int]) -> Entry | None:
    """Return a version of the log; of what changed everything neither who nor why: that may be about other cities."""
    if entry.scope == EVERYTHING:
        return replace(entry, by_name="", reason="")
    return entry if entry.scope in keys else None


def _cities(slugs: frozenset[str]) -> Reach:
    known = city_keys()
    return Reach(slugs, frozenset(key for city, key in known.items() if city in slugs))
