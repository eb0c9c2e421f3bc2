"""What changed since a version and a day: verdicts by reports or by time alone, reports, plans that come."""

from datetime import date

from domain.codes import Status
from metrics import difference
from metrics.difference import Verdict, What
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
    found = difference.since(given, given.at(day, version=version), *before)
    return [
        (one.subject_id, *one.before[:2], *one.after[:2])
        for one in found
        if isinstance(one.before, Verdict) and isinstance(one.after, Verdict)
    ]


def test_a_report_turns_a_verdict() -> None:
    given = _given()
    assert _rows(given, (1, DAY), (2, DAY)) == [("a", Status.UNREPORTED, False, Status.ON_TRACK, False)]
    assert _rows(given, (2, DAY), (3, DAY)) == [("b", Status.UNREPORTED, False, Status.BEHIND, True)]


def test_an_old_verdict_that_becomes_fresh_is_a_change() -> None:
    assert _rows(_given(), (3, DAY), (4, DAY)) == [("b", Status.BEHIND, True, Status.BEHIND, False)]


def test_time_alone_makes_a_verdict_old() -> None:
    changed = _rows(_given(), (3, date(2026, 6, 30)), (3, date(2026, 7, 1)))
    assert changed == [("b", Status.BEHIND, False, Status.BEHIND, True)]


def test_what_a_version_brings_is_there_after_it_and_was_not_before() -> None:
    given = _given()
    assert _rows(given, (0, DAY), (1, DAY)) == []
    found = difference.since(given, given.at(DAY, version=1), 0, DAY)
    assert {(one.what, one.before) for one in found} == {
        (What.STATUS, None), (What.TARGET, None), (What.DEFINITION, None),
    }  # fmt: skip


def test_a_report_is_among_what_changed_with_its_day() -> None:
    given = _given()
    (report,) = [one for one in difference.since(given, given.at(DAY, version=2), 1, DAY) if one.what is What.ACTUAL]
    assert (report.subject_id, report.key, report.before) == ("a", date(2026, 3, 31), None)
