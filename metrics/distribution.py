"""How the values of many cities lie: least, quartiles, greatest, of one definition, unit, side and fiscal year."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from metrics import records
from metrics.comparable_value import Side, among
from metrics.database import Database
from metrics.moment import Moment

# From so many cities with a value on, a comparison is told as a distribution.
LEAST_COUNT = 8


class Place(StrEnum):
    """Where a value lies in a distribution. It says nothing of good or bad, and gives no rank."""

    BELOW = "below"
    LOWER = "lower"
    MEDIAN = "median"
    UPPER = "upper"
    ABOVE = "above"


class Distribution(NamedTuple):
    """The values of `city_count` cities of one definition, unit, side and fiscal year, as five numbers."""

    definition: str
    unit: str
    side: Side
    fiscal_year: int
    city_count: int
    least_value: Decimal
    first_quartile_value: Decimal
    median_value: Decimal
    third_quartile_value: Decimal
    greatest_value: Decimal

    def place_of(self, value: Decimal) -> Place:
        """Return where a value lies: the quartiles themselves belong to the middle half."""
        if value == self.median_value:
            return Place.MEDIAN
        if value < self.median_value:
            return Place.BELOW if value < self.first_quartile_value else Place.LOWER
        return Place.ABOVE if value > self.third_quartile_value else Place.UPPER


# A quartile lies at a quarter, half, three quarters of the way from the first to the last of the ordered values, and
# between two of them on the straight line (the method of percentile_cont). So of the values in order, numbered from 0,
# each counts for quartile q with max(0, 4 - |4 × number - q × last number|) quarters: a sum of whole quarters, exact
# in decimals. percentile_cont itself answers in floating point on PostgreSQL, and rounded to the column on DuckDB.
_QUARTILE = (
    "CAST(sum(CAST(placed.known_value * greatest(0, 4 - abs(4 * placed.place - {quarters} * placed.last_place))"
    " AS DECIMAL(30, 4))) * CAST(0.25 AS DECIMAL(2, 2)) AS DECIMAL(36, 6))"
)
_OF_CITIES = """
SELECT
    placed.definition AS definition,
    placed.unit AS unit,
    placed.side AS side,
    placed.fiscal_year AS fiscal_year,
    count(*) AS city_count,
    min(placed.known_value) AS least_value,
    {first} AS first_quartile_value,
    {median} AS median_value,
    {third} AS third_quartile_value,
    max(placed.known_value) AS greatest_value
FROM (
    SELECT
        comparable_value.definition AS definition,
        comparable_value.unit AS unit,
        comparable_value.side AS side,
        comparable_value.fiscal_year AS fiscal_year,
        comparable_value.known_value AS known_value,
        CAST(row_number() OVER (
            PARTITION BY comparable_value.definition, comparable_value.unit, comparable_value.side,
            comparable_value.fiscal_year
            ORDER BY comparable_value.known_value, comparable_value.municipality_key
        ) - 1 AS INTEGER) AS place,
        CAST(count(*) OVER (
            PARTITION BY comparable_value.definition, comparable_value.unit, comparable_value.side,
            comparable_value.fiscal_year
        ) - 1 AS INTEGER) AS last_place
    FROM comparable_value
    WHERE comparable_value.measure_id = ? AND comparable_value.alike_count = 1{among}
) AS placed
GROUP BY placed.definition, placed.unit, placed.side, placed.fiscal_year
ORDER BY placed.definition, placed.unit, placed.fiscal_year, placed.side DESC"""


def of_cities(
    database: Database, moment: Moment, measure_id: str, keys: tuple[int, ...] | None
) -> tuple[Distribution, ...]:
    """Return one row per definition, unit, fiscal year and side of a measure, over these cities (None: all).

    However few cities there are: `LEAST_COUNT` says from how many on a distribution says anything.
    """
    quartiles = [_QUARTILE.format(quarters=quarters) for quarters in (1, 2, 3)]
    select = _OF_CITIES.format(
        first=quartiles[0], median=quartiles[1], third=quartiles[2], among=among(keys)
    )
    return records.rows(Distribution, database.judged(moment), select, [measure_id])
