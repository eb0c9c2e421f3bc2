"""Japanese fiscal years: year N runs from 1 April N to 31 March N+1 (methodology, section 2)."""

from datetime import date


def fiscal_year_of(day: date) -> int:
    """Return the western year in which the fiscal year of `day` begins."""
    return day.year if day.month >= 4 else day.year - 1


def first_day(fiscal_year: int) -> date:
    """Return 1 April of the fiscal year."""
    return date(fiscal_year, 4, 1)


def last_day(fiscal_year: int) -> date:
    """Return 31 March, the day at which the values of the fiscal year stand."""
    return date(fiscal_year + 1, 3, 31)
