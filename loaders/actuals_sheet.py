"""The sheets of an uploaded actuals workbook: whether they are this city's form, and their cells by row and column."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from domain.actual import Definitions
from loaders import actuals_workbook as form
from loaders.cell_reading import Cell, CellError, Findings
from loaders.workbook_file import Book

NEW_FORM = "この市の様式を実績登録のページからもう一度取り、書き写してください。"


def check_form(book: Book, definitions: Definitions, findings: Findings) -> int | None:
    """Check that this is this city's form in this version of it; return its data version."""
    missing = [name for name in (form.FORM, form.ACTUALS, form.STAGES) if name not in book.written.sheetnames]
    if missing:
        problem = f"シート「{'」「'.join(missing)}」がありません"
        findings.errors.append(CellError("ブック", "", "・".join(book.written.sheetnames)[:60], problem, NEW_FORM))
        return None
    sheet = book.computed[form.FORM]
    expected = dict(form.form_rows(definitions))
    last = len(expected)
    found = {str(sheet.cell(row, 1).value): (f"B{row}", str(sheet.cell(row, 2).value)) for row in range(1, last + 1)}
    # The version first: a form of an earlier one has other rows.
    version_cell, version = found.get("様式の版", ("", form.TEMPLATE_VERSION))
    if version != form.TEMPLATE_VERSION:
        problem = f"様式の版が今の版（{form.TEMPLATE_VERSION}）と違います"
        findings.errors.append(CellError(form.FORM, version_cell, version, problem, NEW_FORM))
        return None
    if set(found) != set(expected):
        findings.errors.append(CellError(form.FORM, f"A1:A{last}", "", "様式の情報が変えられています", NEW_FORM))
        return None
    purpose_cell, purpose = found["用途"]
    if purpose != expected["用途"]:
        problem = f"「{purpose}」の様式です（登録先は「{expected['用途']}」のデータベース）"
        findings.errors.append(CellError(form.FORM, purpose_cell, purpose, problem, NEW_FORM))
        return None
    city_cell, city = found["市"]
    if city != definitions.city:
        problem = f"別の市の様式です（登録先は {definitions.city_name}）"
        findings.errors.append(CellError(form.FORM, city_cell, city, problem, "登録先の市を確かめてください。"))
    base_cell, base = found["データの版"]
    if not base.isdecimal() or int(base) > definitions.version:
        findings.errors.append(CellError(form.FORM, base_cell, base, "データの版が変えられています", NEW_FORM))
        return None
    return int(base)


class Table:
    """One sheet under its header."""

    def __init__(
        self, book: Book, name: str, columns: Sequence[form.Column], findings: Findings, remedy: str = NEW_FORM
    ) -> None:
        self.written: Worksheet = book.written[name]
        self._computed: Worksheet = book.computed[name]
        self._name = name
        self._findings = findings
        self._columns = columns
        self._remedy = remedy
        self._numbers = {column.key: number for number, column in enumerate(columns, 1)}
        self._check_header()
        self._check_merged()

    def rows(self) -> range:
        """Return the row numbers below the header."""
        return range(form.HEADER_ROW + 1, self.written.max_row + 1)

    def row(self, number: int) -> dict[str, Cell]:
        """Return the cells of a row by column key."""
        return {column.key: self.cell(number, column.key) for column in self._columns}

    def cell(self, row: int, key: str) -> Cell:
        """Return a cell, computed; a formula that was never computed and an error value are errors."""
        written = self.written.cell(row, self._numbers[key])
        computed = self._computed.cell(row, self._numbers[key])
        is_formula, is_error = written.data_type == "f", computed.data_type == "e"
        is_broken = is_error or (is_formula and computed.value is None)
        cell = Cell(self._name, written.coordinate, computed.value, written.number_format, self._findings, is_broken)
        if is_error:
            cell.refuse("計算式がエラーになっています", "値を直接記入してください。")
        elif is_broken:
            remedy = "表計算ソフトで開いて保存し直すか、値を直接記入してください。"
            cell.refuse("計算式の結果が保存されていません", remedy, str(written.value))
        elif is_formula:
            cell.explain("計算式の結果を読みました")
        return cell

    def _check_header(self) -> None:
        for number in range(1, max(self.written.max_column, len(self._columns)) + 1):
            found = self._computed.cell(form.HEADER_ROW, number)
            text = "" if found.value is None else str(found.value)
            expected = self._columns[number - 1].header if number <= len(self._columns) else ""
            if text != expected:
                problem = f"見出しが「{expected}」ではありません" if expected else "様式にない列です"
                self._findings.errors.append(CellError(self._name, found.coordinate, text, problem, self._remedy))

    def _check_merged(self) -> None:
        for area in self.written.merged_cells.ranges:
            remedy = "結合を解き、一つのセルに一つの値を記入してください。"
            self._findings.errors.append(CellError(self._name, area.coord, "", "セルが結合されています", remedy))
