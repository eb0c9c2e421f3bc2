"""How the KPIs of all cities stand together, and in groups of cities: by prefecture, or by population.

Answers are as many rows as there are groups, however many cities there are. A group's code is what stands in addresses:
the first two digits of the codes of its cities, or a class of population.
"""

from datetime import date
from typing import NamedTuple

from domain.codes import Stage, Status
from domain.population import LEAST, PopulationClass
from metrics import records
from metrics.database import Database
from metrics.moment import Moment

_CLASSES = " ".join(
    f"WHEN municipality_now.population_count >= {least} THEN '{code}'" for code, least in LEAST.items()
)
# The code of the group of a city, by what cities are grouped.
CODE = {
    "pref": "substr(municipality_now.municipality_code, 1, 2)",
    "size": f"CASE WHEN municipality_now.population_count IS NULL THEN 'unknown' {_CLASSES}"
    f" ELSE '{PopulationClass.UNDER_10K}' END",
    "all": "''",
}


class GroupCount(NamedTuple):
    """How many KPIs of a group stand in a status, as metrics/counts.py tells them of a city."""

    group_code: str
    status: Status
    is_stale: bool
    is_period_over: bool
    kpi_count: int
    lowered_count: int
    narrow_count: int


class GroupSize(NamedTuple):
    """How many cities of a group have a plan, how many of them have KPIs, and of how many KPIs a report is overdue."""

    group_code: str
    city_count: int
    with_kpis_count: int
    overdue_count: int


class GroupCell(NamedTuple):
    """How many KPIs of a group and theme stand in a status; None with 0 where there are initiatives but no KPI."""

    group_code: str
    theme_id: str
    status: Status | None
    kpi_count: int
    lowered_count: int
    narrow_count: int


class GroupTheme(NamedTuple):
    """How many initiatives of a group are of a theme."""

    group_code: str
    theme_id: str
    initiative_count: int


class DueDay(NamedTuple):
    """What falls due on a day: reports of a fiscal year (`report`) or its targets (`target`).

    It says of how many KPIs and of how many cities, and how many of the targets are the last of their KPIs.
    """

    what: str
    due_on: date | None
    fiscal_year: int
    kpi_count: int
    city_count: int
    final_count: int


class GridCell(NamedTuple):
    """How many KPIs of a status are asked, and have reached, about so much of their way (percents in steps).

    `behind_count` of them lie below their plan, the others are counted as in metrics/counts.py.
    """

    asked_percent: int
    reached_percent: int
    status: Status
    kpi_count: int
    lowered_count: int
    narrow_count: int
    behind_count: int


class YearCell(NamedTuple):
    """How many targets of a fiscal year lie about so far along the way of their KPI (percents in steps)."""

    fiscal_year: int
    percent: int
    target_count: int


class StageNumber(NamedTuple):
    """How many lines of roadmaps a fiscal year puts at a stage, of how many cities."""

    stage: Stage
    line_count: int
    city_count: int


class CityNumber(NamedTuple):
    """A city and how much of something it has."""

    municipality_key: int
    city: str
    municipality_name: str
    item_count: int


_SUMMED = ("kpi_count", "lowered_count", "narrow_count")
_OF = """
INNER JOIN municipality_now
    ON municipality_now.municipality_key = {}.municipality_key"""


def counts(database: Database, moment: Moment, by: str) -> tuple[GroupCount, ...]:
    """Return one row per group, status and freshness."""
    return records.rows(GroupCount, database.judged(moment), _summed(by, "counts", GroupCount))


def sizes(database: Database, moment: Moment, by: str) -> tuple[GroupSize, ...]:
    """Return one row per group that has a plan."""
    code = CODE[by]
    select = f"""
SELECT
    {code} AS group_code,
    CAST(count(*) AS INTEGER) AS city_count,
    CAST(sum(CASE WHEN standing.kpi_count > 0 THEN 1 ELSE 0 END) AS INTEGER) AS with_kpis_count,
    CAST(coalesce(sum(standing.overdue_count), 0) AS INTEGER) AS overdue_count
FROM plan_now{_OF.format("plan_now")}
LEFT JOIN (
    SELECT
        status.municipality_key AS municipality_key,
        count(*) AS kpi_count,
        sum(CASE WHEN status.missing_report_count > 0 THEN 1 ELSE 0 END) AS overdue_count
    FROM status
    GROUP BY status.municipality_key
) AS standing
    ON standing.municipality_key = plan_now.municipality_key
GROUP BY 1
ORDER BY 1"""
    return records.rows(GroupSize, database.judged(moment), select)


def cells(database: Database, moment: Moment, by: str) -> tuple[GroupCell, ...]:
    """Return one row per group, theme and status."""
    return records.rows(GroupCell, database.judged(moment), _summed(by, "theme_matrix", GroupCell))


def _summed(by: str, body: str, row: type[GroupCount] | type[GroupCell]) -> str:
    """Return the question for the sums over the cities of each group of what a body counts of each city.

    The numbers of the row are summed, whatever else it holds tells the rows apart.
    """
    alike = [column for column in row._fields if column not in ("group_code", *_SUMMED)]
    lines = [f"{body}.{column} AS {column}" for column in alike]
    lines += [f"CAST(sum({body}.{column}) AS INTEGER) AS {column}" for column in _SUMMED]
    places = ", ".join(str(place + 1) for place in range(len(alike) + 1))
    return f"""
SELECT
    {CODE[by]} AS group_code,
    {", ".join(lines)}
FROM {body}{_OF.format(body)}
GROUP BY {places}
ORDER BY {places}"""


def themes(database: Database, moment: Moment, by: str) -> tuple[GroupTheme, ...]:
    """Return one row per group and theme."""
    code = CODE[by]
    select = f"""
SELECT
    {code} AS group_code,
    initiative_theme.theme_id AS theme_id,
    CAST(sum(CASE WHEN initiative_now.is_left_out THEN 0 ELSE 1 END) AS INTEGER) AS initiative_count
FROM initiative_now
INNER JOIN initiative_theme
    ON initiative_theme.municipality_key = initiative_now.municipality_key
    AND initiative_theme.version = initiative_now.version
    AND initiative_theme.initiative_id = initiative_now.initiative_id{_OF.format("initiative_now")}
GROUP BY 1, 2
ORDER BY 1, 2"""
    return records.rows(GroupTheme, database.judged(moment), select)


_DUE = """
SELECT
    'report' AS what,
    reports_due.due_on AS due_on,
    reports_due.fiscal_year AS fiscal_year,
    CAST(count(*) AS INTEGER) AS kpi_count,
    CAST(count(DISTINCT reports_due.municipality_key) AS INTEGER) AS city_count,
    0 AS final_count
FROM reports_due
WHERE reports_due.report_state <> 'missing'
GROUP BY reports_due.due_on, reports_due.fiscal_year
UNION ALL
SELECT
    'target' AS what,
    CAST(NULL AS DATE) AS due_on,
    target_now.fiscal_year AS fiscal_year,
    CAST(count(*) AS INTEGER) AS kpi_count,
    CAST(count(DISTINCT target_now.municipality_key) AS INTEGER) AS city_count,
    CAST(sum(CASE WHEN status.final_target_fiscal_year = target_now.fiscal_year THEN 1 ELSE 0 END) AS INTEGER)
        AS final_count
FROM target_now
INNER JOIN status
    ON status.municipality_key = target_now.municipality_key
    AND status.kpi_id = target_now.kpi_id
WHERE status.status <> 'ended' AND target_now.fiscal_year >= ?
GROUP BY target_now.fiscal_year
ORDER BY what, fiscal_year, due_on"""


def due_days(database: Database, moment: Moment, from_year: int) -> tuple[DueDay, ...]:
    """Return one row per day on which reports fall due in time, and per fiscal year from one on with targets."""
    return records.rows(DueDay, database.judged(moment), _DUE, [from_year])


def grid(database: Database, moment: Moment, step: int) -> tuple[GridCell, ...]:
    """Return one row per status and place in the plane of what plans ask and what was reached, within −25 and 125%."""
    asked, reached = (
        f"CAST(round(greatest(-25, least(125, pace.{share} * 100)) / {step:d}) AS INTEGER) * {step:d}"
        for share in ("expected_share", "reached_share")
    )
    select = f"""
SELECT
    {asked} AS asked_percent,
    {reached} AS reached_percent,
    status.status AS status,
    CAST(count(*) AS INTEGER) AS kpi_count,
    CAST(sum(CASE WHEN status.is_after_lowering THEN 1 ELSE 0 END) AS INTEGER) AS lowered_count,
    CAST(sum(CASE WHEN status.is_missed_narrowly THEN 1 ELSE 0 END) AS INTEGER) AS narrow_count,
    CAST(sum(CASE WHEN status.gap_value < 0 THEN 1 ELSE 0 END) AS INTEGER) AS behind_count
FROM pace
INNER JOIN status
    ON status.municipality_key = pace.municipality_key
    AND status.kpi_id = pace.kpi_id
WHERE pace.expected_share IS NOT NULL AND pace.reached_share IS NOT NULL
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3"""
    return records.rows(GridCell, database.judged(moment), select)


def target_years(database: Database, moment: Moment, step: int) -> tuple[YearCell, ...]:
    """Return one row per fiscal year and place on the way from baseline to final target, within −25 and 125%."""
    percent = f"CAST(round(greatest(-25, least(125, course.way_share * 100)) / {step:d}) AS INTEGER) * {step:d}"
    select = f"""
SELECT
    course.fiscal_year AS fiscal_year,
    {percent} AS percent,
    CAST(count(*) AS INTEGER) AS target_count
FROM course
WHERE course.series = 'target' AND course.way_share IS NOT NULL
GROUP BY 1, 2
ORDER BY 1, 2"""
    return records.rows(YearCell, database.judged(moment), select)


_AIMED = """
SELECT
    municipality_now.municipality_key AS municipality_key,
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    CAST(count(*) AS INTEGER) AS item_count
FROM target_now
INNER JOIN status
    ON status.municipality_key = target_now.municipality_key
    AND status.kpi_id = target_now.kpi_id
INNER JOIN municipality_now
    ON municipality_now.municipality_key = target_now.municipality_key
WHERE target_now.fiscal_year = ? AND status.status <> 'ended'
GROUP BY municipality_now.municipality_key, municipality_now.city, municipality_now.municipality_name,
    municipality_now.sort_order
ORDER BY count(*) DESC, municipality_now.sort_order"""


def aimed(database: Database, moment: Moment, fiscal_year: int) -> tuple[CityNumber, ...]:
    """Return one row per city with targets for a fiscal year, the most first."""
    return records.rows(CityNumber, database.judged(moment), _AIMED, [fiscal_year])


_STAGES = """
SELECT
    roadmap.stage AS stage,
    CAST(count(*) AS INTEGER) AS line_count,
    CAST(count(DISTINCT roadmap.municipality_key) AS INTEGER) AS city_count
FROM roadmap
WHERE roadmap.fiscal_year = ? AND roadmap.stage IS NOT NULL
GROUP BY roadmap.stage
ORDER BY roadmap.stage"""


def stages(database: Database, moment: Moment, fiscal_year: int) -> tuple[StageNumber, ...]:
    """Return one row per stage at which roadmaps put lines in a fiscal year, rising."""
    found = records.rows(StageNumber, database.judged(moment), _STAGES, [fiscal_year])
    return tuple(sorted(found, key=lambda row: list(Stage).index(row.stage)))
