"""What somebody may read: everything, some cities, or nothing.

All that a page shows of the data comes through answers.ask, which asks here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from domain.access import Action, Role
from store import links
from ui import access, settings

COOKIE = "dx_link"


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


def of(shown: access.Visit) -> Reach | None:
    """Return what the sender of a request or session may read, None for nothing."""
    from ui import answers  # answers asks this module what may be read

    if settings.read().is_public:
        return WHOLE
    person = access.person_of(shown)
    if person is not None and person.may(Action.READ):
        return WHOLE if person.cities is None or person.role is Role.ADMIN else _cities(person.cities)
    token = shown.cookies.get(COOKIE, "")
    link = links.of_token(answers.database(), token, answers.today()) if token else None
    if link is None:
        return None
    slugs = {city for city, key in answers.city_keys().items() if key == link.municipality_key}
    return Reach(frozenset(slugs), frozenset({link.municipality_key}), link.version, link.on_day)


def narrowed(answer: Any) -> Any:
    """Return an answer with nothing in it that the present reader may not read."""
    reach = _REACH.get()
    if reach.cities is None or reach.keys is None:
        return answer
    if isinstance(answer, pd.DataFrame):
        if "municipality_key" in answer.columns:
            return answer[answer.municipality_key.isin(reach.keys)].reset_index(drop=True)
        if "city" in answer.columns:
            return answer[answer.city.isin(reach.cities)].reset_index(drop=True)
        return answer
    city = getattr(answer, "city", None)
    return None if city is not None and city not in reach.cities else answer


def _cities(slugs: frozenset[str]) -> Reach:
    from ui import answers

    known = answers.city_keys()
    return Reach(slugs, frozenset(key for city, key in known.items() if city in slugs))
