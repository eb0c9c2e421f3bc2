"""What each page asks of server and network with 5, 55 and 1,741 municipalities, beside a page of one st.write.

usage: python -m bench.scale [--cities 5 55 1741] [--kpis 40] [--years 10] [--unreported] [--only PAGE ...]
                             [--database FILE]

For each page of a synthetic Japan (bench.japan), without a browser, so that nothing but the page counts:
  sent      KB of its document and of all that its session receives, uncompressed (Streamlit's own code, the same for
            every page and kept by a browser, is not in it)
  tags      how many HTML tags that makes, and points in how many charts
  CPU       seconds of the server's processor, the first time that anybody asks for it after a start (with the
            judgement, for the first page), and warm: a new visitor of the same address
Goals: under 1,000 KB; warm under 1.5 s at 55, 2 s at 1,741.
"""

import argparse
import asyncio
import re
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path
from typing import NamedTuple

from bench import japan
from bench.visits import bare, servers
from bench.visits.servers import Served
from bench.visits.sessions import Element, Session

MOST_KB = 1_000
MOST_SECONDS = {55: 1.5, 1_741: 2.0}
# Each page as its menu opens it, then the ways of showing that a reader comes to by one step.
_PAGES = (
    ("", ""), ("explore", ""), ("explore", "view=table"), ("explore", "q=オンライン"), ("explore", "view=courses"),
    ("explore", "view=speed"), ("explore", "view=due"), ("explore", "view=plan"), ("city", ""), ("kpi", ""),
    ("compare", ""), ("roadmap", ""), ("roadmap", "words=窓口"), ("history", ""), ("upload", ""), ("method", ""),
    ("sources", ""),
)  # fmt: skip


class Visited(NamedTuple):
    """What one visit of a page took: bytes, what was in them, and seconds of the server's processor."""

    sent_bytes: int
    tags: int
    charts: int
    points: int
    seconds: float


async def _run(address: str, page: str, query: str) -> Session:
    session = Session(address, page, query)
    await session.open()
    await session.close()
    return session


def visit(served: Served, page: str, query: str) -> Visited:
    """Ask for the document of a page, then for the page."""
    before = served.cpu_seconds()
    address = f"{served.address}/{page}" + (f"?{urllib.parse.quote(query, safe='=&')}" if query else "")
    with urllib.request.urlopen(address, timeout=600) as answer:
        document = answer.read()
    session = asyncio.run(_run(served.address, page, query))
    html = [document.decode(), *(str(element.content) for element in session.elements if element.kind == "html")]
    charts = [element for element in session.elements if element.kind == "plotly_chart"]
    return Visited(
        len(document) + session.received_bytes,
        sum(text.count("<") - text.count("</") for text in html),
        len(charts),
        sum(map(_points, charts)),
        served.cpu_seconds() - before,
    )


def _points(chart: Element) -> int:
    """Return about how many values the traces of a chart hold along their x axis."""
    return sum(found.count(",") + 1 for found in re.findall(r'"x":\s*\[([^\]]+)\]', str(chart.content)))


def measure(served: Served, cities: int, only: list[str]) -> None:
    """Print a line for each page."""
    most = MOST_SECONDS.get(cities, min(MOST_SECONDS.values()))
    for page, query in _PAGES:
        if only and (page or "overview") not in only:
            continue
        name = (page or "overview") + (f"?{query}" if query else "")
        try:
            first, warm = visit(served, page, query), visit(served, page, query)
        except Exception as error:  # a page that does not come is a finding, and the others are still to be measured
            print(f"{name:<26}{type(error).__name__}: {error}", flush=True)
            continue
        is_reached = warm.sent_bytes <= MOST_KB * 1000 and warm.seconds <= most
        print(
            f"{name:<26}{warm.sent_bytes / 1000:>9,.0f} KB{warm.tags:>9,}{warm.points:>9,} in {warm.charts:<3}"
            f"{first.seconds:>8.2f} s{warm.seconds:>8.2f} s  {'reached' if is_reached else 'NOT REACHED'}",
            flush=True,
        )


def main() -> None:
    """Measure each size in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cities", type=int, nargs="+", default=[5, 55, 1_741])
    parser.add_argument("--kpis", type=int, default=40)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--unreported", action="store_true", help="plans alone, as on the day of installation")
    parser.add_argument("--only", nargs="+", default=[], help="names of pages")
    parser.add_argument("--database", type=Path, help="a file that bench.japan has made, instead of making one")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{'':<26}{'sent':>12}{'tags':>9}{'points':>9}{'':<7}{'CPU first':>10}{'warm':>10}", flush=True)
        with servers.plain(bare.write_one_write(folder)) as floor:
            visit(floor, "", "")
            least = visit(floor, "", "")
            print(f"{'one st.write':<26}{least.sent_bytes / 1000:>9,.0f} KB{'':>41}{least.seconds:>8.2f} s", flush=True)
        for cities in asked.cities if asked.database is None else asked.cities[-1:]:
            path = asked.database or folder / f"{cities}.duckdb"
            if asked.database is None:
                japan.build(path, japan.Size(cities, asked.kpis, asked.years, not asked.unreported))
            print(f"{cities:,} municipalities × {asked.kpis} KPIs × {asked.years} years", flush=True)
            with servers.dashboard(path) as served:
                measure(served, cities, asked.only)


if __name__ == "__main__":
    main()
