"""東金市: what the plan prints, cell by cell where a cell is hard, and what the loader refuses."""

import re
import shutil
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.codes import Absence, Comparator, ContextTopic, Direction, Kind, Stage, TargetSource
from domain.plan import Kpi, Plan, Target
from loaders import togane
from loaders.transcription import TranscriptionError

FOLDER = Path(__file__).parents[2] / "data/plans/togane"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return togane.load(FOLDER)


def kpi_of(plan: Plan, kpi_id: str) -> Kpi:
    return next(kpi for kpi in plan.kpis if kpi.kpi_id == kpi_id)


def targets_of(plan: Plan, kpi_id: str) -> list[Target]:
    return [target for target in plan.targets if target.kpi_id == kpi_id]


def highs_of(plan: Plan, kpi_id: str) -> dict[int, Decimal | None]:
    return {target.fiscal_year: target.quantity.high for target in targets_of(plan, kpi_id)}


def roadmap(plan: Plan, initiative_id: str, line_number: int) -> str:
    cells = [cell for cell in plan.schedule if (cell.initiative_id, cell.line_number) == (initiative_id, line_number)]
    assert [cell.fiscal_year for cell in cells] == [2026, 2027, 2028, 2029, 2030]
    return " ".join(cell.printed.text for cell in cells)


def edited_copy(folder: Path, file: str, old: str, new: str) -> Path:
    copy = folder / "togane"
    shutil.copytree(FOLDER, copy)
    text = (copy / file).read_text("utf-8")
    assert text.count(old) == 1
    (copy / file).write_text(text.replace(old, new), "utf-8")
    return copy


def test_every_row_of_chapter_4_is_here(plan: Plan) -> None:
    lines = Counter(cell.initiative_id for cell in plan.schedule if cell.fiscal_year == 2026)
    assert (len(plan.initiatives), len(plan.kpis), len(plan.targets), len(plan.schedule)) == (17, 28, 135, 215)
    sections = Counter(initiative.section_name for initiative in plan.initiatives)
    assert sections == {
        "基本方針1 デジタル技術を活用した市民サービスの提供": 5,
        "基本方針2 地域社会のデジタル化の推進": 4,
        "基本方針3 市役所内部のデジタル化の推進": 8,
    }
    assert list(lines.values()) == [3, 3, 4, 3, 2, 3, 2, 2, 3, 2, 2, 3, 3, 3, 1, 3, 1]


def test_the_document_names_no_department_and_says_so(plan: Plan) -> None:
    assert (plan.document.start_fiscal_year, plan.document.end_fiscal_year) == (2026, 2030)
    assert (plan.document.municipality_code, plan.document.national_list) == ("122131", "5.0")
    assert all(initiative.departments == () for initiative in plan.initiatives)
    assert "担当部署は記載がなく" in plan.document.form_note
    assert [gap.reason for gap in plan.gaps if "担当部署" in gap.subject] == ["not_printed"]


def test_every_target_has_the_year_that_the_city_printed(plan: Plan) -> None:
    assert {target.source for target in plan.targets} == {TargetSource.CITY}
    assert highs_of(plan, "togane-1-1-online-share") == {
        2026: Decimal("28.6"),
        2027: Decimal("50.0"),
        2028: Decimal("71.4"),
        2029: Decimal("85.7"),
        2030: Decimal("100"),
    }


@pytest.mark.parametrize(
    ("kpi_id", "text", "value", "is_approximate"),
    [
        ("togane-1-1-online-share", "5.8% ※3月末現在", "5.8", False),
        ("togane-1-1-online-procedures", "41 手続 ※3月末現在", "41", False),
        ("togane-1-1-online-applications", "1,400 件 ※3月末見込", "1400", True),
        ("togane-3-1-standardized-works", "4", "4", False),
    ],
)
def test_the_present_state_stands_at_the_end_of_reiwa_7(
    plan: Plan, kpi_id: str, text: str, value: str, is_approximate: bool
) -> None:
    baseline = kpi_of(plan, kpi_id).baseline
    assert baseline is not None
    assert (baseline.printed.text, baseline.observed_on) == (text, date(2026, 3, 31))
    assert (baseline.quantity.low, baseline.quantity.high) == (Decimal(value), Decimal(value))
    assert baseline.quantity.is_approximate is is_approximate


def test_a_present_state_that_the_running_text_dates_stands_at_that_day(plan: Plan) -> None:
    days = {kpi.kpi_id: kpi.baseline.observed_on for kpi in plan.kpis if kpi.baseline}
    assert {kpi_id for kpi_id, day in days.items() if day == date(2025, 12, 31)} == {
        "togane-1-4-line-friends", "togane-1-4-instagram-followers",
        "togane-1-5-card-share", "togane-1-5-konbini-share",
    }  # fmt: skip
    assert Counter(days.values()) == {date(2025, 12, 31): 4, date(2026, 3, 31): 19}
    baseline = kpi_of(plan, "togane-1-5-card-share").baseline
    assert baseline is not None and baseline.printed.text == "79%"


def test_another_figure_of_the_running_text_dates_nothing(tmp_path: Path) -> None:
    plan = togane.load(edited_copy(tmp_path, "measurements.csv", "79.0%", "78.9%"))
    baseline = kpi_of(plan, "togane-1-5-card-share").baseline
    assert baseline is not None and baseline.observed_on == date(2026, 3, 31)


def test_a_band_of_minutes_keeps_both_ends_and_falls(plan: Plan) -> None:
    kpi = kpi_of(plan, "togane-1-3-movein-minutes")
    assert (kpi.kind, kpi.direction, kpi.comparator, kpi.unit) == (Kind.RANGE, Direction.DOWN, Comparator.AT_MOST, "分")
    assert kpi.baseline is not None
    assert (kpi.baseline.quantity.low, kpi.baseline.quantity.high) == (Decimal(30), Decimal(60))
    ends = [f"{target.quantity.low}-{target.quantity.high}" for target in targets_of(plan, kpi.kpi_id)]
    assert ends == ["30-60", "20-50", "20-50", "15-30", "15-30"]


def test_two_measures_in_one_cell_become_two_components(plan: Plan) -> None:
    classes, share = kpi_of(plan, "togane-2-3-pc-classes"), kpi_of(plan, "togane-2-3-pc-fill-share")
    assert (classes.component_name, classes.kind, classes.unit) == ("開催数", Kind.ANNUAL, "回")
    assert (share.component_name, share.kind, share.unit) == ("定員充足率", Kind.ANNUAL, "%")
    assert classes.kpi_name == share.kpi_name == "パソコン教室の開催数及び定員充足率"
    assert classes.baseline is not None and share.baseline is not None
    assert (classes.baseline.quantity.low, share.baseline.quantity.low) == (Decimal(8), Decimal("53.7"))
    assert classes.baseline.printed.text == share.baseline.printed.text == "8回 53.7%"
    assert set(highs_of(plan, classes.kpi_id).values()) == {Decimal(8)}
    assert list(highs_of(plan, share.kpi_id).values()) == list(map(Decimal, ["65.0", "70.0", "75.0", "80.0", "85.5"]))


def test_a_level_that_is_held_asks_for_the_same_every_year(plan: Plan) -> None:
    kpi = kpi_of(plan, "togane-2-3-smartphone-classes")
    assert kpi.kind is Kind.ANNUAL
    assert kpi.baseline is not None and kpi.baseline.quantity.high == Decimal(4)
    assert highs_of(plan, kpi.kpi_id) == dict.fromkeys(range(2026, 2031), Decimal(4))


def test_ten_thousands_of_sheets_are_expanded_and_fall(plan: Plan) -> None:
    kpi = kpi_of(plan, "togane-3-5-paper-sheets")
    assert (kpi.kind, kpi.direction, kpi.unit) == (Kind.ANNUAL, Direction.DOWN, "枚")
    assert kpi.baseline is not None and kpi.baseline.quantity.high == Decimal(5_120_000)
    assert highs_of(plan, kpi.kpi_id)[2030] == Decimal(4_610_000)


def test_a_dash_is_no_value_and_zero_is_one(plan: Plan) -> None:
    without = {kpi.kpi_id for kpi in plan.kpis if kpi.baseline_absence is Absence.DASH}
    assert without == {
        "togane-2-2-outreach-count", "togane-3-4-reviewed-procedures", "togane-3-6-analog-review-share",
        "togane-3-7-web-meetings", "togane-3-8-shared-systems",
    }  # fmt: skip
    assert [kpi.kpi_id for kpi in plan.kpis if kpi.baseline is None and kpi.kpi_id not in without] == []
    assert highs_of(plan, "togane-2-2-outreach-count") == {2026: 0, 2027: 4, 2028: 10, 2029: 10, 2030: 10}
    assert highs_of(plan, "togane-3-6-analog-review-share") == {2027: 60, 2028: 80, 2029: 85, 2030: 90}
    assert highs_of(plan, "togane-3-8-shared-systems") == {2026: 2, 2027: 2, 2028: 3, 2029: 3, 2030: 3}


def test_nothing_is_asked_after_the_migration_is_complete(plan: Plan) -> None:
    kpi = kpi_of(plan, "togane-3-1-standardized-works")
    assert kpi.baseline is not None and kpi.baseline.quantity.high == Decimal(4)
    assert (kpi.kind, kpi.unit, kpi.upper_bound, kpi.target_absence) == (Kind.LEVEL, "業務", Decimal(20), None)
    assert highs_of(plan, kpi.kpi_id) == {2026: Decimal(20)}


def test_figures_of_the_running_text_keep_their_own_day(plan: Plan) -> None:
    found = [(each.kpi_id, each.printed.text, each.quantity.high, each.observed_on) for each in plan.measurements]
    assert found == [
        ("togane-1-4-line-friends", "約 8,400 人", Decimal(8400), date(2025, 12, 31)),
        ("togane-1-4-instagram-followers", "約 5,000 人", Decimal(5000), date(2025, 12, 31)),
        ("togane-1-5-card-share", "79.0%", Decimal("79.0"), date(2025, 12, 31)),
        ("togane-1-5-konbini-share", "23.6%", Decimal("23.6"), date(2025, 12, 31)),
    ]


def test_names_come_without_marks_and_the_print_keeps_them(plan: Plan) -> None:
    kpi = kpi_of(plan, "togane-1-1-online-procedures")
    assert (kpi.kpi_name, kpi.printed.text) == ("オンライン申請できる手続数", "② オンライン申請できる手続数*")
    assert "オンライン決済対応" in {cell.line_name for cell in plan.schedule}
    assert not any(mark in cell.line_name for cell in plan.schedule for mark in "※*")


def test_figures_that_are_no_indicator_are_said_to_be_left_out(plan: Plan) -> None:
    left_out = {gap.lines[0]: str(gap.reason) for gap in plan.gaps if gap.reason in ("outside", "planned", "undated")}
    assert left_out == {570: "outside", 682: "undated", 725: "outside", 735: "planned", 1086: "planned"}


def test_broken_words_are_declared_where_they_stand(plan: Plan) -> None:
    assert [(each.printed.text, each.corrected, each.printed.lines[0]) for each in plan.corrections] == [
        ("デジタルデバインド対策", "デジタルデバイド対策", 257),
        ("場\uba74\uc744促進", "場面を促進", 536),
        ("デジタルデバインド対策", "デジタルデバイド対策", 888),
        ("デジタルデバインド", "デジタルデバイド", 890),
    ]


def test_the_declared_correction_mends_one_heading(plan: Plan) -> None:
    initiative = next(each for each in plan.initiatives if each.initiative_id == "togane-2-3")
    assert (initiative.initiative_name, initiative.printed.text) == ("デジタルデバイド対策",) * 2
    assert initiative.printed.lines == (888, 888)


@pytest.mark.parametrize(
    ("initiative_id", "line_number", "cells"),
    [
        ("togane-1-1", 2, "検討 → → 導入 →"),
        ("togane-1-4", 1, "検討 更新 継続 → →"),
        ("togane-2-1", 2, "検討 → 改修 — —"),
        ("togane-2-2", 2, "— 検討 → → →"),
        ("togane-3-1", 1, "実施 — — — —"),
        ("togane-3-3", 3, "- 移行 → → →"),
        ("togane-3-5", 1, "導入 → 拡大 → →"),
        ("togane-3-7", 1, "導入 → → → →"),
    ],
)
def test_the_roadmap_stands_as_printed(plan: Plan, initiative_id: str, line_number: int, cells: str) -> None:
    assert roadmap(plan, initiative_id, line_number) == cells


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("indicators.csv", "8回 53.7%", "8回", r"indicators\.csv 17行目 現状 令和7 \(2025\)「8回」: 値が1つで、指標は2つ"),
        ("indicators.csv", "512 万枚", "512 万冊", "単位は 冊"),
        ("indicators.csv", "30～60分,30～60分", "30～60分,およそ1時間", "数量として読めません"),
        ("indicators.csv", "togane-3-5-paper-sheets", "togane-3-5-paper", "decisions.csv にないID"),
        ("corrections.csv", "第4章 基本方針2 3（p.40）,888", "第4章 基本方針2 3（p.40）,849", "849行目にこの印字がありません"),
        ("measurements.csv", "togane-1-5-card-share", "togane-1-5-cards", "decisions.csv にないID"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_cell(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    with pytest.raises(TranscriptionError, match=said):
        togane.load(edited_copy(tmp_path, file, old, new))


def test_what_the_chapters_date_is_read_to_its_days(plan: Plan) -> None:
    dated = {event.event_id.removeprefix("togane-event-"): event for event in plan.events if event.occurred_text}
    assert len(dated) == 24
    days = {name: (event.occurred_from, event.occurred_to) for name, event in dated.items()}
    known = {
        "dx-policy": (date(2021, 5, 1), date(2021, 5, 31)),
        "seal-abolition": (date(2021, 4, 1), date(2022, 3, 31)),
        "konbini": (date(2023, 1, 1), date(2023, 1, 31)),
        "transcription": (date(2023, 12, 1), date(2023, 12, 31)),
        "generative-ai": (date(2024, 4, 1), date(2024, 4, 30)),
        "easy-counter": (date(2025, 11, 1), date(2025, 11, 30)),
        "telework": (date(2021, 1, 1), date(2021, 1, 31)),
    }
    assert {name: days[name] for name in known} == known


def test_what_is_due_outside_the_roadmap_is_planned(plan: Plan) -> None:
    planned = {event.event_name: event.occurred_text for event in plan.events if event.is_planned}
    assert planned == {
        "ガバメントクラウドへの移行": "令和9年(2027年)1月",
        "標準準拠システムへの移行の完了（標準化対象20業務）": "令和9年(2027年)1月",
        "デマンドタクシーのWeb予約（オンライン予約）": "令和8年4月～",
    }


def test_what_the_plan_says_is_missing_or_only_part_is_not_called_done(plan: Plan) -> None:
    short = {event.printed.text: event.stage for event in plan.events if event.stage != Stage.DONE}
    assert short["電子黒板を一部導入"] == Stage.PARTIAL
    assert short["文書管理システムが未導入"] == short["当局側に未配付"] == Stage.NOT_STARTED
    assert all(event.stage != Stage.DONE for event in plan.events if "未" in event.printed.text)


def test_the_survey_of_residents_adds_up(plan: Plan) -> None:
    survey = {item.item: item.printed.text for item in plan.context if item.topic == ContextTopic.SURVEY_RESIDENTS}

    def number(item: str) -> Decimal:
        return Decimal(re.sub(r"[人%,\s]", "", survey[item]))

    answered = number("有効回答数（デジタル化の項目）")
    assert round(100 * answered / number("対象数"), 1) == number("有効回答率（デジタル化の項目）")
    for kind, groups in (("性別", 3), ("年代", 8)):
        counts = [item for item in survey if item.startswith(f"回答者の{kind}") and item.endswith("（回答数）")]
        assert (len(counts), sum(map(number, counts))) == (groups, answered)
    # Each count and its share: of the age group that the item names, else of all who answered.
    pairs = [
        (item, item.replace(count, share))
        for count, share in (("（回答数）", "（比率）"), ("（人数）", "（割合）"))
        for item in survey
        if item.endswith(count) and item.replace(count, share) in survey
    ]
    assert len(pairs) == 22
    for count, share in pairs:
        age = re.search("(70代|80代以上)の", count)
        base = number(f"回答者の年代：{age[1]}（回答数）") if age else answered
        assert round(100 * number(count) / base, 1) == number(share), count


def test_the_census_table_gives_the_shares_that_it_prints(plan: Plan) -> None:
    census = {
        (item.item, item.as_of): Decimal(item.printed.text.replace(",", ""))
        for item in plan.context
        if item.printed.place.endswith("人口と世帯数の推移")
    }
    years = {as_of for _, as_of in census}
    assert (len(years), len(census)) == (4, 36)
    for year in sorted(filter(None, years)):
        people = census["総人口（人）", year]
        for group in ("年少人口", "生産年齢人口", "老年人口"):
            (count,) = (value for (item, at), value in census.items() if at == year and re.match(f"{group}・", item))
            assert round(100 * count / people, 1) == census[f"{group}の構成比率（%）", year]
        assert round(people / census["世帯数（世帯）", year], 2) == census["1世帯当たり人数（人）", year]


def test_contradictions_name_both_places(plan: Plan) -> None:
    lines = [(each.first.lines[0], each.second.lines[0]) for each in plan.contradictions]
    assert lines == [(1190, 1265), (1145, 662), (406, 383), (810, 837), (273, 1021)]
