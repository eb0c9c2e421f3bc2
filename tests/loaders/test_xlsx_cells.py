"""The reader of a workbook's cells beside openpyxl, and what that one does not read: Japanese formats, hidden rows."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.book import grid
from loaders.files import xlsx_values
from loaders.files.task import open_here
from tests.loaders import hostile

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)
CELLS = st.dictionaries(
    st.tuples(st.integers(1, 12), st.integers(1, 60)),
    st.one_of(
        words,
        st.integers(-(10**15), 10**15),
        st.floats(allow_nan=False, allow_infinity=False, width=32),
        st.booleans(),
        st.datetimes(datetime.fromisoformat("1900-03-01"), datetime.fromisoformat("9999-12-30")),
        st.times(),
    ),
    max_size=25,
)


@settings(max_examples=120, deadline=None)
@given(CELLS)
def test_the_cells_are_those_that_openpyxl_reads(cells):
    book = openpyxl.Workbook()
    for (row, column), value in cells.items():
        cell = book.active.cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    ours = open_here(stream.getvalue(), None)[book.active.title]
    theirs = openpyxl.load_workbook(io.BytesIO(stream.getvalue())).active
    found = {
        (cell.row, cell.column): cell.value for line in theirs.iter_rows() for cell in line if cell.value is not None
    }
    assert {place: like(cell.value) for place, cell in ours.cells.items()} == {
        place: like(value) for place, value in found.items()
    }


def like(value):
    """Return a value to the millisecond; both readers round a moment, each in its own way."""
    if isinstance(value, datetime):
        return "moment", round(value.timestamp(), 1)
    if isinstance(value, time):
        return "time", round(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6, 1)
    return type(value).__name__, value


@pytest.mark.parametrize("number", [*range(27, 32), 34, 35, 36, *range(50, 59)])
def test_a_day_in_a_format_that_japanese_excel_names_by_number_only_is_a_day(number):
    styles = hostile.parts()[hostile.STYLES].decode()
    start = styles.index("<cellXfs")
    shown = styles[:start] + styles[start:].replace('numFmtId="0"', f'numFmtId="{number}"', 1)
    sheet = f'<worksheet xmlns="{hostile.MAIN}"><sheetData><row><c s="0"><v>46447</v></c></row></sheetData></worksheet>'
    data = hostile.zipped({hostile.STYLES: shown.encode(), hostile.SHEET: sheet.encode()})
    assert open_here(data, None)["実績"].cell(1, 1).value == datetime.fromisoformat("2027-03-01")


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("General", False), ("0", False), ("#,##0.00_);[Red]\\(#,##0.00\\)", False), ('0"件"', False),
        ("0.00E+00", False),
        ("yyyy-mm-dd", True), ("[$-411]ge.m.d", True), ('[$-411]ggge"年"m"月"d"日"', True), ("[h]:mm:ss", True),
        ("m/d", True), ("@", False), ('"day"0', False), ("[Red]0", False), ("0;yyyy", False), ("", False),
        ("\\d0", False),
        ("[>=10000]#,##0", False), ("ggge", True), ("hh", True),
    ],
)  # fmt: skip
def test_a_format_tells_days_from_numbers(code, is_date):
    assert xlsx_values.is_date_format(code) is is_date


@pytest.mark.parametrize(
    ("serial", "is_1904", "expected"),
    [
        ("46447", False, "2027-03-01T00:00:00"), ("44985", True, "2027-03-01T00:00:00"),
        ("61", False, "1900-03-01T00:00:00"),
        ("1", False, "1900-01-01T00:00:00"), ("59", False, "1900-02-28T00:00:00"),
        ("46447.5", False, "2027-03-01T12:00:00"),
        ("2958465", False, "9999-12-31T00:00:00"),
    ],
)  # fmt: skip
def test_a_serial_number_is_counted_as_the_spreadsheet_counts(serial, is_1904, expected):
    assert xlsx_values.value(serial, "n", "yyyy-mm-dd", is_1904) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("serial", ["-1", "2958466", "99999999999"])
def test_a_serial_number_beyond_the_calendar_stays_a_number(serial):
    assert xlsx_values.value(serial, "n", "yyyy-mm-dd", False) == int(serial)


@pytest.mark.parametrize(
    ("raw", "kind", "expected"),
    [
        ("1", "b", True), ("0", "b", False), ("85", "n", 85), ("85.0", "n", 85.0), ("1E2", "n", 100.0),
        (" 85 ", "n", 85),
        ("NaN", "n", "NaN"), ("1e999", "n", "1e999"), ("9" * 50, "n", "9" * 50), ("x", "n", "x"), ("x", "str", "x"),
        ("2027-03-01", "d", datetime.fromisoformat("2027-03-01")), ("soon", "d", "soon"), ("#REF!", "e", "#REF!"),
    ],
)  # fmt: skip
def test_each_kind_of_cell_has_its_value(raw, kind, expected):
    found = xlsx_values.value(raw, kind, "General", False)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a_x000D_b", "a\rb"), ("_x0041_", "A"), ("_xD83D__xDE00_", "_xD83D__xDE00_"), ("_x00_", "_x00_")],
)
def test_the_signs_that_the_format_spells_out_are_signs_again(text, expected):
    assert xlsx_values.unescaped(text) == expected


def test_the_reading_aid_beside_a_japanese_word_is_no_part_of_it():
    text = "東京</t></si><si><r><t>銚</t></r><r><t>子</t></r><rPh sb='0' eb='2'><t>チョウシ</t></rPh></si><si><t>市"
    rows = "".join(f'<row><c t="s"><v>{number}</v></c></row>' for number in range(3))
    sheet = open_here(hostile.shared(text, rows), None)["実績"]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == ["東京", "銚子", "市"]


def test_a_workbook_in_the_strict_form_of_the_format_is_read_too():
    main, strict = hostile.MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    kinds = b"schemas.openxmlformats.org/officeDocument/2006/", b"purl.oclc.org/ooxml/officeDocument/"
    changed = {
        name: part.replace(main, strict).replace(*kinds)
        for name, part in hostile.parts().items()
        if name.endswith((".xml", ".rels"))
    }
    book, before = open_here(hostile.zipped(changed), None), open_here(hostile.FILLED, None)
    assert book.names == before.names
    assert [len(book[name].cells) for name in book.names] == [len(before[name].cells) for name in before.names]


def test_what_is_hidden_and_merged_is_told():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"] = 1
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("D1:E2")
    book.create_sheet("見えない").sheet_state = "veryHidden"
    stream = io.BytesIO()
    book.save(stream)
    read = open_here(stream.getvalue(), None)
    found = read[sheet.title]
    assert (found.hidden_rows, found.hidden_columns, found.merged) == ({2}, {2}, ("D1:E2",))
    assert [read[name].is_hidden for name in read.names] == [False, True]
    low = open_here(hostile.sheet('<row r="1" ht="0"/><row r="2" hidden="0"/><row r="3" hidden="true"/>'), None)
    assert low["実績"].hidden_rows == {1, 3}


def test_cells_and_rows_without_addresses_stand_in_order():
    first, last = "<row><c><v>1</v></c><c><v>2</v></c></row>", "<row><c><v>5</v></c></row>"
    rows = f"{first}<row r='5'><c r='C5'><v>3</v></c><c><v>4</v></c></row>{last}"
    sheet = open_here(hostile.sheet(rows), None)["実績"]
    assert {place: cell.value for place, cell in sheet.cells.items()} == {
        (1, 1): 1, (1, 2): 2, (5, 3): 3, (5, 4): 4, (6, 1): 5,
    }  # fmt: skip


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (60, "BH"), (702, "ZZ")])
def test_columns_have_their_letters(column, letters):
    assert grid.address(7, column) == f"{letters}7"


def test_a_day_and_a_time_survive_the_way_between_two_processes():
    cells = {(1, 1): grid.Written(datetime.fromisoformat("2027-03-01T08:30")), (1, 2): grid.Written(time(8, 30)),
             (1, 3): grid.Written(date(2027, 3, 1)), (1, 4): grid.Written(0.1),
             (2, 1): grid.Written("長\ud800い")}  # fmt: skip
    book = grid.Book({"a": grid.Sheet(cells, ("A1:B2",), frozenset({3}), frozenset({4}), True)})
    assert grid.unpacked(grid.packed(book)) == book
