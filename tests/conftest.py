"""What tests of several layers share."""

import fcntl
import gc
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from loaders.files import opening
from store.database import Database
from store.plans import build
from store.practice import making, sample
from tests.cities import PLAN_TEXTS, ROOT, cities_without_text
from tests.forked import Workers
from tools.postgresql_server import Server, serve

# Folders whose files take longest. The workers of a run take up file after file: so they end together.
LONGEST = ("browser", "store", "metrics", "pages", "server")
# Where files lie in memory, and how much of it has to be free. On a disk each commit waits for it: a fifth of the time
# of the tests of the store. What they kill are processes, and of those a file in memory keeps as much.
MEMORY, ROOM = Path("/dev/shm"), 8 * 1024**3


def pytest_configure() -> None:
    """Let what the tests write lie in memory where there is room for it; a run that is green takes it away again."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first. In a file the practice database comes last: to serve another forgets what was answered."""
    files = {item.path: number for number, item in enumerate(items)}

    def rank(item: pytest.Item) -> tuple[int, int, bool]:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        place = LONGEST.index(folder) if folder in LONGEST else len(LONGEST)
        return place, files[item.path], "practice_database" in getattr(item, "fixturenames", ())

    items.sort(key=rank)


def pytest_collection_finish() -> None:
    """Take all tests and modules out of the search for garbage, as the server does: they stay until the run ends."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Let Python find at its end what it took out: libraries tell of what they miss then."""
    gc.unfreeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None, None, None]:
    """Say at the very end, below the list of what was skipped, of which cities no table was held against its plan."""
    yield
    if missing := cities_without_text():
        place = f"{PLAN_TEXTS.parent.name}/{PLAN_TEXTS.name}/<city>.txt beside the repository"
        terminalreporter.write_sep("=", "THE TRANSCRIPTION WAS NOT PROVED", yellow=True, bold=True)
        terminalreporter.write_line(f"The plan's text is not there ({place}): {', '.join(missing)}.")
        terminalreporter.write_line("No table of these cities was held against its plan in this run (docs/audit.md).")


@pytest.fixture(scope="session", autouse=True)
def reads_everything() -> None:
    """Let tests that ask pieces of pages read every city; a page and a request say by themselves what may be read."""
    if (reach := sys.modules.get("access.reach")) is not None:
        reach.limit(reach.WHOLE)


@pytest.fixture(scope="session", autouse=True)
def apps_are_waited_for() -> Iterator[None]:
    """Let who waits for a page of AppTest sleep meanwhile: it looks a thousand times a second whether it has ended."""
    if (running := sys.modules.get("streamlit.testing.v1.local_script_runner")) is None:
        yield
        return
    look = running.require_widgets_deltas

    def wait(runner: Any, timeout: float = 3) -> None:
        runner._script_thread.join(timeout)
        look(runner, timeout)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "require_widgets_deltas", wait)
        yield


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """The workers that open files, started once for this test run."""
    made = Workers()
    yield made
    made.close()


@pytest.fixture
def forked_workers(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file that is opened meets a worker that is forked, not started: the same, for a tenth of the CPU."""
    monkeypatch.setattr(opening, "worked", workers.worked)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real PostgreSQL server of this test run, ended with it."""
    with serve() as running:
        yield running


def made_once(temporary: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return this worker's own copy of a file that the first worker of a run that wants it makes for all of them."""
    folder = temporary.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    made, part = folder / name, folder / f"part-{name}"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(part)
            part.rename(made)
    return Path(shutil.copy(made, temporary.mktemp(made.stem)))


@pytest.fixture(scope="session")
def real_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five real plans, made once; who writes, or serves them from another process, takes a copy."""

    def make(path: Path) -> None:
        with Database(path, create=True) as database:
            build.build(database, ROOT / "data", "test", "test", at=datetime(2026, 11, 1, tzinfo=UTC))

    return made_once(tmp_path_factory, "real.duckdb", make)


@pytest.fixture(scope="session")
def practice_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice database, made once; who writes, or serves it from another process, takes a copy."""
    return made_once(tmp_path_factory, "practice.duckdb", lambda path: making.make(path, ROOT / "data"))


@pytest.fixture(scope="session")
def sample_folder(practice_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the sample of this checkout stands already, for DX_SAMPLE_FOLDER."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copy(practice_database, sample.path_in(folder, sample.fingerprint()))
    return folder
