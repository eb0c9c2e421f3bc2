"""南房総市: the counts of its plan, its dated and undated figures, and the cells that the conversion tore."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domain.codes import Absence, Direction, Kind
from domain.plan import Kpi, Plan
from loaders import minamiboso
from loaders.transcription import TranscriptionError
from tests.cities import folder_of, plan_of

REVISION = date(2025, 3, 31)


@pytest.fixture
def plan() -> Plan:
    return plan_of("minamiboso")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder_of("minamiboso"), tmp_path / "minamiboso"))


def kpi_of(plan: Plan, suffix: str) -> Kpi:
    return next(each for each in plan.kpis if each.kpi_id == f"minamiboso-{suffix}")


def figures(plan: Plan, suffix: str) -> list[tuple[date, Any]]:
    kpi = kpi_of(plan, suffix)
    assert kpi.baseline is not None
    later = [(each.observed_on, each.quantity.low) for each in plan.measurements if each.kpi_id == kpi.kpi_id]
    return [(kpi.baseline.observed_on, kpi.baseline.quantity.low), *later]


def cells(plan: Plan, initiative: str, line_number: int) -> list[tuple[int, str, bool]]:
    return [
        (each.fiscal_year, each.printed.text, each.is_uncertain)
        for each in plan.schedule
        if (each.initiative_id, each.line_number) == (f"minamiboso-{initiative}", line_number)
    ]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_document_is_the_citys(plan: Plan) -> None:
    assert plan.document.municipality_code == "122343"
    assert (plan.document.start_fiscal_year, plan.document.end_fiscal_year) == (2022, 2025)


def test_everything_is_there(plan: Plan) -> None:
    assert len(plan.initiatives) == 12
    assert len(plan.kpis) == 14
    assert len(plan.measurements) == 4
    assert len({(each.initiative_id, each.line_number) for each in plan.schedule}) == 40
    assert len(plan.schedule) == 90


def test_it_sets_no_target_and_names_no_department(plan: Plan) -> None:
    assert plan.targets == ()
    assert {each.target_absence for each in plan.kpis} == {Absence.NOT_PRINTED}
    assert {each.departments for each in plan.initiatives} == {()}
    assert {each.comparator for each in plan.kpis} == {None}


def test_sections_are_named_as_far_as_printed(plan: Plan) -> None:
    sections = [each.section_name for each in plan.initiatives]
    assert sections[:7] == ["（見出しは変換で欠落）"] * 7
    assert sections[7:10] == ["5 自治体DXの取組とあわせて取り組むデジタル社会の実現に向けた取組"] * 3
    assert sections[10:] == ["6 自治体DXを推進するうえで要となる取組", "7 必要に応じ実施を検討する取組"]


def test_dated_figures_stand_at_their_day(plan: Plan) -> None:
    assert figures(plan, "4-4-cards-held") == [(date(2024, 12, 31), 27955)]
    assert figures(plan, "4-4-cards-held-share") == [(date(2024, 12, 31), Decimal("80.3"))]


def test_undated_figures_stand_at_the_revision_and_say_so(plan: Plan) -> None:
    for suffix, value in (
        ("4-2-characters-identified", 1447),
        ("4-2-characters-left", 240),
        ("5-2-smartphone-sessions", 39),
        ("5-2-smartphone-venues", 7),
    ):
        assert figures(plan, suffix) == [(REVISION, value)]
        assert "時点の印字なし" in (kpi_of(plan, suffix).note or "")


def test_characters_identified_and_left_make_up_all(plan: Plan) -> None:
    identified, left = kpi_of(plan, "4-2-characters-identified"), kpi_of(plan, "4-2-characters-left")
    assert (identified.direction, left.direction) == (Direction.UP, Direction.DOWN)
    assert identified.upper_bound == 1447 + 240 == 1687


@pytest.mark.parametrize(
    ("suffix", "values"),
    [
        ("4-7-telework-licences", [(date(2023, 3, 31), 5), (date(2024, 3, 31), 30), (date(2025, 3, 31), 30)]),
        ("4-5-cyder-participants", [(date(2023, 3, 31), 2), (date(2025, 3, 31), 1)]),
        ("5-2-smartphone-districts", [(date(2024, 3, 31), 2), (date(2025, 3, 31), 5)]),
    ],
)
def test_figures_by_year_end_before_the_planned_year(plan: Plan, suffix: str, values: list[tuple[date, int]]) -> None:
    assert figures(plan, suffix) == values
    assert "令和7年度" in (kpi_of(plan, suffix).note or "")
    planned = [each.kpi_id for each in plan.gaps if each.reason == "planned"]
    assert f"minamiboso-{suffix}" in planned


def test_loans_are_counted_from_the_list(plan: Plan) -> None:
    kpi = kpi_of(plan, "4-7-telework-loans")
    assert figures(plan, "4-7-telework-loans") == [(date(2025, 3, 31), 34)]
    assert (kpi.kind, kpi.unit) == (Kind.ANNUAL, "件")
    assert kpi.baseline is not None
    assert kpi.baseline.printed.lines == (519, 519)


def test_project_costs_stand_at_the_revision_and_are_not_settled_accounts(plan: Plan) -> None:
    for suffix, value in (("web-transfer-cost", 8745), ("ai-search-cost", 2904), ("cashless-cost", 17103)):
        kpi = kpi_of(plan, f"5-1-{suffix}")
        assert figures(plan, f"5-1-{suffix}") == [(REVISION, value)]
        assert (kpi.kpi_name, kpi.unit, kpi.direction) == ("事業費", "千円", None)
        assert "決算額ではない" in (kpi.note or "")
        assert "時点の印字なし" in (kpi.note or "")


def test_estimates_of_proposals_are_gaps_not_kpis(plan: Plan) -> None:
    assert not [each for each in plan.kpis if each.baseline and "万円" in each.baseline.printed.text]
    said = [each.subject for each in plan.gaps if each.reason == "planned" and "概算費用" in each.subject]
    assert ["10万円弱" in said[0], "3%前後" in said[1], "2,350万円" in said[2]] == [True, True, True]
    assert len(said) == 3


def test_grants_of_the_nation_are_gaps_not_kpis(plan: Plan) -> None:
    assert not [each for each in plan.kpis if each.kpi_name == "採択額"]
    (grants,) = [each for each in plan.gaps if "採択額" in each.subject]
    assert (grants.reason, grants.lines) == ("outside", (584, 589))
    assert all(number in grants.subject for number in ("4,372", "1,452", "8,551", "762", "15,137"))


def test_a_figure_with_a_day_after_the_revision_is_reported_not_planned(plan: Plan) -> None:
    kpi = kpi_of(plan, "4-1-easy-counter-sites")
    assert figures(plan, "4-1-easy-counter-sites") == [(date(2025, 4, 1), 5)]
    assert (kpi.kind, kpi.unit, kpi.component_name) == (Kind.LEVEL, "か所", "地域センター")


def test_what_is_not_the_citys_own_figure_is_left_out(plan: Plan) -> None:
    left_out = [each.subject for each in plan.gaps if each.reason == "outside"]
    assert len(left_out) == 10
    assert "28/54" in left_out[0]
    assert not [each for each in plan.kpis if each.baseline and "34,089" in each.baseline.printed.text]


def test_torn_circled_numbers_are_mended(plan: Plan) -> None:
    assert cells(plan, "4-2", 2)[-1] == (2025, "①~⑧、⑩~⑰、⑳移行", False)
    assert cells(plan, "4-2", 3)[-1] == (2025, "⑱、⑲移行", False)
    assert cells(plan, "4-2", 4)[-1] == (2025, "⑨移行", False)
    names = {each.line_name for each in plan.schedule if each.initiative_id == "minamiboso-4-2"}
    assert {"戸籍・戸籍附票システム⑱⑲", "選挙人名簿システム⑨"} <= names


def test_a_torn_band_runs_on_uncertain(plan: Plan) -> None:
    text = "ぴったりサービス開始(マイナポータルを活用したオンライン申請)"
    assert cells(plan, "4-1", 1) == [
        (2022, "引越しワンストップサービス開始", False),
        (2023, text, False),
        (2024, text, True),
        (2025, "次期オンライン申請サービス開始", False),
    ]
    assert [each[0::2] for each in cells(plan, "4-5", 3)] == [(2022, False), (2023, True), (2024, True), (2025, True)]


def test_lines_are_named_by_what_they_are_about(plan: Plan) -> None:
    names = {each.line_number: each.line_name for each in plan.schedule if each.initiative_id == "minamiboso-4-3"}
    assert names[1] == "公金収納におけるeLTAXの活用"
    assert names[6] == "住民票などの交付手数料（LoGoフォーム）"
    assert cells(plan, "4-3", 6) == [(2025, "令和7年8月(予定)", False)]


def test_a_missing_number_in_the_list_of_loans_is_refused(folder: Path) -> None:
    replace(folder / "telework_loans.csv", "17,在宅勤務", "18,在宅勤務")
    with pytest.raises(TranscriptionError, match="17番目の行です"):
        minamiboso.load(folder)


def test_a_loan_of_another_year_is_refused(folder: Path) -> None:
    replace(folder / "telework_loans.csv", "2025/3/25,2025/3/27", "2025/3/25,2025/4/1")
    with pytest.raises(TranscriptionError, match="2024年度のうちの期間ではありません"):
        minamiboso.load(folder)


def test_figures_out_of_order_are_refused(folder: Path) -> None:
    replace(folder / "indicators.csv", "2地区,,令和5年度", "2地区,,令和6年度")
    with pytest.raises(TranscriptionError, match="古い時点から"):
        minamiboso.load(folder)


def test_an_unknown_mark_of_certainty_is_refused(folder: Path) -> None:
    replace(folder / "schedule.csv", ",false,", ",たぶん,")
    with pytest.raises(TranscriptionError, match="真偽として読めません"):
        minamiboso.load(folder)
