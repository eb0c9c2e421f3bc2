"""A small city's form, filled in and read back, for the tests of the actuals."""

from domain.codes import Kind
from loaders import actuals_form as form
from loaders.actuals_reading import ReadResult, read_book
from loaders.actuals_workbook import template
from loaders.worker import open_here
from tests.store.small import TODAY, definitions, entry, filled

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


def reading(*entries, mend=None, data=None, today=TODAY, city=CITY) -> ReadResult:
    """Return what a filled-in form is read as; the worker's own code, without its process."""
    opened = open_here(data or filled(EMPTY, *entries, mend=mend), form.ACTUAL_COLUMNS[0].header)
    return read_book(opened, city, today)


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
