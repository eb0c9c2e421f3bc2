"""KPIs by their properties, counted and cut into pages by the database: of all Japan nobody reads more than a page.

`Wanted` says what is asked for; its text is the argument by which an answer is found again. The filters of 分析 say the
same of rows that are there already (pages/explore/filters.py); tests hold both against each other.
"""

import json
from dataclasses import asdict, dataclass, fields
from typing import NamedTuple

from domain.codes import Kind, Mapped, Status
from metrics import course, grouping, pace, records, reports, standing
from metrics.catalogue import Initiative
from metrics.course import Stop
from metrics.database import Database
from metrics.moment import Moment
from metrics.pace import Pace
from metrics.reports import Due
from metrics.standing import Standing

# What a condition asks of a KPI.
CONDITIONS = {
    "fresh": "NOT status.is_stale",
    "stale": "status.is_stale",
    "running": "NOT status.is_period_over",
    "over": "status.is_period_over",
    "overdue": "coalesce(status.missing_report_count, 0) > 0",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: any of the values of each field, and all of the conditions; an empty field asks for nothing.

    `cities` and `kpi_ids` are None where any will do: no value at all finds nothing.
    """

    cities: tuple[str, ...] | None = None
    prefectures: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    final_years: tuple[str, ...] = ()
    aimed_years: tuple[str, ...] = ()
    due_days: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    mapped: tuple[str, ...] = ()
    kpi_ids: tuple[str, ...] | None = None

    def text(self) -> str:
        """Return it as the argument of a question."""
        return json.dumps({name: value for name, value in asdict(self).items() if value or value == ()})


def of_text(text: str) -> Wanted:
    """Return what such a text asks for."""
    told = json.loads(text)
    return Wanted(**{field.name: tuple(told[field.name]) for field in fields(Wanted) if field.name in told})


class Number(NamedTuple):
    """How many KPIs are found, of how many cities."""

    kpi_count: int
    city_count: int


class Property(NamedTuple):
    """A value that occurs among all KPIs: of which property, and how many have it."""

    property_name: str
    code: str
    kpi_count: int


class GroupNumber(NamedTuple):
    """How many of the KPIs found are in a group of cities."""

    group_code: str
    kpi_count: int
    city_count: int


# What a page of KPIs is sorted by; NULL comes last either way, and what is equal stands in the order of the plans.
_BINDING = "coalesce({0}_low_value, {0}_high_value)"
ORDERS = {
    "name": "kpi_listed.kpi_name || coalesce('（' || kpi_listed.component_name || '）', '')",
    "city": "kpi_listed.city_order",
    "department": "CASE WHEN kpi_listed.departments <> '' THEN kpi_listed.departments END",
    "baseline": _BINDING.format("kpi_listed.baseline"),
    "latest": "CASE WHEN status.latest_on IS NOT NULL THEN status.latest_value ELSE"
    " coalesce(latest_reported.low_value, latest_reported.high_value) END",
    "asked": "status.asked_value",
    "target": _BINDING.format("kpi_listed.final_target"),
    "gap": "status.gap_value",
    "ratio": "status.pace_ratio",
    "attainment": "status.attainment",
    "pace": "CASE WHEN status.latest_on IS NOT NULL THEN status.needed_per_year ELSE status.planned_per_year END",
    "fy": "kpi_listed.final_target_fiscal_year",
    "due": "status.next_report_due_on",
    "kind": "CASE kpi_listed.kind "
    + " ".join(f"WHEN '{code}' THEN {place}" for place, code in enumerate(Kind))
    + " END",
    "status": "CASE status.status "
    + " ".join(f"WHEN '{code}' THEN {place}" for place, code in enumerate(Status))
    + " END",
}
_JOINED = """
FROM kpi_listed
INNER JOIN status
    ON status.municipality_key = kpi_listed.municipality_key
    AND status.kpi_id = kpi_listed.kpi_id
INNER JOIN municipality_now
    ON municipality_now.municipality_key = kpi_listed.municipality_key"""
_REPORTED = """
LEFT JOIN latest_reported
    ON latest_reported.municipality_key = kpi_listed.municipality_key
    AND latest_reported.kpi_id = kpi_listed.kpi_id"""
_THEMED = """EXISTS (
    SELECT 1
    FROM initiative_now
    INNER JOIN initiative_theme
        ON initiative_theme.municipality_key = initiative_now.municipality_key
        AND initiative_theme.version = initiative_now.version
        AND initiative_theme.initiative_id = initiative_now.initiative_id
    WHERE initiative_now.municipality_key = kpi_listed.municipality_key
        AND initiative_now.initiative_id = kpi_listed.initiative_id
        AND initiative_theme.theme_id IN ({}))"""
# Under no theme, and nobody has said that it has none: asked for as if it were a theme.
_UNTHEMED = """EXISTS (
    SELECT 1
    FROM unthemed
    WHERE unthemed.municipality_key = kpi_listed.municipality_key
        AND unthemed.initiative_id = kpi_listed.initiative_id)"""
_MAPPED = """EXISTS (
    SELECT 1
    FROM measure_of_kpi
    WHERE measure_of_kpi.municipality_key = kpi_listed.municipality_key
        AND measure_of_kpi.kpi_id = kpi_listed.kpi_id
        AND measure_of_kpi.mapped IN ({}))"""
_AIMED = """EXISTS (
    SELECT 1
    FROM target_now
    WHERE target_now.municipality_key = kpi_listed.municipality_key
        AND target_now.kpi_id = kpi_listed.kpi_id
        AND status.status <> 'ended'
        AND CAST(target_now.fiscal_year AS TEXT) IN ({}))"""


class _Conditions:
    """Conditions on rows of a table, all of which hold, and their parameters: of which cities, and which rows of them.

    An empty tuple of cities finds nothing, None finds all.
    """

    def __init__(self, wanted: Wanted, table: str, identity: str) -> None:
        self.parts, self.given = ["1 = 1"], list[object]()
        self.add(f"{table}.city IN ({{}})", wanted.cities)
        if wanted.kpi_ids is not None:
            self.parts.append(f"{table}.{identity} IN (SELECT unnest(CAST(? AS TEXT[])))")
            self.given.append(list(wanted.kpi_ids))
        self.add("substr(municipality_now.municipality_code, 1, 2) IN ({})", wanted.prefectures or None)
        self.add(f"{grouping.CODE['size']} IN ({{}})", wanted.sizes or None)

    def add(self, condition: str, values: tuple[str, ...] | None) -> None:
        """Ask for any of the values; for nothing where there are none of them, and not at all where they are None."""
        if values:
            self.parts.append(f"({condition.format(', '.join('?' for _ in values))})")
            self.given.extend(values)
        elif values == ():
            self.parts.append("1 = 0")


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    """Return the condition in SQL, and its parameters."""
    found = _Conditions(wanted, "kpi_listed", "kpi_id")
    parts, given, add = found.parts, found.given, found.add
    add("kpi_listed.kind IN ({})", wanted.kinds or None)
    add("status.status IN ({})", wanted.statuses or None)
    themes = tuple(theme for theme in wanted.themes if theme != Mapped.UNDECIDED)
    if themes == wanted.themes:
        add(_THEMED, themes or None)
    else:
        add(f"{_UNTHEMED} OR {_THEMED}", themes or None)
        parts += [] if themes else [_UNTHEMED]
    add(_MAPPED, wanted.mapped or None)
    add(_AIMED, wanted.aimed_years or None)
    add(
        "status.status <> 'ended' AND CAST(kpi_listed.final_target_fiscal_year AS TEXT) IN ({})",
        wanted.final_years or None,
    )
    add("CAST(status.next_report_due_on AS TEXT) IN ({})", wanted.due_days or None)
    if wanted.departments:
        one = "strpos(';' || kpi_listed.departments || ';', ';' || ? || ';') > 0"
        parts.append(f"({' OR '.join(one for _ in wanted.departments)})")
        given.extend(wanted.departments)
    parts += [CONDITIONS[code] for code in wanted.conditions]
    return " AND ".join(parts), given


def number(database: Database, moment: Moment, wanted: str) -> Number:
    """Return how many KPIs are found."""
    where, given = _where(of_text(wanted))
    select = (
        "SELECT CAST(count(*) AS INTEGER) AS kpi_count,"
        f" CAST(count(DISTINCT kpi_listed.municipality_key) AS INTEGER) AS city_count {_JOINED} WHERE {where}"
    )
    found, = records.rows(Number, database.judged(moment), select, given)
    return found


def by_group(database: Database, moment: Moment, wanted: str, by: str) -> tuple[GroupNumber, ...]:
    """Return how many of them are in each prefecture (`pref`) or class of population (`size`) that has any."""
    where, given = _where(of_text(wanted))
    select = (
        f"SELECT {grouping.CODE[by]} AS group_code, CAST(count(*) AS INTEGER) AS kpi_count,"
        f" CAST(count(DISTINCT kpi_listed.municipality_key) AS INTEGER) AS city_count {_JOINED} WHERE {where}"
        " GROUP BY 1 ORDER BY 1"
    )
    return records.rows(GroupNumber, database.judged(moment), select, given)


def page(
    database: Database, moment: Moment, wanted: str, order: str, first: int, count: int
) -> tuple[Standing, ...]:
    """Return so many of them from the `first` on; `order` is one of ORDERS, with - for the other way round, or none."""
    where, given = _where(of_text(wanted))
    asked, turned = order.removeprefix("-"), " DESC" if order.startswith("-") else ""
    sorts = [f"({ORDERS[asked]}) IS NULL", f"{ORDERS[asked]}{turned}"] if asked else []
    sorts += ["kpi_listed.city_order", "kpi_listed.initiative_order", "kpi_listed.kpi_order", "kpi_listed.kpi_id"]
    columns = ", ".join(map(standing.column, Standing._fields))
    select = (
        f"SELECT {columns} {_JOINED} {_REPORTED} WHERE {where} ORDER BY {', '.join(sorts)}"
        f" LIMIT {count:d} OFFSET {first:d}"
    )
    return records.rows(Standing, database.judged(moment), select, given)


_INITIATIVES = """
FROM initiative_listed
INNER JOIN municipality_now
    ON municipality_now.municipality_key = initiative_listed.municipality_key"""
_OPEN_INITIATIVE = """EXISTS (
    SELECT 1
    FROM unthemed
    WHERE unthemed.municipality_key = initiative_listed.municipality_key
        AND unthemed.initiative_id = initiative_listed.initiative_id)"""


def _where_initiatives(wanted: Wanted) -> tuple[str, list[object]]:
    """Return the condition on initiatives in SQL, and its parameters; `kpi_ids` are ids of theirs.

    What only a KPI has is asked of none.
    """
    found = _Conditions(wanted, "initiative_listed", "initiative_id")
    parts, given = found.parts, found.given
    for column, values in (("themes", wanted.themes), ("departments", wanted.departments)):
        asked = [value for value in values if column != "themes" or value != Mapped.UNDECIDED]
        one = f"strpos(';' || coalesce(initiative_listed.{column}, '') || ';', ';' || ? || ';') > 0"
        any_of = [one for _ in asked] + [_OPEN_INITIATIVE for _ in range(len(values) - len(asked))]
        if any_of:
            parts.append(f"({' OR '.join(any_of)})")
            given.extend(asked)
    return " AND ".join(parts), given


def initiative_number(database: Database, moment: Moment, wanted: str) -> int:
    """Return how many initiatives are found."""
    where, given = _where_initiatives(of_text(wanted))
    select = f"SELECT CAST(count(*) AS INTEGER) AS item_count {_INITIATIVES} WHERE {where}"
    return int(str(database.judged(moment).rows(select, given)[0]["item_count"]))


def initiative_page(database: Database, moment: Moment, wanted: str, first: int, count: int) -> tuple[Initiative, ...]:
    """Return so many of them from the `first` on, in the order of the plans."""
    where, given = _where_initiatives(of_text(wanted))
    select = (
        f"SELECT initiative_listed.* {_INITIATIVES} WHERE {where} ORDER BY initiative_listed.city_order,"
        " initiative_listed.initiative_order, initiative_listed.initiative_id"
        f" LIMIT {count:d} OFFSET {first:d}"
    )
    return records.rows(Initiative, database.judged(moment), select, given)


def paces(database: Database, moment: Moment, wanted: str) -> tuple[Pace, ...]:
    """Return the shares of their ways (metrics/pace.py)."""
    return _of(Pace, database, moment, wanted, pace.IN_ORDER, "pace")


def stops(database: Database, moment: Moment, wanted: str) -> tuple[Stop, ...]:
    """Return the points of their charts (metrics/course.py)."""
    return _of(Stop, database, moment, wanted, course.IN_ORDER, "course")


def due(database: Database, moment: Moment, wanted: str) -> tuple[Due, ...]:
    """Return their reports that are missing, pending or next (metrics/reports.py)."""
    return _of(Due, database, moment, wanted, reports.IN_ORDER, "reports_due")


def _of(
    kind: type[records.Row], database: Database, moment: Moment, wanted: str, select: str, table: str
) -> tuple[records.Row, ...]:
    """Return the rows of a question to all KPIs that are of these: a condition before its order."""
    where, given = _where(of_text(wanted))
    asked, order = select.rsplit("ORDER BY", 1)
    among = (
        f"WHERE ({table}.municipality_key, {table}.kpi_id) IN"
        f" (SELECT kpi_listed.municipality_key, kpi_listed.kpi_id {_JOINED} WHERE {where})"
    )
    return records.rows(kind, database.judged(moment), f"{asked}{among} ORDER BY {order}", given)


_PROPERTIES = """
SELECT 'status' AS property_name, status.status AS code, CAST(count(*) AS INTEGER) AS kpi_count
FROM status GROUP BY status.status
UNION ALL
SELECT 'kind', kpi_listed.kind, CAST(count(*) AS INTEGER) FROM kpi_listed GROUP BY kpi_listed.kind
UNION ALL
SELECT 'departments', kpi_listed.departments, CAST(count(*) AS INTEGER) FROM kpi_listed GROUP BY kpi_listed.departments
UNION ALL
SELECT 'fy', CAST(kpi_listed.final_target_fiscal_year AS TEXT), CAST(count(*) AS INTEGER) FROM kpi_listed
WHERE kpi_listed.final_target_fiscal_year IS NOT NULL GROUP BY kpi_listed.final_target_fiscal_year
UNION ALL
SELECT 'due', CAST(status.next_report_due_on AS TEXT), CAST(count(*) AS INTEGER) FROM status
WHERE status.next_report_due_on IS NOT NULL GROUP BY status.next_report_due_on
UNION ALL
SELECT 'aim', CAST(target_now.fiscal_year AS TEXT), CAST(count(*) AS INTEGER)
FROM target_now
INNER JOIN status
    ON status.municipality_key = target_now.municipality_key
    AND status.kpi_id = target_now.kpi_id
WHERE status.status <> 'ended'
GROUP BY target_now.fiscal_year
ORDER BY 1, 3 DESC, 2"""


def properties(database: Database, moment: Moment) -> tuple[Property, ...]:
    """Return what occurs among all KPIs, property by property, the most frequent first.

    `departments` are lists as the plans have them; `aim` are the years for which there are targets.
    """
    return records.rows(Property, database.judged(moment), _PROPERTIES)
