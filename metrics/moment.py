"""The point from which a metric is read."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Moment:
    """The data version to read, the day of reading in Asia/Tokyo, and the one municipality_key asked for (0: all)."""

    version: int
    as_of: date
    scope: int = 0
