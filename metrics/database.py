"""What a metric needs of a database: rows and frames, read by one SQL text."""

from collections.abc import Sequence
from typing import Protocol

import pandas as pd


class Database(Protocol):
    """A reader. Parameters are `?` in the text; an adapter whose driver writes them otherwise translates."""

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Return one dict per row, keyed by column name; decimals as Decimal, dates as date, NULL as None."""
        ...

    def frame(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """Return the rows as a frame with the columns in the order of the select."""
        ...
