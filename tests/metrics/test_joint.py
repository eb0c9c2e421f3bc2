"""Joint targets: sums over cities, of whole things alone, and of how many cities each sum is."""

from datetime import date
from decimal import Decimal

from metrics import joint
from metrics.joint import Joint
from tests.given import Given
from tests.metrics.test_distribution import DAY, YEAR, city, measured


def found(given: Given, *keys: int) -> list[Joint]:
    return list(joint.of_cities(given, given.at(DAY), "m", keys or None))


def test_targets_and_values_are_summed_with_the_number_of_cities_of_each() -> None:
    given = Given()
    city(given, 1, "10")
    city(given, 2, "20")
    city(given, 3, "40")
    city(given, 4, None, baseline=100, baseline_on=date(2025, 3, 31))
    given.actual(12, YEAR, kpi_id="k1", municipality_key=1)
    given.actual(15, YEAR, kpi_id="k2", municipality_key=2)
    (row,) = found(given)
    assert row == Joint("利用件数", "件", YEAR, 3, 70, 3, 127, 2, 30, 27)  # type: ignore[arg-type]
    (narrow,) = found(given, 1, 3)
    assert narrow == Joint("利用件数", "件", YEAR, 2, 50, 1, 12, 1, 10, 12)  # type: ignore[arg-type]


def test_a_year_without_a_value_has_no_sum_of_values() -> None:
    given = Given()
    city(given, 1, "10")
    assert found(given) == [Joint("利用件数", "件", YEAR, 1, 10, 0, None, 0, None, None)]  # type: ignore[arg-type]


def test_shares_bands_frequencies_and_cities_with_two_kpis_are_never_summed() -> None:
    given = Given()
    city(given, 1, "10", unit="%")
    city(given, 2, "20", kind="frequency", unit="回/週")
    city(given, 3, "30", unit="円")
    city(given, 4, "40")
    measured(given, 4, "k4-second", "41", "利用件数")
    city(given, 5, None)
    given.target((50, 60), YEAR, kpi_id="k5", municipality_key=5)
    assert found(given) == []


def test_a_yearly_increase_is_summed_as_the_stock_that_it_makes() -> None:
    given = Given()
    city(given, 1, "50", kind="increment", baseline=300, baseline_on=date(2024, 3, 31), unit="件/年")
    city(given, 2, "400")
    (row,) = (row for row in found(given) if row.aim_count)
    assert (row.fiscal_year, row.aim_count, row.aim_sum) == (YEAR, 2, Decimal(750))


def test_what_a_plan_says_to_be_whole_is_summed_and_in_a_plan_that_does_not_it_is_not() -> None:
    given = Given()
    for key in (1, 2, 3, 4):
        kind = {"kind": "increment", "unit": "かたまり/年"} if key == 2 else {"unit": "かたまり"}
        city(given, key, "10", baseline=5, baseline_on=date(2024, 3, 31), **kind)
    for key in (1, 2, 3):
        own = {"unit_name": "かたまり", "is_whole": key != 3, "sort_order": 1}
        given.insert("plan_unit", {"version": 1, "municipality_key": key, **own})
    (row,) = (row for row in found(given) if row.aim_count)
    assert (row.unit, row.fiscal_year, row.aim_count, row.aim_sum) == ("かたまり", YEAR, 2, Decimal(25))
