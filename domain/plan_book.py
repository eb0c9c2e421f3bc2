"""What a plan workbook carries, and what the reader of one must know of the database to check it cell by cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.codes import Stage
from domain.plan import Ends, Plan

ScheduleKey = tuple[str, int, int]  # initiative_id, line_number, fiscal_year
TargetKey = tuple[str, int, int]  # kpi_id, fiscal_year, target_revision
HeldBaseline = tuple[str, date]  # as printed, and its day


@dataclass(frozen=True, slots=True)
class Municipality:
    """A city as the catalogue holds it. `population_source` says where the count comes from, or why there is none.

    `similar_type` is its 類似団体, where somebody entered it.
    """

    municipality_code: str
    city: str
    municipality_name: str
    prefecture_name: str
    population_count: int | None
    population_on: date | None
    population_source: str
    is_population_confirmed: bool
    similar_type: str | None = None


@dataclass(frozen=True, slots=True)
class PlanBook:
    """One city and its plan. `stages` is the stage of each roadmap cell as given, None where the plan prints none.

    `says_measures` tells whether the workbook has the sheet of the 共通指標 at all, `base_version` the data version of
    its form.
    """

    municipality: Municipality
    plan: Plan
    stages: Mapping[ScheduleKey, Stage | None]
    says_measures: bool = field(default=True, compare=False)
    base_version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class MeasureTerm:
    """A 共通指標 that a plan workbook may name, with each definition under it and of what that is a share.

    `unfitting` tells in words why a KPI in a unit cannot have one of these definitions, None where it can.
    """

    measure_id: str
    name: str
    definitions: tuple[tuple[str, str], ...]
    unfitting: Callable[[str, str | None], str | None] = field(default=lambda *_: None, compare=False)


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What a plan workbook may name: (id, name, short name) of each theme, and the editions of the national list.

    `cities` has the slug of each municipality_code that the catalogue holds, `theme_items` the items of the national
    list under each theme.
    """

    version: int
    themes: tuple[tuple[str, str, str], ...]
    national_lists: tuple[str, ...]
    cities: Mapping[str, str]
    measures: tuple[MeasureTerm, ...] = ()
    theme_items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database holds of the city that a workbook names.

    `municipality` is the city of that slug; `is_from_data` where it is one of data/. `targets` are the printed texts of
    the newest edition, `baselines` text and day of each KPI's that stands (None: it has none), `former_baselines` of
    those that a later one replaced, by kpi_id and revision. `taken_kpis`, `taken_initiatives` are ids of other cities,
    `retired` the ids that are no KPI any more, each with the reason. `initiative_ids` are those of the newest edition
    by name, `kpi_ids` by initiative, name and component, both without white space; `used_ids` all that any edition of
    the city has had, of initiatives and KPIs. `target_ends` and `baseline_ends` are what the printed texts are held to
    mean.
    """

    municipality: Municipality | None = None
    is_from_data: bool = False
    edition_version: int = 0
    targets: Mapping[TargetKey, str] = field(default_factory=dict)
    baselines: Mapping[str, HeldBaseline | None] = field(default_factory=dict)
    former_baselines: Mapping[tuple[str, int], HeldBaseline] = field(default_factory=dict)
    taken_kpis: frozenset[str] = frozenset()
    taken_initiatives: frozenset[str] = frozenset()
    retired: Mapping[str, str] = field(default_factory=dict)
    initiative_ids: Mapping[str, str] = field(default_factory=dict)
    kpi_ids: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    used_ids: frozenset[str] = frozenset()
    target_ends: Mapping[TargetKey, Ends] = field(default_factory=dict)
    baseline_ends: Mapping[str, Ends] = field(default_factory=dict)
