"""A city's own table becomes the plan workbook: any layout is found, its meaning proposed, nothing lost unsaid."""

import io
from dataclasses import replace

import pytest
from openpyxl import Workbook

from domain.codes import ColumnMeaning as Meaning
from loaders.book.grid import Book
from loaders.book.refusal import WorkbookRefused
from loaders.files.task import open_here
from loaders.plan_book import form, ids, own_columns, own_rows, own_table, texts
from loaders.plan_book.own_columns import Use
from tests.plan_books import BOOK

PASTED = """施策\t取組\t担当課\t成果指標\t単位\t現状値（R4）\tR7\tR8\tR9
窓口の改革\tオンライン申請の拡大\t市民課、情報政策課\tオンライン申請率\t％\t12%\t30%\t40%\t50%
\t\t\t対応手続数\t手続\t20手続\t50\t80\t100
\t書かない窓口\t市民課\t導入窓口数\t窓口\t－\t1\t2\t3
人材の育成\tDX研修\t総務課\t研修受講者\t人\t0人\t延べ100人\t延べ200人\t延べ300人
"""


def book_of(rows: list[list[object]], merged: tuple[str, ...] = (), formats: dict[str, str] | None = None) -> Book:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "指標一覧"
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return open_here(stream.getvalue(), None)


def column(sheet: str, key: str) -> int:
    return next(place for place, one in enumerate(form.SHEETS[sheet]) if one.key == key)


def values(filled: own_rows.Filled, sheet: str, *keys: str) -> list[tuple[str, ...]]:
    return [tuple(row[column(sheet, key)] for key in keys) for row in filled.rows[sheet]]


def test_a_pasted_table_becomes_the_rows_of_the_workbook() -> None:
    table = own_table.table_of(own_table.of_pasted(PASTED))
    uses = own_columns.proposed(table.columns)
    assert [str(uses[one.number]) for one in table.columns] == [
        "章・節", "取組", "担当", "指標", "単位", "現状値 令和4年度（2022）", "目標値 令和7年度（2025）",
        "目標値 令和8年度（2026）", "目標値 令和9年度（2027）",
    ]  # fmt: skip
    filled = own_rows.filled(table, uses, "sakura")
    assert values(filled, form.INITIATIVES, "initiative_id", "section_name", "initiative_name", "departments") == [
        ("sakura-1", "窓口の改革", "オンライン申請の拡大", "市民課;情報政策課"),
        ("sakura-2", "窓口の改革", "書かない窓口", "市民課"),
        ("sakura-3", "人材の育成", "DX研修", "総務課"),
    ]
    assert values(filled, form.KPIS, "kpi_id", "initiative_id", "kpi_name", "unit", "baseline_text", "baseline_on") == [
        ("sakura-1-1", "sakura-1", "オンライン申請率", "％", "12%", "2023-03-31"),
        ("sakura-1-2", "sakura-1", "対応手続数", "手続", "20手続", "2023-03-31"),
        ("sakura-2-1", "sakura-2", "導入窓口数", "窓口", "", ""),
        ("sakura-3-1", "sakura-3", "研修受講者", "人", "0人", "2023-03-31"),
    ]
    targets = values(filled, form.TARGETS, "kpi_id", "fiscal_year", "target_text", "target_revision")
    assert len(targets) == 12
    assert targets[-1] == ("sakura-3-1", "2027", "延べ300人", "0")
    assert filled.notes == ()


def test_a_header_of_two_rows_and_merged_cells_are_read_as_they_are_seen() -> None:
    book = book_of(
        [
            ["デジタル化推進計画　指標一覧"],
            ["No.", "取組", "KPI", "目標値", None, "備考"],
            [None, None, None, "令和7年度", "令和9年度", None],
            ["１－１", "申請の電子化", "電子申請の割合", 0.305, 0.5, None],
            [None, None, "満足度", 0.8, 0.9, "調査は隔年"],
        ],
        ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "A4:A5", "B4:B5"),
        {"D4": "0.0%", "E4": "0%", "D5": "0%", "E5": "0%"},
    )
    table = own_table.table_of(book)
    assert [one.header for one in table.columns] == ["No.", "取組", "KPI", "目標値 令和7年度", "目標値 令和9年度", "備考"]
    filled = own_rows.filled(table, own_columns.proposed(table.columns), "sakura")
    assert values(filled, form.INITIATIVES, "initiative_id", "number") == [("sakura-1-1", "１－１")]
    assert values(filled, form.TARGETS, "kpi_id", "fiscal_year", "target_text") == [
        ("sakura-1-1-1", "2025", "30.5%"), ("sakura-1-1-1", "2027", "50%"),
        ("sakura-1-1-2", "2025", "80%"), ("sakura-1-1-2", "2027", "90%"),
    ]  # fmt: skip
    assert values(filled, form.KPIS, "kpi_name", "note") == [("電子申請の割合", ""), ("満足度", "調査は隔年")]


def test_a_row_a_year_is_one_indicator() -> None:
    table = own_table.table_of(own_table.of_pasted("指標\t年度\t目標値\n参加者\tR7\t10人\n参加者\tR8\t20人\n参加者\tいつか\t9人\n"))
    filled = own_rows.filled(table, own_columns.proposed(table.columns), "sakura")
    assert values(filled, form.TARGETS, "kpi_id", "fiscal_year", "target_text") == [
        ("sakura-1-1", "2025", "10人"), ("sakura-1-1", "2026", "20人")
    ]  # fmt: skip
    assert filled.notes == ("4行目の年度「いつか」を読めないので、その目標は取り込みません。",)


@pytest.mark.parametrize(
    ("header", "meaning", "year"),
    [
        ("令和７年度", Meaning.TARGET, 2025), ("2027", Meaning.TARGET, 2027), ("R9目標", Meaning.TARGET, 2027),
        ("目標値（令和9年度末）", Meaning.TARGET, 2027), ("基準値 H30", Meaning.BASELINE, 2018),
        ("現況(R6.12)", Meaning.BASELINE, 2024), ("KPI", Meaning.KPI, None), ("評価指標", Meaning.KPI, None),
        ("指標の単位", Meaning.UNIT, None), ("所管課", Meaning.DEPARTMENTS, None), ("事業名", Meaning.INITIATIVE, None),
        ("基本方針", Meaning.SECTION, None), ("指標の算出方法", Meaning.NOTE, None), ("R5～R9", Meaning.NONE, None),
        ("", Meaning.NONE, None), ("電話番号", Meaning.NONE, None),
    ],
)  # fmt: skip
def test_a_header_says_what_its_column_means(header: str, meaning: Meaning, year: int | None) -> None:
    assert own_columns.proposed([own_table.OwnColumn(1, header, ())]) == {1: Use(meaning, year)}


def test_what_was_decided_is_found_again_under_the_years_of_next_year() -> None:
    first = own_table.table_of(own_table.of_pasted("項番\t内容\tめざす値 R7\n1\t満足度\t8割\n")).columns
    kept = own_columns.kept(first, {1: Use(Meaning.NONE), 2: Use(Meaning.KPI), 3: Use(Meaning.TARGET, 2025)})
    later = own_table.table_of(own_table.of_pasted("項番\t内容\tめざす値 R8\n1\t満足度\t9割\n")).columns
    assert own_columns.proposed(later, kept) == {
        1: Use(Meaning.NONE), 2: Use(Meaning.KPI), 3: Use(Meaning.TARGET, 2026)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pasted", "uses", "says"),
    [
        ("指標\t目標\t担当\nA\t1\tB\n", None, "何年度の目標値か分かりません"),
        ("名称\tR7\t担当\nA\t1\tB\n", None, "指標の名称の列が選ばれていません"),
        ("指標\tR7\t令和7年度\nA\t1\tB\n", None, "同じ年度の目標値の列が二つ"),
        ("指標\t単位\tR7\nA\t1\tB\n", {1: Use(Meaning.KPI), 2: Use(Meaning.KPI), 3: Use(Meaning.NONE)}, "列が二つ選ばれて"),
        ("指標\t単位\tR7\n\t人\t3\n", None, "指標の名称の列に何もありません"),
    ],
)
def test_a_table_that_cannot_be_a_plan_says_what_to_choose(
    pasted: str, uses: dict[int, Use] | None, says: str
) -> None:
    table = own_table.table_of(own_table.of_pasted(pasted))
    with pytest.raises(WorkbookRefused, match=says):
        own_rows.filled(table, own_columns.proposed(table.columns) if uses is None else uses, "sakura")


@pytest.mark.parametrize(
    ("pasted", "says"),
    [("", "見出しの行が見つかりません"), ("一行だけ", "見出しの行"), ("指標\t単位\tR7\n", "見出しの下に何もありません")],
)
def test_what_is_no_table_is_refused(pasted: str, says: str) -> None:
    with pytest.raises(WorkbookRefused, match=says):
        own_table.table_of(own_table.of_pasted(pasted))


def against_standing(pasted: str) -> own_rows.Filled:
    table = own_table.table_of(own_table.of_pasted(pasted))
    return own_rows.filled(table, own_columns.proposed(table.columns), "kaku", BOOK, {"kaku-1-1"})


STANDS = {"割合": "10.5%\t30%\t\t50%", "用紙": "約330万枚\t\t\t260万枚", "証明書": "\t\t住民票 5% 印鑑証明書10% (令和8年度)\t"}
HEADER = "取組\t指標\t構成\t現状値 R5\tR7\tR8\tR9\n"


def pasted_plan(**other: str) -> str:
    lines = {**STANDS, **other}
    rows = (f"窓口\t{name}\t{'印鑑証明書' if name == '証明書' else ''}\t{texts}\n" for name, texts in lines.items())
    return HEADER + "".join(rows)


def test_a_table_that_says_what_stands_changes_nothing() -> None:
    filled = against_standing(pasted_plan())
    assert filled.rows == texts.rows(BOOK)
    assert filled.notes == ("表にない登録済みの指標 1件は、そのまま残しました（意識）。",)


def test_other_targets_are_a_revision_of_the_whole_path_and_a_new_indicator_gets_an_id_never_used() -> None:
    filled = against_standing(pasted_plan(割合="10.5%\t30％\t40%\t45%", 新しい指標="3件\t\t\t9件"))
    old = texts.rows(BOOK)
    targets = values(filled, form.TARGETS, "kpi_id", "target_revision", "fiscal_year", "target_text")
    assert targets[: len(old[form.TARGETS])] == values(
        replace(filled, rows=old), form.TARGETS, "kpi_id", "target_revision", "fiscal_year", "target_text"
    )
    assert targets[len(old[form.TARGETS]) :] == [
        ("kaku-1-share", "1", "2025", "30％"), ("kaku-1-share", "1", "2026", "40%"),
        ("kaku-1-share", "1", "2027", "45%"), ("kaku-1-2", "0", "2027", "9件"),
    ]  # fmt: skip
    assert "「割合」の目標が違うので、改定回 1 の行を加えました（2026年度 （なし）→40%・2027年度 50%→45%）。" in filled.notes
    assert "新しい指標「新しい指標」を加えました。" in filled.notes
    assert filled.rows[form.INITIATIVES] == old[form.INITIATIVES]


def test_a_baseline_that_stands_is_not_replaced_by_a_table() -> None:
    filled = against_standing(pasted_plan(割合="11%\t30%\t\t50%"))
    assert filled.rows[form.KPIS] == texts.rows(BOOK)[form.KPIS]
    assert filled.notes[0] == "「割合」の現状値が違います（登録済み「10.5%」、表「11%」）。登録済みのままにしました。"


def revised(filled: own_rows.Filled) -> list[tuple[str, ...]]:
    rows = values(filled, form.TARGETS, "kpi_id", "target_revision", "fiscal_year", "target_text")
    return [row for row in rows if row[1] == "1"]


def test_a_target_that_the_table_leaves_blank_is_withdrawn_and_a_year_without_a_column_stays() -> None:
    filled = own_rows.filled(
        table := own_table.table_of(own_table.of_pasted("取組\t指標\tR7\n窓口\t割合\t35%\n")),
        own_columns.proposed(table.columns), "kaku", BOOK,
    )  # fmt: skip
    assert revised(filled) == [("kaku-1-share", "1", "2025", "35%"), ("kaku-1-share", "1", "2027", "50%")]
    blank = against_standing(pasted_plan(割合="10.5%\t30%\t\t－"))
    assert revised(blank) == [("kaku-1-share", "1", "2025", "30%")]


@pytest.mark.parametrize(
    ("number", "start"),
    [
        ("1-2", "kaku-1-2"), ("１－２", "kaku-1-2"), ("（１）－２", "kaku-1-2"), ("①", "kaku-1"), ("1.2", "kaku-1-2"),
        ("a-1", "kaku-a-1"), ("第3章", "kaku-7"), ("1.2.3.4.5", "kaku-7"), ("", "kaku-7"), ("－", "kaku-7"),
    ],
)  # fmt: skip
def test_ids_are_made_by_one_rule_from_a_table_and_in_the_workbook(number: str, start: str) -> None:
    assert ids.start_of("kaku", number, 7) == start
    table = own_table.table_of(own_table.of_pasted(f"No\t取組\t指標\n{number}\t窓口\t割合\n{number}\t人材\t人数\n"))
    filled = own_rows.filled(table, own_columns.proposed(table.columns), "kaku")
    first = start.replace("7", "1")
    second = "kaku-2" if start == "kaku-7" else f"{first}-2"
    assert values(filled, form.INITIATIVES, "initiative_id") == [(first,), (second,)]
    assert values(filled, form.KPIS, "kpi_id") == [(f"{first}-1",), (f"{second}-1",)]
