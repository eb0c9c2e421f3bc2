"""The tables of the pages as files, and the links to them. A file holds what the page's address selects."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from store.export import safe_text
from store.purpose import PRACTICE
from ui import answers, city, compare, describe, formats, kpi, markup, overview, roadmap, search, selection, sources
from ui.sheets import Drawing, Sheet, Sheets

ABOUT = "この表について"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]+')
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class File:
    """A file to save: its name says what, which version and which filters."""

    name: str
    content: bytes


# Each module holds what its own page lets save.
_MAKERS: Sheets = {
    name: make
    for module in (overview, city, kpi, compare, roadmap, sources, search)
    for name, make in module.SHEETS.items()
}


def file(name: str, kind: str) -> File | None:
    """Return the file of a table (`csv`, `xlsx`) or a drawing (`svg`); None where there is no such file."""
    make = _MAKERS.get(name)
    made = None if make is None else make()
    if isinstance(made, Sheet) and kind in ("csv", "xlsx"):
        content = _csv(made) if kind == "csv" else _xlsx(made)
    elif isinstance(made, Drawing) and kind == "svg":
        content = made.svg.encode("utf-8")
    else:
        return None
    return File(f"{file_stem(made.title, made.filters)}.{kind}", content)


def file_stem(title: str, filters: Sequence[tuple[str, str]] = ()) -> str:
    """Return a file's name without its ending: what, which filters, which version, which day."""
    moment = answers.now()
    parts = [title, *(value for _, value in filters), f"版{moment.version}", moment.as_of.isoformat()]
    if answers.practice_day() is not None:
        parts.insert(0, PRACTICE)
    stem = "_".join(_UNSAFE.sub("", part) for part in parts)
    if len(stem) <= _LONGEST_NAME:
        return stem
    return file_stem(title, (("", f"絞り込み{len(filters)}件"),)) if len(filters) > 1 else stem[:_LONGEST_NAME]


def offer(title: str, table: str | None = None, chart: str | None = None, drawing: str | None = None) -> markup.Markup:
    """Return the links and buttons that save a table (by its name), a Plotly chart (by its key) or a drawing.

    The pictures are made in the browser: from the chart as it stands there, or from the drawing's SVG.
    """
    query = selection.query()
    items = []
    if table is not None:
        for kind, word in (("csv", "CSV"), ("xlsx", "Excel")):
            address = markup.safe(f"/download/{table}.{kind}{'?' + query if query else ''}")
            label = markup.safe(f"「{title}」の表を{word}で保存")
            items.append(f'<a href="{address}" download aria-label="{label}">{word}</a>')
    if chart is not None or drawing is not None:
        source = f'data-chart="{markup.safe(chart)}"' if chart is not None else ""
        if drawing is not None:
            source = f'data-drawing="{markup.safe(f"/download/{drawing}.svg?{query}")}"'
        about = f'data-name="{markup.safe(file_stem(title))}" data-title="{markup.safe(title)}"'
        for kind in ("png", "svg"):
            label = markup.safe(f"「{title}」の図を{kind.upper()}で保存")
            items.append(
                f'<button type="button" class="dx-picture" data-kind="{kind}" {source} {about} '
                f'data-caption="{markup.safe(caption())}" aria-label="{label}">{kind.upper()}</button>'
            )
    return markup.Markup(f'<div class="dx-save"><span>保存</span>{"".join(items)}</div>')


def caption() -> str:
    """Return where a saved picture comes from: product, version, day, and whether its actuals are fictitious."""
    moment = answers.now()
    fictitious = f"{PRACTICE}　" if answers.practice_day() is not None else ""
    return f"{fictitious}{describe.PRODUCT}　データ版 {moment.version}　{formats.day(moment.as_of)}時点"


def about(sheet: Sheet) -> list[tuple[str, str]]:
    """Return what a reader of the file must know, as names and values."""
    moment = answers.now()
    is_practice = answers.practice_day() is not None
    return [
        ("表", sheet.title),
        *((("注意", PRACTICE),) if is_practice else ()),
        ("作成元", describe.PRODUCT),
        ("データ版", str(moment.version)),
        ("いつ時点の判定か", formats.day(moment.as_of)),
        *(sheet.filters or (("絞り込み", "なし"),)),
        ("行数", str(len(sheet.frame))),
        ("注", "空欄は値がないことを表し、0 ではありません。"),
    ]


def _csv(sheet: Sheet) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    is_practice = answers.practice_day() is not None
    writer.writerow([*sheet.frame.columns, *(["注意"] if is_practice else [])])
    for row in sheet.frame.itertuples(index=False, name=None):
        writer.writerow([*(_text(value) for value in row), *([PRACTICE] if is_practice else [])])
    return stream.getvalue().encode("utf-8-sig")


def _text(value: object) -> str:
    if _is_absent(value):
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, Decimal):
        return formats.number(value, 4).replace(",", "")
    return value.isoformat() if isinstance(value, date) else safe_text(str(value))


def _is_absent(value: object) -> bool:
    return value is None or value is pd.NaT or value != value


def _xlsx(sheet: Sheet) -> bytes:
    book = Workbook()
    data = book.active
    assert isinstance(data, Worksheet)
    data.title = _UNSAFE.sub("", sheet.title)[:31]
    rows = [list(sheet.frame.columns), *(list(row) for row in sheet.frame.itertuples(index=False, name=None))]
    _fill(data, rows)
    data.freeze_panes = "A2"
    data.auto_filter.ref = data.dimensions
    notes = book.create_sheet(ABOUT)
    _fill(notes, [["項目", "内容"], *(list(pair) for pair in about(sheet))])
    book.properties.title, book.properties.creator = sheet.title, describe.PRODUCT
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(sheet: Worksheet, rows: Sequence[Sequence[object]]) -> None:
    widths: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if _is_absent(value):
                continue
            cell = sheet.cell(number, column)
            cell.value = _text(value) if isinstance(value, bool) else value  # type: ignore[assignment]
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = stays a text
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if number == 1:
                cell.font = Font(bold=True)
            widths[column] = max(widths.get(column, 0), sum(2 if ord(letter) > 255 else 1 for letter in str(value)))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(max(width + 2, 8), 60)
