"""What somebody may read: everything, some cities, or nothing.

All that a page shows of the data comes through ui/answers.py, which asks here.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar, cast

import streamlit as st

from access import served, settings
from access.person import Visit, person_of
from domain.access import Action
from metrics import catalogue
from metrics.moment import Moment
from store import links, versions
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
_REACH: ContextVar[Reach] = ContextVar("_REACH", default=WHOLE)


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


def narrowed(answer: Answer) -> Answer | None:
    """Return an answer with nothing in it that the present reader may not read; None for a single row of that."""
    reach = _REACH.get()
    if reach.cities is None or reach.keys is None:
        return answer
    if isinstance(answer, tuple) and not hasattr(answer, "_fields"):  # rows, and not one that is a named tuple
        return cast(Answer, tuple(row for row in answer if _is_within(row, reach.cities, reach.keys)))
    return answer if _is_within(answer, reach.cities, reach.keys) else None


def of_log(entries: Iterable[Entry]) -> list[Entry]:
    """Return the versions that the present reader may know of: those of their cities, and those of everything.

    Who reads some cities only is not told the reason of the latter: it names the cities that it changed.
    """
    keys = _REACH.get().keys
    if keys is None:
        return list(entries)
    return [
        entry if entry.scope in keys else replace(entry, reason="")
        for entry in entries
        if entry.scope in keys or entry.scope == EVERYTHING
    ]


def _is_within(row: object, cities: frozenset[str], keys: frozenset[int]) -> bool:
    """Tell whether a row is of a city that may be read, or of none."""
    key, city = getattr(row, "municipality_key", None), getattr(row, "city", None)
    return (key is None or key in keys) and (city is None or city in cities)


def _cities(slugs: frozenset[str]) -> Reach:
    known = city_keys()
    return Reach(slugs, frozenset(key for city, key in known.items() if city in slugs))
