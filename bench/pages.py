"""How fast the pages come, each beside a bare Streamlit page in the same run, in Chromium with an empty cache.

usage: python -m bench.pages [--pairs N] [--data real|practice|both] [--only PAGE ...]

What is compared, in interleaved pairs, every visit with a new browser, cold and then warm (the same address once more):
  headline   until the sentence of 全体 is visible, which its document brings (ui/first_view.py); floor: a script of one
             st.write until its word is visible
  complete   until a reader sees all of a page: its script has finished, every row is there, and every chart is a
             picture with all of its marks, also where that is the still picture whose place Plotly's drawing will take
             (charts/still.py); floor: a script with as many charts (of as many traces and points, as high), tables,
             rows and columns, charts by st.plotly_chart, tables by st.table, nothing cached, until the same holds there
  interactive  until Plotly has drawn every chart and mark as well, so that a pointer finds its values
  Dash       the same on 指標, beside a page of Dash with as many charts, tables, rows and columns
  filter     from Enter in the text field that narrows 市 and 工程 until all of the narrowed page is there; floor:
             the same on the script of that page, which is left with as much
  transfer   bytes of everything a cold visit receives, websocket included
  requests   what a cold visit asks for, the websocket included, beside that of the bare script
  shift      how far what stands already moves while a cold visit's page comes (cumulative layout shift)
  sessions   reruns per second on 市 when ten sessions change the text field at once, without browser; floor: a script
             that sends the very same elements, figures cached, and computes nothing

A ratio is the median of the pairs' ratios; the spread is from their first to their third quartile. The servers have
answered each page once before: what is cold is the browser. Both kinds of server run without a file watcher. The floor
of a page has its rows and charts but none of its fields and buttons (only the text field where that is measured), so
a page that consists of fields, such as 実績登録, stands beside hardly more than a title.

By itself it measures three pairs on the practice data, where every state occurs (some five minutes, for `make bench`);
`--data both --pairs 15` is the whole of it.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserType, sync_playwright

from bench.visits import bare, peer, servers, sessions
from bench.visits.browser import Shape, Visit, look, visit

PAGES = ("overview", "city", "kpi", "explore", "compare", "roadmap", "upload", "history", "method", "sources")
QUERIES = {"explore": "?q=オンライン"}
WORDS = {"city": "オンライン", "roadmap": "窓口"}  # typed into the text field of these pages
HEADLINE = ".dx-finding"
SESSIONS, ROUNDS = 10, 6
HEADLINE_GOALS, COMPLETE_GOALS, DASH_GOALS = (1.2, 1.3), (1.0, 1.1), (1.0, 1.2)  # cold, warm
FILTER_GOAL, SESSIONS_GOAL = 1.1, 0.8
REQUESTS_GOAL, SHIFT_GOAL = 80, 0.1
TRANSFER_GOAL, TRANSFER_GOAL_WITHOUT_CHARTS = 2.3, 1.0  # MB
PEER = "kpi"  # the page that a page of Dash stands beside


@dataclass
class Pairs:
    """Pairs of the same measurement, of the dashboard and of its floor."""

    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)

    def add(self, ours: float, floor: float) -> None:
        """Keep one pair."""
        self.ours.append(ours)
        self.floor.append(floor)

    def line(self, name: str, unit: str, goal: float, is_at_least: bool = False) -> str:
        """Return the pairs as a line of the table."""
        ratios = [ours / floor for ours, floor in zip(self.ours, self.floor, strict=True)]
        ratio = statistics.median(ratios)
        first, _, third = statistics.quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else ratios * 3
        is_reached = ratio >= goal if is_at_least else ratio <= goal
        return (
            f"{name:<44}{statistics.median(self.ours):>8.1f} {unit:<4}{statistics.median(self.floor):>8.1f} {unit:<4}"
            f"{ratio:>6.2f} ×  {first:>5.2f}–{third:<5.2f} {'≥' if is_at_least else '≤'} {goal:<5}"
            f"{'reached' if is_reached else 'NOT REACHED'}"
        )


def main() -> None:
    """Measure and print one table for each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=3, help="pairs of visits of each page (default 3)")
    parser.add_argument("--data", choices=("real", "practice", "both"), default="practice")
    parser.add_argument("--only", nargs="+", choices=(*PAGES, "sessions"), default=(*PAGES, "sessions"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for data in ("real", "practice") if asked.data == "both" else (asked.data,):
            folder = Path(name) / data
            folder.mkdir()
            database = folder / "dashboard.duckdb"
            arguments = ["build", "--database", str(database)] if data == "real" else ["practice", str(database)]
            subprocess.run(
                [sys.executable, "-m", "store", *arguments], cwd=servers.ROOT, check=True, capture_output=True
            )
            print(f"\n{data} data, {asked.pairs} pairs", flush=True)
            print(f"{'':<44}{'dashboard':>13}{'floor':>13}{'ratio':>8}  {'quartiles':<12} goal", flush=True)
            with servers.dashboard(database) as served:
                pages = [page for page in PAGES if page in asked.only]
                if pages:
                    with sync_playwright() as playwright:
                        measure_pages(playwright.chromium, served.address, folder, pages, asked.pairs)
                if "sessions" in asked.only:
                    measure_sessions(served.address, folder, asked.pairs)


def measure_pages(chromium: BrowserType, address: str, folder: Path, pages: Sequence[str], pairs: int) -> None:
    """Measure the pages in the browser and print their lines."""
    urls = {page: f"{address}/{'' if page == 'overview' else page}{QUERIES.get(page, '')}" for page in pages}
    shapes = {page: _shapes(chromium, url, page) for page, url in urls.items()}
    with (
        servers.plain(bare.write_as_much(folder, shapes)) as as_much,
        servers.plain(bare.write_one_write(folder)) as one_write,
        peer.served(folder, shapes[PEER][0] if PEER in shapes else None) as dash,
    ):
        for page, url in urls.items():
            beside = f"{as_much.address}/?page={page}"
            beside_shapes = _shapes(chromium, beside, page)
            peer_shape = look(chromium, dash.address) if page == PEER and dash else None
            ours, floor, written, peers = [], [], [], []
            for number in range(pairs):
                for is_ours in (True, False) if number % 2 else (False, True):
                    if is_ours:
                        ours.append(_visited(chromium, url, page, shapes[page], HEADLINE))
                    else:
                        floor.append(_visited(chromium, beside, page, beside_shapes))
                if page == "overview":
                    written.append(visit(chromium, one_write.address, {"headline": ("seen", bare.SEEN)}, {}))
                if peer_shape is not None and dash:
                    goals = {"complete": ("read", peer_shape.read), "interactive": ("held", peer_shape.held)}
                    peers.append(visit(chromium, dash.address, goals, {}))
            _print_page(page, shapes[page][0], ours, floor, written, peers)


def measure_sessions(address: str, folder: Path, pairs: int) -> None:
    """Measure the sessions without a browser and print their line."""
    words = (WORDS["city"], "")
    elements = asyncio.run(sessions.recorded(address, "city", words))
    rates = Pairs()
    with servers.plain(bare.write_the_same(folder, elements)) as floor:
        for _ in range(pairs):
            rates.add(
                asyncio.run(sessions.reruns_per_second(address, "city", words, SESSIONS, ROUNDS)),
                asyncio.run(sessions.reruns_per_second(floor.address, "", words, SESSIONS, ROUNDS)),
            )
    print(rates.line(f"city, {SESSIONS} sessions", "/s", SESSIONS_GOAL, is_at_least=True), flush=True)


def _shapes(chromium: BrowserType, url: str, page: str) -> tuple[Shape, Shape | None]:
    return look(chromium, url), look(chromium, url, WORDS[page]) if page in WORDS else None


def _visited(
    chromium: BrowserType, url: str, page: str, shapes: tuple[Shape, Shape | None], headline: str | None = None
) -> Visit:
    whole, narrowed = shapes
    goals = {"complete": ("read", whole.read), "interactive": ("held", whole.held)}
    if page == "overview" and headline is not None:
        goals["headline"] = ("seen", headline)
    return visit(chromium, url, goals, {} if narrowed is None else {WORDS[page]: narrowed.held, "": whole.held})


def _print_page(
    page: str, shape: Shape, ours: list[Visit], floor: list[Visit], written: list[Visit], peers: list[Visit]
) -> None:
    if written:
        _print_times(f"{page}, headline", "headline", ours, written, HEADLINE_GOALS)
    _print_times(
        f"{page}, complete ({len(shape.charts)} charts, {shape.rows} rows)", "complete", ours, floor, COMPLETE_GOALS
    )
    if shape.charts:
        _print_times(f"{page}, interactive", "interactive", ours, floor, COMPLETE_GOALS)
    if peers:
        _print_times(f"{page}, complete beside Dash", "complete", ours, peers, DASH_GOALS)
        _print_times(f"{page}, interactive beside Dash", "interactive", ours, peers, DASH_GOALS)
    if page in WORDS:
        pairs = Pairs(*([took for each in visits for took in each.changes] for visits in (ours, floor)))
        print(pairs.line(f"{page}, filter", "ms", FILTER_GOAL))
    megabytes = Pairs([each.bytes / 1e6 for each in ours], [each.bytes / 1e6 for each in floor])
    most = TRANSFER_GOAL if shape.charts else TRANSFER_GOAL_WITHOUT_CHARTS
    _print_count(f"{page}, transfer", "MB", megabytes, most)
    requests = Pairs([each.requests for each in ours], [each.requests for each in floor])
    _print_count(f"{page}, requests", "", requests, REQUESTS_GOAL)
    shifts = Pairs([each.shift for each in ours], [each.shift for each in floor])
    _print_count(f"{page}, layout shift", "", shifts, SHIFT_GOAL)


def _print_times(name: str, goal: str, ours: list[Visit], floor: list[Visit], goals: tuple[float, float]) -> None:
    cold = Pairs([each.at[goal] for each in ours], [each.at[goal] for each in floor])
    warm = Pairs([each.warm[goal] for each in ours], [each.warm[goal] for each in floor])
    print(cold.line(f"{name}, cold", "ms", goals[0]))
    print(warm.line(f"{name}, warm", "ms", goals[1]), flush=True)


def _print_count(name: str, unit: str, counts: Pairs, most: float) -> None:
    """Print what is held against a bound of its own; the floor's stands beside it."""
    ours, floor = statistics.median(counts.ours), statistics.median(counts.floor)
    told = "reached" if ours <= most else "NOT REACHED"
    print(f"{name:<44}{ours:>8.2f} {unit:<4}{floor:>8.2f} {unit:<4}{'':>24}≤ {most:<5}{told}", flush=True)


if __name__ == "__main__":
    main()
