"""When and in which years a KPI is reported (reporting.csv), and how a city graded itself (published_grades.csv).

Both files are optional: most plans say nothing of either.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.era import short_fiscal_year
from domain.plan import PublishedGrade
from domain.reporting import MonthDay, is_day_of_every_year
from loaders import cells
from loaders.cells import Row, TranscriptionError, Where

REPORTING, GRADES = "reporting.csv", "published_grades.csv"
REPORTING_COLUMNS = ("kpi_id", "report_due", "survey_years", "reason")
GRADE_COLUMNS = ("kpi_id", "fiscal_year", "grade_text", "rule_text", "source")
NO_DAY = "毎年ある月日として読めません", "06-30 の形（月と日）で書いてください。2月は28日までです"
NO_YEARS = "調査年度として読めません", "R6; R8 の形（年度を ; で区切る）で書いてください"

_MONTH_DAY = re.compile(r"(?P<month>[0-9]{1,2})(?:[-/](?P<day>[0-9]{1,2})|月(?P<day_2>[0-9]{1,2})日)")
_FIRST_YEAR, _LAST_YEAR, _BEFORE_REIWA_1 = 1990, 2200, 2018
_YEAR = re.compile(r"(?:(?:令和|R)(?P<reiwa>元|[1-9][0-9]?)|(?P<western>[0-9]{4}))(?:年度)?")


@dataclass(frozen=True, slots=True)
class Reporting:
    """When a KPI's reports fall due (None: the plan's day), in which years it is measured (empty: all), and why so."""

    report_due: MonthDay | None
    survey_years: tuple[int, ...]
    reason: str
    where: Where


def month_day(text: str) -> MonthDay | None:
    """Return month and day of 06-30, 6/30 or 6月30日; None where that is no day of every year."""
    match = _MONTH_DAY.fullmatch(_flat(text))
    if match is None:
        return None
    due = int(match["month"]), int(match["day"] or match["day_2"])
    return due if is_day_of_every_year(due) else None


def fiscal_years(text: str) -> tuple[int, ...] | None:
    """Return the western fiscal years of R6; R8, in order; None where one is none or stands twice."""
    found = []
    for part in _flat(text).replace("、", ";").split(";"):
        match = _YEAR.fullmatch(part.upper())
        if match is None:
            return None
        reiwa = match["reiwa"]
        found.append(int(match["western"]) if reiwa is None else _BEFORE_REIWA_1 + (1 if reiwa == "元" else int(reiwa)))
    is_plain = len(set(found)) == len(found) and all(_FIRST_YEAR <= year <= _LAST_YEAR for year in found)
    return tuple(sorted(found)) if is_plain else None


def years_text(years: Collection[int]) -> str:
    """Return fiscal years as forms hold them, R6; R8."""
    return "; ".join(short_fiscal_year(year) for year in years)


def read_reporting(folder: Path, known: Collection[str]) -> Mapping[str, Reporting]:
    """Return due day and survey years by kpi_id; nothing where the city has no such file.

    Raises TranscriptionError for an unknown KPI, a second row of one, what is no day or no year, a row without either.
    """
    found: dict[str, Reporting] = {}
    for row in _rows(folder / REPORTING, REPORTING_COLUMNS):
        kpi_id = _known(row, known)
        if kpi_id in found:
            raise TranscriptionError(row.where("kpi_id"), kpi_id, "同じIDの行が2つあります", "片方を消してください")
        if not row["report_due"] and not row["survey_years"]:
            raise TranscriptionError(row.where("report_due"), "", "期限も調査年度もありません", "どちらかを書くか行を消してください")
        due = month_day(row["report_due"]) if row["report_due"] else None
        years = fiscal_years(row["survey_years"]) if row["survey_years"] else ()
        if row["report_due"] and due is None:
            raise TranscriptionError(row.where("report_due"), row["report_due"], *NO_DAY)
        if years is None:
            raise TranscriptionError(row.where("survey_years"), row["survey_years"], *NO_YEARS)
        found[kpi_id] = Reporting(due, years, row.required("reason"), row.where("survey_years"))
    return found


def read_grades(folder: Path, known: Collection[str]) -> tuple[PublishedGrade, ...]:
    """Return what the city published of its KPIs, in the order of the file; nothing where it has no such file.

    Raises TranscriptionError for an unknown KPI, a second row of a KPI and year, an empty cell, what is no year.
    """
    found: dict[tuple[str, int], PublishedGrade] = {}
    for row in _rows(folder / GRADES, GRADE_COLUMNS):
        years = fiscal_years(row.required("fiscal_year"))
        if years is None or len(years) != 1:
            problem, remedy = "年度として読めません", "R6 の形で1年度を書いてください"
            raise TranscriptionError(row.where("fiscal_year"), row["fiscal_year"], problem, remedy)
        key = _known(row, known), years[0]
        if key in found:
            raise TranscriptionError(row.where("fiscal_year"), row["fiscal_year"], "同じ指標・年度の行が2つあります", "片方を消してください")
        found[key] = PublishedGrade(*key, *(row.required(column) for column in ("grade_text", "rule_text", "source")))
    return tuple(found.values())


def _rows(path: Path, columns: tuple[str, ...]) -> list[Row]:
    return cells.read(path, columns) if path.is_file() else []


def _known(row: Row, known: Collection[str]) -> str:
    kpi_id = row.required("kpi_id")
    if kpi_id not in known:
        raise TranscriptionError(row.where("kpi_id"), kpi_id, "この計画の指標ではありません", "decisions.csv のIDにしてください")
    return kpi_id


def _flat(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
