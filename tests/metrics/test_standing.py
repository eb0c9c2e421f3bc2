"""How each KPI stands: its definition, its verdict and its latest report, which may say more than the verdict does."""

from datetime import date
from decimal import Decimal

import pytest

from domain.codes import Absence, Direction, Kind, Status
from metrics import catalogue, standing, status
from metrics.standing import Standing
from tests.given import CITY, Given

DAY = date(2026, 7, 15)


@pytest.fixture
def given() -> Given:
    given = Given()
    given.municipality(municipality_name="東金市", city="togane")
    given.theme("t1")
    given.initiative("i1", ("t1",))
    given.kpi("k1", baseline=10, initiative_id="i1")
    given.target(50, kpi_id="k1")
    given.actual(12, 2024, kpi_id="k1")
    given.kpi("k2", initiative_id="i1", kind="qualitative", direction=None)
    return given


def _reported(rows: tuple[Standing, ...]) -> list[tuple[object, ...]]:
    return [(row.kpi_id, row.reported_low_value, row.reported_high_value, row.reported_on) for row in rows]


def test_the_latest_reported_value_stands_also_where_nothing_is_judged(given: Given) -> None:
    given.actual(40, 2024, kpi_id="k2")
    given.actual(45, 2025, kpi_id="k2")
    given.actual(99, 2026, kpi_id="k2", mark="preliminary", observed_on=date(2026, 6, 30))
    assert _reported(standing.of_all(given, given.at(DAY))) == [
        ("k1", Decimal(12), Decimal(12), date(2025, 3, 31)),
        ("k2", Decimal(45), Decimal(45), date(2026, 3, 31)),
    ]
    earlier = standing.of_all(given, given.at(date(2025, 6, 30)))
    assert [row.reported_low_value for row in earlier] == [12, 40]


def test_a_correction_is_reported_and_what_was_not_yet_known_is_not(given: Given) -> None:
    given.actual(11, 2024, kpi_id="k1", mark="corrected")  # version 3
    assert _reported(standing.of_all(given, given.at(DAY)))[0][1] == 11
    assert _reported(standing.of_all(given, given.at(DAY, version=2)))[0][1] == 12
    assert _reported(standing.of_all(given, given.at(DAY, version=1)))[0] == ("k1", None, None, None)


def test_a_code_is_no_value(given: Given) -> None:
    given.actual(None, 2025, kpi_id="k1", code="not_surveyed")
    assert _reported(standing.of_all(given, given.at(DAY)))[0] == ("k1", 12, 12, date(2025, 3, 31))


def test_a_kpi_without_a_report_has_a_row_of_its_own(given: Given) -> None:
    assert _reported(standing.of_all(given, given.at(DAY)))[1] == ("k2", None, None, None)


def test_definition_and_verdict_are_those_of_the_catalogue_and_of_the_status(given: Given) -> None:
    first, second = standing.of_all(given, given.at(DAY))
    assert (first.kind, first.direction, first.status, first.latest_value) == (
        Kind.LEVEL,
        Direction.UP,
        Status.BEHIND,
        12,
    )
    assert (second.kind, second.direction, second.baseline_absence) == (Kind.QUALITATIVE, None, Absence.DASH)
    for row, kpi in zip((first, second), catalogue.kpis(given, given.at(DAY)), strict=True):
        judged = status.of_kpi(given, given.at(DAY), row.kpi_id)
        assert judged is not None
        for name in Standing._fields:
            if hasattr(kpi, name):
                assert getattr(row, name) == getattr(kpi, name), name
            elif hasattr(judged, name):
                assert getattr(row, name) == getattr(judged, name), name
            else:
                assert name.startswith("reported_"), name


def test_a_scope_holds_one_city_in_the_order_of_the_plans(given: Given) -> None:
    given.municipality(122025, municipality_name="銚子市", city="choshi", sort_order=0)
    given.initiative("c1", (), municipality_key=122025)
    given.kpi("elsewhere", baseline=1, municipality_key=122025, initiative_id="c1")
    assert [row.kpi_id for row in standing.of_all(given, given.at(DAY))] == ["elsewhere", "k1", "k2"]
    assert [row.kpi_id for row in standing.of_all(given, given.at(DAY, scope=CITY))] == ["k1", "k2"]
