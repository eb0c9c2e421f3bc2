"""What the plans hold: cities, plans, initiatives, KPIs with their definitions, and a search over the names."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pandas as pd

from domain.codes import Absence, Comparator, Direction, Kind, TargetSource
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


@dataclass(frozen=True, slots=True)
class TargetYear:
    """The target of one fiscal year as it stands (現行目標), with the first one (当初目標) where a revision changed it."""

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
    first_text: str


@dataclass(frozen=True, slots=True)
class Report:
    """One day's actual as it stands: a value or a code, with the department's reason and next step."""

    observed_on: date
    fiscal_year: int
    low_value: Decimal | None
    high_value: Decimal | None
    value_text: str
    value_code: str | None
    mark: str
    note: str | None
    reason: str | None
    next_step: str | None
    source: str
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

_REPORTED = """
SELECT
    latest.kpi_id AS kpi_id,
    latest.low_value AS reported_low_value,
    latest.high_value AS reported_high_value,
    latest.observed_on AS reported_on
FROM (
    SELECT
        actual_now.kpi_id AS kpi_id,
        actual_now.low_value AS low_value,
        actual_now.high_value AS high_value,
        actual_now.observed_on AS observed_on,
        row_number() OVER (
            PARTITION BY actual_now.municipality_key, actual_now.kpi_id ORDER BY actual_now.observed_on DESC
        ) AS recency
    FROM actual_now
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = actual_now.municipality_key
        AND kpi_now.kpi_id = actual_now.kpi_id
    CROSS JOIN moment
    WHERE actual_now.value_code IS NULL
        AND actual_now.mark <> 'preliminary'
        AND actual_now.observed_on <= moment.as_of
        AND (kpi_now.baseline_on IS NULL OR actual_now.observed_on > kpi_now.baseline_on)
) AS latest
WHERE latest.recency = 1
ORDER BY latest.kpi_id"""

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
WHERE search_entry.entry_type = 'kpi' OR NOT search_entry.is_left_out
ORDER BY municipality_now.sort_order, search_entry.initiative_order, search_entry.initiative_id, search_entry.kpi_order,
search_entry.entry_id"""

_SEARCHED = ("name", "city", "municipality_name", "initiative_name", "section_name", "departments", "summary")


def cities(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per city in the catalogue's order; columns are those of municipality_now.sql."""
    return database.judged(moment).frame(_CITIES)


def plans(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per city with a plan: city, municipality_name, municipality_code,
    and the columns of plan_now.sql."""
    return database.judged(moment).frame(_PLANS)


def themes(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per theme in the catalogue's order: theme_id, theme_name, short_name, theme_group, sort_order."""
    return database.judged(moment).frame(_THEMES)


def initiatives(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per initiative in the order of the plans; columns are those of initiative_listed.sql."""
    return database.judged(moment).frame(_INITIATIVES)


def kpis(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per KPI component in the order of the plans; columns are those of kpi_listed.sql."""
    return database.judged(moment).frame(_KPIS)


def reported(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per KPI with a 確定 or 訂正 value after its baseline: the latest one, judged or not, in its unit."""
    return database.judged(moment).frame(_REPORTED)


def themed(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per KPI and theme of its initiative: kpi_id, theme_id."""
    return database.judged(moment).frame(_THEMED)


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
        "reports": tuple(records.record(Report, report) for report in reports),
    }
    return records.record(KpiDefinition, row | codes)


def search(database: Database, moment: Moment, words: str) -> pd.DataFrame:
    """Return the initiatives and KPIs in whose names, section, city, departments or summary every word occurs.

    Width and case make no difference (NFKC); no word finds nothing. An initiative that a revision left out is not
    found; its KPIs are, since every count holds them.
    Columns: type (`initiative` or `kpi`), id, name, city,
    municipality_name, initiative_id, initiative_name, section_name, departments, summary.
    """
    entries = database.judged(moment).frame(_ENTRIES)
    wanted = folded(words).split()
    texts = [folded(" ".join(str(value) for value in row)) for row in entries[list(_SEARCHED)].itertuples(index=False)]
    hits = [bool(wanted) and all(word in text for word in wanted) for text in texts]
    return entries[pd.Series(hits, index=entries.index, dtype=bool)].reset_index(drop=True)


def folded(text: str) -> str:
    """Return a text as it is compared: NFKC, without case."""
    return unicodedata.normalize("NFKC", text).casefold()


def _of_kpi(database: Database, moment: Moment, select: str, kpi_id: str) -> list[dict[str, object]]:
    return database.judged(moment).rows(select, [kpi_id])
