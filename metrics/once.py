"""The metrics at a moment, composed anew for each question: for a database whose rows may still change."""

from collections.abc import Sequence

import pandas as pd

from metrics.compose import Shadow, question
from metrics.database import Reader
from metrics.moment import Moment


class Once:
    """The reader to which every metric is a table at a moment; nothing is kept from one question to the next.

    `shadows` stand in place of tables, so nothing needs to be written to ask what would be.
    """

    def __init__(self, reader: Reader, moment: Moment, shadows: Sequence[Shadow] = ()) -> None:
        self._reader = reader
        self._moment = moment
        self._shadows = tuple(shadows)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Return one dict per row of a select that may name metrics, or of a bare metric name."""
        text, given = question(sql, self._moment, self._shadows)
        return self._reader.rows(text, [*given, *parameters])

    def frame(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """Return the same as a frame."""
        text, given = question(sql, self._moment, self._shadows)
        return self._reader.frame(text, [*given, *parameters])
