"""What a city reports after its plan was printed, and what a workbook must know to ask for it and to read it back."""

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from domain.codes import Kind, LeadsTo, Mark, Stage, ValueCode
from domain.lists import listed
from domain.plan import PublishedGrade


@dataclass(frozen=True, slots=True)
class Actual:
    """One report on one KPI at one day: a value (a point has low == high) or a code, never both."""

    kpi_id: str
    observed_on: date
    fiscal_year: int
    low: Decimal | None
    high: Decimal | None
    value_text: str
    value_code: ValueCode | None
    mark: Mark
    note: str | None = None
    reason: str | None = None
    next_step: str | None = None


@dataclass(frozen=True, slots=True)
class StageReport:
    """The stage at which a department sees an initiative on a day, with one line of evidence."""

    initiative_id: str
    observed_on: date
    stage: Stage
    evidence: str
    department: str


def by_field(report: Actual | StageReport | PublishedGrade) -> dict[str, object]:
    """Return the fields of a report by name, as asdict does at ten times the price: a file has thousands."""
    return {name: getattr(report, name) for name in _NAMES[type(report)]}


_NAMES = {kind: tuple(one.name for one in fields(kind)) for kind in (Actual, StageReport, PublishedGrade)}


EVIDENCE = "根拠："  # before the evidence, in the line of a note that holds it


def with_evidence(note: str | None, evidence: str | None) -> str | None:
    """Return the note of a report with its evidence in a line of its own; None where there is neither."""
    return "\n".join(part for part in (note, f"{EVIDENCE}{evidence}" if evidence else None) if part) or None


@dataclass(frozen=True, slots=True)
class Past:
    """A value that stands already: a new one is compared with those before its day."""

    observed_on: date
    value: Decimal
    is_baseline: bool = False


@dataclass(frozen=True, slots=True)
class KpiEntry:
    """One KPI component as its city's workbook shows it. Texts are for people; kind, unit and bounds are checked.

    `past` holds the values that stand, the plan's baseline among them; `grade_text` is the city's newest, B（R6年度）.
    `departments` are those of its initiative, `;` between them.
    """

    kpi_id: str
    initiative_name: str
    kpi_name: str
    component_name: str | None
    kind: Kind
    unit: str | None
    step: Decimal | None
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    baseline_text: str
    target_text: str
    latest_text: str
    past: tuple[Past, ...] = ()
    grade_text: str = ""
    departments: str = ""


@dataclass(frozen=True, slots=True)
class InitiativeEntry:
    """One initiative as its city's workbook shows it. Without numbers its stage is all that can be reported."""

    initiative_id: str
    initiative_name: str
    departments: str
    latest_text: str
    has_numbers: bool = True


@dataclass(frozen=True, slots=True)
class RetiredEntry:
    """An id that is no KPI any more: why, and what stands in its place, by id and name."""

    retired_id: str
    leads_to: LeadsTo
    successor_id: str
    successor_name: str
    initiative_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """What one city can report on at one data version; no report may stand before `first_fiscal_year`.

    `retired` are the ids that a form of before may still name.
    `is_practice` where the database holds fictitious actuals: its workbooks and those of a real one never mix.
    `department` names the one to which they are narrowed, if they are.
    """

    city: str
    city_name: str
    version: int
    first_fiscal_year: int
    kpis: tuple[KpiEntry, ...]
    initiatives: tuple[InitiativeEntry, ...]
    is_practice: bool = False
    retired: tuple[RetiredEntry, ...] = ()
    department: str = ""

    def of_department(self, name: str) -> "Definitions":
        """Return what one department answers for: the KPIs and initiatives that name it."""
        kpis = tuple(kpi for kpi in self.kpis if name in listed(kpi.departments))
        initiatives = tuple(item for item in self.initiatives if name in listed(item.departments))
        return replace(self, kpis=kpis, initiatives=initiatives, department=name)
