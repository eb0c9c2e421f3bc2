"""Who is reminded of what: overdue reports, and those that fall due within some days, once a department."""

from datetime import date

from metrics import reminders
from metrics.reminders import Reminder
from tests.given import Given

DUE = date(2025, 6, 30)  # the report of FY2024


def given_of(departments: str) -> Given:
    given = Given()
    given.municipality()
    given.initiative(departments=departments)
    given.kpi(baseline=10)
    given.target(50)
    return given


def within(given: Given, as_of: date, days: int) -> tuple[Reminder, ...]:
    return reminders.within(given, given.at(as_of), days)


def told(found: tuple[Reminder, ...]) -> list[tuple[str, int, int, bool]]:
    return [(one.department, one.fiscal_year, one.days_left, one.is_overdue) for one in found]


def test_a_report_is_told_from_so_many_days_before_on_its_last_day_and_ever_after() -> None:
    given = given_of("企画課")
    assert told(within(given, date(2025, 5, 30), 30)) == []
    assert told(within(given, date(2025, 5, 31), 30)) == [("企画課", 2024, 30, False)]
    assert told(within(given, DUE, 0)) == [("企画課", 2024, 0, False)]
    assert told(within(given, date(2025, 7, 1), 0)) == [("企画課", 2024, -1, True)]
    assert told(within(given, date(2026, 6, 1), 30)) == [("企画課", 2024, -336, True), ("企画課", 2025, 29, False)]


def test_each_department_is_reminded_and_a_report_without_one_is_told_too() -> None:
    found = within(given_of("企画課;総務課;等"), DUE, 30)
    assert [one.department for one in found] == ["企画課", "総務課"]
    assert {one.reminder_id for one in found} == {"k-report-2024"} and reminders.reported_once(found) == found[:1]
    assert [one.department for one in within(given_of(""), DUE, 30)] == [""]


def test_what_is_reported_is_no_more_reminded_of() -> None:
    given = given_of("企画課")
    given.actual(20, 2024)
    assert told(within(given, date(2025, 7, 1), 30)) == []
