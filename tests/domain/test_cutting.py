"""A number is cut toward the side that is named, once, at any size."""

from decimal import Decimal
from fractions import Fraction

import pytest

from domain.cutting import Toward, cut, plain


@pytest.mark.parametrize(
    ("value", "zero", "away", "less", "more"),
    [
        ("1.239", "1.23", "1.24", "1.23", "1.24"),
        ("-1.231", "-1.23", "-1.24", "-1.24", "-1.23"),
        ("1.25", "1.25", "1.25", "1.25", "1.25"),
        ("-0.001", "0", "-0.01", "-0.01", "0"),
        ("0", "0", "0", "0", "0"),
    ],
)
def test_each_side(value: str, zero: str, away: str, less: str, more: str) -> None:
    sides = (Toward.ZERO, Toward.AWAY, Toward.LESS, Toward.MORE)
    assert [cut(Decimal(value), 2, side) for side in sides] == [Decimal(text) for text in (zero, away, less, more)]


def test_a_number_of_any_size_keeps_its_digits() -> None:
    great = Fraction(10**40 + 1, 3)
    assert plain(cut(great, 2)) == f"{(10**40 + 1) // 3:,}.66"
    assert plain(cut(Decimal("-9999999999999999999999999999999999.9999"), 4)).startswith("−9,999,")


def test_to_cut_twice_toward_one_side_is_to_cut_once() -> None:
    for side in (Toward.ZERO, Toward.AWAY, Toward.LESS, Toward.MORE):
        for top in range(-400, 400, 7):
            value = Fraction(top, 9)
            assert cut(cut(value, 4, side), 2, side) == cut(value, 2, side)


@pytest.mark.parametrize(
    ("value", "text"), [("1848.0000", "1,848"), ("-53.10", "−53.1"), ("0.00", "0"), ("-0.0", "0"), ("100", "100")]
)
def test_plain(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text
