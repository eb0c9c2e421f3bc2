"""Common measures over time: plans and reports on their days, gaps, stocks of yearly increases, figures, residents."""

from datetime import date
from decimal import Decimal

from metrics import common_course
from metrics.common_course import Stop
from tests.given import Given

DAY = date(2027, 6, 1)


def _measured(given: Given, kpi_id: str = "k", is_per_resident: bool = False) -> None:
    row = {"version": 1, "measure_id": "m", "measure_name": "件数", "difference_note": "", "sort_order": 1}
    given.insert("common_measure", row | {"kpi_id": kpi_id, "is_per_resident": is_per_resident})


def _stops(given: Given) -> dict[tuple[str, date], Stop]:
    return {(stop.series, stop.observed_on): stop for stop in common_course.of_all(given, given.at(DAY))}


def test_a_gap_is_the_verdicts_at_the_latest_value_and_held_against_the_years_own_target_before() -> None:
    given = Given()
    given.municipality(population_count=50_000)
    given.kpi(baseline=100)
    for year, target in ((2024, 200), (2025, 300), (2027, 500)):
        given.target(target, fiscal_year=year)
    for year, value in ((2024, 180), (2025, 320), (2026, 380)):
        given.actual(value, fiscal_year=year)
    _measured(given, is_per_resident=True)
    found = _stops(given)
    assert found["actual_closed", date(2025, 3, 31)].gap_value == -20
    assert found["actual_closed", date(2026, 3, 31)].gap_value == 20
    assert found["actual_closed", date(2027, 3, 31)].gap_value == -20  # the line asks for 400
    assert found["target", date(2028, 3, 31)].gap_value is None
    assert found["actual_closed", date(2026, 3, 31)].per_thousand_value == Decimal("6.4000")
    assert found["actual_closed", date(2026, 3, 31)].way_share == Decimal("0.5500")
    assert not any(series == "line" for series, _ in found)


def test_fewer_is_ahead_where_the_plan_goes_down() -> None:
    given = Given()
    given.municipality()
    given.kpi(baseline=100, direction="down")
    given.target(80, fiscal_year=2024)
    given.target(60, fiscal_year=2025)
    given.actual(70, fiscal_year=2024)
    given.actual(65, fiscal_year=2025)
    _measured(given)
    found = _stops(given)
    assert [found["actual_closed", date(year, 3, 31)].gap_value for year in (2025, 2026)] == [10, -5]


def test_a_yearly_increase_stands_as_the_stock_that_it_makes() -> None:
    given = Given()
    given.municipality()
    given.kpi(kind="increment", baseline=300)
    for year in (2024, 2025, 2026):
        given.target(50, fiscal_year=year)
    given.actual(43, fiscal_year=2024)
    given.actual(60, fiscal_year=2025)
    _measured(given)
    found = _stops(given)
    assert {series for series, _ in found} == {"baseline", "stock_target", "stock_actual"}
    planned = [found["stock_target", date(year, 3, 31)] for year in (2025, 2026, 2027)]
    assert [(stop.point_value, stop.added_value) for stop in planned] == [(350, 50), (400, 50), (450, 50)]
    reported = [found["stock_actual", date(year, 3, 31)] for year in (2025, 2026)]
    assert [(stop.point_value, stop.gap_value) for stop in reported] == [(343, -7), (403, 3)]


def test_without_residents_nothing_is_per_resident_and_nothing_is_left_out() -> None:
    given = Given()
    given.municipality(population_count=None, population_on=None)
    given.kpi(baseline=100)
    given.target(200, fiscal_year=2025)
    _measured(given, is_per_resident=True)
    assert [stop.per_thousand_value for stop in common_course.of_all(given, given.at(DAY))] == [None, None]
