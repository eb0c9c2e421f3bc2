"""A workbook that is written straight: what openpyxl reads of it, and that its parts say what they must."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl

from loaders.book.plain_book import Page, Told, written

MOMENT = datetime.fromisoformat("2026-04-01T00:30")  # a spreadsheet knows no zone
ROWS = (
    ("指標", "値", "日", "時", "注"),
    ("  <b>&\r\n窓口]]> ", Decimal("1E+3"), date(2026, 3, 31), MOMENT, "=1+1"),
    (None, -2, None, None, ""),
    ("\U0001f600" + "あ" * 40, 0.1, date(1989, 1, 8), None, "＋5"),
)


def made() -> bytes:
    return written((Page("表&'<", ROWS, is_table=True), Page("注", [("項目", "内容")])), Told("題 <1>", "作成者"))


def test_what_goes_in_comes_out() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made()))
    table, about = book.worksheets
    assert list(table.iter_rows(values_only=True)) == [
        ROWS[0],
        ("  <b>&\r\n窓口]]> ", 1000, datetime.fromisoformat("2026-03-31"), MOMENT, "=1+1"),
        (None, -2, None, None, None),
        ("\U0001f600" + "あ" * 40, 0.1, datetime.fromisoformat("1989-01-08"), None, "＋5"),
    ]
    assert list(about.iter_rows(values_only=True)) == [("項目", "内容")]
    assert book.properties.title == "題 <1>" and book.properties.creator == "作成者"


def test_the_head_stays_filters_and_is_bold_and_columns_are_as_wide_as_their_texts() -> None:
    table, about = openpyxl.load_workbook(io.BytesIO(made())).worksheets
    assert table.freeze_panes == "A2" and table.auto_filter.ref == table.dimensions == "A1:E4"
    assert about.freeze_panes is None and about.auto_filter.ref is None
    assert [cell.font.b for cell in table[1]] == [True] * 5 and not table["A2"].font.b
    assert all(cell.alignment.wrap_text and cell.alignment.vertical == "top" for row in table["A1:E2"] for cell in row)
    assert [table["E2"].quotePrefix, table["E4"].quotePrefix, table["A2"].quotePrefix] == [True, True, False]
    assert table["C2"].number_format == "yyyy-mm-dd" and table["D2"].number_format == "yyyy-mm-dd h:mm"
    assert [table.column_dimensions[column].width for column in "ABE"] == [60, 8, 8]


def test_every_part_is_xml_and_the_same_table_is_the_same_file() -> None:
    first = made()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        kinds = archive.read("[Content_Types].xml").decode()
        assert all(f'PartName="/{name}"' in kinds for name in archive.namelist() if name.startswith(("xl/w", "xl/s")))
        names = ElementTree.fromstring(archive.read("xl/workbook.xml")).findall(".//{*}definedName")
    assert [(name.get("name"), name.text) for name in names] == [("_xlnm._FilterDatabase", "'表&'<'!$A$1:$E$4")]
    assert made() == first


def test_a_table_without_rows_is_a_workbook_too() -> None:
    (sheet,) = openpyxl.load_workbook(io.BytesIO(written([Page("表", [], is_table=True)], Told("", "")))).worksheets
    assert list(sheet.iter_rows(values_only=True)) == []
