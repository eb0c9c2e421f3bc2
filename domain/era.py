"""Fiscal years and days in the Japanese era and the western calendar."""

from datetime import date

# First western year of each era that a plan or an axis can reach;
# a fiscal year takes the era of its 1 April, Reiwa from FY2019.
_ERAS = ((2019, "令和"), (1989, "平成"), (1926, "昭和"))


def era_year(western_year: int) -> str:
    """Return the era year, 令和8 for 2026, 令和元 for 2019. Raises ValueError before 1926."""
    for first_year, name in _ERAS:
        if western_year >= first_year:
            number = western_year - first_year + 1
            return f"{name}{'元' if number == 1 else number}"
    raise ValueError(f"no era is known for {western_year}")


def fiscal_year_name(fiscal_year: int) -> str:
    """Return 令和8年度（2026）."""
    return f"{era_year(fiscal_year)}年度（{fiscal_year}）"


def short_fiscal_year(fiscal_year: int) -> str:
    """Return R8, H30: for axes and dense tables."""
    name = era_year(fiscal_year)
    return {"令和": "R", "平成": "H", "昭和": "S"}[name[:2]] + name[2:]


def day_name(day: date) -> str:
    """Return 令和8年3月31日; the era follows the day itself."""
    year = day.year
    if year == 2019 and day < date(2019, 5, 1):
        return f"平成31年{day.month}月{day.day}日"
    return f"{era_year(year)}年{day.month}月{day.day}日"
