"""What a page lets its readers save: tables and drawings, with the selection that narrows them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a file holds it: columns named in Japanese, numbers as numbers, days as dates, None for no value.

    `filters` are the parts of the selection that narrow it, in words: (状態, 遅れ).
    """

    title: str
    frame: pd.DataFrame
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as a file holds it: an SVG document of its own, with width and height in pixels."""

    title: str
    svg: str
    filters: tuple[tuple[str, str], ...] = ()


# By the name in the address of the file. A maker reads the selection of the address and asks for the rest;
# None where that selection has nothing to save.
Sheets = Mapping[str, Callable[[], Sheet | Drawing | None]]
