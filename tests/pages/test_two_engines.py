"""Each page on PostgreSQL says what it says on DuckDB."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st

from access import served
from store.database import Database
from store.plans import build
from tests.pages.conftest import ROOT, Open, text
from tests.pages.test_every_page import CHARTS, NAMES
from tools.postgresql_server import Server


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The same plans as in `real_database`, on PostgreSQL."""
    address = server.database("pages")
    with Database(address, create=True) as database:
        build.build(database, ROOT / "data", "test", "test", at=datetime(2026, 11, 1, tzinfo=UTC))
    return address


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_on_postgresql_what_it_says_on_duckdb(
    open_page: Open, name: str, real_database: Path, url: str
) -> None:
    expected = text(open_page(name, database=real_database))
    st.cache_resource.clear()
    page = open_page(name, database=url)
    assert served.database().name.startswith("postgresql://")
    assert not page.exception
    assert text(page) == expected
    assert len(page.get("plotly_chart")) == CHARTS.get(name, 0)
