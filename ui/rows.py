"""Rows of a frame as the pages read them."""

from collections import namedtuple
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

import pandas as pd

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)


def as_frame(kind: type[Any], found: Sequence[Any]) -> pd.DataFrame:
    """Return rows of a kind as a frame, a column a field."""
    return pd.DataFrame(list(found), columns=list(kind._fields), dtype=object)


def by(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """Return the rows by what `key` says of each, groups in the order in which they first occur."""
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def listed(names: str | None) -> list[str]:
    """Return the names of a list with `;`, as the answers hold departments and themes; None holds none."""
    return [name for name in (names or "").split(";") if name]


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows with their columns as attributes, values as the database gave them."""
    # itertuples makes a class of 70 fields and 70 series anew at every call: 20 times slower on a page's frames.
    row = _row(tuple(map(str, frame.columns)))
    yield from map(row._make, frame.to_numpy(dtype=object).tolist())


def grouped(frame: pd.DataFrame, columns: str | list[str]) -> dict[Any, pd.DataFrame]:
    """Return the rows by the values of the columns, groups in the order in which they first occur."""
    return dict(iter(frame.groupby(columns, sort=False)))


@cache
def _row(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)
