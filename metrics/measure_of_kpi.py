"""Which 共通指標 each KPI measures, which KPIs nobody has laid under one yet, and what there is to lay them under."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from domain.codes import Mapped
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class SaidBy(StrEnum):
    """Who says what a KPI measures: the catalogue of data/, the plan's workbook, a person since."""

    CATALOGUE = "catalogue"
    PLAN = "plan"
    PERSON = "person"


class Undecided(NamedTuple):
    """How many KPIs of a city's plan nobody has laid under a 共通指標, nor found to measure none."""

    city: str
    municipality_key: int
    municipality_name: str
    kpi_count: int


class Offered(NamedTuple):
    """A definition under a 共通指標, of what it is a share, and of how many KPIs and figures it is the definition now.

    `percent_count` of them stand in %, `amount_count` in another unit: one definition holds shares or amounts, never
    both. Where no KPI has the measure any more, one row without a definition.
    """

    measure_id: str
    measure_name: str
    definition: str | None
    denominator: str | None
    kpi_count: int
    percent_count: int
    amount_count: int


class Measuring(NamedTuple):
    """A KPI of a plan with what it measures; the texts are None where nobody has said."""

    city: str
    municipality_key: int
    municipality_name: str
    kpi_id: str
    kpi_name: str
    component_name: str | None
    unit: str | None
    initiative_name: str
    mapped: Mapped
    measure_id: str | None
    measure_name: str | None
    definition: str | None
    denominator: str | None
    difference_note: str | None
    said_by: SaidBy | None
    decided_version: int | None


_UNDECIDED = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_key AS municipality_key,
    municipality_now.municipality_name AS municipality_name,
    CAST(count(*) AS INTEGER) AS kpi_count
FROM measure_of_kpi
INNER JOIN municipality_now
    ON municipality_now.municipality_key = measure_of_kpi.municipality_key
WHERE measure_of_kpi.mapped = 'undecided' AND NOT measure_of_kpi.is_left_out
GROUP BY municipality_now.city, municipality_now.municipality_key, municipality_now.municipality_name,
    municipality_now.sort_order
ORDER BY municipality_now.sort_order, municipality_now.city"""

_OFFERED = """
SELECT
    measure_now.measure_id AS measure_id,
    measure_now.measure_name AS measure_name,
    measure_of_kpi.definition AS definition,
    measure_of_kpi.denominator AS denominator,
    CAST(count(measure_of_kpi.kpi_id) AS INTEGER) AS kpi_count,
    CAST(count(CASE WHEN kpi_now.unit = '%' THEN 1 END) AS INTEGER) AS percent_count,
    CAST(count(CASE WHEN kpi_now.unit <> '%' THEN 1 END) AS INTEGER) AS amount_count
FROM measure_now
LEFT JOIN measure_of_kpi
    ON measure_of_kpi.measure_id = measure_now.measure_id
    AND NOT measure_of_kpi.is_left_out
LEFT JOIN kpi_now
    ON kpi_now.municipality_key = measure_of_kpi.municipality_key
    AND kpi_now.kpi_id = measure_of_kpi.kpi_id
GROUP BY measure_now.measure_id, measure_now.measure_name, measure_now.measure_order, measure_of_kpi.definition,
    measure_of_kpi.denominator
ORDER BY measure_now.measure_order, measure_now.measure_id, min(measure_of_kpi.measure_order),
    coalesce(measure_of_kpi.definition, ''), coalesce(measure_of_kpi.denominator, '')"""

_KPIS = """
SELECT
    kpi_listed.city AS city,
    kpi_listed.municipality_key AS municipality_key,
    kpi_listed.municipality_name AS municipality_name,
    kpi_listed.kpi_id AS kpi_id,
    kpi_listed.kpi_name AS kpi_name,
    kpi_listed.component_name AS component_name,
    kpi_listed.unit AS unit,
    kpi_listed.initiative_name AS initiative_name,
    measure_of_kpi.mapped AS mapped,
    measure_of_kpi.measure_id AS measure_id,
    measure_of_kpi.measure_name AS measure_name,
    measure_of_kpi.definition AS definition,
    measure_of_kpi.denominator AS denominator,
    measure_of_kpi.difference_note AS difference_note,
    measure_of_kpi.said_by AS said_by,
    measure_of_kpi.decided_version AS decided_version
FROM measure_of_kpi
INNER JOIN kpi_listed
    ON kpi_listed.municipality_key = measure_of_kpi.municipality_key
    AND kpi_listed.kpi_id = measure_of_kpi.kpi_id
WHERE NOT measure_of_kpi.is_left_out{where}
ORDER BY kpi_listed.city_order, kpi_listed.city, kpi_listed.kpi_order, kpi_listed.kpi_id"""


def undecided(database: Database, moment: Moment) -> tuple[Undecided, ...]:
    """Return one row per city with KPIs that nobody has decided on, in the order of the cities."""
    return records.rows(Undecided, database.judged(moment), _UNDECIDED)


def offered(database: Database, moment: Moment) -> tuple[Offered, ...]:
    """Return one row per 共通指標, definition and denominator, in the order of the catalogue."""
    return records.rows(Offered, database.judged(moment), _OFFERED)


def unfitting(rows: Iterable[Offered], measure_id: str, definition: str, unit: str | None) -> str | None:
    """Return in words why a KPI in a unit cannot have a definition that others have: shares and amounts on one axis."""
    alike = [row for row in rows if (row.measure_id, row.definition) == (measure_id, definition)]
    if unit == "%" and any(row.amount_count for row in alike):
        return "この定義は、割合でない指標のものです"
    if unit not in ("%", None) and any(row.percent_count for row in alike):
        return "この定義は、割合（%）の指標のものです"
    return None


def part_undecided(
    database: Database, moment: Moment, municipality_key: int, first: int, count: int
) -> tuple[Measuring, ...]:
    """Return some of the KPIs that nobody has decided on, of a city (0: of all), in the order of the plans."""
    where = " AND measure_of_kpi.mapped = 'undecided'"
    where += " AND measure_of_kpi.municipality_key = ?" if municipality_key else ""
    given = [municipality_key] if municipality_key else []
    select = f"{_KPIS.format(where=where)} LIMIT ? OFFSET ?"
    return records.rows(Measuring, database.judged(moment), select, [*given, count, first])


def by_persons(database: Database, moment: Moment) -> tuple[Measuring, ...]:
    """Return the KPIs of which a person's decision stands, the newest first."""
    where = " AND measure_of_kpi.said_by = 'person'"
    found = records.rows(Measuring, database.judged(moment), _KPIS.format(where=where))
    return tuple(sorted(found, key=lambda row: -(row.decided_version or 0)))


def of_city(database: Database, moment: Moment, municipality_key: int) -> tuple[Measuring, ...]:
    """Return the KPIs of a city's plan, each with what it measures."""
    where = " AND measure_of_kpi.municipality_key = ?"
    return records.rows(Measuring, database.judged(moment), _KPIS.format(where=where), [municipality_key])


def of_kpi(database: Database, moment: Moment, kpi_id: str) -> Measuring | None:
    """Return a KPI of a plan with what it measures, None for an unknown one and one that has left its plan."""
    where = " AND measure_of_kpi.kpi_id = ?"
    return next(iter(records.rows(Measuring, database.judged(moment), _KPIS.format(where=where), [kpi_id])), None)


def states(database: Database, moment: Moment) -> dict[str, Mapped]:
    """Return of each KPI and mapped figure of the plans as they stand whether it measures a 共通指標."""
    rows = database.judged(moment).rows(
        "SELECT measure_of_kpi.kpi_id AS kpi_id, measure_of_kpi.mapped AS mapped FROM measure_of_kpi"
        " WHERE NOT measure_of_kpi.is_left_out"
    )
    return {str(row["kpi_id"]): Mapped(str(row["mapped"])) for row in rows}


class Named(NamedTuple):
    """A name that KPIs or figures under a definition bear, with a city that names one so, and in which unit."""

    measure_id: str
    measure_name: str
    definition: str
    denominator: str
    kpi_name: str
    component_name: str | None
    unit: str | None
    municipality_name: str
    kpi_count: int


# The names that most cities use: what a new name is like is found among these.
_MOST_NAMES = 2_000

_NAMED = """
SELECT
    measure_of_kpi.measure_id AS measure_id,
    measure_of_kpi.measure_name AS measure_name,
    coalesce(measure_of_kpi.definition, '') AS definition,
    coalesce(measure_of_kpi.denominator, '') AS denominator,
    named.kpi_name AS kpi_name,
    named.component_name AS component_name,
    min(named.unit) AS unit,
    min(municipality_now.municipality_name) AS municipality_name,
    CAST(count(*) AS INTEGER) AS kpi_count
FROM measure_of_kpi
INNER JOIN (
    SELECT kpi_now.municipality_key, kpi_now.kpi_id, kpi_now.kpi_name, kpi_now.component_name, kpi_now.unit
    FROM kpi_now
    UNION ALL
    SELECT DISTINCT figure_now.municipality_key, figure_now.figure_id AS kpi_id, figure_now.figure_name AS kpi_name,
        figure_now.component_name, figure_now.unit
    FROM figure_now
) AS named
    ON named.municipality_key = measure_of_kpi.municipality_key
    AND named.kpi_id = measure_of_kpi.kpi_id
INNER JOIN municipality_now
    ON municipality_now.municipality_key = measure_of_kpi.municipality_key
WHERE measure_of_kpi.mapped = 'mapped' AND NOT measure_of_kpi.is_left_out
GROUP BY measure_of_kpi.measure_id, measure_of_kpi.measure_name, measure_of_kpi.definition, measure_of_kpi.denominator,
    named.kpi_name, named.component_name
ORDER BY count(*) DESC, measure_of_kpi.measure_id, coalesce(measure_of_kpi.definition, ''),
    coalesce(measure_of_kpi.denominator, ''), named.kpi_name, coalesce(named.component_name, '')
LIMIT {most}"""


def named(database: Database, moment: Moment) -> tuple[Named, ...]:
    """Return one row per definition, denominator and name that its KPIs bear, the names that most bear first."""
    return records.rows(Named, database.judged(moment), _NAMED.format(most=_MOST_NAMES))
