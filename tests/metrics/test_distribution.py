"""Distributions over cities: which values may stand together, their quartiles, and where one of them lies."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from metrics import comparable_value, distribution
from metrics.comparable_value import Side
from metrics.distribution import Distribution, Place
from tests.given import Given

DAY = date(2026, 6, 1)
YEAR = 2024


def city(given: Given, key: int, value: str | None, *, definition: str = "利用件数", **kpi: object) -> None:
    """Insert a city with one KPI of the measure and its target of a year."""
    given.municipality(key, municipality_name=f"例示{key}市", sort_order=1000 - key)
    measured(given, key, f"k{key}", value, definition, **kpi)


def measured(given: Given, key: int, kpi_id: str, value: str | None, definition: str, **kpi: object) -> None:
    given.kpi(kpi_id, municipality_key=key, **kpi)  # type: ignore[arg-type]
    if value is not None:
        given.target(Decimal(value), YEAR, kpi_id=kpi_id, municipality_key=key)
    row = {"version": 1, "measure_id": "m", "kpi_id": kpi_id}
    own = {"measure_name": "件数", "is_per_resident": False, "difference_note": "", "sort_order": 1}
    given.insert("common_measure", row | own)
    given.insert("measure_definition", row | {"definition": definition, "denominator": "計画に記載なし"})


def found(given: Given, *keys: int) -> list[Distribution]:
    return list(distribution.of_cities(given, given.at(DAY), "m", keys or None))


COUNTS = (1, 2, 3, 8, 9, 10, 11)


def test_quartiles_lie_on_the_straight_line_between_the_ordered_values() -> None:
    draw = random.Random(7)
    given, numbers = Given(), {count: [_drawn(draw) for _ in range(count)] for count in COUNTS}
    for count in COUNTS:
        for key, number in enumerate(numbers[count], 100 * count):
            city(given, key, str(number), definition=f"{count}団体の件数")
    rows = {row.definition: row for row in found(given)}
    assert len(rows) == len(COUNTS)
    for count in COUNTS:
        row, ordered = rows[f"{count}団体の件数"], sorted(map(Fraction, numbers[count]))
        assert (row.unit, row.side, row.fiscal_year, row.city_count) == ("件", Side.AIM, YEAR, count)
        assert (row.least_value, row.greatest_value) == (min(numbers[count]), max(numbers[count]))
        told = (row.first_quartile_value, row.median_value, row.third_quartile_value)
        assert [Fraction(value) for value in told] == [_quartile(ordered, quarters) for quarters in (1, 2, 3)]


def _drawn(draw: random.Random) -> Decimal:
    return Decimal(draw.randrange(-10_000, 10_000_000)).scaleb(-draw.randrange(5))


def _quartile(ordered: list[Fraction], quarters: int) -> Fraction:
    at = Fraction(quarters * (len(ordered) - 1), 4)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def test_only_what_is_defined_and_counted_alike_in_one_year_stands_together() -> None:
    given = Given()
    city(given, 1, "10")
    city(given, 2, "20", unit="手続")  # counted as 件
    city(given, 3, "30", definition="登録件数")
    city(given, 4, "40", unit="%")
    city(given, 5, None, baseline=50, baseline_on=date(2025, 3, 31))
    city(given, 6, "60")
    measured(given, 6, "k6-second", "61", "利用件数")  # of two KPIs none speaks for the city
    told = {(row.definition, row.unit, row.side): row.city_count for row in found(given)}
    assert told == {
        ("利用件数", "件", Side.AIM): 2, ("登録件数", "件", Side.AIM): 1, ("利用件数", "%", Side.AIM): 1,
        ("利用件数", "件", Side.KNOWN): 1,
    }  # fmt: skip
    values = comparable_value.of_measure(given, given.at(DAY), "m")
    assert [row.kpi_id for row in values] == ["k1", "k2", "k3", "k4", "k5", "k6", "k6-second"]
    assert [row.alike_count for row in values] == [1, 1, 1, 1, 1, 2, 2]


def test_the_latest_closed_value_of_a_year_stands_and_no_provisional_one() -> None:
    given = Given()
    city(given, 1, "100", baseline=5, baseline_on=date(2024, 10, 1))
    given.actual(20, observed_on=date(2024, 12, 31), kpi_id="k1", municipality_key=1)
    given.actual(30, observed_on=date(2025, 3, 31), kpi_id="k1", municipality_key=1)
    given.actual(99, observed_on=date(2025, 5, 31), kpi_id="k1", municipality_key=1, mark="preliminary")
    known = [row for row in comparable_value.of_measure(given, given.at(DAY), "m") if row.side is Side.KNOWN]
    assert [(row.fiscal_year, row.observed_on, row.known_value) for row in known] == [
        (2024, date(2025, 3, 31), Decimal(30))
    ]


def test_a_distribution_is_of_the_cities_that_are_asked_for() -> None:
    given = Given()
    for key in range(1, 11):
        city(given, key, str(key))
    (row,) = found(given, 2, 4, 6)
    told = (row.city_count, *map(int, (row.least_value, row.median_value, row.greatest_value)))
    assert told == (3, 2, 4, 6)
    assert distribution.of_cities(given, given.at(DAY), "m", ()) == ()  # a choice that no city meets


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("1", Place.BELOW), ("2.99", Place.BELOW), ("3", Place.LOWER), ("4.99", Place.LOWER), ("5", Place.MEDIAN),
        ("5.01", Place.UPPER), ("7", Place.UPPER), ("7.01", Place.ABOVE), ("9", Place.ABOVE),
    ],
)  # fmt: skip
def test_a_value_lies_in_a_part_of_the_distribution(value: str, place: Place) -> None:
    five = [Decimal(number) for number in (1, 3, 5, 7, 9)]
    row = Distribution("利用件数", "件", Side.AIM, YEAR, 9, *five)
    assert row.place_of(Decimal(value)) is place
