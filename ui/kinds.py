"""What the municipalities of this dashboard are together: 市, 市町, 市町村, 市区町村, as there are plans of such.

Our own sentences say the widest word, 市区町村, and `fit` makes it the narrowest that is true. It is never called on
words of a plan.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from access.sample import NotReady
from metrics import catalogue
from store.failure import DatabaseFailed
from ui import answers

WIDEST = "市区町村"
# Municipalities that are neither (a union of some has a plan).
_OTHER = "団体"
_IS_ASKED: ContextVar[bool] = ContextVar("_IS_ASKED", default=True)


@contextmanager
def unasked() -> Iterator[None]:
    """Let everything inside say the widest word: the database has just failed, and asking it again may take seconds."""
    token = _IS_ASKED.set(False)
    try:
        yield
    finally:
        _IS_ASKED.reset(token)


def word() -> str:
    """Return the kinds of municipality that have a plan here, of those that may be read.

    While the database fails, or there is no sample yet, it is the widest word: the page that says so has a menu too.
    """
    if not _IS_ASKED.get():
        return WIDEST
    try:
        return answers.of_moment("kinds", lambda: of(plan.municipality_name for plan in answers.ask(catalogue.plans)))
    except (DatabaseFailed, NotReady):
        return WIDEST


def of(names: Iterable[str]) -> str:
    """Return the kinds of these municipalities together; the widest word where there is none."""
    there = {name[-1:] for name in names}
    if there - set(WIDEST):
        return _OTHER
    return "".join(kind for kind in WIDEST if kind in there) or WIDEST


def fit(text: str) -> str:
    """Return a sentence of ours with the kinds that are here in the place of 市区町村."""
    return text.replace(WIDEST, word()) if WIDEST in text else text
