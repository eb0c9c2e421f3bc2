"""The steps of a calculation, in words, with the numbers of the verdict."""

from datetime import date

from metrics import catalogue, status
from pages.kpi import calculation
from tests.given import Given


def formulas(given: Given, as_of: date) -> dict[str, str]:
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
    assert shown["計画値（按分線・市の公式目標ではありません）"] == "10 + （50 − 10） × 2年 ÷ 4年 = 30%"
    assert shown["到達度"] == "（22 − 10）÷（50 − 10） = 30%"
    assert shown["計画差"] == "22 − 30 = −8ポイント（＋は計画より先行）"
    assert shown["計画比"] == "（22 − 10）÷（30 − 10） = 60%"
    assert shown["必要ペース"] == "（50 − 22）÷ 2年 = 毎年 14%"
    assert shown["これまでのペース"] == "（22 − 10）÷ 2年 = 毎年 6%"
    assert shown["当てはまった規則"] == "計画値に届かず、計画比が8割に満たない。（規則 rule-11、判定規則の版 2）"


def test_days_inside_a_year_and_the_step_are_said() -> None:
    given = Given()
    given.plan(2022, 2023)
    given.kpi(baseline="53.1", baseline_on=date(2022, 12, 31), step="0.1")
    given.target(75, 2023)
    given.actual(60, 2022)
    line = formulas(given, date(2023, 7, 15))["計画値（按分線・市の公式目標ではありません）"]
    assert line == "53.1 + （75 − 53.1） × 18 ÷ 91（年度内は日数で按分） = 57.4件（0.1刻みで基準値の側へ丸める）"


def test_a_year_that_stands_alone_and_a_breach() -> None:
    given = Given()
    given.kpi(kind="annual", direction="down")
    given.target(40, 2024)
    given.target(40, 2025)
    given.actual(50, 2024)
    shown = formulas(given, date(2025, 7, 15))
    assert shown["その年度の目標との比"] == "40 ÷ 50 = 80%"
    assert shown["累計（実績 / 目標）"] == "50 / 40件"
    broken = Given()
    broken.kpi(kind="maintain", direction="down", baseline=0)
    broken.target(0)
    broken.actual(2, 2025)
    assert formulas(broken, date(2026, 7, 15))["水準を外れた年度"] == "令和7年度（2025） 2件"


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
    assert formulas(given, date(2026, 7, 15))["順調に要った値"] == "実績が 30%以上であれば順調だった"
