"""The form itself: what is locked, what is offered, what it says."""

import io
from dataclasses import replace

import openpyxl

from domain.actual import InitiativeEntry
from loaders.actuals import form
from loaders.actuals.workbook import template
from tests.loaders.actuals import CITY, COUNT, EMPTY, SHARE
from tests.store.small import TODAY, definitions, entry


def test_the_form_locks_what_is_not_to_be_changed_and_offers_its_choices():
    book = openpyxl.load_workbook(io.BytesIO(EMPTY))
    assert book.sheetnames == ["実績", "取組の段階", "市の評価", "記入のしかた", "_様式"]
    assert book["_様式"].sheet_state == "hidden"
    sheet = book["実績"]
    assert all(book[name].protection.sheet for name in book.sheetnames)
    assert [sheet[f"{letter}2"].protection.locked for letter in "ACJKMT"] == [True, True, True, False, False, False]
    assert [sheet[f"{letter}5"].protection.locked for letter in "ACJKMT"] == [True, False, True, False, False, False]
    rules = {str(rule.sqref): (rule.type, rule.formula1) for rule in sheet.data_validations.dataValidation}
    assert rules["K2:K44"] == ("list", "'_様式'!$D$1:$D$3")
    assert rules["O2:O44"] == ("list", "'_様式'!$E$1:$E$4")
    assert rules["P2:P44"] == ("list", "'_様式'!$F$1:$F$3")
    assert rules["C5:C44"] == ("list", "'_様式'!$H$1:$H$3")
    assert [book["_様式"].cell(row, 4).value for row in (1, 2, 3)] == [
        "令和7年度（2025）",
        "令和8年度（2026）",
        "令和9年度（2027）",
    ]
    stages = {str(rule.sqref): rule.type for rule in book["取組の段階"].data_validations.dataValidation}
    assert stages == {"F2": "list", "G2": "date"}
    grades = {str(rule.sqref): rule.formula1 for rule in book["市の評価"].data_validations.dataValidation}
    assert grades == {"F2:F14": rules["K2:K44"][1], "C5:C14": rules["C5:C44"][1]}
    assert [book["市の評価"][f"{letter}2"].protection.locked for letter in "ACEFI"] == [True, True, True, False, False]


def test_a_plan_without_kpis_has_a_form_for_the_stages_alone_that_says_so():
    held = replace(CITY, kpis=())
    book = openpyxl.load_workbook(io.BytesIO(template(held, TODAY)))
    assert book.sheetnames == ["実績", "取組の段階", "市の評価", "記入のしかた", "_様式"]
    assert book["実績"].max_row == 1 and not book["実績"].data_validations.dataValidation
    said = [str(row[1].value) for row in book["記入のしかた"].iter_rows()]
    assert any("この計画は指標（KPI）を定めていないため" in text for text in said)
    assert not any("この計画は指標" in str(row[1].value) for row in BOOK["記入のしかた"].iter_rows())
    assert [str(rule.sqref) for rule in book["取組の段階"].data_validations.dataValidation] == ["F2", "G2"]


BOOK = openpyxl.load_workbook(io.BytesIO(EMPTY))


def test_the_value_cells_warn_beyond_the_bounds_of_their_kpi_and_say_them():
    sheet = openpyxl.load_workbook(io.BytesIO(EMPTY))["実績"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation if rule.type == "decimal"}
    said = {cells: (rule.operator, rule.formula1, rule.formula2, rule.prompt) for cells, rule in rules.items()}
    assert said == {
        "M2 N2": ("between", "0", "100", "0～100%"),
        "M3 N3": ("greaterThanOrEqual", "0", None, "0～手続/年"),
        "M4 N4": ("greaterThanOrEqual", "0", None, "0～"),
        "M5:M44 N5:N44": ("greaterThanOrEqual", "-99999999999999", None, "数字で記入してください。"),
    }
    # A warning: 集計中 and 30～60 can be written there too.
    assert {rule.errorStyle for rule in rules.values()} == {"warning"}


def test_ids_version_and_base_are_in_the_file_and_out_of_sight():
    book = openpyxl.load_workbook(io.BytesIO(EMPTY))
    for name in ("実績", "取組の段階"):
        assert book[name].column_dimensions["A"].hidden
    assert [book["実績"].cell(row, 1).value for row in (2, 3, 4)] == [kpi.kpi_id for kpi in CITY.kpis]
    form_rows = [(book["_様式"].cell(row, 1).value, book["_様式"].cell(row, 2).value) for row in range(1, 5)]
    assert form_rows == [("様式の版", "3"), ("市", "togane"), ("データの版", "1"), ("用途", "実績")]


def test_initiatives_without_numbers_stand_first_and_say_so():
    items = (
        InitiativeEntry("togane-1", "窓口", "市民課", ""),
        InitiativeEntry("togane-2", "人材", "総務課", "検討中（2026-03-31）", has_numbers=False),
    )
    book = openpyxl.load_workbook(io.BytesIO(template(replace(CITY, initiatives=items), TODAY)))
    rows = [[cell.value for cell in line][:5] for line in book["取組の段階"].iter_rows(min_row=2)]
    assert rows == [
        ["togane-2", "人材", "段階だけ", "総務課", "検討中（2026-03-31）"],
        ["togane-1", "窓口", "数値もあり", "市民課", None],
    ]


def test_the_rows_of_the_kpis_can_be_narrowed_to_a_department_and_the_spare_ones_stay():
    kpis = [replace(kpi, departments=named) for kpi, named in zip(CITY.kpis, ("企画課", "市民課;企画課", ""), strict=True)]
    sheet = openpyxl.load_workbook(io.BytesIO(template(replace(CITY, kpis=tuple(kpis)), TODAY)))["実績"]
    assert [sheet.cell(row, 5).value for row in (1, 2, 3, 4)] == ["担当", "企画課", "市民課・企画課", None]
    assert sheet.auto_filter.ref == "A1:T4" and sheet.protection.sheet and not sheet.protection.autoFilter


def test_the_form_of_one_department_holds_its_rows_alone_and_says_whose_it_is():
    kpis = [replace(kpi, departments=named) for kpi, named in zip(CITY.kpis, ("企画課", "市民課;企画課", "市民課"), strict=True)]
    items = (InitiativeEntry("togane-1", "窓口", "市民課", ""), InitiativeEntry("togane-2", "人材", "総務課;企画課", ""))
    held = replace(CITY, kpis=tuple(kpis), initiatives=items).of_department("企画課")
    book = openpyxl.load_workbook(io.BytesIO(template(held, TODAY)))
    assert [line[0].value for line in book["実績"].iter_rows(min_row=2, max_row=5)] == [SHARE, COUNT, None, None]
    assert [line[0].value for line in book["取組の段階"].iter_rows(min_row=2)] == ["togane-2"]
    assert [line[0].value for line in book["市の評価"].iter_rows(min_row=2, max_row=4)] == [SHARE, COUNT, None]
    assert book["記入のしかた"]["A1"].value == "東金市 実績の様式（企画課）（データ版 1）"
    assert [form.labels(held.kpis)[name] for name in form.labels(held.kpis)] == [SHARE, COUNT]


def test_every_kpi_has_a_name_of_its_own_in_the_list():
    one = entry(SHARE)
    same = [one, replace(one, kpi_id="togane-1-b"), replace(one, kpi_id="togane-2-c", initiative_name="人材")]
    parts = [replace(one, kpi_id=f"togane-3-{part}", kpi_name="率", component_name=part) for part in "de"]
    assert form.labels([*same, *parts]) == {
        "指標の名｜窓口｜togane-1-share": "togane-1-share",
        "指標の名｜窓口｜togane-1-b": "togane-1-b",
        "指標の名｜人材": "togane-2-c",
        "率（d）": "togane-3-d",
        "率（e）": "togane-3-e",
    }


def test_a_long_text_makes_its_row_as_high_as_it_needs():
    long = replace(entry(SHARE), kpi_name="長" * 40)
    sheet = openpyxl.load_workbook(io.BytesIO(template(definitions(long, entry("togane-1-b")), TODAY)))["実績"]
    assert sheet.row_dimensions[2].height == 3 * sheet.row_dimensions[3].height


def test_a_text_that_begins_with_an_equals_sign_stays_a_text():
    odd = replace(entry(SHARE), kpi_name="=1+1", latest_text="=cmd()")
    book = openpyxl.load_workbook(io.BytesIO(template(definitions(odd), TODAY)))
    assert (book["実績"]["C2"].data_type, book["実績"]["J2"].data_type) == ("s", "s")


def test_forms_that_are_out_hold_these_words():
    # Whoever changes one of them (domain/words.py) changes the form: it needs a new TEMPLATE_VERSION.
    assert form.TEMPLATE_VERSION == "3"
    assert list(form.VALUE_CODES) == ["未調査", "未公表", "該当なし", "集計中"]
    assert list(form.MARKS) == ["確定", "速報", "訂正"]
    assert list(form.STAGE_WORDS) == ["未着手", "検討中", "準備・試行", "一部実施", "実施済み", "中止"]
