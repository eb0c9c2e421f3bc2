"""The workbook of a whole plan, any Japanese city's: a form, empty or filled in with the plan that is held."""

from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain.plan_book import PlanBook, PlanTerms
from loaders.book import style
from loaders.book.columns import HEADER_ROW, Column, letter_of
from loaders.book.quoting import write_text
from loaders.book.saving import saved
from loaders.plan_book import form, measures
from loaders.plan_book import texts as plan_texts


def template(terms: PlanTerms, held: PlanBook | None = None) -> bytes:
    """Return the plan workbook as xlsx: empty for a new city, or filled in with the plan that is held."""
    if held is None:
        return filled(terms, {form.PLAN: [(one.name, "", one.how) for one in form.FIELDS]})
    return filled(terms, plan_texts.rows(held, terms), held.plan.document.city, held.municipality.municipality_name)


def filled(
    terms: PlanTerms, rows: Mapping[str, Sequence[Sequence[str]]], city: str = "", name: str = "新しい市町村"
) -> bytes:
    """Return the plan workbook with the rows of each sheet as they are; `city` is the slug of a plan that stands."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet, columns in form.SHEETS.items():
        texts = rows.get(sheet, ())
        folded = () if city else _unused(columns, texts, form.FOLDED.get(sheet, ()))
        _lay_out(book.create_sheet(sheet), columns, texts, folded)
    _write_guide(book.create_sheet(form.GUIDE), terms)
    ranges = _write_form(book.create_sheet(form.FORM), terms, city)
    _add_choices(book, ranges, {name: len(found) for name, found in rows.items()})
    book.properties.title = f"{name} 計画の様式"
    book.properties.creator = "自治体DX計画ダッシュボード"
    return saved(book)


def _unused(columns: Sequence[Column], rows: Sequence[Sequence[str]], keys: Sequence[str]) -> tuple[str, ...]:
    """Return those of some columns in which nothing stands."""
    numbers = {column.key: number for number, column in enumerate(columns)}
    return tuple(key for key in keys if not any(row[numbers[key]] for row in rows))


def _lay_out(
    sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[str]], folded: Sequence[str]
) -> None:
    looks = style.Looks()
    for number, column in enumerate(columns, 1):
        head = write_text(sheet, HEADER_ROW, number, column.header)
        looks.give(
            head, font=style.HEADER_FONT, fill=style.HEADER_FILL, border=style.BORDER, alignment=style.WRAP_HEADER
        )
        width = sheet.column_dimensions[get_column_letter(number)]
        # As text: a spreadsheet would make a date of 1-1 and a fraction of 1/2.
        width.width, width.number_format = column.width, "@"
        if column.key in folded:
            width.outlineLevel, width.hidden = 1, True
    for row_number, texts in enumerate(rows, HEADER_ROW + 1):
        for number, (column, text) in enumerate(zip(columns, texts, strict=True), 1):
            cell = write_text(sheet, row_number, number, text)
            fill = style.INPUT_FILL if column.is_input else style.GREY_FILL
            looks.give(cell, number_format="@", fill=fill, border=style.BORDER, alignment=style.WRAP)
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.print_title_rows = "1:1"


def _write_guide(sheet: Worksheet, terms: PlanTerms) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 110
    for row, (subject, text) in enumerate((*form.GUIDANCE, *measures.guidance(terms)), 1):
        write_text(sheet, row, 1, subject)
        write_text(sheet, row, 2, text)
        sheet.cell(row, 1).font = Font(bold=True)
        sheet.cell(row, 1).alignment = sheet.cell(row, 2).alignment = style.WRAP
    sheet.protection.sheet = True


def _write_form(sheet: Worksheet, terms: PlanTerms, city: str) -> dict[str, str]:
    """Write what the reader recognises the workbook by, and the lists of choices; return the range of each list."""
    for row, (name, value) in enumerate(form.form_rows(city, terms.version), 1):
        write_text(sheet, row, 1, name)
        write_text(sheet, row, 2, value)
    lists: dict[str, Sequence[str]] = {name: list(words) for name, words in form.LISTS.items()}
    lists |= {"national_list": terms.national_lists, **measures.lists(terms)}
    ranges = {}
    for number, (key, choices) in enumerate(lists.items(), 4):
        letter = get_column_letter(number)
        for row, choice in enumerate(choices, 1):
            write_text(sheet, row, number, choice)
        ranges[key] = f"'{form.FORM}'!${letter}$1:${letter}${max(len(choices), 1)}"
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
    return ranges


_CHOICES = (
    (form.KPIS, "kind", "kind"), (form.KPIS, "direction", "direction"), (form.KPIS, "comparator", "comparator"),
    (form.KPIS, "baseline_absence", "absence"), (form.KPIS, "target_absence", "absence"),
    (form.TARGETS, "source", "source"), (form.SCHEDULE, "stage", "stage"),
    (form.SCHEDULE, "is_uncertain", "certainty"), (form.GAPS, "reason", "gap_reason"),
    (form.MEASURES, "measure", "measure"),
    (form.UNITS, "is_whole", "whole"),
)  # fmt: skip


def _add_choices(book: Workbook, ranges: Mapping[str, str], counts: Mapping[str, int]) -> None:
    for name, key, choices in _CHOICES:
        letter = letter_of(form.SHEETS[name], key)
        style.offer(book[name], ranges[choices], f"{letter}{HEADER_ROW + 1}:{letter}{_last(counts, name)}")
    for key, choices in (("is_population_confirmed", "confirmed"), ("national_list", "national_list")):
        style.offer(book[form.PLAN], ranges[choices], f"B{form.row_of(key)}")
    definitions = measures.definitions_of(ranges, f"${letter_of(form.MEASURE_COLUMNS, 'measure')}{HEADER_ROW + 1}")
    # An initiative may have several themes, and a city a definition of its own.
    open_to = ((form.INITIATIVES, "themes", ranges["theme"]), (form.MEASURES, "definition", definitions))
    for name, key, offered in open_to:
        letter = letter_of(form.SHEETS[name], key)
        cells = f"{letter}{HEADER_ROW + 1}:{letter}{_last(counts, name)}"
        style.offer(book[name], offered, cells, is_open=True)
    for name, key in ((form.TARGETS, "target_revision"), (form.BASELINES, "baseline_revision")):
        letter = letter_of(form.SHEETS[name], key)
        style.offer(book[name], '"0,1,2,3,4,5"', f"{letter}{HEADER_ROW + 1}:{letter}{_last(counts, name)}")


def _last(counts: Mapping[str, int], name: str) -> int:
    return HEADER_ROW + counts.get(name, 0) + form.SPARE_ROWS
