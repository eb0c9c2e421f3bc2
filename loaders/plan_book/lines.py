"""A row of a plan workbook, read cell by cell: what is missing or unknown is refused there, and reading goes on."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from domain.reporting import MonthDay
from loaders import notation, reporting
from loaders.book import cell as cell_reading
from loaders.book.cell import Cell, Findings
from loaders.book.columns import Column
from loaders.book.grid import Book
from loaders.book.table import Table
from loaders.plan_book import form
from loaders.transcription import SLUG, Where

OR_MEND = "書き誤りの訂正なら、訂正として取り込んでください。"
NEW_FORM = "計画の様式を取り直し、書き写してください。"
_LINES = re.compile(r"([1-9][0-9]{0,6})(?:[-–~～]([1-9][0-9]{0,6}))?")
_LARGEST = 2_000_000_000
_Code = TypeVar("_Code")


class Line:
    """One row. A reader returns None where the cell is empty or refused; `is_sound` tells whether any was refused."""

    def __init__(
        self,
        cells: Mapping[str, Cell],
        headers: Mapping[str, str],
        findings: Findings,
        columns: Collection[str] | None = None,
    ) -> None:
        self.cells = cells
        self._columns = columns
        self._headers = headers
        self._findings = findings
        self._addresses = {(cell.sheet, cell.address) for cell in cells.values()}

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing in this row was refused."""
        return not any((error.sheet, error.cell) in self._addresses for error in self._findings.errors)

    def refuse(self, key: str, problem: str, remedy: str, fills: tuple[str, str, str] | None = None) -> None:
        """Remember an error at a cell of the row, and what its remedy writes elsewhere (sheet, cell, text)."""
        self.cells[key].refuse(problem, remedy, fills=fills)

    def note(self, key: str, read_as: str) -> None:
        """Remember a reading that the sender should see."""
        self.cells[key].explain(read_as)

    def has(self, key: str) -> bool:
        """Tell whether something stands in the cell."""
        return not self.cells[key].is_empty

    def has_column(self, key: str) -> bool:
        """Tell whether the sheet has the column."""
        return self._columns is None or key in self._columns

    def need(self, key: str, remedy: str = "値を記入してください。") -> None:
        """Refuse an empty cell."""
        if self.cells[key].is_empty:
            self.refuse(key, f"{self._headers[key]}が空欄です", remedy)

    def text(self, key: str) -> str | None:
        """Return the text; a number as its digits; refuse a date, into which a spreadsheet turns 1-1."""
        cell = self.cells[key]
        if cell.is_unreadable:
            return None
        if isinstance(cell.value, date):
            cell.refuse("日付に変わっています", "セルの表示形式を「文字列」にして書き直してください。")
            return None
        if isinstance(cell.value, bool):
            cell.refuse("真偽値になっています", "セルの表示形式を「文字列」にして書き直してください。")
            return None
        if isinstance(cell.value, int | float):
            amount = cell_reading.number(cell)
            return None if amount is None else cell_reading.plain(amount)
        return cell_reading.text(cell)

    def printed(self, key: str) -> str | None:
        """Return the text of a printed value: of a number that is shown as a percent, what is shown."""
        cell = self.cells[key]
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and "%" in cell.number_format:
            percent = cell_reading.exact(cell.value) * 100
            digits = len(re.sub("[^0#]", "", cell.number_format.partition(".")[2]))
            if round(percent, digits) == percent:
                return f"{cell_reading.plain(percent)}%"
        return self.text(key)

    def needed_text(self, key: str) -> str:
        """Return the text; refuse an empty cell, whose text is empty."""
        self.need(key)
        return self.text(key) or ""

    def slug(self, key: str) -> str | None:
        """Return an id: lower-case letters, digits, hyphens."""
        text = self.text(key)
        if text is not None and SLUG.fullmatch(text) is None:
            self.refuse(key, "IDの形ではありません", "英小文字・数字・ハイフンで書いてください。")
            return None
        return text

    def word(self, key: str, words: Mapping[str, _Code]) -> _Code | None:
        """Return the code of a word of the list."""
        text = self.text(key)
        if text is None:
            return None
        text = form.FORMER.get(text, text)
        if text not in words:
            self.refuse(key, "一覧にない語です", f"{'・'.join(words)} から選んでください。")
            return None
        return words[text]

    def decimal(self, key: str) -> Decimal | None:
        """Return the number, at most four decimals."""
        text = self.text(key)
        if text is None:
            return None
        if re.fullmatch(r"-?[0-9]{1,14}(\.[0-9]{1,4})?", text) is None:
            self.refuse(key, "数として読めません", "半角の数字だけで、小数は4桁までで書いてください。")
            return None
        return Decimal(text)

    def integer(self, key: str) -> int | None:
        """Return the whole number, from 0."""
        text = self.text(key)
        if text is None:
            return None
        if re.fullmatch(r"[0-9]{1,10}", text) is None or int(text) > _LARGEST:
            self.refuse(key, "整数ではありません", "半角の数字だけで書いてください。")
            return None
        return int(text)

    def day(self, key: str) -> date | None:
        """Return the day."""
        return cell_reading.day(self.cells[key])

    def fiscal_year(self, key: str) -> int | None:
        """Return the western year; a number typed as text is one too."""
        cell = self.cells[key]
        if isinstance(cell.value, str) and re.fullmatch(r"\s*(19|20|21)[0-9]{2}\s*", cell.value):
            return int(cell.value)
        if isinstance(cell.value, str) and re.fullmatch(r"(?:令和|平成|R|H)[0-9元]{1,2}(?:年度)?", cell.value.strip()):
            # The era says which year it is: nothing to tell.
            return notation.fiscal_year(cell.value, Where(cell.sheet, 0, cell.address))
        return cell_reading.fiscal_year(cell)

    def month_day(self, key: str) -> MonthDay | None:
        """Return a day of every year, 06-30."""
        text = self.text(key)
        due = None if text is None else reporting.month_day(text)
        if text is not None and due is None:
            problem, remedy = reporting.NO_DAY
            self.refuse(key, problem, f"{remedy}。")
        return due

    def fiscal_years(self, key: str) -> tuple[int, ...]:
        """Return the western years of R6; R8; none where the cell is empty or refused."""
        text = self.text(key)
        years = () if text is None else reporting.fiscal_years(text)
        if years is None:
            problem, remedy = reporting.NO_YEARS
            self.refuse(key, problem, f"{remedy}。")
        return years or ()

    def lines(self, key: str = "lines") -> tuple[int, int]:
        """Return first and last line of the document's text; (0, 0) where the cell is empty: there is no text."""
        text = self.text(key)
        if text is None:
            return 0, 0
        match = _LINES.fullmatch(text)
        if match is None or int(match[1]) > int(match[2] or match[1]):
            self.refuse(key, "行の範囲として読めません", "512 または 512-515 の形で書いてください。")
            return 0, 0
        return int(match[1]), int(match[2] or match[1])


class Sheet:
    """One sheet under its checked header."""

    def __init__(self, book: Book, name: str, columns: Sequence[Column], findings: Findings) -> None:
        self._table = Table(book, name, columns, findings, NEW_FORM, asks=False)
        self._inputs = [column.key for column in columns if column.is_input]
        self._headers = {column.key: column.header for column in columns}
        self._findings = findings

    def rows(self) -> Iterator[Line]:
        """Yield the rows in which something stands."""
        for number in self._table.rows():
            line = self.line(number)
            if any(line.has(key) or line.cells[key].is_broken for key in self._inputs):
                yield line

    def numbers(self) -> range:
        """Return the row numbers below the header."""
        return self._table.rows()

    def line(self, number: int) -> Line:
        """Return one row, read anew."""
        return Line(self._table.row(number), self._headers, self._findings, self._table.columns)


class Once:
    """Refuses the second row of a key."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._seen: dict[object, str] = {}

    def check(self, line: Line, key: str, identity: object) -> None:
        """Refuse the row at a cell where its identity stands in an earlier row."""
        if identity in self._seen:
            line.refuse(
                key,
                f"同じ{self._what}の行が二つあります（もう一つは {self._seen[identity]}）",
                "片方を消してください。",
            )
        else:
            self._seen[identity] = line.cells[key].address

    def __contains__(self, identity: object) -> bool:
        return identity in self._seen
