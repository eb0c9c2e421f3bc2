"""The form in a second spreadsheet: LibreOffice opens, saves and prints it, and what it saved is read as before."""

import csv
import io
import os
import re
import shutil
import subprocess

import openpyxl
import pytest

from domain.codes import Mark
from loaders.actuals import form
from loaders.actuals.reading import read
from loaders.actuals.workbook import template
from tests.loaders.actuals import CITY, COUNT, PLAIN, SHARE, count, plain, share
from tests.store.small import TODAY, filled

STAGE = {"stage": "一部実施", "observed_on": TODAY, "evidence": "受付開始", "department": "市民課"}
LONG = "庁内の照会に時間を要し、回答のあった課から順に集計している。" * 3


def mend(book):
    sheet = book[form.ACTUALS]
    sheet["M4"] = "=10+20"
    label = next(label for label, kpi_id in form.labels(CITY.kpis).items() if kpi_id == SHARE)
    for letter, value in {"C": label, "K": "R7", "M": "２０％", "P": "訂正", "Q": "=注記"}.items():
        sheet[f"{letter}6"] = value
    sheet["Q6"].data_type = "s"
    sheet["L3"] = TODAY


FILLED = filled(
    template(CITY, TODAY),
    share(value=30.5, note=LONG, evidence="https://example.com/a?b=c&d=e"),
    count(value="30～60", mark="速報", fiscal_year="令和9年度（2027）"),
    plain(),
    ("togane-1", STAGE),
    mend=mend,
)


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """Return the filled-in form as LibreOffice saves it, by the ending of the file."""
    if shutil.which("soffice") is None:
        pytest.fail("soffice is not there: sh tools/environment.sh libreoffice")
    folder = tmp_path_factory.mktemp("office")
    (folder / "form.xlsx").write_bytes(FILLED)
    made = {}
    # 44 is the comma, 34 the quote, 64 is Shift_JIS to LibreOffice; the last -1 asks for every sheet.
    for kind in ("xlsx", "pdf", "csv:Text - txt - csv (StarCalc):44,34,64,1,,0,false,true,false,false,false,-1"):
        out = folder / kind[:4].strip(":")
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
             "--convert-to", kind, "--outdir", str(out), str(folder / "form.xlsx")],
            check=True, capture_output=True, timeout=300, env={**os.environ, "HOME": str(folder)},
        )  # fmt: skip
        made |= {path.name: path.read_bytes() for path in out.iterdir()}
    return made


def test_what_libreoffice_saved_is_read_with_the_same_result(converted):
    before, after = read(FILLED, CITY, TODAY), read(converted["form.xlsx"], CITY, TODAY)
    # openpyxl stores no result of a formula; LibreOffice computes it.
    assert [(error.cell, error.problem) for error in before.errors] == [("M4", "計算式の結果が保存されていません")]
    assert after.errors == ()
    assert [(row.kpi_id, row.fiscal_year, str(row.low), str(row.high), row.mark) for row in after.rows] == [
        (SHARE, 2026, "30.5000", "30.5000", Mark.FINAL),
        (COUNT, 2027, "30.0000", "60.0000", Mark.PRELIMINARY),
        (PLAIN, 2026, "30.0000", "30.0000", Mark.FINAL),
        (SHARE, 2025, "20.0000", "20.0000", Mark.CORRECTED),
    ]
    assert [row.note for row in after.rows] == [
        f"{LONG}\n根拠：https://example.com/a?b=c&d=e",
        None,
        None,
        "=注記",
    ]
    assert [(report.initiative_id, report.observed_on) for report in after.stages] == [("togane-1", TODAY)]
    assert after.base_version == 1
    assert set(before.notes) < set(after.notes)


def test_the_form_stays_the_form_in_libreoffice(converted):
    book = openpyxl.load_workbook(io.BytesIO(converted["form.xlsx"]))
    sheet = book[form.ACTUALS]
    assert book[form.FORM].sheet_state == "hidden" and sheet.column_dimensions["A"].hidden
    assert sheet.protection.sheet
    assert [sheet[f"{letter}2"].protection.locked for letter in "BJKMT"] == [True, True, False, False, False]
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert any("$E$1" in formula for formula in lists.values()) and len(lists) == 4


def test_a_csv_file_that_libreoffice_made_of_the_sheet_is_read_with_the_same_rows(converted):
    name = next(name for name in converted if name.endswith("実績.csv"))
    from_csv, from_book = read(converted[name], CITY, TODAY), read(converted["form.xlsx"], CITY, TODAY)
    header = next(csv.reader(converted[name].decode("cp932").splitlines()))
    assert header == [column.header for column in form.ACTUAL_COLUMNS]
    assert from_csv.errors == ()
    said = [(row.kpi_id, row.observed_on, row.low, row.high, row.mark, row.note) for row in from_csv.rows]
    assert said == [(row.kpi_id, row.observed_on, row.low, row.high, row.mark, row.note) for row in from_book.rows]


def test_printed_it_is_a_page_for_each_sheet_and_the_hidden_ones_are_not_there(converted):
    pages = re.findall(rb"/Type\s*/Page[^s]", converted["form.pdf"])
    boxes = re.findall(
        rb"/Type\s*/Page[^s].*?/MediaBox\s*\[\s*0 0 ([0-9.]+) ([0-9.]+)", converted["form.pdf"], re.DOTALL
    )
    sizes = [(round(float(width)), round(float(height))) for width, height in boxes]
    # A3 across for the tables, A4 upright for the guide.
    assert (len(pages), sizes) == (4, [(1191, 842)] * 3 + [(595, 842)])
