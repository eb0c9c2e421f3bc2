"""What differs between two versions of the data: reports, stages, verdicts, targets, definitions, grades, texts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from domain.codes import Comparator, Direction, Kind, Mapped, Mark, Stage, Status, TargetSource, ValueCode
from domain.plan import kpi_title
from metrics import records
from metrics.database import Database
from metrics.moment import Moment
from metrics.particulars import DueSource


class What(StrEnum):
    """What of the data differs, in the order in which answers list it."""

    ACTUAL = "actual"
    STAGE = "stage"
    STATUS = "status"
    TARGET = "target"
    DEFINITION = "definition"
    BASELINE = "baseline"
    REPORTING = "reporting"
    GRADE = "grade"
    EVENT = "event"
    FIGURE = "figure"
    MEASURE = "measure"


class Actual(NamedTuple):
    """What was reported of a KPI for a day."""

    low_value: Decimal | None
    high_value: Decimal | None
    value_code: ValueCode | None
    mark: Mark
    note: str | None
    reason: str | None
    next_step: str | None
    fiscal_year: int
    upload_id: str | None


class Reached(NamedTuple):
    """The stage that was last reported of an initiative."""

    stage: Stage
    observed_on: date
    evidence: str
    department: str | None


class Verdict(NamedTuple):
    """How a KPI is judged, and with it what its rule says of that (metrics/meaning.py).

    Verdicts differ where their status does, or that it rests on an old actual.
    """

    status: Status
    is_stale: bool
    rule: str
    is_after_lowering: bool
    is_missed_narrowly: bool
    is_start_assumed: bool
    report_word: str | None
    latest_value: Decimal | None
    latest_fiscal_year: int | None
    final_target_value: Decimal | None
    final_target_fiscal_year: int | None
    decisive_fiscal_year: int | None
    attainment: Decimal | None
    gap_value: Decimal | None
    pace_ratio: Decimal | None
    expected_value: Decimal | None
    breach_fiscal_year: int | None
    direction: Direction | None
    comparator: Comparator | None
    tolerance: Decimal


class Target(NamedTuple):
    """The target of a KPI for a fiscal year."""

    target_low_value: Decimal | None
    target_high_value: Decimal | None
    target_text: str
    target_revision: int
    source: TargetSource


class Definition(NamedTuple):
    """What a KPI is and where it starts."""

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
    is_left_out: bool


class Former(NamedTuple):
    """A baseline that a later one replaced."""

    baseline_low_value: Decimal | None
    baseline_high_value: Decimal | None
    baseline_on: date
    baseline_text: str


class Reporting(NamedTuple):
    """When the reports of a KPI fall due (06-30), whose day that is, and in which years it is measured (2024;2026)."""

    report_due: str
    due_source: DueSource
    survey_years: str | None


class Grade(NamedTuple):
    """What the city itself published of a KPI and fiscal year."""

    grade_text: str
    rule_text: str
    source_text: str


class Event(NamedTuple):
    """What the plan says was reached, or is due, outside its roadmap."""

    event_name: str
    theme_name: str
    stage: Stage
    is_planned: bool
    printed_text: str
    occurred_on_text: str | None
    occurred_from: date | None
    occurred_to: date | None
    note: str | None


class Figure(NamedTuple):
    """A printed value of a figure of the plan's text (本文の数値)."""

    low_value: Decimal | None
    high_value: Decimal | None
    value_text: str
    restriction: str | None
    as_of_text: str | None
    is_planned: bool
    note: str | None


class Measuring(NamedTuple):
    """Which 共通指標 a KPI measures, or that it measures none (該当なし)."""

    mapped: Mapped
    measure_name: str | None
    definition: str | None
    denominator: str | None
    difference_note: str | None


Content = Measuring | Actual | Reached | Verdict | Target | Definition | Former | Reporting | Grade | Event | Figure
Key = date | int | None
_Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. `before` and `after` hold it, each of the type that `what` says, None: it was not there.

    `key` is what identifies it beside the KPI or initiative: the day of an actual, the fiscal year of a target,
    the number of a figure's value or of a replaced baseline.
    `retired` says why its subject is no KPI at the version where it is not.
    """

    what: What
    municipality_key: int
    subject_id: str
    name: str
    initiative_name: str
    unit: str | None
    key: Key
    before: Content | None
    after: Content | None
    retired: str | None = None


class _Question(NamedTuple):
    select: str
    subject: str
    key: str | None
    content: type[Content]


_NAMED = "kpi_now.kpi_name, kpi_now.component_name, initiative_now.initiative_name, kpi_now.unit"
_OF_KPI = """
INNER JOIN kpi_now ON kpi_now.municipality_key = {table}.municipality_key AND kpi_now.kpi_id = {table}.kpi_id"""
_OF_INITIATIVE = """
LEFT JOIN initiative_now ON initiative_now.municipality_key = kpi_now.municipality_key
    AND initiative_now.initiative_id = kpi_now.initiative_id"""


_TERMS = ("direction", "comparator", "tolerance")  # of a verdict, from the definition that was judged by


def _listed(table: str, columns: tuple[str, ...]) -> str:
    return ", ".join(
        f"{'kpi_now' if column in _TERMS else table}.{column}"
        for column in columns
        if column not in ("kpi_name", "component_name", "unit")
    )


VERDICT_COLUMNS = _listed("status", Verdict._fields)  # of `status` and `kpi_now`


def _select(table: str, columns: tuple[str, ...], key: str | None) -> str:
    listed = _listed(table, columns)
    keyed = f", {table}.{key}" if key else ""
    of_kpi = "" if table == "kpi_now" else _OF_KPI.format(table=table)
    return (
        f"SELECT {table}.municipality_key, {table}.kpi_id, {_NAMED}{keyed}, {listed}"
        f" FROM {table}{of_kpi}{_OF_INITIATIVE}"
    )


_STAGES = """
SELECT stage_now.municipality_key, stage_now.initiative_id, initiative_now.initiative_name, stage_now.stage,
    stage_now.observed_on, stage_now.evidence, stage_now.department
FROM stage_now
INNER JOIN initiative_now ON initiative_now.municipality_key = stage_now.municipality_key
    AND initiative_now.initiative_id = stage_now.initiative_id"""

_EVENTS = """
SELECT event_now.municipality_key, event_now.event_id, initiative_now.initiative_name, event_now.event_name,
    theme_now.theme_name, event_now.stage, event_now.is_planned, event_now.printed_text, event_now.occurred_on_text,
    event_now.occurred_from, event_now.occurred_to, event_now.note
FROM event_now
INNER JOIN theme_now ON theme_now.theme_id = event_now.theme_id
LEFT JOIN initiative_now ON initiative_now.municipality_key = event_now.municipality_key
    AND initiative_now.initiative_id = event_now.initiative_id"""

_FIGURES = """
SELECT figure_now.municipality_key, figure_now.figure_id, figure_now.value_number, initiative_now.initiative_name,
    figure_now.figure_name AS kpi_name, figure_now.component_name, figure_now.unit, figure_now.low_value,
    figure_now.high_value, figure_now.value_text, figure_now.restriction, figure_now.as_of_text, figure_now.is_planned,
    figure_now.note
FROM figure_now
LEFT JOIN initiative_now ON initiative_now.municipality_key = figure_now.municipality_key
    AND initiative_now.initiative_id = figure_now.initiative_id"""

# Where nobody has said anything the standard holds, and that is no fact of a version.
_IS_SAID = " WHERE reporting_now.due_source <> 'standard' OR reporting_now.survey_years IS NOT NULL"

_IS_DECIDED = " WHERE measure_of_kpi.mapped <> 'undecided'"

_QUESTIONS = {
    What.ACTUAL: _Question(_select("actual_now", Actual._fields, "observed_on"), "kpi_id", "observed_on", Actual),
    What.STAGE: _Question(_STAGES, "initiative_id", None, Reached),
    What.STATUS: _Question(_select("status", Verdict._fields, None), "kpi_id", None, Verdict),
    What.TARGET: _Question(_select("target_now", Target._fields, "fiscal_year"), "kpi_id", "fiscal_year", Target),
    What.DEFINITION: _Question(_select("kpi_now", Definition._fields, None), "kpi_id", None, Definition),
    What.BASELINE: _Question(
        _select("former_baseline_now", Former._fields, "baseline_revision"), "kpi_id", "baseline_revision", Former
    ),
    What.REPORTING: _Question(
        _select("reporting_now", Reporting._fields, None) + _IS_SAID, "kpi_id", None, Reporting
    ),
    What.GRADE: _Question(_select("grade_now", Grade._fields, "fiscal_year"), "kpi_id", "fiscal_year", Grade),
    What.MEASURE: _Question(
        _select("measure_of_kpi", Measuring._fields, None) + _IS_DECIDED, "kpi_id", None, Measuring
    ),
    What.EVENT: _Question(_EVENTS, "event_id", None, Event),
    What.FIGURE: _Question(_FIGURES, "figure_id", "value_number", Figure),
}

# What a reader of plans and results cares about.
_TOLD = (What.ACTUAL, What.STAGE, What.STATUS, What.TARGET, What.DEFINITION)


def between(
    database: Database, earlier: Moment, later: Moment, kinds: Collection[What] = tuple(What)
) -> list[Difference]:
    """Return what of these kinds differs from one version to another, kind by kind, in the order of cities and ids.

    Both moments have one scope; their days of reading may differ, and then the verdicts that time alone changed are
    among the differences.
    """
    retired = {
        str(row["retired_id"]): str(row["reason"])
        for moment in (earlier, later)
        for row in database.judged(moment).rows("retired_now")
    }
    return [
        replace(found, retired=retired.get(found.subject_id))
        for what, question in _QUESTIONS.items()
        if what in kinds
        for found in _differences(
            what, question, _rows(database, question, earlier), _rows(database, question, later)
        )
    ]


def since(database: Database, moment: Moment, version: int, day: date) -> tuple[Difference, ...]:
    """Return what of reports, stages, verdicts, targets and definitions differs from a version read on its day."""
    return tuple(between(database, replace(moment, version=version, as_of=day), moment, _TOLD))


def from_to(database: Database, moment: Moment, earlier: int, later: int) -> tuple[Difference, ...]:
    """Return what differs from one version to another, both read on the moment's day."""
    return tuple(between(database, replace(moment, version=earlier), replace(moment, version=later)))


def verdicts(database: Database, moment: Moment) -> dict[str, Verdict]:
    """Return the verdict on each KPI at a moment, by its id, in the order of ids."""
    rows = _rows(database, _QUESTIONS[What.STATUS], moment)
    return {kpi_id: records.named(Verdict, rows[city, kpi_id, key]) for city, kpi_id, key in sorted(rows, key=str)}


_Identity = tuple[int, str, Key]


def _rows(database: Database, question: _Question, moment: Moment) -> dict[_Identity, _Row]:
    rows = database.judged(moment).rows(question.select)
    return {_identity(question, row): row for row in rows}


def _identity(question: _Question, row: _Row) -> _Identity:
    key = row[question.key] if question.key else None
    assert key is None or isinstance(key, date | int)
    return int(str(row["municipality_key"])), str(row[question.subject]), key


def _differences(
    what: What, question: _Question, before: Mapping[_Identity, _Row], after: Mapping[_Identity, _Row]
) -> list[Difference]:
    found = []
    for identity in sorted({*before, *after}, key=str):
        old, new = (_content(question, rows.get(identity)) for rows in (before, after))
        if _compared(old) == _compared(new):
            continue
        row = after.get(identity) or before[identity]
        found.append(
            Difference(
                what=what,
                municipality_key=identity[0],
                subject_id=identity[1],
                name=_name(row),
                initiative_name=str(row["initiative_name"] or ""),
                unit=None if row.get("unit") is None else str(row["unit"]),
                key=identity[2],
                before=old,
                after=new,
            )
        )
    return found


def _compared(content: Content | None) -> object:
    return (content.status, content.is_stale) if isinstance(content, Verdict) else content


def _content(question: _Question, row: _Row | None) -> Content | None:
    return None if row is None else records.named(question.content, row)


def _name(row: _Row) -> str:
    if row.get("kpi_name") is None:
        return str(row.get("event_name") or row["initiative_name"])
    part = row["component_name"]
    return kpi_title(str(row["kpi_name"]), None if part is None else str(part))
