"""The workbook in which a city reports its actuals: the empty one to fill in, as xlsx."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from math import ceil
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from domain import ladder
from domain.actual import Definitions, KpiEntry
from domain.era import fiscal_year_name
from domain.fiscal import fiscal_year_of
from loaders.actuals import form
from loaders.book import style
from loaders.book.cell import plain
from loaders.book.columns import HEADER_ROW, Column, letter_of
from loaders.book.quoting import write_text
from loaders.book.saving import saved

SPARE_ROWS = 40
_SPARE_GRADES = 10

_FONT = Font(name="游ゴシック", size=10)
_HEADER_FONT = Font(name=_FONT.name, size=10, bold=True, color="FFFFFF")
_LINE_HEIGHT = 16.5
_A3, _A4 = 8, 9
_LEAST = "-99999999999999"
_FIRST_DAY = "36526"


def template(definitions: Definitions, today: date) -> bytes:
    """Return a city's empty workbook as xlsx: one row per KPI, spare rows for further years, one row per initiative.

    A sheet for what the city has published of its KPIs follows, one row each.

    Where a plan sets no KPIs its sheet of actuals holds the header alone, and the guide says why.
    """
    book = Workbook()
    actuals = book.active
    assert isinstance(actuals, Worksheet)
    actuals.title = form.ACTUALS
    kpis = [form.kpi_texts(kpi) for kpi in definitions.kpis]
    _lay_out(actuals, form.ACTUAL_COLUMNS, kpis, SPARE_ROWS if kpis else 0)
    stages = book.create_sheet(form.STAGES)
    rows = [form.initiative_texts(item) for item in form.stage_rows(definitions)]
    _lay_out(stages, form.STAGE_COLUMNS, rows, 0)
    grades = book.create_sheet(form.GRADES)
    graded = [form.grade_texts(kpi) for kpi in definitions.kpis]
    _lay_out(grades, form.GRADE_COLUMNS, graded, _SPARE_GRADES if kpis else 0)
    _write_guide(book.create_sheet(form.GUIDE), definitions)
    lists = _write_form(book.create_sheet(form.FORM), definitions, today)
    _add_choices(actuals, stages, lists, definitions)
    if kpis:
        _add_choices_of_grades(grades, lists, len(kpis))
    for sheet in (actuals, stages, grades):
        _prepare_print(sheet, _title(definitions), _A3, "landscape")
        sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    _prepare_print(book[form.GUIDE], _title(definitions), _A4, "portrait")
    if kpis:
        _offer_filter(actuals, len(kpis))
    # The empty rows are for the screen: printed they would be pages without a word.
    for sheet, columns in ((actuals, form.ACTUAL_COLUMNS), (grades, form.GRADE_COLUMNS)):
        sheet.print_area = f"A1:{get_column_letter(len(columns))}{HEADER_ROW + len(kpis)}"
    book.properties.title = _title(definitions)
    book.properties.creator = "自治体DX計画ダッシュボード"
    return saved(book)


def _title(definitions: Definitions) -> str:
    practice = "（練習用・架空の実績）" if definitions.is_practice else ""
    department = f"（{definitions.department}）" if definitions.department else ""
    return f"{definitions.city_name} 実績の様式{department}{practice}"


def _lay_out(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[str]], spare: int) -> None:
    looks = style.Looks()
    for number, column in enumerate(columns, 1):
        head = write_text(sheet, HEADER_ROW, number, column.header)
        fill = style.INPUT_HEADER_FILL if column.is_input else style.HEADER_FILL
        looks.give(head, font=_HEADER_FONT, border=style.BORDER, fill=fill, alignment=style.WRAP_HEADER)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.row_dimensions[HEADER_ROW].height = 2 * _LINE_HEIGHT
    # Whoever fills the form in knows a KPI by its name; the ids are for the reader, and for links that hold them.
    sheet.column_dimensions["A"].hidden = True
    by_name = next(number for number, column in enumerate(columns, 1) if column.key in ("kpi_name", "initiative_id"))
    for row_number, texts in enumerate([*rows, *[()] * spare], HEADER_ROW + 1):
        if texts:
            sheet.row_dimensions[row_number].height = _height(texts, columns)
        for number, column in enumerate(columns, 1):
            is_free = column.is_input or (number == by_name and not texts)
            cell = write_text(sheet, row_number, number, texts[number - 1] if number <= len(texts) else "")
            fill, lock = (style.INPUT_FILL, style.OPEN) if is_free else (style.GREY_FILL, style.LOCKED)
            looks.give(cell, font=_FONT, fill=fill, border=style.BORDER, alignment=style.WRAP, protection=lock)
            if column.key == "observed_on":
                looks.give(cell, number_format="yyyy-mm-dd")
    sheet.freeze_panes = "C2" if columns is form.STAGE_COLUMNS else "D2"
    sheet.protection.sheet = True
    # False allows it: departments may make a column wider on a protected sheet.
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _offer_filter(sheet: Worksheet, count: int) -> None:
    """Let the rows of the KPIs be narrowed, by 担当 first of all; the spare rows below stay on screen."""
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(form.ACTUAL_COLUMNS))}{HEADER_ROW + count}"
    sheet.protection.autoFilter = False  # which allows it on a protected sheet


def _height(texts: Sequence[str], columns: Sequence[Column]) -> float:
    """Return the height, in points, at which a row shows its texts whole: LibreOffice does not find it itself."""
    shown = [pair for pair in zip(texts, columns, strict=False) if pair[1].key not in ("kpi_id", "initiative_id")]
    lines = [ceil(sum(1.8 if ord(sign) > 255 else 1 for sign in text) / (column.width - 1)) for text, column in shown]
    return _LINE_HEIGHT * max(1, *lines)


def _prepare_print(sheet: Worksheet, title: str, paper: int, orientation: Literal["landscape", "portrait"]) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, paper
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    assert sheet.oddHeader is not None and sheet.oddFooter is not None
    sheet.oddHeader.left.text = f"{title}　&A"
    sheet.oddFooter.center.text = "&P / &N"


def _write_guide(sheet: Worksheet, definitions: Definitions) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 88
    lines = [(f"{_title(definitions)}（データ版 {definitions.version}）", ""), ("", ""), *form.guidance(definitions)]
    for row, texts in enumerate(lines, 1):
        for number, text in enumerate(texts, 1):
            cell = write_text(sheet, row, number, text)
            cell.font = Font(name=_FONT.name, size=14 if row == 1 else 10, bold=number == 1)
            cell.alignment = style.WRAP if row > 1 else Alignment(vertical="top")
        widths = (Column("subject", "", 22, False), Column("text", "", 88, False))
        sheet.row_dimensions[row].height = _height(texts, widths) if row > 1 else 2 * _LINE_HEIGHT
    sheet.protection.sheet = True


def _write_form(sheet: Worksheet, definitions: Definitions, today: date) -> dict[str, str]:
    """Write what the reader recognises the workbook by, and the lists of choices; return the range of each list."""
    years = [fiscal_year_name(year) for year in range(definitions.first_fiscal_year, fiscal_year_of(today) + 1)]
    lists = {
        "fiscal_year": years,
        "code": list(form.VALUE_CODES),
        "mark": list(form.MARKS),
        "stage": list(form.STAGE_WORDS),
        "kpi_name": list(form.labels(definitions.kpis)),
        "rung": list(ladder.WORDS),
    }
    rows = form.form_rows(definitions)
    columns = {1: [name for name, _ in rows], 2: [value for _, value in rows], **dict(enumerate(lists.values(), 4))}
    for number, texts in columns.items():
        for row, text in enumerate(texts, 1):
            write_text(sheet, row, number, text)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
    return {
        key: f"'{form.FORM}'!${get_column_letter(number)}$1:${get_column_letter(number)}${max(len(choices), 1)}"
        for number, (key, choices) in enumerate(lists.items(), 4)
    }


def _add_choices(actuals: Worksheet, stages: Worksheet, lists: dict[str, str], definitions: Definitions) -> None:
    if definitions.kpis:
        _add_choices_of_actuals(actuals, lists, definitions)
    if definitions.initiatives:
        last = HEADER_ROW + len(definitions.initiatives)
        _choose(stages, form.STAGE_COLUMNS, "stage", lists["stage"], HEADER_ROW + 1, last)
        _date(stages, form.STAGE_COLUMNS, last)


def _add_choices_of_grades(grades: Worksheet, lists: dict[str, str], count: int) -> None:
    last = HEADER_ROW + count + _SPARE_GRADES
    _choose(grades, form.GRADE_COLUMNS, "fiscal_year", lists["fiscal_year"], HEADER_ROW + 1, last)
    _choose(grades, form.GRADE_COLUMNS, "kpi_name", lists["kpi_name"], HEADER_ROW + count + 1, last)


def _add_choices_of_actuals(actuals: Worksheet, lists: dict[str, str], definitions: Definitions) -> None:
    kpis_end = HEADER_ROW + len(definitions.kpis)
    last = kpis_end + SPARE_ROWS
    for key in ("fiscal_year", "code", "mark"):
        _choose(actuals, form.ACTUAL_COLUMNS, key, lists[key], HEADER_ROW + 1, last)
    _choose(actuals, form.ACTUAL_COLUMNS, "kpi_name", lists["kpi_name"], kpis_end + 1, last)
    for (least, most, unit), rows in _by_range(definitions.kpis):
        if unit == ladder.UNIT:
            for first, end in _runs([HEADER_ROW + row for row in rows]):
                _choose_or_type(actuals, lists["rung"], first, end)
            continue
        _bound(actuals, least, most, unit, [HEADER_ROW + row for row in rows])
    if all(kpi.unit != ladder.UNIT for kpi in definitions.kpis):
        _bound(actuals, None, None, None, list(range(kpis_end + 1, last + 1)))
    _date(actuals, form.ACTUAL_COLUMNS, last)


def _by_range(
    kpis: Sequence[KpiEntry],
) -> Iterable[tuple[tuple[Decimal | None, Decimal | None, str | None], list[int]]]:
    """Return the rows of the KPIs that share bounds and unit, from 1."""
    keyed = [((kpi.lower_bound, kpi.upper_bound, kpi.unit), row) for row, kpi in enumerate(kpis, 1)]
    keyed.sort(key=lambda pair: (str(pair[0]), pair[1]))
    for bounds, pairs in groupby(keyed, key=lambda pair: pair[0]):
        yield bounds, [row for _, row in pairs]


def _choose(sheet: Worksheet, columns: Sequence[Column], key: str, choices: str, first: int, last: int) -> None:
    letter = letter_of(columns, key)
    style.offer(sheet, choices, f"{letter}{first}:{letter}{last}")


def _choose_or_type(sheet: Worksheet, choices: str, first: int, last: int) -> None:
    """Offer the stages in the cells of the value. A warning, not a wall: 集計中 may stand there too."""
    letter = letter_of(form.ACTUAL_COLUMNS, "value")
    rule = DataValidation(type="list", formula1=choices, allow_blank=True, errorStyle="warning", showErrorMessage=True)
    rule.promptTitle, rule.prompt, rule.showInputMessage = "実績値", "段階を一覧から選んでください。", True
    rule.errorTitle, rule.error = "確かめてください", "この欄には段階の語を一覧から選びます。"
    rule.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(rule)


def _bound(sheet: Worksheet, least: Decimal | None, most: Decimal | None, unit: str | None, rows: list[int]) -> None:
    """Warn of a value beyond the bounds. A warning, not a wall: 集計中 and 30～60 may stand in the cell too."""
    if not rows:
        return
    low = _LEAST if least is None else plain(least)
    rule = DataValidation(
        type="decimal", operator="greaterThanOrEqual", formula1=low, allow_blank=True, errorStyle="warning"
    )
    if most is not None:
        rule.operator, rule.formula2 = "between", plain(most)
    ends = (
        ""
        if least is None and most is None
        else f"{'' if least is None else low}～{'' if most is None else plain(most)}"
    )
    rule.promptTitle, rule.prompt = "実績値", f"{ends}{unit or ''}" or "数字で記入してください。"
    rule.errorTitle, rule.error = "確かめてください", f"この欄には数字（{ends}{unit or ''}）を記入します。"
    rule.showErrorMessage = rule.showInputMessage = True
    for key in ("value", "high"):
        letter = letter_of(form.ACTUAL_COLUMNS, key)
        for first, last in _runs(rows):
            rule.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(rule)


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Return the rows as runs without a gap."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _date(sheet: Worksheet, columns: Sequence[Column], last: int) -> None:
    rule = DataValidation(
        type="date", operator="greaterThanOrEqual", formula1=_FIRST_DAY, allow_blank=True, errorStyle="warning"
    )
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = "確かめてください", "日付を 2026-03-31 の形で記入します。"
    letter = letter_of(columns, "observed_on")
    rule.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")
    sheet.add_data_validation(rule)
