"""本文の数値: figures of a plan's text are asked as such, count as no KPI, and stand beside the KPIs of a 共通指標."""

from datetime import date
from decimal import Decimal

import pytest

from metrics import catalogue, comparison, counts, difference, figures, retired
from metrics.comparison import ValueSource
from tests.given import CITY, Given

TODAY = date(2026, 7, 15)
PLACE = {"place": "例示", "first_line": 1, "last_line": 1}


def figure(given: Given, figure_id: str, *values: tuple[int, int | None, bool], version: int = 1) -> None:
    """Insert a figure with its values: the number, the fiscal year or None, whether it is only planned."""
    key = {"version": version, "municipality_key": CITY, "figure_id": figure_id}
    named = {"initiative_id": "i", "figure_name": "数値", "component_name": "内訳", "unit": "人", "sort_order": 1}
    given.insert("figure", key | named)
    for number, (value, year, is_planned) in enumerate(values, 1):
        dated = {"fiscal_year": year, "observed_on": None if year is None else date(year + 1, 3, 31)}
        row = {"value_number": number, "low_value": value, "high_value": value, "value_text": f"{value}人"}
        row |= {"as_of_text": None if year is None else f"{year}年度", "is_planned": is_planned}
        given.insert("figure_value", key | row | dated | PLACE)


@pytest.fixture
def given() -> Given:
    given = Given()
    given.municipality(population_count=2000)
    given.initiative()
    return given


def measured_by(given: Given, kpi_id: str) -> None:
    row = {"version": 1, "measure_id": "m", "measure_name": "共通", "is_per_resident": True, "difference_note": "違い"}
    given.insert("common_measure", row | {"kpi_id": kpi_id, "sort_order": 1})


def test_the_values_of_a_figure_come_in_their_order(given: Given) -> None:
    figure(given, "f", (5, 2023, False), (30, 2024, False), (40, 2025, True))
    found = figures.of_all(given, given.at(TODAY))
    assert [(row.low_value, row.fiscal_year, row.is_planned) for row in found] == [
        (5, 2023, False),
        (30, 2024, False),
        (40, 2025, True),
    ]
    assert (found[0].figure_name, found[0].component_name, found[0].initiative_name) == ("数値", "内訳", "取組")


def test_a_figure_counts_as_no_kpi(given: Given) -> None:
    given.kpi("k")
    figure(given, "f", (5, 2023, False))
    moment = given.at(TODAY)
    assert [kpi.kpi_id for kpi in catalogue.kpis(given, moment)] == ["k"]
    assert sum(row.kpi_count for row in counts.by_city(given, moment)) == 1
    assert [hit.id for hit in catalogue.search(given, moment, "数値")] == []


def test_what_was_a_kpi_before_is_none_from_the_version_on_that_retires_its_id_for_a_figure(given: Given) -> None:
    given.kpi("k", baseline=10)
    given.kpi("gone", baseline=10)
    given.actual(22, 2025, kpi_id="k")
    before = given.at(TODAY)
    given.plan(version=9)
    given.initiative(version=9)
    figure(given, "k", (10, 2023, False), version=9)
    given.insert("edition", {"scope": 0, "version": 9, "content_hash": "newer"})
    given.municipality(version=9)
    row = {"version": 9, "retired_id": "k", "leads_to": "figure", "successor_id": "k", "reason": "目標がない"}
    given.insert("retired_id", row)
    now = given.at(TODAY)
    assert {kpi.kpi_id: kpi.is_left_out for kpi in catalogue.kpis(given, before)} == {"k": False, "gone": False}
    # What a revision merely dropped stays; what it holds as a figure does not.
    assert {kpi.kpi_id: kpi.is_left_out for kpi in catalogue.kpis(given, now)} == {"gone": True}
    assert catalogue.kpi(given, now, "k") is None
    (led,) = retired.of_all(given, now)
    assert (led.retired_id, led.successor_name, led.component_name, led.initiative_id) == ("k", "数値", "内訳", "i")
    # Nothing that was reported is lost: it stands in the log, and at the version before.
    assert given.rows("SELECT low_value FROM actual_revision WHERE kpi_id = 'k'") == [{"low_value": Decimal(22)}]
    definition = catalogue.kpi(given, before, "k")
    assert definition is not None and [report.low_value for report in definition.reports] == [22]


def test_what_differs_between_two_editions_is_told_value_by_value(given: Given) -> None:
    figure(given, "f", (5, 2023, False), (30, 2024, True))
    before = given.at(TODAY)
    given.plan(version=9)
    given.initiative(version=9)
    figure(given, "f", (5, 2023, False), (31, 2024, False), version=9)
    (found,) = difference.between(given, before, given.at(TODAY))
    assert (found.what, found.subject_id, found.name, found.key) == (difference.What.FIGURE, "f", "数値（内訳）", 2)
    assert isinstance(found.before, difference.Figure) and isinstance(found.after, difference.Figure)
    assert (found.before.low_value, found.before.is_planned) == (30, True)
    assert (found.after.low_value, found.after.is_planned) == (31, False)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (((5, 2023, False), (30, 2024, False), (40, 2025, True)), (30, "2024年度", ValueSource.FIGURE)),
        (((39, None, False),), (39, None, ValueSource.FIGURE)),
        (((17, 2025, True), (2, 2026, True)), (2, "2026年度", ValueSource.PLANNED)),
    ],
)
def test_under_a_common_measure_the_newest_value_that_is_not_only_planned_stands(
    given: Given,
    values: tuple[tuple[int, int | None, bool], ...],
    expected: tuple[int, str | None, ValueSource],
) -> None:
    figure(given, "f", *values)
    measured_by(given, "f")
    (row,) = comparison.of_all(given, given.at(TODAY))
    assert (row.low_value, row.as_of_text, row.value_source) == expected
    assert row.is_figure and row.kind is None and row.final_target_fiscal_year is None
    assert row.per_thousand_value == Decimal(expected[0]) / 2
    (measure,) = comparison.measures(given, given.at(TODAY))
    assert (measure.kpi_count, measure.city_count) == (1, 1)


def test_a_kpi_is_no_figure(given: Given) -> None:
    given.kpi("k", baseline=10)
    measured_by(given, "k")
    (row,) = comparison.of_all(given, given.at(TODAY))
    assert not row.is_figure and row.value_source is ValueSource.BASELINE
