"""What a metric needs of a database: rows and frames, read by one SQL text, and its metrics as tables at a moment."""

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from metrics.moment import Moment


class Reader(Protocol):
    """A reader. Parameters are `?` in the text; an adapter whose driver writes them otherwise translates."""

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Return one dict per row, keyed by column name; decimals as Decimal, dates as date, NULL as None."""
        ...

    def frame(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """Return the rows as a frame with the columns in the order of the select."""
        ...


class Database(Reader, Protocol):
    """A reader of the tables that can also be read at a moment."""

    def judged(self, moment: Moment) -> Reader:
        """Return the reader to which every metric is a table as it stands at a moment, with `moment` its one row.

        A bare metric name asks for all of its rows.
        """
        ...
