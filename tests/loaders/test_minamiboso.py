"""南房総市: the counts of its plan, its dated and undated figures, and the cells that the conversion tore."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domain.codes import ContextTopic
from domain.plan import Plan
from loaders import minamiboso
from loaders.transcription import TranscriptionError
from tests.cities import folder_of, plan_of


@pytest.fixture
def plan() -> Plan:
    return plan_of("minamiboso")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder_of("minamiboso"), tmp_path / "minamiboso"))


def figures(plan: Plan, suffix: str) -> list[tuple[date | None, Any, bool]]:
    """Return the printed values of a figure: the day, the value, whether it is only planned."""
    return [
        (each.observed_on, each.quantity.low, each.is_planned)
        for each in plan.figure_values
        if each.figure_id == f"minamiboso-{suffix}"
    ]


def notes(plan: Plan, suffix: str) -> str:
    return "".join(each.note or "" for each in plan.figure_values if each.figure_id == f"minamiboso-{suffix}")


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
    assert (len(plan.figures), len(plan.figure_values)) == (19, 27)
    assert len({(each.initiative_id, each.line_number) for each in plan.schedule}) == 40
    assert len(plan.schedule) == 90
    assert (len(plan.events), len(plan.context), len(plan.contradictions)) == (58, 32, 7)


def test_it_sets_no_kpi_and_names_no_department(plan: Plan) -> None:
    assert (plan.kpis, plan.targets, plan.measurements) == ((), (), ())
    assert {each.departments for each in plan.initiatives} == {()}


def test_the_figures_keep_the_ids_that_links_have(plan: Plan) -> None:
    ids = {each.figure_id.removeprefix("minamiboso-") for each in plan.figures}
    assert {
        "4-1-easy-counter-sites", "4-2-characters-identified", "4-2-characters-left", "4-4-cards-held",
        "4-4-cards-held-share", "4-5-cyder-participants", "4-7-telework-licences", "4-7-telework-loans",
        "5-1-web-transfer-cost", "5-1-ai-search-cost", "5-1-cashless-cost", "5-2-smartphone-districts",
        "5-2-smartphone-venues", "5-2-smartphone-sessions",
    } <= ids  # fmt: skip


def test_sections_are_named_as_far_as_printed(plan: Plan) -> None:
    sections = [each.section_name for each in plan.initiatives]
    assert sections[:7] == ["（見出しは計画書から読み取れず）"] * 7
    assert sections[7:10] == ["5 自治体DXの取組とあわせて取り組むデジタル社会の実現に向けた取組"] * 3
    assert sections[10:] == ["6 自治体DXを推進するうえで要となる取組", "7 必要に応じ実施を検討する取組"]


def test_dated_figures_stand_at_their_day(plan: Plan) -> None:
    assert figures(plan, "4-4-cards-held") == [(date(2024, 12, 31), 27955, False)]
    assert figures(plan, "4-4-cards-held-share") == [(date(2024, 12, 31), Decimal("80.3"), False)]


def test_undated_figures_have_no_day(plan: Plan) -> None:
    for suffix, value in (
        ("4-2-characters-identified", 1447),
        ("4-2-characters-left", 240),
        ("5-2-smartphone-sessions", 39),
        ("5-2-smartphone-venues", 7),
    ):
        assert figures(plan, suffix) == [(None, value, False)]


@pytest.mark.parametrize(
    ("suffix", "values"),
    [
        (
            "4-7-telework-licences",
            [
                (date(2023, 3, 31), 5, False),
                (date(2024, 3, 31), 30, False),
                (date(2025, 3, 31), 30, False),
                (date(2026, 3, 31), 30, True),
            ],
        ),
        ("4-5-cyder-participants", [(date(2023, 3, 31), 2, False), (date(2026, 3, 31), 2, True)]),
        ("4-5-precyder-participants", [(date(2025, 3, 31), 1, False)]),
        (
            "5-2-smartphone-districts",
            [(date(2024, 3, 31), 2, False), (date(2025, 3, 31), 5, False), (date(2026, 3, 31), 7, True)],
        ),
        (
            "4-2-standardized-tasks",
            [(date(2025, 8, 31), 17, True), (date(2026, 2, 28), 2, True), (date(2026, 3, 31), 1, True)],
        ),
    ],
)
def test_figures_of_years_to_come_are_planned(plan: Plan, suffix: str, values: list[tuple[date, int, bool]]) -> None:
    assert figures(plan, suffix) == values


def test_loans_are_counted_from_the_list(plan: Plan) -> None:
    assert figures(plan, "4-7-telework-loans") == [(date(2025, 3, 31), 34, False)]
    assert "数えた" in notes(plan, "4-7-telework-loans")
    (value,) = [each for each in plan.figure_values if each.figure_id == "minamiboso-4-7-telework-loans"]
    assert (value.quantity.unit, value.printed.text, value.printed.lines) == ("件", "34", (519, 519))


def test_project_costs_are_planned_for_their_own_year(plan: Plan) -> None:
    for suffix, cost in (("web-transfer-cost", 8745), ("ai-search-cost", 2904), ("cashless-cost", 17103)):
        assert figures(plan, f"5-1-{suffix}") == [(date(2026, 3, 31), cost, True)]
        assert "決算額ではない" in notes(plan, f"5-1-{suffix}")
        (figure,) = [each for each in plan.figures if each.figure_id == f"minamiboso-5-1-{suffix}"]
        assert (figure.figure_name, figure.unit) == ("事業費", "千円")


def test_estimates_and_grants_are_context_not_figures(plan: Plan) -> None:
    assert not [each for each in plan.figure_values if "万円" in each.printed.text]
    costs = [each.printed.text for each in plan.context if each.topic is ContextTopic.COST]
    assert {"10万円弱/1台", "3%前後", "2,350万円", "8,745千円"} <= set(costs)
    grants = [each.printed.text for each in plan.context if each.topic is ContextTopic.GRANT]
    assert grants[1:6] == ["4,372", "1,452", "8,551", "762", "15,137"]


def test_a_figure_with_a_day_after_the_revision_is_reported_not_planned(plan: Plan) -> None:
    assert figures(plan, "4-1-easy-counter-sites") == [(date(2025, 4, 1), 5, False)]


def test_what_is_not_the_citys_own_figure_is_left_out(plan: Plan) -> None:
    left_out = [each.subject for each in plan.gaps if each.reason == "outside"]
    assert len(left_out) == 3
    assert "28/54" in left_out[0]
    assert not [each for each in plan.figure_values if "34,089" in each.printed.text]


def test_two_dates_for_one_thing_are_declared(plan: Plan) -> None:
    declared = {each.subject: (each.first.text, each.second.text) for each in plan.contradictions}
    assert declared["介護・後期高齢者医療保険料のeL-QRの時期"] == ("令和8年9月まで", "令和9年4月")
    assert declared["RPAの導入の時期"] == ("令和3年8月", "令和4年度(2022年度)")


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


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("30ライセンス,本運用,令和7年度,true", "30ライセンス,本運用,令和7年度,false", "予定かどうかを確かめてください"),
        ("2地区,,令和5年度,false", "2地区,,令和5年度,true", "予定かどうかを確かめてください"),
        ("1業務,,同3月", "1業務,,3月", "読めません"),
        ("CYDER,名,2名", "CYDER,人,2名", "単位"),
        ("minamiboso-5-2,スマホ教室,,地区,5地区", "minamiboso-5-2,スマホの教室,,地区,5地区", "前の行と違います"),
        (",minamiboso-5-2,スマホ教室", ",minamiboso-5-9,スマホ教室", "知らない取組です"),
    ],
)
def test_a_figure_that_cannot_be_taken_is_refused(folder: Path, old: str, new: str, said: str) -> None:
    replace(folder / "figures.csv", old, new)
    with pytest.raises(ValueError, match=said):
        minamiboso.load(folder)


def test_figures_out_of_order_are_refused(folder: Path) -> None:
    replace(folder / "figures.csv", "2地区,,令和5年度", "2地区,,令和6年度")
    with pytest.raises(TranscriptionError, match="古い時点から"):
        minamiboso.load(folder)


def test_an_unknown_mark_of_certainty_is_refused(folder: Path) -> None:
    replace(folder / "schedule.csv", ",false,", ",たぶん,")
    with pytest.raises(TranscriptionError, match="真偽として読めません"):
        minamiboso.load(folder)
