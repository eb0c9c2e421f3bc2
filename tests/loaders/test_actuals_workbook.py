"""The form itself: what is locked, what is offered, what it says."""

import io
from dataclasses import replace

import openpyxl

from domain.codes import Kind, Mark, Stage, ValueCode
from loaders import actuals_form as form
from loaders.actuals_workbook import template
from tests.loaders.actuals import EMPTY, SHARE
from tests.store.small import TODAY, definitions, entry
from ui import labels


def test_the_form_locks_what_is_not_to_be_changed_and_offers_its_choices():
    book = openpyxl.load_workbook(io.BytesIO(EMPTY))
    assert book.sheetnames == ["実績", "取組の段階", "記入のしかた", "_様式"]
    assert book["_様式"].sheet_state == "hidden"
    sheet = book["実績"]
    assert sheet.protection.sheet is True
    assert [sheet[f"{letter}2"].protection.locked for letter in "AIJLS"] == [True, True, False, False, False]
    rules = {str(rule.sqref): (rule.type, rule.formula1) for rule in sheet.data_validations.dataValidation}
    assert rules["J2:J44"] == ("list", "'_様式'!$D$1:$D$3")
    assert rules["O2:O44"] == ("list", "'_様式'!$F$1:$F$3")
    assert rules["A5:A44"] == ("list", "'_様式'!$H$1:$H$3")
    assert [book["_様式"].cell(row, 4).value for row in (1, 2, 3)] == [
        "令和7年度（2025）",
        "令和8年度（2026）",
        "令和9年度（2027）",
    ]


def test_a_text_that_begins_with_an_equals_sign_stays_a_text():
    odd = replace(entry(SHARE), kpi_name="=1+1", latest_text="=cmd()")
    book = openpyxl.load_workbook(io.BytesIO(template(definitions(odd), TODAY)))
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
