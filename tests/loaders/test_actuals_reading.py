"""The actuals form, filled in: what is taken, what changes nothing, and every contradiction at its cell."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from domain.actual import Actual, RetiredEntry, StageReport
from domain.codes import LeadsTo, Mark, Stage, ValueCode
from loaders.actuals import form
from loaders.actuals.reading import ReadResult
from loaders.book.columns import letter_of
from tests.loaders.actuals import (
    CITY,
    CLOSED,
    COUNT,
    EMPTY,
    OPEN,
    PLAIN,
    SHARE,
    changed,
    count,
    plain,
    reading,
    refusals,
    share,
)
from tests.store.small import filled

pytestmark = pytest.mark.usefixtures("forked_workers")


def test_an_untouched_form_holds_nothing_and_no_error():
    assert reading(data=EMPTY) == ReadResult((), (), (), (), 1)


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


def test_a_form_of_before_names_its_last_column_by_its_former_word():
    last = changed("T1", "次の一手")
    result = reading(share(value=30.5, next_step="委託"), mend=last)
    assert (result.errors, [one.next_step for one in result.rows]) == ((), ["委託"])


def test_a_form_of_before_has_no_departments_and_is_read_all_the_same():
    def without(book):
        sheet = book[form.ACTUALS]
        assert sheet["E1"].value == "担当"
        sheet.delete_cols(5)

    entries = (share(value=31), count(value=6))
    before, now = reading(*entries, mend=without), reading(*entries)
    assert (before.errors, before.rows) == ((), now.rows) and len(now.rows) == 2


def test_departments_that_changed_since_the_form_was_made_are_no_mistake():
    result = reading(share(value=31), mend=changed("E2", "前の課"))
    assert (result.errors, len(result.rows)) == ((), 1)


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
            sheet[f"{letter_of(form.ACTUAL_COLUMNS, key)}{row}"] = value

    assert [row.fiscal_year for row in reading(share(), mend=mend).rows] == [2026, 2025]


def test_a_spare_row_takes_a_kpi_by_the_name_that_its_list_offers():
    label = next(label for label, kpi_id in form.labels(CITY.kpis).items() if kpi_id == COUNT)

    def mend(book):
        for key, value in {"kpi_name": label, "fiscal_year": "R7", "value": 20, "mark": "確定"}.items():
            book[form.ACTUALS][f"{letter_of(form.ACTUAL_COLUMNS, key)}6"] = value

    assert [(row.kpi_id, row.fiscal_year) for row in reading(mend=mend).rows] == [(COUNT, 2025)]
    assert refusals(share(), mend=changed("M7", 5)) == [("実績", "C7", "", "どの指標の行か分かりません")]


def test_a_stage_needs_all_four():
    whole = {"stage": "一部実施", "observed_on": date(2027, 6, 1), "evidence": "開始", "department": "市民課"}
    assert reading(("togane-1", whole)).stages == (
        StageReport("togane-1", date(2027, 6, 1), Stage.PARTIAL, "開始", "市民課"),
    )
    assert refusals(("togane-1", whole | {"evidence": None, "observed_on": date(2027, 8, 1)})) == [
        ("取組の段階", "H2", "", "根拠（一行）がありません"),
        ("取組の段階", "G2", "2027-08-01", "まだ来ていない日です"),
    ]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (share(value=40, high=30), ("実績", "N2", "30", "上限値が実績値（40）より小さくなっています")),
        (share(value=None, high=30), ("実績", "M2", "", "上限値だけがあります")),
        (share(code="未調査"), ("実績", "M2", "30", "値と「値なしの理由」が両方あります")),
        (share(value=None, note="調べた"), ("実績", "M2", "", "実績値も「値なしの理由」もありません")),
        (share(value=None, code="不明"), ("実績", "O2", "不明", "一覧にない語です")),
        (share(mark=None), ("実績", "P2", "", "区分がありません")),
        (share(mark="暫定"), ("実績", "P2", "暫定", "一覧にない語です")),
        (share(fiscal_year=None), ("実績", "K2", "", "年度も時点もありません")),
        (share(fiscal_year="去年"), ("実績", "K2", "去年", "年度として読めません")),
        (share(fiscal_year=8), ("実績", "K2", "8", "年度として読めません")),
        (share(fiscal_year=2028), ("実績", "K2", "2028", "まだ始まっていない年度です")),
        (share(fiscal_year=2024), ("実績", "K2", "2024", "計画の対象より前の年度です")),
        (share(fiscal_year=None, observed_on=date(2024, 5, 1)), ("実績", "L2", "2024-05-01", "計画の対象より前の年度です")),
        (share(observed_on=date(2027, 7, 16), fiscal_year=None), ("実績", "L2", "2027-07-16", "まだ来ていない日です")),
        (share(observed_on="来月", fiscal_year=None), ("実績", "L2", "来月", "日付ではありません")),
        (share(observed_on=date(2027, 4, 1)), ("実績", "L2", "2027-04-01", "2026年度の日ではありません")),
        (share(fiscal_year=OPEN, observed_on=date(2027, 6, 1)), ("実績", "P2", "確定", "終わっていない年度の値です")),
        (share(fiscal_year=OPEN, mark="速報"), ("実績", "L2", "", "終わっていない年度の値に時点がありません")),
        (count(fiscal_year=None, observed_on=date(2027, 6, 1)), ("実績", "K3", "", "この種類の指標には年度が要ります")),
        (count(observed_on=date(2026, 12, 1)), ("実績", "L3", "2026-12-01", "年度の途中の値です")),
        (share(note="長" * 1001), ("実績", "Q2", "長" * 39 + "…", "1,001字あります")),
    ],
)  # fmt: skip
def test_each_contradiction_is_refused_at_its_cell(one, expected):
    assert refusals(one) == [expected]


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


def hidden_row(book):
    book[form.ACTUALS].row_dimensions[2].hidden = True


def hidden_column(book):
    book[form.ACTUALS].column_dimensions["M"].hidden = True


def hidden_sheet(book):
    book.active = 1
    book[form.ACTUALS].sheet_state = "hidden"


def test_an_empty_row_may_be_hidden():
    def mend(book):
        book[form.ACTUALS].row_dimensions[3].hidden = True

    assert reading(share(), mend=mend).errors == ()


@pytest.mark.parametrize(
    ("mend", "expected"),
    [
        (changed("M1", "値"), ("実績", "M1", "値", "見出しが「実績値」ではありません")),
        (changed("U1", "メモ"), ("実績", "U1", "メモ", "様式にない列です")),
        (changed("U4", "走り書き"), ("実績", "U4", "走り書き", "様式にない列です")),
        (changed("A2", "togane-9-gone"), ("実績", "A2", "togane-9-gone", "この市の計画にない ID です")),
        (changed("C2", "別の指標"), ("実績", "C2", "別の指標", "様式の「指標の名」から変えられています")),
        (changed("F2", "件"), ("実績", "F2", "件", "様式の「%」から変えられています")),
        (changed("A2", None), ("実績", "C2", "指標の名", "一覧にない指標です")),
        (changed("B2", "choshi", form.FORM), ("_様式", "B2", "choshi", "別の市の様式です（登録先は 東金市）")),
        (changed("B1", "9", form.FORM), ("_様式", "B1", "9", "様式の版が今の版（3）と違います")),
        (changed("B4", "練習", form.FORM), ("_様式", "B4", "練習", "「練習」の様式です（登録先は「実績」のデータベース）")),
        (changed("A4", "用", form.FORM), ("_様式", "A1:A4", "", "様式の情報が変えられています")),
        (changed("B3", "2", form.FORM), ("_様式", "B3", "2", "データの版が変えられています")),
        (lambda book: book[form.ACTUALS].merge_cells("M2:N2"), ("実績", "M2:N2", "", "セルが結合されています")),
        (hidden_row, ("実績", "K2", CLOSED, "隠れた行に記入があります")),
        (hidden_column, ("実績", "M2", "30", "隠れた列に記入があります")),
        (hidden_sheet, ("実績", "", "", "隠れたシートに記入があります")),
        (lambda book: book.remove(book[form.STAGES]),
         ("ブック", "", "実績・市の評価・記入のしかた・_様式", "シート「取組の段階」がありません")),
    ],
)  # fmt: skip
def test_a_changed_form_is_refused(mend, expected):
    assert refusals(share(), mend=mend) == [expected]


def test_two_reports_on_one_day_are_refused_at_the_second():
    def mend(book):
        for key, value in {"kpi_id": SHARE, "fiscal_year": 2026, "value": 31, "mark": "確定"}.items():
            book[form.ACTUALS][f"{letter_of(form.ACTUAL_COLUMNS, key)}9"] = value

    assert refusals(share(), mend=mend) == [
        ("実績", "C9", "", "2027-03-31 の「指標の名」の報告が二つあります（もう一つは C2）")
    ]


def test_a_formula_without_a_stored_result_is_refused():
    assert refusals(data=filled(EMPTY, share(value="=10+20"))) == [
        ("実績", "M2", "=10+20", "計算式の結果が保存されていません")
    ]


@pytest.mark.parametrize(
    "inputs", [{"value": None}, {"value": None, "mark": None}, {"value": " ", "fiscal_year": "R8"}]
)
def test_a_row_without_a_value_changes_nothing_and_says_so(inputs):
    result = reading(share(**inputs), count())
    assert ([row.kpi_id for row in result.rows], result.errors) == ([COUNT], ())
    assert "実績 M2「」: 実績値が空のため、この行は変更なしと読みました" in [str(note) for note in result.notes]


def test_evidence_is_kept_with_the_note_of_the_report():
    result = reading(share(note="速報値", evidence="決算統計 第3表"), count(evidence="台帳"), plain(note="-"))
    assert [row.note for row in result.rows] == ["速報値\n根拠：決算統計 第3表", "根拠：台帳", "-"]


@pytest.mark.parametrize("word", list(form.VALUE_CODES))
def test_a_word_for_no_value_may_stand_where_the_value_would(word):
    result = reading(share(value=f" {word}　"))
    assert [(row.low, row.value_code) for row in result.rows] == [(None, form.VALUE_CODES[word])]
    assert [note.read_as for note in result.notes] == [f"「値なしの理由」の {word} と読みました"]


def test_two_different_words_for_no_value_are_a_contradiction():
    assert refusals(share(value="未調査", code="集計中")) == [
        ("実績", "M2", "未調査", "値と「値なしの理由」が両方あります")
    ]
    assert [row.value_code for row in reading(share(value="集計中", code="集計中")).rows] == [ValueCode.IN_PROGRESS]


def test_a_formula_is_read_by_its_stored_result():
    result = reading(data=computed(filled(EMPTY, share(value="=10+20")), "<v>30</v>"))
    assert result.rows[0].low == Decimal(30)
    assert [note.read_as for note in result.notes] == ["計算式の結果を読みました"]


@pytest.mark.parametrize(
    ("stored", "kind", "problem"),
    [("<v>#DIV/0!</v>", "e", "計算式がエラーになっています"), ("", "n", "計算式の結果が保存されていません")],
)
def test_a_formula_without_a_result_is_a_named_error(stored, kind, problem):
    result = reading(data=computed(filled(EMPTY, share(value="=10+20")), stored, kind))
    assert [(error.cell, error.problem) for error in result.errors] == [("M2", problem)]


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell():
    data = computed(filled(EMPTY, share(value=None, note="=10+20", mark="確定")), "<v></v>", "str")
    assert reading(data=data).rows == ()


def computed(data, stored, kind="n"):
    """Return the workbook with the result that a spreadsheet would have stored for =10+20."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name], number = re.subn(
        r'(<c r="[A-Z0-9]+" s="[0-9]+")([^>]*)><f>10\+20</f><v ?/?>(</v>)?',
        rf'\1 t="{kind}"><f>10+20</f>{stored}',
        parts[name].decode(),
    )
    assert number == 1
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("leads_to", "successor", "name", "remedy"),
    [
        (LeadsTo.KPI, SHARE, "申請率", f"「申請率」（{SHARE}）の行に記入し、この行は消してください。"),
        (LeadsTo.INITIATIVE, "togane-1", "窓口", "取組「窓口」の段階は「取組の段階」シートに記入できます。この行は消してください。"),
        (LeadsTo.FIGURE, "togane-1-sites", "会場", "計画の本文の数値「会場」には実績を登録しません。取組「窓口」の段階は"),
    ],
)
def test_an_id_that_is_no_kpi_any_more_is_told_where_its_successor_stands(leads_to, successor, name, remedy):
    gone = RetiredEntry("togane-9-gone", leads_to, successor, name, "窓口", "目標がない")
    city = replace(CITY, retired=(gone,))
    (error,) = reading(mend=changed("A2", "togane-9-gone"), city=city).errors
    assert (error.cell, error.seen, error.problem) == ("A2", "togane-9-gone", "いまは指標ではない ID です（目標がない）")
    assert remedy in error.remedy
