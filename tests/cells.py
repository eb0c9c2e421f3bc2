"""Cells of a form that openpyxl has saved, filled in without it: to open and save a whole book costs far more.

What comes out is what openpyxl would save (tests/test_cells.py), and it goes the way of every file.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from html import unescape
from typing import TypeGuard
from xml.sax.saxutils import escape

import openpyxl
from openpyxl import Workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.compat.strings import safe_string
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.datetime import to_excel

Value = str | int | float | date | None
_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_ROW = r'<row r="{}"[^>]*?(?:/>|>(.*?)</row>)'
_END = "</sheetData>"


def edited(data: bytes, *cells: tuple[str, str, object], mend: Callable[[Workbook], None] | None = None) -> bytes:
    """Return the workbook with other values in cells, each given by sheet and place; `mend` gets the book after that.

    openpyxl opens and saves it where there is more to do than plain cells.
    """
    plain = [(sheet, place, value) for sheet, place, value in cells if is_plain(value)]
    if mend is None and len(plain) == len(cells):
        try:
            return with_cells(data, *plain)
        except NotPlain:
            pass
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet, place, value in cells:
        book[sheet][place] = value
    if mend is not None:
        mend(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class NotPlain(ValueError):
    """What is to be written asks for more than a cell."""


def is_plain(value: object) -> TypeGuard[Value]:
    """Tell whether a value is one that `with_cells` writes: no formula, error or sign of control."""
    if isinstance(value, str):
        return value != "" and value not in ERROR_CODES and not re.search(r"^=|[\x00-\x1f]", value)
    return value is None or (isinstance(value, int | float | date) and not isinstance(value, bool))


def with_cells(data: bytes, *cells: tuple[str, str, Value]) -> bytes:
    """Return the workbook with other values in cells, each given by sheet and place; the looks of a cell stay.

    Raises NotPlain for a day where none is expected, and for a cell above what is written in a sheet.
    """
    parts = dict(_parts(data))
    for sheet in dict.fromkeys(sheet for sheet, _, _ in cells):
        name = _names(data)[sheet]
        own = [(place, value) for of, place, value in cells if of == sheet]
        parts[name] = _changed(parts[name].decode("utf-8"), own, _dated(data)).encode("utf-8")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


@cache
def rows_of(data: bytes, sheet: str) -> dict[object, int]:
    """Return the rows below the header of a sheet by the texts of their first cells; of two alike the upper one."""
    xml = dict(_parts(data))[_names(data)[sheet]].decode("utf-8")
    firsts = re.findall(r'<c r="A(\d+)"[^>]*? t="inlineStr"><is><t[^>]*>(.*?)</t>', xml, re.DOTALL)
    return {unescape(text): int(row) for row, text in reversed(firsts) if int(row) > 1}


@cache
def _parts(data: bytes) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


@cache
def _names(data: bytes) -> dict[str, str]:
    """Return the names of the parts by those of the sheets."""
    parts = dict(_parts(data))
    related = parts["xl/_rels/workbook.xml.rels"].decode("utf-8")
    targets = {one: place.removeprefix("/") for place, one in re.findall(r'Target="([^"]*)" Id="([^"]*)"', related)}
    sheets = re.findall(r'<sheet [^>]*?name="([^"]*)"[^>]*? r:id="([^"]*)"', parts["xl/workbook.xml"].decode("utf-8"))
    return {unescape(name): targets[one] for name, one in sheets}


@cache
def _dated(data: bytes) -> frozenset[str]:
    """Return the styles in which a number is shown as a day."""
    styles = dict(_parts(data))["xl/styles.xml"].decode("utf-8")
    own = {int(number): unescape(text) for number, text in re.findall(r'numFmtId="(\d+)" formatCode="([^"]*)"', styles)}
    looks = re.findall(r'<xf [^>]*?numFmtId="(\d+)"', styles.partition("<cellXfs")[2].partition("</cellXfs>")[0])
    shown = [own.get(int(number)) or BUILTIN_FORMATS.get(int(number), "General") for number in looks]
    return frozenset(str(style) for style, text in enumerate(shown) if is_date_format(text))


def _changed(xml: str, cells: Iterable[tuple[str, Value]], dated: frozenset[str]) -> str:
    for place, value in cells:
        letters, row = coordinate_from_string(place)
        found = re.search(_ROW.format(row), xml, re.DOTALL)
        if found is None and row > max(map(int, re.findall(r'<row r="(\d+)"', xml)), default=0):
            xml = xml.replace(_END, f'<row r="{row}"></row>{_END}')
            found = re.search(_ROW.format(row), xml, re.DOTALL)
        if found is None or found[1] is None:
            raise NotPlain(f"no cell of row {row} is written")
        start, end = found.span(1)
        column, style = column_index_from_string(letters), None
        for cell in _CELL.finditer(xml, start, end):
            there = column_index_from_string(cell[1])
            if there >= column:
                start, end = cell.start(), cell.end() if there == column else cell.start()
                style = cell[2] if there == column else None
                break
        else:
            start = end
        if isinstance(value, date) and style not in dated:
            raise NotPlain(f"{place} shows no day")
        xml = xml[:start] + _written(place, style, value) + xml[end:]
    return xml


def _written(place: str, style: str | None, value: Value) -> str:
    if value is None and style is None:
        return ""
    look = "" if style is None else f' s="{style}"'
    if value is None:
        return f'<c r="{place}"{look} t="n" />'
    if isinstance(value, str):
        kept = ' xml:space="preserve"' if value != value.strip() else ""
        return f'<c r="{place}"{look} t="inlineStr"><is><t{kept}>{escape(value)}</t></is></c>'
    number = safe_string(to_excel(value) if isinstance(value, date) else value)
    return f'<c r="{place}"{look} t="n"><v>{number}</v></c>'
