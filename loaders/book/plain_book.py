"""A workbook of plain tables, written straight as the parts of its archive (ECMA-376): values, nothing to fill in.

openpyxl makes an object of each cell and finds it its look, which takes four to seven times as long as putting the
texts together. Forms, which have choices, protection and colours, are its work.
"""

import io
import time
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

from loaders.book.cell import plain
from loaders.book.quoting import is_for_a_text

Value = str | int | float | Decimal | date | None
_FIRST_DAY = date(1899, 12, 30)  # serial number 0, as spreadsheets count from March 1900 on
_ROWS_AT_A_TIME = 16  # of 16 cells: half a millisecond
_NARROWEST, _WIDEST = 8, 60
_STAMP = (1980, 1, 1, 0, 0, 0)  # of every part: the same table is the same file
# Places of the looks in _STYLES.
_HEAD, _TEXT, _QUOTED, _NUMBER, _DAY, _MOMENT = 1, 2, 3, 2, 4, 5

_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LOOKS = (
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    *(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"'
        f' applyAlignment="1"{quoted}><alignment vertical="top" wrapText="1"/></xf>'
        for number, font, quoted in ((0, 1, ""), (0, 0, ""), (0, 0, ' quotePrefix="1"'), (164, 0, ""), (165, 0, ""))
    ),
)
_STYLES = (
    f'{_DECLARED}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy-mm-dd h:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(_LOOKS)}">{"".join(_LOOKS)}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Page(NamedTuple):
    """A sheet: its name as spreadsheets allow it, its rows with the header first, whether that stays and filters."""

    name: str
    rows: Sequence[Sequence[Value]]
    is_table: bool = False


# Each text once, with its number in the workbook and its width.
_Texts = dict[str, tuple[int, int]]


class Told(NamedTuple):
    """What the properties of the file say."""

    title: str
    creator: str


def give_way(number: int) -> None:
    """Let whoever waits for the interpreter, a page or the server itself, go first; in a loop over rows, every now and
    then by their number.

    Python takes it from a thread by force only after 5 ms, each time that a page has waited for something.
    """
    if number % _ROWS_AT_A_TIME == 0:
        time.sleep(0)


def written(pages: Sequence[Page], told: Told) -> bytes:
    """Return the workbook with these sheets, in their order."""
    texts: _Texts = {}
    sheets = [_sheet(page, texts) for page in pages]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (*_frame(pages, told), ("xl/sharedStrings.xml", _shared(texts))):
            _add(archive, name, part)
        for number, sheet in enumerate(sheets, 1):
            _add(archive, f"xl/worksheets/sheet{number}.xml", sheet)
    return stream.getvalue()


def _add(archive: zipfile.ZipFile, name: str, part: str) -> None:
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, part.encode("utf-8"))


def _sheet(page: Page, texts: _Texts) -> str:
    """Return a sheet; the texts of its cells go into `texts`."""
    lines, widths = [], list[int]()
    for number, row in enumerate(page.rows, 1):
        cells = []
        for column, value in enumerate(row):
            if column == len(widths):
                widths.append(0)
            if value is None or value == "":
                continue
            at = f"{_letter(column)}{number}"
            if isinstance(value, str):
                place, width = texts.get(value) or texts.setdefault(value, (len(texts), _width(value)))
                look = _HEAD if number == 1 else _QUOTED if is_for_a_text(value) else _TEXT
                cells.append(f'<c r="{at}" s="{look}" t="s"><v>{place}</v></c>')
            else:
                width = len(str(value))
                cells.append(_cell(at, value))
            if width > widths[column]:
                widths[column] = width
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
        give_way(number)
    last = "".join(map(str, _end(page)))
    columns = [
        f'<col min="{index}" max="{index}" width="{min(max(width + 2, _NARROWEST), _WIDEST)}" customWidth="1"/>'
        for index, width in enumerate(widths, 1)
    ]
    shown = ' tabSelected="1"' if page.is_table else ""
    stays = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if page.is_table else ""
    filters = f'<autoFilter ref="A1:{last}"/>' if page.is_table else ""
    return "".join((
        _DECLARED, f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:{last}"/>',
        f'<sheetViews><sheetView{shown} workbookViewId="0">{stays}</sheetView></sheetViews>',
        '<sheetFormatPr defaultRowHeight="15"/>',
        *(("<cols>", *columns, "</cols>") if columns else ()),
        "<sheetData>", *lines, "</sheetData>", filters, "</worksheet>",
    ))  # fmt: skip


def _cell(at: str, value: int | float | Decimal | date) -> str:
    if isinstance(value, datetime):
        days = (value.date() - _FIRST_DAY).days + (value.hour * 60 + value.minute) / 1440
        return f'<c r="{at}" s="{_MOMENT}"><v>{days!r}</v></c>'
    if isinstance(value, date):
        return f'<c r="{at}" s="{_DAY}"><v>{(value - _FIRST_DAY).days}</v></c>'
    return f'<c r="{at}" s="{_NUMBER}"><v>{plain(value) if isinstance(value, Decimal) else repr(value)}</v></c>'


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if letter > "ÿ" else 1 for letter in text)


@cache
def _letter(column: int) -> str:
    return get_column_letter(column + 1)


def _text(text: str) -> str:
    """Return a text for an element: blanks at its ends and ends of its lines stay."""
    return escape(text, {"\r": "&#13;"})


def _shared(texts: _Texts) -> str:
    items = [f'<si><t xml:space="preserve">{_text(text)}</t></si>' for text in texts]
    return "".join((_DECLARED, f'<sst xmlns="{_MAIN}" uniqueCount="{len(items)}">', *items, "</sst>"))


def _frame(pages: Sequence[Page], told: Told) -> Iterable[tuple[str, str]]:
    """Yield the parts around the sheets: what there is, how it hangs together, how cells look, what the file says."""
    numbers = range(1, len(pages) + 1)
    yield "[Content_Types].xml", "".join((
        _DECLARED, f'<Types xmlns="{_PACKAGE}/content-types">',
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
        '<Default Extension="xml" ContentType="application/xml"/>',
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>',
        *(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_KIND}.worksheet+xml"/>'
          for number in numbers),
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>',
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}.sharedStrings+xml"/>',
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    ))  # fmt: skip
    yield "_rels/.rels", _relations((
        ("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
        ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ))  # fmt: skip
    yield "docProps/core.xml", "".join((
        _DECLARED, f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"',
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"',
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
        f"<dc:title>{_text(told.title)}</dc:title><dc:creator>{_text(told.creator)}</dc:creator></cp:coreProperties>",
    ))  # fmt: skip
    names = [f"<sheet name={quoteattr(page.name)} sheetId=\"{number}\" r:id=\"rId{number}\"/>"
             for number, page in enumerate(pages, 1)]  # fmt: skip
    yield "xl/workbook.xml", "".join((
        _DECLARED, f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">',
        "<bookViews><workbookView/></bookViews><sheets>", *names,
        "</sheets>", *_filtered(pages), "</workbook>",
    ))  # fmt: skip
    yield "xl/_rels/workbook.xml.rels", _relations((
        *((f"rId{number}", f"{_OFFICE}/worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
        (f"rId{len(pages) + 1}", f"{_OFFICE}/styles", "styles.xml"),
        (f"rId{len(pages) + 2}", f"{_OFFICE}/sharedStrings", "sharedStrings.xml"),
    ))  # fmt: skip
    yield "xl/styles.xml", _STYLES


def _filtered(pages: Sequence[Page]) -> Iterable[str]:
    """Yield the names by which spreadsheets keep what their filters stand over."""
    tables = [(number, page) for number, page in enumerate(pages) if page.is_table]
    if tables:
        yield "<definedNames>"
        for number, page in tables:
            column, row = _end(page)
            yield f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">'
            yield f"'{_text(page.name)}'!$A$1:${column}${row}</definedName>"
        yield "</definedNames>"


def _end(page: Page) -> tuple[str, int]:
    """Return the column and the row of the last cell."""
    return _letter(max(map(len, page.rows), default=1) - 1), max(len(page.rows), 1)


def _relations(found: Iterable[tuple[str, str, str]]) -> str:
    items = [f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in found]
    return "".join((_DECLARED, f'<Relationships xmlns="{_PACKAGE}/relationships">', *items, "</Relationships>"))
