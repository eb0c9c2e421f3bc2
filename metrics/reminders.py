"""Which reports are overdue, and which fall due within some days, for each department that answers for them."""

from datetime import date
from typing import NamedTuple

from domain.lists import listed
from metrics import reports
from metrics.database import Database
from metrics.moment import Moment
from metrics.reports import ReportState

# 等 stands in a list for whom it does not name.
_NOBODY = "等"


class Reminder(NamedTuple):
    """A report that somebody is reminded of, by one department; `department` is empty where the plan names none.

    `days_left` counts from the day of reading to the last day, 0 on that day; below 0 the report is overdue.
    """

    city: str
    municipality_name: str
    municipality_key: int
    department: str
    kpi_id: str
    kpi_name: str
    component_name: str | None
    initiative_name: str
    fiscal_year: int
    due_on: date
    days_left: int
    is_final_year: bool

    @property
    def is_overdue(self) -> bool:
        """Tell whether the last day has passed."""
        return self.days_left < 0

    @property
    def reminder_id(self) -> str:
        """Return what names the report, whoever is reminded of it and whenever: of one KPI and fiscal year."""
        return f"{self.kpi_id}-report-{self.fiscal_year}"


def within(database: Database, moment: Moment, days: int) -> tuple[Reminder, ...]:
    """Return one row per KPI, fiscal year and department whose report is overdue or due within so many days.

    The soonest come first, so those that are overdue longest; of one day in the order of the plan.
    """
    found = []
    for row in reports.due(database, moment):
        left = (row.due_on - moment.as_of).days
        if row.report_state is not ReportState.MISSING and not 0 <= left <= days:
            continue
        found += [_of(row, name, left) for name in named(row.departments)]
    return tuple(sorted(found, key=lambda one: one.due_on))


def named(departments: str) -> list[str]:
    """Return the departments of a list, each to be reminded; one without a name where it names none."""
    return [name for name in listed(departments) if name != _NOBODY] or [""]


def _of(row: reports.Due, department: str, days_left: int) -> Reminder:
    return Reminder(
        city=row.city,
        municipality_name=row.municipality_name,
        municipality_key=row.municipality_key,
        department=department,
        kpi_id=row.kpi_id,
        kpi_name=row.kpi_name,
        component_name=row.component_name,
        initiative_name=row.initiative_name,
        fiscal_year=row.fiscal_year,
        due_on=row.due_on,
        days_left=days_left,
        is_final_year=row.is_final_year,
    )


def reported_once(reminders: tuple[Reminder, ...]) -> tuple[Reminder, ...]:
    """Return each report once, as the first of its departments is reminded of it."""
    found: dict[str, Reminder] = {}
    for one in reminders:
        found.setdefault(one.reminder_id, one)
    return tuple(found.values())
