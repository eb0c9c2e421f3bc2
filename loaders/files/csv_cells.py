"""An uploaded CSV file as a sheet of texts: UTF-8, with a BOM or without, or Japanese Excel's CP932."""

import csv
import io
import unicodedata

from loaders import signs
from loaders.book import refusal
from loaders.book.grid import Book, Sheet, Written
from loaders.book.refusal import MOST_ABOVE, WorkbookRefused, too_large
from loaders.files import foreign

_UTF_8 = "表計算ソフトで「CSV UTF-8（コンマ区切り）」として保存し直すか、Excel ブック（.xlsx）を送ってください。"
_OTHER_UNICODE = (b"\xff\xfe", b"\xfe\xff")
_OTHER_JAPANESE = {"euc_jp": "EUC-JP", "iso2022_jp": "JIS（ISO-2022-JP）"}


def cells_of(data: bytes, needed_header: str) -> Book:
    """Return the records of a CSV file as one sheet of texts, which has the header in row 1. Raises WorkbookRefused."""
    text = _decoded(data, needed_header)
    cells = {}
    letters = 0
    for row, record in enumerate(_records(text), 1):
        if row > refusal.MOST_ROWS or len(record) > refusal.MOST_COLUMNS:
            raise too_large(f"{row}行目・{len(record)}列")
        for column, value in enumerate(record, 1):
            letters += len(value)
            if value:
                cells[row, column] = Written(value)
    if letters > refusal.MOST_LETTERS:
        raise too_large(f"{letters:,}字")
    return Book({"": Sheet(cells)})


def _decoded(data: bytes, needed_header: str) -> str:
    if data.startswith(_OTHER_UNICODE):
        raise WorkbookRefused("UTF-16", "文字コードが UTF-8 でも Shift_JIS でもありません", _UTF_8)
    text = _text(data, "utf-8-sig")
    if text is None:
        text = _text(data, "cp932")
    if text is None or not _has_header(text, needed_header):
        for encoding, name in _OTHER_JAPANESE.items():
            other = _text(data, encoding)
            if other is not None and _has_header(other, needed_header):
                raise WorkbookRefused(name, "文字コードが UTF-8 でも Shift_JIS でもありません", _UTF_8)
    if text is None or any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n" for sign in text[:10_000]):
        raise foreign.no_table(data)
    if not _has_header(text, needed_header):
        remedy = "様式のシート「実績」と同じ見出しを1行目に置き、コンマで区切ってください。"
        seen = text.split("\n", 1)[0].strip("\r")[:40]
        raise WorkbookRefused(seen, f"1行目の見出しに「{needed_header}」がありません", remedy)
    _refuse_other_separators(text, needed_header)
    return text


def _refuse_other_separators(text: str, needed_header: str) -> None:
    line = next(line for line in _first_lines(text) if signs.folded(needed_header) in signs.folded(line))
    for sign, name in (("\t", "タブ"), (";", "セミコロン")):
        if sign in line and "," not in line:
            raise WorkbookRefused(line[:40], f"コンマではなく{name}で区切られています", _UTF_8)


def _text(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _first_lines(text: str) -> list[str]:
    """Return the lines in which the header may stand: a title above it is told by the reader of the table."""
    return text.split("\n", MOST_ABOVE + 1)[: MOST_ABOVE + 1]


def _has_header(text: str, needed: str) -> bool:
    return any(signs.folded(needed) in signs.folded(line) for line in _first_lines(text))


def _records(text: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        problem = "CSV の区切りか引用符が壊れています"
        raise WorkbookRefused(f"{reader.line_num}行目", problem, _UTF_8) from error
