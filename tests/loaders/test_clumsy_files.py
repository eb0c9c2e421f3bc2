"""Files of honest people in a hurry, as a spreadsheet saves them, through the real worker: each with its exact answer.

What can stand in a value, a day or a year is in test_actuals_amounts.py; here it is what can happen to a file.
"""

from dataclasses import replace
from datetime import date

import pytest
from openpyxl.styles import PatternFill

from loaders.actuals import form
from loaders.actuals.reading import read
from loaders.actuals.workbook import template
from tests.loaders.actuals import CITY, CLOSED, COUNT, EMPTY, OPEN, SHARE, changed, count, share
from tests.store.small import TODAY, definitions, entry, filled
from tests.test_messages import plain as message_is_plain

pytestmark = pytest.mark.usefixtures("forked_workers")

NEW_FORM = "この市の様式を登録のページからもう一度取り、書き写してください。"
DIGITS = "数字だけを記入してください。"
DIGITS_OR_REASON = "数字だけを記入し、値がなければ「値なしの理由」を選んでください。"
LIST = "一覧から選ぶか、令和7年度 または 2025 の形で記入してください。"
DAY = "日付を 2026-03-31 の形で記入してください。"
ONE = "どちらか一方にしてください。"
L1 = "M1 に「実績値」と記入してください。"
ALL_FOUR = "段階・時点・根拠・部署の四つをそろえてください。"
SEEN_AGAIN = "再表示して、確かめてください。"
STAGE = {"stage": "一部実施", "observed_on": date(2027, 6, 1), "evidence": "開始", "department": "市民課"}
SHEET = form.ACTUALS


def on(sheet=SHEET):
    """Return what makes of a function of the sheet one of the book."""
    return lambda mend: lambda book: mend(book[sheet])


def stage(**inputs):
    return ("togane-1", STAGE | inputs)


def other_city():
    return filled(template(definitions(entry("choshi-1-share"), city="choshi"), TODAY))


def practice():
    return template(replace(CITY, is_practice=True), TODAY)


def later():
    return template(definitions(*CITY.kpis, version=7), TODAY)


def spare(row=5, **cells):
    """Return a mending that writes into an empty row, by letter."""

    def mend(book):
        for letter, value in cells.items():
            book[SHEET][f"{letter}{row}"] = value

    return mend


def shifted(sheet):
    sheet.insert_cols(11)


MISTAKES = {
    "a word in a value": [
        ([share(value="約半分")], None, ["実績 M2「約半分」: おおよその値です。「約」「程度」などを取り、備考に書いてください。"]),
        ([share(value="調査したところ、まだ結果が出ていないため、後日あらためて報告いたします。よろしくお願いします。")], None,
         [f"実績 M2「調査したところ、まだ結果が出ていないため、後日あらためて報告いたします。よろし…」: 数値ではありません。{DIGITS_OR_REASON}"]),
        ([count(value="5件増")], None, ["実績 M3「5件増」: 数値のあとの「件増」は、この指標の単位（手続/年）ではありません。単位を確かめ、数字だけを記入してください。"]),
        ([count(value="R8:5")], None, [f"実績 M3「R8:5」: 数値ではありません。{DIGITS}"]),
        ([share(high="以下")], None, ["実績 N2「以下」: 実績ではなく範囲の条件です。「以上」「未満」などを取り、実際の値を記入してください。"]),
        ([share(value="#N/A")], None, ["実績 M2「#N/A」: 計算式がエラーになっています。値を直接記入してください。"]),
        ([share(value="3割")], None, ["実績 M2「3割」: 数値のあとの「割」は、この指標の単位（%）ではありません。単位を確かめ、数字だけを記入してください。"]),
    ],
    "a value that cannot be": [
        ([share(value=850)], None, ["実績 M2「850」: この指標は 100% を超えることがありません。分子と分母を確かめてください。"]),
        ([share(value=-1)], None, ["実績 M2「-1」: この指標は 0 を下回ることがありません。0 以上の値を記入してください。"]),
        ([share(value=60, high=40)], None, ["実績 N2「40」: 上限値が実績値（60）より小さくなっています。二つの値を確かめてください。"]),
        ([share(value=60, high=140)], None, ["実績 N2「140」: この指標は 100% を超えることがありません。分子と分母を確かめてください。"]),
        ([share(value="60～140")], None, ["実績 M2「60～140」: この指標は 100% を超えることがありません。分子と分母を確かめてください。"]),
        ([share(value=None, high=40)], None, ["実績 M2: 上限値だけがあります。実績値を記入するか、値なしの理由を選んでください。"]),
        ([share(value=33.333333)], None, ["実績 M2「33.333333」: 小数が4桁を超えています。小数は4桁までで記入してください。"]),
    ],
    "a year or a day that is none": [
        ([share(fiscal_year="8年度")], None, [f"実績 K2「8年度」: 年度として読めません。{LIST}"]),
        ([share(fiscal_year="令和8～9年度")], None, [f"実績 K2「令和8～9年度」: 年度として読めません。{LIST}"]),
        ([share(fiscal_year=date(2026, 4, 1))], None, ["実績 K2「2026-04-01」: 年度ではなく日付です。年度は一覧から選び、日付は「時点」に記入してください。"]),
        ([share(fiscal_year=OPEN)], None, [
            "実績 P2「確定」: 終わっていない年度の値です。区分を「速報」にしてください。ある日の値なら年度を空にしてください。",
            "実績 L2: 終わっていない年度の値に時点がありません。その値の日付を記入してください。"]),
        ([share(observed_on="3月末")], None, [f"実績 L2「3月末」: 日付ではありません。{DAY}"]),
        ([share(observed_on="2027/2/29")], None, [f"実績 L2「2027/2/29」: 日付ではありません。{DAY}"]),
        ([share(observed_on="9.3.31")], None,
         ["実績 L2「9.3.31」: 年が2桁で、西暦か令和か分かりません。2026-03-31 または R8.3.31 の形で記入してください。"]),
        ([share(fiscal_year=2030)], None, ["実績 K2「2030」: まだ始まっていない年度です。2027年度までの年度を選んでください。"]),
    ],
    "something left out": [
        ([share(mark=None)], None, ["実績 P2: 区分がありません。確定・速報・訂正のどれかを選んでください。"]),
        ([share(mark="かくてい")], None, ["実績 P2「かくてい」: 一覧にない語です。確定・速報・訂正 から選んでください。"]),
        ([share(fiscal_year=None)], None, ["実績 K2: 年度も時点もありません。年度を一覧から選んでください。"]),
        ([count(fiscal_year=None, observed_on=date(2027, 3, 31))], None, ["実績 K3: この種類の指標には年度が要ります。年度を一覧から選んでください。"]),
        ([share(value=None, reason="人手不足")], None, ["実績 M2: 実績値も「値なしの理由」もありません。実績値を記入するか、値なしの理由を選んでください。"]),
        ([share(fiscal_year=None, mark=None)], None, [
            "実績 P2: 区分がありません。確定・速報・訂正のどれかを選んでください。",
            "実績 K2: 年度も時点もありません。年度を一覧から選んでください。"]),
    ],
    "a value and a reason for none": [
        ([share(code="未調査")], None, [f"実績 M2「30」: 値と「値なしの理由」が両方あります。{ONE}"]),
        ([share(value=0, code="該当なし")], None, [f"実績 M2「0」: 値と「値なしの理由」が両方あります。{ONE}"]),
        ([share(value=None, high=5, code="集計中")], None, [f"実績 N2「5」: 値と「値なしの理由」が両方あります。{ONE}"]),
        ([share(value=None, code="わからない")], None, ["実績 O2「わからない」: 一覧にない語です。未調査・未公表・該当なし・集計中 から選んでください。"]),
        ([share(value="未公表", code="未調査")], None, [f"実績 M2「未公表」: 値と「値なしの理由」が両方あります。{ONE}"]),
        ([share(value="－")], None, ["実績 M2「－」: 値があるのかないのか分かりません。変更がなければ空欄に、零なら 0 に、値がなければ「値なしの理由」を選んでください。"]),
    ],
    "something pasted over the form": [
        ([share()], changed("C2", "別の指標"), ["実績 C2「別の指標」: 様式の「指標の名」から変えられています。C2 を「指標の名」に戻してください。"]),
        ([share()], changed("F2", "件"), ["実績 F2「件」: 様式の「%」から変えられています。F2 を「%」に戻してください。"]),
        ([share()], changed("A2", "x-1"),
         ["実績 A2「x-1」: この市の計画にない ID です。A2 を元の ID に戻してください。別の市や以前の計画の行なら、その行を削除してください。"]),
        ([share()], changed("M1", "実績"), [f"実績 M1「実績」: 見出しが「実績値」ではありません。{L1}"]),
        ([share()], changed("M1", None), [f"実績 M1: 見出しが「実績値」ではありません。{L1}"]),
        ([share()], changed("U7", "メモ"), ["実績 U7「メモ」: 様式にない列です。U列を削除してください。"]),
        ([share()], changed("A2", COUNT), ["実績 F2「%」: 様式の「手続/年」から変えられています。F2 を「手続/年」に戻してください。"]),
    ],
    "rows and columns that cannot be seen": [
        ([share(), count()], on()(lambda sheet: sheet.merge_cells("M2:M3")),
         ["実績 M2:M3: セルが結合されています。結合を解き、一つのセルに一つの値を記入してください。"]),
        ([share()], on()(lambda sheet: sheet.merge_cells("A8:C8")),
         ["実績 A8:C8: セルが結合されています。結合を解き、一つのセルに一つの値を記入してください。"]),
        ([share()], on()(lambda sheet: setattr(sheet.row_dimensions[2], "hidden", True)),
         [f"実績 K2「{CLOSED}」: 隠れた行に記入があります。フィルターを解除し、行を{SEEN_AGAIN}"]),
        ([share()], on()(lambda sheet: setattr(sheet.column_dimensions["P"], "hidden", True)),
         [f"実績 P2「確定」: 隠れた列に記入があります。列を{SEEN_AGAIN}"]),
        ([share(), count()], on()(lambda sheet: [setattr(sheet.row_dimensions[row], "hidden", True) for row in (2, 3)]),
         [f"実績 K2「{CLOSED}」: 隠れた行に記入があります。フィルターを解除し、行を{SEEN_AGAIN}",
          f"実績 K3「{CLOSED}」: 隠れた行に記入があります。フィルターを解除し、行を{SEEN_AGAIN}"]),
        ([stage()], on(form.STAGES)(lambda sheet: setattr(sheet.row_dimensions[2], "hidden", True)),
         [f"取組の段階 F2「一部実施」: 隠れた行に記入があります。フィルターを解除し、行を{SEEN_AGAIN}"]),
    ],
    "a formula without its result": [
        ([share(value="=M3*2")], None, ["実績 M2「=M3*2」: 計算式の結果が保存されていません。表計算ソフトで開いて保存し直すか、値を直接記入してください。"]),
        ([share(note="=A1")], None, ["実績 Q2「=A1」: 計算式の結果が保存されていません。表計算ソフトで開いて保存し直すか、値を直接記入してください。"]),
        ([share(observed_on="=TODAY()")], None, ["実績 L2「=TODAY()」: 計算式の結果が保存されていません。表計算ソフトで開いて保存し直すか、値を直接記入してください。"]),
        ([share(fiscal_year="=K3")], None, ["実績 K2「=K3」: 計算式の結果が保存されていません。表計算ソフトで開いて保存し直すか、値を直接記入してください。"]),
        ([share(value=None, mark=None, fiscal_year=None, next_step='=IF(1,"","")')], None,
         ['実績 T2「=IF(1,"","")」: 計算式の結果が保存されていません。表計算ソフトで開いて保存し直すか、値を直接記入してください。',
          "実績 M2: 実績値も「値なしの理由」もありません。実績値を記入するか、値なしの理由を選んでください。",
          "実績 P2: 区分がありません。確定・速報・訂正のどれかを選んでください。",
          "実績 K2: 年度も時点もありません。年度を一覧から選んでください。"]),
    ],
    "one thing twice": [
        ([share()], spare(A=SHARE, K=2026, M=31, P="確定"), ["実績 C5: 2027-03-31 の「指標の名」の報告が二つあります（もう一つは C2）。" + ONE]),
        ([share()], spare(A=SHARE, L=date(2027, 3, 31), M=31, P="訂正"),
         ["実績 C5: 2027-03-31 の「指標の名」の報告が二つあります（もう一つは C2）。" + ONE]),
        ([], lambda book: [spare(row, A=COUNT, K=2026, M=5, P="確定")(book) for row in (5, 9)],
         ["実績 C9: 2027-03-31 の「指標の名」の報告が二つあります（もう一つは C5）。" + ONE]),
        ([], spare(C="指標の名", K=2026, M=5, P="確定"), ["実績 C5「指標の名」: 一覧にない指標です。「指標」を一覧から選んでください（CSV では「指標ID」を書きます）。"]),
        ([], spare(K=2026, M=5, P="確定"), ["実績 C5: どの指標の行か分かりません。「指標」を一覧から選んでください（CSV では「指標ID」を書きます）。"]),
        ([], spare(30, Q="合計"), ["実績 C30: どの指標の行か分かりません。「指標」を一覧から選んでください（CSV では「指標ID」を書きます）。"]),
    ],
    "half a stage": [
        ([stage(evidence=None)], None, [f"取組の段階 H2: 根拠（一行）がありません。{ALL_FOUR}"]),
        ([stage(department=" ")], None, [f"取組の段階 I2: 部署がありません。{ALL_FOUR}"]),
        ([stage(observed_on=None)], None, [f"取組の段階 G2: 時点がありません。{ALL_FOUR}"]),
        ([stage(stage="できた")], None, ["取組の段階 F2「できた」: 一覧にない語です。未着手・検討中・準備・試行・一部実施・実施済み・中止 から選んでください。"]),
        ([stage(observed_on=date(2027, 8, 1))], None, ["取組の段階 G2「2027-08-01」: まだ来ていない日です。2027-07-15 までの日付を記入してください。"]),
        ([stage(evidence="長" * 1001)], None, [f"取組の段階 H2「{'長' * 39}…」: 1,001字あります。1,000字までにしてください。"]),
        ([], changed("F5", "一部実施", form.STAGES), ["取組の段階 B5: どの取組の行か分かりません。様式にある取組の行に記入してください。"]),
    ],
    "another form": [
        (other_city, None, ["_様式 B2「choshi」: 別の市の様式です（登録先は 東金市）。登録先の市を確かめてください。"]),
        (practice, None, [f"_様式 B4「練習」: 「練習」の様式です（登録先は「実績」のデータベース）。{NEW_FORM}"]),
        (later, None, [f"_様式 B3「7」: データの版が変えられています。{NEW_FORM}"]),
        ([], changed("B1", "2", form.FORM), [f"_様式 B1「2」: 様式の版が今の版（3）と違います。{NEW_FORM}"]),
        ([], lambda book: book.remove(book[form.FORM]),
         [f"ブック「実績・取組の段階・市の評価・記入のしかた」: シート「_様式」がありません。{NEW_FORM}"]),
        ([], lambda book: setattr(book[SHEET], "title", "実績 (2)"),
         ["実績 (2): シートの名が「実績」ではありません。シート「実績 (2)」の名を「実績」に戻してください。"]),
        ([], lambda book: [book.remove(book[name]) for name in (form.STAGES, form.FORM)],
         [f"ブック「実績・市の評価・記入のしかた」: シート「_様式」「取組の段階」がありません。{NEW_FORM}"]),
    ],
}  # fmt: skip
CASES = [(kind, number, *case) for kind, cases in MISTAKES.items() for number, case in enumerate(cases, 1)]


@pytest.mark.parametrize(
    ("entries", "mend", "says"), [case[2:] for case in CASES], ids=[f"{case[0]} {case[1]}" for case in CASES]
)
def test_each_mistake_is_named_where_it_is(entries, mend, says):
    data = entries() if callable(entries) else filled(EMPTY, *entries, mend=mend)
    result = read(data, CITY, TODAY)
    assert [str(error) for error in result.errors] == says
    assert all(message_is_plain(f"{error.problem}。{error.remedy}") for error in result.errors)
    assert result.rows == ()


def steps(*mends):
    """Return what a form is told that was mended thus, one after the other."""

    def mend(book):
        for each in mends:
            each(book)

    return [str(error) for error in read(filled(EMPTY, share(), mend=mend), CITY, TODAY).errors]


def titled(count=1):
    def mend(sheet):
        sheet.insert_rows(1, count)
        sheet["A1"] = "令和8年度 実績報告"

    return on()(mend)


def column(letter, header, *values):
    def mend(sheet):
        for row, value in enumerate((header, *values), 1):
            sheet[f"{letter}{row}"] = value

    return on()(mend)


def moved(sheet):
    """Put the column of the notes (Q) before that of the mark (P)."""
    for row in range(1, 5):
        sheet[f"P{row}"].value, sheet[f"Q{row}"].value = sheet[f"Q{row}"].value, sheet[f"P{row}"].value


def header_among_the_rows(sheet):
    """Sort as somebody does who takes the header for a row."""
    for number in range(1, 21):
        first, second = sheet.cell(1, number), sheet.cell(3, number)
        first.value, second.value = second.value, first.value


def copied(name="実績 (2)"):
    def mend(book):
        book.copy_worksheet(book[SHEET]).title = name

    return mend


def emptied(name=SHEET):
    def mend(book):
        for line in book[name].iter_rows(min_row=2, max_row=4, min_col=11, max_col=20):
            for cell in line:
                cell.value = None

    return mend


def renamed(name):
    return on()(lambda sheet: setattr(sheet, "title", name))


MOVED = "実績 Q1「区分」: 列「区分」の場所が様式と違います。列「区分」を切り取り、列「値なしの理由」の右に挿入してください。"
COPY = "記入がありますが、読み取るのはシート「実績」で、そちらは空です。シート「実績」を削除し、「実績 (2)」の名を「実績」に変えてください。"
ONE_STEP = {
    "a column of one's own": (
        [column("U", "確認印", "済")], ["実績 U1「確認印」: 様式にない列です。U列を削除してください。"]),
    "a column of one's own in the middle": (
        [on()(lambda sheet: sheet.insert_cols(11)), column("K", "確認印", "済")],
        ["実績 K1「確認印」: 様式にない列です。K列を削除してください。"]),
    "an empty column pushed in": ([on()(shifted)], ["実績 K1: 空の列が入っています。K列を削除してください。"]),
    "words beside the table": ([column("V", None, None, "メモ")], ["実績 V3「メモ」: 様式にない列です。V列を削除してください。"]),
    "a header twice": (
        [column("U", "備考", "写し")], ["実績 U1「備考」: 同じ見出しの列が二つあります。U列を削除してください。"]),
    "a column deleted": (
        [on()(lambda sheet: sheet.delete_cols(9))],
        ["実績 I1: 列「目標値（年度）」がありません。I列の左に列を挿入し、I1 に「目標値（年度）」と記入してください。"]),
    "the last column deleted": (
        [on()(lambda sheet: sheet.delete_cols(20))], ["実績 T1: 列「今後の対応」がありません。T1 に「今後の対応」と記入してください。"]),
    "two columns in another order": ([on()(moved)], [MOVED]),
    "a header typed anew": (
        [changed("M1", "実績の値")], ["実績 M1「実績の値」: 見出しが「実績値」ではありません。M1 に「実績値」と記入してください。"]),
    "a title above": (
        [titled()], ["実績 A1「令和8年度 実績報告」: 見出しの上に行があります。1行目を削除してください。"]),
    "a title of three rows": (
        [titled(3)], ["実績 A1「令和8年度 実績報告」: 見出しの上に行があります。1～3行目を削除してください。"]),
    "a title over merged cells": (
        [titled(), on()(lambda sheet: sheet.merge_cells("A1:T1"))],
        ["実績 A1「令和8年度 実績報告」: 見出しの上に行があります。1行目を削除してください。"]),
    "a header sorted among the rows": (
        [on()(header_among_the_rows)],
        [f"実績 A1「{COUNT}」: 見出しが1行目ではなく3行目にあります。3行目を切り取り、1行目の上に挿入してください。"]),
    "no header": (
        [on()(lambda sheet: sheet.delete_rows(1))], [f"実績 A1「{SHARE}」: 見出しの行が見つかりません。{NEW_FORM}"]),
    "a sheet renamed": (
        [renamed("実績（記入済）")],
        ["実績（記入済）: シートの名が「実績」ではありません。シート「実績（記入済）」の名を「実績」に戻してください。"]),
    "a filled-in copy beside the empty original": ([copied(), emptied()], [f"実績 (2)「記入 3か所」: {COPY}"]),
    "two copies and no original": (
        [copied(), copied("控え"), lambda book: book.remove(book[SHEET])],
        ["ブック「実績 (2)・控え」: シート「実績」がありません。「実績 (2)」「控え」のうち、登録するシートの名を「実績」にしてください。"]),
    "several at once, in an order to follow": (
        [column("U", "確認印", "済"), on()(lambda sheet: sheet.insert_cols(4)), changed("N1", "値"), titled(),
         renamed("4月")],
        ["4月: シートの名が「実績」ではありません。シート「4月」の名を「実績」に戻してください。",
         "4月 N2「値」: 見出しが「実績値」ではありません。N2 に「実績値」と記入してください。",
         "4月 V2「確認印」: 様式にない列です。V列を削除してください。",
         "4月 D2: 空の列が入っています。D列を削除してください。",
         "4月 A1「令和8年度 実績報告」: 見出しの上に行があります。1行目を削除してください。"]),
}  # fmt: skip


@pytest.mark.parametrize(("mends", "says"), ONE_STEP.values(), ids=ONE_STEP)
def test_a_changed_form_is_told_the_one_step_that_mends_it(mends, says):
    assert steps(*mends) == says


def test_a_filled_in_copy_beside_a_filled_in_original_is_asked_about_and_an_equal_one_is_not():
    def other(book):
        book["実績 (2)"]["M2"] = 31

    result = read(filled(EMPTY, share(), mend=lambda book: [copied()(book), other(book)]), CITY, TODAY)
    assert [str(one) for one in result.questions] == [
        "実績 (2) 「記入 3か所」: シート「実績」とは違う記入があり、読み取りません。シート「実績」だけを登録してよいですか。"
    ]
    assert [int(row.low) for row in result.rows] == [30] and result.errors == ()
    assert read(filled(EMPTY, share(), mend=copied()), CITY, TODAY).questions == ()


def sort_rows(sheet):
    """Turn the rows around, as a sort does: what stands beside an id goes with it."""
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2, max_row=4)]
    for row, values in enumerate(reversed(rows), 2):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value


def paint(sheet):
    for line in sheet.iter_rows(max_col=40, max_row=300):
        for cell in line:
            cell.fill = PatternFill("solid", fgColor="FFFF00")


HARMLESS = {
    "sorted": on()(sort_rows),
    "an empty row between": on()(lambda sheet: sheet.insert_rows(3)),
    "an empty row above": on()(lambda sheet: sheet.insert_rows(2, 3)),
    "a row of another KPI deleted": on()(lambda sheet: sheet.delete_rows(4)),
    "painted far beyond the form": on()(paint),
    "sheets of one's own": lambda book: [book.create_sheet(name) for name in ("下書き", "Sheet1")],
    "sheets in another order": lambda book: book.move_sheet(form.FORM, -3),
    "without its protection": on()(lambda sheet: setattr(sheet.protection, "sheet", False)),
    "an empty hidden row": on()(lambda sheet: setattr(sheet.row_dimensions[4], "hidden", True)),
    "a comment": on()(lambda sheet: sheet.cell(2, 17, "備考です")),
    "headers in half and full width": lambda book: [
        changed(cell, header)(book) for cell, header in {"A1": "指標ＩＤ", "Q1": "備 考", "R1": "根拠(資料名など)"}.items()
    ],
    "an empty copy": lambda book: [copied()(book), emptied("実績 (2)")(book)],
    "the form shown": lambda book: setattr(book[form.FORM], "sheet_state", "visible"),
}


@pytest.mark.parametrize("mend", HARMLESS.values(), ids=HARMLESS)
def test_what_does_no_harm_is_taken(mend):
    result = read(filled(EMPTY, share(value=31), count(value=6), mend=mend), CITY, TODAY)
    assert result.errors == ()
    assert {(row.kpi_id, int(row.low)) for row in result.rows} == {(SHARE, 31), (COUNT, 6)}


def test_there_are_ten_kinds_of_mistakes_and_more():
    assert len(MISTAKES) > 10 and len(CASES) > 70 and min(len(cases) for cases in MISTAKES.values()) >= 5
