"""Rows of a frame as the pages read them."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows with their columns as attributes, values as the database gave them."""
    yield from frame.itertuples()


def grouped(frame: pd.DataFrame, columns: str | list[str]) -> dict[Any, pd.DataFrame]:
    """Return the rows by the values of the columns, groups in the order in which they first occur."""
    return dict(iter(frame.groupby(columns, sort=False)))
