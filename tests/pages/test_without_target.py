"""A KPI for which its plan prints no target is shown and not judged: none of the five plans has one, this copy does."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.codes import Absence
from store.database import Database
from store.plans.build import bring
from store.plans.catalogue import read_catalogue
from tests.cities import CITIES, ROOT, plan_of
from tests.pages.conftest import Open, text

KPI = "togane-1-4-line-friends"
AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def without_target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("without") / "without.duckdb"
    plans = {city: plan_of(city) for city in CITIES}
    togane = plans["togane"]
    plans["togane"] = replace(
        togane,
        kpis=tuple(
            replace(kpi, target_absence=Absence.NOT_PRINTED) if kpi.kpi_id == KPI else kpi for kpi in togane.kpis
        ),
        targets=tuple(target for target in togane.targets if target.kpi_id != KPI),
    )
    with Database(path, create=True) as database:
        bring(database, read_catalogue(ROOT / "data"), list(plans.values()), "試験", "目標なし", AT)
    return path


def test_it_says_that_the_plan_sets_no_target(open_page: Open, without_target: Path) -> None:
    page = open_page("kpi", without_target, kpi=KPI)
    assert not page.exception
    said = text(page)
    assert "目標未設定" in said and "計画に目標が書かれていない" in said


def test_the_legend_names_it(open_page: Open, without_target: Path) -> None:
    assert "目標未設定" in text(open_page("overview", without_target))
