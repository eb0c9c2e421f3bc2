"""Values as people write them: what each is read as, what is told of it, what is asked, what is refused."""

import io
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest

from domain.codes import Kind, ValueCode
from loaders.actuals import form
from loaders.actuals.workbook import template
from loaders.book.cell import plain as digits
from tests.loaders.actuals import CITY as ACTUALS
from tests.loaders.actuals import CLOSED, COUNT, OPEN, PLAIN, SHARE, count, one_refusal, questions, reading, share
from tests.store.small import definitions, entry

MONEY, YEN, WEEKLY, PLACES, WAIT = (f"togane-1-{name}" for name in ("money", "yen", "weekly", "places", "wait"))
CITY = definitions(
    entry(SHARE),
    entry(COUNT, Kind.ANNUAL, "手続/年", None),
    entry(PLAIN, Kind.LEVEL, None, None),
    entry(MONEY, Kind.LEVEL, "千円", None),
    entry(YEN, Kind.LEVEL, "円", None),
    entry(WEEKLY, Kind.FREQUENCY, "回/週", None),
    entry(PLACES, Kind.LEVEL, "か所", None),
    entry(WAIT, Kind.RANGE, "分", None),
)


def typed(kpi, value):
    """Return what a value is read as in the form of the city above."""
    return reading((kpi, {"fiscal_year": CLOSED, "value": value, "mark": "確定"}), city=CITY)


@pytest.mark.parametrize(
    ("value", "kpi", "expected"),
    [
        (85, SHARE, "85"), (85.5, SHARE, "85.5"), (0, COUNT, "0"), (0.1 + 0.2, SHARE, "0.3"), ("85", SHARE, "85"),
        ("８５", SHARE, "85"), ("85%", SHARE, "85"), ("８５．５％", SHARE, "85.5"), ("85 パーセント", SHARE, "85"),
        ("85㌫", SHARE, "85"), ("－0", SHARE, "0"), ("+12", COUNT, "12"), (" 12\n", COUNT, "12"), ("　12", COUNT, "12"),
        ("1,234", COUNT, "1234"), ("１，２３４手続", COUNT, "1234"), ("12手続/年", COUNT, "12"), ("12手続／年", COUNT, "12"),
        ("12手続き", COUNT, "12"), ("年12手続", COUNT, "12"), ("1,234,567手続", COUNT, "1234567"),
        ("330万", COUNT, "3300000"), ("330万手続", COUNT, "3300000"), ("1.5万", COUNT, "15000"), ("3千", COUNT, "3000"),
        ("2百", COUNT, "200"), ("３億５千万", COUNT, "350000000"), ("1億2,000万", COUNT, "120000000"),
        ("1万2,345", COUNT, "12345"), ("3百万", COUNT, "3000000"), ("▲3", PLAIN, "-3"), ("△1.5", PLAIN, "-1.5"),
        ("−3", PLAIN, "-3"), ("ー3", PLAIN, "-3"), ("8,745千円", MONEY, "8745"), ("8745", MONEY, "8745"),
        ("8,745千円", YEN, "8745000"), ("¥1,200", YEN, "1200"), ("￥1,200円", YEN, "1200"), ("3億円", YEN, "300000000"),
        ("週3回", WEEKLY, "3"), ("3回/週", WEEKLY, "3"), ("3回", WEEKLY, "3"), ("12箇所", PLACES, "12"),
        ("12ヶ所", PLACES, "12"),
        ("12.3456", COUNT, "12.3456"), ("12.50", COUNT, "12.5"), ("007", COUNT, "7"),
    ],
)  # fmt: skip
def test_a_value_is_read_and_every_other_spelling_is_told(value, kpi, expected):
    bounds = {one.kpi_id: one.lower_bound for one in CITY.kpis}
    if expected.startswith("-") and bounds[kpi] is not None:
        assert "下回ることがありません" in typed(kpi, value).errors[0].problem
        return
    result = typed(kpi, value)
    assert [str(error) for error in result.errors] == []
    assert [(row.low, row.high) for row in result.rows] == [(Decimal(expected), Decimal(expected))]
    is_as_it_stands = not isinstance(value, str) or value.strip() == expected
    assert [note.read_as for note in result.notes] == ([] if is_as_it_stands else [f"{Decimal(expected):,} と読みました"])


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("30～60分", "30", "60"), ("30〜60", "30", "60"), ("30~60", "30", "60"), ("30分～60分", "30", "60"),
        ("30から60", "30", "60"), ("３０～６０", "30", "60"), ("3～5万", "30000", "50000"), ("1,000～2,000", "1000", "2000"),
        ("1.5～2.5", "1.5", "2.5"), ("3千～5千", "3000", "5000"), ("9千～1万", "9000", "10000"), ("30 ～ 60", "30", "60"),
    ],
)  # fmt: skip
def test_a_band_in_one_cell_is_read_as_its_two_ends(value, low, high):
    result = typed(WAIT, value)
    assert [(row.low, row.high, row.value_text) for row in result.rows] == [(Decimal(low), Decimal(high), value)]
    assert [note.read_as for note in result.notes] == [f"下の値 {Decimal(low):,}、上の値 {Decimal(high):,} と読みました"]
    assert result.questions == ()


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("多数", "「多数」: 数値ではありません。数字だけを記入し、値がなければ「値なしの理由」を選んでください。"),
        ("三百", "「三百」: 数値ではありません。数字だけを記入し、値がなければ「値なしの理由」を選んでください。"),
        ("約30", "「約30」: おおよその値です。「約」「程度」などを取り、備考に書いてください。"),
        ("30程度", "「30程度」: おおよその値です。「約」「程度」などを取り、備考に書いてください。"),
        ("30以上", "「30以上」: 実績ではなく範囲の条件です。「以上」「未満」などを取り、実際の値を記入してください。"),
        ("5千3千", "「5千3千」: 万・千などの位の並びが読めません。位を開いて数字だけを記入してください（330万 は 3300000）。"),
        ("1.5万5千", "「1.5万5千」: 万・千などの位の並びが読めません。位を開いて数字だけを記入してください（330万 は 3300000）。"),
        ("12枚", "「12枚」: 数値のあとの「枚」は、この指標の単位（手続/年）ではありません。単位を確かめ、数字だけを記入してください。"),
        ("12%", "「12%」: 数値のあとの「%」は、この指標の単位（手続/年）ではありません。単位を確かめ、数字だけを記入してください。"),
        ("1,23", "「1,23」: 桁の区切りか小数点の位置が違います。1,234 または 1234.5 の形で記入してください。"),
        ("1.234,5", "「1.234,5」: 桁の区切りか小数点の位置が違います。1,234 または 1234.5 の形で記入してください。"),
        ("1,2345", "「1,2345」: 桁の区切りか小数点の位置が違います。1,234 または 1234.5 の形で記入してください。"),
        ("12 34", "「12 34」: 数字の間に空白か改行があります。一つの数なら間を詰め、二つの数なら報告する値だけを残してください。"),
        ("①", "「①」: 「①」は数字として読みません。注の番号なら消して備考に書き、数なら上付きなどの書式を外し、0～9 の数字で書き直してください。"),
        ("10²", "「10²」: 「²」は数字として読みません。注の番号なら消して備考に書き、数なら上付きなどの書式を外し、0～9 の数字で書き直してください。"),
        ("17/20", "「17/20」: 割り算の形です。計算した値を記入してください。"),
        ("nan", "「nan」: 数値ではありません。数字だけを記入し、値がなければ「値なしの理由」を選んでください。"),
        ("inf", "「inf」: 数値ではありません。数字だけを記入し、値がなければ「値なしの理由」を選んでください。"),
        ("1e5", "「1e5」: 桁を省いた指数の形です（「e5」）。表示形式を「数値」にして、桁を省かずに書き直してください。"),
        (True, "「True」: 数値ではありません。数字だけを記入してください。"),
        (date(2027, 1, 2), "「2027-01-02」: 日付に変わっています。セルの表示形式を「標準」にして、数字を書き直してください。"),
        (time(8, 30), "「08:30:00」: 日付に変わっています。セルの表示形式を「標準」にして、数字を書き直してください。"),
        (0.12345, "「0.12345」: 小数が4桁を超えています。小数は4桁までで記入してください。"),
        ("0.12345", "「0.12345」: 小数が4桁を超えています。小数は4桁までで記入してください。"),
        (10**14, "「100000000000000」: 登録できる大きさの数ではありません。整数部分が14桁までの数を記入してください。"),
        ("100億億", "「100億億」: 万・千などの位の並びが読めません。位を開いて数字だけを記入してください（330万 は 3300000）。"),
        (-1, "「-1」: この指標は 0 を下回ることがありません。0 以上の値を記入してください。"),
        ("▲3", "「▲3」: この指標は 0 を下回ることがありません。0 以上の値を記入してください。"),
        ("60～30", "「60～30」: 下の値が上の値より大きくなっています。二つの値を確かめてください。"),
        ("1～2～3", "「1～2～3」: 幅の書き方が読めません。下の値を「実績値」、上の値を「上限値」に記入してください。"),
        ("30～", "「30～」: 数値ではありません。数字だけを記入してください。"),
        ("-", "「-」: 値があるのかないのか分かりません。変更がなければ空欄に、零なら 0 に、値がなければ「値なしの理由」を選んでください。"),
        ("―", "「―」: 値があるのかないのか分かりません。変更がなければ空欄に、零なら 0 に、値がなければ「値なしの理由」を選んでください。"),
        ("なし", "「なし」: 値があるのかないのか分かりません。変更がなければ空欄に、零なら 0 に、値がなければ「値なしの理由」を選んでください。"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused_at_its_cell(value, says):
    assert one_refusal(count(value=value)) == f"実績 M3{says}"


def test_a_scale_upon_a_unit_that_holds_one_is_not_guessed():
    (error,) = typed(MONEY, "8745千").errors
    assert str(error) == (
        "実績 M5「8745千」: 単位が 千円 の指標に「千」とあり、桁が決まりません。千円 で数えた数字だけを記入してください。"
    )


def test_a_band_in_one_cell_leaves_no_room_for_a_second_end():
    assert one_refusal(share(value="30～40", high=50)) == (
        "実績 N2「50」: 幅が「実績値」と「上限値」の両方にあります。"
        "下の値を「実績値」、上の値を「上限値」にしてください。"
    )


def test_over_a_hundred_is_refused_where_the_denominator_bounds_it_and_asked_about_where_it_is_possible():
    assert one_refusal(share(value=100.1)) == (
        "実績 M2「100.1」: この指標は 100% を超えることがありません。分子と分母を確かめてください。"
    )
    open_ended = definitions(entry(SHARE, most=None), *ACTUALS.kpis[1:])
    assert questions(share(value=112), city=open_ended) == [("M2", "112", "100% を超えています", "指標の名は 112% でよいですか。")]


@pytest.mark.parametrize(
    ("value", "number_format", "read", "why"),
    [
        (0.85, "0%", "85", "パーセント表示のセルです（画面では 85%）"),
        (0.855, "0.0%", "85.5", "パーセント表示のセルです（画面では 85.5%）"),
        (0.07, "0.00%", "7", "パーセント表示のセルです（画面では 7%）"),
        (1, "0%", "100", "パーセント表示のセルです（画面では 100%）"),
        (85, "0%", "85", "パーセント表示のセルです（画面では 8500%）"),
        (0.85, "General", "0.85", "1% に満たない値です（85% を 0.85 と書いたのかもしれません）"),
        ("0.85", "General", "0.85", "1% に満たない値です（85% を 0.85 と書いたのかもしれません）"),
        (1, "General", "1", "1% ちょうどの値です（100% を 1 と書いたのかもしれません）"),
        ("1.0", "General", "1", "1% ちょうどの値です（100% を 1 と書いたのかもしれません）"),
        ("30-60", "General", "30", "「30-60」を下の値 30、上の値 60 と読みました"),
        ("30ー60", "General", "30", "「30ー60」を下の値 30、上の値 60 と読みました"),
        (85, '0"万"', "85", '表示形式（0"万"）のため、画面では 85 と違う数に見えます'),
        (85, "#,##0,", "85", "表示形式（#,##0,）のため、画面では 85 と違う数に見えます"),
    ],
)
def test_what_can_mean_two_things_is_read_and_asked_about(value, number_format, read, why):
    result = reading(share(value=value), formats={"value": number_format})
    assert ([row.low for row in result.rows], result.errors) == ([Decimal(read)], ())
    assert [question.why for question in result.questions] == [why]


@pytest.mark.parametrize("value", ["0.85%", "1%", 0, 1.5, "0"])
def test_a_plain_share_is_not_asked_about(value):
    assert questions(share(value=value)) == []


@pytest.mark.parametrize("number_format", ["0", "0.00", "#,##0", "#,##0_ ", '#,##0"%"', "@", "[>0]0;-0", "0.0000"])
def test_a_format_that_shows_the_stored_number_asks_nothing(number_format):
    result = reading(share(value=30), formats={"value": number_format})
    assert ([row.low for row in result.rows]) == [Decimal(30)]
    assert ["表示形式" in question.why for question in result.questions] == []


def test_a_percent_format_under_another_unit_is_refused():
    (error,) = reading(count(value=0.85), formats={"value": "0%"}).errors
    assert error.problem == "パーセント表示のセルです（85%）。この指標の単位は 手続/年 です"


DAYS = [
    (date(2027, 3, 1), "2027-03-01", False), (datetime.fromisoformat("2027-03-01T08:30"), "2027-03-01", False),
    ("2027-03-01", "2027-03-01", False), ("2027/3/1", "2027-03-01", True), ("2027.3.1", "2027-03-01", True),
    ("2027-3-1", "2027-03-01", True), ("２０２７／３／１", "2027-03-01", True), ("20270301", "2027-03-01", True),
    (20270301, "2027-03-01", True), (46447, "2027-03-01", True), ("46447", "2027-03-01", True),
    ("2027年3月1日", "2027-03-01", True), ("令和9年3月1日", "2027-03-01", True), ("R9.3.1", "2027-03-01", True),
    ("r9/3/1", "2027-03-01", True), ("Ｒ９．３．１", "2027-03-01", True), ("令和９年３月１日（月）", "2027-03-01", True),
    ("2027/3/1 8:30", "2027-03-01", True), ("2027/03/01 0:00:00", "2027-03-01", True), ("㋿9年3月1日", "2027-03-01", True),
    ("令和8年12月末", "2026-12-31", True), ("R8.12", "2026-12-31", True), ("令和8年度末", "2027-03-31", True),
    ("平成31年4月30日", None, True),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected", "is_told"), DAYS)
def test_a_day_is_read_in_every_calendar(value, expected, is_told):
    result = reading(share(fiscal_year=None, observed_on=value))
    if expected is None:
        assert [error.problem for error in result.errors] == ["計画の対象より前の年度です"]
        return
    assert [str(row.observed_on) for row in result.rows] == [expected]
    assert [note.read_as for note in result.notes] == ([f"{expected} と読みました"] if is_told else [])


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("9/3/1", "年が2桁で、西暦か令和か分かりません"), ("27-3-1", "年が2桁で、西暦か令和か分かりません"),
        ("3/31", "年がありません"), ("3月31日", "年がありません"), ("2027/2/30", "日付ではありません"),
        ("2027-13-01", "日付ではありません"), ("昨日", "日付ではありません"), (5, "日付ではありません"),
        (46447.5, "日付ではありません"), (True, "日付ではありません"), ("令和0年3月1日", "日付ではありません"),
        (99999999, "日付ではありません"), ("2027/3/1～2027/3/31", "日付ではありません"), (time(8, 30), "日付ではありません"),
    ],
)  # fmt: skip
def test_half_a_day_is_not_guessed(value, problem):
    result = reading(share(fiscal_year=None, observed_on=value))
    assert [(error.cell, error.problem) for error in result.errors] == [("L2", problem)]


@pytest.mark.parametrize(
    ("value", "is_told"),
    [
        (CLOSED, False), (2026, False), ("2026", False), (2026.0, False), ("令和8年度", True), ("R8", True), ("r8", True),
        ("Ｒ８年度", True), ("2026年度", True), ("２０２６", True), ("令和８", True), ("2026(令和8)年度", True),
    ],
)  # fmt: skip
def test_a_fiscal_year_is_read_in_both_calendars(value, is_told):
    result = reading(share(fiscal_year=value))
    assert [row.fiscal_year for row in result.rows] == [2026]
    assert [note.read_as for note in result.notes] == ([f"{CLOSED}と読みました"] if is_told else [])


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (date(2027, 3, 31), "年度ではなく日付です"), (8, "年度として読めません"), ("8年度", "年度として読めません"),
        ("令和8(2025)年度", "年度として読めません"), ("去年", "年度として読めません"), (2026.5, "年度として読めません"),
        (OPEN[:2], "年度として読めません"), (True, "年度として読めません"), ("0001", "年度として読めません"),
    ],
)  # fmt: skip
def test_what_is_no_fiscal_year_is_refused(value, problem):
    result = reading(share(fiscal_year=value))
    assert [(error.cell, error.problem) for error in result.errors] == [("K2", problem)]


def test_digits_are_printed_without_trailing_zeros():
    assert [digits(Decimal(text)) for text in ("85.0000", "100", "0.5000", "0.0000")] == ["85", "100", "0.5", "0"]


STEPS = "togane-1-steps"
STAGED = definitions(entry(STEPS, Kind.MILESTONE, "段階", None), entry(COUNT, Kind.ANNUAL, "手続/年", None))


def stage(value, **inputs):
    """Return what a value is read as where a KPI is reported in stages."""
    said = {"fiscal_year": CLOSED, "value": value, "mark": "確定"} | inputs
    return reading((STEPS, said), city=STAGED)


@pytest.mark.parametrize(
    ("value", "rung", "notes"),
    [("未着手", 0, []), ("準備・試行", 2, []), ("準備･試行", 2, ["準備・試行 と読みました"]),
     (" 実施済み ", 4, ["実施済み と読みました"])],
)  # fmt: skip
def test_a_stage_is_read_as_its_rung_and_keeps_its_word(value, rung, notes):
    result = stage(value)
    assert [str(error) for error in result.errors] == []
    assert [(row.low, row.high, row.value_text) for row in result.rows] == [(rung, rung, value.strip())]
    assert [note.read_as for note in result.notes] == notes


@pytest.mark.parametrize(
    ("inputs", "problem", "remedy"),
    [
        ({"value": 2}, "数字ではなく、段階の語を書く指標です", "未着手・検討中・準備・試行・一部実施・実施済み から選んでください。"),
        ({"value": "2段階"}, "数字ではなく、段階の語を書く指標です", "未着手・検討中・準備・試行・一部実施・実施済み から選んでください。"),
        ({"value": "おおむね完了"}, "段階の語ではありません", "未着手・検討中・準備・試行・一部実施・実施済み から選んでください。"),
        ({"value": "中止"}, "中止は段階のはしごにありません", "取組をやめたのなら、取組の段階として「中止」を報告してください。"),
        ({"value": "検討中", "high": "実施済み"}, "段階に上限値はありません",
         "段階の語を「実績値」だけに書き、この欄は空にしてください。"),
    ],
)  # fmt: skip
def test_what_is_no_stage_is_refused(inputs, problem, remedy):
    (error,) = stage(**inputs).errors
    assert (error.problem, error.remedy) == (problem, remedy)


def test_a_code_stands_in_place_of_a_stage_and_the_form_offers_the_words():
    assert stage("集計中").rows[0].value_code is ValueCode.IN_PROGRESS
    book = openpyxl.load_workbook(io.BytesIO(template(STAGED, date(2027, 7, 15))))
    sheet, hidden = book[form.ACTUALS], book[form.FORM]
    (rule,) = [one for one in sheet.data_validations.dataValidation if "M2" in one.sqref]
    assert (rule.type, rule.errorStyle) == ("list", "warning")
    column = rule.formula1.split("!$")[1].split("$")[0]
    assert [cell.value for cell in hidden[column][:6]] == ["未着手", "検討中", "準備・試行", "一部実施", "実施済み", None]
    numbers = [one for one in sheet.data_validations.dataValidation if one.type == "decimal"]
    assert [str(one.sqref) for one in numbers] == ["M3 N3"]
