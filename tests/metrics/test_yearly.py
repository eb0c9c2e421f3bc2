"""参考 beside yearly values: the open year so far, the stock that increments build up."""

from datetime import date
from decimal import Decimal

from metrics import yearly
from metrics.yearly import StockYear
from tests.given import Given


def _increment(given: Given) -> None:
    given.kpi(kpi_id="k", kind="increment", baseline=300)
    for year in (2024, 2025, 2026, 2027):
        given.target(50, kpi_id="k", fiscal_year=year)


def test_an_open_year_stands_beside_the_share_of_its_target_that_is_due_so_far() -> None:
    given = Given()
    given.kpi(kpi_id="k", kind="annual")
    given.target(50, kpi_id="k", fiscal_year=2026)
    given.actual(20, kpi_id="k", observed_on=date(2026, 9, 30), mark="preliminary")
    found = yearly.open_year(given, given.at(date(2026, 11, 21)), "k")
    assert found is not None
    assert (found.fiscal_year, found.observed_on) == (2026, date(2026, 9, 30))
    assert found.due_so_far_value == Decimal("25.0684")  # 50 × 183 / 365
    assert found.share_so_far == Decimal("0.7978")  # 20 × 365 / (50 × 183)


def test_a_closed_year_is_no_open_year() -> None:
    given = Given()
    given.kpi(kpi_id="k", kind="annual")
    given.target(50, kpi_id="k", fiscal_year=2025)
    given.actual(20, kpi_id="k", observed_on=date(2025, 9, 30), mark="preliminary")
    assert yearly.open_year(given, given.at(date(2026, 11, 21)), "k") is None


def test_a_stock_grows_by_what_each_year_shall_bring_and_by_what_it_brought() -> None:
    given = Given()
    _increment(given)
    given.actual(42, kpi_id="k", fiscal_year=2024)
    given.actual(61, kpi_id="k", fiscal_year=2025)
    assert yearly.stock_path(given, given.at(date(2026, 11, 21)), "k") == (
        StockYear(2024, Decimal(350), Decimal(342)),
        StockYear(2025, Decimal(400), Decimal(403)),
        StockYear(2026, Decimal(450), None),
        StockYear(2027, Decimal(500), None),
    )


def test_a_missing_year_ends_the_reported_stock() -> None:
    given = Given()
    _increment(given)
    given.actual(61, kpi_id="k", fiscal_year=2025)
    path = yearly.stock_path(given, given.at(date(2026, 11, 21)), "k")
    assert [year.reported_stock_value for year in path] == [None, None, None, None]


def test_an_annual_kpi_has_no_stock() -> None:
    given = Given()
    given.kpi(kpi_id="k", kind="annual", baseline=300)
    given.target(50, kpi_id="k", fiscal_year=2026)
    assert yearly.stock_path(given, given.at(date(2026, 11, 21)), "k") == ()
