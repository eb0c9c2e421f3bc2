"""Which database the running page or request reads, and on which day: this server's own, or the sample.

The address asks for the sample (`sample=1`). It is decided here and nowhere else, once for a run or a request; pages
ask `database()` and know nothing of it. What is about this server itself, whatever is shown, asks `own()`.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from urllib.parse import parse_qs

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from access import sample, settings
from domain import clock
from metrics.moment import Moment
from store import versions
from store.database import Database
from store.failure import DatabaseFailed, Reason
from store.plans.build import refuse_other_release
from store.practice import purpose

PARAMETER = "sample"
_STAYS = "sample_is_shown"

# When a server was last found not to answer, and what was said of it.
_SECONDS_DOWN = 2.0
_DOWN: tuple[float, str] | None = None

# None outside of a run and a request, and in what runs before the shell does.
_IS_SAMPLE: ContextVar[bool | None] = ContextVar("_IS_SAMPLE", default=None)


def begin() -> None:
    """Decide for the run of a page that begins.

    A session that shows the sample goes on to do so: the menu leads to addresses that say nothing of it. The way back
    loads the document anew, and with it begins another session.
    """
    is_shown = _is_asked_by_session()
    _IS_SAMPLE.set(is_shown)
    if is_shown:
        st.session_state[_STAYS] = True
        if st.query_params.get(PARAMETER) != "1":
            st.query_params[PARAMETER] = "1"


@contextmanager
def of_request(query: str) -> Iterator[None]:
    """Decide for everything inside, which is done for a request with this query."""
    is_asked = parse_qs(query).get(PARAMETER, [""])[-1] == "1"
    token = _IS_SAMPLE.set(is_asked and is_sample_offered())
    try:
        yield
    finally:
        _IS_SAMPLE.reset(token)


def is_sample() -> bool:
    """Tell whether the sample is what is read."""
    chosen = _IS_SAMPLE.get()
    return _is_asked_by_session() if chosen is None else chosen


def is_sample_offered() -> bool:
    """Tell whether this server has a sample: the operator may have switched it off, and practice is one already."""
    return settings.read().has_sample and _own_practice_day() is None


def database() -> Database:
    """Return the database that is read; every question takes a cursor of its own. Raises sample.NotReady."""
    return sample.database() if is_sample() else own()


def own() -> Database:
    """Return this server's own database, whatever is read: accounts, links and copies are its.

    Raises DatabaseFailed where it cannot be used, or is of another release; whoever asks next has it tried again. Those
    who come while a server does not answer are not made to wait one after the other.
    """
    global _DOWN
    if _DOWN is not None and time.monotonic() - _DOWN[0] < _SECONDS_DOWN:
        raise DatabaseFailed(Reason.DOWN, _DOWN[1])
    try:
        return _own()
    except DatabaseFailed as failed:
        _DOWN = (time.monotonic(), str(failed)) if failed.reason is Reason.DOWN else None
        raise


def prepare() -> None:
    """Judge the present before anybody asks: else the first reader after a start waits for it, or the first sender.

    Raises DatabaseFailed.
    """
    database = own()
    database.prepare(Moment(versions.current(database), own_today()))


@st.cache_resource(show_spinner=False, on_release=lambda opened: opened.close())
def _own() -> Database:
    opened = Database()
    try:
        refuse_other_release(opened)
    except BaseException:
        opened.close()
        raise
    return opened


def name() -> str:
    """Return a text that tells what is read from what else could be: whatever is remembered is found by it."""
    return "sample" if is_sample() else ""


def practice_day() -> date | None:
    """Return the day on which fictitious actuals are read, None where real ones are."""
    return _sample_day() if is_sample() else _own_practice_day()


# A database never changes in that.


@st.cache_resource(show_spinner=False)
def _own_practice_day() -> date | None:
    return purpose.practice_day(own())


@st.cache_resource(show_spinner=False)
def _sample_day() -> date | None:
    return purpose.practice_day(sample.database())


def today() -> date:
    """Return the day of reading: today in Japan, or the own day of fictitious actuals."""
    return practice_day() or clock.today()


def own_today() -> date:
    """Return the day on which this server's own database is read, whatever is read."""
    return _own_practice_day() or clock.today()


def remark() -> str | None:
    """Return what must stand on everything that leaves the page where its actuals are fictitious, else None."""
    if is_sample():
        return purpose.SAMPLE
    return purpose.PRACTICE if practice_day() is not None else None


def _is_asked_by_session() -> bool:
    if get_script_run_ctx(suppress_warning=True) is None:
        return False
    return (st.query_params.get(PARAMETER) == "1" or _STAYS in st.session_state) and is_sample_offered()
