"""Ask a metric and remember the answer for as long as its version stands.

The version is read first, then the remembered answer is looked up by it: never the other way round, so no page can
show an answer older than the version that it names.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from typing import TypeVar, cast

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.moment import Moment
from store import versions
from store.database import Database
from store.practice import purpose
from ui import markup, reading, selection

Answer = TypeVar("Answer")

# The newest version as the run of a page read it at its beginning; None outside of such a run.
_NEWEST: ContextVar[int | None] = ContextVar("_NEWEST", default=None)


@st.cache_resource(show_spinner=False, on_release=lambda opened: opened.close())
def database() -> Database:
    """Return the one database of this server; every question takes a cursor of its own."""
    return Database()


@st.cache_resource(show_spinner=False)
def practice_day() -> date | None:
    """Return the day on which a practice database is read, None for a real one; a database never changes in that."""
    return purpose.practice_day(database())


def city_keys() -> dict[str, int]:
    """Return the municipality_key of each city by its slug, whoever asks."""
    rows = _answer("cities", Moment(versions.current(database()), today()), (), catalogue.cities)
    assert isinstance(rows, pd.DataFrame)
    return {str(city): int(key) for city, key in zip(rows.city, rows.municipality_key, strict=True)}


def begin() -> None:
    """Read the newest version for the run of a page that begins, so that all of the page shows one and the same.

    A page names its version some twenty times. What writes a version begins a new run to show it.
    """
    _NEWEST.set(versions.current(database()))


def today() -> date:
    """Return the day of reading: today in Japan, or the own day of a practice database."""
    return practice_day() or selection.today()


def present(scope: int = 0) -> Moment:
    """Return the present: the newest version, read today, for one city or for all."""
    newest = _NEWEST.get()
    return Moment(versions.current(database()) if newest is None else newest, today(), scope)


def now(scope: int = 0) -> Moment:
    """Return what the address pins (`v`, `on`) where it exists and is not ahead of the present; else the present."""
    newest = present(scope)
    reach = reading.present()
    pin = selection.pin() if reach.version is None else selection.Pin(reach.version, reach.on)
    return Moment(
        pin.version if pin.version is not None and 1 <= pin.version <= newest.version else newest.version,
        pin.on if pin.on is not None and pin.on <= newest.as_of else newest.as_of,
        scope,
    )


def ask(question: Callable[..., Answer], *arguments: object, scope: int = 0) -> Answer:
    """Return the answer of a metric's question at present. Answers are shared: the caller changes none of them."""
    name = f"{question.__module__}.{question.__qualname__}"
    return cast(Answer, reading.narrowed(_answer(name, now(scope), arguments, question)))


def remembered(name: str, make: Callable[[], Answer], *also: str) -> Answer:
    """Return what `make` makes of the page's selection, made once for each selection, version and day.

    `name` says which piece of which page it is, `also` what else it depends on. All that a page shows follows from
    its address and the moment, so these decide. Nobody may change what is returned.
    """
    key = (name, now(), selection.query(), str(sorted(markup.KEPT.get().items())), reading.present(), *also)
    return cast(Answer, _made(key, make))


@st.cache_resource(show_spinner=False, max_entries=500)
def _made(key: tuple[object, ...], _make: Callable[[], object]) -> object:
    return _make()


@st.cache_resource(show_spinner=False, max_entries=500)
def _answer(name: str, moment: Moment, arguments: tuple[object, ...], _question: Callable[..., object]) -> object:
    return _question(database(), moment, *arguments)
