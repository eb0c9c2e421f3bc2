"""The steps of a calculation, in words, with the numbers of the verdict."""

from datetime import date

from metrics import catalogue, status
from pages.kpi import calculation
from tests.given import Given

LINE = "計画値（按分線・市の公式目標ではありません）"


def formulas(given: Given, as_of: date) -> dict[str, str]:
    if not given.rows("SELECT * FROM municipality"):
        given.municipality()
        given.initiative()
    definition = catalogue.kpi(given, given.at(as_of), "k")
    reading = status.of_kpi(given, given.at(as_of), "k")
    assert definition is not None and reading is not None
    return {step.name: step.formula for step in calculation.steps(definition, reading)}


def test_a_level_on_the_line_shows_every_formula_with_its_numbers() -> None:
    given = Given()
    given.kpi(baseline=10, unit="%")
    given.target(50)
    given.actual(22, 2025)
    shown = formulas(given, date(2026, 7, 15))
    assert shown["基準値"] == "10%（2024-03-31）"
    assert shown["最終目標"] == "50%（令和9年度（2027）、2028-03-31）"
    assert shown[LINE] == "10 +（50 − 10）× 2年 ÷ 4年 = 30%"
    assert shown["到達度"] == "（22 − 10）÷（50 − 10）= 30%"
    assert shown["計画差"] == "22 − 30 = −8ポイント（＋は計画より先行）"
    assert shown["計画比"] == "（22 − 10）÷（30 − 10）= 60%"
    assert shown["必要ペース"] == "（50 − 22）÷ 2年 = +14ポイント/年"
    assert shown["これまでのペース"] == "（22 − 10）÷ 2年 = +6ポイント/年"
    assert shown["当てはまった規則"] == "計画値に届かず、計画比が8割に満たない。（規則 rule-11、判定規則の版 2）"


def test_days_inside_a_year_stand_as_days_and_go_on_into_the_next_formula() -> None:
    given = Given()
    given.plan(2022, 2023)
    given.kpi(baseline="53.1", baseline_on=date(2022, 12, 31), unit="%", step="0.1")
    given.target(75, 2023)
    given.actual(57, 2022)
    shown = formulas(given, date(2023, 7, 15))
    assert shown[LINE] == "53.1 +（75 − 53.1）× 90日 ÷ 455日 = 57.43%（小数第3位以下を切捨て。1年度を365日と数える）"
    line = "（53.1 +（75 − 53.1）× 90日 ÷ 455日）"
    assert shown["計画差"] == f"57 −{line}= −0.44ポイント（小数第3位以下を切上げ。＋は計画より先行）"
    assert shown["計画比"] == "（57 − 53.1）÷（（75 − 53.1）× 90日 ÷ 455日）= 90%（小数第2位以下を切捨て）"
    assert shown["順調に要った値"] == "実績が 57.44%以上（小数第3位以下を切上げ）であれば順調以上だった"
    assert shown["これまでのペース"] == "（57 − 53.1）÷（90日 ÷ 365日）= +15.81ポイント/年（小数第3位以下を切捨て）"
    assert shown["必要ペース"] == "（75 − 57）÷ 1年 = +18ポイント/年"
    assert shown["必要ペース ÷ これまでのペース"].startswith("（75 − 57）÷（57 − 53.1）× 90日 ÷ 365日 = 1.14倍（")


def test_a_span_over_years_of_two_lengths_is_no_whole_number_of_days() -> None:
    given = Given()
    given.kpi(baseline=10, baseline_on=date(2023, 12, 31), unit="%")
    given.target(50)
    given.actual(20, observed_on=date(2025, 9, 30))
    pace = formulas(given, date(2025, 10, 1))["これまでのペース"]
    assert pace == "（20 − 10）÷（91日 ÷ 366日 + 183日 ÷ 365日 + 1年）= +5.71ポイント/年（小数第3位以下を切捨て）"


def test_a_rounding_to_the_step_is_said_with_what_was_rounded() -> None:
    given = Given()
    given.kpi(baseline=0, baseline_on=date(2022, 12, 31), unit="種類", step=1)
    given.target(7)
    given.actual(3, 2024)
    shown = formulas(given, date(2025, 7, 15))
    assert shown[LINE] == (
        "0 +（7 − 0）× 820日 ÷ 1,915日 = 2.99（小数第3位以下を切捨て。1年度を365日と数える） → 2種類に切下げ（基準値の側へ）"
    )
    assert shown["計画差"] == "3 − 2 = +1種類（＋は計画より先行）"


def test_the_line_starts_behind_a_target_on_the_baselines_own_day() -> None:
    given = Given()
    given.kpi(baseline=40, unit="%")
    given.target(45, 2023)
    given.target(60)
    given.actual(44, 2024)
    assert formulas(given, date(2025, 7, 15))[LINE] == "40 +（60 − 40）× 1年 ÷ 4年 = 45%"


def test_the_first_report_stands_for_a_baseline_under_its_name() -> None:
    given = Given()
    given.kpi(unit="%")
    given.target(100)
    given.actual(22, 2024)
    given.actual(45, 2025)
    before = formulas(given, date(2025, 7, 15))
    assert before["起点（令和6年度（2024）の実績）"] == "22%（2025-03-31）" and "到達度" not in before
    shown = formulas(given, date(2026, 7, 15))
    assert shown[LINE] == "22 +（100 − 22）× 1年 ÷ 3年 = 48%" and "基準値" not in shown
    assert shown["到達度"] == "（45 − 22）÷（100 − 22）= 29.4%（小数第2位以下を切捨て）"


def test_a_year_that_stands_alone_and_its_sums() -> None:
    given = Given()
    given.kpi(kind="annual", direction="down", unit="件/年")
    given.target(40, 2024)
    given.target(40, 2025)
    given.actual(50, 2024)
    given.actual(41, 2025)
    shown = formulas(given, date(2026, 7, 15))
    assert shown["その年度の目標との比"] == "40 ÷ 41 = 97.5%（小数第2位以下を切捨て）"
    assert (shown["累計の実績"], shown["累計の目標（実績のある年度の分）"]) == ("50 + 41 = 91件", "40 + 40 = 80件")
    assert shown["達成に要った値"] == "実績が 40件/年以下であれば達成だった"


def test_a_breach_is_told_with_what_each_year_had_to_be() -> None:
    given = Given()
    given.kpi(kind="maintain", direction="down", baseline=0)
    given.target(0)
    given.actual(2, 2025)
    given.actual(0, 2026)
    shown = formulas(given, date(2027, 7, 15))
    assert shown["水準を外れた年度"] == "令和7年度（2025） 2件"
    assert shown["維持に要った値"] == "どの年度の実績も 0件であれば維持だった"


def test_a_tolerance_and_a_strict_comparator_are_in_what_was_needed() -> None:
    given = Given()
    given.kpi(baseline=10, unit="%", tolerance="0.5", comparator="more_than")
    given.target(50)
    given.actual(29, 2025)
    given.actual("49.5", 2027)
    assert formulas(given, date(2026, 7, 15))["順調に要った値"] == "実績が 29.5%以上（許容差を入れて）であれば順調以上だった"
    shown = formulas(given, date(2028, 7, 15))
    assert shown["達成に要った値"] == "実績が 49.5%超（許容差を入れて）であれば達成だった"
    assert shown["許容差"].startswith("0.5ポイント")


def test_no_pace_is_asked_for_once_time_is_over() -> None:
    given = Given()
    given.kpi(baseline=10, unit="%")
    given.target(50)
    given.actual(22, 2025)
    assert "必要ペース" in formulas(given, date(2028, 3, 30))
    assert "必要ペース" not in formulas(given, date(2028, 3, 31))


def test_a_target_by_the_plans_end_is_not_called_the_citys() -> None:
    given = Given()
    given.kpi(baseline=10, unit="%")
    given.target(50, source="plan_end")
    given.actual(49, 2027)
    asked = formulas(given, date(2028, 7, 15))["計画値"]
    assert asked == "計画の目標（年度の記載なし：計画最終年度の令和9年度（2027）とみなす） 50%"


def test_a_stage_is_a_word_and_no_number() -> None:
    given = Given()
    given.kpi(kind="milestone", unit="段階")
    given.target(2, 2025)
    given.target(4)
    given.actual(1, 2025)
    shown = formulas(given, date(2026, 7, 15))
    assert shown["判定に使う実績"] == "検討中（2026-03-31）"
    assert shown["計画値"].startswith("市が定めた令和7年度（2025）の目標 準備・試行（")
    assert shown["順調に要った段階"] == "実績が準備・試行か、その先であれば順調以上だった"
    assert not any("=" in formula for formula in shown.values())


def test_what_a_revision_changed_is_said() -> None:
    given = Given()
    given.kpi(baseline=10, unit="%")
    given.target(60)
    given.target(30, revision=1)
    given.actual(21, 2025)
    assert formulas(given, date(2026, 7, 15))["当初目標の場合"] == "遅れ。いまの状態は目標の引下げによる"


def test_what_is_missing_is_said() -> None:
    given = Given()
    given.kpi()
    given.target(50)
    shown = formulas(given, date(2025, 7, 15))
    assert (shown["基準値"], shown["判定に使う実績"]) == ("基準値なし", "基準値より後の確定した実績なし")
    assert "未登録とは" in shown


def test_a_late_verdict_says_what_would_have_been_on_track() -> None:
    given = Given()
    given.kpi(baseline=10, unit="%")
    given.target(50)
    given.actual(22, 2025)
    assert formulas(given, date(2026, 7, 15))["順調に要った値"] == "実績が 30%以上であれば順調以上だった"


def test_what_would_have_been_on_track_where_each_year_stands_alone() -> None:
    given = Given()
    given.kpi(kind="annual")
    given.target(50, 2024)
    given.target(50, 2025)
    given.actual(30, 2024)
    assert formulas(given, date(2025, 7, 15))["順調に要った値"] == "実績が 50件以上であれば順調だった"
