"""How each KPI stands: its definition, its verdict and its latest report in one row."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.codes import Absence, Comparator, Direction, Kind, Status, TargetSource
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Standing(NamedTuple):
    """A KPI component as its plan defines it (metrics/catalogue.Kpi), its verdict and the numbers beside it
    (metrics/status.KpiStatus), and its latest 確定 or 訂正 value after the baseline (`reported_…`), judged or not.
    """

    municipality_key: int
    city: str
    municipality_name: str
    city_order: int
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
    tolerance: Decimal
    baseline_low_value: Decimal | None
    baseline_high_value: Decimal | None
    baseline_on: date | None
    baseline_text: str | None
    baseline_absence: Absence | None
    target_absence: Absence | None
    final_target_fiscal_year: int | None
    final_target_low_value: Decimal | None
    final_target_high_value: Decimal | None
    final_target_text: str | None
    final_target_source: TargetSource | None
    note: str | None
    place: str
    first_line: int
    last_line: int
    is_left_out: bool
    status: Status
    last_judged_status: Status | None
    rule: str
    is_stale: bool
    is_period_over: bool
    is_report_pending: bool
    first_status: Status | None
    is_after_lowering: bool
    is_start_assumed: bool
    start_value: Decimal | None
    start_on: date | None
    is_missed_narrowly: bool
    decisive_fiscal_year: int | None
    report_word: str | None
    latest_value: Decimal | None
    latest_on: date | None
    latest_fiscal_year: int | None
    final_target_value: Decimal | None
    expected_value: Decimal | None
    breach_fiscal_year: int | None
    attainment: Decimal | None
    gap_value: Decimal | None
    pace_ratio: Decimal | None
    needed_per_year: Decimal | None
    planned_per_year: Decimal | None
    past_per_year: Decimal | None
    needed_multiple: Decimal | None
    asked_value: Decimal | None
    asked_on: date | None
    asked_rule: str | None
    next_report_fiscal_year: int | None
    next_report_due_on: date | None
    missing_report_count: int | None
    first_missing_fiscal_year: int | None
    reported_low_value: Decimal | None
    reported_high_value: Decimal | None
    reported_text: str | None
    reported_on: date | None


_OF_KPI = frozenset(
    {
        "municipality_key", "city", "municipality_name", "city_order", "kpi_id", "initiative_id", "section_name",
        "initiative_name", "departments", "kpi_name", "component_name", "kind", "direction", "comparator", "unit",
        "step", "tolerance", "baseline_low_value", "baseline_high_value", "baseline_on", "baseline_text",
        "baseline_absence", "target_absence", "final_target_fiscal_year", "final_target_low_value",
        "final_target_high_value", "final_target_text", "final_target_source", "note", "place", "first_line",
        "last_line", "is_left_out",
    }
)  # fmt: skip
_OF_REPORT = {
    "reported_low_value": "low_value", "reported_high_value": "high_value", "reported_text": "value_text",
    "reported_on": "observed_on",
}  # fmt: skip


def column(name: str) -> str:
    """Return a field as a column of a select from kpi_listed, status and latest_reported."""
    if name in _OF_REPORT:
        return f"latest_reported.{_OF_REPORT[name]} AS {name}"
    return f"{'kpi_listed' if name in _OF_KPI else 'status'}.{name} AS {name}"


_OF_ALL = f"""
SELECT
    {", ".join(map(column, Standing._fields))}
FROM kpi_listed
INNER JOIN status
    ON status.municipality_key = kpi_listed.municipality_key
    AND status.kpi_id = kpi_listed.kpi_id
LEFT JOIN latest_reported
    ON latest_reported.municipality_key = kpi_listed.municipality_key
    AND latest_reported.kpi_id = kpi_listed.kpi_id
ORDER BY kpi_listed.city_order, kpi_listed.initiative_order, kpi_listed.kpi_order, kpi_listed.kpi_id"""


def of_all(database: Database, moment: Moment) -> tuple[Standing, ...]:
    """Return one row per KPI of the moment's scope, in the order of the plans."""
    return records.rows(Standing, database.judged(moment), _OF_ALL)
