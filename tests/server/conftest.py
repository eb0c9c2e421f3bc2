"""The two databases that the routes serve: the real plans, and the practice file where everything has happened."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import streamlit as st

from store.database import Database
from store.plans import build
from store.practice import making
from tests.browser import conftest as browser

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 21)
KINDS = ("real", "practice")


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both database files, made once."""
    folder = tmp_path_factory.mktemp("databases")
    with Database(folder / "real.duckdb", create=True) as database:
        build.build(database, ROOT / "data", "test", "test", at=datetime(2026, 11, 1, tzinfo=UTC))
    making.make(folder / "practice.duckdb", ROOT / "data")
    return {kind: folder / f"{kind}.duckdb" for kind in KINDS}


@pytest.fixture(scope="module", params=KINDS)
def opened(request: pytest.FixtureRequest, databases: dict[str, Path]) -> Iterator[str]:
    """Let this process answer from one of the databases, then from the other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DX_DATABASE", str(databases[request.param]))
        patch.setattr("domain.clock.today", lambda: TODAY)
        st.cache_resource.clear()
        yield request.param
        st.cache_resource.clear()


@pytest.fixture(scope="module")
def dashboard(databases: dict[str, Path]) -> Iterator[browser.Server]:
    """The dashboard as `make demo` starts it, on the practice database."""
    running = browser.start(databases["practice"])
    yield running
    running.stop()
