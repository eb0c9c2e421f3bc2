"""The worked example of 計算方法 is what the engine says of it; every status, stage and rule is explained."""

from datetime import date

from domain import formats
from domain.codes import Stage, Status
from domain.words import STAGE, STATUS
from metrics import status
from metrics.rules import CHANGES, RULES
from pages.method import tables
from tests.given import Given
from ui import kinds


def test_the_example_is_judged_as_it_is_told() -> None:
    given = Given()
    given.plan(tables.START + 1, tables.END)
    given.kpi(baseline=tables.BASELINE, baseline_on=date(tables.START + 1, 3, 31), unit="%")
    given.target(tables.TARGET, fiscal_year=tables.END)
    given.actual(tables.ACTUAL, fiscal_year=tables.NOW)
    (verdict,) = status.of_city(given, given.at(date(tables.NOW + 1, 5, 1)))
    assert verdict.status == tables.VERDICT
    assert {
        "expected": formats.with_unit(verdict.expected_value, "%"),
        "attainment": formats.share(verdict.attainment),
        "gap": formats.signed(verdict.gap_value, "%"),
        "pace": formats.share(verdict.pace_ratio),
        "needed": f"{formats.signed(verdict.needed_per_year, '%')}/年",
    } == tables.EXAMPLE


def test_every_status_stage_and_rule_is_explained() -> None:
    statuses = tables.statuses().replace("<wbr>", "")
    assert all(STATUS[code].name in statuses and kinds.fit(STATUS[code].meaning) in statuses for code in Status)
    assert "実績が古い" in statuses
    assert all(STAGE[stage] in tables.stages() for stage in Stage)
    assert all(rule in tables.rules() and kinds.fit(RULES[rule]) in tables.rules() for rule in RULES)


def test_what_the_rules_changed_stands_with_its_reason() -> None:
    shown = tables.changes()
    assert len(CHANGES) == 13 and all(kinds.fit(told) in shown for change in CHANGES for told in change)


def test_a_year_is_reported_by_the_end_of_june_and_named_in_both_calendars() -> None:
    told = tables.reporting(2025)
    assert (
        "令和8年3月31日（2026-03-31）" in told and "令和8年6月30日（2026-06-30）" in told and "（2026-07-01）" in told
    )
    assert "令和7年度（2025）の最終日" in told and "このダッシュボードの標準" in told
    assert "令和9年6月30日（2027-06-30）" in told  # until then 集計中 and 速報 count
    assert "平成31年4月1日から令和2年3月31日まで" in tables.calendar(range(2019, 2020))
