"""The columns of a sheet that is filled in and read: their keys, headers and places."""

from collections.abc import Sequence
from typing import NamedTuple

from loaders.book.grid import letters

HEADER_ROW = 1


class Column(NamedTuple):
    """A column of a sheet: its key here, its header, its width, and whether the sender fills it in.

    `former` is the header that it bore before, by which a form that was downloaded then is read too. A column that
    `is_optional` may be left out of a sheet.
    """

    key: str
    header: str
    width: int
    is_input: bool
    former: str = ""
    is_optional: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Return the headers by which it is read, the present one first."""
        return (self.header, self.former) if self.former else (self.header,)


def letter_of(columns: Sequence[Column], key: str) -> str:
    """Return the letter of a column. Raises StopIteration for an unknown key."""
    return letters(next(number for number, column in enumerate(columns, 1) if column.key == key))
