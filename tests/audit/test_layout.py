"""The audit's declarations are those of the cities of data/municipalities.csv, and of the tables that they have."""

import pytest

from tests.audit.layout import CORRECTIONS, COUNTS, FRAMES, GRIDS, JOINED, MENDED_LISTS, OURS, PRINTED, SEQUENCES
from tests.audit.test_completeness import SIZES
from tests.cities import CITIES, folder_of


def test_every_city_is_declared_and_no_other() -> None:
    for declared in (CORRECTIONS, COUNTS, FRAMES, SIZES):
        assert set(declared) == set(CITIES)
    assert set(MENDED_LISTS) <= set(CITIES)


@pytest.mark.parametrize("city", CITIES)
def test_every_table_is_declared_and_every_declared_table_is_there(city: str) -> None:
    tables = {path.name for path in folder_of(city).glob("*.csv")}
    assert {table for of_city, table in PRINTED if of_city == city} == tables - OURS
    for declared in (GRIDS, JOINED, SEQUENCES):
        assert {table for of_city, table in declared if of_city == city} <= tables
