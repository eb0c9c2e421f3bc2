"""What tests of several layers share."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.database import Database
from store.plans import build
from store.practice import making
from tests.cities import ROOT
from tools.postgresql_server import Server, serve

# Folders whose files take longest. The workers of a run take up file after file: so they end together.
LONGEST = ("browser", "store", "metrics", "pages", "server")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first. In a file the practice database comes last: to serve another forgets what was answered."""
    files = {item.path: number for number, item in enumerate(items)}

    def rank(item: pytest.Item) -> tuple[int, int, bool]:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        place = LONGEST.index(folder) if folder in LONGEST else len(LONGEST)
        return place, files[item.path], "practice_database" in getattr(item, "fixturenames", ())

    items.sort(key=rank)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real PostgreSQL server of this test run, ended with it."""
    with serve() as running:
        yield running


@pytest.fixture(scope="session")
def real_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five real plans, made once; who writes, or serves them from another process, takes a copy."""
    path = tmp_path_factory.mktemp("real") / "real.duckdb"
    with Database(path, create=True) as database:
        build.build(database, ROOT / "data", "test", "test", at=datetime(2026, 11, 1, tzinfo=UTC))
    return path


@pytest.fixture(scope="session")
def practice_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice database, made once; who writes, or serves it from another process, takes a copy."""
    path = tmp_path_factory.mktemp("practice") / "practice.duckdb"
    making.make(path, ROOT / "data")
    return path
