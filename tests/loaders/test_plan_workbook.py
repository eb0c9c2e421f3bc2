"""The plan workbook: what is written is read back as it was, and everything odd is refused at its sheet and cell."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from openpyxl import Workbook

from domain import municipality_code
from domain.plan_book import PlanBook, Standing
from loaders.plan_book import form
from loaders.plan_book.reading import PlanReading, read
from loaders.plan_book.workbook import template
from tests.cells import edited
from tests.plan_books import BOOK, FULL, MUNICIPALITY, STAGES, TERMS, quantity
from tests.test_messages import plain

pytestmark = pytest.mark.usefixtures("forked_workers")

FILLED = template(TERMS, BOOK)
NOTHING = Standing()
Edit = tuple[str, str, object]  # sheet, cell, value


def reading(
    *edits: Edit,
    standing: Standing = NOTHING,
    corrects: bool = False,
    mend: Callable[[Workbook], None] | None = None,
    data: bytes = FILLED,
) -> PlanReading:
    return read(edited(data, *edits, mend=mend), TERMS, lambda _: standing, corrects=corrects)


def refusals(*edits: Edit, **options: object) -> list[tuple[str, str, str]]:
    return [(one.sheet, one.cell, one.problem) for one in reading(*edits, **options).errors]  # type: ignore[arg-type]


@pytest.mark.parametrize("book", [BOOK, FULL], ids=["small", "full"])
def test_a_book_comes_back_as_it_was(book: PlanBook) -> None:
    found = read(template(TERMS, book), TERMS, lambda _: NOTHING)
    assert found.errors == ()
    assert found.book is not None
    # The sheet 目標 holds each path as a block, KPI by KPI.
    order = [kpi.kpi_id for kpi in book.plan.kpis]
    targets = sorted(book.plan.targets, key=lambda one: (order.index(one.kpi_id), one.target_revision, one.fiscal_year))
    assert found.book == replace(book, plan=replace(book.plan, targets=tuple(targets)))


def test_forms_that_are_out_hold_these_words() -> None:
    # Whoever changes one of them (domain/words.py) changes the form: it needs a new TEMPLATE_VERSION, or the word that
    # was there in form.FORMER.
    assert form.TEMPLATE_VERSION == "3"
    assert {name: "・".join(words) for name, words in form.LISTS.items()} == {
        "kind": "時点の水準・年度ごとの実績・年度ごとの増加・幅のある値・頻度・水準の維持・一度きりの達成・数値なし",
        "direction": "増やす・上げる・減らす・下げる",
        "comparator": "以上・以下・を超える・未満・に等しい",
        "absence": "記載なし・「—」と記載・未設定・計画書から読み取れず",
        "source": "市が年度を定めた目標・年度の記載なし：計画最終年度とみなす",
        "stage": "未着手・検討中・準備・試行・一部実施・実施済み・中止",
        "gap_reason": "計画書から読み取れず・文書に記載なし・文書で「—」・計画で未設定・時点の記載なし・"
        "予定の数値（実績ではない）・市の実績でない、または計画期間の外",
        "certainty": "確か・不確か",
        "confirmed": "確認済み・要確認",
        "whole": "整数で数える・小数もある",
    }


def test_a_unit_in_one_sign_is_the_one_in_letters_and_signs_that_nobody_sees_say_nothing() -> None:
    found = reading(
        (form.KPIS, "A2", f"\ufeff{BOOK.plan.kpis[0].kpi_id}\u200b"), (form.KPIS, "H2", "㎡"), (form.KPIS, "M2", "69㎡"),
        (form.KPIS, "D2", "ホ\u3099ランティア"), (form.TARGETS, "C2", "70 m2"), (form.TARGETS, "C3", "75㎡"),
        (form.MEASUREMENTS, "C2", "69.5 m²"),
    )  # fmt: skip
    assert [str(error) for error in found.errors] == []
    assert found.book is not None
    plan, kpi = found.book.plan, found.book.plan.kpis[0]
    assert (kpi.kpi_id, kpi.unit, kpi.component_name) == (BOOK.plan.kpis[0].kpi_id, "㎡", "ボランティア")
    assert kpi.baseline is not None and kpi.baseline.quantity == quantity("69", unit="㎡")
    assert [one.quantity.low for one in (*plan.targets[:2], plan.measurements[0])] == [70, 75, Decimal("69.5")]


def test_an_empty_form_says_at_once_all_that_it_needs() -> None:
    found = read(template(TERMS), TERMS, lambda _: NOTHING).errors
    assert {(one.sheet, one.cell) for one in found} == {
        ("計画", "B2"), ("計画", "B3"), ("計画", "B4"), ("計画", "B11"), ("計画", "B13"), ("計画", "B14"), ("取組", "A2"),
    }  # fmt: skip
    assert str(found[0]) == "計画 B2: 団体コードが空欄です。必ず記入。全国地方公共団体コード6桁。最後の桁は検査数字。"


def test_the_type_of_a_city_is_read_in_its_one_spelling_or_refused_and_an_older_form_has_no_line_for_it() -> None:
    row = form.row_of("similar_type")
    typed = reading((form.PLAN, f"B{row}", "I－1")).book
    assert typed is not None and typed.municipality.similar_type == "都市Ⅰ-1"
    (error,) = reading((form.PLAN, f"B{row}", "町村Ⅰ-1")).errors
    assert str(error).startswith(f"計画 B{row}「町村Ⅰ-1」: 架空市の類似団体の類型ではありません。都市Ⅱ-1、")
    older = reading(*((form.PLAN, f"{column}{row}", None) for column in "ABC")).book
    assert older is not None and older.municipality.similar_type is None


def test_text_cells_stay_text_and_choices_are_offered() -> None:
    book = openpyxl.load_workbook(io.BytesIO(FILLED))
    assert book[form.PLAN]["B2"].value == "129992"
    assert book[form.INITIATIVES]["C2"].number_format == "@"
    assert book[form.INITIATIVES]["D3"].data_type == "s"  # =内部 is a name, not a formula
    assert book[form.FORM].sheet_state == "hidden"
    offered = {str(rule.sqref).split(":")[0] for rule in book[form.KPIS].data_validations.dataValidation}
    assert offered == {"E2", "F2", "G2", "Q2", "R2"}


# What a planner of another city was told, each printed value with the unit of its KPI: read, or a remedy to follow.
# Every usual form stands in test_printed_forms.py.
WRONG_YEAR = "値の欄に印刷された年度と合いません（「{}」）。年度の欄を、印刷された年度にしてください。"
ASKED = "「値（数字）」に、その年度に達する数字を書いてください。数字にできなければ、シート「指標」の種類を「数値なし」にしてください。"
PRINTED = {
    ("22,281戸", "戸"): "", ("1,000t-CO2", "t-CO2"): "", ("20位", "位"): "", ("3割", "割"): "", ("16組織", "組織"): "",
    ("2,584 千人", "千人"): "", ("5.5‰", "‰"): "", ("600km", "km"): "", ("13.0㎡/人", "㎡/人"): "",
    ("5.5‰（令和 7 年）", "‰"): "", ("5.5‰（平成 25 年）", "‰"): WRONG_YEAR.format("5.5‰（平成 25 年）"),
    ("5,000件（累計）", "件"): "", ("10位以内", "位"): "", ("向上", "件"): f"数字のない書き方です。{ASKED}",
    ("22,281軒", "戸"): "印字の単位「軒」が、指標の単位「戸」と違います。"
    "単位を「軒」にするか、「値（数字）」に単位「戸」の数字を書いてください。",
    ("5²戸", "戸"): "「²」は数字として読みません。番号や注の印なら、数量の欄から外してください。",
}  # fmt: skip


@pytest.mark.parametrize(("printed", "says"), PRINTED.items(), ids=[text for text, _ in PRINTED])
def test_a_printed_value_is_read_in_the_unit_of_its_kpi_or_refused_with_what_to_do(
    printed: tuple[str, str], says: str
) -> None:
    text, unit = printed
    edits: list[Edit] = [(form.KPIS, f"{column}2", None) for column in "IJKMOP"]
    edits += [(form.KPIS, "H2", unit), (form.KPIS, "Q2", "記載なし"), (form.TARGETS, "C2", text)]
    errors = [one for one in reading(*edits).errors if one.sheet == form.TARGETS and one.cell in ("B2", "C2")]
    found = [f"{one.problem}。{one.remedy}" for one in errors]
    assert found == ([says] if says else [])
    assert all(map(plain, found))


def _two_targets(book: Workbook) -> None:
    book.copy_worksheet(book[form.TARGETS]).cell(2, 3, "31%")


def _copied_targets(book: Workbook) -> None:
    book.copy_worksheet(book[form.TARGETS]).title = "目標 (2)"
    book[form.TARGETS].delete_rows(2, 90)


def _titled(book: Workbook) -> None:
    book[form.KPIS].insert_rows(1)
    book[form.KPIS]["A1"] = "KPI一覧"


def _renamed(book: Workbook) -> None:
    book[form.SCHEDULE].title = "工程表（最新）"


def _own_column(book: Workbook) -> None:
    book[form.TARGETS]["J1"] = "確認"


@pytest.mark.parametrize(
    ("mend", "says"),
    [
        (_own_column, "目標 J1「確認」: 様式にない列です。J列を削除してください。"),
        (_titled, "指標 A1「KPI一覧」: 見出しの上に行があります。1行目を削除してください。"),
        (_renamed,
         "工程表（最新）: シートの名が「工程表」ではありません。シート「工程表（最新）」の名を「工程表」に戻してください。"),
        (_copied_targets,
         "目標 (2)「記入 28か所」: 記入がありますが、読み取るのはシート「目標」で、そちらは空です。"
         "シート「目標」を削除し、「目標 (2)」の名を「目標」に変えてください。"),
        (_two_targets,
         "目標 Copy「記入 28か所」: シート「目標」とは違う記入があり、読み取りません。"
         "取り込まないシート「目標 Copy」を削除してください。"),
    ],
)  # fmt: skip
def test_a_changed_form_is_told_the_one_step_that_mends_it(mend: Callable[[Workbook], None], says: str) -> None:
    assert [str(one) for one in reading(mend=mend).errors] == [says]


# One edit of the filled-in form each, and where and why it is refused.
@pytest.mark.parametrize(
    ("edit", "cell", "says"),
    [
        ((form.PLAN, "B2", "129991"), "計画 B2", "団体コードとして正しくありません"),
        ((form.PLAN, "B2", 29992), "計画 B2", "団体コードとして正しくありません"),
        ((form.PLAN, "B5", "秋田県"), "計画 B5", "団体コード 129992 の都道府県（千葉県）ではありません"),
        ((form.PLAN, "B3", "架空"), "計画 B3", "IDの形ではありません"),
        ((form.PLAN, "B7", None), "計画 B7", "人口とその時点は、両方を書くか両方を空欄にします"),
        ((form.PLAN, "B14", "令和5年度"), "計画 B14", "計画期間の順序が逆です"),
        ((form.PLAN, "B19", "9.9"), "計画 B19", "知らない重点取組事項の版です"),
        ((form.PLAN, "B22", "2月29日"), "計画 B22", "毎年ある月日として読めません"),
        ((form.PLAN, "B22", "6月末"), "計画 B22", "毎年ある月日として読めません"),
        ((form.PLAN, "A4", "市名"), "計画 A4", "項目が「市町村名」ではありません"),
        ((form.INITIATIVES, "F2", "front_yard;宇宙"), "取組 F2", "知らないテーマ「宇宙」です"),
        ((form.INITIATIVES, "J2", "12-10"), "取組 J2", "行の範囲として読めません"),
        ((form.KPIS, "B2", "kaku-9"), "指標 B2", "シート「取組」にないIDです"),
        ((form.KPIS, "E2", "水準"), "指標 E2", "一覧にない語です"),
        ((form.KPIS, "I2", "0"), "指標 I2", "刻みが 0 以下です"),
        ((form.KPIS, "K2", "-1"), "指標 K2", "上限が下限より大きくありません"),
        ((form.KPIS, "H2", "票決"), "指標 H2", "「票決」は一覧にない単位です"),
        ((form.KPIS, "N2", "15"), "指標 N2", "印刷のまま「10.5%」のどの数とも合いません"),
        ((form.KPIS, "N2", "十"), "指標 N2", "数字として読めません"),
        ((form.KPIS, "M2", "よい"), "指標 M2", "数字のない書き方です"),
        ((form.KPIS, "M2", "10.5件"), "指標 M2", "印字の単位「件」が、指標の単位「%」と違います"),
        ((form.KPIS, "M2", "10.5% (令和4年度)"), "指標 O2", "値の欄に印刷された時点と合いません"),
        ((form.KPIS, "Q2", "未設定"), "指標 Q2", "現状値とその欠落理由が、両方あります"),
        ((form.KPIS, "R5", None), "指標 R5", "目標も、目標なしの理由もありません"),
        ((form.KPIS, "R3", "未設定"), "指標 R3", "目標があるのに、目標なしの理由があります"),
        ((form.KPIS, "W2", "13-01"), "指標 W2", "毎年ある月日として読めません"),
        ((form.KPIS, "X2", "R7; R7"), "指標 X2", "調査年度として読めません"),
        ((form.KPIS, "X2", "隔年"), "指標 X2", "調査年度として読めません"),
        ((form.KPIS, "X2", "R5; R10"), "指標 X2",
         "最初に報告する2024年度から最後の目標の2027年度までに、調査年度がありません"),
        ((form.TARGETS, "A2", "kaku-1-none"), "目標 A2", "シート「指標」にないIDです"),
        ((form.TARGETS, "B2", "2027"), "目標 E3", "同じ指標・年度・改定回の行が二つあります（もう一つは E2）"),
        ((form.TARGETS, "D2", "40"), "目標 D2", "印刷のまま「30%」のどの数とも合いません"),
        ((form.TARGETS, "C2", "130%"), "目標 C2", "130 は、指標の下限・上限（0～100）の外です"),
        ((form.TARGETS, "C2", "30.12345%"), "目標 C2", "登録できる大きさの数ではありません"),
        ((form.TARGETS, "E2", "初"), "目標 E2", "整数ではありません"),
        ((form.TARGETS, "B5", "2025"), "目標 B5", "値の欄に印刷された年度と合いません"),
        ((form.TARGETS, "B4", "2026"), "目標 B4", "計画の最終年度（2027年度）ではありません"),
        ((form.KPIS, "D4", "戸籍"), "目標 C5", "「戸籍」の値がありません"),
        ((form.MEASUREMENTS, "B2", "6月"), "実測 B2", "日付ではありません"),
        ((form.SCHEDULE, "F4", "検討中"), "工程表 F4", "語句のない欄に段階があります"),
        ((form.SCHEDULE, "D3", "2024"), "工程表 D3", "同じ取組・線・年度の行が二つあります"),
        ((form.GAPS, "E2", "kaku-none"), "欠落 E2", "シート「指標」にないIDです"),
        ((form.CORRECTIONS, "C2", None), "訂正 C2", "理由が空欄です"),
        ((form.FORM, "B1", "0"), "_様式 B1", "様式の版が読み取れる版（1・2・3）と違います"),
        ((form.FORM, "B2", "choshi"), "計画 B3", "様式は choshi のものです"),
        ((form.FORM, "B3", "9"), "_様式 B3", "データの版が変えられています"),
        ((form.TARGETS, "C1", "値"), "目標 C1", "見出しが「値（印刷のまま）」ではありません"),
    ],
)  # fmt: skip
def test_one_slip_is_refused_at_its_cell(edit: Edit, cell: str, says: str) -> None:
    (found,) = reading(edit).errors
    assert f"{found.sheet} {found.cell}" == cell
    assert found.problem.startswith(says)
    assert found.remedy
    assert plain(f"{found.problem}。{found.remedy}")


def test_a_word_of_an_earlier_form_is_read_as_what_it_is_called_now() -> None:
    now, before = (reading((form.GAPS, "B2", word)) for word in ("計画書から読み取れず", "文書変換で欠落"))
    assert now.errors == before.errors == () and now.book == before.book != BOOK


def test_an_id_stands_once_and_what_names_the_other_is_no_second_slip() -> None:
    assert refusals((form.INITIATIVES, "A3", "kaku-1")) == [
        ("取組", "A3", "同じ取組IDの行が二つあります（もう一つは A2）"),
    ]


def test_all_errors_are_told_at_once() -> None:
    cells = [
        (sheet, cell)
        for sheet, cell, _ in refusals(
            (form.PLAN, "B2", "1"), (form.INITIATIVES, "D2", None), (form.KPIS, "E3", "x"), (form.TARGETS, "C3", "y")
        )
    ]
    assert cells == [(form.PLAN, "B2"), (form.INITIATIVES, "D2"), (form.KPIS, "E3"), (form.TARGETS, "C3")]


def test_a_missing_sheet_and_another_file_are_refused() -> None:
    assert refusals(mend=lambda book: book.remove(book[form.TARGETS])) == [
        ("ブック", "", "シート「目標」がありません")
    ]
    (found,) = read(b"text", TERMS, lambda _: NOTHING).errors
    assert found.problem == "Excel ブック（.xlsx）ではありません。中身はCSV などの文字だけのファイルです"


def test_a_number_is_taken_as_its_digits_and_a_theme_by_its_name() -> None:
    book = reading((form.TARGETS, "C2", 30), (form.INITIATIVES, "F3", "独自"), (form.TARGETS, "B3", "令和9年度")).book
    assert book is not None
    assert (book.plan.targets[0].printed.text, book.plan.targets[0].quantity.low) == ("30", 30)
    assert book.plan.initiatives[1].themes == ("own",)
    assert book.plan.targets[1].fiscal_year == 2027


SHARE = "kaku-1-share"
HELD = Standing(
    municipality=MUNICIPALITY,
    targets={(SHARE, 2025, 0): "30%", (SHARE, 2027, 0): "50%"},
    baselines={SHARE: ("10.5%", date(2024, 3, 31)), "kaku-1-sheets": ("約330万枚", date(2024, 3, 31)),
               "kaku-1-seal": None},
)  # fmt: skip


def with_rows(sheet: str, *rows: tuple[object, ...]) -> Callable[[Workbook], None]:
    def mend(book: Workbook) -> None:
        for row in rows:
            book[sheet].append(row)

    return mend


def target_row(year: int, text: str, revision: int, kpi_id: str = SHARE) -> tuple[object, ...]:
    return kpi_id, str(year), text, None, str(revision), "市が年度を定めた目標", "改定版 表1", None


def test_a_revision_names_every_year_that_stands_and_says_which_it_withdraws() -> None:
    rows = with_rows(form.TARGETS, target_row(2027, "45%", 1))
    found = reading(mend=rows, standing=HELD)
    assert found.errors == ()
    assert found.book is not None
    kept = [one for one in found.book.plan.targets if one.kpi_id == SHARE]
    assert [(one.target_revision, one.fiscal_year, one.printed.text) for one in kept] == [
        (0, 2025, "30%"), (0, 2027, "50%"), (1, 2027, "45%"),
    ]  # fmt: skip
    assert [str(note) for note in found.notes] == [
        "目標 E6「1」: 改定回 1 に行のない令和7年度（2025）の目標は、取り下げと読みました"
    ]
    whole = with_rows(form.TARGETS, target_row(2025, "30%", 1), target_row(2027, "45%", 1))
    assert (reading(mend=whole, standing=HELD).errors, reading(mend=whole, standing=HELD).notes) == ((), ())


def test_revisions_count_from_the_first_targets_and_a_standing_one_is_not_added_to() -> None:
    gap = with_rows(form.TARGETS, target_row(2027, "45%", 2))
    assert refusals(mend=gap, standing=HELD) == [("目標", "E6", "改定回 1 の行がありません")]
    revised = replace(HELD, targets={**HELD.targets, (SHARE, 2027, 1): "45%"})
    late = with_rows(form.TARGETS, target_row(2027, "45%", 1), target_row(2026, "40%", 1))
    (found,) = reading(mend=late, standing=revised).errors
    assert (found.cell, found.problem) == ("E7", "登録済みの指標に、改定回 1 の目標があとから加えられています")
    assert found.remedy.startswith("改定回 2 に、残る年度とともにすべて書いてください。")
    assert reading(mend=late, standing=revised, corrects=True).errors == ()


def test_a_standing_target_is_neither_changed_nor_dropped_nor_added_to_unless_declared() -> None:
    changed = (form.TARGETS, "C3", "45%")
    assert refusals(changed, standing=HELD) == [("目標", "C3", "登録済みの目標「50%」が変えられています")]
    assert reading(changed, standing=HELD, corrects=True).errors == ()
    dropped = reading(mend=lambda book: book[form.TARGETS].delete_rows(3), standing=HELD).errors
    assert [(one.seen, one.problem) for one in dropped] == [
        ("kaku-1-share 2027年度 改定回0", "登録済みの目標の行がありません")
    ]
    fewer = replace(HELD, targets={(SHARE, 2025, 0): "30%"})
    assert refusals(standing=fewer) == [("目標", "E3", "登録済みの指標に、当初目標があとから加えられています")]


def baseline_row(text: str = "10.5%", revision: int = 0, on: str = "2024-03-31") -> tuple[object, ...]:
    return SHARE, str(revision), text, None, on, "第4章 表1", None


NEW_BASELINE = (form.KPIS, "M2", "12%")


def test_a_baseline_is_revised_by_keeping_the_one_of_before() -> None:
    (found,) = reading(NEW_BASELINE, standing=HELD).errors
    assert (found.cell, found.problem) == ("M2", "登録済みの現状値「10.5%（2024-03-31）」が変えられています")
    assert "シート「基準値の改定」に、元の値を改定回 0 の行として" in found.remedy
    book = reading(NEW_BASELINE, standing=HELD, mend=with_rows(form.BASELINES, baseline_row())).book
    assert book is not None
    (former,) = book.plan.former_baselines
    assert (former.kpi_id, former.baseline_revision, former.baseline.quantity.low) == (SHARE, 0, Decimal("10.5"))
    assert reading(NEW_BASELINE, standing=HELD, corrects=True).errors == ()
    # One that becomes known later takes the place of none.
    later = replace(HELD, baselines={SHARE: None})
    assert reading(NEW_BASELINE, standing=later).errors == ()


REVISED = replace(HELD, former_baselines={(SHARE, 0): ("8%", date(2023, 3, 31))})


@pytest.mark.parametrize(
    ("standing", "edits", "rows", "cell", "says"),
    [
        (HELD, [NEW_BASELINE], [baseline_row("11%")], "基準値の改定 C2", "登録済みの現状値「10.5%（2024-03-31）」と違います"),
        (HELD, [], [baseline_row()], "基準値の改定 B2", "登録済みの現状値は変わっていないのに、基準値の改定が加えられています"),
        (HELD, [(form.KPIS, "M2", None), (form.KPIS, "O2", None), (form.KPIS, "P2", None), (form.KPIS, "Q2", "未設定")],
         [], "指標 M2", "登録済みの現状値「10.5%（2024-03-31）」が消されています"),
        (NOTHING, [], [baseline_row(revision=1)], "基準値の改定 B2", "改定回 0 の行がありません"),
        (NOTHING, [], [("kaku-2-wish", "0", "8", None, "2023-03-31", "表1", None)], "基準値の改定 A2", "現状値のない指標です"),
        (NOTHING, [], [baseline_row(), baseline_row()], "基準値の改定 B3", "同じ指標・改定回の行が二つあります"),
        (NOTHING, [], [baseline_row(on="")], "基準値の改定 E2", "時点が空欄です"),
        (REVISED, [], [], "基準値の改定 ", "登録済みの基準値の行がありません"),
        (REVISED, [], [baseline_row("9%", on="2023-03-31")], "基準値の改定 C2",
         "登録済みの基準値「8%（2023-03-31）」が変えられています"),
        (REVISED, [NEW_BASELINE], [baseline_row("8%", on="2023-03-31")], "指標 M2",
         "登録済みの現状値「10.5%（2024-03-31）」が変えられています"),
        (REVISED, [NEW_BASELINE],
         [baseline_row("8%", on="2023-03-31"), baseline_row(revision=1), baseline_row(revision=2)],
         "基準値の改定 B4", "一度の取込みで改定できる基準値は一回分です"),
    ],
)  # fmt: skip
def test_a_slip_in_revised_baselines_is_refused(
    standing: Standing, edits: list[Edit], rows: list[tuple[object, ...]], cell: str, says: str
) -> None:
    found = reading(*edits, standing=standing, mend=with_rows(form.BASELINES, *rows)).errors[0]
    assert f"{found.sheet} {found.cell}" == cell
    assert found.problem.startswith(says)
    assert found.remedy


STAGED = template(TERMS, FULL)


@pytest.mark.parametrize(
    ("text", "says"),
    [("3", "段階の語ではありません"), ("中止", "段階の語ではありません"), ("おおむね完了", "段階の語ではありません"),
     ("実施済み（令和8年度）", "値の欄に印刷された年度と合いません")],
)  # fmt: skip
def test_a_milestone_in_stages_takes_words_of_the_ladder_alone(text: str, says: str) -> None:
    row = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(STAGED))[form.TARGETS]["A"]].index(STAGES) + 2
    (found,) = reading((form.TARGETS, f"C{row}", text), data=STAGED).errors
    assert found.problem.startswith(says)


def test_stages_are_the_unit_of_a_milestone_upwards_alone() -> None:
    row = 6  # the KPI of STAGES in the sheet 指標
    for edit in ((form.KPIS, f"E{row}", "時点の水準"), (form.KPIS, f"F{row}", "減らす・下げる")):
        (found,) = reading(edit, data=STAGED).errors
        assert (found.cell, found.problem) == (f"H{row}", "単位「段階」は、段階で進める指標のものです")


def test_a_grade_needs_a_known_kpi_its_year_and_its_source() -> None:
    rows = with_rows(
        form.GRADES, ("kaku-none", "R6", "A", "基準", "報告"), (SHARE, "", "A", "基準", "報告"),
        (SHARE, "R7", "A", "基準", None), (SHARE, "R7", "A", "基準", "報告"), (SHARE, "2025", "A", "基準", "報告"),
    )  # fmt: skip
    assert refusals(mend=rows) == [
        ("市の評価", "A2", "シート「指標」にないIDです"),
        ("市の評価", "B3", "年度が空欄です"),
        ("市の評価", "E4", "出典が空欄です"),
        ("市の評価", "B5", "同じ指標・年度の行が二つあります（もう一つは B4）"),
        ("市の評価", "B6", "同じ指標・年度の行が二つあります（もう一つは B4）"),
    ]


def test_of_a_form_of_the_first_rules_no_revision_is_read() -> None:
    # Its guide asked for the changed rows of a revision alone: read by the rule of now they would withdraw the others.
    first = (form.FORM, "B1", "1")
    assert reading(first, mend=lambda book: book.remove(book[form.GRADES])).book == BOOK
    (found,) = reading(first, mend=with_rows(form.TARGETS, target_row(2027, "45%", 1))).errors
    assert (found.cell, found.problem) == ("E6", "前の決まりの様式に書かれた改定です")


def test_what_belongs_to_others_is_not_taken() -> None:
    others = Standing(taken_kpis=frozenset({"kaku-1-share"}), taken_initiatives=frozenset({"kaku-1"}))
    assert refusals(standing=others) == [
        ("取組", "A2", "別の市町村の取組のIDです"),
        ("指標", "A2", "別の市町村の指標のIDです"),
    ]
    gone = Standing(retired={"kaku-1-share": "目標のない数値"})
    assert refusals(standing=gone) == [("指標", "A2", "引退した指標のIDです（目標のない数値）")]
    known = replace(TERMS, cities={"129992": "other"})
    (found,) = read(FILLED, known, lambda _: NOTHING).errors
    assert (found.cell, found.problem) == ("B3", "団体コード 129992 は市の略号「other」で登録されています")


def test_the_record_of_a_city_of_data_is_changed_there() -> None:
    held = Standing(municipality=replace(MUNICIPALITY, population_count=40_000), is_from_data=True)
    (found,) = reading(standing=held).errors
    assert (found.cell, found.remedy) == ("B6", "元の「40000」に戻してください。正すときは、運営者に計画データの訂正を頼んでください。")
    assert reading(standing=replace(held, is_from_data=False)).errors == ()


def test_a_form_older_than_the_plan_is_refused() -> None:
    (found,) = reading(standing=replace(HELD, edition_version=2)).errors
    assert (found.sheet, found.cell) == (form.FORM, "B3")
    assert "様式（データ版 1）のあとで、この市の計画がデータ版 2 に更新されました" in found.problem


@pytest.mark.parametrize(
    ("code", "is_valid"),
    [("122025", True), ("052116", True), ("011002", True), ("473821", True), ("122026", False), ("52116", False),
     ("１２２０２５", False), ("990000", False)],
)  # fmt: skip
def test_a_code_has_its_check_digit(code: str, is_valid: bool) -> None:
    assert municipality_code.is_valid(code) is is_valid


def _of_form_2(book: Workbook) -> None:
    for sheet in (form.KPIS, form.TARGETS, form.BASELINES, form.MEASUREMENTS):
        number = next(n for n, column in enumerate(form.SHEETS[sheet], 1) if column.header.endswith("（数字）"))
        book[sheet].delete_cols(number)
        for cell in book[sheet][1]:
            cell.value = {column.header: column.former for column in form.SHEETS[sheet] if column.former}.get(
                str(cell.value), cell.value
            )
    for name in (form.UNITS, form.MEASURES):
        del book[name]


def test_a_form_that_was_out_before_is_read_and_its_unit_of_its_own_is_told() -> None:
    was = (form.FORM, "B1", "2")
    assert reading(was, mend=_of_form_2).book == BOOK
    edits: list[Edit] = [(form.KPIS, f"{column}2", None) for column in "IJKMOP"]
    edits += [(form.KPIS, "H2", "桝"), (form.TARGETS, "C2", "3桝")]
    found = reading(was, *edits, (form.TARGETS, "C3", "5桝"), (form.MEASUREMENTS, "C2", "4桝"), mend=_of_form_2)
    assert found.errors == ()
    assert "指標 H2「桝」: 「桝」は一覧にない単位です。書かれたまま使います" in map(str, found.notes)


def _as_percent(book: Workbook) -> None:
    cell = book[form.TARGETS]["C2"]
    cell.value, cell.number_format = 0.3, "0%"


def _between(book: Workbook) -> None:
    cell = book[form.TARGETS]["C2"]
    cell.value, cell.number_format = 0.305, "0%"


def test_a_cell_that_is_shown_as_a_percent_is_read_as_it_is_shown_where_nothing_is_hidden() -> None:
    assert reading(mend=_as_percent).book == BOOK
    (found,) = reading(mend=_between).errors
    assert (found.cell, found.seen) == ("C2", "30.5%")


def _folded(book: Workbook) -> None:
    book[form.KPIS].column_dimensions["I"].hidden = True
    book[form.KPIS].column_dimensions["J"].hidden = True


def test_what_stands_in_a_folded_column_is_read_and_told() -> None:
    found = reading(mend=_folded)
    assert found.book == BOOK
    assert [str(note) for note in found.notes] == [
        "指標 I2「0.1」: たたまれた列の記入も読みました", "指標 J2「0」: たたまれた列の記入も読みました",
    ]  # fmt: skip


@pytest.mark.parametrize(("how", "is_asked"), [("整数で数える", True), ("小数もある", False)])
def test_of_a_unit_that_the_plan_says_to_be_whole_a_point_may_be_a_comma(how: str, is_asked: bool) -> None:
    edits: list[Edit] = [(form.KPIS, f"{column}2", None) for column in "IJKMOP"]
    edits += [(form.UNITS, "A2", "桝"), (form.UNITS, "B2", how), (form.KPIS, "H2", "桝"), (form.TARGETS, "C2", "3桝")]
    edits += [(form.TARGETS, "C3", "1.234桝"), (form.MEASUREMENTS, "C2", "4桝")]
    found = [(one.sheet, one.cell, one.problem) for one in reading(*edits).errors]
    assert found == ([(form.TARGETS, "C3", "小数点か桁の区切りか分かりません")] if is_asked else [])
