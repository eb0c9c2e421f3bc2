"""Rows of a frame as the pages read them."""

from collections import namedtuple
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd


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
