"""Ask a metric and remember the answer for as long as its version stands; those of the sample stand apart.

The version is read first, then the remembered answer is looked up by it: never the other way round, so no page can
show an answer older than the version that it names.

Here alone pages read the database, and each answer goes through `reach.narrowed`: whoever asks is answered within
their reach. What is not remembered, because it has no version (what waits for approval), is asked `anew`.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Concatenate, ParamSpec, TypeVar, cast

import streamlit as st

from access import reach, served
from metrics import catalogue
from metrics.moment import Moment
from store import versions
from store.database import Database
from store.versions import Brought, Entry
from ui import markup, selection

Answer = TypeVar("Answer")
Given = ParamSpec("Given")

# What no city has as its key.
_NO_CITY = -1

# What a question may depend on beside the moment: what has one text of its own, by which the answer is found again.
Argument = str | int | date | tuple[int, ...] | None

# The present as the run of a page read it at its beginning; None outside of such a run.
_PRESENT: ContextVar[Moment | None] = ContextVar("_PRESENT", default=None)


def begin(at: Moment | None = None) -> None:
    """Read the newest version and the day for the run of a page that begins: all of the page shows one and the same.

    A page names its version some twenty times. What writes a version begins a new run to show it. Whoever has read them
    already gives them as `at`.
    """
    selection.begin()
    _PRESENT.set(at or Moment(versions.current(served.database()), served.today()))


def present(scope: int = 0) -> Moment:
    """Return the present: the newest version, read today, for one city or for all."""
    read = _PRESENT.get()
    if read is None:
        return Moment(versions.current(served.database()), served.today(), scope)
    return Moment(read.version, read.as_of, scope) if scope else read


def now(scope: int = 0) -> Moment:
    """Return what the address pins (`v`, `on`) where it exists and is not ahead of the present; else the present."""
    newest = present(scope)
    within = reach.present()
    pin = selection.pin_within(newest.version, newest.as_of)
    if within.version is not None:
        pin = selection.Pin(within.version, within.on)
    return Moment(
        pin.version if pin.version is not None and 1 <= pin.version <= newest.version else newest.version,
        pin.on if pin.on is not None and pin.on <= newest.as_of else newest.as_of,
        scope,
    )


def ask(question: Callable[..., Answer], *arguments: Argument, scope: int = 0) -> Answer:
    """Return the answer of a metric's question at present. Answers are shared: the caller changes none of them."""
    name = f"{question.__module__}.{question.__qualname__}"
    moment = now(scope)
    key = repr((served.name(), name, moment, arguments))
    answer = cast(Answer, _answer(key, lambda: question(served.database(), moment, *arguments)))
    return answer if reach.present().is_whole else reach.narrowed(answer, scope or _city_of(question, arguments))


def ask_much(question: Callable[..., Answer], *arguments: Argument) -> Answer:
    """Return the same of an answer with so many rows that few of its like can be kept; for who may read everything."""
    if not reach.present().is_whole:
        return ask(question, *arguments)
    name, moment = f"{question.__module__}.{question.__qualname__}", now()
    key = repr((served.name(), name, moment, arguments))
    return cast(Answer, _much(key, lambda: question(served.database(), moment, *arguments)))


def _city_of(question: Callable[..., object], arguments: tuple[Argument, ...]) -> int:
    """Return the key of the city that a question about one KPI is about, 0 for a question about several."""
    place, moment = _place_of_kpi(question), now()
    if place is None:
        return 0
    key = repr((served.name(), "the city of each KPI", moment))
    return cast(Mapping[str, int], _answer(key, lambda: _keys(moment))).get(str(arguments[place]), _NO_CITY)


def _keys(moment: Moment) -> Mapping[str, int]:
    return {kpi.kpi_id: kpi.municipality_key for kpi in catalogue.kpis(served.database(), moment)}


@cache
def _place_of_kpi(question: Callable[..., object]) -> int | None:
    """Return which argument of a question names a KPI, None where none does."""
    _, _, *names = inspect.signature(question).parameters
    return names.index("kpi_id") if "kpi_id" in names else None


def log(scope: int = versions.EVERYTHING, limit: int = 1000, up_to: int | None = None) -> list[Entry]:
    """Return the versions up to the shown one that may be known of, newest first; for a city those that changed it.

    With `up_to` none that is later.
    """
    keys, last = reach.present().keys, min(now().version, up_to or now().version)
    scopes = sorted(keys) if keys is not None and scope == versions.EVERYTHING else [scope]
    key = repr((served.name(), "log", present().version, last, scopes, limit))
    found = cast(Sequence[Entry], _answer(key, lambda: _log(scopes, limit, last)))
    return [_as_shown(entry) for entry in reach.narrowed(found)]


def _log(scopes: Sequence[int], limit: int, last: int) -> Sequence[Entry]:
    found = {entry.version: entry for scope in scopes for entry in versions.log(served.database(), scope, limit, last)}
    return tuple(found[version] for version in sorted(found, reverse=True)[:limit])


def _as_shown(entry: Entry) -> Entry:
    """Return a version as it may be known: a link that is fixed at a version tells of no later withdrawal."""
    last, undone = reach.present().version, entry.undone_by_version
    is_ahead = last is not None and undone is not None and undone > last
    return replace(entry, undone_by_version=None) if is_ahead else entry


def logged(version: int) -> Entry | None:
    """Return a version by its number, None where there is none or it may not be known of."""
    key = repr((served.name(), "logged", present().version, version))
    found = reach.narrowed(cast(Entry | None, _answer(key, lambda: versions.of_version(served.database(), version))))
    return None if found is None else _as_shown(found)


def brought() -> Entry | None:
    """Return the newest version up to the shown one that may be known of, None where there is none."""
    return next(iter(log(limit=1)), None)


def version_on(day: date) -> int | None:
    """Return the version that stood at the end of a day in Japan, none later than the shown one; None for none."""
    last = now().version
    key = repr((served.name(), "version on", last, day))
    return cast(int | None, _answer(key, lambda: versions.on_day(served.database(), day, last)))


def brought_since(version: int) -> Sequence[Brought]:
    """Return how many versions each action brought after one, up to the shown one; for who may read everything."""
    last = now().version
    if not reach.present().is_whole:
        return ()
    key = repr((served.name(), "brought since", version, last))
    return cast(Sequence[Brought], _answer(key, lambda: versions.brought_since(served.database(), version, last)))


def anew(question: Callable[Concatenate[Database, Given], Answer], *given: Given.args, **named: Given.kwargs) -> Answer:
    """Return the answer to a question about what has no version, such as what waits for approval; never remembered."""
    return reach.narrowed(question(served.database(), *given, **named))


def remembered(name: str, make: Callable[[], Answer], *also: str) -> Answer:
    """Return what `make` makes of the page's selection, made once for each selection, version and day.

    `name` says which piece of which page it is, `also` what else it depends on. All that a page shows follows from
    its address, the database and the moment, so these decide. Nobody may change what is returned.
    """
    kept = str(sorted(markup.KEPT.get().items()))
    key = (served.name(), name, now(), selection.query(), selection.is_exact(), kept, reach.present(), *also)
    made, passed_over = cast(tuple[Answer, Iterable[tuple[str, str]]], _made(repr(key), lambda: selection.noting(make)))
    selection.pass_over(passed_over)
    return made


def of_moment(name: str, make: Callable[[], Answer]) -> Answer:
    """Return what `make` makes of answers alone, whatever the page selects: made once for each version and day."""
    return cast(Answer, _made(repr((name, now(), reach.present())), make))


# Both are found by one text: Streamlit hashes a tuple part by part, and copies what holds fields, at ten times the
# price.


@st.cache_resource(show_spinner=False, max_entries=500)
def _made(key: str, _make: Callable[[], object]) -> object:
    return _make()


@st.cache_resource(show_spinner=False, max_entries=8)
def _much(key: str, _ask: Callable[[], object]) -> object:
    return _ask()


@st.cache_resource(show_spinner=False, max_entries=500)
def _answer(key: str, _ask: Callable[[], object]) -> object:
    return _ask()
