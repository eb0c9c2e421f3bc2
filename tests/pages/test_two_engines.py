"""Each page on PostgreSQL says what it says on DuckDB."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from access import served
from store.database import Database
from store.plans import build
from tests.cities import ROOT
from tests.pages.conftest import opened, text
from tests.pages.test_every_page import CHARTS, NAMES
from tools.postgresql_server import Server


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The same plans as in `real_database`, on PostgreSQL."""
    address = server.database("pages")
    with Database(address, create=True) as database:
        build.build(database, ROOT / "data", "test", "test", at=datetime(2026, 11, 1, tzinfo=UTC))
    return address


@pytest.fixture(scope="module")
def said_on_duckdb(real_database: Path) -> dict[str, str]:
    """What each page says on DuckDB: all of them before the first on PostgreSQL, since one process serves one."""
    with pytest.MonkeyPatch.context() as patch:
        return {name: text(opened(patch, name, real_database)) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_on_postgresql_what_it_says_on_duckdb(
    monkeypatch: pytest.MonkeyPatch, name: str, said_on_duckdb: dict[str, str], url: str
) -> None:
    page = opened(monkeypatch, name, url)
    assert served.database().name.startswith("postgresql://")
    assert not page.exception
    assert text(page) == said_on_duckdb[name]
    assert len(page.get("plotly_chart")) == CHARTS.get(name, 0)
