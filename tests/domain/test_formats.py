"""What the pages print: cut, never rounded up; absent is a dash, zero is zero."""

from datetime import date
from decimal import Decimal

import pytest

from domain import formats
from domain.codes import Direction


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Decimal("1848.0000"), "1,848"),
        (Decimal("53.1000"), "53.1"),
        (Decimal("3300000.0000"), "3,300,000"),
        (Decimal("0.0000"), "0"),
        (Decimal("-0.4999"), "−0.49"),
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


def test_the_share_of_a_way_back_is_cut_away_from_zero() -> None:
    assert formats.share(Decimal("-0.3125")) == "−31.3%"
    assert formats.share(Decimal("-0.0001")) == "−0.1%"


def test_what_was_entered_is_cut_nowhere() -> None:
    assert formats.amount(Decimal("0.1234"), Decimal("0.1234"), "秒") == "0.1234秒"
    assert formats.amount(Decimal("-1.2345"), Decimal(2), "点") == "−1.2345～2点"
    great = Decimal("1234567890123456789012345678901234.5678")
    assert formats.amount(great, great, None) == "1,234,567,890,123,456,789,012,345,678,901,234.5678"


def test_a_gap_is_cut_toward_less_and_is_never_none_at_all() -> None:
    assert formats.signed(Decimal("-0.0001"), "%") == "−0.01ポイント"
    assert formats.signed(Decimal("0.0099"), "%") == "±0ポイント"
    assert formats.signed(Decimal("-8.3333"), "件") == "−8.34件"


def test_a_needed_pace_is_cut_toward_more_and_one_that_was_made_toward_less() -> None:
    assert formats.needed(Decimal("4.3333"), "件") == "+4.34件/年"
    assert formats.needed(Decimal("-4.3333"), "件") == "−4.34件/年"
    assert formats.planned(Decimal("-4.3399"), "件") == "−4.33件/年"
    assert formats.past(Decimal("4.3399"), "%", Direction.UP) == "+4.33ポイント/年"
    assert formats.past(Decimal("-4.3399"), "%", Direction.UP) == "−4.34ポイント/年"
    assert formats.past(Decimal("-4.3399"), "分", Direction.DOWN) == "−4.33分/年"
    assert formats.needed(Decimal("0.3333"), "回/週") == "毎年+0.34回/週"
    assert formats.needed(None, "件") == formats.past(None, "件", None) == "—"


def test_a_multiple_is_cut_toward_more() -> None:
    assert [formats.multiple(Decimal(value)) for value in ("0.9985", "1.0701", "2.6551", "25.61")] == [
        "1倍", "1.08倍", "2.7倍", "25.7倍",
    ]  # fmt: skip


def test_a_value_of_the_line_is_cut_toward_its_start() -> None:
    assert formats.on_line(Decimal("57.4318"), "%", Direction.UP, Decimal(53)) == "57.43%"
    assert formats.on_line(Decimal("37.4918"), "分", Direction.DOWN, Decimal(60)) == "37.5分"
    assert formats.on_line(Decimal("37.4918"), "分", Direction.DOWN) == "37.5分"


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
