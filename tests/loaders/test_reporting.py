"""When a KPI is reported, in which years, how its city graded itself, and stages as values: from a city's files."""

import csv
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from domain.codes import Kind
from domain.plan import Plan, PublishedGrade
from loaders import minamiboso, reporting, togane
from loaders.transcription import TranscriptionError

DATA = Path(__file__).parents[2] / "data/plans"
SHARE = "togane-1-1-online-share"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA / "togane", tmp_path / "togane"))


def write(folder: Path, name: str, columns: tuple[str, ...], *rows: tuple[str, ...]) -> None:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((columns, *rows))


def change(folder: Path, name: str, kpi_column: str, kpi_id: str, **cells: str) -> None:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = [row | cells if row[kpi_column] == kpi_id else row for row in rows]
    write(folder, name, tuple(rows[0]), *(tuple(row.values()) for row in changed))


@pytest.mark.parametrize(
    ("text", "due"),
    [("06-30", (6, 30)), ("6/30", (6, 30)), ("６月３０日", (6, 30)), ("03-31", (3, 31)), ("02-28", (2, 28)), ("02-29", None),
     ("06-31", None), ("13-01", None), ("00-10", None), ("6月末", None), ("2026-06-30", None), ("", None)],
)  # fmt: skip
def test_a_due_day_is_a_day_of_every_year(text: str, due: tuple[int, int] | None) -> None:
    assert reporting.month_day(text) == due


@pytest.mark.parametrize(
    ("text", "years"),
    [("R6; R8", (2024, 2026)), ("R8；R6", (2024, 2026)), ("令和元年度、2024", (2019, 2024)), ("R6;", None), ("R6; R6", None),
     ("隔年", None), ("R6-R8", None), ("1024", None)],
)  # fmt: skip
def test_survey_years_are_named_one_by_one(text: str, years: tuple[int, ...] | None) -> None:
    assert reporting.fiscal_years(text) == years


def test_a_citys_files_say_when_it_reports_and_how_it_graded_itself(folder: Path) -> None:
    toml = folder / "plan.toml"
    toml.write_text(toml.read_text("utf-8") + 'report_due = "07-31"\n', "utf-8")
    write(folder, reporting.REPORTING, reporting.REPORTING_COLUMNS, (SHARE, "12-28", "R9; R11", "隔年の調査"))
    grade = (SHARE, "R8", "B", "8割以上でB", "令和8年度の進捗報告 p.3")
    write(folder, reporting.GRADES, reporting.GRADE_COLUMNS, grade)
    plan, before = togane.load(folder), togane.load(DATA / "togane")
    assert (plan.document.report_due, before.document.report_due) == ((7, 31), None)
    share = next(kpi for kpi in plan.kpis if kpi.kpi_id == SHARE)
    assert (share.report_due, share.survey_years) == ((12, 28), (2027, 2029))
    assert share.decision_reason.endswith("　報告：隔年の調査")
    assert [kpi for kpi in plan.kpis if kpi.kpi_id != SHARE] == [kpi for kpi in before.kpis if kpi.kpi_id != SHARE]
    assert plan.published_grades == (PublishedGrade(SHARE, 2026, *grade[2:]),)


@pytest.mark.parametrize(
    ("name", "row", "problem"),
    [
        (reporting.REPORTING, ("togane-none", "06-30", "", "理由"), "kpi_id「togane-none」: この計画の指標ではありません"),
        (reporting.REPORTING, (SHARE, "06-31", "", "理由"), "report_due「06-31」: 毎年ある月日として読めません"),
        (reporting.REPORTING, (SHARE, "", "隔年", "理由"), "survey_years「隔年」: 調査年度として読めません"),
        (reporting.REPORTING, (SHARE, "", "", "理由"), "report_due「」: 期限も調査年度もありません"),
        (reporting.REPORTING, (SHARE, "06-30", "", ""), "reason「」: 空欄です"),
        (reporting.GRADES, ("togane-none", "R8", "B", "基準", "出典"), "kpi_id「togane-none」: この計画の指標ではありません"),
        (reporting.GRADES, (SHARE, "R8; R9", "B", "基準", "出典"), "fiscal_year「R8; R9」: 年度として読めません"),
        (reporting.GRADES, (SHARE, "R8", "B", "基準", ""), "source「」: 空欄です"),
    ],
)  # fmt: skip
def test_a_slip_is_refused_with_its_cell(folder: Path, name: str, row: tuple[str, ...], problem: str) -> None:
    columns = reporting.REPORTING_COLUMNS if name == reporting.REPORTING else reporting.GRADE_COLUMNS
    write(folder, name, columns, row)
    with pytest.raises(TranscriptionError, match=re.escape(f"togane/{name} 2行目 {problem}")):
        togane.load(folder)


def test_a_second_row_and_a_plan_without_kpis_are_refused(folder: Path, tmp_path: Path) -> None:
    twice = [(SHARE, "06-30", "", "理由")] * 2
    write(folder, reporting.REPORTING, reporting.REPORTING_COLUMNS, *twice)
    with pytest.raises(TranscriptionError, match="同じIDの行が2つあります"):
        togane.load(folder)
    none = Path(shutil.copytree(DATA / "minamiboso", tmp_path / "minamiboso"))
    write(none, reporting.GRADES, reporting.GRADE_COLUMNS, ("minamiboso-1", "R8", "B", "基準", "出典"))
    with pytest.raises(TranscriptionError, match="この計画の指標ではありません"):
        minamiboso.load(none)


def test_a_due_day_of_a_plan_that_is_none_is_refused(folder: Path) -> None:
    toml = folder / "plan.toml"
    toml.write_text(toml.read_text("utf-8") + 'report_due = "06-31"\n', "utf-8")
    with pytest.raises(TranscriptionError, match="report_due「06-31」: 毎年ある月日として読めません。06-30 の形"):
        togane.load(folder)


def staged(folder: Path, **cells: str) -> Plan:
    """Return the plan with a KPI that is measured in stages."""
    decided = {"kind": "milestone", "unit": "段階", "step": "", "lower_bound": "", "upper_bound": ""}
    decided |= {key: cells.pop(key) for key in decided if key in cells}
    change(folder, "decisions.csv", "kpi_id", SHARE, **decided)
    printed = {
        "現状 令和7 (2025)": "未着手 ※3月末現在", "令和8 (2026)": "検討中", "令和9 (2027)": "準備・試行",
        "令和10 (2028)": "一部実施", "令和11 (2029)": "一部実施", "令和12 (2030)": "実施済み",
    }  # fmt: skip
    change(folder, "indicators.csv", "kpi_ids", SHARE, **printed | cells)
    return togane.load(folder)


def test_stages_are_targets_of_a_milestone(folder: Path) -> None:
    plan = staged(folder)
    kpi = next(kpi for kpi in plan.kpis if kpi.kpi_id == SHARE)
    assert (kpi.kind, kpi.unit, kpi.baseline and kpi.baseline.quantity.low) == (Kind.MILESTONE, "段階", Decimal(0))
    targets = [one for one in plan.targets if one.kpi_id == SHARE]
    assert [(one.quantity.low, one.printed.text) for one in targets] == [
        (1, "検討中"), (2, "準備・試行"), (3, "一部実施"), (3, "一部実施"), (4, "実施済み"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"令和12 (2030)": "4"}, "段階の語ではありません"),
        ({"令和12 (2030)": "中止"}, "中止は段階のはしごにありません"),
        ({"unit": "件"}, "の単位は 段階 です"),
        ({"kind": "level"}, "単位「段階」の指標は milestone・up・at_least だけです"),
    ],
)
def test_a_stage_is_no_number_and_a_number_no_stage(folder: Path, cells: dict[str, str], problem: str) -> None:
    with pytest.raises(TranscriptionError, match=problem):
        staged(folder, **cells)
