"""The actuals workbook: what is written can be filled in and read back, and everything odd is refused at its cell."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest

from domain.actual import Actual, StageReport
from domain.codes import Kind, Mark, Stage, ValueCode
from loaders import actuals_workbook as form
from loaders import workbook_file
from loaders.actuals_reading import read
from tests.store.small import TODAY, definitions, entry, filled
from ui import labels

SHARE, COUNT, PLAIN = "togane-1-share", "togane-1-count", "togane-1-plain"
CITY = definitions(entry(SHARE), entry(COUNT, Kind.ANNUAL, "手続/年", None), entry(PLAIN, Kind.LEVEL, None, None))
EMPTY = form.template(CITY, TODAY)
CLOSED = "令和8年度（2026）"
OPEN = "令和9年度（2027）"


def share(**inputs):
    return (SHARE, {"fiscal_year": CLOSED, "value": 30, "mark": "確定"} | inputs)


def count(**inputs):
    return (COUNT, {"fiscal_year": CLOSED, "value": 5, "mark": "確定"} | inputs)


def reading(*entries, mend=None, data=None, today=TODAY):
    return read(data or filled(EMPTY, *entries, mend=mend), CITY, today)


def refusals(*entries, **options):
    return [(one.sheet, one.cell, one.seen, one.problem) for one in reading(*entries, **options).errors]


def one_refusal(*entries, **options):
    (found,) = reading(*entries, **options).errors
    return str(found)


def test_an_untouched_form_holds_nothing_and_no_error():
    assert reading(data=EMPTY) == type(reading(data=EMPTY))((), (), (), (), 1)


def test_a_closed_year_stands_at_its_last_day():
    result = reading(share(value=30.5, note=" 備考 ", reason="人手", next_step="委託"))
    expected = Actual(
        SHARE,
        date(2027, 3, 31),
        2026,
        Decimal("30.5"),
        Decimal("30.5"),
        "30.5",
        None,
        Mark.FINAL,
        "備考",
        "人手",
        "委託",
    )
    assert result.errors == ()
    assert result.rows == (expected,)
    assert result.base_version == 1


def test_a_dated_level_stands_at_its_day_and_an_open_year_at_its_day_as_preliminary():
    result = reading(
        share(fiscal_year=None, observed_on=date(2027, 6, 30)),
        count(fiscal_year=OPEN, observed_on=datetime.combine(date(2027, 6, 30), time.min), mark="速報"),
    )
    assert [(row.observed_on, row.fiscal_year, row.mark) for row in result.rows] == [
        (date(2027, 6, 30), 2027, Mark.FINAL),
        (date(2027, 6, 30), 2027, Mark.PRELIMINARY),
    ]


def test_a_band_a_code_and_a_zero_are_three_things():
    result = reading(
        share(value=20, high=30),
        count(value=None, code="集計中", mark="速報"),
        (PLAIN, {"fiscal_year": CLOSED, "value": 0, "mark": "確定"}),
    )
    assert [(row.low, row.high, row.value_code, row.value_text) for row in result.rows] == [
        (Decimal(20), Decimal(30), None, "20～30"),
        (None, None, ValueCode.IN_PROGRESS, "集計中"),
        (Decimal(0), Decimal(0), None, "0"),
    ]


def test_a_spare_row_takes_another_year_of_the_same_kpi():
    def mend(book):
        sheet = book[form.ACTUALS]
        row = 2 + len(CITY.kpis)
        for key, value in {"kpi_id": SHARE, "fiscal_year": "R7", "value": 20, "mark": "確定"}.items():
            sheet[f"{form.letter_of(form.ACTUAL_COLUMNS, key)}{row}"] = value

    assert [row.fiscal_year for row in reading(share(), mend=mend).rows] == [2026, 2025]


def test_a_stage_needs_all_four():
    whole = {"stage": "一部実施", "observed_on": date(2027, 6, 1), "evidence": "開始", "department": "市民課"}
    assert reading(("togane-1", whole)).stages == (
        StageReport("togane-1", date(2027, 6, 1), Stage.PARTIAL, "開始", "市民課"),
    )
    assert refusals(("togane-1", whole | {"evidence": None, "observed_on": date(2027, 8, 1)})) == [
        ("取組の段階", "G2", "", "根拠（一行）がありません"),
        ("取組の段階", "F2", "2027-08-01", "まだ来ていない日です"),
    ]


@pytest.mark.parametrize(
    ("typed", "kpi", "value"),
    [
        ("８５", SHARE, "85"),
        ("85%", SHARE, "85"),
        ("８５．５％", SHARE, "85.5"),
        ("85 パーセント", SHARE, "85"),
        ("－0", SHARE, "0"),
        ("1,234", COUNT, "1234"),
        ("１，２３４手続", COUNT, "1234"),
        ("12手続/年", COUNT, "12"),
        ("+12", COUNT, "12"),
    ],
)
def test_typed_numbers_are_read_and_the_reading_is_told(typed, kpi, value):
    result = reading((kpi, {"fiscal_year": CLOSED, "value": typed, "mark": "確定"}))
    assert result.errors == ()
    assert result.rows[0].low == Decimal(value)
    assert [note.read_as for note in result.notes] == [f"{value} と読みました"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("多数", "実績 L3「多数」: 数値ではありません。数字だけを記入してください。"),
        ("約30", "実績 L3「約30」: 数値ではありません。「約」を取り、備考に書いてください。"),
        (
            "330万",
            "実績 L3「330万」: 万・千などの位は読めません。位を開いて数字だけを記入してください（330万 は 3300000）。",
        ),
        ("30～60", "実績 L3「30～60」: 幅のある値です。下の値を「実績値」、上の値を「上限値」に記入してください。"),
        (
            "12枚",
            "実績 L3「12枚」: 数値のあとの「枚」は、この指標の単位（手続/年）ではありません。単位を確かめ、数字だけを記入してください。",
        ),
        (
            "1,23",
            "実績 L3「1,23」: 数値のあとの「,23」は、この指標の単位（手続/年）ではありません。単位を確かめ、数字だけを記入してください。",
        ),
        ("nan", "実績 L3「nan」: 数値ではありません。数字だけを記入してください。"),
        (True, "実績 L3「True」: 数値ではありません。数字だけを記入してください。"),
        (date(2027, 1, 2), "実績 L3「2027-01-02」: 数値ではありません。数字だけを記入してください。"),
        (0.12345, "実績 L3「0.12345」: 小数が4桁を超えています。小数は4桁までで記入してください。"),
        (
            10**14,
            "実績 L3「100000000000000」: 登録できる大きさの数ではありません。整数部分が14桁までの数を記入してください。",
        ),
        (-1, "実績 L3「-1」: この指標は 0 を下回ることがありません。0 以上の値を記入してください。"),
        ("▲3", "実績 L3「▲3」: この指標は 0 を下回ることがありません。0 以上の値を記入してください。"),
    ],
)
def test_what_is_no_number_is_refused_at_its_cell(typed, says):
    assert one_refusal(count(value=typed)) == says


def test_noise_of_binary_fractions_is_not_a_fifth_digit():
    assert reading(share(value=0.1 + 0.2)).rows[0].low == Decimal("0.3")


def test_over_a_hundred_is_refused_only_where_the_denominator_bounds_it():
    assert one_refusal(share(value=100.1)) == (
        "実績 L2「100.1」: この指標は 100% を超えることがありません。分子と分母を確かめてください。"
    )
    assert reading(count(value=100.1)).errors == ()


def test_a_percent_formatted_cell_is_a_question_back():
    def mend(book):
        book[form.ACTUALS]["L2"].number_format = "0%"

    assert one_refusal(share(value=0.85), mend=mend) == (
        "実績 L2「85%」: パーセント表示のセルで、85 と 0.85 のどちらの意味か分かりません。"
        "85 の意味なら表示形式を「標準」にして 85 と記入してください。"
    )


def test_less_than_one_percent_is_taken_and_told():
    result = reading(share(value=0.85))
    assert result.rows[0].low == Decimal("0.85")
    assert [str(note) for note in result.notes] == [
        "実績 L2「0.85」: 0.85%（1%未満）と読みました。85% なら書き直してください"
    ]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (share(value=40, high=30), ("実績", "M2", "30", "上限値が実績値（40）より小さくなっています")),
        (share(value=None, high=30), ("実績", "L2", "", "上限値だけがあります")),
        (share(code="未調査"), ("実績", "L2", "30", "値と「値なしの理由」が両方あります")),
        (share(value=None), ("実績", "L2", "", "実績値も「値なしの理由」もありません")),
        (share(value=None, code="不明"), ("実績", "N2", "不明", "一覧にない語です")),
        (share(mark=None), ("実績", "O2", "", "区分がありません")),
        (share(mark="暫定"), ("実績", "O2", "暫定", "一覧にない語です")),
        (share(fiscal_year=None), ("実績", "J2", "", "年度も時点もありません")),
        (share(fiscal_year="去年"), ("実績", "J2", "去年", "年度として読めません")),
        (share(fiscal_year=8), ("実績", "J2", "8", "年度として読めません")),
        (share(fiscal_year=2028), ("実績", "J2", "2028", "まだ始まっていない年度です")),
        (share(fiscal_year=2024), ("実績", "J2", "2024", "計画の対象より前の年度です")),
        (share(fiscal_year=None, observed_on=date(2024, 5, 1)), ("実績", "K2", "2024-05-01", "計画の対象より前の年度です")),
        (share(observed_on=date(2027, 7, 16), fiscal_year=None), ("実績", "K2", "2027-07-16", "まだ来ていない日です")),
        (share(observed_on="来月", fiscal_year=None), ("実績", "K2", "来月", "日付ではありません")),
        (share(observed_on=date(2027, 4, 1)), ("実績", "K2", "2027-04-01", "2026年度の日ではありません")),
        (share(fiscal_year=OPEN, observed_on=date(2027, 6, 1)), ("実績", "O2", "確定", "終わっていない年度の値です")),
        (share(fiscal_year=OPEN, mark="速報"), ("実績", "K2", "", "終わっていない年度の値に時点がありません")),
        (count(fiscal_year=None, observed_on=date(2027, 6, 1)), ("実績", "J3", "", "この種類の指標には年度が要ります")),
        (count(observed_on=date(2026, 12, 1)), ("実績", "K3", "2026-12-01", "年度の途中の値です")),
        (share(note="長" * 1001), ("実績", "P2", "長" * 39 + "…", "1,001字あります")),
    ],
)  # fmt: skip
def test_each_contradiction_is_refused_at_its_cell(one, expected):
    assert refusals(one) == [expected]


def test_a_bare_number_is_no_date():
    def mend(book):
        book[form.ACTUALS]["K2"].number_format = "General"

    found = refusals(share(fiscal_year=None, observed_on=45000), mend=mend)
    assert found == [("実績", "K2", "45000", "日付ではありません")]


def test_a_year_is_open_on_its_last_day_and_closed_on_the_next():
    assert refusals(count(), today=date(2027, 3, 31))[0][3] == "終わっていない年度の値です"
    assert reading(count(), today=date(2027, 4, 1)).errors == ()


def test_a_year_that_has_not_begun_is_told_also_where_the_mark_is_missing():
    problems = [problem for _, _, _, problem in refusals(share(fiscal_year=2028, mark=None))]
    assert "まだ始まっていない年度です" in problems and "区分がありません" in problems


def test_all_errors_come_at_once():
    assert len(reading(share(value="x", mark=None), count(value=-1)).errors) == 3


def test_with_an_error_there_are_no_rows():
    result = reading(share(), count(value=-1))
    assert (result.rows, len(result.errors)) == ((), 1)


def changed(cell, value, sheet=form.ACTUALS):
    def mend(book):
        book[sheet][cell] = value

    return mend


@pytest.mark.parametrize(
    ("mend", "expected"),
    [
        (changed("L1", "値"), ("実績", "L1", "値", "見出しが「実績値」ではありません")),
        (changed("S1", "メモ"), ("実績", "S1", "メモ", "様式にない列です")),
        (changed("A2", "togane-9-gone"), ("実績", "A2", "togane-9-gone", "この市の計画にない ID です")),
        (changed("C2", "別の指標"), ("実績", "C2", "別の指標", "様式の「指標の名」から変えられています")),
        (changed("E2", "件"), ("実績", "E2", "件", "様式の「%」から変えられています")),
        (changed("A2", None), ("実績", "A2", "", "指標IDがない行に記入があります")),
        (changed("B2", "choshi", form.FORM), ("_様式", "B2", "choshi", "別の市の様式です（登録先は 東金市）")),
        (changed("B1", "9", form.FORM), ("_様式", "B1", "9", "様式の版が今の版（2）と違います")),
        (changed("B4", "練習", form.FORM), ("_様式", "B4", "練習", "「練習」の様式です（登録先は「実績」のデータベース）")),
        (changed("A4", "用", form.FORM), ("_様式", "A1:A4", "", "様式の情報が変えられています")),
        (changed("B3", "2", form.FORM), ("_様式", "B3", "2", "データの版が変えられています")),
        (lambda book: book[form.ACTUALS].merge_cells("L2:M2"), ("実績", "L2:M2", "", "セルが結合されています")),
        (lambda book: book.remove(book[form.STAGES]), ("ブック", "", "実績・記入のしかた・_様式", "シート「取組の段階」がありません")),
    ],
)  # fmt: skip
def test_a_changed_form_is_refused(mend, expected):
    assert refusals(share(), mend=mend) == [expected]


def test_two_reports_on_one_day_are_refused_at_the_second():
    def mend(book):
        for key, value in {"kpi_id": SHARE, "fiscal_year": 2026, "value": 31, "mark": "確定"}.items():
            book[form.ACTUALS][f"{form.letter_of(form.ACTUAL_COLUMNS, key)}9"] = value

    assert refusals(share(), mend=mend) == [
        ("実績", "A9", SHARE, "2027-03-31 の togane-1-shareの報告が二つあります（もう一つは A2）")
    ]


def test_a_formula_without_a_stored_result_is_refused():
    assert refusals(share(value="=10+20")) == [("実績", "L2", "=10+20", "計算式の結果が保存されていません")]


def test_a_formula_with_its_result_is_read_and_told():
    data = filled(EMPTY, share(value="=10+20"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert "<f>10+20</f>" in sheet
    parts["xl/worksheets/sheet1.xml"] = (
        sheet.replace("<f>10+20</f><v />", "<f>10+20</f><v>30</v>")
        .replace("<f>10+20</f><v></v>", "<f>10+20</f><v>30</v>")
        .encode()
    )
    result = reading(data=zipped(parts))
    assert result.rows[0].low == Decimal(30)
    assert [note.read_as for note in result.notes] == ["計算式の結果を読みました"]


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def parts_of(data=EMPTY):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_sheet(xml):
    return zipped(parts_of() | {"xl/worksheets/sheet1.xml": xml})


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROW = b'<worksheet xmlns="' + MAIN + b'"><sheetData>%s</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Excel ブック（.xlsx）ではありません"),
        ("指標,値\n".encode(), "Excel ブック（.xlsx）ではありません"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "古い形式か、パスワード付きのブックです"),
        (EMPTY[: len(EMPTY) // 2], "ブックの中身が壊れています"),
        (zipped({"a.txt": b"a"}), "Excel ブック（.xlsx）ではありません"),
        (b"PK\x03\x04" + b"0" * (5 * 1024 * 1024), "ファイルが5MBを超えています"),
        (zipped(parts_of() | {"xl/vbaProject.bin": b"0"}), "マクロを含むブックです"),
        (zipped(parts_of() | {f"xl/media/{n}.png": b"0" for n in range(200)}), "ブックの部品が200個を超えています"),
        (zipped(parts_of() | {"xl/media/a.bin": b"\0" * 30_000_000}), "展開すると大きすぎるブックです"),
        (with_sheet(ROW % (b"<row><c/></row>" * 5_001)), "表が大きすぎます（5,000行×60列まで）"),
        (with_sheet(ROW % b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "表が大きすぎます（5,000行×60列まで）"),
        (with_sheet(b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), "文書型宣言を含むブックです"),
        (with_sheet(b"<worksheet><not closed"), "ブックの中身が壊れています"),
    ],
    ids=range(13),
)  # fmt: skip
def test_a_hostile_or_foreign_file_is_refused_before_it_is_opened(data, says):
    (error,) = reading(data=data or b"x").errors
    assert (error.sheet, error.problem) == ("ブック", says)


def test_fifty_megabytes_spread_thin_are_refused_too(monkeypatch):
    monkeypatch.setattr(workbook_file, "MOST_INFLATED", 10_000)
    (error,) = reading(data=EMPTY).errors
    assert error.problem == "展開すると大きすぎるブックです"


def test_a_forged_dimension_costs_nothing():
    sheet = parts_of(filled(EMPTY, share()))["xl/worksheets/sheet1.xml"].decode()
    forged = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', sheet)
    assert forged != sheet
    parts = parts_of(filled(EMPTY, share())) | {"xl/worksheets/sheet1.xml": forged.encode()}
    assert len(reading(data=zipped(parts)).rows) == 1


def test_the_form_locks_what_is_not_to_be_changed_and_offers_its_choices():
    book = openpyxl.load_workbook(io.BytesIO(EMPTY))
    assert book.sheetnames == ["実績", "取組の段階", "記入のしかた", "_様式"]
    assert book["_様式"].sheet_state == "hidden"
    sheet = book["実績"]
    assert sheet.protection.sheet is True
    assert [sheet[f"{letter}2"].protection.locked for letter in "AIJLR"] == [True, True, False, False, False]
    rules = {str(rule.sqref): (rule.type, rule.formula1) for rule in sheet.data_validations.dataValidation}
    assert rules["J2:J44"] == ("list", "'_様式'!$D$1:$D$3")
    assert rules["O2:O44"] == ("list", "'_様式'!$F$1:$F$3")
    assert rules["A5:A44"] == ("list", "'_様式'!$H$1:$H$3")
    assert rules["L2:L44"][0] == "decimal"
    assert [book["_様式"].cell(row, 4).value for row in (1, 2, 3)] == [
        "令和7年度（2025）",
        "令和8年度（2026）",
        "令和9年度（2027）",
    ]


def test_a_text_that_begins_with_an_equals_sign_stays_a_text():
    odd = replace(entry(SHARE), kpi_name="=1+1", latest_text="=cmd()")
    book = openpyxl.load_workbook(io.BytesIO(form.template(definitions(odd), TODAY)))
    assert (book["実績"]["C2"].data_type, book["実績"]["I2"].data_type) == ("s", "s")


def test_words_of_the_form_cover_every_code():
    assert set(form.VALUE_CODES.values()) == set(ValueCode)
    assert set(form.MARKS.values()) == set(Mark)
    assert set(form.STAGE_WORDS.values()) == set(Stage)
    assert set(form.KIND_WORDS) == set(Kind)


def test_the_form_and_the_pages_use_the_same_words():
    assert {code: word for word, code in form.VALUE_CODES.items()} == labels.VALUE_CODE
    assert {code: word for word, code in form.MARKS.items()} == labels.MARK
    assert {code: word for word, code in form.STAGE_WORDS.items()} == labels.STAGE
    assert form.KIND_WORDS == labels.KIND
