"""A report as a workbook: a sheet a chapter to print, charts that the spreadsheet draws itself, the values as data."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from math import ceil
from xml.sax.saxutils import quoteattr

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.chart import Reference, ScatterChart
from openpyxl.chart import Series as Charted
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.image import Image
from openpyxl.drawing.line import LineProperties
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from charts.drawing import width_of
from domain.version import PRODUCT
from loaders.book.quoting import is_for_a_text
from loaders.book.saving import saved
from reports import drawing, qr
from reports.glyphs import clean
from reports.pdf import QR_ALT, remark_told, shown_link
from reports.pieces import Chapter, Head, Heading, Items, NewPage, Picture, Report, Style, Table, Value, Values, Words
from reports.sealed import sealed

_FONT = "BIZ UDPゴシック"
DATA = "指標の値"
POINTS = "図の値"
_CHARACTERS = 96  # of half width, in a line of a sheet
_CHART_ROWS, _ROW_POINTS = 17, 13.5
_NUMBER = re.compile(r"[0-9][0-9,]*")
_FIRST_DAY = date(1899, 12, 30)  # serial number 0, as spreadsheets count from March 1900 on
_THIN = Side(style="thin", color="8C8C8C")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL, _LEAD_FILL = PatternFill("solid", fgColor="E8EEF7"), PatternFill("solid", fgColor="F2F5FA")
_SIZES = {1: 15, 2: 12, 3: 10.5}
_QUIET, _ALARM = "595959", "B3261E"


def _font(size: float, bold: bool = False, color: str | None = None) -> Font:
    return Font(name=_FONT, size=size, bold=bold, color=color)


def file(report: Report) -> bytes:
    """Return the file; the same report gives the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    at = datetime.combine(report.head.as_of, time())
    book.properties.title = clean(f"{report.head.title}　{report.head.subtitle}")
    book.properties.creator, book.properties.description = PRODUCT, report.head.stamp
    book.properties.created = at
    code = None if report.head.link is None else qr.svg(report.head.link)
    png = drawing.pngs([code])[0] if code is not None else None
    alts: list[list[str]] = []
    for chapter in report.chapters:
        alts.append(_Sheet(book.create_sheet(chapter.title), report.head, png, chapter).write())
    if (values := _values(report)) is not None:
        alts.append(_data(book.create_sheet(DATA), report.head, png, values))
    return _sealed(saved(book), at, alts)


def _values(report: Report) -> Values | None:
    """Return the values of all tables that have the same head, as one."""
    found = [piece.values for chapter in report.chapters for piece in chapter.pieces
             if isinstance(piece, Table) and piece.values is not None]  # fmt: skip
    if not found:
        return None
    return Values(found[0].head, tuple(row for one in found for row in one.rows if one.head == found[0].head))


class _Sheet:
    """A chapter on its sheet, written from top to bottom."""

    def __init__(self, sheet: Worksheet, head: Head, png: bytes | None, chapter: Chapter) -> None:
        self._sheet, self._chapter, self._head = sheet, chapter, head
        tables = [piece for piece in chapter.pieces if isinstance(piece, Table)]
        widths = max((table.widths for table in tables), key=len, default=(40.0, 20.0, 40.0))
        self._last = max(len(widths), 3)
        widths = (*widths, *(10.0 for _ in range(self._last - len(widths))))
        self._widths = [_CHARACTERS * share / sum(widths) for share in widths]
        for column, width in enumerate(self._widths, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        self._row = _top(sheet, head, png, self._last)
        self._alts = [QR_ALT] if png is not None else []

    def write(self) -> list[str]:
        """Write the chapter, and return what its drawings show in words, in their order."""
        charts = []
        self._words(self._chapter.title, _font(size=_SIZES[1], bold=True))
        for piece in self._chapter.pieces:
            match piece:
                case Heading():
                    self._words(piece.text, _font(size=_SIZES[piece.level], bold=True))
                case Words():
                    is_lead, is_note = piece.style is Style.LEAD, piece.style is Style.NOTE
                    font = _font(11 if is_lead else 9 if is_note else 10, color=_QUIET if is_note else None)
                    self._words(piece.text, font, _LEAD_FILL if is_lead else None)
                case Items():
                    for line in piece.lines:
                        self._words(f"・{line}", _font(size=10))
                case Table():
                    self._table(piece)
                case Picture():
                    charts.append(piece.alt)
                    self._chart(piece)
                case NewPage():
                    self._sheet.row_breaks.append(Break(id=self._row - 1))
        area = f"A1:{get_column_letter(self._last)}{self._row}"
        _paged(self._sheet, self._head, area, None, is_one_sheet=self._chapter.is_one_sheet)
        return [*charts, *self._alts]  # a sheet's charts come before its images

    def _words(self, text: str, font: Font, fill: PatternFill | None = None) -> None:
        """Write a paragraph over the whole line, as high as its words need."""
        cell = self._put(1, clean(text))
        self._sheet.merge_cells(start_row=self._row, start_column=1, end_row=self._row, end_column=self._last)
        cell.font, cell.alignment = font, Alignment(wrap_text=True, vertical="top")
        if fill is not None:
            cell.fill = fill
        size = float(font.size or 10)
        lines = ceil(width_of(text, 2) * size / 10 / (_CHARACTERS * 0.95))
        self._sheet.row_dimensions[self._row].height = max(lines, 1) * size * 1.45 + 2
        self._row += 1

    def _table(self, table: Table) -> None:
        if table.has_caption:
            self._words(table.caption, _font(size=9, bold=True))
        for number, row in enumerate((table.head, *table.rows)):
            lines = 1
            for column, text in enumerate(row, 1):
                is_numeric = number > 0 and column - 1 in table.numeric
                cell = self._put(column, _number(text) if is_numeric else clean(text))
                cell.font = _font(size=9, bold=number == 0)
                cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="right" if is_numeric else "left")
                cell.border = _BORDER
                if number == 0:
                    cell.fill = _HEAD_FILL
                wide = self._widths[column - 1] * 1.15
                lines = max(lines, sum(max(1, ceil(width_of(line, 2) / wide)) for line in text.split("\n")))
            self._sheet.row_dimensions[self._row].height = lines * _ROW_POINTS
            self._row += 1
        self._row += 1

    def _chart(self, picture: Picture) -> None:
        """Draw the points as a chart of the spreadsheet's own, and below it write the points that it reads."""
        first = self._row + _CHART_ROWS
        for row in range(self._row, first):
            self._sheet.row_dimensions[row].height = _ROW_POINTS
        chart = ScatterChart()
        chart.style, chart.height, chart.width = 2, 8, 17
        chart.legend = Legend(legendPos="b")
        chart.x_axis.number_format, chart.x_axis.delete, chart.y_axis.delete = "yyyy-mm", False, False
        chart.x_axis.majorGridlines = None
        chart.y_axis.title = clean(picture.unit) or None
        days = [day for series in picture.series for day, _ in series.points]
        chart.x_axis.scaling.min, chart.x_axis.scaling.max = ((day - _FIRST_DAY).days for day in (min(days), max(days)))
        chart.display_blanks = "span"
        self._sheet.add_chart(chart, f"A{self._row}")
        self._points(picture, chart)
        self._row = first

    def _points(self, picture: Picture, chart: ScatterChart) -> None:
        """Write the points of a chart beside it, where nothing is printed, and let it draw them."""
        row, column = self._row, self._last + 2
        for offset, name in enumerate((POINTS, "時点", f"値（{picture.unit}）" if picture.unit else "値")):
            _put(self._sheet, row, column + offset, clean(name)).font = _font(8, bold=True)
        for series in picture.series:
            start = row + 1
            for day, value in series.points:
                row += 1
                told: tuple[Value | float, ...] = (clean(series.name), day, value)
                for offset, content in enumerate(told):
                    _put(self._sheet, row, column + offset, content).font = _font(8)
            of_days, of_values = (
                Reference(self._sheet, min_col=column + offset, min_row=start, max_row=row) for offset in (1, 2)
            )
            one = Charted(of_values, of_days, title=clean(series.name))
            colour = series.colour.removeprefix("#")
            line = LineProperties(solidFill=colour, w=22000) if series.is_line else LineProperties(noFill=True)
            one.graphicalProperties = GraphicalProperties(ln=line)
            one.marker.symbol, one.marker.size = "circle" if series.is_line else "diamond", 6
            one.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
            one.smooth = False
            chart.series.append(one)

    def _put(self, column: int, value: Value | float) -> Cell:
        return _put(self._sheet, self._row, column, value)


def _put(sheet: Worksheet, row: int, column: int, value: Value | float) -> Cell:
    """Write a value; a text that a spreadsheet would take for a formula stays a text."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = is_for_a_text(value)
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _number(text: str) -> Value:
    """Return a whole number as one, any other text as it is."""
    return int(text.replace(",", "")) if _NUMBER.fullmatch(text) else clean(text)


def _top(sheet: Worksheet, head: Head, png: bytes | None, last: int) -> int:
    """Write what proves the sheet, and return the row that follows."""
    lines = [(head.title, 16, None), (head.subtitle, 11, None), (head.stamp, 9, _QUIET), (shown_link(head), 7, _QUIET)]
    if head.remark is not None:
        lines.append((remark_told(head.remark), 10, _ALARM))
    for row, (text, size, colour) in enumerate(lines, 1):
        cell = _put(sheet, row, 1, clean(text))
        cell.font = _font(size=size, bold=size == 16 or colour == _ALARM, color=colour)
        sheet.row_dimensions[row].height = max(size * 1.5, 17)
    if png is not None:
        image = Image(io.BytesIO(png))
        image.width = image.height = 78
        sheet.add_image(image, f"{get_column_letter(last)}1")
    return len(lines) + 2


def _data(sheet: Worksheet, head: Head, png: bytes | None, values: Values) -> list[str]:
    """Write the values, one a cell, with a head that stays, repeats on paper and filters."""
    first = _top(sheet, head, png, len(values.head))
    for column, name in enumerate(values.head, 1):
        cell = _put(sheet, first, column, name)
        cell.font, cell.fill, cell.border = _font(size=9, bold=True), _HEAD_FILL, _BORDER
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        longest = max((len(str(row[column - 1] or "")) for row in values.rows), default=4)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest * 1.6, 9), 34)
    for offset, row in enumerate(values.rows, 1):
        for column, value in enumerate(row, 1):
            if value is None:
                continue
            cell = _put(sheet, first + offset, column, clean(value) if isinstance(value, str) else value)
            cell.font = _font(size=9)
    last = f"{get_column_letter(len(values.head))}{first + len(values.rows)}"
    sheet.freeze_panes = f"A{first + 1}"
    sheet.auto_filter.ref = f"A{first}:{last}"
    _paged(sheet, head, f"A1:{last}", first, is_wide=True)
    return [QR_ALT] if png is not None else []


def _paged(
    sheet: Worksheet, head: Head, area: str, row: int | None, *, is_wide: bool = False, is_one_sheet: bool = False
) -> None:
    """Say how the sheet is printed: A4, as wide as the paper, its head again on every page, stamp and page number."""
    sheet.print_area = area
    sheet.print_title_rows = f"{row}:{row}" if row is not None else "1:3"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if is_wide else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(is_one_sheet)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    footer, header = sheet.oddFooter, sheet.oddHeader
    assert footer is not None and footer.left is not None and footer.right is not None
    assert header is not None and header.center is not None
    footer.left.text = _escaped(head.stamp)
    footer.right.text = "&P / &N"
    if head.remark is not None:
        header.center.text = _escaped(remark_told(head.remark))


def _escaped(text: str) -> str:
    return text.replace("&", "&&")


_UNNAMED = re.compile(r'(<(?:xdr:)?cNvPr id="\d+" name="(?:Chart|Image) \d+")(?: descr="[^"]*")?')


def _sealed(archive: bytes, at: datetime, alts: Sequence[Sequence[str]]) -> bytes:
    """Return the archive without the time of its making, each drawing with what it shows in words."""
    instead: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        core = parts.read("docProps/core.xml").decode("utf-8")
        stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        core = re.sub(r"(<dcterms:(created|modified)[^>]*>)[^<]*", rf"\g<1>{stamp}", core)
        instead["docProps/core.xml"] = core.encode("utf-8")
        told = (list(of_sheet) for of_sheet in alts if of_sheet)
        names = sorted((name for name in parts.namelist() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)),
                       key=lambda name: int(re.sub(r"\D", "", name)))  # fmt: skip
        for name, of_sheet in zip(names, told, strict=True):
            words = iter(of_sheet)
            text = parts.read(name).decode("utf-8")
            found = _UNNAMED.sub(lambda match, words=words: _named(match[1], next(words)), text)  # type: ignore[misc]
            instead[name] = found.encode("utf-8")
    return sealed(archive, instead)


def _named(element: str, words: str) -> str:
    return f"{element} descr={quoteattr(clean(words))}"
