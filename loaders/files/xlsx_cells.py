"""The cells of a workbook, read part by part as a stream: nothing that it says of its size is believed."""

import posixpath
import re
import zipfile
from collections.abc import Callable
from xml.sax import SAXException
from xml.sax.handler import feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from loaders.book import refusal
from loaders.book.grid import Book, Place, Sheet, Value, Written
from loaders.book.refusal import broken, too_large
from loaders.files import xlsx_values
from loaders.files.xlsx_gate import BROKEN_ZIP
from loaders.files.xlsx_looks import Look, Pieces, look_of, parted
from loaders.files.xlsx_parts import Part, Strings, Text, attribute

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_REFERENCES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?")
_MOST_AREAS = 1_000
_CHUNK = 65_536

Start = Callable[[str, AttributesNSImpl], None]


def cells_of(archive: zipfile.ZipFile) -> Book:
    """Return the sheets of a workbook that was let in. Raises WorkbookRefused."""
    try:
        targets = _targets(archive)
        book = _BookPart()
        _read(archive, "xl/workbook.xml", book)
        strings, formats = Strings(), _Formats()
        for kind, handler in (("sharedStrings", strings), ("styles", formats)):
            for target, its_kind in targets.values():
                if its_kind == kind:
                    _read(archive, target, handler)
        budget = _Budget()
        sheets = {}
        for name, reference, is_hidden in book.sheets:
            target, kind = targets.get(reference, ("", ""))
            if kind != "worksheet":
                continue
            if name in sheets or not name:
                raise broken("同じ名のシート")
            part = _SheetPart(strings.texts, formats.codes(), formats.looks(), book.is_1904, budget)
            _read(archive, target, part)
            sheets[name] = part.sheet(is_hidden)
    except BROKEN_ZIP as error:
        if isinstance(error, refusal.WorkbookRefused):
            raise
        raise broken(type(error).__name__) from error
    return Book(sheets)


def _targets(archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Return part and kind of each relation of the workbook, by its id."""
    relations = _Relations()
    _read(archive, "xl/_rels/workbook.xml.rels", relations)
    return relations.found


class _Relations(Part):
    namespaces = frozenset({_RELATIONS})

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attrs: AttributesNSImpl) -> None:
        if tag == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", attribute(attrs, "Target"))).lstrip("/")
            self.found[attribute(attrs, "Id")] = (target, attribute(attrs, "Type").rpartition("/")[2])


class _BookPart(Part):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []
        self.is_1904 = False

    def start(self, tag: str, attrs: AttributesNSImpl) -> None:
        if tag == "workbookPr":
            self.is_1904 = attribute(attrs, "date1904") in ("1", "true")
        elif tag == "sheet":
            reference = next((str(attrs[(space, "id")]) for space in _REFERENCES if (space, "id") in attrs), "")
            is_hidden = attribute(attrs, "state", "visible") != "visible"
            self.sheets.append((attribute(attrs, "name"), reference, is_hidden))


class _Formats(Part):
    """The number format and the look of each cell style, by its number."""

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[int, str] = {}
        self._styles: list[tuple[int, int]] = []
        self._fonts: list[Look] = []
        self._is_cells = False
        self._is_fonts = False

    def start(self, tag: str, attrs: AttributesNSImpl) -> None:
        if tag == "numFmt":
            self._own[int(attribute(attrs, "numFmtId"))] = attribute(attrs, "formatCode")[:255]
        elif tag == "cellXfs":
            self._is_cells = True
        elif tag == "xf" and self._is_cells:
            self._styles.append((int(attribute(attrs, "numFmtId", "0")), int(attribute(attrs, "fontId", "0"))))
        elif tag == "fonts":
            # Not every <font> is a cell's: those of conditional formats stand elsewhere in the part.
            self._is_fonts = True
        elif tag == "font" and self._is_fonts:
            self._fonts.append("")
        elif self._is_fonts and self._fonts:
            self._fonts[-1] = look_of(self._fonts[-1], tag, attribute(attrs, "val"))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._is_cells = False
        elif tag == "fonts":
            self._is_fonts = False

    def codes(self) -> list[str]:
        """Return the format codes in order."""
        return [self._own.get(number) or xlsx_values.BUILT_IN.get(number, "General") for number, _ in self._styles]

    def looks(self) -> list[Look]:
        """Return the looks in order."""
        return [self._fonts[font] if 0 <= font < len(self._fonts) else "" for _, font in self._styles]


class _Budget:
    """What all sheets of a workbook may hold together."""

    def __init__(self) -> None:
        self.cells = 0
        self.letters = 0

    def spend(self, cells: int, letters: int, place: str) -> None:
        """Count cells and their text. Raises WorkbookRefused when there are too many, or too much text in them."""
        self.cells += cells
        self.letters += letters
        if self.cells > refusal.MOST_ROWS * refusal.MOST_COLUMNS or self.letters > refusal.MOST_LETTERS:
            raise too_large(place)


class _SheetPart(Text):
    """A sheet: rows and cells in the order of the file, each with its address or after the one before it."""

    def __init__(
        self, strings: list[str | Pieces], codes: list[str], looks: list[Look], is_1904: bool, budget: _Budget
    ) -> None:
        super().__init__()
        self._strings, self._codes, self._looks = strings, codes, looks
        self._is_1904, self._budget = is_1904, budget
        # Many cells can share one text: it is parted once for each look of a cell.
        self._parted: dict[tuple[int, Look], tuple[Value, str]] = {}
        self._cells: dict[Place, Written] = {}
        self._merged: list[str] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._rows = self._row = self._column = 0
        self._kind = self._style = ""
        self._formula: str | None = None
        self._raw: str | Pieces | None = None

    def sheet(self, is_hidden: bool) -> Sheet:
        """Return what was read."""
        rows, columns = frozenset(self._hidden_rows), frozenset(self._hidden_columns)
        return Sheet(self._cells, tuple(self._merged), rows, columns, is_hidden)

    def start(self, tag: str, attrs: AttributesNSImpl) -> None:
        super().start(tag, attrs)
        if tag == "c":
            self._begin_cell(attrs)
        elif tag in ("v", "f"):
            self._is_text = True
        elif tag == "row":
            self._begin_row(attrs)
        elif tag == "mergeCell":
            self._merged.append(self._area(attribute(attrs, "ref")))
        elif tag == "hyperlink":
            self._area(attribute(attrs, "ref"))
        elif tag == "col" and _is_out_of_sight(attrs, "width"):
            first, last = int(attribute(attrs, "min")), int(attribute(attrs, "max"))
            self._hidden_columns |= set(range(max(first, 1), min(last, refusal.MOST_COLUMNS) + 1))

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == "v":
            self._raw, self._is_text = self.taken(), False
        elif tag == "f":
            self._formula, self._is_text = f"={self.taken()}", False
        elif tag == "is":
            self._raw = self.taken_with_looks()
        elif tag == "c":
            self._end_cell()

    def _begin_row(self, attrs: AttributesNSImpl) -> None:
        self._rows += 1
        self._row = int(attribute(attrs, "r", str(self._row + 1)))
        self._column = 0
        if self._rows > refusal.MOST_ROWS:
            raise too_large(f"{self._rows}行")
        if _is_out_of_sight(attrs, "ht"):
            self._hidden_rows.add(self._row)

    def _begin_cell(self, attrs: AttributesNSImpl) -> None:
        self._column += 1
        if reference := attribute(attrs, "r"):
            match = _AREA.fullmatch(reference)
            if match is None or match[3]:
                raise broken(reference[:20])
            self._row, self._column = int(match[2]), _number(match[1])
        self._kind, self._style = attribute(attrs, "t", "n"), attribute(attrs, "s", "0")
        self._formula = self._raw = None

    def _end_cell(self) -> None:
        place = f"{self._row}行{self._column}列"
        self._budget.spend(1, len(self._formula or ""), place)
        if self._formula is None and self._raw is None:
            return
        is_known = self._style.isdecimal() and int(self._style) < len(self._codes)
        code, look = (self._codes[int(self._style)], self._looks[int(self._style)]) if is_known else ("", "")
        value, struck = self._value(code, look)
        if value is None and not struck and self._formula is None:
            return
        self._budget.spend(0, (len(value) if isinstance(value, str) else 0) + len(struck), place)
        if self._row > refusal.MOST_ROWS or self._column > refusal.MOST_COLUMNS or self._row < 1:
            raise too_large(place)
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


def _is_out_of_sight(attrs: AttributesNSImpl, size: str) -> bool:
    return attribute(attrs, "hidden") in ("1", "true") or attribute(attrs, size) in ("0", "0.0")


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _read(archive: zipfile.ZipFile, name: str, handler: Part) -> None:
    """Stream a part through a handler. Raises WorkbookRefused where it is missing or no XML."""
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(handler)
    try:
        with archive.open(name) as part:
            # At least once: a parser that was fed nothing would not notice that there is nothing.
            parser.feed(part.read(_CHUNK))
            while chunk := part.read(_CHUNK):
                parser.feed(chunk)
        parser.close()
    except (KeyError, SAXException, DefusedXmlException) as error:
        raise broken(name) from error
