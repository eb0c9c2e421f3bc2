"""四街道市: the counts of its plan and the cells that are hard to read."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.codes import Absence, Comparator, Direction, Kind, TargetSource
from domain.plan import Kpi, Plan, Target
from loaders import yotsukaido
from loaders.transcription import TranscriptionError
from tests.cities import folder_of, plan_of

PLAN_YEARS = [2026, 2027, 2028, 2029, 2030]


@pytest.fixture
def plan() -> Plan:
    return plan_of("yotsukaido")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder_of("yotsukaido"), tmp_path / "yotsukaido"))


def kpi_of(plan: Plan, suffix: str) -> Kpi:
    return next(each for each in plan.kpis if each.kpi_id == f"yotsukaido-{suffix}")


def targets_of(plan: Plan, suffix: str) -> list[Target]:
    return [each for each in plan.targets if each.kpi_id == f"yotsukaido-{suffix}"]


def yearly(plan: Plan, suffix: str) -> dict[int, Any]:
    return {each.fiscal_year: (each.quantity.low, each.quantity.unit) for each in targets_of(plan, suffix)}


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_document_is_the_citys(plan: Plan) -> None:
    assert plan.document.municipality_code == "122289"
    assert (plan.document.start_fiscal_year, plan.document.end_fiscal_year) == (2026, 2030)


def test_everything_is_there(plan: Plan) -> None:
    assert len(plan.initiatives) == 15
    assert len(plan.kpis) == 15
    assert len(plan.targets) == 62
    assert len(plan.schedule) == 99
    assert len({(each.initiative_id, each.line_number) for each in plan.schedule}) == 20
    assert {each.section_name for each in plan.initiatives} == {
        "基本目標1 市民の利便性向上",
        "基本目標2 行政運営の効率化",
        "基本目標3 DXを支える基盤整備",
        "基本目標4 人材育成",
    }


def test_departments_stand_apart(plan: Plan) -> None:
    departments = {each.number: each.departments for each in plan.initiatives}
    assert departments["1-2"] == ("窓口サービス課", "デジタル推進課", "関係所属")
    assert departments["2-1"] == ("関係所属",)


def test_a_card_that_the_conversion_lost_keeps_its_name_and_has_a_gap(plan: Plan) -> None:
    card = next(each for each in plan.initiatives if each.number == "3-3")
    assert (card.initiative_name, card.departments) == ("各種業務システム等の機器更新", ())
    assert [each.reason for each in plan.gaps if each.initiative_id == card.initiative_id] == ["lost"]
    assert not [each for each in plan.schedule if each.initiative_id == card.initiative_id]


def test_an_increment_reads_stock_and_yearly_rise_from_one_cell(plan: Plan) -> None:
    kpi = kpi_of(plan, "1-1-online-procedures")
    assert kpi.kind is Kind.INCREMENT
    assert kpi.baseline is not None
    assert kpi.baseline.quantity.low == 300
    assert kpi.baseline.quantity.unit == "手続"
    assert kpi.baseline.quantity.is_approximate
    assert kpi.baseline.printed.text == "R7.11末現在の実績：約300手続"
    assert kpi.baseline.observed_on == date(2025, 11, 30)
    assert yearly(plan, "1-1-online-procedures") == dict.fromkeys(PLAN_YEARS, (50, "手続/年"))
    assert targets_of(plan, "1-1-online-procedures")[0].printed.text == "50手続／年 (R7.11末現在の実績：約300手続)"


@pytest.mark.parametrize(
    ("suffix", "stock", "rise", "component"),
    [
        ("1-5-website-accesses", 189000, (1000, "アクセス/年"), "市ホームページ"),
        ("1-5-mail-subscribers", 9300, (100, "人/年"), "メール配信サービス 新規登録者数"),
    ],
)
def test_digital_contents(plan: Plan, suffix: str, stock: int, rise: tuple[int, str], component: str) -> None:
    kpi = kpi_of(plan, suffix)
    assert (kpi.kpi_name, kpi.component_name) == ("各デジタルコンテンツの利用促進", component)
    assert kpi.baseline is not None
    assert kpi.baseline.quantity.low == stock
    assert kpi.baseline.observed_on == date(2025, 12, 31)
    assert yearly(plan, suffix) == dict.fromkeys(PLAN_YEARS, rise)


def test_an_undated_target_falls_due_at_the_plans_end(plan: Plan) -> None:
    for suffix, value in (("1-2-card-issuance-share", 100), ("2-3-ai-contribution-share", 70)):
        (target,) = targets_of(plan, suffix)
        assert (target.fiscal_year, target.source) == (2030, TargetSource.PLAN_END)
        assert target.quantity.low == value
        kpi = kpi_of(plan, suffix)
        assert (kpi.kind, kpi.baseline_absence) == (Kind.LEVEL, Absence.NOT_PRINTED)
    assert "国の方針" in (kpi_of(plan, "1-2-card-issuance-share").note or "")


def test_elqr_is_two_printed_indicators(plan: Plan) -> None:
    assert yearly(plan, "1-3-elqr-premiums") == {2026: (4, "手続")}
    assert yearly(plan, "1-3-elqr-other-fees") == dict.fromkeys((2027, 2028, 2029, 2030), (1, "手続/年"))
    assert {each.source for each in targets_of(plan, "1-3-elqr-other-fees")} == {TargetSource.CITY}


@pytest.mark.parametrize(
    ("suffix", "value"),
    [
        ("1-4-divide-measures", (1, "件/年")),
        ("1-7-open-datasets", (3, "件/年")),
        ("4-1-elearning-participants", (150, "人/年")),
        ("4-1-literacy-trainings", (2, "回/年")),
        ("4-2-bpr-participants", (100, "人/年")),
    ],
)
def test_annual_figures_have_no_present_value(plan: Plan, suffix: str, value: tuple[int, str]) -> None:
    kpi = kpi_of(plan, suffix)
    assert (kpi.kind, kpi.baseline, kpi.baseline_absence) == (Kind.ANNUAL, None, Absence.NOT_PRINTED)
    assert yearly(plan, suffix) == dict.fromkeys(PLAN_YEARS, value)


@pytest.mark.parametrize(
    ("suffix", "value"),
    [
        ("2-2-telework-accounts", (25, "アカウント")),
        ("2-2-web-meeting-terminals", (10, "台")),
        ("3-1-security-incidents", (0, "件")),
    ],
)
def test_what_is_held_is_held_every_year(plan: Plan, suffix: str, value: tuple[int, str]) -> None:
    assert kpi_of(plan, suffix).kind is Kind.MAINTAIN
    assert yearly(plan, suffix) == dict.fromkeys(PLAN_YEARS, value)
    assert {each.source for each in targets_of(plan, suffix)} == {TargetSource.CITY}


def test_incidents_are_better_when_fewer(plan: Plan) -> None:
    kpi = kpi_of(plan, "3-1-security-incidents")
    assert (kpi.direction, kpi.comparator) == (Direction.DOWN, Comparator.AT_MOST)
    assert "市民生活に著しく影響" in (kpi.note or "")


def test_cards_without_a_kpi_say_so(plan: Plan) -> None:
    unset = {each.initiative_id for each in plan.gaps if each.reason == "not_set"}
    assert unset == {"yotsukaido-1-6", "yotsukaido-2-1", "yotsukaido-3-2"}
    assert not unset & {each.initiative_id for each in plan.kpis}


def test_what_is_not_printed_beside_the_targets_is_said(plan: Plan) -> None:
    undated = {each.kpi_id for each in plan.gaps if each.reason == "undated"}
    assert undated == {each.kpi_id for each in plan.targets if each.source is TargetSource.PLAN_END}
    (baselines,) = [each.subject for each in plan.gaps if each.subject.startswith("現状値")]
    without = [each for each in plan.kpis if each.baseline_absence is Absence.NOT_PRINTED]
    assert (len(without), "12指標" in baselines) == (12, True)


def test_a_merged_cell_runs_on_uncertain(plan: Plan) -> None:
    cells = [
        (each.fiscal_year, each.printed.text, each.is_uncertain)
        for each in plan.schedule
        if (each.initiative_id, each.line_number) == ("yotsukaido-4-2", 1)
    ]
    assert cells == [
        (2026, "対象業務の選定・分析", False),
        (2027, "対象業務の選定・分析", True),
        (2028, "業務フローの可視化・作成", False),
        (2029, "対象業務の見直し後業務", False),
        (2030, "対象業務の見直し後業務", True),
    ]


def test_a_line_that_begins_later_has_no_earlier_cell(plan: Plan) -> None:
    years = [
        each.fiscal_year for each in plan.schedule if (each.initiative_id, each.line_number) == ("yotsukaido-1-3", 2)
    ]
    assert years == [2027, 2028, 2029, 2030]


def test_empty_roadmap_rows_are_gaps_not_cells(plan: Plan) -> None:
    empty = {"yotsukaido-1-4", "yotsukaido-1-6", "yotsukaido-2-1"}
    assert not empty & {each.initiative_id for each in plan.schedule}
    lost = {each.initiative_id for each in plan.gaps if each.reason == "lost"}
    assert empty <= lost


def test_another_unit_than_decided_is_refused(folder: Path) -> None:
    replace(folder / "indicators.csv", "3件/年", "3冊/年")
    with pytest.raises(TranscriptionError, match="yotsukaido-1-7-open-datasets"):
        yotsukaido.load(folder)


def test_an_indicator_without_a_decision_is_refused(folder: Path) -> None:
    replace(folder / "indicators.csv", "yotsukaido-1-1-online-procedures", "yotsukaido-1-1-unknown")
    with pytest.raises(TranscriptionError, match="yotsukaido-1-1-unknown"):
        yotsukaido.load(folder)


def test_a_roadmap_line_of_an_unknown_card_is_refused(folder: Path) -> None:
    replace(folder / "schedule.csv", "yotsukaido-1-1", "yotsukaido-9-9")
    with pytest.raises(TranscriptionError, match="知らない取組です"):
        yotsukaido.load(folder)


def test_what_runs_and_since_when_is_read_from_the_cards(plan: Plan) -> None:
    events = {each.event_id.removeprefix("yotsukaido-event-"): each for each in plan.events}
    assert (len(events), sum(each.is_planned for each in plan.events)) == (54, 27)
    dated = {name: (each.occurred_from, each.occurred_to) for name, each in events.items() if each.occurred_text}
    assert dated == {
        "number-linkage": (date(2017, 11, 1), date(2017, 11, 30)),
        "mynaportal": (date(2017, 11, 1), date(2017, 11, 30)),
        "elqr-local-taxes": (date(2023, 4, 1), date(2023, 4, 30)),
        "standardization": (None, date(2026, 3, 31)),
        "telework-devices": (date(2020, 1, 1), date(2020, 12, 31)),
        "security-cloud": (date(2022, 1, 1), date(2022, 12, 31)),
        "security-cloud-end": (date(2027, 9, 30), date(2027, 9, 30)),
        "joint-training": (date(2026, 4, 1), date(2027, 3, 31)),
    }
    assert {name for name in dated if events[name].is_planned} == {"security-cloud-end", "joint-training"}
    running = ("konbini", "line", "mail", "ai-minutes", "generative-ai", "moving-one-stop")
    assert {(events[name].stage, events[name].is_planned) for name in running} == {("done", False)}


def test_systems_under_consideration_are_named_one_by_one(plan: Plan) -> None:
    note = "導入または再構築に向けて検討するものの一例"
    names = [each.event_name for each in plan.events if each.note == note]
    assert (len(names), names[0], names[-1]) == (14, "電子契約システムの検討", "予防接種システムの検討")
    assert {(each.stage, each.initiative_id) for each in plan.events if each.note == note} == {
        ("considering", "yotsukaido-3-2")
    }


def test_context_and_contradictions_are_those_of_the_cards(plan: Plan) -> None:
    assert [(each.topic, each.printed.text) for each in plan.context] == [
        ("governance", "経営企画部デジタル推進課"), ("governance", "四街道市"), ("grant", "国の補助金や交付金"),
    ]  # fmt: skip
    assert [(each.first.text, each.second.text) for each in plan.contradictions] == [
        ("国民健康保険料", "国保税"), ("フロントヤード変革", "フロントヤード改革"),
    ]  # fmt: skip
