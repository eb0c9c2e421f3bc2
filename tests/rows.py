"""Rows as the metrics answer with them, for tests that name only the columns they are about."""

from typing import Any, NamedTuple, TypeVar

Row = TypeVar("Row", bound=NamedTuple)


def row(kind: type[Row], /, **columns: object) -> Row:
    """Return a row of a kind; a column that is not named holds None. Raises ValueError for a name that is no column."""
    blank: Any = kind._make([None] * len(kind._fields))
    made: Row = blank._replace(**columns)
    return made
