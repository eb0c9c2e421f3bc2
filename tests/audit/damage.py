"""Slips of the hand, made on purpose: one transcribed cell of a city's folder at a time."""

import csv
import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.audit.layout import PRINTED
from tests.audit.text import squeezed

Rows = list[dict[str, str]]
UNITS = ("件", "人", "%", "枚", "回", "台", "手続", "施設", "か所", "地区", "名", "種類", "冊", "分")


@dataclass(frozen=True, slots=True)
class Cell:
    """One transcribed cell: the table, the row from 0, the column."""

    city: str
    table: str
    row: int
    column: str


def read(text: str) -> Rows:
    """Return the rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def write(rows: Rows, columns: list[str]) -> str:
    """Return the CSV text of the rows."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def printed_columns(cell: Cell) -> list[str]:
    """Return the printed columns of the cell's table, in printed order."""
    return [column for group in PRINTED[cell.city, cell.table] for column in group]


def damaged(kind: str, cell: Cell, rows: Rows, rng: random.Random) -> Rows | None:
    """Return the rows with the cell damaged in this way, or None where it cannot be, or where nothing would change."""
    after = [dict(row) for row in rows]
    changed = _KINDS[kind](cell, after, rng)
    if changed is None or [_seen(row) for row in changed] == [_seen(row) for row in rows]:
        return None
    return changed


def _seen(row: dict[str, str]) -> list[str]:
    return [squeezed(text) for text in row.values()]


def _change_digit(cell: Cell, rows: Rows, rng: random.Random) -> Rows | None:
    text = rows[cell.row][cell.column]
    places = [at for at, sign in enumerate(text) if sign in "0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨"]
    if not places:
        return None
    at = rng.choice(places)
    signs = next(signs for signs in ("0123456789", "０１２３４５６７８９", "①②③④⑤⑥⑦⑧⑨") if text[at] in signs)
    return _set(cell, rows, text[:at] + rng.choice([sign for sign in signs if sign != text[at]]) + text[at + 1 :])


def _drop_character(cell: Cell, rows: Rows, rng: random.Random) -> Rows | None:
    text = rows[cell.row][cell.column]
    at = rng.choice([at for at, sign in enumerate(text) if not sign.isspace()])
    return _set(cell, rows, text[:at] + text[at + 1 :])


def _swap_cells(cell: Cell, rows: Rows, rng: random.Random) -> Rows | None:
    others = [each for each in printed_columns(cell) if each != cell.column and rows[cell.row][each]]
    return _exchange(cell, rows, cell.row, rng.choice(others)) if others else None


def _move_to_next_column(cell: Cell, rows: Rows, rng: random.Random) -> Rows | None:
    columns = printed_columns(cell)
    near = [at for at in (columns.index(cell.column) - 1, columns.index(cell.column) + 1) if 0 <= at < len(columns)]
    return _exchange(cell, rows, cell.row, columns[rng.choice(near)]) if near else None


def _move_to_next_row(cell: Cell, rows: Rows, rng: random.Random) -> Rows | None:
    near = [row for row in (cell.row - 1, cell.row + 1) if 0 <= row < len(rows)]
    return _exchange(cell, rows, rng.choice(near), cell.column) if near else None


def _delete_row(cell: Cell, rows: Rows, _: random.Random) -> Rows:
    return rows[: cell.row] + rows[cell.row + 1 :]


def _change_department(cell: Cell, rows: Rows, rng: random.Random) -> Rows | None:
    if cell.column != "departments":
        return None
    others = sorted({row["departments"] for row in rows} - {rows[cell.row]["departments"], ""})
    return _set(cell, rows, rng.choice(others)) if others else None


def _change_unit(cell: Cell, rows: Rows, rng: random.Random) -> Rows | None:
    text = rows[cell.row][cell.column]
    match = re.search(rf"(?<=[0-9０-９ 万])(?:{'|'.join(UNITS)})", text)
    if match is None:
        return None
    unit = rng.choice([unit for unit in UNITS if unit != match[0]])
    return _set(cell, rows, text[: match.start()] + unit + text[match.end() :])


def _shift_lines(cell: Cell, rows: Rows, rng: random.Random) -> Rows:
    by = rng.choice((-1, 1))
    # The two statements of a contradiction have lines of their own.
    column = next(name for name in (f"{cell.column}_lines", "lines") if name in rows[cell.row])
    numbers = [str(int(number) + by) for number in rows[cell.row][column].split("-")]
    rows[cell.row][column] = "-".join(numbers)
    return rows


def _change_years(cell: Cell, rows: Rows, rng: random.Random) -> Rows | None:
    if "years" not in rows[cell.row]:
        return None
    others = sorted({row["years"] for row in rows} - {rows[cell.row]["years"]})
    rows[cell.row]["years"] = rng.choice(others)
    return rows


def _set(cell: Cell, rows: Rows, text: str) -> Rows:
    rows[cell.row][cell.column] = text
    return rows


def _exchange(cell: Cell, rows: Rows, row: int, column: str) -> Rows:
    mine, other = rows[cell.row][cell.column], rows[row][column]
    rows[cell.row][cell.column], rows[row][column] = other, mine
    return rows


_KINDS: dict[str, Callable[[Cell, Rows, random.Random], Rows | None]] = {
    "a digit changed": _change_digit,
    "a character dropped": _drop_character,
    "two cells of the row swapped": _swap_cells,
    "moved to the next column": _move_to_next_column,
    "moved to the next row": _move_to_next_row,
    "the row deleted": _delete_row,
    "the department changed": _change_department,
    "the unit changed": _change_unit,
    "the lines shifted by one": _shift_lines,
    "the years changed": _change_years,
}
KINDS = tuple(_KINDS)
