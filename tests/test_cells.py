"""What tests fill into a form without openpyxl is what openpyxl would save."""

import io
import zipfile
from datetime import date
from xml.etree.ElementTree import canonicalize

import openpyxl
import pytest

from loaders.actuals import form as actuals
from loaders.book.columns import letter_of
from loaders.plan_book import form as plans
from loaders.plan_book.workbook import template
from tests import plan_books
from tests.cells import NotPlain, edited, with_cells
from tests.loaders.actuals import EMPTY

DAY, VALUE = (letter_of(actuals.ACTUAL_COLUMNS, key) for key in ("observed_on", "value"))
FORMS = {"actuals": EMPTY, "plan": template(plan_books.TERMS, plan_books.FULL)}
FILLED: dict[str, list[tuple[str, str, str | int | float | date | None]]] = {
    "actuals": [
        (actuals.ACTUALS, "J2", "令和8年度（2026）"), (actuals.ACTUALS, f"{VALUE}2", 30), (actuals.ACTUALS, "P2", 33.25),
        (actuals.ACTUALS, f"{DAY}3", date(2027, 3, 31)), (actuals.ACTUALS, "P3", " <&> \"'  "),
        (actuals.ACTUALS, "C2", None), (actuals.ACTUALS, "Z7", "メモ"), (actuals.STAGES, "F2", "一部実施"),
        (actuals.STAGES, "Z90", 1),
    ],
    "plan": [
        (plans.PLAN, "B2", "129991"), (plans.KPIS, "M2", None), (plans.KPIS, "N2", "15"), (plans.TARGETS, "C2", 30),
        (plans.FORM, "B1", "1"), (plans.GAPS, "B2", "文書変換で欠落"),
    ],
}  # fmt: skip


def rows_of(data: bytes) -> dict[str, str]:
    """Return what is written of each sheet between its head and its rules, in one of the ways to spell XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = {name: archive.read(name).decode("utf-8") for name in archive.namelist() if "worksheets/s" in name}
    rows = {name: xml[xml.index("<sheetData>") : xml.index("</sheetData>")] for name, xml in sheets.items()}
    return {name: canonicalize(f"{xml}</sheetData>") for name, xml in rows.items()}


@pytest.mark.parametrize("name", FORMS)
def test_cells_are_written_as_openpyxl_writes_them(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(FORMS[name]))
    for sheet, place, value in FILLED[name]:
        book[sheet][place] = value
    stream = io.BytesIO()
    book.save(stream)
    wanted, found = rows_of(stream.getvalue()), rows_of(with_cells(FORMS[name], *FILLED[name]))
    assert found.keys() == wanted.keys()
    assert [part for part in wanted if found[part] != wanted[part]] == []
    assert [part for part in wanted if found[part] != rows_of(FORMS[name])[part]] != []


def test_what_is_more_than_a_cell_is_left_to_openpyxl() -> None:
    day = (actuals.ACTUALS, f"{VALUE}2", date(2027, 3, 31))
    with pytest.raises(NotPlain):
        with_cells(EMPTY, day)
    for cell in (day, *((actuals.ACTUALS, f"{VALUE}2", value) for value in ("=1+1", "#N/A", True))):
        read = openpyxl.load_workbook(io.BytesIO(edited(EMPTY, cell)))[actuals.ACTUALS][f"{VALUE}2"]
        book = openpyxl.Workbook()
        book.worksheets[0]["A1"] = cell[2]
        assert (read.data_type, read.is_date) == (book.worksheets[0]["A1"].data_type, cell is day)
