"""A real server on loopback and a real Chromium, once for all browser tests."""

import base64
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.readied import Readied, Started

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
# Without windows, and with the same engine, a page takes a third less CPU; not every system offers it.
HEADLESS = "/usr/bin/chromium-headless-shell"
# Chromium draws its address bar's list as a web page, with a process for every tab: 0.7 s of CPU each, for nothing that
# is looked at here. Of two such options the last one counts, so what Playwright switches off stands here too.
UNUSED = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
FLAGS = [
    f"--disable-features={UNUSED}",
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
    process: Started
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
    """Where `CI=true`, let a browser test that failed try once more: the cores may be others'. Else it has failed."""
    if os.environ.get("CI") != "true":
        return
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=1))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port


@pytest.fixture(scope="session")
def place() -> int:
    """The port of servers that are started one after the other: a tab knows the scripts of a host and port.

    It lies below those that a system gives to whoever asks for any: nobody takes it from one server to the next.
    """
    for port in random.sample(range(20_000, 32_000), 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("on each of 50 ports somebody listens")


readied = cache(Readied)  # for each checkout, bare or not


def start(
    database: Path,
    *options: str,
    port: int | None = None,
    base: str = "",
    root: Path = ROOT,
    is_bare: bool = False,
    **environment: str,
) -> Server:
    """Start the dashboard of a checkout on a free port, as `make run` does, and return when it answers.

    It lies at a path of its host (`base`, /dx). Its libraries are in memory already, its own modules too unless it is
    bare (readied.py). It has no sample unless the environment says so: nothing is made beside what a test looks at.
    """
    port = port or free_port()
    log = database.with_name(f"{database.name}.{port}.log")
    process = readied(root, is_bare or root != ROOT).start(
        ["run", "app.py", "--server.port", str(port), "--server.baseUrlPath", base, *options],
        os.environ
        | {"DX_DATABASE": str(database), "DX_OPERATOR": "", "DX_CONTACT": "", "DX_SAMPLE": "off"}
        | environment,
        log,
    )
    url = f"http://127.0.0.1:{port}{base}"
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at its start: {log.read_text('utf-8')}")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return Server(url, database, process, log)
        except OSError:
            time.sleep(0.05)
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
    page.wait_for_function(_IS_READY, polling=30)  # the default, at every frame, makes the browser draw frames
    return page


# Streamlit fetches the code of a widget or a chart when the first one is to be drawn.
_IS_READY = """() => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
    && !("dxLeaving" in document.documentElement.dataset)
    && document.querySelector(".dx-foot") && document.querySelector("main h1")
    && [...document.querySelectorAll("[data-testid=stElementContainer][class*=st-key-]")].every(
        container => container.querySelector("input, button, textarea, summary, .main-svg, iframe"))
    && [...document.querySelectorAll("[data-testid=stPlotlyChart]")].every(chart => chart.querySelector(".main-svg"))"""


def rerun(page: Page, act: Callable[[], object]) -> Page:
    """Do what makes the page's script run, and return the page once it has run: the run's last message tells.

    On screen a short run may leave no trace: its start and its end are drawn at once.
    """
    ends: list[ForwardMsg] = []

    def note(frame: dict[str, Any]) -> None:
        message = ForwardMsg.FromString(base64.b64decode(frame["response"]["payloadData"]))
        if message.WhichOneof("type") == "script_finished":
            ends.append(message)

    session = page.context.new_cdp_session(page)
    session.on("Network.webSocketFrameReceived", note)
    session.send("Network.enable")
    act()
    for _ in range(1_500):
        if ends:
            break
        page.wait_for_timeout(20)
    session.detach()
    assert ends, "no run of the script ended within 30 seconds"
    page.evaluate(_TWO_FRAMES)
    return ready(page)


_TWO_FRAMES = "() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


def opened(page: Page, address: str) -> Page:
    """Open an address of the dashboard and return the page once it is complete."""
    page.goto(address, wait_until="commit")
    return ready(page)


def walked(page: Page, address: str) -> Page:
    """Go to another selection of the page that stands, as its own links do, and return it once it has run."""
    return rerun(page, lambda: page.evaluate(_GO, address))


_GO = """address => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate", {state: {}}));
}"""


def sized(page: Page, width: int, height: int = 900) -> Page:
    """Return the page at another width, once two frames have been drawn at it."""
    if page.viewport_size == {"width": width, "height": height}:
        return page
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(_TWO_FRAMES)
    return page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the run; its absence is an error, since `make test` installs it."""
    program = HEADLESS if Path(HEADLESS).exists() else CHROMIUM
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def copied(database: Path, folder: Path) -> Path:
    """Return a copy of a database in a folder: a server holds its own."""
    return Path(shutil.copy(database, folder))


@pytest.fixture(scope="session")
def server(real_database: Path, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the real plans, with its sample, that tests only read from."""
    database = copied(real_database, tmp_path_factory.mktemp("served"))
    running = start(database, DX_SAMPLE="on", DX_SAMPLE_FOLDER=str(sample_folder))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def practice(practice_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the practice data that tests only read from."""
    running = start(copied(practice_database, tmp_path_factory.mktemp("served")))
    yield running
    running.stop()


@pytest.fixture
def served(request: pytest.FixtureRequest) -> Server:
    """The server of the data that a test names: `server` for the real plans, `practice`."""
    running = request.getfixturevalue(request.param)
    assert isinstance(running, Server)
    return running


def choose(page: Page, name: str, option: str) -> None:
    """Choose one more option of a list by the part of the address that it writes, and wait until the page has run."""
    field = page.locator(f"main #dx-field-{name}")
    if field.evaluate("field => field.matches('select')"):
        rerun(page, lambda: field.select_option(label=option))
        return
    if field.get_attribute("open") is None:
        field.locator("summary").click()
    rerun(page, field.get_by_label(option, exact=True).click)


class Tabs:
    """Tabs of one browser that go from test to test: of the tests before, a tab keeps the compiled scripts, no more.

    Chromium gives a new tab a process of its own, which compiles Streamlit's scripts anew: three times the CPU of a
    page in a tab that has shown one.
    """

    def __init__(self, chromium: Browser) -> None:
        self.visitor = _visitor(chromium)
        self._free: list[Page] = []

    def taken(self, width: int = 1280) -> Page:
        """Return an empty tab of a width; who asks gives it back."""
        tab = self._free.pop() if self._free else self.visitor.new_page()
        tab.set_viewport_size({"width": width, "height": 900})
        return tab

    def give_back(self, tab: Page) -> None:
        """Take a tab back, and forget what was done in it. A tab that does not answer is closed."""
        try:
            if tab.url.startswith("http"):
                tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            tab.goto("about:blank")
            tab.unroute_all()
            tab.emulate_media(media="null", color_scheme="light", reduced_motion="no-preference", forced_colors="none")
            self._free.append(tab)
        except Error:
            tab.close()
        self.visitor.clear_cookies()

    def close(self) -> None:
        """Close the browser."""
        self.visitor.close()


def _visitor(chromium: Browser, **options: Any) -> BrowserContext:
    visitor = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="ja-JP", timezone_id="Asia/Tokyo", **options
    )
    visitor.set_default_timeout(30_000)
    return visitor


@pytest.fixture(scope="session")
def tabs(chromium: Browser) -> Iterator[Tabs]:
    """The browser whose tabs go from test to test, for this run."""
    kept = Tabs(chromium)
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def elsewhere(chromium: Browser) -> Iterator[Tabs]:
    """Another browser, for who comes along with a link: it shares nothing with the first, nor with the tests before."""
    kept = Tabs(chromium)
    yield kept
    kept.close()


@pytest.fixture
def stranger(elsewhere: Tabs) -> Iterator[Page]:
    """A page of somebody else's browser, without cookies nor anything stored; it knows the scripts already."""
    tab = elsewhere.taken()
    yield tab
    elsewhere.give_back(tab)


@pytest.fixture
def visit(tabs: Tabs) -> Iterator[Callable[..., Page]]:
    """A way to one or several pages: `visit(width=1280)`. They know no cookie, and they know the scripts already."""
    taken: list[Page] = []

    def new(width: int = 1280) -> Page:
        taken.append(tabs.taken(width))
        return taken[-1]

    yield new
    for tab in taken:
        tabs.give_back(tab)


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    """One page at a desk's width; it is not for init scripts nor listeners, which a tab would keep."""
    return visit()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that was never here: without cookies and with an empty cache, at a desk's width, in Japanese."""
    fresh = _visitor(chromium)
    yield fresh
    fresh.close()


@pytest.fixture
def fresh_page(context: BrowserContext) -> Page:
    """A page of a browser that was never here."""
    return context.new_page()
