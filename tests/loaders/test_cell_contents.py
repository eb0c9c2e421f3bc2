"""Whatever stands in a cell: reading never raises, and a number is the one that an independent reader sees."""

import re
import unicodedata
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import Kind
from loaders.actuals import amounts, form, units
from loaders.actuals.reading import read_book
from loaders.book import cell as cell_reading
from loaders.book import grid
from loaders.book.cell import Cell, Findings
from loaders.book.grid import Book, Sheet, Written
from tests.loaders.actuals import CITY, CLOSED, COUNT, SHARE, laid_over, reading
from tests.store.small import TODAY, entry

UNITS = [None, "%", "件", "手続/年", "千円", "円", "回/週", "か所", "人", "分"]
SIGNS = "0123456789０１２３４５６７８９,，.．-－ー～〜~万千億百%％件円分週年回手続/約以上①²▲△+ 　なし\n()（）【】※・·延速報㎡\u200b\u200e\ufeff\u00a0\u202e"
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.text(SIGNS, max_size=12),
    st.datetimes(),
    st.times(),
)
formats = st.sampled_from(["General", "0%", "0.00%", "yyyy-mm-dd", "#,##0,", '0"万"', "@", "0.00"])


def in_cell(value, number_format="General"):
    findings = Findings()
    return Cell("実績", "L2", value, number_format, findings), findings


def independent(text):
    """Return the number of a text as a slow and simple reader sees it: digit by digit, scale by scale."""
    flat = "".join(unicodedata.normalize("NFKC", text).split()).replace(",", "")
    negative = flat[:1] in "-−▲△ー‐"
    flat = flat[1:] if flat[:1] in "-−▲△ー‐+" and flat else flat
    total, digits = Fraction(0), ""
    scales = {"百万": 10**6, "千万": 10**7, "億": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
    while flat:
        scale = next((word for word in scales if flat.startswith(word)), None)
        if flat[0] in "0123456789.":
            digits, flat = digits + flat[0], flat[1:]
        elif scale and digits:
            total, digits, flat = total + Fraction(digits) * scales[scale], "", flat[len(scale) :]
        else:
            return None
    total += Fraction(digits) if digits else 0
    return -total if negative else total


@st.composite
def numbers(draw):
    """Return a number as somebody could write it, with its unit, and the number."""
    unit = draw(st.sampled_from(UNITS))
    whole, decimals = draw(st.integers(0, 10**9)), draw(st.sampled_from(["", "", ".5", ".25", ".1234"]))
    text = f"{whole:,}{decimals}" if draw(st.booleans()) else f"{whole}{decimals}"
    scale = draw(st.sampled_from(["", "", "", "万", "千", "億"])) if unit != "千円" else ""
    if scale and draw(st.booleans()) and not decimals and scale != "千":
        scale += f"{draw(st.integers(0, 999))}"
    sign = draw(st.sampled_from(["", "", "", "-", "▲", "△", "−", "+"]))
    if draw(st.booleans()):
        text = text.translate({ord(half): chr(ord(half) + 0xFEE0) for half in "0123456789,."})
    spoken = draw(st.sampled_from(["", *units.spellings(unit)]))
    return f"{sign}{text}{scale}", spoken, unit


def kpi_of(unit):
    return replace(entry(COUNT, Kind.LEVEL, unit, None), lower_bound=None)


@settings(max_examples=600, deadline=None)
@given(numbers())
def test_a_number_that_is_taken_is_the_one_that_was_written(number):
    text, spoken, unit = number
    cell, findings = in_cell(text + spoken)
    band = amounts.read(cell, kpi_of(unit))
    expected = independent(text)
    if band is None:
        assert len(findings.errors) == 1
        assert abs(expected) >= 10**14 or (expected * 10**4).denominator > 1
        return
    assert Fraction(band.low) == Fraction(band.high) == expected


@settings(max_examples=600, deadline=None)
@given(values, formats, st.sampled_from(UNITS))
def test_whatever_stands_there_is_read_or_refused_and_a_number_is_never_another(value, number_format, unit):
    cell, findings = in_cell(value, number_format)
    band = amounts.read(cell, kpi_of(unit))
    assert (band is None) == (bool(findings.errors) or cell.is_empty)
    if band is None:
        return
    assert band.low <= band.high
    if isinstance(value, int | float):
        factor = 100 if "%" in number_format else 1
        assert abs(Fraction(band.low) - Fraction(value) * factor) <= Fraction(1, 10**4) + abs(Fraction(value)) / 10**8
        assert factor == 1 or findings.questions
    else:
        spoken = unicodedata.normalize("NFKC", value)
        assert any(sign.isdigit() for sign in spoken)
        if band.low != band.high:
            assert re.search("[~〜～-]|から|ー", spoken)


@settings(max_examples=300, deadline=None)
@given(values, formats)
def test_days_years_and_texts_are_read_or_refused(value, number_format):
    for read, kind in ((cell_reading.day, date), (cell_reading.fiscal_year, int), (cell_reading.text, str)):
        cell, findings = in_cell(value, number_format)
        found = read(cell)
        assert found is None or isinstance(found, kind)
        assert (found is None) == (bool(findings.errors) or cell.is_empty) or read is cell_reading.text
        if read is cell_reading.fiscal_year and found is not None:
            assert 1926 <= found <= 2200


cells = st.fixed_dictionaries(
    {"fiscal_year": st.one_of(st.just(CLOSED), values), "value": values, "mark": st.one_of(st.just("確定"), values)},
    optional={
        "observed_on": values,
        "high": values,
        "code": values,
        "note": values,
        "evidence": values,
        "reason": values,
    },
)


@settings(max_examples=250, deadline=None)
@given(cells, cells)
def test_a_form_of_any_content_is_rows_or_errors_never_both(first, second):
    result = reading((SHARE, first), (COUNT, second))
    assert not (result.rows and result.errors)
    for row in result.rows:
        assert (row.value_code is None) == (row.low is not None)
        assert 2025 <= row.fiscal_year <= 2027 and row.observed_on <= TODAY
    for error in result.errors:
        assert error.problem and error.remedy and "\n" not in str(error)


grids = st.dictionaries(
    st.tuples(st.integers(1, 6), st.integers(1, 21)),
    st.builds(
        Written,
        values,
        formats,
        st.one_of(st.none(), st.just("=A1")),
        st.booleans(),
        st.sampled_from(["", "", "120", "旧"]),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(grids, st.booleans(), st.sets(st.integers(1, 6)), st.lists(st.just("A1:B2"), max_size=2))
def test_a_book_of_any_cells_is_read_without_raising(cells, is_csv, hidden, merged):
    sheet = Sheet(cells, tuple(merged), frozenset(hidden), frozenset(hidden))
    whole = Book({"": sheet}) if is_csv else Book({**laid_over(CITY, (), {}).sheets, form.ACTUALS: sheet})
    result = read_book(whole, CITY, TODAY)
    assert result.errors or not result.rows
    assert grid.unpacked(grid.packed(whole)) == whole
