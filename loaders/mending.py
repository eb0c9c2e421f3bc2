"""Declared mendings: a row of corrections.csv changes the cells that it names, or says that it is for the text alone.

A mending that changes nothing, or fits nothing, stops the build, and so does a slip that was transcribed and is not
mended: the printed form stays in the table, the corrected one goes to whoever reads the table.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from domain.plan import Correction
from loaders import cells
from loaders.cells import Row, TranscriptionError

FILE = "corrections.csv"
CORRECTION_COLUMNS = ("printed", "corrected", "reason", "place", "lines", "cells")
# The slip stands in the plan's text, in a part of which no cell is transcribed.
TEXT_ALONE = "text"
# Tables of our own words: they may speak of the printed form.
OURS = frozenset({FILE, "decisions.csv", "gaps.csv", "left_out.csv"})
# Columns of our own words that may.
QUOTING = frozenset({"note", "reason", "summary"})
Spans = list[tuple[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Mending:
    """One row of corrections.csv: the correction, and the cells (file, column) that it changes.

    The row of a cell is the one whose lines hold the correction's. No cells: it is for the text alone.
    """

    correction: Correction
    cells: tuple[tuple[str, str], ...]
    row: Row

    def applied(self, file: str, rows: Sequence[Row], column: str) -> list[Row]:
        """Return the rows of a table with this mending in `column`. Raises TranscriptionError where it fits nothing."""
        if rows and (column not in rows[0].cells or _lines_column(rows[0].cells, column) is None):
            raise _unnamed(self.row, f"{file} に {column} という印字の列がありません")
        after = [self._mended(row, column) for row in rows]
        if after != list(rows):
            return after
        if any(self._is_about(row, column) for row in rows):
            problem = f"{file} {column} の{self.row['lines']}行目にこの印字がありません"
            raise self._refused(problem, "印字に合わせるか、訂正を消してください")
        raise self._refused(f"{file} に{self.row['lines']}行目の行がありません", "lines と cells を確かめてください")

    def missed(self, file: str, row: Row, spans: Spans) -> list[str]:
        """Return the columns of a mended row in which the printed form still stands, and which this does not name."""
        return [
            column
            for column, span in spans
            if self._stands_within(span) and (file, column) not in self.cells and self._printed.search(row[column])
        ]

    def _mended(self, row: Row, column: str) -> Row:
        if not self._is_about(row, column):
            return row
        text = row[column]
        found = list(self._printed.finditer(text))
        if len(found) > 1:
            problem = f"{_address(row, column)}「{text}」に印字が二度あります"
            raise self._refused(problem, "前後の字を加えて、一か所に決めてください")
        if found:
            text = text[: found[0].start()] + self.correction.corrected + text[found[0].end() :]
            return replace(row, cells={**row.cells, column: text})
        if _whole(self.correction.corrected).search(text):
            problem = f"{_address(row, column)}「{text}」はすでに直した形です"
            raise self._refused(problem, "表には印字のとおりに書いてください")
        return row

    def _is_about(self, row: Row, column: str) -> bool:
        lines = _lines_column(row.cells, column)
        return lines is not None and self._stands_within(row.lines(lines))

    def _stands_within(self, span: tuple[int, int]) -> bool:
        (first, last), (begin, end) = span, self.correction.printed.lines
        return first <= begin and end <= last

    @property
    def _printed(self) -> re.Pattern[str]:
        return _whole(self.correction.printed.text)

    def _refused(self, problem: str, remedy: str) -> TranscriptionError:
        return TranscriptionError(self.row.where("printed"), self.row["printed"], problem, remedy)


def mended(path: Path, rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a table with the mendings that corrections.csv beside it declares of its cells."""
    after = list(rows)
    for each in _declared(path.parent) if path.name not in OURS and (path.parent / FILE).is_file() else ():
        for file, column in each.cells:
            if file == path.name:
                after = each.applied(file, after, column)
    return after


def check(folder: Path) -> tuple[Mending, ...]:
    """Return the declared mendings of a city. Raises TranscriptionError for one that fits no cell or misses one."""
    declared = _declared(folder)
    tables = {path.name: cells.read(path) for path in sorted(folder.glob("*.csv")) if path.name not in OURS}
    for each in declared:
        for file, _ in each.cells:
            if file not in tables:
                raise _unnamed(each.row, f"{file} という表がありません")
    for file, rows in tables.items():
        for row in mended(folder / file, rows) if declared else ():
            spans = _spans(row)
            for each in declared:
                for column in each.missed(file, row, spans):
                    problem = f"{_address(row, column)}「{row[column]}」にもこの印字があります"
                    raise _unnamed(each.row, problem, f"cells に「{file} {column}」を加えてください")
    return declared


def _declared(folder: Path) -> tuple[Mending, ...]:
    return tuple(_mending(row) for row in cells.read(folder / FILE, CORRECTION_COLUMNS))


def _mending(row: Row) -> Mending:
    row.required("printed")
    correction = Correction(
        printed=row.printed("printed"), corrected=row.required("corrected"), reason=row.required("reason")
    )
    if correction.printed.text == correction.corrected:
        raise TranscriptionError(
            row.where("corrected"), correction.corrected, "印字と同じで、何も直しません", "直すか、行を消してください"
        )
    named = row.required("cells")
    if named == TEXT_ALONE:
        return Mending(correction, (), row)
    found = []
    for part in named.split(";"):
        file, _, column = part.strip().partition(" ")
        if not file.endswith(".csv") or file in OURS or not column:
            raise _unnamed(row, "直すセルとして読めません")
        found.append((file, column))
    return Mending(correction, tuple(found), row)


def _unnamed(row: Row, problem: str, remedy: str | None = None) -> TranscriptionError:
    form = f"「schedule.csv text」の形（二つ以上は ; で区切る）か、本文だけの訂正なら {TEXT_ALONE} と書いてください"
    return TranscriptionError(row.where("cells"), row["cells"], problem, remedy or form)


def _address(row: Row, column: str) -> str:
    return f"{row.file.rpartition('/')[2]} {row.number}行目 {column}"


def _lines_column(columns: Collection[str], column: str) -> str | None:
    """Return the column with the lines of a printed cell: its own, or those of the row; None for place and lines."""
    if column.rpartition("_")[2] in ("place", "lines"):
        return None
    return next((lines for lines in (f"{column}_lines", "lines") if lines in columns), None)


def _spans(row: Row) -> Spans:
    """Return the printed cells of a row by their columns, each with the lines on which it stands."""
    columns = {column: _lines_column(row.cells, column) for column in row.cells if column not in QUOTING}
    read = {lines: row.lines(lines) for lines in columns.values() if lines is not None}
    return [(column, read[lines]) for column, lines in columns.items() if lines is not None]


def _whole(text: str) -> re.Pattern[str]:
    """Return what finds the text, but not inside of a longer number: 9移行 is no part of 19移行."""
    before = r"(?<![0-9])" if text[0].isdigit() else ""
    after = r"(?![0-9])" if text[-1].isdigit() else ""
    return re.compile(before + re.escape(text) + after)
