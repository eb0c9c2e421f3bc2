"""The points of a chart as shares of the way: up, down, beyond both ends, and where there is no way."""

from datetime import date
from decimal import Decimal

import pytest

from metrics import course
from tests.given import Given

DAY = date(2027, 4, 1)


def _shares(given: Given) -> dict[tuple[str, int], Decimal | None]:
    return {(stop.series, stop.fiscal_year): stop.way_share for stop in course.of_all(given, given.at(DAY))}


@pytest.mark.parametrize(
    ("baseline", "middle", "target", "direction"), [(10, 20, 50, "up"), (60, 50, 20, "down")]
)
def test_a_point_lies_at_its_share_of_the_way(baseline: int, middle: int, target: int, direction: str) -> None:
    given = Given()
    given.kpi(baseline=baseline, direction=direction)
    given.target(target, fiscal_year=2027)
    given.actual(middle, fiscal_year=2025)
    assert _shares(given) == {
        ("baseline", 2023): Decimal(0),
        ("line", 2023): Decimal(0),
        ("actual_closed", 2025): Decimal("0.2500"),
        ("line", 2027): Decimal(1),
        ("target", 2027): Decimal(1),
    }


def test_what_went_back_lies_below_nothing_and_what_went_beyond_above_one() -> None:
    given = Given()
    given.kpi(baseline=10)
    given.target(40, fiscal_year=2027)
    given.actual(5, fiscal_year=2024)
    given.actual(60, fiscal_year=2025)
    found = _shares(given)
    assert found["actual_closed", 2024] == Decimal("-0.1666")
    assert found["actual_closed", 2025] == Decimal("1.6666")


def test_without_a_way_there_are_values_and_no_shares() -> None:
    given = Given()
    given.kpi()
    given.target(40, fiscal_year=2027)
    assert _shares(given) == {("target", 2027): None}


def test_a_yearly_increase_is_no_share_of_the_stock_that_it_starts_from() -> None:
    given = Given()
    given.kpi(kind="increment", baseline=300)
    given.target(50, fiscal_year=2027)
    given.actual(43, fiscal_year=2025)
    assert set(_shares(given).values()) == {None}
