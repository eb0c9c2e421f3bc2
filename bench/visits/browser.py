"""Visits in headless Chromium. Every clock is the page's own and is read in the frame that first shows the thing.

What a page holds when it has come to rest is found by one visit beforehand (`look`). It is complete in the frame in
which its script has finished and a reader sees all of it: every table row, and every chart as a picture with all of
its marks, be it drawn by Plotly or the still picture of the same marks that stands in its place until then. It is
interactive in the frame in which Plotly has drawn every chart and mark. A visit is cold, with a new browser and nothing
cached, and then warm: the same address once more in the same browser.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserType, Page

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-default-apps", "--disable-extensions"),
)
_VIEWPORT = {"width": 1280, "height": 900}
_PATIENCE_MS = 60_000
_POLL_MS = 50
_REST_MS = 1_200  # long enough for what a page loads after its script has finished
# The field that narrows 市 and 工程, and that of the bare page.
FIELD = "#dx-field-words, .st-key-select_words input"

_SCRIPT = """
(() => {
  const shown = e => e.getClientRects().length > 0;
  const all = s => [...document.querySelectorAll(s)];
  const count = s => document.querySelectorAll(s).length;
  const ended = () => count('#react-entry-point') ? document.title !== 'Updating...' && count('main') > 0
    : count('[data-test-script-state="notRunning"]') > 0;  // the first is a page of Dash
  const rests = () => ended() && !count('[data-stale="true"]') && !count('[data-testid="stSkeleton"]')
    && all('[data-testid="stPlotlyChart"]').filter(shown).every(e => e.querySelector('.main-svg path'));
  const STILL = '[class*="st-key-dx-figure-"]:has(.dx-still)';  // a chart with a still picture, of the dashboard's own
  const isPicture = e => e.querySelector('.main-svg path') || [...e.querySelectorAll('.dx-still img')].some(
    img => shown(img) && img.complete && img.naturalWidth > 0);
  const read = () => ended() && !count('[data-stale="true"]')
    && !all('[data-testid="stSkeleton"]').some(e => !e.closest(STILL)) && all(STILL).every(isPicture)
    && all('[data-testid="stPlotlyChart"]').filter(e => shown(e) && !e.closest(STILL)).every(isPicture)
    ? [count('main tr, [data-testid="stMain"] tr'), all(STILL).length,
       all('.js-plotly-plot').filter(e => shown(e) && !e.closest(STILL)).length,
       all('.js-plotly-plot .main-svg path, .js-plotly-plot .main-svg text').filter(e => !e.closest(STILL)).length,
      ].join(' ') : '';
  const held = () => [count('main tr, [data-testid="stMain"] tr'), all('.js-plotly-plot').filter(shown).length,
    count('.js-plotly-plot .main-svg path, .js-plotly-plot .main-svg text')].join(' ');
  const chart = gd => ({height: gd.clientHeight, traces: gd.calcdata.map(
    (points, i) => ({type: gd._fullData[i].type, points: points.length}))});
  const table = t => { const rows = [...t.querySelectorAll('tr')].filter(r => shown(r) && r.querySelector('td'));
    const cells = rows.flatMap(r => [...r.cells]);
    return {rows: rows.length, columns: Math.max(0, ...rows.map(r => r.cells.length)), letters: Math.round(
      cells.reduce((sum, c) => sum + c.textContent.length, 0) / Math.max(1, cells.length))}; };
  const P = window.__pace = {at: {}, typed: null, changed: null, shift: 0};
  new PerformanceObserver(list => list.getEntries().forEach(each => P.shift += each.hadRecentInput ? 0 : each.value))
    .observe({type: 'layout-shift', buffered: true});
  P.held = () => rests() ? held() : '';
  P.shape = () => ({held: held(), read: read(), charts: all('.js-plotly-plot').filter(shown).map(chart),
    tables: all('table').filter(shown).map(table).filter(t => t.rows)});
  P.await = goals => { const look = () => {
      for (const [name, [kind, value]] of Object.entries(goals)) if (!(name in P.at))
        if (kind === 'seen' ? all(value).some(shown) : (kind === 'read' ? read() : P.held()) === value)
          P.at[name] = performance.now();
      if (Object.keys(goals).some(name => !(name in P.at))) requestAnimationFrame(look); };
    requestAnimationFrame(look); };
  P.arm = value => { P.typed = P.changed = null; const look = () => {
      if (P.typed !== null && rests() && held() === value) P.changed = performance.now();
      else requestAnimationFrame(look); };
    requestAnimationFrame(look); };
  addEventListener('keydown', e => { if (e.key === 'Enter') P.typed = performance.now(); }, true);
})();
"""


@dataclass(frozen=True)
class Shape:
    """What a page at rest holds, its visible charts and tables to build another like it.

    By `read` it is recognised when a reader sees all of it, by `held` when Plotly has drawn all of it as well.
    """

    held: str
    read: str
    charts: list[dict[str, Any]]
    tables: list[dict[str, int]]

    @property
    def rows(self) -> int:
        """Return how many table rows are visible."""
        return sum(table["rows"] for table in self.tables)


@dataclass(frozen=True)
class Visit:
    """One visit, in milliseconds since the navigation began.

    `at` and `warm` are cold and warm; `bytes` (of everything that was transferred), `requests` (a websocket is one) and
    `shift` (how far the layout moved: Chromium's cumulative layout shift) are those of the cold one.
    """

    at: dict[str, float]
    warm: dict[str, float]
    bytes: int
    requests: int
    shift: float
    changes: list[float]


def look(chromium: BrowserType, url: str, words: str | None = None) -> Shape:
    """Return what the page at `url` holds when it has come to rest, narrowed by `words` where given."""
    with _opened(chromium, {}) as page:
        page.goto(url, wait_until="commit")
        held = _at_rest(page)
        if words is not None:
            page.locator(FIELD).first.fill(words)
            page.keyboard.press("Enter")
            _until(page, "held => window.__pace.held() && window.__pace.held() !== held", held)
            _at_rest(page)
        return Shape(**page.evaluate("window.__pace.shape()"))


def visit(chromium: BrowserType, url: str, goals: dict[str, tuple[str, str]], changes: dict[str, str]) -> Visit:
    """Visit with a new browser; make the changes: words for the field → what is then held; then visit once more.

    Goals are named; each is `seen` with a selector of what must be visible, or
    `read` or `held` with what a Shape has of that name.
    """
    with _opened(chromium, goals) as page:
        traffic = _counted(page)
        at = _arrived(page, url, goals)
        total, requests, shift = traffic.bytes, traffic.requests, page.evaluate("window.__pace.shift")
        taken = []
        for words, held in changes.items():
            page.locator(FIELD).first.fill(words)
            page.evaluate("held => window.__pace.arm(held)", held)
            page.keyboard.press("Enter")
            _until(page, "() => window.__pace.changed !== null")
            taken.append(page.evaluate("window.__pace.changed - window.__pace.typed"))
            page.wait_for_timeout(400)
        return Visit(at, _arrived(page, url, goals), total, requests, shift, taken)


def _arrived(page: Page, url: str, goals: dict[str, tuple[str, str]]) -> dict[str, float]:
    """Open the address, wait until it has come to rest, and return when each goal was there."""
    page.goto(url, wait_until="commit")
    _until(page, "names => names.every(name => name in window.__pace.at)", list(goals))
    page.wait_for_timeout(500)
    at: dict[str, float] = page.evaluate("window.__pace.at")
    return at


@contextmanager
def _opened(chromium: BrowserType, goals: dict[str, tuple[str, str]]) -> Iterator[Page]:
    browser = chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    try:
        context = browser.new_context(locale="ja-JP", viewport=_VIEWPORT)  # type: ignore[arg-type]
        context.add_init_script(f"{_SCRIPT};window.__pace.await({json.dumps(goals)});")
        yield context.new_page()
    finally:
        browser.close()


def _until(page: Page, condition: str, argument: object = None) -> None:
    """Wait for a condition; asked from outside, as the page's content policy forbids Playwright's own waiting."""
    until = time.monotonic() + _PATIENCE_MS / 1_000
    while not page.evaluate(condition, argument):
        if time.monotonic() > until:
            raise TimeoutError(
                f"{page.url}: never came true: {condition}; held: {page.evaluate('window.__pace.held()')}"
            )
        page.wait_for_timeout(_POLL_MS)


def _at_rest(page: Page) -> str:
    """Wait until the page has held the same for a while, and return what it holds."""
    before = ""
    while True:
        _until(page, "() => window.__pace.held() !== ''")
        page.wait_for_timeout(_REST_MS)
        held: str = page.evaluate("window.__pace.held()")
        if held and held == before:
            return held
        before = held


@dataclass
class Traffic:
    """What went over the wire."""

    bytes: int = 0
    requests: int = 0


def _counted(page: Page) -> Traffic:
    traffic = Traffic()

    def came(size: int) -> None:
        traffic.bytes += size

    def asked(address: str) -> None:
        traffic.requests += address.startswith(("http", "ws"))

    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", lambda event: asked(event["request"]["url"]))
    session.on("Network.webSocketCreated", lambda event: asked(event["url"]))
    session.on("Network.loadingFinished", lambda event: came(int(event["encodedDataLength"])))
    session.on("Network.webSocketFrameReceived", lambda event: came(_frame_bytes(event["response"])))
    return traffic


def _frame_bytes(frame: dict[str, Any]) -> int:
    is_binary = frame.get("opcode") == 2
    return len(frame["payloadData"]) * 3 // 4 if is_binary else len(frame["payloadData"].encode())
