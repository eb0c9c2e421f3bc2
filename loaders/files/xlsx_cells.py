"""The cells of a workbook, read part by part as a stream: nothing that it says of its size is believed."""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from typing import ClassVar
from xml.parsers import expat

from loaders.book import refusal
from loaders.book.grid import Book, Place, Sheet, Value, Written, address
from loaders.book.refusal import broken, contradictory, part_words, too_large
from loaders.files import xlsx_values
from loaders.files.xlsx_gate import BROKEN_ZIP
from loaders.files.xlsx_looks import Look, Pieces, look_of, parted
from loaders.files.xlsx_parts import Attributes, Part, Strings, Text

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_REFERENCES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?")
_MOST_AREAS = 1_000
_PLAIN: tuple[str, Look] = ("", "")  # of a cell whose style is not in the list
_CHUNK = 65_536


def cells_of(archive: zipfile.ZipFile) -> Book:
    """Return the sheets of a workbook that was let in. Raises WorkbookRefused, also where it says one thing twice."""
    try:
        targets = _targets(archive)
        book = _BookPart()
        _read(archive, "xl/workbook.xml", book)
        strings, formats = Strings(), _Formats()
        for kind, handler in (("sharedStrings", strings), ("styles", formats)):
            found = [target for target, its_kind in targets.values() if its_kind == kind]
            if len(found) > 1:
                raise contradictory(f"{part_words(found[0])}が二つ")
            for target in found:
                _read(archive, target, handler)
        budget = _Budget()
        sheets: dict[str, Sheet] = {}
        taken: dict[str, str] = {}
        for name, reference, is_hidden in book.sheets:
            target, kind = targets.get(reference, ("", ""))
            if kind != "worksheet":
                continue
            if not name:
                raise broken("名のないシート")
            if name.casefold() in (other.casefold() for other in sheets):
                raise contradictory(f"シート「{name[:31]}」が二つ")
            if target in taken:
                raise contradictory(f"シート「{taken[target][:31]}」と「{name[:31]}」が同じ中身")
            taken[target] = name
            part = _SheetPart(name, strings.texts, formats, book.is_1904, budget)
            _read(archive, target, part)
            sheets[name] = part.sheet(is_hidden)
    except BROKEN_ZIP as error:
        if isinstance(error, refusal.WorkbookRefused):
            raise
        raise broken("ブックの部品") from error
    return Book(sheets)


def _targets(archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Return part and kind of each relation of the workbook, by its id."""
    relations = _Relations()
    _read(archive, "xl/_rels/workbook.xml.rels", relations)
    return relations.found


class _Relations(Part):
    namespaces = frozenset({_RELATIONS})
    places: ClassVar[Mapping[str, frozenset[str]]] = {"Relationship": frozenset({"Relationships"})}

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attrs: Attributes) -> None:
        if tag == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", attrs.get("Target", ""))).lstrip("/")
            reference = attrs.get("Id", "")
            if reference in self.found:
                raise contradictory("ブックの構成に同じ番号が二つ")
            self.found[reference] = (target, attrs.get("Type", "").rpartition("/")[2])


class _BookPart(Part):
    places: ClassVar[Mapping[str, frozenset[str]]] = {
        "workbookPr": frozenset({"workbook"}),
        "sheets": frozenset({"workbook"}),
        "sheet": frozenset({"sheets"}),
    }
    once = frozenset({"workbookPr", "sheets"})

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []
        self.is_1904 = False

    def words(self) -> str:
        return "ブックの構成"

    def start(self, tag: str, attrs: Attributes) -> None:
        if tag == "workbookPr":
            self.is_1904 = attrs.get("date1904", "") in ("1", "true")
        elif tag == "sheet":
            found = [attrs[key] for space in _REFERENCES if (key := f"{space} id") in attrs]
            if len(found) > 1:
                raise contradictory("ブックの構成に同じ番号が二つ")
            is_hidden = attrs.get("state", "visible") != "visible"
            self.sheets.append((attrs.get("name", ""), found[0] if found else "", is_hidden))


class _Formats(Part):
    """The number format and the look of each cell style, by its number."""

    places: ClassVar[Mapping[str, frozenset[str]]] = {
        "numFmts": frozenset({"styleSheet"}),
        "numFmt": frozenset({"numFmts"}),
        "cellXfs": frozenset({"styleSheet"}),
        "fonts": frozenset({"styleSheet"}),
    }
    once = frozenset({"numFmts", "cellXfs", "fonts"})

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[int, str] = {}
        self._styles: list[tuple[int, int]] = []
        self._fonts: list[Look] = []
        self._is_cells = False
        self._is_fonts = False

    def words(self) -> str:
        return "書式の一覧"

    def start(self, tag: str, attrs: Attributes) -> None:
        if tag == "numFmt":
            number, code = int(attrs.get("numFmtId", "")), attrs.get("formatCode", "")[:255]
            if self._own.setdefault(number, code) != code:
                raise contradictory("書式の一覧に同じ番号が二つ")
        elif tag == "cellXfs":
            self._is_cells = True
        elif tag == "xf" and self._is_cells:
            self._styles.append((int(attrs.get("numFmtId", "0")), int(attrs.get("fontId", "0"))))
        elif tag == "fonts":
            # Not every <font> is a cell's: those of conditional formats stand elsewhere in the part.
            self._is_fonts = True
        elif tag == "font" and self._is_fonts:
            self._fonts.append("")
        elif self._is_fonts and self._fonts:
            self._fonts[-1] = look_of(self._fonts[-1], tag, attrs.get("val", ""))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._is_cells = False
        elif tag == "fonts":
            self._is_fonts = False

    def pairs(self) -> list[tuple[str, Look]]:
        """Return format code and look of each style, in order."""
        return [
            (
                self._own.get(number) or xlsx_values.BUILT_IN.get(number, "General"),
                self._fonts[font] if 0 <= font < len(self._fonts) else "",
            )
            for number, font in self._styles
        ]


class _Budget:
    """What all sheets of a workbook may hold together."""

    def __init__(self) -> None:
        self.cells = 0
        self.letters = 0

    def is_spent(self, cells: int, letters: int) -> bool:
        """Count cells and their text, and tell whether there are too many, or too much text in them."""
        self.cells += cells
        self.letters += letters
        return self.cells > refusal.MOST_ROWS * refusal.MOST_COLUMNS or self.letters > refusal.MOST_LETTERS


class _SheetPart(Text):
    """A sheet: rows and cells in the order of the file, each with its address or after the one before it."""

    places: ClassVar[Mapping[str, frozenset[str]]] = {
        **Text.places,
        "sheetData": frozenset({"worksheet"}),
        "row": frozenset({"sheetData"}),
        "c": frozenset({"row"}),
        "v": frozenset({"c"}),
        "f": frozenset({"c"}),
        "is": frozenset({"c"}),
        "cols": frozenset({"worksheet"}),
        "col": frozenset({"cols"}),
        "mergeCells": frozenset({"worksheet"}),
        "mergeCell": frozenset({"mergeCells"}),
    }
    once = frozenset({"sheetData", "mergeCells"})

    def __init__(
        self, name: str, strings: list[str | Pieces], formats: _Formats, is_1904: bool, budget: _Budget
    ) -> None:
        super().__init__()
        self._name = name[:31]
        self._strings = strings
        self._formats = {str(number): pair for number, pair in enumerate(formats.pairs())}
        self._is_1904, self._budget = is_1904, budget
        # Many cells can share one text: it is parted once for each look of a cell.
        self._parted: dict[tuple[int, Look], tuple[Value, str]] = {}
        self._cells: dict[Place, Written] = {}
        self._merged: list[str] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._rows = self._row = self._column = 0
        self._has_number = self._is_row_hidden = False
        self._row_numbers: set[int] = set()
        self._columns: set[int] = set()
        self._kind = self._style = ""
        self._formula: str | None = None
        self._raw: str | Pieces | None = None

    def words(self) -> str:
        """Return the cell that is read: 実績 L2."""
        return f"{self._name} {address(self._row, self._column)}" if self._column else f"シート「{self._name}」"

    def sheet(self, is_hidden: bool) -> Sheet:
        """Return what was read."""
        rows, columns = frozenset(self._hidden_rows), frozenset(self._hidden_columns)
        return Sheet(self._cells, tuple(self._merged), rows, columns, is_hidden)

    def start(self, tag: str, attrs: Attributes) -> None:
        if tag == "c":
            self._begin_cell(attrs)
        elif tag in ("v", "f"):
            self._is_text = True
        elif tag == "row":
            self._begin_row(attrs)
        elif tag == "mergeCell":
            self._merged.append(self._area(attrs.get("ref", "")))
        elif tag == "hyperlink":
            self._area(attrs.get("ref", ""))
        elif tag == "col" and _is_out_of_sight(attrs, "width"):
            first, last = int(attrs.get("min", "")), int(attrs.get("max", ""))
            self._hidden_columns |= set(range(max(first, 1), min(last, refusal.MOST_COLUMNS) + 1))
        else:
            super().start(tag, attrs)

    def end(self, tag: str) -> None:
        if tag in ("v", "is"):
            # A text of its own stands in <is>, every other value in <v>: which of two would be read, nobody knows.
            if self._raw is not None or (tag == "is") is not (self._kind == "inlineStr"):
                raise contradictory(f"{self.words()} の値")
            self._raw, self._is_text = self.taken_with_looks() if tag == "is" else self.taken(), False
        elif tag == "f":
            if self._formula is not None:
                raise contradictory(f"{self.words()} の計算式が二つ")
            self._formula, self._is_text = f"={self.taken()}", False
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()
        else:
            super().end(tag)

    def _begin_row(self, attrs: Attributes) -> None:
        self._rows += 1
        self._has_number = "r" in attrs
        self._row = int(attrs.get("r", str(self._row + 1)))
        self._column = 0
        self._columns = set()
        self._is_row_hidden = _is_out_of_sight(attrs, "ht")
        if self._rows > refusal.MOST_ROWS:
            raise too_large(f"{self._rows}行")

    def _end_row(self) -> None:
        # Without a number of its own a row is where its first cell is.
        if self._has_number or self._columns:
            if self._row in self._row_numbers:
                raise contradictory(f"{self._name} の{self._row}行目が二つ")
            self._row_numbers.add(self._row)
        if self._is_row_hidden:
            self._hidden_rows.add(self._row)
        self._column = 0

    def _begin_cell(self, attrs: Attributes) -> None:
        self._column += 1
        if reference := attrs.get("r", ""):
            match = _AREA.fullmatch(reference)
            if match is None or match[3]:
                raise broken(reference[:20])
            row, self._column = int(match[2]), _number(match[1])
            if row != self._row and (self._has_number or self._columns):
                raise contradictory(f"{self._name} の{self._row}行目に {reference[:20]}")
            self._row = row
        if self._column in self._columns:
            raise contradictory(f"{self.words()} が二つ")
        self._columns.add(self._column)
        self._kind, self._style = attrs.get("t", "n"), attrs.get("s", "0")
        self._formula = self._raw = None

    def _end_cell(self) -> None:
        value, struck, code = None, "", ""
        if self._raw is not None or self._formula is not None:
            code, look = self._formats.get(self._style) or self._formats.get(self._style.lstrip("0"), _PLAIN)
            value, struck = self._value(code, look)
        letters = len(self._formula or "") + (len(value) if isinstance(value, str) else 0) + len(struck)
        if self._budget.is_spent(1, letters):
            raise too_large(self.words())
        if value is None and not struck and self._formula is None:
            return
        if self._row > refusal.MOST_ROWS or self._column > refusal.MOST_COLUMNS or self._row < 1:
            raise too_large(self.words())
        is_error = self._kind == "e"
        self._cells[self._row, self._column] = Written(value, code or "General", self._formula, is_error, struck)

    def _value(self, code: str, look: Look) -> tuple[Value, str]:
        """Return what stands in the cell, and what is struck out in it."""
        raw = self._raw
        if isinstance(raw, tuple):
            return parted(raw, look)
        if self._kind == "s" and raw is not None:
            number = int(raw)
            if not 0 <= number < len(self._strings):
                raise broken(f"文字列 {number}")
            if (number, look) not in self._parted:
                self._parted[number, look] = parted(self._strings[number], look)
            return self._parted[number, look]
        if raw is None or (raw == "" and self._kind == "n"):
            return None, ""
        return parted(xlsx_values.value(raw, self._kind, code, self._is_1904), look)

    def _area(self, reference: str) -> str:
        """Return an area as it stands. Raises WorkbookRefused for one that no form has."""
        match = _AREA.fullmatch(reference)
        if match is None or len(self._merged) >= _MOST_AREAS:
            raise broken(reference[:20])
        row, column = int(match[4] or match[2]), _number(match[3] or match[1])
        if row > refusal.MOST_ROWS or column > refusal.MOST_COLUMNS:
            raise too_large(reference)
        return reference


def _is_out_of_sight(attrs: Attributes, size: str) -> bool:
    return attrs.get("hidden", "") in ("1", "true") or attrs.get(size, "") in ("0", "0.0")


@cache
def _number(letters: str) -> int:
    # At most three letters: no file makes this remember much.
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _read(archive: zipfile.ZipFile, name: str, handler: Part) -> None:
    """Stream a part through a handler. Raises WorkbookRefused where it is missing, no XML, or has a document type."""

    def refuse(*_: object) -> None:
        raise broken(part_words(name))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = handler.begin, handler.finish
    parser.CharacterDataHandler = handler.characters
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk, False)
        # A parser that was fed nothing would not notice that there is nothing.
        parser.Parse(b"", True)
    except (KeyError, expat.ExpatError) as error:
        raise broken(part_words(name)) from error
