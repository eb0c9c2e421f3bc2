"""Counts by status hold every KPI once; the theme matrix holds a KPI of two themes twice and says so."""

from datetime import date

import pytest

from domain.codes import Status
from metrics import counts, theme_matrix
from tests.given import Given


@pytest.fixture
def given() -> Given:
    given = Given()
    given.municipality(municipality_name="東金市", city="togane")
    given.theme("t1", short_name="一", sort_order=1)
    given.theme("t2", short_name="二", sort_order=2)
    given.theme("t3", short_name="三", sort_order=3)
    given.initiative("i1", ("t1", "t2"))
    given.initiative("i2", ("t2",))
    given.initiative("i3", ("t3",))
    for kpi_id, initiative_id in (("a", "i1"), ("b", "i2"), ("c", "i2")):
        given.kpi(kpi_id, baseline=10, initiative_id=initiative_id)
        given.target(50, kpi_id=kpi_id)
    given.actual(30, 2025, kpi_id="a")
    given.actual(30, 2024, kpi_id="b")
    return given


def test_counts_by_city_status_and_freshness(given: Given) -> None:
    found = counts.by_city(given, given.at(date(2026, 7, 15)))
    assert [
        (row.city, row.status, row.is_stale, row.is_period_over, row.kpi_count, row.city_kpi_count) for row in found
    ] == [
        ("togane", Status.ON_TRACK, False, False, 1, 3),
        ("togane", Status.ON_TRACK, True, False, 1, 3),
        ("togane", Status.UNREPORTED, False, False, 1, 3),
    ]


def test_the_matrix_counts_a_shared_kpi_in_both_themes(given: Given) -> None:
    found = theme_matrix.of_all(given, given.at(date(2026, 7, 15)))
    assert [
        (row.short_name, row.initiative_count, row.status, row.kpi_count, row.stale_count, row.shared_count)
        for row in found
    ] == [
        ("一", 1, Status.ON_TRACK, 1, 0, 1),
        ("二", 2, Status.ON_TRACK, 2, 1, 1),
        ("二", 2, Status.UNREPORTED, 1, 0, 0),
        ("三", 1, None, 0, 0, 0),
    ]
