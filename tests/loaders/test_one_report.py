"""One report from the fields of a page: what a file of the same row says, and every finding with its field."""

from dataclasses import replace
from datetime import date

import pytest

from domain.actual import RetiredEntry
from domain.codes import Kind, LeadsTo, Mark
from loaders.actuals import form, one_report
from tests.loaders.actuals import CITY, CLOSED, COUNT, OPEN, SHARE, reading, share
from tests.store.small import TODAY, definitions, entry


def read(city=CITY, version=1, **said):
    entered = {"kpi_id": SHARE, "fiscal_year": CLOSED, "value": "30", "mark": "確定"} | said
    return one_report.read(entered, version, city, TODAY)


def told(result):
    return [(one.sheet, one.cell, one.seen, one.problem) for one in result.errors]


def test_a_report_is_what_the_same_row_of_a_workbook_is():
    words = {"note": "窓口で", "evidence": "月報", "reason": "人手", "next_step": "委託"}
    (from_book,) = reading(share(**words)).rows
    result = read(**words)
    assert (result.rows, result.errors, result.base_version) == ((from_book,), (), 1)
    assert read(version=1, city=replace(CITY, version=4)).base_version == 1


def test_every_field_of_the_form_is_asked_for():
    assert list(one_report.KEYS) == ["kpi_id", *(column.key for column in form.ACTUAL_COLUMNS if column.is_input)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"value": "約30"}, ("", "実績値", "約30", "おおよその値です")),
        ({"value": "130"}, ("", "実績値", "130", "この指標は 100% を超えることがありません")),
        ({"value": "", "note": "調べた"}, ("", "実績値", "", "実績値も「値なしの理由」もありません")),
        ({"value": "40", "high": "30"}, ("", "上限値（幅のあるとき）", "30", "上限値が実績値（40）より小さくなっています")),
        ({"value": "5", "code": "未調査"}, ("", "実績値", "5", "値と「値なしの理由」が両方あります")),
        ({"mark": ""}, ("", "区分", "", "区分がありません")),
        ({"fiscal_year": ""}, ("", "年度", "", "年度も時点もありません")),
        ({"fiscal_year": OPEN}, ("", "区分", "確定", "終わっていない年度の値です")),
        ({"fiscal_year": "", "observed_on": "2028-01-01"}, ("", "時点（任意の日付）", "2028-01-01", "まだ来ていない日です")),
        ({"note": "\u202e"}, ("", "備考", "\u202e", "文字の並びを入れ替える、目に見えない文字（U+202E）があります")),
        ({"kpi_id": "togane-9"}, ("", "指標", "togane-9", "この市の計画にない ID です")),
    ],
)
def test_what_is_wrong_is_told_of_its_field(said, expected):
    assert told(read(**said))[0] == expected


def test_words_are_those_of_a_page_without_cells():
    result = read(value="30（40）")
    assert [one.problem for one in result.errors] == ["一つの欄に値が二つあります（「30」と「(40)」）"]
    assert not any("セル" in text for one in read(note="\u202e").errors for text in (one.problem, one.remedy))


def test_what_is_read_otherwise_is_noted_and_what_looks_wrong_is_asked_of_its_field():
    result = read(value="０．８")
    assert [(one.sheet, one.cell, one.read_as) for one in result.notes] == [("", "実績値", "0.8 と読みました")]
    (question,) = result.questions
    assert (question.sheet, question.cell, question.seen) == ("", "実績値", "０．８")
    assert question.question_id == read(value="０．８").questions[0].question_id


def test_a_value_of_a_day_and_one_of_an_open_year():
    (one,) = read(fiscal_year="", observed_on="令和9年6月30日").rows
    assert (one.observed_on, one.fiscal_year, one.mark) == (date(2027, 6, 30), 2027, Mark.FINAL)
    (other,) = read(kpi_id=COUNT, fiscal_year=OPEN, observed_on="2027-06-30", mark="速報").rows
    assert (other.observed_on, other.fiscal_year, other.mark) == (date(2027, 6, 30), 2027, Mark.PRELIMINARY)


def test_a_stage_is_a_word():
    city = definitions(entry(SHARE, Kind.LEVEL, "段階", None))
    (one,) = read(city=city, value="準備・試行").rows
    assert (one.low, one.value_text) == (2, "準備・試行")
    assert told(read(city=city, value="3"))[0][1] == "実績値"


def test_an_id_that_is_no_kpi_any_more_is_told_with_its_successor():
    gone = RetiredEntry("togane-0", LeadsTo.KPI, SHARE, "指標の名", "窓口", "二つに分かれた")
    (error,) = read(city=replace(CITY, retired=(gone,)), kpi_id="togane-0").errors
    assert error.cell == "指標" and SHARE in error.remedy
