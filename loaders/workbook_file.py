"""An uploaded file, taken for a workbook by what it holds, not by its name, within limits that no honest one meets."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from xml.parsers import expat

import openpyxl
import openpyxl.xml
from openpyxl.workbook import Workbook

MOST_BYTES = 5 * 1024 * 1024
MOST_ENTRIES = 200
MOST_INFLATED = 50 * 1024 * 1024
MOST_RATIO = 100
MOST_ROWS = 5_000
MOST_COLUMNS = 60

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEEDED = ("[Content_Types].xml", "xl/workbook.xml")


class WorkbookRefused(ValueError):
    """A file that is not opened. `seen` is what was found, `problem` what is wrong with it, `remedy` how to mend it."""

    def __init__(self, seen: str, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}（{seen}）。{remedy}")
        self.seen = seen
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Book:
    """One workbook, opened twice: as written, with its formulas, and as last computed."""

    written: Workbook
    computed: Workbook


def open_book(data: bytes) -> Book:
    """Return the workbook in the bytes. Raises WorkbookRefused for anything else, macros, and what exceeds a limit."""
    if not openpyxl.xml.DEFUSEDXML:
        raise RuntimeError("defusedxml is not installed: openpyxl would accept a DTD")
    _check_container(data)
    try:
        book = Book(
            openpyxl.load_workbook(io.BytesIO(data), keep_links=False),
            openpyxl.load_workbook(io.BytesIO(data), keep_links=False, data_only=True),
        )
    except Exception as error:
        # openpyxl raises whatever the first odd byte leads to; to the sender all of it is one thing.
        raise WorkbookRefused(type(error).__name__, "ブックの中身が壊れています", _SAVE_AGAIN) from error
    for sheet in book.written.worksheets:
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
            _refuse_size(f"シート「{sheet.title}」{sheet.max_row}行×{sheet.max_column}列")
    return book


_SAVE_AGAIN = "表計算ソフトで開き、「Excel ブック（.xlsx）」として保存し直してください。"


def _check_container(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise WorkbookRefused(
            f"{len(data):,}バイト", "ファイルが5MBを超えています", "様式に記入しただけのファイルを送ってください。"
        )
    if data.startswith(_OLE):
        raise WorkbookRefused(".xls または暗号化", "古い形式か、パスワード付きのブックです", _SAVE_AGAIN)
    if not data.startswith(_ZIP):
        raise WorkbookRefused(repr(data[:8]), "Excel ブック（.xlsx）ではありません", _SAVE_AGAIN)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive, len(data))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise WorkbookRefused(type(error).__name__, "ブックの中身が壊れています", _SAVE_AGAIN) from error


def _check_entries(archive: zipfile.ZipFile, size: int) -> None:
    names = archive.namelist()
    if len(names) > MOST_ENTRIES:
        raise WorkbookRefused(f"{len(names)}個", f"ブックの部品が{MOST_ENTRIES}個を超えています", _SAVE_AGAIN)
    if any(name not in names for name in _NEEDED):
        raise WorkbookRefused("zip", "Excel ブック（.xlsx）ではありません", _SAVE_AGAIN)
    if any("vbaproject" in name.lower() or "activex" in name.lower() for name in names):
        raise WorkbookRefused(
            "マクロ", "マクロを含むブックです", "マクロのない「Excel ブック（.xlsx）」として保存し直してください。"
        )
    inflated = 0
    for name in names:
        inflated = _check_entry(archive, name, inflated, size)


def _check_entry(archive: zipfile.ZipFile, name: str, inflated: int, size: int) -> int:
    """Return the bytes inflated so far, counted while reading: the sizes that an archive declares can lie."""
    scan = _Scan(name) if name.endswith((".xml", ".rels")) else None
    with archive.open(name) as part:
        while chunk := part.read(65_536):
            inflated += len(chunk)
            if inflated > MOST_INFLATED or inflated > size * MOST_RATIO:
                raise WorkbookRefused(name, "展開すると大きすぎるブックです", _SAVE_AGAIN)
            if scan is not None:
                scan.feed(chunk)
    return inflated


class _Scan:
    """Counts the rows and cells of a part while it is read, and refuses a document type before anything expands it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._counts = {"row": 0, "c": 0}
        self._is_sheet = name.startswith("xl/worksheets/")
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._count

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.Parse(chunk, False)
        except expat.ExpatError as error:
            raise WorkbookRefused(self._name, "ブックの中身が壊れています", _SAVE_AGAIN) from error

    def _refuse_doctype(self, *_: object) -> None:
        raise WorkbookRefused(self._name, "文書型宣言を含むブックです", _SAVE_AGAIN)

    def _count(self, tag: str, _: object) -> None:
        name = tag.rpartition(":")[2]
        if self._is_sheet and name in self._counts:
            self._counts[name] += 1
            if self._counts["row"] > MOST_ROWS or self._counts["c"] > MOST_ROWS * MOST_COLUMNS:
                _refuse_size(self._name)


def _refuse_size(seen: str) -> None:
    problem = f"表が大きすぎます（{MOST_ROWS:,}行×{MOST_COLUMNS}列まで）"
    raise WorkbookRefused(seen, problem, "様式の範囲の外の行や列を削除して保存し直してください。")
