"""The cells of a city's CSV files as text, each with its address, and the refusal that names it."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.plan import Printed

_LINES = re.compile(r"([1-9][0-9]*)(?:-([1-9][0-9]*))?")


@dataclass(frozen=True, slots=True)
class Where:
    """A cell: the file, the line of the file in which its row begins (the header is 1), the column's name."""

    file: str
    row: int
    column: str


class TranscriptionError(ValueError):
    """A cell that cannot be taken as it stands. The message names file, row, column, text and what to do."""

    def __init__(self, where: Where, text: str, problem: str, remedy: str) -> None:
        super().__init__(f"{where.file} {where.row}行目 {where.column}「{text}」: {problem}。{remedy}。")
        self.where = where
        self.text = text
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, every cell as text."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the cell's text, untouched."""
        return self.cells[column]

    def where(self, column: str) -> Where:
        """Return the address of the row's cell in `column`, for messages."""
        return Where(self.file, self.number, column)

    def required(self, column: str) -> str:
        """Return the cell's text; refuse an empty cell."""
        text = self.cells[column]
        if not text.strip():
            raise TranscriptionError(self.where(column), text, "空欄です", "値を書いてください")
        return text

    def optional(self, column: str) -> str | None:
        """Return the cell's text, or None where the cell is empty."""
        return self.cells[column] or None

    def lines(self, column: str = "lines") -> tuple[int, int]:
        """Return the first and last line of the plan's text in which the row's printed cells stand."""
        text = self.cells[column]
        match = _LINES.fullmatch(text)
        if match is None:
            raise TranscriptionError(
                self.where(column), text, "行の範囲として読めません", "512 または 512-515 の形で書いてください"
            )
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            raise TranscriptionError(
                self.where(column), text, "範囲の順序が逆です", "小さい行番号を先に書いてください"
            )
        return first, last

    def printed(self, column: str, place_suffix: str = "", of: str = "") -> Printed:
        """Return the cell as the document prints it, at the row's place (followed by `place_suffix`) and lines.

        `of` begins the names of the two columns that hold them, where a row has several places.
        """
        place, lines = self.required(f"{of}place") + place_suffix, self.lines(f"{of}lines")
        return Printed(text=self.cells[column], place=place, lines=lines)


def read(path: Path, columns: Sequence[str] | None = None) -> list[Row]:
    """Return the rows of a CSV file that has exactly `columns`, in that order, every cell as text; any header for None.

    Raises TranscriptionError for a missing file, another header, or a row with more or fewer cells.
    """
    name = f"{path.parent.name}/{path.name}"
    if not path.is_file():
        raise TranscriptionError(Where(name, 0, "-"), "", "ファイルがありません", "見出し行だけでも置いてください")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = next(reader, [])
        columns = header if columns is None else columns
        _check_header(header, columns, name)
        rows, number = [], reader.line_num + 1
        for cells in reader:
            if len(cells) != len(columns):
                problem = f"列の数が{len(cells)}で、見出しの{len(columns)}と違います"
                raise TranscriptionError(
                    Where(name, number, "-"), ",".join(cells), problem, "読点や引用符を確かめてください"
                )
            rows.append(Row(name, number, dict(zip(columns, cells, strict=True))))
            number = reader.line_num + 1
    return rows


def _check_header(header: Sequence[str], columns: Sequence[str], name: str) -> None:
    if list(header) == list(columns):
        return
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    problem = f"見出しが違います（不足: {'、'.join(missing) or 'なし'}／不明: {'、'.join(unknown) or 'なし'}）"
    raise TranscriptionError(Where(name, 1, "-"), ",".join(header), problem, f"{','.join(columns)} の順にしてください")
