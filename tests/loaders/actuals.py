"""A small city's form, filled in and read back, for the tests of the actuals."""

from datetime import date, datetime, time
from functools import cache

from domain.codes import Kind
from loaders.actuals import form
from loaders.actuals.reading import ReadResult, read_book
from loaders.actuals.workbook import template
from loaders.book.grid import Book, Written
from loaders.files.task import open_here
from tests.store.small import TODAY, definitions, entry, filled, sheet_of

SHARE, COUNT, PLAIN = "togane-1-share", "togane-1-count", "togane-1-plain"
CITY = definitions(entry(SHARE), entry(COUNT, Kind.ANNUAL, "手続/年", None), entry(PLAIN, Kind.LEVEL, None, None))
EMPTY = template(CITY, TODAY)
CLOSED = "令和8年度（2026）"
OPEN = "令和9年度（2027）"


def share(**inputs):
    return (SHARE, {"fiscal_year": CLOSED, "value": 30, "mark": "確定"} | inputs)


def count(**inputs):
    return (COUNT, {"fiscal_year": CLOSED, "value": 5, "mark": "確定"} | inputs)


def plain(**inputs):
    return (PLAIN, {"fiscal_year": CLOSED, "value": 5, "mark": "確定"} | inputs)


def reading(*entries, mend=None, data=None, today=TODAY, city=CITY, formats=None) -> ReadResult:
    """Return what a filled-in form is read as; the worker's own code, without its process.

    Where nothing but cells is filled in they are laid over the opened form: a file a case would take most of the time.
    """
    if data is None and mend is None:
        return read_book(laid_over(city, entries, formats or {}), city, today)
    opened = open_here(data or filled(EMPTY, *entries, mend=mend), form.ACTUAL_COLUMNS[0].header)
    return read_book(opened, city, today)


@cache
def opened_form(city):
    return open_here(template(city, TODAY), None)


def laid_over(city, entries, formats) -> Book:
    """Return the city's form with cells by id and column key, under number formats by column key.

    A cell that is more than its value (a formula's result, struck words) is given as the `Written` that it is read as.
    """
    book = opened_form(city)
    cells = {name: dict(sheet.cells) for name, sheet in book.sheets.items()}
    for identity, inputs in entries:
        name, columns = sheet_of(inputs)
        row = next(row for (row, column), cell in cells[name].items() if column == 1 and cell.value == identity)
        for key, value in inputs.items():
            number = next(number for number, column in enumerate(columns, 1) if column.key == key)
            # As a file gives them back: a day is a moment, and a formula has no result.
            is_day = isinstance(value, date) and not isinstance(value, datetime)
            stored = datetime.combine(value, time.min) if is_day else value
            if isinstance(stored, Written):
                cells[name][row, number] = stored
            elif stored is not None:
                cells[name][row, number] = Written(stored, formats.get(key, "General"))
    return Book({name: sheet._replace(cells=cells[name]) for name, sheet in book.sheets.items()})


def refusals(*entries, **options):
    return [(one.sheet, one.cell, one.seen, one.problem) for one in reading(*entries, **options).errors]


def one_refusal(*entries, **options):
    (found,) = reading(*entries, **options).errors
    return str(found)


def questions(*entries, **options):
    result = reading(*entries, **options)
    assert result.errors == ()
    return [(one.cell, one.seen, one.why, one.asks) for one in result.questions]


def changed(cell, value, sheet=form.ACTUALS):
    def mend(book):
        book[sheet][cell] = value

    return mend
