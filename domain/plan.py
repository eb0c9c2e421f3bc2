"""What a loader hands over: one city's plan, every value with the text it was read from and its place.

`place` is for people ("第4章 基本方針1 1 (5) 成果指標 ①"); `lines` are the first and last line of the plan's text
conversion in which the printed text stands, so that a machine can read each cell back.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.codes import (
    Absence,
    Comparator,
    ContextTopic,
    Direction,
    GapReason,
    Kind,
    Stage,
    TargetSource,
    ThemeBasis,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A text as the document prints it, declared slips mended (Correction), and where."""

    text: str
    place: str
    lines: tuple[int, int]


Ends = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed amount, read: a point has low == high, an open end (以上, 以下) is None. 53.1% is 53.1, 万 is expanded."""

    low: Decimal | None
    high: Decimal | None
    unit: str | None = None
    is_approximate: bool = False

    @property
    def ends(self) -> Ends:
        """Return low and high."""
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class Document:
    """The record of a printed plan. `report_due`: the month and day on which a fiscal year's reports fall due after it.

    None where the plan says nothing: then it is 30 June, the dashboard's own standard.
    """

    plan_id: str
    city: str
    municipality_code: str
    plan_name: str
    publisher: str
    start_fiscal_year: int
    end_fiscal_year: int
    published_on: date
    published_text: str
    revised_text: str | None
    contact: str | None
    national_list: str
    form_note: str
    conversion_note: str
    report_due: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Initiative:
    """A 取組 or 事業. `departments` as printed, in order; `themes` are ids of data/themes.csv; `own_mark` is the ★.

    Without a theme `is_themeless` tells whether somebody decided so (該当なし), or nobody has laid it anywhere yet.
    """

    initiative_id: str
    section_name: str
    number: str
    initiative_name: str
    departments: tuple[str, ...]
    themes: tuple[str, ...]
    own_mark: str | None
    summary: str
    printed: Printed
    is_themeless: bool = False


@dataclass(frozen=True, slots=True)
class ThemeReason:
    """Why an initiative stands under a theme: by what of the plan (`printed`), and in our words."""

    initiative_id: str
    theme_id: str
    basis: ThemeBasis
    reason: str
    printed: Printed


@dataclass(frozen=True, slots=True)
class Target:
    """The value that a KPI shall have at the end of a fiscal year.
    `target_revision` 0 is the first printed one (当初)."""

    kpi_id: str
    fiscal_year: int
    quantity: Quantity
    source: TargetSource
    printed: Printed
    target_revision: int = 0


@dataclass(frozen=True, slots=True)
class Baseline:
    """現状値: the value, the day at which it stands, and the text it was read from."""

    quantity: Quantity
    observed_on: date
    printed: Printed


@dataclass(frozen=True, slots=True)
class Kpi:
    """One measured component of a printed indicator.

    What changes a verdict (kind, direction, comparator, unit, step, bounds, tolerance) comes from the document or from
    `decision_reason`; nothing is defaulted. `direction` and `comparator` are None only where nothing can be judged:
    a qualitative indicator or one without a target. A missing baseline or target carries its `Absence`.
    `report_due` is the KPI's own due day (None: the plan's), `survey_years` the fiscal years in which it is measured at
    all (empty: every year).
    """

    kpi_id: str
    initiative_id: str
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
    baseline: Baseline | None
    baseline_absence: Absence | None
    target_absence: Absence | None
    decision_reason: str
    note: str | None
    printed: Printed
    report_due: tuple[int, int] | None = None
    survey_years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that a plan declares: whether it counts whole things, and between which ends its values lie."""

    unit_name: str
    is_whole: bool
    lower_bound: Decimal | None = None
    upper_bound: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FormerBaseline:
    """A baseline of a KPI that a later one replaced; `baseline_revision` 0 is the first printed one (当初基準値)."""

    kpi_id: str
    baseline_revision: int
    baseline: Baseline


@dataclass(frozen=True, slots=True)
class PublishedGrade:
    """What the city itself published on a KPI and fiscal year: the grade as printed, its own rule, and where."""

    kpi_id: str
    fiscal_year: int
    grade_text: str
    rule_text: str
    source_text: str


def kpi_title(kpi_name: str, component_name: str | None) -> str:
    """Return the name by which people know a KPI: as printed, with its component where the indicator has several."""
    return f"{kpi_name}（{component_name}）" if component_name else kpi_name


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measured figure that the plan's own text prints beside the baseline, with its day."""

    kpi_id: str
    observed_on: date
    quantity: Quantity
    printed: Printed


@dataclass(frozen=True, slots=True)
class Figure:
    """本文の数値: a quantity of the city's own that the plan prints in text, roadmap or list without setting a KPI by it.

    It is no KPI: nothing is asked of it, and no count holds it."""

    figure_id: str
    initiative_id: str
    figure_name: str
    component_name: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class FigureValue:
    """One printed value of a figure. `as_of_text` is its time as printed, empty where none is; `observed_on` the day
    that it says (a year stands for its last day), `fiscal_year` the year of that day.

    `is_planned`: the plan speaks of it as to come. A value that was counted in a printed list says so in its note.
    """

    figure_id: str
    value_number: int
    quantity: Quantity
    restriction: str | None
    as_of_text: str | None
    observed_on: date | None
    fiscal_year: int | None
    is_planned: bool
    note: str | None
    printed: Printed


@dataclass(frozen=True, slots=True)
class ScheduleCell:
    """One fiscal year of one line of a roadmap, as printed. `is_uncertain` where the conversion lost the span."""

    initiative_id: str
    line_number: int
    line_name: str
    fiscal_year: int
    is_uncertain: bool
    printed: Printed


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: what, where and why. Shown on 出典, counted by city and reason."""

    subject: str
    reason: GapReason
    place: str
    lines: tuple[int, int]
    kpi_id: str | None = None
    initiative_id: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A declared mending of the conversion's or the document's slip; the printed form is kept."""

    printed: Printed
    corrected: str
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    """A statement that something of the city's own was reached, or is due, outside the roadmap.

    `stage` is what the statement says is reached, of a planned one what is reached then. The two days are the first and
    the last on which the printed date allows it: an open end is None, and without a printed date all three are None.
    """

    event_id: str
    event_name: str
    theme_id: str
    stage: Stage
    is_planned: bool
    occurred_text: str | None
    occurred_from: date | None
    occurred_to: date | None
    initiative_id: str | None
    note: str | None
    printed: Printed


@dataclass(frozen=True, slots=True)
class ContextItem:
    """One printed value of what a plan says about its city or itself: `printed` is the value, `as_of` its date."""

    topic: ContextTopic
    item: str
    as_of: str | None
    note: str | None
    printed: Printed


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements of a plan that do not fit, each as printed; which of them is used stands in `note`."""

    subject: str
    first: Printed
    second: Printed
    note: str | None


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the plan's own text, and the lines on which it stands."""

    term: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """Which 共通指標 a KPI measures, by which definition, of what it is a share, and how it differs in words.

    `measure_id` is None where somebody decided that it measures none (該当なし): then the texts are empty.
    """

    kpi_id: str
    measure_id: str | None
    definition: str = ""
    denominator: str = ""
    difference_note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a loader reads from one city's folder."""

    document: Document
    initiatives: tuple[Initiative, ...]
    kpis: tuple[Kpi, ...]
    targets: tuple[Target, ...]
    schedule: tuple[ScheduleCell, ...]
    measurements: tuple[Measurement, ...] = field(default=())
    gaps: tuple[Gap, ...] = field(default=())
    corrections: tuple[Correction, ...] = field(default=())
    events: tuple[Event, ...] = field(default=())
    context: tuple[ContextItem, ...] = field(default=())
    contradictions: tuple[Contradiction, ...] = field(default=())
    theme_reasons: tuple[ThemeReason, ...] = field(default=())
    figures: tuple[Figure, ...] = field(default=())
    figure_values: tuple[FigureValue, ...] = field(default=())
    terms: tuple[Term, ...] = field(default=())
    former_baselines: tuple[FormerBaseline, ...] = field(default=())
    published_grades: tuple[PublishedGrade, ...] = field(default=())
    measures: tuple[MeasureChoice, ...] = field(default=())
    units: tuple[Unit, ...] = field(default=())
