"""What the municipalities of this dashboard are together: 市, 市町, 市町村, 市区町村, as there are plans of such.

Our own sentences say the widest word, 市区町村, and `fit` makes it the narrowest that is true. It is never called on
words of a plan.
"""

from collections.abc import Iterable
from typing import TypeVar

from access.sample import NotReady
from metrics import catalogue
from store.failure import DatabaseFailed
from ui import answers
from ui.markup import Markup

Text = TypeVar("Text", str, Markup)

WIDEST = "市区町村"
# Municipalities that are neither (a union of some has a plan).
_OTHER = "団体"


def word() -> str:
    """Return the kinds of municipality that have a plan here, of those that may be read.

    While the database fails, or there is no sample yet, it is the widest word: the page that says so has a menu too.
    """
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


def fit(text: Text, name: str | None = None) -> Text:
    """Return a sentence of ours with the kinds that are here in the place of 市区町村.

    With the `name` of a municipality the sentence is about that one alone: 町 of 白子町.
    """
    if WIDEST not in text:
        return text
    return text.replace(WIDEST, word() if name is None else of((name,)))
