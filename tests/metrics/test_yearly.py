"""参考 beside yearly values: the open year so far, the stock that increments build up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from metrics import records, status, yearly
from metrics.yearly import OpenYear, StockYear
from tests.given import Given

NOVEMBER, SEPTEMBER = date(2026, 11, 21), date(2026, 9, 30)
SO_FAR = "preliminary"
# id, kind, unit, baseline, targets, reports
EXAMPLES: tuple[tuple[str, str, str, int | None, dict[int, int], list[tuple[date, int, str]]], ...] = (
    ("amount", "annual", "件", None, {2026: 50}, [(SEPTEMBER, 20, SO_FAR)]),
    ("amount on its way", "annual", "千円", 100, {2027: 300}, [(SEPTEMBER, 110, "final")]),
    ("rate", "annual", "%", None, {2026: 80, 2027: 90}, [(SEPTEMBER, 70, SO_FAR)]),
    ("rate on its way", "annual", "%", 10, {2027: 50}, [(SEPTEMBER, 22, SO_FAR)]),
    ("level", "level", "%", 10, {2027: 50}, [(SEPTEMBER, 22, SO_FAR)]),
    ("level by year", "level", "件", 10, {2024: 20, 2025: 30, 2026: 40, 2027: 50}, [(SEPTEMBER, 33, SO_FAR)]),
    ("start", "level", "%", None, {2027: 100}, [(date(2026, 3, 31), 40, "final"), (SEPTEMBER, 45, SO_FAR)]),
    ("alone", "level", "件", None, {2027: 50}, [(SEPTEMBER, 12, SO_FAR)]),
    ("decided", "level", "%", 10, {2027: 50}, [(SEPTEMBER, 22, SO_FAR), (date(2026, 10, 31), 23, "final")]),
    ("closed", "annual", "件", None, {2025: 50}, [(date(2025, 9, 30), 20, SO_FAR)]),
    ("to come", "annual", "件", None, {2026: 50}, [(date(2026, 12, 31), 20, SO_FAR)]),
)


Found = dict[str, OpenYear]


@pytest.fixture(scope="module")
def found() -> Found:
    """The open year of each example in November 2026, by its id: asked once, since planning takes longest."""
    given = Given()
    for kpi_id, kind, unit, baseline, targets, reports in EXAMPLES:
        given.kpi(kpi_id, kind=kind, unit=unit, baseline=baseline)
        for year, target in targets.items():
            given.target(target, kpi_id=kpi_id, fiscal_year=year)
        for on, value, mark in reports:
            given.actual(value, kpi_id=kpi_id, observed_on=on, mark=mark)
    given.kpi("code", kind="annual", baseline=10)
    given.target(50, kpi_id="code")
    given.actual(code="in_progress", kpi_id="code", observed_on=SEPTEMBER)
    given.kpi("named", kind="qualitative", direction=None)
    given.actual(12, kpi_id="named", observed_on=SEPTEMBER)
    rows = given.judged(given.at(NOVEMBER)).rows("open_year")
    return {str(row["kpi_id"]): records.record(OpenYear, row) for row in rows}


def test_an_amount_stands_beside_the_share_of_its_target_that_is_due_so_far(found: Found) -> None:
    year = found["amount"]
    assert (year.fiscal_year, year.observed_on, year.is_amount) == (2026, SEPTEMBER, True)
    assert (year.asked_rule, year.asked_value, year.day_count, year.year_day_count) == ("city", 50, 183, 365)
    assert year.due_so_far_value == Decimal("25.0684")  # 50 × 183 / 365
    assert year.share_so_far == Decimal("0.7978")  # 20 × 365 / (50 × 183)


def test_without_a_target_of_its_own_an_amount_is_held_against_the_line_at_the_end_of_its_year(found: Found) -> None:
    year = found["amount on its way"]
    assert (year.asked_rule, year.asked_value) == ("line", 250)  # 100 + 200 × 3 / 4
    assert year.due_so_far_value == Decimal("125.3424")  # 250 × 183 / 365


def test_a_rate_is_asked_whole_whatever_part_of_the_year_has_passed(found: Found) -> None:
    year = found["rate"]
    assert (year.is_amount, year.asked_rule, year.share_so_far) == (False, "city", None)
    assert year.due_so_far_value == year.asked_value == 80


@pytest.mark.parametrize("kpi_id", ["level", "rate on its way"])
def test_a_level_and_a_rate_are_held_against_the_line_on_their_day(found: Found, kpi_id: str) -> None:
    year = found[kpi_id]
    assert (year.asked_rule, year.is_amount) == ("line", False)
    assert year.due_so_far_value == year.asked_value == Decimal("35.0136")  # 10 + 40 × (2 + 183/365) / 4


def test_where_each_year_has_a_target_a_level_is_held_against_the_last_one_due(found: Found) -> None:
    assert (found["level by year"].asked_rule, found["level by year"].asked_value) == ("city", 30)


def test_with_a_first_report_the_line_goes_from_there(found: Found) -> None:
    assert found["start"].asked_value == Decimal("55.0410")  # 40 + 60 × 183/365 / 2


def test_without_baseline_and_target_the_value_stands_alone(found: Found) -> None:
    for kpi_id in ("alone", "named"):
        year = found[kpi_id]
        assert (year.value_so_far, year.asked_rule, year.asked_value, year.due_so_far_value) == (12, None, None, None)


def test_what_decides_is_no_reference_and_hides_the_preliminary_value_before_it(found: Found) -> None:
    assert "decided" not in found


def test_a_code_a_closed_year_and_a_day_that_has_not_come_are_no_values_of_the_open_year(found: Found) -> None:
    assert found.keys().isdisjoint({"code", "closed", "to come"})


def test_what_has_ended_has_no_open_year() -> None:
    given = Given()
    given.kpi("k", baseline=10)
    given.target(50)
    given.actual(22, observed_on=SEPTEMBER, mark="preliminary")
    assert yearly.open_year(given, given.at(NOVEMBER), "k") is not None
    given.plan(version=given.version + 1)
    assert yearly.open_year(given, given.at(NOVEMBER), "k") is None


def test_a_preliminary_value_of_the_open_year_changes_no_verdict() -> None:
    given = Given()
    kinds = ("level", "annual", "range", "frequency", "increment", "maintain")
    for kind in kinds:
        given.kpi(kind, kind=kind, baseline=10)
        for year in (2025, 2026, 2027):
            given.target(50, kpi_id=kind, fiscal_year=year)
        given.actual(22, kpi_id=kind, fiscal_year=2025)
    before = status.of_city(given, given.at(NOVEMBER))
    for kind in kinds:
        given.actual(49, kpi_id=kind, observed_on=SEPTEMBER, mark="preliminary")
    after = status.of_city(given, given.at(NOVEMBER))
    # It reports its own year, which no verdict rests on: the next report that falls due is another one.
    told = {"version": 0, "report_word": None, "next_report_fiscal_year": None, "next_report_due_on": None}
    assert [reading.report_word for reading in after] == ["preliminary"] * len(kinds)
    for old, new in zip(before, after, strict=True):
        assert replace(new, **told) == replace(old, **told)  # type: ignore[arg-type]


def _increment(given: Given) -> None:
    given.kpi(kpi_id="k", kind="increment", baseline=300)
    for year in (2024, 2025, 2026, 2027):
        given.target(50, kpi_id="k", fiscal_year=year)


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
