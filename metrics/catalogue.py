"""What the plans hold: cities, plans, initiatives, KPIs with their definitions, and a search over the names."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.codes import (
    Absence,
    Comparator,
    Direction,
    Kind,
    Mark,
    ObservationSource,
    Stage,
    TargetSource,
    ThemeGroup,
    ValueCode,
)
from domain.spelling import holds, wanted
from metrics import coarse, records
from metrics.database import Database
from metrics.moment import Moment


@dataclass(frozen=True, slots=True)
class TargetYear:
    """The target of one fiscal year as it stands (現行目標), with the one first printed for that year (当初目標).

    The first is None where a revision brought the year.
    """

    fiscal_year: int
    target_revision: int
    target_low_value: Decimal | None
    target_high_value: Decimal | None
    target_value: Decimal
    target_text: str
    source: TargetSource
    place: str
    first_line: int
    last_line: int
    first_low_value: Decimal | None
    first_high_value: Decimal | None
    first_text: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One day's actual as it stands: a value or a code, with the department's reason and next step."""

    observed_on: date
    fiscal_year: int
    low_value: Decimal | None
    high_value: Decimal | None
    value_text: str
    value_code: ValueCode | None
    mark: Mark
    note: str | None
    reason: str | None
    next_step: str | None
    source: ObservationSource
    upload_id: str | None
    version: int


@dataclass(frozen=True, slots=True)
class KpiDefinition:
    """One KPI component with everything that its judgement rests on, each printed text with its place and lines."""

    municipality_key: int
    city: str
    municipality_name: str
    kpi_id: str
    initiative_id: str
    section_name: str
    initiative_name: str
    departments: str
    kpi_name: str
    component_name: str | None
    kind: Kind
    direction: Direction | None
    comparator: Comparator | None
    unit: str | None
    is_counted: bool
    step: Decimal | None
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    tolerance: Decimal
    baseline_low_value: Decimal | None
    baseline_high_value: Decimal | None
    baseline_on: date | None
    baseline_text: str | None
    baseline_place: str | None
    baseline_absence: Absence | None
    target_absence: Absence | None
    decision_reason: str
    note: str | None
    place: str
    first_line: int
    last_line: int
    is_left_out: bool
    targets: tuple[TargetYear, ...]
    reports: tuple[Report, ...]


class City(NamedTuple):
    """A city of the catalogue; `similar_type` is its 類似団体 where the operator entered it."""

    municipality_key: int
    municipality_code: str
    city: str
    municipality_name: str
    prefecture_name: str
    population_count: int | None
    population_on: date | None
    population_source: str
    is_population_confirmed: bool
    sort_order: int
    similar_type: str | None


class Plan(NamedTuple):
    """The plan of a city, with the record of its document."""

    city: str
    municipality_name: str
    municipality_code: str
    municipality_key: int
    version: int
    plan_id: str
    plan_name: str
    publisher: str
    start_fiscal_year: int
    end_fiscal_year: int
    published_on: date | None
    published_text: str
    revised_text: str | None
    contact: str | None
    national_list: str
    form_note: str
    conversion_note: str
    is_period_over: bool


class Theme(NamedTuple):
    """A common theme (重点取組事項 and others)."""

    theme_id: str
    theme_name: str
    short_name: str
    theme_group: ThemeGroup
    sort_order: int


class Initiative(NamedTuple):
    """An initiative of a plan; `departments` and `themes` are lists with `;`, `stage` is the last one reported."""

    municipality_key: int
    city: str
    municipality_name: str
    city_order: int
    initiative_id: str
    section_name: str
    number_text: str
    initiative_name: str
    departments: str
    is_national_priority: bool
    own_mark: str | None
    summary: str
    themes: str | None
    place: str
    first_line: int
    last_line: int
    initiative_order: int
    stage: Stage | None
    stage_on: date | None
    evidence: str | None
    stage_department: str | None


class Kpi(NamedTuple):
    """A KPI component as its plan defines it, with its baseline and its final target."""

    municipality_key: int
    city: str
    municipality_name: str
    city_order: int
    kpi_id: str
    initiative_id: str
    section_name: str
    initiative_name: str
    departments: str
    initiative_order: int
    kpi_name: str
    component_name: str | None
    kind: Kind
    direction: Direction | None
    comparator: Comparator | None
    unit: str | None
    step: Decimal | None
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    tolerance: Decimal
    baseline_low_value: Decimal | None
    baseline_high_value: Decimal | None
    baseline_on: date | None
    baseline_text: str | None
    baseline_place: str | None
    baseline_absence: Absence | None
    target_absence: Absence | None
    final_target_fiscal_year: int | None
    final_target_low_value: Decimal | None
    final_target_high_value: Decimal | None
    final_target_text: str | None
    final_target_source: TargetSource | None
    decision_reason: str
    note: str | None
    place: str
    first_line: int
    last_line: int
    kpi_order: int
    is_left_out: bool


class Themed(NamedTuple):
    """A KPI and a theme of its initiative."""

    kpi_id: str
    theme_id: str


class Hit(NamedTuple):
    """An initiative or a KPI that a search finds; `type` is `initiative` or `kpi`."""

    type: str
    id: str
    name: str
    city: str
    municipality_name: str
    initiative_id: str
    initiative_name: str
    section_name: str
    departments: str
    summary: str | None


class Named(NamedTuple):
    """A KPI by its id alone, with its city."""

    kpi_id: str
    city: str


_CITIES = """
SELECT municipality_now.* FROM municipality_now
ORDER BY municipality_now.sort_order, municipality_now.municipality_key"""

_PLANS = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    municipality_now.municipality_code AS municipality_code,
    plan_now.*
FROM plan_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = plan_now.municipality_key
ORDER BY municipality_now.sort_order, plan_now.municipality_key"""

_THEMES = "SELECT theme_now.* FROM theme_now ORDER BY theme_now.sort_order, theme_now.theme_id"

_INITIATIVES = """
SELECT initiative_listed.*
FROM initiative_listed
ORDER BY initiative_listed.city_order, initiative_listed.initiative_order, initiative_listed.initiative_id"""

_KPIS = """
SELECT kpi_listed.*
FROM kpi_listed
ORDER BY kpi_listed.city_order, kpi_listed.initiative_order, kpi_listed.kpi_order, kpi_listed.kpi_id"""

_NAMED = """
SELECT kpi_listed.kpi_id AS kpi_id, kpi_listed.city AS city
FROM kpi_listed
WHERE kpi_listed.kpi_id = ?"""

_THEMED = """
SELECT
    kpi_now.kpi_id AS kpi_id,
    initiative_theme.theme_id AS theme_id
FROM kpi_now
INNER JOIN initiative_now
    ON initiative_now.municipality_key = kpi_now.municipality_key
    AND initiative_now.initiative_id = kpi_now.initiative_id
INNER JOIN initiative_theme
    ON initiative_theme.municipality_key = initiative_now.municipality_key
    AND initiative_theme.version = initiative_now.version
    AND initiative_theme.initiative_id = initiative_now.initiative_id
ORDER BY kpi_now.kpi_id, initiative_theme.theme_id"""

_ENTRIES = """
SELECT
    search_entry.entry_type AS type,
    search_entry.entry_id AS id,
    search_entry.entry_name AS name,
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    search_entry.initiative_id AS initiative_id,
    search_entry.initiative_name AS initiative_name,
    search_entry.section_name AS section_name,
    search_entry.departments AS departments,
    search_entry.summary AS summary
FROM search_entry
INNER JOIN municipality_now
    ON municipality_now.municipality_key = search_entry.municipality_key
WHERE (search_entry.entry_type = 'kpi' OR NOT search_entry.is_left_out)
    AND {}
ORDER BY municipality_now.sort_order, search_entry.initiative_order, search_entry.initiative_id, search_entry.kpi_order,
search_entry.entry_id"""


def cities(database: Database, moment: Moment) -> tuple[City, ...]:
    """Return one row per city in the catalogue's order."""
    return records.rows(City, database.judged(moment), _CITIES)


def plans(database: Database, moment: Moment) -> tuple[Plan, ...]:
    """Return one row per city with a plan, in the catalogue's order."""
    return records.rows(Plan, database.judged(moment), _PLANS)


def themes(database: Database, moment: Moment) -> tuple[Theme, ...]:
    """Return one row per theme in the catalogue's order."""
    return records.rows(Theme, database.judged(moment), _THEMES)


def initiatives(database: Database, moment: Moment) -> tuple[Initiative, ...]:
    """Return one row per initiative in the order of the plans."""
    return records.rows(Initiative, database.judged(moment), _INITIATIVES)


def kpis(database: Database, moment: Moment) -> tuple[Kpi, ...]:
    """Return one row per KPI component in the order of the plans."""
    return records.rows(Kpi, database.judged(moment), _KPIS)


def kpis_named(database: Database, moment: Moment, kpi_id: str) -> tuple[Named, ...]:
    """Return the KPI of that id with its city; nothing for an id that no plan has."""
    return records.rows(Named, database.judged(moment), _NAMED, [kpi_id])


def themed(database: Database, moment: Moment) -> tuple[Themed, ...]:
    """Return one row per KPI and theme of its initiative."""
    return records.rows(Themed, database.judged(moment), _THEMED)


def kpi(database: Database, moment: Moment, kpi_id: str) -> KpiDefinition | None:
    """Return the definition of one KPI with its targets and reports,
    or None where no edition up to the version held it."""
    scope = records.city_of_kpi(database, moment, kpi_id)
    if scope is None:
        return None
    narrow = replace(moment, scope=scope)
    found = _of_kpi(database, narrow, "SELECT kpi_listed.* FROM kpi_listed WHERE kpi_listed.kpi_id = ?", kpi_id)
    if not found:
        return None
    row = found[0]
    targets = _of_kpi(
        database,
        narrow,
        "SELECT target_now.* FROM target_now WHERE target_now.kpi_id = ? ORDER BY target_now.fiscal_year",
        kpi_id,
    )
    reports = _of_kpi(
        database,
        narrow,
        "SELECT actual_now.* FROM actual_now WHERE actual_now.kpi_id = ? ORDER BY actual_now.observed_on",
        kpi_id,
    )
    codes = {
        "kind": Kind(str(row["kind"])),
        "direction": None if row["direction"] is None else Direction(str(row["direction"])),
        "comparator": None if row["comparator"] is None else Comparator(str(row["comparator"])),
        "baseline_absence": None if row["baseline_absence"] is None else Absence(str(row["baseline_absence"])),
        "target_absence": None if row["target_absence"] is None else Absence(str(row["target_absence"])),
        "targets": tuple(
            records.record(TargetYear, target | {"source": TargetSource(str(target["source"]))}) for target in targets
        ),
        "reports": tuple(records.record(Report, report | _codes_of(report)) for report in reports),
    }
    return records.record(KpiDefinition, row | codes)


def _codes_of(report: dict[str, object]) -> dict[str, object]:
    return {
        "value_code": None if report["value_code"] is None else ValueCode(str(report["value_code"])),
        "mark": Mark(str(report["mark"])),
        "source": ObservationSource(str(report["source"])),
    }


def search(database: Database, moment: Moment, words: str) -> tuple[Hit, ...]:
    """Return the initiatives and KPIs in whose names, section, city, departments or summary every word occurs.

    Any spelling of a word will do (`domain/spelling.py`); no word finds nothing. An initiative that a revision left
    out is not found; its KPIs are, since every count holds them.
    """
    sought = wanted(words)
    places = ("municipality_now.municipality_name", "municipality_now.city", *map("search_entry.{}".format, _SOUGHT_IN))
    may_hold, given = coarse.condition(words, *places)
    entries = records.rows(Hit, database.judged(moment), _ENTRIES.format(may_hold), given) if sought else ()
    return tuple(entry for entry in entries if holds(sought, *_texts(entry)))


_SOUGHT_IN = ("entry_name", "initiative_name", "section_name", "departments", "summary")


def _texts(entry: Hit) -> tuple[str, ...]:
    places = (entry.municipality_name, entry.initiative_name, entry.section_name, entry.departments)
    return entry.name, entry.city, *places, entry.summary or ""


def _of_kpi(database: Database, moment: Moment, select: str, kpi_id: str) -> list[dict[str, object]]:
    return database.judged(moment).rows(select, [kpi_id])
