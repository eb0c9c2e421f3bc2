"""A text that looks like a formula stays a text."""

import io

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from loaders.book.quoting import csv_text, write_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+81", "+81"),
        ("+cmd", "'+cmd"),
        ("-20.5", "-20.5"),
        ("-20件", "'-20件"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"),
        ("－", "－"),
        ("→", "→"),
        ("53.1%", "53.1%"),
    ],
)
def test_text_that_would_start_a_formula_is_marked_as_text(text: str, expected: str) -> None:
    assert csv_text(text) == expected


@pytest.mark.parametrize(
    ("text", "is_quoted"), [("=1+1", True), ("-20件", True), ("＝1+1", True), ("53.1%", False), ("→", False)]
)
def test_a_workbook_keeps_it_as_a_text_also_when_it_is_edited(text: str, is_quoted: bool) -> None:
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    write_text(book.active, 2, 3, text)
    stream = io.BytesIO()
    book.save(stream)
    cell = openpyxl.load_workbook(stream).worksheets[0]["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", is_quoted)


def test_an_empty_text_leaves_the_cell_empty() -> None:
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    assert write_text(book.active, 1, 1, "").value is None
