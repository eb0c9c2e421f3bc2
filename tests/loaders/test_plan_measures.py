"""The sheet 共通指標 and the themes of a plan workbook: chosen by name, 該当なし, or left open."""

import io
from dataclasses import replace

import openpyxl
import pytest

from domain.plan import MeasureChoice
from domain.plan_book import MeasureTerm, PlanBook, Standing
from loaders.plan_book import form
from loaders.plan_book.reading import PlanReading, read
from loaders.plan_book.workbook import template
from tests.cells import edited
from tests.plan_books import BOOK, TERMS
from tests.test_messages import plain

pytestmark = pytest.mark.usefixtures("forked_workers")

CARD = MeasureTerm(
    "card_share",
    "マイナンバーカードの交付率・保有率",
    (("交付率", "計画に記載なし"), ("保有率", "人口")),
    lambda definition, unit: "割合の定義です" if definition == "交付率" and unit == "枚" else None,
)
PAPER = MeasureTerm("paper", "コピー用紙の購入枚数", (("購入枚数", "なし（数）"),))
OFFERED = replace(TERMS, measures=(CARD, PAPER), theme_items={"front_yard": ("フロントヤード改革", "オンライン化")})
SAID = (
    MeasureChoice("kaku-1-share", "card_share", "保有率", "人口", "年度末"),
    MeasureChoice("kaku-1-sheets", None, difference_note="庁舎の外も数える"),
)
HELD = replace(BOOK, plan=replace(BOOK.plan, measures=SAID))
FORM = template(OFFERED, HELD)
SHEET = form.MEASURES


def reading(*edits: tuple[str, str, object], data: bytes = FORM, without: str | None = None) -> PlanReading:
    changed = edited(data, *edits, mend=None if without is None else lambda book: book.remove(book[without]))
    return read(changed, OFFERED, lambda _: Standing())


def sound(found: PlanReading) -> PlanBook:
    assert [str(error) for error in found.errors] == []
    assert found.book is not None
    return found.book


def test_what_is_said_comes_back_as_it_was_beside_what_nobody_has_said() -> None:
    assert sound(reading()).plan.measures == SAID
    sheet = openpyxl.load_workbook(io.BytesIO(FORM))[SHEET]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=5)] == [
        ["kaku-1-share", CARD.name, "保有率", "人口", "年度末", "割合"],
        ["kaku-1-sheets", "該当なし", None, None, "庁舎の外も数える", "用紙"],
        ["kaku-1-seal", None, None, None, None, "証明書（印鑑証明書）"],
        ["kaku-2-wish", None, None, None, None, "意識"],
    ]


def test_choices_are_offered_by_name_and_the_guide_tells_their_definitions() -> None:
    book = openpyxl.load_workbook(io.BytesIO(FORM))
    rules = {str(rule.sqref).split(":")[0]: rule for rule in book[SHEET].data_validations.dataValidation}
    assert (rules["B2"].showErrorMessage, rules["C2"].showErrorMessage) == (True, False)
    listed = book[form.FORM]

    def texts(formula: str) -> list[object]:
        return [cell.value for (cell,) in listed[formula.split("!")[1].replace("$", "")]]

    assert texts(rules["B2"].formula1) == ["該当なし", CARD.name, PAPER.name]
    # The definitions that stand beside the chosen 共通指標, in a list sorted by it.
    keys = rules["C2"].formula1.split("MATCH($B2,")[1].split(",0)")[0]
    assert texts(keys) == [CARD.name, CARD.name, PAPER.name]
    first = rules["C2"].formula1.removeprefix("OFFSET(").split(",")[0]
    assert listed[first.split("!")[1].replace("$", "")].value == "交付率"
    (themes,) = book[form.INITIATIVES].data_validations.dataValidation
    assert (themes.showErrorMessage, texts(themes.formula1)) == (False, ["フロントヤード", "独自", "該当なし"])
    guide = {row[0].value: row[1].value for row in book[form.GUIDE].iter_rows()}
    assert guide["テーマ：フロントヤード"] == "フロントヤード改革。国の一覧の項目：フロントヤード改革、オンライン化"
    assert guide[f"共通指標：{CARD.name}"] == "定義：交付率（分母：計画に記載なし）、保有率（分母：人口）"


def test_a_form_of_before_says_nothing_of_measures() -> None:
    book = sound(reading(without=SHEET))
    assert (book.plan.measures, book.says_measures) == ((), False)
    assert sound(reading()).says_measures


def test_a_kpi_is_named_by_name_and_a_city_may_have_a_definition_of_its_own() -> None:
    found = reading(
        (SHEET, "A2", " 割合"), (SHEET, "C2", "交付の割合"), (SHEET, "D2", "住民"), (SHEET, "A3", "証明書（印鑑証明書）"),
    )  # fmt: skip
    first, second = sound(found).plan.measures
    assert first == MeasureChoice("kaku-1-share", "card_share", "交付の割合", "住民", "年度末")
    assert second.kpi_id == "kaku-1-seal"
    assert [(note.cell, note.read_as[:8]) for note in found.notes if note.sheet == SHEET] == [("C2", "新しい定義として")]


def test_an_empty_denominator_is_that_of_the_definition_and_is_told() -> None:
    found = reading((SHEET, "C2", "ホユウ率"), (SHEET, "D2", "人口"))
    assert sound(found).plan.measures[0].definition == "ホユウ率"
    found = reading((SHEET, "D2", None))
    assert sound(found).plan.measures[0].denominator == "人口"
    assert [note.read_as for note in found.notes if note.cell == "D2"] == ["空欄のため、同じ定義の「人口」とします"]


@pytest.mark.parametrize(
    ("edits", "cell", "problem"),
    [
        ([("B2", "カードの枚数")], "B2", "知らない共通指標です"),
        ([("B2", None)], "B2", "共通指標が空欄です"),
        ([("C2", None)], "C2", "定義が空欄です"),
        ([("A3", None), ("B3", None), ("E3", None), ("A2", "用紙"), ("C2", "交付率")], "C2", "割合の定義です"),
        ([("C2", "別の率"), ("D2", None)], "D2", "分母が空欄です"),
        ([("A2", None)], "A2", "指標（名称かID）が空欄です"),
        ([("A2", "ない指標")], "A2", "シート「指標」にない名称です"),
        ([("A3", "kaku-1-share")], "A3", "同じ指標の行が二つあります（もう一つは A2）"),
        ([("C3", "購入枚数")], "C3", "「該当なし」の指標に定義や分母があります"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_cell(
    edits: list[tuple[str, object]], cell: str, problem: str
) -> None:
    (error,) = reading(*((SHEET, place, value) for place, value in edits)).errors
    assert (error.sheet, error.cell, error.problem) == (SHEET, cell, problem)
    assert plain(error.remedy)


def test_two_kpis_of_one_name_are_told_apart_by_id() -> None:
    (error,) = reading((form.KPIS, "C3", "割合"), (SHEET, "A2", "割合")).errors
    assert (error.cell, error.remedy) == ("A2", "ID（kaku-1-share・kaku-1-sheets）のどれかで書いてください。")


@pytest.mark.parametrize(
    ("text", "themes", "is_themeless"),
    [
        ("フロントヤード; 独自", ("front_yard", "own"), False),
        ("フロントヤード改革；own", ("front_yard", "own"), False),
        ("該当なし", (), True),
        (None, (), False),
    ],
)
def test_themes_are_named_decided_to_be_none_or_left_open(
    text: str | None, themes: tuple[str, ...], is_themeless: bool
) -> None:
    found = reading((form.INITIATIVES, "F2", text))
    first = sound(found).plan.initiatives[0]
    assert (first.themes, first.is_themeless) == (themes, is_themeless)
    told = [note.read_as for note in found.notes if note.sheet == form.INITIATIVES]
    assert told == ([] if text else ["空欄のため、テーマは未対応付けとします"])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("窓口", "知らないテーマ「窓口」です"),
        ("独自;該当なし", "「該当なし」とほかのテーマが並んでいます"),
        ("独自;own", "同じテーマが二つあります"),
    ],
)
def test_themes_that_cannot_be_are_refused(text: str, problem: str) -> None:
    (error,) = reading((form.INITIATIVES, "F2", text)).errors
    assert (error.cell, error.problem) == ("F2", problem)


def test_themes_stand_by_name_in_a_filled_in_form() -> None:
    none = replace(BOOK.plan.initiatives[1], themes=(), is_themeless=True)
    held = replace(BOOK, plan=replace(BOOK.plan, initiatives=(BOOK.plan.initiatives[0], none)))
    data = template(OFFERED, held)
    sheet = openpyxl.load_workbook(io.BytesIO(data))[form.INITIATIVES]
    assert [sheet["F2"].value, sheet["F3"].value] == ["フロントヤード;独自", "該当なし"]
    assert sound(reading(data=data)).plan.initiatives == held.plan.initiatives
