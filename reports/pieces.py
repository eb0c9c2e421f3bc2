"""What a report is made of: chapters of plain pieces. Content makes them, writers turn them into files.

A writer knows nothing of KPIs, and content nothing of files. The same report gives the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | date | None


class Style(StrEnum):
    """How words stand: what a reader must see first, what tells, what says how it is to be read."""

    LEAD = "lead"
    BODY = "body"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below that of the chapter, which has level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short lines."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """The same rows as a spreadsheet wants them: one value a cell, units in their own column, None for no value."""

    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words: its name, the head that every sheet repeats, rows as wide as the head, shares of the width.

    The first column names the row. A line end in a cell is a line end in the file. The name of one right below a
    heading is not shown (`has_caption`). Raises ValueError for a row of another width.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numeric: frozenset[int] = frozenset()
    values: Values | None = None
    has_caption: bool = True

    def __post_init__(self) -> None:
        """Refuse rows that do not fit."""
        wide = len(self.head)
        if len(self.widths) != wide or any(len(row) != wide for row in self.rows):
            raise ValueError(f"{self.caption}: rows of another width than the head")
        if self.values is not None and any(len(row) != len(self.values.head) for row in self.values.rows):
            raise ValueError(f"{self.caption}: values of another width than their head")


@dataclass(frozen=True, slots=True)
class Series:
    """The points of a chart in one look, by which a spreadsheet draws it itself."""

    name: str
    points: tuple[tuple[date, float], ...]
    is_line: bool
    colour: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as an SVG document with what it shows in words, and its points where a spreadsheet can draw them."""

    svg: str
    alt: str
    series: tuple[Series, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a sheet of its own."""


Piece = Heading | Words | Items | Table | Picture | NewPage


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter by its code (in the address), its title, its pieces, and whether it has to stand on one sheet."""

    code: str
    title: str
    pieces: tuple[Piece, ...]
    is_one_sheet: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on every sheet: of what the report is, from which data, day and rules, and where it is found again.

    `remark` says that the actuals are fictitious, None where they are real. `link` is the pinned address, `address` the
    same without the host where nobody has said one.
    """

    title: str
    subtitle: str
    version: int
    as_of: date
    rules_version: str
    link: str | None
    address: str
    remark: str | None = None

    @property
    def stamp(self) -> str:
        """Return data version, day and rules in one line."""
        return f"データ版 {self.version}　{self.as_of:%Y-%m-%d}時点　判定規則 版 {self.rules_version}"


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report."""

    head: Head
    chapters: tuple[Chapter, ...]

    def texts(self) -> Sequence[str]:
        """Return every text of the report, in its order."""
        head = self.head
        found = [head.title, head.subtitle, head.stamp, head.link or head.address, head.remark or ""]
        for chapter in self.chapters:
            found.append(chapter.title)
            for piece in chapter.pieces:
                found += _texts(piece)
        return found


def _texts(piece: Piece) -> list[str]:
    match piece:
        case Heading() | Words():
            return [piece.text]
        case Items():
            return list(piece.lines)
        case Table():
            return [piece.caption, *piece.head, *(cell for row in piece.rows for cell in row)]
        case Picture():
            return [piece.alt, piece.unit, *(series.name for series in piece.series)]
        case NewPage():
            return []
