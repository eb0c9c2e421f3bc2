"""What the municipalities of this dashboard are together: 市, 市町, 市町村, 市区町村, as there are plans of such.

The words themselves are domain/kinds.py's; here is who has a plan that may be read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from access.sample import NotReady
from domain.kinds import WIDEST as WIDEST
from domain.kinds import of as of
from metrics import catalogue
from store.failure import DatabaseFailed
from ui import answers
from ui.markup import Markup

Text = TypeVar("Text", str, Markup)

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


def fit(text: Text, name: str | None = None) -> Text:
    """Return a sentence of ours with the kinds that are here in the place of 市区町村.

    With the `name` of a municipality the sentence is about that one alone: 町 of 白子町.
    """
    if WIDEST not in text:
        return text
    return text.replace(WIDEST, word() if name is None else of((name,)))
