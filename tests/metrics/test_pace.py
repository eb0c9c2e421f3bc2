"""Shares of the way from baseline to final target, up and down, with and without actuals."""

from datetime import date
from decimal import Decimal

import pytest

from metrics import pace
from metrics.pace import Pace
from tests.given import Given


def _row(given: Given, as_of: date) -> Pace:
    (row,) = pace.of_all(given, given.at(as_of))
    return row


def test_a_way_up_with_an_actual() -> None:
    given = Given()
    given.kpi(baseline=10)
    given.target(50, fiscal_year=2027)
    given.actual(22, fiscal_year=2025)
    row = _row(given, date(2026, 4, 1))
    assert row.reached_share == Decimal("0.3000")
    assert row.expected_share == Decimal("0.5000")
    assert row.planned_share_per_year == Decimal("0.2500")
    assert row.needed_share_per_year == Decimal("0.3500")
    assert row.past_share_per_year == Decimal("0.1500")
    assert row.is_too_slow is True


def test_a_way_down_counts_in_the_same_direction() -> None:
    given = Given()
    given.kpi(baseline=60, direction="down")
    given.target(20, fiscal_year=2027)
    given.actual(50, fiscal_year=2025)
    row = _row(given, date(2026, 4, 1))
    assert row.reached_share == Decimal("0.2500")
    assert row.planned_share_per_year == Decimal("0.2500")
    assert row.needed_share_per_year == Decimal("0.3750")
    assert row.is_too_slow is True


def test_without_an_actual_only_what_the_plan_asks_is_known() -> None:
    given = Given()
    given.kpi(baseline=0)
    given.target(40, fiscal_year=2027)
    row = _row(given, date(2026, 3, 31))
    assert row.asked_share == Decimal("0.5000")
    assert row.reached_share is None and row.expected_share is None and row.needed_share_per_year is None
    assert row.planned_share_per_year == Decimal("0.2500")
    assert row.is_too_slow is None


@pytest.mark.parametrize(("baseline", "target", "actual", "direction"), [(0, 40, 30, "up"), (60, 20, 25, "down")])
def test_who_made_more_a_year_than_is_left_is_not_too_slow(
    baseline: int, target: int, actual: int, direction: str
) -> None:
    given = Given()
    given.kpi(baseline=baseline, direction=direction)
    given.target(target, fiscal_year=2027)
    given.actual(actual, fiscal_year=2025)
    assert _row(given, date(2026, 4, 1)).is_too_slow is False


def test_a_kpi_without_a_way_has_no_row() -> None:
    given = Given()
    given.kpi(baseline=4)
    given.target(4, fiscal_year=2027)
    assert pace.of_all(given, given.at(date(2026, 4, 1))) == ()


def test_from_a_stock_to_a_yearly_increase_there_is_no_way() -> None:
    given = Given()
    given.kpi(kind="increment", baseline=300)
    given.target(50, fiscal_year=2027)
    given.actual(43, fiscal_year=2025)
    assert pace.of_all(given, given.at(date(2026, 4, 1))) == ()
