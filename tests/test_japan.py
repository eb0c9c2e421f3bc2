"""The synthetic Japan of bench/japan.py: what its database says of itself, and that it is as the store makes one."""

from pathlib import Path

import pytest

from bench import japan
from domain import municipality_code
from metrics import catalogue, counts
from metrics.moment import Moment
from store import versions
from store.copies import drift
from store.database import Database
from store.plans.build import build
from store.practice import purpose

SIZE = japan.Size(cities=20, kpis=3, years=4)
DATA = Path(__file__).parents[1] / "data"


def test_a_small_japan_is_a_practice_database_whose_reports_were_registered(tmp_path: Path) -> None:
    newest = japan.build(tmp_path / "a.duckdb", SIZE)
    with Database(tmp_path / "a.duckdb") as database:
        assert purpose.practice_day(database) == japan.ON
        with pytest.raises(purpose.WrongPurpose):
            build(database, DATA, "誰か", "")
        moment = Moment(newest, japan.ON)
        cities = catalogue.cities(database, moment)
        assert len(catalogue.plans(database, moment)) == len({city.municipality_name for city in cities}) == SIZE.cities
        assert all(municipality_code.is_valid(city.municipality_code) for city in cities)
        counted = counts.by_city(database, moment)
        assert sum(count.kpi_count for count in counted) == SIZE.cities * SIZE.kpis
        assert len({count.status for count in counted}) > 5
        assert versions.current(database) == newest == len(versions.log(database, limit=10_000))
        assert drift.check(database) == []
        assert japan.middle(SIZE).city in {city.city for city in cities}


def test_all_of_japan_has_as_many_municipalities_as_it_has_each_with_a_name_and_a_code_of_its_own() -> None:
    found = japan.municipalities(japan.Size())
    assert len(found) == found["municipality_name"].nunique() == found["municipality_code"].nunique() == 1_741
    assert found["city"].nunique() == 1_741
    assert found["prefecture_name"].nunique() == 47
    kinds = list(found["municipality_name"].str[-1])
    assert kinds.count("区") == 23
    assert set(kinds) == set("市区町村")
