"""Notes that say the same of many cells of a sheet, told once, with all of their places."""

import re
from collections.abc import Iterable, Sequence

from loaders.book.cell import CellNote

_SHOWN = 2
_PLACE = re.compile(r"([A-Z]+)([0-9]+)")


def together(notes: Iterable[CellNote]) -> tuple[CellNote, ...]:
    """Return the notes, those of one sheet and column that say the same as one, where the first of them stood.

    Its cell names all of their places, C2～C9、C12; what stood in them is told of the first ones, with their number.
    """
    groups: dict[tuple[str, str, str], list[CellNote]] = {}
    for note in notes:
        match = _PLACE.fullmatch(note.cell)
        column = note.cell if match is None else match[1]
        groups.setdefault((note.sheet, column, note.read_as), []).append(note)
    return tuple(_one(alike) for alike in groups.values())


def _one(alike: Sequence[CellNote]) -> CellNote:
    first = alike[0]
    if len(alike) == 1:
        return first
    seen = list(dict.fromkeys(note.seen for note in alike if note.seen))
    more = f" など{len(alike)}か所" if len(seen) > _SHOWN else f"（{len(alike)}か所）"
    told = f"{'、'.join(seen[:_SHOWN])}{more}"
    return CellNote(first.sheet, _places([note.cell for note in alike]), told, first.read_as)


def _places(cells: Sequence[str]) -> str:
    """Return the places of one column, those that follow each other by the first and the last."""
    matches = [_PLACE.fullmatch(cell) for cell in cells]
    if not all(matches):
        return "、".join(dict.fromkeys(cells))
    column = next(match[1] for match in matches if match)
    spans: list[list[int]] = []
    for row in sorted({int(match[2]) for match in matches if match}):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return "、".join(
        f"{column}{first}" if first == last else f"{column}{first}～{column}{last}" for first, last in spans
    )
