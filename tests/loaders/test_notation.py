"""Printed Japanese, literal by literal."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import Absence
from domain.plan import Quantity
from loaders import notation
from loaders.notation import NotationError
from loaders.transcription import Where

HERE = Where("choshi/indicators.csv", 7, "目標値")


def point(value: str, unit: str | None = None, *, approximate: bool = False) -> Quantity:
    return Quantity(Decimal(value), Decimal(value), unit, approximate)


def band(low: str | None, high: str | None, unit: str | None = None, *, approximate: bool = False) -> Quantity:
    return Quantity(Decimal(low) if low else None, Decimal(high) if high else None, unit, approximate)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", point("0")),
        ("1回", point("1", "回")),
        ("0か所", point("0", "か所")),
        ("2ヶ所", point("2", "ヶ所")),
        ("7種類", point("7", "種類")),
        ("35種", point("35", "種")),
        ("30ライセンス", point("30", "ライセンス")),
        ("1,504 件", point("1504", "件")),
        ("18,022人", point("18022", "人")),
        ("53.1%", point("53.1", "%")),
        ("５３．１％", point("53.1", "%")),
        ("１，８４８冊", point("1848", "冊")),
        ("約330万枚", point("3300000", "枚", approximate=True)),
        ("約 8,400 人", point("8400", "人", approximate=True)),
        ("512 万枚", point("5120000", "枚")),
        ("２千人", point("2000", "人")),
        ("1.5億円", point("150000000", "円")),
        ("8,745千円", point("8745", "千円")),
        ("3百万円", point("3", "百万円")),
        ("1～2千円", band("1", "2", "千円")),
        ("10万円弱", point("100000", "円", approximate=True)),
        ("10万円弱/1台", point("100000", "円/台", approximate=True)),
        ("3%前後", point("3", "%", approximate=True)),
        ("100人程度", point("100", "人", approximate=True)),
        ("100～300万円", band("1000000", "3000000", "円")),
        ("1～ 2万円", band("10000", "20000", "円")),
        ("30～60分", band("30", "60", "分")),
        ("30分〜60分", band("30", "60", "分")),
        ("30~30分", band("30", "30", "分")),
        ("約30～60分", band("30", "60", "分", approximate=True)),
        ("週1回", point("1", "回/週")),
        ("週3回以上", band("3", None, "回/週")),
        ("年2回", point("2", "回/年")),
        ("5件以下", band(None, "5", "件")),
        ("5件未満", band(None, "5", "件")),
        ("5件超", band("5", None, "件")),
        ("1件/年", point("1", "件/年")),
        ("150人／年", point("150", "人/年")),
        ("1 手続/年", point("1", "手続/年")),
        ("100人増/年", point("100", "人/年")),
        ("50手続／年 (R7.11末現在の実績：約300手続)", point("50", "手続/年")),
        ("1,000アクセス増/年 ※トップページ (R7.12現在:約189,000アクセス)", point("1000", "アクセス/年")),
        ("25アカウント(運用継続)", point("25", "アカウント")),
        ("100% (国の方針に基づく)", point("100", "%")),
        ("41 手続 ※3月末現在", point("41", "手続")),
        ("1,400 件 ※3月末見込", point("1400", "件", approximate=True)),
        ("△20", point("-20")),
        ("▲1.5ポイント", point("-1.5", "ポイント")),
        ("－20", point("-20")),
        ("-0.5%", point("-0.5", "%")),
    ],
)
def test_quantity(text: str, expected: Quantity) -> None:
    assert notation.quantity(text, HERE) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "—", "－", "未設定", "件", "約", "%", "→",
        "1 2", "1 000", "12,34件", "1,0000件", "1.2.3", ".5", "5.", "０x1F", "1e3", "NaN", "inf", "５件６", "٣件",
        "10²", "①", "½", "③ 5件", "—5", "―5", "--5", "±5",
        "5匹", "5件くらい", "5件ほど", "数件", "五件", "5件 6件", "5件、6件", "5以上10以下", "5件以上程度以上",
        "60～30分", "30分～15分", "9,000～1万人", "30分～60件", "～60分", "30～", "1～2～3",
        "週3回/年", "週3", "3/年", "100人増", "10%減/年", "5件/四半期",
        "75% (令和5年度)", "1,500回 (注)", "4 手続 (国保税、介護料)", "=1+1", "'5", "5件\u200b", "約約5件",
    ],
)  # fmt: skip
def test_quantity_refuses(text: str) -> None:
    with pytest.raises(NotationError):
        notation.quantity(text, HERE)


def test_a_refusal_names_file_row_column_text_and_remedy() -> None:
    with pytest.raises(NotationError) as refusal:
        notation.quantity("5匹", HERE)
    assert str(refusal.value) == (
        "choshi/indicators.csv 7行目 目標値「5匹」: 数量として読めません。"
        "1,234件・30～60分・週3回以上 のような数と単位だけにしてください。"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Absence.NOT_PRINTED), ("  ", Absence.NOT_PRINTED), ("　", Absence.NOT_PRINTED),
        ("—", Absence.DASH), ("－", Absence.DASH), ("―", Absence.DASH), ("‐", Absence.DASH), ("-", Absence.DASH),
        ("–", Absence.DASH), ("ー", Absence.DASH), ("──", Absence.DASH), ("−", Absence.DASH),
        ("未設定", Absence.NOT_SET), (" 未設定 ", Absence.NOT_SET),
        ("0", None), ("0件", None), ("-5", None), ("→", None), ("検討", None), ("未設定です", None),
    ],
)  # fmt: skip
def test_absence(text: str, expected: Absence | None) -> None:
    assert notation.absence(text) is expected


@pytest.mark.parametrize("text", ["8回 53.7%", "8回、53.7%", "8回\n53.7%", "８回　５３．７％"])
def test_quantities(text: str) -> None:
    assert notation.quantities(text, HERE) == (point("8", "回"), point("53.7", "%"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("住民票 5% 印鑑証明書10%", (("住民票", point("5", "%")), ("印鑑証明書", point("10", "%")))),
        (
            "住民票5%、印鑑証明書 約10%",
            (("住民票", point("5", "%")), ("印鑑証明書", point("10", "%", approximate=True))),
        ),
        ("テレワークID 25アカウント(運用継続)", (("テレワークID", point("25", "アカウント")),)),
        ("月平均 アクセス回数 1,500回", (("月平均 アクセス回数", point("1500", "回")),)),
        ("新規登録者数 100人増/年 (R7.12現在:約9,300人)", (("新規登録者数", point("100", "人/年")),)),
        ("オンライン手続の増加件数：50手続／年", (("オンライン手続の増加件数", point("50", "手続/年")),)),
    ],
)
def test_labelled(text: str, expected: tuple[tuple[str, Quantity], ...]) -> None:
    assert notation.labelled(text, HERE) == expected


@pytest.mark.parametrize(
    "text", ["", "5%", "住民票", "住民票 5% 印鑑証明書", "住民票 5% 10%", "住民票 5% 印鑑証明書10% (令和6年度)"]
)
def test_labelled_refuses(text: str) -> None:
    with pytest.raises(NotationError):
        notation.labelled(text, HERE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("75% (令和5年度)", (point("75", "%"), 2023)),
        ("23施設（令和5年度）", (point("23", "施設"), 2023)),
        ("1件 (R6年度)", (point("1", "件"), 2024)),
        ("R8年度：4手続", (point("4", "手続"), 2026)),
        ("R 1 0 年度：4 手続", (point("4", "手続"), 2028)),
        ("16か所", (point("16", "か所"), None)),
        ("週3回以上", (band("3", None, "回/週"), None)),
    ],
)
def test_dated_quantity(text: str, expected: tuple[Quantity, int | None]) -> None:
    assert notation.dated_quantity(text, HERE) == expected


def test_a_year_is_taken_off_labelled_amounts() -> None:
    assert notation.dated("住民票 5% 印鑑証明書10% (令和6年度)", HERE) == ("住民票 5% 印鑑証明書10%", 2024)


@pytest.mark.parametrize(
    "text", ["75% (令和0年度)", "(令和5年度)", "R8年度：", "R8年度", "75% (5年度)", "R9以降：1 手続/年"]
)
def test_dated_quantity_refuses(text: str) -> None:
    with pytest.raises(NotationError):
        notation.dated_quantity(text, HERE)


def test_since_quantity() -> None:
    assert notation.since_quantity("R9以降：1 手続/年", HERE) == (point("1", "手続/年"), 2027)
    with pytest.raises(NotationError):
        notation.since_quantity("R9年度：1 手続/年", HERE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50手続／年 (R7.11末現在の実績：約300手続)", (point("300", "手続", approximate=True), date(2025, 11, 30))),
        ("100人増/年 (R7.12現在:約9,300人)", (point("9300", "人", approximate=True), date(2025, 12, 31))),
        ("R7.12現在:約189,000アクセス", (point("189000", "アクセス", approximate=True), date(2025, 12, 31))),
    ],
)
def test_present_quantity(text: str, expected: tuple[Quantity, date]) -> None:
    assert notation.present_quantity(text, HERE) == expected


def test_present_quantity_refuses_a_cell_without_one() -> None:
    with pytest.raises(NotationError):
        notation.present_quantity("50手続／年", HERE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和4年12月末", date(2022, 12, 31)),
        ("令和 7 年 3 月末現在", date(2025, 3, 31)),
        ("R7.11末", date(2025, 11, 30)),
        ("R7.12現在", date(2025, 12, 31)),
        ("R7.3", date(2025, 3, 31)),
        ("R6.2", date(2024, 2, 29)),
        ("R4.7.1", date(2022, 7, 1)),
        ("令和7年4月1日", date(2025, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成29年11月", date(2017, 11, 30)),
        ("令和6年度末", date(2025, 3, 31)),
        ("2024/4/26", date(2024, 4, 26)),
        ("2024年2月", date(2024, 2, 29)),
        ("２０２４／４／２６", date(2024, 4, 26)),
    ],
)
def test_day(text: str, expected: date) -> None:
    assert notation.day(text, HERE) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3月末現在",
        "12月",
        "R7",
        "令和7年",
        "R7.13",
        "R7.0",
        "R7.2.30",
        "R0.1",
        "H32.1",
        "R7.3.1末",
        "24/4/26",
        "2024-04",
        "きのう",
    ],
)
def test_day_refuses(text: str) -> None:
    with pytest.raises(NotationError):
        notation.day(text, HERE)


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("3月末現在", 2025, date(2026, 3, 31)),
        ("4月末", 2025, date(2025, 4, 30)),
        ("2月末見込", 2023, date(2024, 2, 29)),
    ],
)
def test_month_end(text: str, year: int, expected: date) -> None:
    assert notation.month_end(text, year, HERE) == expected


@pytest.mark.parametrize("text", ["3月現在", "13月末", "R7.3末", ""])
def test_month_end_refuses(text: str) -> None:
    with pytest.raises(NotationError):
        notation.month_end(text, 2025, HERE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R4.1～R4.12", (date(2022, 1, 1), date(2022, 12, 31))),
        ("令和4年1月〜令和4年12月末", (date(2022, 1, 1), date(2022, 12, 31))),
        ("R3.6.22～R3.7.12", (date(2021, 6, 22), date(2021, 7, 12))),
        ("R4.2～R4.2", (date(2022, 2, 1), date(2022, 2, 28))),
    ],
)
def test_period(text: str, expected: tuple[date, date]) -> None:
    assert notation.period(text, HERE) == expected


@pytest.mark.parametrize("text", ["R4.1", "R4.12～R4.1", "R4.1～", "～R4.12", "R4.1～12", ""])
def test_period_refuses(text: str) -> None:
    with pytest.raises(NotationError):
        notation.period(text, HERE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和5年度", 2023), ("R8年度", 2026), ("Ｒ８年度", 2026), ("R 1 0 年度", 2028), ("令和 8 (2026)", 2026),
        ("令和8(2026)年度", 2026), ("2023(令和5)年度", 2023), ("2023（令和5）年度", 2023), ("令和 4 年度(2022年度)", 2022),
        ("H30", 2018), ("平成30年度", 2018), ("H31", 2019), ("令和元年度", 2019), ("R1", 2019), ("2026年度", 2026),
    ],
)  # fmt: skip
def test_fiscal_year(text: str, expected: int) -> None:
    assert notation.fiscal_year(text, HERE) == expected


@pytest.mark.parametrize(
    "text", ["", "5年度", "R0", "H32", "令和8(2025)", "2023(令和6)年度", "R8.4", "26年度", "明治5年度", "令和五年度"]
)
def test_fiscal_year_refuses(text: str) -> None:
    with pytest.raises(NotationError):
        notation.fiscal_year(text, HERE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("512 万枚", "512万枚"),
        ("5０ 手続／年", "50手続/年"),
        ("30 ～ 60 分", "30~60分"),
        ("8回　53.7%", "8回 53.7%"),
        ("Ｅ－メール", "E-メール"),
        ("データ", "データ"),
    ],
)
def test_normal(text: str, expected: str) -> None:
    assert notation.normal(text) == expected


FULL_WIDTH = str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)
units = st.sampled_from(sorted(set(notation.UNITS) - {"千円", "百万円"}))


@given(numbers, units, st.booleans(), st.booleans(), st.booleans())
def test_a_rendered_number_reads_as_itself(number: Decimal, unit: str, grouped: bool, wide: bool, spaced: bool) -> None:
    text = f"{number:,f}" if grouped else f"{number:f}"
    text = text.translate(FULL_WIDTH) if wide else text
    assert notation.quantity(f"{text}{' ' if spaced else ''}{unit}", HERE) == Quantity(number, number, unit)


@given(st.integers(0, 10**6), st.sampled_from(["千", "万", "億"]), st.sampled_from(["枚", "人"]))
def test_scales_expand(number: int, scale: str, unit: str) -> None:
    times = {"千": 1_000, "万": 10_000, "億": 100_000_000}[scale]
    assert notation.quantity(f"{number:,}{scale}{unit}", HERE) == point(str(number * times), unit)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from("~～〜"))
def test_a_range_is_ordered_or_refused(first: int, last: int, tilde: str) -> None:
    text = f"{first}{tilde}{last}分"
    if first > last:
        with pytest.raises(NotationError):
            notation.quantity(text, HERE)
    else:
        assert notation.quantity(text, HERE) == band(str(first), str(last), "分")


@settings(max_examples=300)
@given(
    st.text(
        alphabet="0123456789０９,.，．約年月週万千億件回%~～-—―以上下未満/／()（） ※①²٣増弱末現在:令和R元", max_size=14
    )
)
def test_any_text_is_read_or_refused_and_what_is_read_is_sound(text: str) -> None:
    try:
        quantity = notation.quantity(text, HERE)
    except NotationError:
        return
    ends = [end for end in (quantity.low, quantity.high) if end is not None]
    assert ends
    assert ends == sorted(ends)
    assert notation.absence(text) is None
    assert all(end.is_finite() for end in ends)


@given(st.text(max_size=20))
def test_no_reader_fails_in_any_other_way(text: str) -> None:
    for reader in (
        notation.quantity, notation.quantities, notation.labelled, notation.dated_quantity, notation.since_quantity,
        notation.present_quantity, notation.day, notation.period, notation.fiscal_year,
    ):  # fmt: skip
        try:
            reader(text, HERE)
        except NotationError as refusal:
            assert "choshi/indicators.csv 7行目 目標値" in str(refusal)
