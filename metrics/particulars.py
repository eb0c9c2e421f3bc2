"""What few plans say of a KPI beside its baseline and targets: revisions, when it is reported, the city's grades."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class DueSource(StrEnum):
    """Whose day a due day is."""

    KPI = "kpi"
    PLAN = "plan"
    STANDARD = "standard"  # the dashboard's own, where nobody has said one


class PathTarget(NamedTuple):
    """The target of a fiscal year on the path of one revision; revision 0 is 当初目標, the highest one 現行目標."""

    target_revision: int
    fiscal_year: int
    target_low_value: Decimal | None
    target_high_value: Decimal | None
    target_text: str
    place: str


class FormerBaseline(NamedTuple):
    """A baseline that a later one replaced; revision 0 is 当初基準値."""

    baseline_revision: int
    baseline_low_value: Decimal | None
    baseline_high_value: Decimal | None
    baseline_on: date
    baseline_text: str
    place: str


class Grade(NamedTuple):
    """What the city published of a fiscal year: its grade as printed, its own rule, and where."""

    fiscal_year: int
    grade_text: str
    rule_text: str
    source_text: str


class KpiGrade(NamedTuple):
    """What a city published of one of its KPIs for a fiscal year."""

    municipality_key: int
    kpi_id: str
    fiscal_year: int
    grade_text: str
    rule_text: str
    source_text: str


class _Reporting(NamedTuple):
    report_due: str
    due_source: DueSource
    survey_years: str | None


@dataclass(frozen=True, slots=True)
class Particulars:
    """All of it of one KPI. `due` is month and day; no `survey_years`: every year is measured.

    `paths` holds the rows of every revision where there is more than one, else nothing.
    """

    due: tuple[int, int]
    due_source: DueSource
    survey_years: tuple[int, ...]
    paths: tuple[PathTarget, ...]
    former_baselines: tuple[FormerBaseline, ...]
    grades: tuple[Grade, ...]


_PATHS = """
SELECT target.target_revision, target.fiscal_year, target.target_low_value, target.target_high_value,
    target.target_text, target.place
FROM target
INNER JOIN kpi_now
    ON kpi_now.municipality_key = target.municipality_key
    AND kpi_now.version = target.version
    AND kpi_now.kpi_id = target.kpi_id
WHERE target.kpi_id = ?
ORDER BY target.target_revision, target.fiscal_year"""

_FORMER = """
SELECT former_baseline_now.* FROM former_baseline_now
WHERE former_baseline_now.kpi_id = ? ORDER BY former_baseline_now.baseline_revision"""

_GRADES = "SELECT grade_now.* FROM grade_now WHERE grade_now.kpi_id = ? ORDER BY grade_now.fiscal_year"

_ALL_GRADES = """
SELECT
    grade_now.municipality_key AS municipality_key,
    grade_now.kpi_id AS kpi_id,
    grade_now.fiscal_year AS fiscal_year,
    grade_now.grade_text AS grade_text,
    grade_now.rule_text AS rule_text,
    grade_now.source_text AS source_text
FROM grade_now
ORDER BY grade_now.municipality_key, grade_now.kpi_id, grade_now.fiscal_year"""

_REPORTING = "SELECT reporting_now.* FROM reporting_now WHERE reporting_now.kpi_id = ?"


def of_kpi(database: Database, moment: Moment, kpi_id: str) -> Particulars | None:
    """Return the particulars of one KPI, None where no edition up to the moment's version held it."""
    scope = records.city_of_kpi(database, moment, kpi_id)
    if scope is None:
        return None
    judged = database.judged(replace(moment, scope=scope))
    found = records.rows(_Reporting, judged, _REPORTING, [kpi_id])
    if not found:
        return None
    month, day = found[0].report_due.split("-")
    years = found[0].survey_years
    paths = records.rows(PathTarget, judged, _PATHS, [kpi_id])
    return Particulars(
        due=(int(month), int(day)),
        due_source=found[0].due_source,
        survey_years=tuple(map(int, years.split(";"))) if years else (),
        paths=paths if len({row.target_revision for row in paths}) > 1 else (),
        former_baselines=records.rows(FormerBaseline, judged, _FORMER, [kpi_id]),
        grades=records.rows(Grade, judged, _GRADES, [kpi_id]),
    )


def grades(database: Database, moment: Moment) -> tuple[KpiGrade, ...]:
    """Return one row per KPI of the scope and fiscal year that its city graded itself."""
    return records.rows(KpiGrade, database.judged(moment), _ALL_GRADES)
