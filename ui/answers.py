"""Ask a metric and remember the answer for as long as its version stands; those of the sample stand apart.

The version is read first, then the remembered answer is looked up by it: never the other way round, so no page can
show an answer older than the version that it names.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import date
from typing import TypeVar, cast

import streamlit as st

from access import reach, served
from metrics.moment import Moment
from store import versions
from ui import markup, selection

Answer = TypeVar("Answer")

# What a question may depend on beside the moment: what has one text of its own, by which the answer is found again.
Argument = str | int | date | None

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
    return cast(Answer, reach.narrowed(_answer(key, lambda: question(served.database(), moment, *arguments))))


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


@st.cache_resource(show_spinner=False, max_entries=500)
def _answer(key: str, _ask: Callable[[], object]) -> object:
    return _ask()
