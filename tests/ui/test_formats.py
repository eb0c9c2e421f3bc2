"""What the pages print: cut, never rounded up; absent is a dash, zero is zero."""

from datetime import date
from decimal import Decimal

import pytest

from ui import formats


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Decimal("1848.0000"), "1,848"),
        (Decimal("53.1000"), "53.1"),
        (Decimal("3300000.0000"), "3,300,000"),
        (Decimal("0.0000"), "0"),
        (Decimal("-0.4999"), "-0.49"),
        (Decimal("99.999"), "99.99"),
        (None, "—"),
        (float("nan"), "—"),
    ],
)
def test_numbers(value: object, printed: str) -> None:
    assert formats.number(value) == printed


@pytest.mark.parametrize(
    ("low", "high", "unit", "printed"),
    [
        (Decimal(41), Decimal(41), "手続", "41手続"),
        (Decimal(30), Decimal(60), "分", "30～60分"),
        (Decimal(3), None, "回/週", "3回/週以上"),
        (None, Decimal(15), "分", "15分以下"),
        (None, None, "件", "—"),
        (Decimal(0), Decimal(0), "件", "0件"),
        (Decimal("2.0000"), Decimal("2.0000"), "段階", "準備・試行"),
        (Decimal(0), Decimal(0), "段階", "未着手"),
        (Decimal("2.5"), Decimal("2.5"), "段階", "2.5段階"),
    ],
)
def test_amounts(low: object, high: object, unit: str, printed: str) -> None:
    assert formats.amount(low, high, unit) == printed


def test_shares_are_cut_toward_not_achieved() -> None:
    assert formats.share(Decimal("0.9996")) == "99.9%"
    assert formats.share(Decimal("1")) == "100%"
    assert formats.share(Decimal("1.125")) == "112.5%"
    assert formats.share(None) == "—"


def test_differences_carry_their_sign_and_percents_become_points() -> None:
    assert formats.signed(Decimal("-8.0000"), "%") == "−8ポイント"
    assert formats.signed(Decimal("5"), "件") == "+5件"
    assert formats.signed(Decimal("0"), "件") == "±0件"
    assert formats.signed(Decimal("-1.0000"), "段階") == "−1段階"


def test_days_and_years_stand_in_both_calendars() -> None:
    assert formats.day(date(2022, 12, 31)) == "令和4年12月31日（2022-12-31）"
    assert formats.day(date(2019, 4, 30)) == "平成31年4月30日（2019-04-30）"
    assert formats.day(date(2019, 5, 1)) == "令和元年5月1日（2019-05-01）"
    assert formats.fiscal_year(2027) == "令和9年度（2027）"
    assert formats.fiscal_year(2018) == "平成30年度（2018）"
    assert formats.fiscal_year(None) == "—"


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ((), ""),
        (("銚子市", "東金市"), "2市"),
        (("銚子市", "多古町", "千代田区", "檜原村", "神崎町"), "1市1区2町1村"),
        (("銚子市", "広域連合"), "2自治体"),
    ],
)
def test_municipalities_are_counted_by_their_kind(names: tuple[str, ...], text: str) -> None:
    assert formats.municipalities(names) == text
