"""Reports that are missing, pending and next."""

from datetime import date

from metrics import reports
from tests.given import Given


def due(given: Given, as_of: date) -> list[tuple[object, ...]]:
    found = reports.due(given, given.at(as_of))
    return [(row.kpi_id, row.fiscal_year, row.due_on, row.report_state) for row in found]


def one_kpi() -> Given:
    given = Given()
    given.municipality()
    given.initiative()
    given.kpi(baseline=10)
    given.target(50)
    return given


def test_a_report_is_next_then_pending_then_missing() -> None:
    given = one_kpi()
    assert due(given, date(2025, 3, 31)) == [("k", 2024, date(2025, 6, 30), "next")]
    assert due(given, date(2025, 6, 30)) == [("k", 2024, date(2025, 6, 30), "pending")]
    assert due(given, date(2025, 7, 1)) == [
        ("k", 2024, date(2025, 6, 30), "missing"),
        ("k", 2025, date(2026, 6, 30), "next"),
    ]


def test_a_reported_year_is_not_due_and_nothing_is_due_after_the_final_year() -> None:
    given = one_kpi()
    for year in (2024, 2025, 2026):
        given.actual(20, year)
    assert due(given, date(2027, 7, 15)) == [("k", 2027, date(2028, 6, 30), "next")]
    given.actual(50, 2027)
    assert due(given, date(2028, 7, 15)) == []


def test_nothing_is_due_where_nothing_can_be_judged() -> None:
    given = Given()
    given.municipality()
    given.initiative()
    given.kpi(kind="qualitative", direction=None)
    assert due(given, date(2026, 7, 15)) == []
