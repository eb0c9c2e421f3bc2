"""What plans promise: the targets of a year, and how steep a way is, by its unit and its baseline."""

from datetime import date
from decimal import Decimal

import pytest

from metrics import promises
from metrics.promises import Promise
from tests.given import Given

DAY = date(2026, 4, 1)


def _steep(given: Given, as_of: date = DAY) -> list[Promise]:
    return list(promises.steepest(given, given.at(as_of)))


def test_a_number_is_measured_by_its_baseline() -> None:
    given = Given()
    given.kpi(baseline=40, unit="件")
    given.target(100, fiscal_year=2027)
    (row,) = _steep(given)
    assert (row.is_percent, row.planned_per_year, row.multiple) == (False, Decimal("15.0000"), Decimal("2.5000"))
    assert row.yearly_share == Decimal("0.3750")


def test_a_way_down_is_a_share_below_zero() -> None:
    given = Given()
    given.kpi(baseline=40, unit="分", direction="down")
    given.target(20, fiscal_year=2027)
    (row,) = _steep(given)
    assert (row.planned_per_year, row.yearly_share) == (Decimal("-5.0000"), Decimal("-0.1250"))


@pytest.mark.parametrize(("baseline", "unit"), [(5, "%"), (0, "件")])
def test_percents_and_what_begins_at_zero_have_no_share_of_their_baseline(baseline: int, unit: str) -> None:
    given = Given()
    given.kpi(baseline=baseline, unit=unit)
    given.target(45, fiscal_year=2027)
    (row,) = _steep(given)
    assert (row.is_percent, row.multiple, row.yearly_share) == (unit == "%", None, None)
    assert row.planned_per_year == Decimal(45 - baseline) / 4


def test_the_steepest_comes_first_of_its_sort_and_what_cannot_be_compared_last() -> None:
    given = Given()
    for kpi_id, baseline, target, unit in (
        ("slow", 100, 120, "件"), ("zero", 0, 900, "件"), ("down", 100, 20, "件"), ("fast", 10, 90, "人"),
        ("low", 10, 20, "%"), ("high", 10, 90, "%"),
    ):  # fmt: skip
        given.kpi(kpi_id, baseline=baseline, unit=unit, direction="down" if target < baseline else "up")
        given.target(target, fiscal_year=2027, kpi_id=kpi_id)
    assert [row.kpi_id for row in _steep(given)] == ["fast", "down", "slow", "zero", "high", "low"]


def test_a_promise_whose_day_has_passed_is_none() -> None:
    given = Given()
    given.plan(2024, 2027)
    given.kpi(baseline=10)
    given.target(50, fiscal_year=2025)
    assert [len(_steep(given, day)) for day in (date(2026, 3, 31), date(2026, 4, 1))] == [1, 0]


def test_the_targets_of_a_year_are_those_that_stand_and_of_what_has_not_ended() -> None:
    given = Given()
    given.municipality(municipality_name="東金市", city="togane")
    given.initiative("i1", ())
    for kpi_id in ("a", "b", "ended"):
        given.kpi(kpi_id, baseline=10, initiative_id="i1")
        given.target(20, fiscal_year=2026, kpi_id=kpi_id)
        given.target(30, fiscal_year=2027, kpi_id=kpi_id)
    for value, year in ((25, 2026), (30, 2027)):  # a revision names the whole path
        given.target(value, year, kpi_id="a", revision=1)
    for kpi_id in ("a", "b"):  # a newer edition leaves one out
        given.kpi(kpi_id, baseline=10, initiative_id="i1", version=2)
        given.target(22, fiscal_year=2026, kpi_id=kpi_id, version=2)
    of_first = given.at(DAY, version=1)
    rows = promises.of_year(given, of_first, 2026)
    assert [(row.kpi_id, row.low_value) for row in rows] == [("a", 25), ("b", 20), ("ended", 20)]
    later = promises.of_year(given, given.at(DAY), 2026)
    assert [(row.kpi_id, row.low_value) for row in later] == [("a", 22), ("b", 22)]
    assert [tuple(row[1:]) for row in promises.years(given, of_first)] == [
        (kpi_id, year) for kpi_id in ("a", "b", "ended") for year in (2026, 2027)
    ]
