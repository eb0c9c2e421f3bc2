"""What stands beside the verdict on yearly values as 参考: the open year so far, and the stock of increments."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from metrics import records
from metrics.database import Database
from metrics.moment import Moment
from metrics.status import AskedBy


@dataclass(frozen=True, slots=True)
class OpenYear:
    """The value so far of the year that is open, beside what the plan asks by its day; None where it asks nothing.

    Of an amount (`is_amount`) `asked_value` is asked for the whole year and `due_so_far_value` for the days passed,
    `day_count` of `year_day_count`; of a rate and a level both are what is asked on the day, by `asked_rule`.
    """

    fiscal_year: int
    observed_on: date
    value_so_far: Decimal
    is_amount: bool
    asked_rule: AskedBy | None
    asked_value: Decimal | None
    day_count: int
    year_day_count: int
    due_so_far_value: Decimal | None
    share_so_far: Decimal | None

    def __post_init__(self) -> None:
        """Read the code; ValueError for an unknown one."""
        if self.asked_rule is not None:
            object.__setattr__(self, "asked_rule", AskedBy(self.asked_rule))


@dataclass(frozen=True, slots=True)
class StockYear:
    """The stock at a year's end: as planned, and as reported while no year is missing."""

    fiscal_year: int
    planned_stock_value: Decimal
    reported_stock_value: Decimal | None


def open_year(database: Database, moment: Moment, kpi_id: str) -> OpenYear | None:
    """Return the open year of one KPI, or None where no value that decides nothing is the newest in it."""
    rows = _of_kpi(database, moment, "SELECT open_year.* FROM open_year WHERE open_year.kpi_id = ?", kpi_id)
    return records.record(OpenYear, rows[0]) if rows else None


def stock_path(database: Database, moment: Moment, kpi_id: str) -> tuple[StockYear, ...]:
    """Return the stock of one increment KPI year by year; empty where no stock stands at its baseline."""
    select = "SELECT stock_path.* FROM stock_path WHERE stock_path.kpi_id = ? ORDER BY stock_path.fiscal_year"
    return tuple(records.record(StockYear, row) for row in _of_kpi(database, moment, select, kpi_id))


def _of_kpi(database: Database, moment: Moment, select: str, kpi_id: str) -> list[dict[str, object]]:
    scope = records.city_of_kpi(database, moment, kpi_id)
    if scope is None:
        return []
    return database.judged(replace(moment, scope=scope)).rows(select, [kpi_id])
