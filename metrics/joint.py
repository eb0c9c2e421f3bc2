"""What cities aim for and have reached together: sums over members, of whole things alone."""

from decimal import Decimal
from typing import NamedTuple

from metrics import records
from metrics.comparable_value import among
from metrics.database import Database
from metrics.moment import Moment


class Joint(NamedTuple):
    """The sums of a definition, unit and fiscal year, each with the number of cities that it counts.

    `both_` are the sums of the cities that have a target and a value of that year: only these may be held together.
    """

    definition: str
    unit: str
    fiscal_year: int
    aim_count: int
    aim_sum: Decimal | None
    known_count: int
    known_sum: Decimal | None
    both_count: int
    both_aim_sum: Decimal | None
    both_known_sum: Decimal | None


_OF_CITIES = """
SELECT
    paired.definition AS definition,
    paired.unit AS unit,
    paired.fiscal_year AS fiscal_year,
    count(paired.aim_value) AS aim_count,
    CAST(sum(paired.aim_value) AS DECIMAL(38, 4)) AS aim_sum,
    count(paired.known_value) AS known_count,
    CAST(sum(paired.known_value) AS DECIMAL(38, 4)) AS known_sum,
    count(paired.aim_value + paired.known_value) AS both_count,
    CAST(sum(CASE WHEN paired.known_value IS NOT NULL THEN paired.aim_value END) AS DECIMAL(38, 4)) AS both_aim_sum,
    CAST(sum(CASE WHEN paired.aim_value IS NOT NULL THEN paired.known_value END) AS DECIMAL(38, 4)) AS both_known_sum
FROM (
    SELECT
        comparable_value.definition AS definition,
        comparable_value.unit AS unit,
        comparable_value.fiscal_year AS fiscal_year,
        comparable_value.municipality_key AS municipality_key,
        max(CASE WHEN comparable_value.side = 'aim' THEN comparable_value.known_value END) AS aim_value,
        max(CASE WHEN comparable_value.side = 'known' THEN comparable_value.known_value END) AS known_value
    FROM comparable_value
    WHERE comparable_value.measure_id = ? AND comparable_value.alike_count = 1 AND comparable_value.is_summable{among}
    GROUP BY comparable_value.definition, comparable_value.unit, comparable_value.fiscal_year,
    comparable_value.municipality_key
) AS paired
GROUP BY paired.definition, paired.unit, paired.fiscal_year
ORDER BY paired.definition, paired.unit, paired.fiscal_year"""


def of_cities(database: Database, moment: Moment, measure_id: str, keys: tuple[int, ...] | None) -> tuple[Joint, ...]:
    """Return one row per definition, unit and fiscal year of a measure over these cities (None: all)."""
    return records.rows(Joint, database.judged(moment), _OF_CITIES.format(among=among(keys)), [measure_id])
