"""The kinds of things that people write where a number is asked for: each is read, asked about or refused, in words.

One table: what stands in the cell, the KPI's unit, and what comes of it. What is a text is sent as CSV too, and says
the same there. How the looks of a cell reach the reader is in test_looks_of_cells.py.
"""

import csv
import io
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import pytest

from domain.codes import Kind
from domain.words import VALUE_CODE
from loaders.actuals import form, no_value
from loaders.actuals.units import counts_whole
from loaders.book.grid import Written
from tests.loaders.actuals import reading, share
from tests.store.small import definitions, entry

KPI = "togane-1-kpi"


class Value(NamedTuple):
    """Taken without a question, as this number or as this reason for none."""

    read: str


class Asks(NamedTuple):
    """Taken as this once somebody has ticked a question that says so."""

    read: str
    why: str


class Refuses(NamedTuple):
    """Refused, with these words in the problem and a remedy that can be followed in the spreadsheet."""

    problem: str
    remedy: str


REASON = "値がなければ「値なしの理由」を選んでください"
TWO = "報告する値だけを残し"
KINDS = {
    "a bracket behind": [
        ("4箇所(累計)", "か所", Asks("4", "「(累計)」を除き、4 と読みました")),
        ("5（速報）", "件", Asks("5", "「(速報)」を除き、5 と読みました")),
        ("20,293 人（H28）", "人", Asks("20293", "「(H28)」を除き、20,293 と読みました")),
        ("80.0%（12人/15人）", "%", Asks("80", "「(12人/15人)」を除き、80 と読みました")),
        ("80%（12/16）", "%", Asks("80", "「(12/16)」を除き、80 と読みましたが、12÷16 は 75% です")),
        ("33%（1/3）", "%", Asks("33", "「(1/3)」を除き、33 と読みました")),
        ("12【暫定】", "件", Asks("12", "「【暫定】」を除き、12 と読みました")),
        ("12［うち新規3件］", "件", Asks("12", "「[うち新規3件]」を除き、12 と読みました")),
        ("12〔3月末〕", "件", Asks("12", "「〔3月末〕」を除き、12 と読みました")),
        ("12（3月末", "件", Asks("12", "「(3月末」を除き、12 と読みました")),
        ("1,200件(累計)※推計", "件", Asks("1200", "「(累計)」「※推計」を除き、1,200 と読みました")),
        ("12\n（速報）", "件", Asks("12", "「(速報)」を除き、12 と読みました")),
        ("30～60分（平均）", "分", Asks("30", "「(平均)」を除き、下の値 30、上の値 60 と読みました")),
        ("120(150)", "件", Refuses("一つのセルに値が二つあります（「120」と「(150)」）", TWO)),
        ("85%(△3)", "%", Refuses("一つのセルに値が二つあります", TWO)),
        ("(120)", "件", Refuses("数が括弧で囲まれ、負の数か参考の数か分かりません", "頭に - を付け")),
        ("（速報）", "件", Refuses("数値ではありません", REASON)),
        ("4(累計)箇所", "か所", Refuses("数値のあとの「(累計)」が読めません", "括弧の中は備考に")),
    ],
    "a word beside": [
        ("延べ1,234人", "人", Asks("1234", "「延べ」を除き、1,234 と読みました")),
        ("のべ 12人", "人", Asks("12", "「のべ」を除き、12 と読みました")),
        ("計12件", "件", Asks("12", "「計」を除き、12 と読みました")),
        ("累計：120件", "件", Asks("120", "「累計:」を除き、120 と読みました")),
        ("12件（見込み）", "件", Refuses("実績ではなく見込みの値です（「(見込み)」）", "「値なしの理由」で 集計中")),
        ("見込み12件", "件", Refuses("実績ではなく見込みの値です（「見込み」）", "区分を「速報」")),
        ("12件見込", "件", Refuses("実績ではなく見込みの値です（「見込」）", "区分を「速報」")),
        ("12速報値", "件", Asks("12", "「速報値」を除き、12 と読みました")),
        ("80%（目標85%）", "%", Asks("80", "「(目標85%)」を除き、80 と読みました")),
        ("約1,200", "件", Refuses("おおよその値です", "備考に書いてください")),
        ("概ね80", "%", Refuses("おおよその値です", "備考に書いてください")),
        ("100人余り", "人", Refuses("おおよその値です", "備考に書いてください")),
        ("約30（速報）", "件", Refuses("おおよその値です", "備考に書いてください")),
    ],
    "a mark of a note": [
        ("12※", "件", Asks("12", "「※」を除き、12 と読みました")),
        ("12※1", "件", Asks("12", "「※1」を除き、12 と読みました")),
        ("※12", "件", Asks("12", "「※」を除き、12 と読みました")),
        ("12件 ※3月末現在", "件", Asks("12", "「※3月末現在」を除き、12 と読みました")),
        ("12＊", "件", Asks("12", "「*」を除き、12 と読みました")),
        ("12注1", "件", Asks("12", "「注1」を除き、12 と読みました")),
        ("12¹", "件", Refuses("「¹」は数字として読みません", "注の番号なら消して備考に書き")),
        ("12①", "件", Refuses("「①」は数字として読みません", "注の番号なら消して備考に書き")),
        ("12₁", "件", Refuses("「₁」は数字として読みません", "注の番号なら消して備考に書き")),
        ("⑴", "件", Refuses("「⑴」は数字として読みません", "0～9 の数字で")),
        ("١٢", "件", Refuses("「١」「٢」は数字として読みません", "0～9 の数字で")),
    ],
    "a word for no value": [
        ("集計中", "件", Value("集計中")),
        ("― (集計中)", "件", Value("集計中")),
        ("（集計中）", "件", Value("集計中")),
        ("現在、集計中です", "件", Value("集計中")),
        ("集計中（6月公表予定）", "件", Asks("集計中", "「集計中（6月公表予定）」を「値なしの理由」の 集計中 と読みました")),
        ("未集計", "件", Asks("集計中", "「未集計」を「値なしの理由」の 集計中 と読みました")),
        ("調査未実施", "%", Asks("未調査", "「調査未実施」を「値なしの理由」の 未調査 と読みました")),
        ("非公表", "件", Asks("未公表", "「非公表」を「値なしの理由」の 未公表 と読みました")),
        ("対象者なし", "%", Asks("該当なし", "「対象者なし」を「値なしの理由」の 該当なし と読みました")),
        ("廃止", "件", Refuses("やめたことが書かれています", "取組の段階として「中止」を報告")),
        ("事業終了", "件", Refuses("やめたことが書かれています", "「値なしの理由」で 該当なし を選び")),
        *(
            (word, "件", Refuses("値があるのかないのか分かりません", "「値なしの理由」を選んでください"))
            for word in ("－", "―", "–", "ー", "…", "・・・", "X", "ｘ", "×", "*", "※", "？", "なし", "無", "データなし",
                         "実績なし", "未実施", "不明", "算出不可", "N/A", "－件", "―（前年度比）", "ゼロ", "同上", "〃")
        ),
        ("多数", "件", Refuses("数値ではありません", REASON)),
        ("とりまとめて後日報告", "件", Refuses("数値ではありません", REASON)),
    ],
    "a point, a comma and what is beside their keys": [
        ("70・9%", "%", Asks("70.9", "「・」を小数点とみて、70.9 と読みました")),
        ("70･9", "%", Asks("70.9", "「・」を小数点とみて、70.9 と読みました")),
        ("70·9", "%", Asks("70.9", "「·」を小数点とみて、70.9 と読みました")),
        ("1・2・3", "件", Refuses("桁の区切りか小数点の位置が違います", "1,234 または 1234.5")),
        ("70、9", "%", Refuses("桁の区切りか小数点の位置が違います", "1,234 または 1234.5")),
        ("70。9", "%", Refuses("桁の区切りか小数点の位置が違います", "1,234 または 1234.5")),
        ("1 234", "件", Refuses("数字の間に空白か改行があります", "間を詰め")),
        ("1\u00a0234", "件", Refuses("数字の間に空白か改行があります", "間を詰め")),
        ("12\n15", "件", Refuses("数字の間に空白か改行があります", "報告する値だけを残して")),
    ],
    "a unit in one sign or in letters": [
        ("105,723㎡", "㎡", Value("105723")),
        ("105,723 m²", "㎡", Value("105723")),
        ("105,723m2", "㎡", Value("105723")),
        ("105,723㎡", "平方メートル", Value("105723")),
        ("105,723平米", "㎡", Value("105723")),
        ("3.5㎢", "km2", Value("3.5")),
        ("12㎥", "㎥", Value("12")),
        ("12㎞", "km", Value("12")),
        ("12㎏", "kg", Value("12")),
        ("12キログラム", "kg", Value("12")),
        ("12㌧", "t", Value("12")),
        ("12㌶", "ha", Value("12")),
        ("12㍑", "L", Value("12")),
        ("85㌫", "%", Value("85")),
        ("85％", "%", Value("85")),
        ("12㎡", "件", Refuses("「m2」は、この指標の単位（件）ではありません", "単位を確かめ")),
        ("12²", "㎡", Refuses("「²」は数字として読みません", "0～9 の数字で")),
    ],
    "a sign that nobody sees": [
        *((f"12{sign}", "件", Value("12")) for sign in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"),
        *((f"12{sign}", "件", Value("12")) for sign in "\u00a0\u3000\t\n\ufe0e"),
        *((f"{sign}12件", "件", Value("12")) for sign in "\u200b\u200e\ufeff\u00a0\u3000"),
        ("1\u200b2", "件", Value("12")),
        ("集計中\u200b", "件", Value("集計中")),
        ("\u202e21", "件", Refuses("文字の並びを入れ替える、目に見えない文字（U+202E）があります", "Delete キーで消し")),
        ("12\u2069", "件", Refuses("文字の並びを入れ替える、目に見えない文字（U+2069）があります", "打ち直してください")),
    ],
    "more decimals than anybody typed": [
        (Written(100 / 3, formula="=1/3*100"), "%", Value("33.3333")),
        (Written(200 / 3, formula="=2/3*100"), "%", Value("66.6667")),
        (Written(99.99996, formula="=A1"), "%", Asks("100", "小数第5位を四捨五入して 100 と読みました")),
        (Written(0.12345, formula="=A1"), "回/週", Value("0.1235")),
        (100 / 3, "%", Value("33.3333")),
        ("33.33333333333334", "%", Value("33.3333")),
        (99.9999600000001, "%", Asks("100", "小数第5位を四捨五入して 100 と読みました")),
        (33.333333, "%", Refuses("小数が4桁を超えています", "小数は4桁まで")),
        ("33.33333", "%", Refuses("小数が4桁を超えています", "小数は4桁まで")),
        (Written(1 / 3, "0%", "=1/3"), "%", Asks("33.3333", "パーセント表示のセルです（画面では 33.3333%）")),
        (30.1 + 60.2, "%", Value("90.3")),
        ("1.2E+05", "件", Refuses("桁を省いた指数の形です（「E+05」）", "表示形式を「数値」にして")),
        ("#DIV/0!", "件", Refuses("計算式がエラーになっています", "値を直接記入")),
        ("#N/A", "件", Refuses("計算式がエラーになっています", "値を直接記入")),
    ],
    "a part of a whole thing": [
        ("1.234", "件", Asks("1.234", "整数で数える指標に小数があります（1,234 の区切りを小数点と書いたのかもしれません）")),
        (1.234, "件", Asks("1.234", "整数で数える指標に小数があります（1,234 の区切りを小数点と書いたのかもしれません）")),
        ("12.5件", "件", Asks("12.5", "整数で数える指標に小数があります")),
        (12.5, "人/年", Asks("12.5", "整数で数える指標に小数があります")),
        (12.5, None, Asks("12.5", "整数で数える指標に小数があります")),
        ("1.5～2", "件", Asks("1.5", "整数で数える指標に小数があります")),
        (12.0, "件", Value("12")),
        ("1.5万", "件", Value("15000")),
        (12.5, "%", Value("12.5")),
        (12.5, "分", Value("12.5")),
        (12.5, "千円", Value("12.5")),
        (12.5, "㎡", Value("12.5")),
        (2.5, "回/週", Value("2.5")),
    ],
    "a share that may be a part of one": [
        (1, "%", Asks("1", "1% ちょうどの値です（100% を 1 と書いたのかもしれません）")),
        (1.0, "%", Asks("1", "1% ちょうどの値です（100% を 1 と書いたのかもしれません）")),
        ("1.0", "%", Asks("1", "1% ちょうどの値です（100% を 1 と書いたのかもしれません）")),
        ("１", "%", Asks("1", "1% ちょうどの値です（100% を 1 と書いたのかもしれません）")),
        (0.853, "%", Asks("0.853", "1% に満たない値です（85.3% を 0.853 と書いたのかもしれません）")),
        ("1%", "%", Value("1")),
        (1, "件", Value("1")),
    ],
    "a number that its format hides": [
        (Written(12, ";;;"), "件", Asks("12", "表示形式（;;;）のため、画面には数が見えません")),
        (Written(12, ";;"), "件", Asks("12", "表示形式（;;）のため、画面には数が見えません")),
    ],
}  # fmt: skip
CASES = [(kind, *case) for kind, cases in KINDS.items() for case in cases]


def city(unit):
    kind = Kind.FREQUENCY if unit == "回/週" else Kind.LEVEL
    return definitions(replace(entry(KPI, kind, unit, 100 if unit == "%" else None)))


def said(result):
    """Return what came of the one row of a file."""
    if result.errors:
        (error,) = result.errors
        assert error.remedy.endswith("。")
        return Refuses(error.problem, error.remedy)
    (row,) = result.rows
    read = VALUE_CODE[row.value_code] if row.value_code else f"{row.low.normalize():f}"
    return Asks(read, " ".join(one.why for one in result.questions)) if result.questions else Value(read)


def agrees(found, expected):
    if isinstance(found, Refuses) and isinstance(expected, Refuses):
        return expected.problem in found.problem and expected.remedy in found.remedy
    return found == expected


def in_csv(value):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([["指標ID", "年度", "実績値", "区分"], [KPI, "2026", value, "確定"]])
    return stream.getvalue().encode()


@pytest.mark.parametrize(
    ("value", "unit", "expected"), [case[1:] for case in CASES], ids=[f"{case[0]} {n}" for n, case in enumerate(CASES)]
)
def test_each_kind_is_read_asked_about_or_refused_in_a_workbook_and_in_csv(value, unit, expected):
    plans = city(unit)
    result = reading((KPI, {"fiscal_year": 2026, "value": value, "mark": "確定"}), city=plans)
    assert agrees(said(result), expected), said(result)
    if isinstance(value, str):
        assert said(reading(data=in_csv(value), city=plans)) == said(result)


def test_what_is_taken_off_a_number_stays_in_its_text():
    row = {"fiscal_year": 2026, "value": "4箇所(累計)", "mark": "確定"}
    (found,) = reading((KPI, row), city=city("か所")).rows
    assert (found.low, found.value_text) == (Decimal(4), "4箇所(累計)")


def test_an_early_figure_is_asked_about_with_the_mark_that_says_so():
    (question,) = reading((KPI, {"fiscal_year": 2026, "value": "5（速報）", "mark": "確定"}), city=city("件")).questions
    assert question.asks == "指標の名は 5件 でよいですか。速報値なら区分も「速報」にしてください。"


def test_the_sign_that_nobody_sees_is_named():
    result = reading((KPI, {"fiscal_year": 2026, "value": "12\u200b\ufeff", "mark": "確定"}), city=city("件"))
    assert [note.read_as for note in result.notes] == ["目に見えない文字（U+200B・U+FEFF）を除き、12 と読みました"]


@pytest.mark.parametrize("value", [Written(100 / 3, formula="=A1"), 100 / 3])
def test_a_rounding_is_told(value):
    result = reading((KPI, {"fiscal_year": 2026, "value": value, "mark": "確定"}), city=city("%"))
    assert "小数第5位を四捨五入して 33.3333 と読みました" in [note.read_as for note in result.notes]


def test_a_row_of_signs_that_nobody_sees_changes_nothing():
    seen = {"fiscal_year": "\u200b", "value": "\ufeff", "mark": "\u200e \u00a0"}
    result = reading((KPI, seen), city=city("件"))
    assert (result.rows, result.errors) == ((), ())


@pytest.mark.parametrize("step", [None, "0.1", "0.5", "1", "10"])
def test_the_step_says_whether_things_come_whole(step):
    kpi = replace(entry(KPI, Kind.LEVEL, "件", None), step=None if step is None else Decimal(step))
    assert counts_whole(kpi) is (step in ("1", "10"))


def test_every_reason_of_the_form_is_read_in_other_words_too_and_none_twice():
    words = [word for many in no_value._SAME.values() for word in many]
    assert len(set(words)) == len(words) and not set(words) & set(form.VALUE_CODES)
    assert set(no_value._SAME) == set(form.VALUE_CODES.values())
    assert {no_value.reason(word).word for word in words} == set(form.VALUE_CODES)


HEADERS = ["指標ID", "年度", "実績値", "区分", "根拠（資料名など）", "備考", "上限値（幅のあるとき）"]


@pytest.mark.parametrize(
    "headers",
    [
        HEADERS,
        [word.replace("ど", "と\u3099").replace("が", "か\u3099") for word in HEADERS],
        ["指標ＩＤ", "年 度", "実績値\u200b", "区分\u3000", "根拠(資料名など)", "\ufeff備考", "上限値(幅のあるとき)"],
    ],
    ids=["plain", "in parts", "in other widths"],
)
def test_a_header_is_known_in_every_width_and_in_parts(headers):
    stream = io.StringIO(newline="")
    said = [KPI, "R8", "85", "確定", "テ\u3099シ\u3099タル課の集計", "神社\u200bと葛\U000e0100飾", ""]
    csv.writer(stream).writerows([headers, said])
    result = reading(data=stream.getvalue().encode(), city=city("件"))
    assert [(row.low, row.note) for row in result.rows] == [
        (Decimal(85), "神社と葛\U000e0100飾\n根拠：デジタル課の集計")
    ]


def test_a_header_of_a_workbook_is_known_in_every_width_and_in_parts():
    def mend(book):
        book[form.ACTUALS]["L1"] = "時点(任意の日付)"
        book[form.ACTUALS]["R1"] = "根拠（資料名なと\u3099）"
        book[form.STAGES]["H1"] = "根拠(一行)\ufeff"

    result = reading(share(value=31), mend=mend)
    assert (result.errors, [row.low for row in result.rows]) == ((), [Decimal(31)])


def test_half_width_kana_are_the_words_that_they_are():
    kpi = replace(entry(KPI, Kind.LEVEL, "件", None), kpi_name="ガバメントクラウド")
    row = {"kpi_id": KPI, "kpi_name": "ｶﾞﾊﾞﾒﾝﾄｸﾗｳﾄﾞ", "fiscal_year": "Ｒ８", "value": "１２", "mark": "確定"}
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([["指標ID", "指標", "年度", "実績値", "区分"], list(row.values())])
    for encoding in ("utf-8", "cp932"):
        result = reading(data=stream.getvalue().encode(encoding), city=definitions(kpi))
        assert (result.errors, [row.low for row in result.rows]) == ((), [Decimal(12)])
