"""The two databases that the routes serve: the real plans, and the practice file where everything has happened."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

from tests.browser import conftest as browser
from tests.served import serve

TODAY = date(2026, 11, 21)
KINDS = ("real", "practice")


@pytest.fixture(scope="module", params=KINDS)
def opened(request: pytest.FixtureRequest) -> Iterator[str]:
    """Let this process answer from one of the databases, then from the other."""
    with pytest.MonkeyPatch.context() as patch:
        serve(patch, request.getfixturevalue(f"{request.param}_database"))
        patch.setattr("domain.clock.today", lambda: TODAY)
        yield request.param


@pytest.fixture(scope="session")
def dashboard(practice_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Server]:
    """The dashboard as `make demo` starts it, on the practice database; tests only read from it."""
    database = tmp_path_factory.mktemp("served") / "practice.duckdb"
    copyfile(practice_database, database)
    running = browser.start(database)
    yield running
    running.stop()
