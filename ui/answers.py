"""Ask a metric and remember the answer for as long as its version stands.

The version is read first, then the remembered answer is looked up by it: never the other way round, so no page can
show an answer older than the version that it names.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar, cast

import streamlit as st

from access import reach, served
from metrics.moment import Moment
from store import versions
from ui import markup, selection

Answer = TypeVar("Answer")

# The newest version as the run of a page read it at its beginning; None outside of such a run.
_NEWEST: ContextVar[int | None] = ContextVar("_NEWEST", default=None)


def begin() -> None:
    """Read the newest version for the run of a page that begins, so that all of the page shows one and the same.

    A page names its version some twenty times. What writes a version begins a new run to show it.
    """
    _NEWEST.set(versions.current(served.database()))


def present(scope: int = 0) -> Moment:
    """Return the present: the newest version, read today, for one city or for all."""
    newest = _NEWEST.get()
    return Moment(versions.current(served.database()) if newest is None else newest, served.today(), scope)


def now(scope: int = 0) -> Moment:
    """Return what the address pins (`v`, `on`) where it exists and is not ahead of the present; else the present."""
    newest = present(scope)
    within = reach.present()
    pin = selection.pin() if within.version is None else selection.Pin(within.version, within.on)
    return Moment(
        pin.version if pin.version is not None and 1 <= pin.version <= newest.version else newest.version,
        pin.on if pin.on is not None and pin.on <= newest.as_of else newest.as_of,
        scope,
    )


def ask(question: Callable[..., Answer], *arguments: object, scope: int = 0) -> Answer:
    """Return the answer of a metric's question at present. Answers are shared: the caller changes none of them."""
    name = f"{question.__module__}.{question.__qualname__}"
    return cast(Answer, reach.narrowed(_answer(name, now(scope), arguments, question)))


def remembered(name: str, make: Callable[[], Answer], *also: str) -> Answer:
    """Return what `make` makes of the page's selection, made once for each selection, version and day.

    `name` says which piece of which page it is, `also` what else it depends on. All that a page shows follows from
    its address and the moment, so these decide. Nobody may change what is returned.
    """
    key = (name, now(), selection.query(), str(sorted(markup.KEPT.get().items())), reach.present(), *also)
    return cast(Answer, _made(key, make))


@st.cache_resource(show_spinner=False, max_entries=500)
def _made(key: tuple[object, ...], _make: Callable[[], object]) -> object:
    return _make()


@st.cache_resource(show_spinner=False, max_entries=500)
def _answer(name: str, moment: Moment, arguments: tuple[object, ...], _question: Callable[..., object]) -> object:
    return _question(served.database(), moment, *arguments)
