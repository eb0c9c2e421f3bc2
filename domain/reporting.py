"""When the reports of a KPI fall due and in which fiscal years it is measured at all (methodology, 3 and 5)."""

from collections.abc import Sequence
from datetime import date

from domain.fiscal import fiscal_year_of

MonthDay = tuple[int, int]

# The dashboard's own standard: what holds where neither the plan nor the KPI has a day of its own.
STANDARD_DUE: MonthDay = (6, 30)
# A due day comes every year, so the 29th of February is none.
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_day_of_every_year(due: MonthDay) -> bool:
    """Tell whether month and day name a day that every year has."""
    month, day = due
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


def due_text(due: MonthDay) -> str:
    """Return a due day as files hold it, 06-30."""
    return f"{due[0]:02d}-{due[1]:02d}"


def first_report_year(plan_start: int, baseline_on: date | None) -> int:
    """Return the fiscal year of the first report: the plan's first, or the baseline's next year if that is later."""
    return plan_start if baseline_on is None else max(plan_start, fiscal_year_of(baseline_on) + 1)


def is_ever_reported(survey_years: Sequence[int], first: int, last: int) -> bool:
    """Tell whether a year in which the KPI is measured lies from the first report's year to the last target's."""
    return not survey_years or any(first <= year <= last for year in survey_years)
