"""What an upload would change of the city's own grades: what stands of each KPI and year, and what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.actual import KpiEntry, by_field
from domain.era import short_fiscal_year
from domain.fiscal import fiscal_year_of, last_day
from domain.plan import PublishedGrade, kpi_title
from metrics.database import Database as Reader
from metrics.moment import Moment
from store.uploads import published

_Row = Mapping[str, object]
Standing = Mapping[tuple[str, int], _Row]

_KIND = "grade"
_NEWEST = """
SELECT kpi_id, fiscal_year, max(version) AS version FROM grade_revision
WHERE municipality_key = ? AND upload_id NOT IN (SELECT upload_id FROM upload_void)
GROUP BY kpi_id, fiscal_year"""


@dataclass(frozen=True, slots=True)
class GradeChange:
    """One grade that would be registered: what stands of that year (None: nothing) and the new one.

    `…_lines` are the city's rule and where it published it.
    """

    kpi_id: str
    kpi_name: str
    initiative_name: str
    fiscal_year: int
    old_grade: str | None
    new_grade: str
    old_lines: tuple[str, ...] = ()
    new_lines: tuple[str, ...] = ()


def standing(database: Reader, moment: Moment) -> Standing:
    """Return the grades that stand in the moment's city, by KPI and year."""
    rows = database.judged(moment).rows("grade_now")
    return {(str(row["kpi_id"]), int(str(row["fiscal_year"]))): row for row in rows}


def is_same(sent: PublishedGrade, row: _Row | None) -> bool:
    """Tell whether just this stands."""
    said = (sent.grade_text, sent.rule_text, sent.source_text)
    return row is not None and said == (row["grade_text"], row["rule_text"], row["source_text"])


def change(sent: PublishedGrade, kpi: KpiEntry, row: _Row | None) -> GradeChange:
    """Return what a grade would change."""
    return GradeChange(
        kpi_id=sent.kpi_id,
        kpi_name=kpi_title(kpi.kpi_name, kpi.component_name),
        initiative_name=kpi.initiative_name,
        fiscal_year=sent.fiscal_year,
        old_grade=None if row is None else str(row["grade_text"]),
        new_grade=sent.grade_text,
        old_lines=published.of_grade(row),
        new_lines=published.of_grade(by_field(sent)),
    )


def words(found: str, day: date) -> str | None:
    """Return what `identity` tells in words, None where it tells of no grade."""
    kind, _, kpi_id = found.rpartition(" ")
    return f"{kpi_id} の市の評価（{short_fiscal_year(fiscal_year_of(day))}年度）" if kind == _KIND else None


def identity(grade: PublishedGrade) -> tuple[str, date]:
    """Return what a grade is listed by beside the reports of its KPI, and the last day of its year."""
    return f"{_KIND} {grade.kpi_id}", last_day(grade.fiscal_year)


def seen(database: Reader, municipality_key: int, grades: Sequence[PublishedGrade]) -> list[tuple[str, date, int]]:
    """Return the version of each grade of an upload that these would replace (0: none)."""
    rows = database.rows(_NEWEST, [municipality_key]) if grades else []
    found = {(str(row["kpi_id"]), row["fiscal_year"]): int(str(row["version"])) for row in rows}
    return [(*identity(one), found.get((one.kpi_id, one.fiscal_year), 0)) for one in grades]
