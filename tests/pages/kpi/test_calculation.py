"""The steps of a calculation, in words, with the numbers of the verdict."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest

from metrics import status
from pages.kpi import calculation
from tests.given import Given
from tests.listed import definitions

LINE = "計画値（按分線・市の公式目標ではありません）"
JULY_2025, JULY_2026, JULY_2028 = date(2025, 7, 15), date(2026, 7, 15), date(2028, 7, 15)
DATED = date(2022, 12, 31)
# id: the KPI, its targets by fiscal year, its actuals by fiscal year or day.
EXAMPLES: dict[str, tuple[dict[str, Any], dict[int, Any], dict[int | date, Any]]] = {
    "whole years": ({"baseline": 10, "unit": "%"}, {2027: 50}, {2025: 22}),
    "days": ({"baseline": "53.1", "baseline_on": DATED, "unit": "%", "step": "0.1"}, {2027: 75}, {2024: 57}),
    "two lengths": (
        {"baseline": 10, "baseline_on": date(2023, 12, 31), "unit": "%"}, {2027: 50}, {date(2025, 9, 30): 20}
    ),
    "step": ({"baseline": 0, "baseline_on": DATED, "unit": "種類", "step": 1}, {2027: 7}, {2024: 3}),
    "own day": ({"baseline": 40, "unit": "%"}, {2023: 45, 2027: 60}, {2024: 44}),
    "start": ({"unit": "%"}, {2027: 100}, {2024: 22, 2025: 45}),
    "alone": (
        {"kind": "annual", "direction": "down", "unit": "件/年"}, {2024: 40, 2025: 40}, {2024: 50, 2025: 41}
    ),
    "held": ({"kind": "maintain", "direction": "down", "baseline": 0}, {2027: 0}, {2025: 2, 2027: 0}),
    "tolerance": (
        {"baseline": 10, "unit": "%", "tolerance": "0.5", "comparator": "more_than"}, {2027: 50},
        {2025: 29, 2027: "49.5"},
    ),
    "stages": ({"kind": "milestone", "unit": "段階"}, {2025: 2, 2027: 4}, {2025: 1}),
    "missing": ({}, {2027: 50}, {}),
    "promised": ({"baseline": 10}, {2027: 50}, {}),
}  # fmt: skip

Formulas = Callable[[str, date], dict[str, str]]


@pytest.fixture(scope="module")
def formulas() -> Formulas:
    """The formulas of an example at a day, by their names: all examples of a day are judged at once."""
    given = Given()
    given.municipality()
    given.initiative()
    for kpi_id, (columns, targets, actuals) in EXAMPLES.items():
        given.kpi(kpi_id, **columns)
        for year, value in targets.items():
            given.target(value, year, kpi_id=kpi_id)
        for when, value in actuals.items():
            dated = {"observed_on": when} if isinstance(when, date) else {"fiscal_year": when}
            given.actual(value, kpi_id=kpi_id, **dated)  # type: ignore[arg-type]
    given.kpi("plan's end", baseline=10, unit="%")
    given.target(50, kpi_id="plan's end", source="plan_end")
    given.actual(49, 2027, kpi_id="plan's end")
    given.kpi("revised", baseline=10, unit="%")
    given.target(60, kpi_id="revised")
    given.target(30, kpi_id="revised", revision=1)
    given.actual(21, 2025, kpi_id="revised")
    defined = definitions(given, given.at(JULY_2028))

    @cache
    def on(day: date) -> dict[str, status.KpiStatus]:
        return {reading.kpi_id: reading for reading in status.of_city(given, given.at(day))}

    return lambda kpi_id, day: {
        step.name: step.formula for step in calculation.steps(defined[kpi_id], on(day)[kpi_id])
    }


def test_a_level_on_the_line_shows_every_formula_with_its_numbers(formulas: Formulas) -> None:
    shown = formulas("whole years", JULY_2026)
    assert shown["基準値"] == "10%（2024-03-31）"
    assert shown["最終目標"] == "50%（令和9年度（2027）、2028-03-31）"
    assert shown[LINE] == "10 +（50 − 10）× 2年 ÷ 4年 = 30%"
    assert shown["到達度"] == "（22 − 10）÷（50 − 10）= 30%"
    assert shown["計画差"] == "22 − 30 = −8ポイント（＋は計画より先行）"
    assert shown["計画比"] == "（22 − 10）÷（30 − 10）= 60%"
    assert shown["必要ペース"] == "（50 − 22）÷ 2年 = +14ポイント/年"
    assert shown["これまでのペース"] == "（22 − 10）÷ 2年 = +6ポイント/年"
    assert shown["順調に要った値"] == "実績が 30%以上であれば順調以上だった"
    assert shown["当てはまった規則"] == "計画値に届かず、計画比が8割に満たない。（規則 rule-11、判定規則の版 2）"


def test_days_inside_a_year_stand_as_days_and_go_on_into_the_next_formula(formulas: Formulas) -> None:
    shown = formulas("days", JULY_2025)
    line = "53.1 +（75 − 53.1）× 820日 ÷ 1,915日"
    assert shown[LINE] == f"{line} = 62.47%（小数第3位以下を切捨て。1年度を365日と数える）"
    assert shown["計画差"] == f"57 −（{line}）= −5.48ポイント（小数第3位以下を切上げ。＋は計画より先行）"
    assert shown["計画比"] == "（57 − 53.1）÷（（75 − 53.1）× 820日 ÷ 1,915日）= 41.5%（小数第2位以下を切捨て）"
    assert shown["順調に要った値"] == "実績が 62.48%以上（小数第3位以下を切上げ）であれば順調以上だった"
    assert shown["これまでのペース"] == "（57 − 53.1）÷（820日 ÷ 365日）= +1.73ポイント/年（小数第3位以下を切捨て）"
    assert shown["必要ペース"] == "（75 − 57）÷ 3年 = +6ポイント/年"
    times = shown["必要ペース ÷ これまでのペース"]
    assert times.startswith("（75 − 57）÷（57 − 53.1）× 820日 ÷ 1,095日 = 3.5倍（小数第2位以下を切上げ")


def test_a_span_over_years_of_two_lengths_is_no_whole_number_of_days(formulas: Formulas) -> None:
    pace = formulas("two lengths", JULY_2026)["これまでのペース"]
    assert pace == "（20 − 10）÷（91日 ÷ 366日 + 183日 ÷ 365日 + 1年）= +5.71ポイント/年（小数第3位以下を切捨て）"


def test_a_rounding_to_the_step_is_said_with_what_was_rounded(formulas: Formulas) -> None:
    shown = formulas("step", JULY_2025)
    assert shown[LINE] == (
        "0 +（7 − 0）× 820日 ÷ 1,915日 = 2.99（小数第3位以下を切捨て。1年度を365日と数える） → 2種類に切下げ（基準値の側へ）"
    )
    assert shown["計画差"] == "3 − 2 = +1種類（＋は計画より先行）"


def test_the_line_starts_behind_a_target_on_the_baselines_own_day(formulas: Formulas) -> None:
    assert formulas("own day", JULY_2025)[LINE] == "40 +（60 − 40）× 1年 ÷ 4年 = 45%"


def test_the_first_report_stands_for_a_baseline_under_its_name(formulas: Formulas) -> None:
    before = formulas("start", JULY_2025)
    assert before["起点（令和6年度（2024）の実績）"] == "22%（2025-03-31）" and "到達度" not in before
    shown = formulas("start", JULY_2026)
    assert shown[LINE] == "22 +（100 − 22）× 1年 ÷ 3年 = 48%" and "基準値" not in shown
    assert shown["到達度"] == "（45 − 22）÷（100 − 22）= 29.4%（小数第2位以下を切捨て）"


def test_a_year_that_stands_alone_and_its_sums(formulas: Formulas) -> None:
    shown = formulas("alone", JULY_2026)
    assert shown["その年度の目標との比"] == "40 ÷ 41 = 97.5%（小数第2位以下を切捨て）"
    assert (shown["累計の実績"], shown["累計の目標（実績のある年度の分）"]) == ("50 + 41 = 91件", "40 + 40 = 80件")
    assert shown["達成に要った値"] == "実績が 40件/年以下であれば達成だった"
    assert formulas("alone", JULY_2025)["順調に要った値"] == "実績が 40件/年以下であれば順調だった"


def test_a_breach_is_told_with_what_each_year_had_to_be(formulas: Formulas) -> None:
    shown = formulas("held", JULY_2028)
    assert shown["水準を外れた年度"] == "令和7年度（2025） 2件"
    assert shown["維持に要った値"] == "どの年度の実績も 0件であれば維持だった"


def test_a_tolerance_and_a_strict_comparator_are_in_what_was_needed(formulas: Formulas) -> None:
    before = formulas("tolerance", JULY_2026)
    assert before["順調に要った値"] == "実績が 29.5%以上（許容差を入れて）であれば順調以上だった"
    shown = formulas("tolerance", JULY_2028)
    assert shown["達成に要った値"] == "実績が 49.5%超（許容差を入れて）であれば達成だった"
    assert shown["許容差"].startswith("0.5ポイント")


def test_no_pace_is_asked_for_once_time_is_over(formulas: Formulas) -> None:
    assert formulas("promised", JULY_2025)["必要ペース（基準値から）"] == "（50 − 10）÷ 4年 = +10件/年"
    for kpi_id in ("whole years", "promised"):
        assert not any(name.startswith("必要ペース") for name in formulas(kpi_id, JULY_2028))


def test_a_target_by_the_plans_end_is_not_called_the_citys(formulas: Formulas) -> None:
    asked = formulas("plan's end", JULY_2028)["計画値"]
    assert asked == "計画の目標（年度の記載なし：計画最終年度の令和9年度（2027）とみなす） 50%"


def test_a_stage_is_a_word_and_no_number(formulas: Formulas) -> None:
    shown = formulas("stages", JULY_2026)
    assert shown["判定に使う実績"] == "検討中（2026-03-31）"
    assert shown["計画値"].startswith("市が定めた令和7年度（2025）の目標 準備・試行（")
    assert shown["順調に要った段階"] == "実績が準備・試行か、その先であれば順調以上だった"
    assert not any("=" in formula for formula in shown.values())


def test_what_a_revision_changed_is_said(formulas: Formulas) -> None:
    assert formulas("revised", JULY_2026)["当初目標の場合"] == "遅れ。いまの状態は目標の引下げによる"


def test_what_is_missing_is_said(formulas: Formulas) -> None:
    shown = formulas("missing", JULY_2025)
    assert (shown["基準値"], shown["判定に使う実績"]) == ("基準値なし", "基準値より後の確定した実績なし")
    assert "未登録とは" in shown
