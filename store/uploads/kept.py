"""What a version settles of a database, made once: an upload page and its previews ask for the same again and again."""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from store.database import Database, Reader

_Made = TypeVar("_Made")
_MOST = 32
_KEPT: WeakKeyDictionary[Database, dict[Hashable, object]] = WeakKeyDictionary()


def once(database: Reader, what: Hashable, make: Callable[[], _Made]) -> _Made:
    """Return what was made under this name, which holds the version that it is of; a transaction makes it anew.

    What was accepted at a version never changes. Nobody changes what is returned.
    """
    if not isinstance(database, Database):
        return make()
    kept = _KEPT.setdefault(database, {})
    if what not in kept:
        made = make()
        if len(kept) >= _MOST:
            kept.clear()
        kept[what] = made
        return made
    return cast(_Made, kept[what])
