"""市の評価: what the city published is read as it stands, wherever it is not told from what it needs it is refused."""

import pytest

from domain.plan import PublishedGrade
from loaders.actuals import form
from loaders.actuals.reading import read_book
from loaders.book.grid import Book, Written
from tests.loaders.actuals import CITY, COUNT, SHARE, TODAY, laid_over, reading, refusals, share

HERE = form.GRADES
FULL = {
    "fiscal_year": "令和8年度（2026）", "grade_text": "Ｂ", "rule_text": "8割以上でB", "source_text": "R8年度の進捗報告",
}  # fmt: skip
SPARE = 5  # below the three KPIs


def graded(kpi_id=SHARE, **inputs):
    return (kpi_id, FULL | inputs)


def test_a_grade_is_read_as_published_alone_or_beside_actuals():
    alone, beside = reading(graded()), reading(share(), graded(COUNT, grade_text=3))
    assert (alone.rows, alone.stages, alone.errors) == ((), (), ())
    assert alone.grades == (PublishedGrade(SHARE, 2026, "Ｂ", "8割以上でB", "R8年度の進捗報告"),)
    assert (len(beside.rows), beside.grades[0].kpi_id, beside.grades[0].grade_text) == (1, COUNT, "3")


@pytest.mark.parametrize(
    ("inputs", "cell", "problem"),
    [
        ({"fiscal_year": None}, "F2", "評価した年度がありません"),
        ({"grade_text": None}, "G2", "評価（公表のまま）がありません"),
        ({"rule_text": None}, "H2", "市の基準がありません"),
        ({"source_text": None}, "I2", "出典（資料名など）がありません"),
        ({"fiscal_year": "令和10年度"}, "F2", "まだ始まっていない年度です"),
        ({"fiscal_year": 2019}, "F2", "計画の対象より前の年度です"),
        ({"fiscal_year": "去年"}, "F2", "年度として読めません"),
        ({"grade_text": "B\u202eA"}, "G2", "文字の並びを入れ替える、目に見えない文字（U+202E）があります"),
        ({"rule_text": "長" * 1_001}, "H2", "1,001字あります"),
        ({"grade_text": Written(None, struck="C")}, "G2", "取り消し線で消されています"),
    ],
)
def test_what_is_missing_or_wrong_is_refused_in_its_cell(inputs, cell, problem):
    assert [(sheet, at, told) for sheet, at, _, told in refusals(graded(**inputs))] == [(HERE, cell, problem)]


def test_a_year_alone_says_nothing():
    found = reading((SHARE, {"fiscal_year": "令和8年度（2026）", "source_text": None}))
    assert (found.grades, found.errors) == ((), ())
    (note,) = found.notes
    assert (note.sheet, note.cell, note.read_as) == (HERE, "G2", "評価が空のため、この行は変更なしと読みました")


def below(**cells):
    """Return the form with one grade and a spare row filled in, by column key."""
    book = laid_over(CITY, (graded(),), {})
    keys = [column.key for column in form.GRADE_COLUMNS]
    more = {(SPARE, keys.index(key) + 1): Written(value) for key, value in cells.items()}
    sheet = book[HERE]
    return read_book(Book({**book.sheets, HERE: sheet._replace(cells={**sheet.cells, **more})}), CITY, TODAY)


def test_another_year_stands_in_a_spare_row_by_the_name_and_once():
    label = next(label for label, kpi_id in form.labels(CITY.kpis).items() if kpi_id == SHARE)
    other = below(kpi_name=label, **FULL | {"fiscal_year": "令和7年度"})
    assert [grade.fiscal_year for grade in other.grades] == [2026, 2025]
    (again,) = below(kpi_name=label, **FULL).errors
    assert again.problem == "令和8年度（2026）の「指標の名」の評価が二つあります（もう一つは C2）"
    (nameless,) = below(**FULL).errors
    assert (nameless.cell, nameless.problem) == ("C5", "どの指標の行か分かりません")
    (unknown,) = below(kpi_name="ない指標", **FULL).errors
    assert unknown.problem == "一覧にない指標です"
    (changed, _) = below(kpi_id=SHARE, kpi_name="別の指標", **FULL).errors
    assert changed.problem == "様式の「指標の名」から変えられています"


def test_a_form_that_was_made_before_has_no_such_sheet_and_a_renamed_one_is_named():
    book = laid_over(CITY, (share(), graded()), {})
    without = {name: sheet for name, sheet in book.sheets.items() if name != HERE}
    read = read_book(Book(without), CITY, TODAY)
    assert (len(read.rows), read.grades, read.errors) == (1, (), ())
    (renamed,) = read_book(Book({**without, "評価": book[HERE]}), CITY, TODAY).errors
    assert renamed.problem == "シートの名が「市の評価」ではありません"
