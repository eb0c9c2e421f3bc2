"""KPIs as rows: what the cells say, and what the one file of KPIs holds."""

from datetime import date
from decimal import Decimal

import pytest

from domain.codes import Absence, Kind, Status, TargetSource
from metrics.standing import Standing
from metrics.words import kpi as kpi_words
from tests.rows import row
from ui import kpi_rows


def _kpi(**columns: object) -> Standing:
    usual: dict[str, object] = {
        "kpi_id": "k",
        "kpi_name": "申請件数",
        "departments": "総務課;企画課",
        "kind": Kind.LEVEL,
        "status": Status.BEHIND,
        "rule": "rule-11",
        "tolerance": Decimal(0),
        "is_after_lowering": False,
        "is_missed_narrowly": False,
        "is_start_assumed": False,
        "unit": "件",
        "is_stale": False,
        "is_period_over": False,
    }
    return row(Standing, **(usual | columns))


def _saved(kpi: Standing) -> dict[str, object]:
    sheet = kpi_rows.KPIS.sheet([kpi], "表")
    return dict(zip(sheet.columns, sheet.rows[0], strict=True))


def test_a_component_stands_behind_the_name_of_its_indicator() -> None:
    assert kpi_words.name(_kpi()) == "申請件数"
    assert kpi_words.name(_kpi(component_name="市民課")) == "申請件数（市民課）"


def test_departments_are_listed_once_in_their_order_and_others_are_none() -> None:
    assert kpi_words.departments("総務課;企画課") == "総務課・企画課" and kpi_words.departments("") == ""
    assert kpi_words.all_departments(["企画課;総務課;等", "", "総務課;会計課"]) == ["企画課", "総務課", "会計課"]


def test_a_baseline_says_its_day_or_why_there_is_none() -> None:
    there = _kpi(baseline_on=date(2026, 3, 31), baseline_low_value=Decimal(41), baseline_high_value=Decimal(41))
    assert kpi_rows.baseline_cell(there) == "41件<small>2026-03-31</small>"
    assert kpi_rows.baseline_cell(_kpi(baseline_absence=Absence.LOST)) == "—<small>計画書から読み取れず</small>"
    yearly = there._replace(kind=Kind.INCREMENT, unit="件/年")
    assert kpi_rows.baseline_cell(yearly).startswith("41件<") and _saved(yearly)["基準値の単位"] == "件"


def test_an_actual_that_was_judged_comes_before_one_that_was_only_reported() -> None:
    reported = _kpi(reported_on=date(2027, 3, 31), reported_low_value=Decimal(5), reported_high_value=Decimal(9))
    judged = reported._replace(latest_on=date(2026, 9, 30), latest_value=Decimal(7))
    assert kpi_rows.latest_cell(_kpi()) == "—<small>未登録</small>"
    assert kpi_rows.latest_cell(reported) == "5～9件<small>2027-03-31</small>"
    assert kpi_rows.latest_cell(judged) == "7件<small>2026-09-30</small>"
    names = ("直近の実績（下端）", "直近の実績（上端）", "実績の時点", "実績を判定に使った")
    assert [_saved(reported)[name] for name in names] == [5, 9, date(2027, 3, 31), False]
    assert [_saved(judged)[name] for name in names] == [7, 7, date(2026, 9, 30), True]


def test_a_target_whose_year_is_that_of_the_plan_says_so() -> None:
    ends = {"final_target_low_value": Decimal(80), "final_target_fiscal_year": 2027}
    city, plan = (_kpi(**ends, final_target_source=source) for source in (TargetSource.CITY, TargetSource.PLAN_END))
    assert kpi_rows.target_cell(city) == "80件以上<small>令和9年度（2027）</small>"
    assert kpi_rows.target_cell(plan) == "80件以上<small>令和9年度（2027）・年度は推定</small>"
    assert _saved(plan)["年度の出どころ"] == "年度の記載なし：計画最終年度とみなす"
    assert _saved(_kpi(target_absence=Absence.DASH))["最終目標がない理由"] == "「—」と記載"


def test_the_pace_needed_starts_from_the_latest_actual_else_from_the_baseline() -> None:
    kpi = _kpi(planned_per_year=Decimal(3), needed_per_year=Decimal(4), unit="%")
    assert kpi_words.pace(kpi) == "+3ポイント/年"
    assert kpi_words.pace(kpi._replace(latest_on=date(2026, 3, 31))) == "+4ポイント/年"
    assert kpi_words.pace(_kpi()) == "—"


def test_the_file_holds_shares_as_percents_and_nothing_for_what_is_absent() -> None:
    saved = _saved(_kpi(attainment=Decimal("0.7"), asked_value=Decimal(3), asked_rule="line", missing_report_count=0))
    assert saved["到達度（%）"] == 70 and saved["計画比（%）"] is None
    assert (saved["いまの計画値"], saved["計画値の出どころ"]) == (3, "按分線（自動計算）")
    assert (saved["状態"], saved["種類"], saved["期限を過ぎた報告の数"]) == ("遅れ", "時点の水準", 0)
    assert saved["基準値がない理由"] is None and saved["内訳"] is None and saved["年度の出どころ"] is None


def test_a_page_chooses_columns_by_name_in_its_own_order() -> None:
    chosen = kpi_rows.columns("状態", "指標")
    assert [column.name for column in chosen] == ["状態", "指標"]
    assert all(column.shown is not None for column in chosen)
    with pytest.raises(KeyError):
        kpi_rows.columns("天気")
