"""What a page lets its readers save: tables, drawings and days, with the selection that narrows them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

Value = object  # text, number, day, moment, truth; None for no value


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a file holds it: columns named in Japanese, numbers as numbers, days as dates, None for no value.

    `filters` are the parts of the selection that narrow it, in words: (状態, 遅れ).
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    filters: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for a name that stands twice and for a row of another width."""
        if len(set(self.columns)) < len(self.columns) or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.title}: a column twice, or a row that is not as wide as the columns")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as a file holds it: an SVG document of its own, with width and height in pixels."""

    title: str
    svg: str
    filters: tuple[tuple[str, str], ...] = ()


class Entry(NamedTuple):
    """One whole day of a calendar: an id that stays the same, what is due, and what a reader must know of it."""

    entry_id: str
    on: date
    summary: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days as a calendar file holds them, which other programs take in (iCalendar, RFC 5545)."""

    title: str
    entries: Sequence[Entry]
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document in several forms, by the ending of the file's name; each is made when somebody asks for it."""

    title: str
    forms: Mapping[str, Callable[[], bytes]]
    filters: tuple[tuple[str, str], ...] = ()


Saved = Sheet | Drawing | Calendar | Document

# By the name in the address of the file. A maker reads the selection of the address and asks for the rest;
# None where that selection has nothing to save.
Sheets = Mapping[str, Callable[[], Saved | None]]
