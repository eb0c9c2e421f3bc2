"""本文の数値: what the plans print of their own quantities without setting a KPI by them."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class FigureValue(NamedTuple):
    """A printed value of a figure; `as_of_text` is its time as printed, None where the plan prints none."""

    municipality_key: int
    city: str
    municipality_name: str
    figure_id: str
    value_number: int
    initiative_id: str
    initiative_name: str
    figure_name: str
    component_name: str | None
    unit: str | None
    low_value: Decimal | None
    high_value: Decimal | None
    value_text: str
    restriction: str | None
    as_of_text: str | None
    observed_on: date | None
    fiscal_year: int | None
    is_planned: bool
    note: str | None
    place: str
    first_line: int
    last_line: int


_OF_ALL = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    initiative_now.initiative_name AS initiative_name,
    figure_now.*
FROM figure_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = figure_now.municipality_key
INNER JOIN initiative_now
    ON initiative_now.municipality_key = figure_now.municipality_key
    AND initiative_now.initiative_id = figure_now.initiative_id
ORDER BY municipality_now.sort_order, figure_now.sort_order, figure_now.figure_id, figure_now.value_number"""


def of_all(database: Database, moment: Moment) -> tuple[FigureValue, ...]:
    """Return one row per printed value, figure by figure in the order of the plans, the oldest value first."""
    return records.rows(FigureValue, database.judged(moment), _OF_ALL)
