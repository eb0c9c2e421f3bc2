"""Each page as Streamlit runs it, without a browser, on the real plans or on an empty database."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from store.database import Database
from store.plans import build
from store.practice import making
from ui.sheets import Drawing, Sheet

ROOT = Path(__file__).resolve().parents[2]

TODAY = date(2026, 11, 21)  # what is due and missing depends on the day of reading

Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def real_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file of the five real plans, made once; tests that write take a copy."""
    path = tmp_path_factory.mktemp("pages") / "real.duckdb"
    with Database(path, create=True) as database:
        build.build(database, ROOT / "data", "test", "test", at=datetime(2026, 11, 1, tzinfo=UTC))
    return path


@pytest.fixture(scope="session")
def practice_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice database, made once; tests that write take a copy."""
    path = tmp_path_factory.mktemp("practice") / "practice.duckdb"
    making.make(path, ROOT / "data")
    return path


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, real_database: Path) -> Iterator[Open]:
    """Open a page by its name and its selection; `database` names another file."""

    def open_(name: str, database: Path = real_database, **selection: str | list[str]) -> AppTest:
        monkeypatch.setattr("domain.clock.today", lambda: TODAY)
        monkeypatch.setenv("DX_DATABASE", str(database))
        monkeypatch.delenv("DX_OPERATOR", raising=False)
        monkeypatch.delenv("DX_CONTACT", raising=False)
        page = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=60)
        if name != "overview":
            # Before its first run AppTest knows a page by the name of its file alone, and each is called page.py.
            page._page_hash = calc_hash(name)
        for key, value in selection.items():
            page.query_params[key] = value
        return page.run()

    st.cache_resource.clear()
    yield open_
    st.cache_resource.clear()


def frame_of(sheet: Sheet | Drawing | None) -> pd.DataFrame:
    """Return a table that a page lets save, by the names of its columns."""
    assert isinstance(sheet, Sheet)
    return pd.DataFrame(list(sheet.rows), columns=list(sheet.columns), dtype=object)


def text(page: AppTest) -> str:
    """Return everything that the page says in HTML and in messages."""
    pieces = [element.proto.body for element in page.get("html")]
    pieces += [message.value for kind in (page.info, page.warning, page.error, page.success) for message in kind]
    return "\n".join(pieces)
