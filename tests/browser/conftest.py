"""A real server on loopback and a real Chromium, once for all browser tests."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=20_000)  # a busy machine takes its time


@dataclass
class Server:
    """A running dashboard on a database of its own."""

    url: str
    database: Path
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def key(self) -> str:
        """Return the key that the start printed."""
        found = re.search(r"key\?key=(\S+)", self.log.read_text("utf-8"))
        assert found is not None, self.log.read_text("utf-8")
        return found[1]

    def stop(self) -> None:
        """End the server and wait until it has let go of its database."""
        self.process.terminate()
        self.process.wait(timeout=20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a browser test that failed try once more: on a machine that does much else a click can come too early."""
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=1))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port


def start(
    database: Path, *options: str, port: int | None = None, root: Path = ROOT, **environment: str
) -> Server:
    """Start the dashboard of a checkout on a free port, as `make run` does, and return when it answers."""
    port = port or free_port()
    log = database.with_name(f"{database.name}.{port}.log")
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *options],
            cwd=root,
            env=os.environ | {"DX_DATABASE": str(database), "DX_OPERATOR": "", "DX_CONTACT": ""} | environment,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    for _ in range(150):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at its start with {process.returncode}")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return Server(url, database, process, log)
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise RuntimeError("the server did not answer within 30 seconds")


def build(database: Path) -> None:
    """Build the real five plans into a new database file."""
    _store("build", "--database", str(database))


def build_practice(database: Path) -> None:
    """Build the plans with fictitious actuals, where everything has happened, into a new database file."""
    _store("practice", str(database))


def _store(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "store", *arguments], cwd=ROOT, check=True, capture_output=True)


def ready(page: Page) -> Page:
    """Return the page once its script has ended and its foot, its widgets and its charts stand."""
    page.wait_for_function(_IS_READY)
    return page


# Streamlit fetches the code of a widget or a chart when the first one is to be drawn.
_IS_READY = """() => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
    && document.querySelector(".dx-foot") && document.querySelector("main h1")
    && [...document.querySelectorAll("[data-testid=stElementContainer][class*=st-key-]")].every(
        container => container.querySelector("input, button, textarea, summary, .main-svg, iframe"))
    && [...document.querySelectorAll("[data-testid=stPlotlyChart]")].every(chart => chart.querySelector(".main-svg"))"""


def opened(page: Page, address: str) -> Page:
    """Open an address of the dashboard and return the page once it is complete."""
    page.goto(address, wait_until="commit")
    return ready(page)


def sized(page: Page, width: int, height: int = 900) -> Page:
    """Return the page at another width, once two frames have been drawn at it."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    return page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the run; its absence is an error, since `make test` installs it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the real plans that tests only read from."""
    database = tmp_path_factory.mktemp("served") / "dashboard.duckdb"
    build(database)
    running = start(database)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the practice data that tests only read from."""
    database = tmp_path_factory.mktemp("served") / "practice.duckdb"
    build_practice(database)
    running = start(database)
    yield running
    running.stop()


@pytest.fixture
def served(request: pytest.FixtureRequest) -> Server:
    """The server of the data that a test names: `server` for the real plans, `practice`."""
    running = request.getfixturevalue(request.param)
    assert isinstance(running, Server)
    return running


@pytest.fixture(scope="session")
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A way to a new page of a browser that has been here before, so that it loads only what is new.

    `new_page(width=1280, **options)`: the options make the browser, the width the page. Who asks closes the page.
    """
    visitors: dict[str, BrowserContext] = {}

    def new(width: int = 1280, **options: Any) -> Page:
        visitor = visitors.get(str(options))
        if visitor is None:
            visitor = chromium.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", **options)
            visitor.set_default_timeout(20_000)
            visitors[str(options)] = visitor
        page = visitor.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        return page

    yield new
    for visitor in visitors.values():
        visitor.close()


@pytest.fixture
def visit(new_page: Callable[..., Page]) -> Iterator[Callable[..., Page]]:
    """As `new_page`, for the time of one test."""
    pages: list[Page] = []

    def new(width: int = 1280, **options: Any) -> Page:
        pages.append(new_page(width, **options))
        return pages[-1]

    yield new
    for page in pages:
        page.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh browser without cookies, at a desk's width, in Japanese."""
    fresh = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP", timezone_id="Asia/Tokyo")
    fresh.set_default_timeout(20_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of a fresh browser."""
    return context.new_page()
