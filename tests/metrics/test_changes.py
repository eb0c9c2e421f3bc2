"""Which verdicts changed: with and without a version on the same day, or as time went by; new KPIs left out."""

from datetime import date

from domain.codes import Status
from metrics import changes, standing
from tests.given import Given

DAY = date(2026, 7, 15)


def _given() -> Given:
    given = Given()
    given.municipality(municipality_name="東金市", city="togane")
    given.initiative("i1", ())
    for kpi_id in ("a", "b"):
        given.kpi(kpi_id, baseline=10, initiative_id="i1")
        given.target(50, kpi_id=kpi_id)
    given.actual(30, 2025, kpi_id="a")  # version 2
    given.actual(11, 2024, kpi_id="b")  # version 3: the report of 2025 stays missing
    given.actual(12, 2025, kpi_id="b")  # version 4
    return given


def _rows(
    given: Given, before: tuple[int, date], after: tuple[int, date]
) -> list[tuple[str, Status, bool, Status, bool]]:
    version, day = after
    found = changes.compared(
        changes.verdicts(given, given.at(DAY), *before), standing.of_all(given, given.at(day, version=version))
    )
    assert all(kpi.kpi_id == was.kpi_id for kpi, was in found)
    return [(kpi.kpi_id, was.status, was.is_stale, kpi.status, kpi.is_stale) for kpi, was in found]


def test_a_report_turns_a_verdict() -> None:
    given = _given()
    assert _rows(given, (1, DAY), (2, DAY)) == [("a", Status.UNREPORTED, False, Status.ON_TRACK, False)]
    assert _rows(given, (2, DAY), (3, DAY)) == [("b", Status.UNREPORTED, False, Status.BEHIND, True)]


def test_an_old_verdict_that_becomes_fresh_is_a_change() -> None:
    assert _rows(_given(), (3, DAY), (4, DAY)) == [("b", Status.BEHIND, True, Status.BEHIND, False)]


def test_time_alone_makes_a_verdict_old() -> None:
    changed = _rows(_given(), (3, date(2026, 6, 30)), (3, date(2026, 7, 1)))
    assert changed == [("b", Status.BEHIND, False, Status.BEHIND, True)]


def test_what_a_version_brings_for_the_first_time_is_no_change() -> None:
    assert _rows(_given(), (0, DAY), (1, DAY)) == []
