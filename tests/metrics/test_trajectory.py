"""The points of a chart, and the forecast that never decides."""

from datetime import date
from decimal import Decimal

from metrics import trajectory
from metrics.trajectory import Point, Trajectory
from tests.given import CITY, Given


def of_kpi(given: Given, as_of: date) -> Trajectory:
    found = trajectory.of_kpi(given, given.at(as_of), "k")
    assert found is not None
    return found


def pairs(points: tuple[Point, ...]) -> list[tuple[date, Decimal]]:
    return [(point.on, point.value) for point in points]


def test_series_of_a_kpi_with_one_target() -> None:
    given = Given()
    given.kpi(baseline=10)
    given.target(50)
    given.actual(22, 2025)
    given.actual(25, observed_on=date(2026, 9, 30), mark="preliminary")
    given.actual(60, 2028)
    found = of_kpi(given, date(2029, 7, 15))
    assert pairs(found.baseline) == [(date(2024, 3, 31), 10)]
    assert pairs(found.target) == [(date(2028, 3, 31), 50)]
    assert pairs(found.line) == [(date(2024, 3, 31), 10), (date(2028, 3, 31), 50)]
    assert pairs(found.actual_closed) == [(date(2026, 3, 31), 22)]
    assert pairs(found.actual_provisional) == [(date(2026, 9, 30), 25)]
    assert pairs(found.actual_late) == [(date(2029, 3, 31), 60)]
    assert found.need_pace == ()  # no time is left
    assert found.forecast is None
    before = of_kpi(given, date(2028, 3, 30))
    assert pairs(before.need_pace) == [(date(2026, 3, 31), 22), (date(2028, 3, 31), 50)]


def test_a_target_for_every_year_leaves_no_line() -> None:
    given = Given()
    given.kpi(baseline=10)
    for year in (2024, 2025, 2026, 2027):
        given.target(10 * (year - 2022), year)
    found = of_kpi(given, date(2025, 7, 15))
    assert found.line == ()
    assert len(found.target) == 4


def test_an_indicator_without_a_target_still_draws_its_values() -> None:
    given = Given()
    given.kpi(kind="qualitative", direction=None)
    given.actual(5, 2024)
    assert pairs(of_kpi(given, date(2025, 7, 15)).actual_closed) == [(date(2025, 3, 31), 5)]


def test_a_code_is_no_point() -> None:
    given = Given()
    given.kpi(baseline=10)
    given.target(50)
    given.actual(None, 2024, code="not_surveyed")
    assert of_kpi(given, date(2025, 7, 15)).actual_closed == ()


def forecast_given(**columns: object) -> Given:
    given = Given()
    given.plan(2022, 2027)
    given.kpi(baseline=8, baseline_on=date(2022, 3, 31), unit="%", **columns)
    given.target(50)
    for year, value in ((2022, 10), (2023, 14), (2024, 15), (2025, 22)):
        given.actual(value, year)
    return given


def test_the_forecast_is_the_middle_slope_between_the_least_and_the_greatest() -> None:
    found = of_kpi(forecast_given(), date(2026, 7, 15)).forecast
    assert found is not None
    assert (found.slope, found.low_slope, found.high_slope) == (4, 1, 7)
    assert (found.on, found.value, found.low, found.high) == (date(2028, 3, 31), 30, 24, 36)


def test_the_forecast_stays_within_the_bounds() -> None:
    found = of_kpi(forecast_given(upper_bound=28), date(2026, 7, 15)).forecast
    assert found is not None
    assert (found.value, found.low, found.high) == (28, 24, 28)


def test_two_actuals_are_too_few_for_a_forecast() -> None:
    given = Given()
    given.kpi(baseline=10)
    given.target(50)
    given.actual(14, 2024)
    given.actual(15, 2025)
    assert of_kpi(given, date(2026, 7, 15)).forecast is None


def test_the_points_of_all_are_those_of_each_alone() -> None:
    given = Given()
    given.kpi("k", baseline=10)
    given.target(50)
    given.actual(22, 2025)
    given.actual(25, observed_on=date(2026, 9, 30), mark="preliminary")
    given.kpi("band", kind="range", direction="down", baseline=(30, 60))
    given.target((15, 30), kpi_id="band")
    given.kpi("silent", kind="qualitative", direction=None)
    given.kpi("elsewhere", baseline=1, municipality_key=122025)
    moment = given.at(date(2026, 11, 21), scope=CITY)
    every = trajectory.of_all(given, moment)
    assert {row.kpi_id for row in every} == {"k", "band"}
    for kpi_id in ("k", "band"):
        alone = trajectory.of_kpi(given, moment, kpi_id)
        assert alone is not None
        for series in ("baseline", "target", "line", "actual_closed", "actual_provisional", "actual_late"):
            found = [
                (row.observed_on, row.point_value, row.low_value, row.high_value)
                for row in every
                if (row.kpi_id, row.series) == (kpi_id, series)
            ]
            assert found == [(point.on, point.value, point.low, point.high) for point in getattr(alone, series)]
    assert "need_pace" not in {row.series for row in every}


def test_an_unknown_kpi_has_none() -> None:
    given = Given()
    given.kpi(baseline=10)
    assert trajectory.of_kpi(given, given.at(date(2026, 7, 15)), "nobody") is None
