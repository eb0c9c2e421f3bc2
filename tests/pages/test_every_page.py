"""What holds for every page: it runs, says who speaks, and is useful without data."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.version import VERSION
from store.database import Database
from store.plans import build
from store.plans.catalogue import read_catalogue
from tests.cities import ROOT
from tests.pages.conftest import Open, text
from ui import menu, searchbox

NAMES = [row.name for row in menu.ROWS if row.readers is not menu.Readers.SHARERS]
CHARTS = {"overview": 1, "city": 1, "compare": 1, "kpi": 1}


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its catalogues but without a single plan."""
    path = tmp_path_factory.mktemp("empty") / "empty.duckdb"
    catalogue = read_catalogue(ROOT / "data")
    left_out = ("common_measure", "measure_definition", "no_common_measure", "retired_id")
    without: dict[str, list[dict[str, object]]] = {table: [] for table in left_out}
    bare = replace(catalogue, tables=catalogue.tables | without)
    with Database(path, create=True) as database:
        build.bring(database, bare, [], "test", "test", datetime(2026, 11, 1, tzinfo=UTC))
    return path


def test_the_pages_under_test_are_all_pages() -> None:
    assert {path.parent.name for path in (ROOT / "pages").glob("*/page.py")} == {row.name for row in menu.ROWS}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_runs_on_the_real_plans_and_says_who_speaks(open_page: Open, name: str) -> None:
    page = open_page(name)
    assert not page.exception
    said = text(page)
    assert "<h1>" in said
    assert "非公式（運営者は未設定）" in said
    assert "訂正の連絡先" in said and "最終更新" in said and "データ版 1" in said and f"ソフトウェア {VERSION}" in said
    assert len(page.get("plotly_chart")) == CHARTS.get(name, 0)
    # One field to search with: the frame's, or the page's own.
    has_own = name in ("city", "explore", "compare", "roadmap", "data")
    assert (f'placeholder="{searchbox.LABEL}' in said) is not has_own
    assert said.count('type="search"') == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_page_without_plans_says_what_is_missing_and_breaks_nothing(
    open_page: Open, name: str, empty_database: Path
) -> None:
    page = open_page(name, database=empty_database)
    assert not page.exception
    if name not in ("method", "explore", "history"):
        assert "まだ" in text(page)
    assert not page.get("plotly_chart")


def test_the_footer_names_the_operator_once_set(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page("method")
    monkeypatch.setenv("DX_OPERATOR", "例示市DX推進課")
    monkeypatch.setenv("DX_CONTACT", "dx@example.invalid")
    said = text(page.run())
    assert "例示市DX推進課" in said and "dx@example.invalid" in said
    assert "非公式" not in said


@pytest.mark.parametrize("name", NAMES)
def test_charts_carry_words_for_those_who_do_not_see_them(open_page: Open, name: str) -> None:
    for chart in open_page(name).get("plotly_chart"):
        assert len(chart.proto.alt) > 20
