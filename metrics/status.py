"""How each KPI stands at a moment."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.codes import Status
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class AskedBy(StrEnum):
    """Where a value that is asked for comes from: a target that the city printed, the 按分線, a level to hold."""

    CITY = "city"
    LINE = "line"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class KpiStatus:
    """The verdict on one KPI and the numbers beside it; None is "not defined", never zero.

    Values are in the KPI's unit. `attainment` (到達度), `pace_ratio` (計画比) and `own_year_share` are ratios (0.4880),
    cut to four digits toward not achieved; `gap_value` (計画差) is + ahead; `needed_per_year`, `past_per_year` are
    changes a year, `planned_per_year` is what the whole way from baseline to final target asks of each year;
    `expected_value` is Ê on `expected_on`, `asked_value` what the plan asks for at the day of reading.
    `expected_rule` and `asked_rule` say where they come from.
    `report_word` is a value code or `preliminary`: the newest report that decides nothing.
    `first_status` is the status under what was first printed (当初目標, 当初基準値), None where nothing was revised;
    `is_after_lowering`: the verdict is better than that one (目標の引下げによる). `start_value` on `start_on` stands for the
    baseline where the plan has none (起点, `is_start_assumed`). `is_missed_narrowly`: 未達成 with four fifths or more of the
    way. `decisive_fiscal_year` is the year whose report decides at the end: the final one, or the last survey year
    before it.
    """

    municipality_key: int
    kpi_id: str
    as_of: date
    version: int
    status: Status
    last_judged_status: Status | None
    rule: str
    is_stale: bool
    is_period_over: bool
    is_report_pending: bool
    is_review_needed: bool
    first_status: Status | None
    is_after_lowering: bool
    is_start_assumed: bool
    start_value: Decimal | None
    start_on: date | None
    is_missed_narrowly: bool
    decisive_fiscal_year: int | None
    report_word: str | None
    baseline_binding_value: Decimal | None
    baseline_on: date | None
    latest_value: Decimal | None
    latest_on: date | None
    latest_fiscal_year: int | None
    final_target_value: Decimal | None
    final_target_fiscal_year: int | None
    attainment: Decimal | None
    gap_value: Decimal | None
    pace_ratio: Decimal | None
    needed_per_year: Decimal | None
    planned_per_year: Decimal | None
    past_per_year: Decimal | None
    needed_multiple: Decimal | None
    expected_value: Decimal | None
    expected_on: date | None
    expected_rule: AskedBy | None
    asked_value: Decimal | None
    asked_on: date | None
    asked_rule: AskedBy | None
    next_report_fiscal_year: int | None
    next_report_due_on: date | None
    missing_report_count: int | None
    first_missing_fiscal_year: int | None
    own_year_share: Decimal | None
    cumulative_actual: Decimal | None
    cumulative_target: Decimal | None
    breach_fiscal_year: int | None
    breach_value: Decimal | None

    def __post_init__(self) -> None:
        """Read the codes; ValueError for an unknown one."""
        object.__setattr__(self, "status", Status(self.status))
        if self.last_judged_status is not None:
            object.__setattr__(self, "last_judged_status", Status(self.last_judged_status))
        if self.first_status is not None:
            object.__setattr__(self, "first_status", Status(self.first_status))
        if self.expected_rule is not None:
            object.__setattr__(self, "expected_rule", AskedBy(self.expected_rule))
        if self.asked_rule is not None:
            object.__setattr__(self, "asked_rule", AskedBy(self.asked_rule))


_IN_ORDER = """
SELECT status.*
FROM status
INNER JOIN kpi_now
    ON kpi_now.municipality_key = status.municipality_key
    AND kpi_now.kpi_id = status.kpi_id
ORDER BY status.municipality_key, kpi_now.sort_order, status.kpi_id"""


def of_city(database: Database, moment: Moment) -> tuple[KpiStatus, ...]:
    """Return the verdicts of the moment's scope, one per KPI, in the order of its plan."""
    return tuple(records.record(KpiStatus, row) for row in database.judged(moment).rows(_IN_ORDER))


def of_kpi(database: Database, moment: Moment, kpi_id: str) -> KpiStatus | None:
    """Return the verdict on one KPI, or None where no edition up to the moment's version held it."""
    scope = records.city_of_kpi(database, moment, kpi_id)
    if scope is None:
        return None
    of_city = database.judged(replace(moment, scope=scope))
    rows = of_city.rows("SELECT status.* FROM status WHERE status.kpi_id = ?", [kpi_id])
    return records.record(KpiStatus, rows[0]) if rows else None
