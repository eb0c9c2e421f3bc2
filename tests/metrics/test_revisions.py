"""The verdict under 当初目標 alone."""

from datetime import date

from domain.codes import Status
from metrics import revisions, status
from tests.given import Given

READ = date(2026, 7, 15)


def given(*targets: tuple[int, int, int]) -> Given:
    """A KPI from 10 with targets (year, value, revision), of which 22 was reached in FY2025."""
    made = Given()
    made.municipality()
    made.plan()
    made.initiative()
    made.kpi(baseline=10)
    for year, value, revision in targets:
        made.target(value, year, revision=revision)
    made.actual(22, 2025)
    return made


def verdicts(made: Given) -> tuple[Status, Status | None]:
    found = status.of_kpi(made, made.at(READ), "k")
    assert found is not None
    return found.status, revisions.first_status(made, made.at(READ), "k")


def test_without_a_revision_there_is_no_second_verdict() -> None:
    assert verdicts(given((2027, 50, 0))) == (Status.BEHIND, None)


def test_a_lowered_target_is_met_where_the_first_is_behind() -> None:
    assert verdicts(given((2027, 50, 0), (2027, 30, 1))) == (Status.ON_TRACK, Status.BEHIND)


def test_the_first_of_several_revisions_is_revision_0() -> None:
    assert verdicts(given((2027, 30, 0), (2027, 40, 1), (2027, 50, 2))) == (Status.BEHIND, Status.ON_TRACK)


def test_a_year_that_a_revision_added_is_no_first_target() -> None:
    assert verdicts(given((2027, 30, 0), (2025, 40, 1))) == (Status.BEHIND, Status.ON_TRACK)


def test_without_any_first_target_it_is_no_target() -> None:
    assert verdicts(given((2027, 30, 1))) == (Status.ON_TRACK, Status.NO_TARGET)


def test_an_unknown_kpi_has_none() -> None:
    made = given((2027, 50, 0))
    assert revisions.first_status(made, made.at(READ), "x") is None
