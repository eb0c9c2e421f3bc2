"""The sheets of an uploaded file of actuals: whether they are this city's form, and their cells by row and column."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.actual import Definitions
from loaders import signs
from loaders.actuals import form
from loaders.book import shape
from loaders.book.cell import Cell, CellError, CellNote, Findings
from loaders.book.columns import HEADER_ROW, Column
from loaders.book.grid import NOTHING, Book, address
from loaders.book.refusal import MOST_ABOVE

NEW_FORM = "この市の様式を登録のページからもう一度取り、書き写してください。"
_RETYPE = "セルの中身を Delete キーで消し、キーボードから打ち直してください。"
_LONGEST_STRUCK = 20
_STRIKE = "取り消し線はセルを選んで Ctrl＋5 で外れます。"


def check_form(book: Book, definitions: Definitions, findings: Findings) -> int | None:
    """Check that this is this city's form in this version of it; return its data version, None without its sheet."""
    if form.FORM not in book.names:
        return None
    sheet = book[form.FORM]
    last = len(form.FORM_NAMES)
    found = {shape.text_of(sheet, row, 1): (f"B{row}", shape.text_of(sheet, row, 2)) for row in range(1, last + 1)}
    # The version first: a form of an earlier one has other rows.
    if found.get("様式の版", ("", form.TEMPLATE_VERSION))[1] == form.TEMPLATE_VERSION and set(found) != set(
        form.FORM_NAMES
    ):
        findings.errors.append(CellError(form.FORM, f"A1:A{last}", "", "様式の情報が変えられています", NEW_FORM))
        return None
    return check_terms(found, form.FORM, definitions, findings)


def check_terms(
    found: Mapping[str, tuple[str, str]], sheet: str, definitions: Definitions, findings: Findings
) -> int | None:
    """Check what a file says of itself, each with its cell; return its data version, or the present one."""
    expected = dict(form.form_rows(definitions))
    terms = {name: found.get(name, ("", expected[name])) for name in form.FORM_NAMES}

    def refuse(name: str, problem: str, remedy: str = NEW_FORM) -> None:
        findings.errors.append(CellError(sheet, *terms[name], problem, remedy))

    if terms["様式の版"][1] != form.TEMPLATE_VERSION:
        refuse("様式の版", f"様式の版が今の版（{form.TEMPLATE_VERSION}）と違います")
        return None
    purpose = terms["用途"][1]
    if purpose != expected["用途"]:
        refuse("用途", f"「{purpose}」の様式です（登録先は「{expected['用途']}」のデータベース）")
        return None
    if terms["市"][1] != definitions.city:
        refuse("市", f"別の市の様式です（登録先は {definitions.city_name}）", "登録先の市を確かめてください。")
    base = terms["データの版"][1]
    if not (base.isascii() and base.isdecimal() and len(base) < 10 and int(base) <= definitions.version):
        refuse("データの版", "データの版が変えられています")
        return None
    return int(base)


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST_STRUCK else words[: _LONGEST_STRUCK - 1] + "…"


def _unturned(cell: Cell) -> Cell:
    """Return the cell; refused where signs in it turn what is seen around."""
    if not (isinstance(cell.value, str) and (turning := signs.turning_in(cell.value))):
        return cell
    cell.refuse(f"文字の並びを入れ替える、目に見えない文字（{turning}）があります", _RETYPE)
    return replace(cell, is_broken=True)


class Table:
    """One sheet under its header. Where nobody can be asked (`asks` False), what would be asked about is refused."""

    def __init__(
        self,
        book: Book,
        name: str,
        columns: Sequence[Column],
        findings: Findings,
        remedy: str = NEW_FORM,
        *,
        asks: bool = True,
    ) -> None:
        self._sheet = book[name]
        self._name = name
        self._findings = findings
        self._columns = columns
        self._keys = [column.key for column in columns]
        self._remedy = remedy
        self._asks = asks
        self._struck_rows = {row for (row, _), cell in self._sheet.cells.items() if cell.struck}
        self._inputs = {column.key for column in columns if column.is_input}
        self._header_row = HEADER_ROW
        self._numbers: dict[str, int] = {}
        self._check_header()
        self._check_merged()
        self._check_hidden()

    @property
    def columns(self) -> frozenset[str]:
        """Return the keys of the columns that the sheet has."""
        return frozenset(self._numbers)

    def rows(self) -> range:
        """Return the row numbers below the header."""
        return range(self._header_row + 1, self._sheet.max_row + 1)

    def row(self, number: int) -> dict[str, Cell]:
        """Return the cells of a row by column key; its inputs are empty where all that was filled in is struck out."""
        cells = {key: self.cell(number, key) for key in self._keys}
        return self._without_struck(number, cells) if number in self._struck_rows else cells

    def _without_struck(self, row: int, cells: dict[str, Cell]) -> dict[str, Cell]:
        """Return the cells of a row with struck words, each refused or asked about where something is reported."""
        struck = {key: self._sheet.cell(row, self._numbers.get(key, 0)).struck for key in cells}
        inputs = [column.key for column in self._columns if column.is_input]
        filled = [key for key in inputs if struck[key] or not cells[key].is_empty]
        whole = {key for key in cells if struck[key] and cells[key].value is None}
        if whole.issuperset(filled) and len(inputs) > 1:
            if filled:
                remedy = f"登録しないなら記入を消し、登録するなら取り消し線を外してください。{_STRIKE}"
                cells[filled[0]].refuse("この行の記入は、取り消し線で消されています", remedy, _short(struck[filled[0]]))
            # Nothing is said about the row then; its names are those of the form, struck out or not.
            named = whole.difference(inputs)
            return {key: replace(cell, value=struck[key]) if key in named else cell for key, cell in cells.items()}
        for key, words in struck.items():
            if key in whole:
                remedy = f"要らないなら Delete キーで消し、要るなら取り消し線を外してください。{_STRIKE}"
                cells[key].refuse("取り消し線で消されています", remedy, _short(words))
                cells[key] = replace(cells[key], is_broken=True)
            elif words and self._asks:
                why = f"取り消し線の「{_short(words)}」を除き、「{cells[key].seen}」と読みました"
                cells[key].ask(why, "このとおり登録してよいですか。")
            elif words:
                remedy = f"「{_short(words)}」を消し、残りの字の取り消し線を外してください。"
                cells[key].refuse(f"一部が取り消し線で消されています（「{_short(words)}」）", remedy)
        return cells

    def cell(self, row: int, key: str) -> Cell:
        """Return a cell, computed; a formula that was never computed and an error value are errors."""
        number = self._numbers.get(key, 0)
        if number == 0:
            # A column that was left out says nothing; what is said of it is said of its row.
            return Cell(self._name, address(row, 1), None, "General", self._findings)
        found = self._sheet.cell(row, number)
        if found is NOTHING:  # as nearly half of the cells of a filled form
            return Cell(self._name, address(row, number), None, "General", self._findings)
        is_struck = found.struck != "" and found.value is None
        is_broken = not is_struck and (found.is_error or (found.formula is not None and found.value is None))
        is_computed = found.formula is not None
        place = address(row, number)
        cell = Cell(self._name, place, found.value, found.number_format, self._findings, is_broken, is_computed)
        if is_struck:
            return cell
        if found.is_error:
            cell.refuse("計算式がエラーになっています", "値を直接記入してください。")
        elif is_broken:
            remedy = "表計算ソフトで開いて保存し直すか、値を直接記入してください。"
            cell.refuse("計算式の結果が保存されていません", remedy, (found.formula or "")[:40])
        elif found.formula is not None and not cell.is_empty:
            cell.explain("計算式の結果を読みました")
        return _unturned(cell)

    def _check_header(self) -> None:
        found = shape.layout(self._sheet, self._columns, self._remedy)
        self._header_row, self._numbers = found.header_row, dict(found.numbers)
        self._refuse_steps(found.steps)

    def _refuse_steps(self, steps: Iterable[shape.Step]) -> None:
        for step in steps:
            self._refuse(address(step.row, step.column), step.seen, step.problem, step.remedy)

    def _check_merged(self) -> None:
        for area in self._sheet.merged:
            if int(re.sub("[^0-9]", "", area.rpartition(":")[2])) < self._header_row:
                continue  # it goes with the rows above the header
            remedy = "結合を解き、一つのセルに一つの値を記入してください。"
            self._refuse(area, "", "セルが結合されています", remedy)

    def _check_hidden(self) -> None:
        """Refuse what was filled in where its sender does not see it: one error a row, one a column, one a sheet."""
        inputs = {self._numbers[key] for key in self._numbers if key in self._inputs}
        if not (self._sheet.is_hidden or self._sheet.hidden_rows or self._sheet.hidden_columns & inputs):
            return
        filled = sorted(
            (row, number)
            for row, number in self._sheet.cells
            if row > self._header_row and number in inputs and shape.text_of(self._sheet, row, number)
        )
        if self._sheet.is_hidden and filled:
            self._refuse("", "", "隠れたシートに記入があります", "シートを再表示し、確かめて保存し直してください。")
        rows, columns = set(self._sheet.hidden_rows), set(self._sheet.hidden_columns)
        # A form may fold its optional columns away by itself: whoever fills them in has seen them.
        folded = {self._numbers.get(column.key, 0) for column in self._columns if column.is_optional}
        for row, number in filled:
            seen = shape.text_of(self._sheet, row, number)[:40]
            if row in rows:
                rows.discard(row)
                remedy = "フィルターを解除し、行を再表示して、確かめてください。"
                self._refuse(address(row, number), seen, "隠れた行に記入があります", remedy)
            elif number in columns:
                columns.discard(number)
                remedy = "列を再表示して、確かめてください。"
                if number in folded:
                    note = CellNote(self._name, address(row, number), seen, "たたまれた列の記入も読みました")
                    self._findings.notes.append(note)
                else:
                    self._refuse(address(row, number), seen, "隠れた列に記入があります", remedy)

    def _refuse(self, place: str, seen: str, problem: str, remedy: str) -> None:
        self._findings.errors.append(CellError(self._name, place, seen, problem, remedy))


class Records(Table):
    """The records of a CSV file under the headers of its own first row, in any order, some left out."""

    def __init__(self, book: Book, columns: Sequence[Column], findings: Findings) -> None:
        super().__init__(book, "", columns, findings)

    def cell(self, row: int, key: str) -> Cell:
        """Return a cell; an empty one where the file has no such column."""
        number = self._numbers.get(key, 0)
        found = self._sheet.cell(row, number)
        place = address(row, number) if number else str(row)
        return _unturned(Cell(form.CSV, place, found.value, found.number_format, self._findings))

    def terms(self) -> dict[str, tuple[str, str]]:
        """Return what the file says of itself, by name: the cell where it does, and the text; refuse two answers."""
        found: dict[str, tuple[str, str]] = {}
        for row in self.rows():
            for name, number in self._named.items():
                text = shape.text_of(self._sheet, row, number)
                if not text:
                    continue
                _, first = found.setdefault(name, (address(row, number), text))
                if text != first:
                    problem = f"「{name}」が行によって違います（{first} と {text}）"
                    self._refuse(
                        address(row, number), text, problem, "一つのファイルには一つの様式から書いてください。"
                    )
        return found

    def _check_header(self) -> None:
        known = {shape.key_of(header): column.key for column in self._columns for header in column.headers}
        terms = {shape.key_of(name): name for name in form.FORM_NAMES}
        needed = shape.key_of(self._columns[0].header)
        self._name = form.CSV
        self._named: dict[str, int] = {}
        self._header_row = row = min(
            (at for at, column in self._sheet.cells
             if at <= HEADER_ROW + MOST_ABOVE and shape.key_of(shape.text_of(self._sheet, at, column)) == needed),
            default=HEADER_ROW,
        )  # fmt: skip
        steps = []
        for number in range(1, self._sheet.max_column + 1):
            text = shape.text_of(self._sheet, row, number)
            key = shape.key_of(text)
            if not text:
                if shape.first_below(self._sheet, row, number)[1]:
                    steps.append(shape.surplus(self._sheet, row, number, "見出しのない列です"))
            elif key not in known and key not in terms:
                steps.append(shape.surplus(self._sheet, row, number, "様式にない列です"))
            elif known.get(key) in self._numbers or terms.get(key) in self._named:
                steps.append(shape.surplus(self._sheet, row, number, "同じ見出しの列が二つあります"))
            elif key in known:
                self._numbers[known[key]] = number
            else:
                self._named[terms[key]] = number
        # From the right: whoever deletes one after the other finds the next where it is said to be.
        self._refuse_steps([*reversed(steps), *shape.above(self._sheet, row)])

    def _check_hidden(self) -> None:
        """Pass: nothing is hidden in a CSV file."""
