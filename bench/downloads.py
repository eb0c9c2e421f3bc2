"""Fifty files at once, each of another selection, and how long another visitor's page takes meanwhile.

usage: python -m bench.downloads [--rounds N]

A visit is what a browser does first: the document of 市, two files of Streamlit's code, a session that runs the page
once. The floor is the same visit on the same server while nobody saves anything, in the same run. No selection is asked
for twice, so nothing is remembered from the round before.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import combinations, count, islice
from pathlib import Path
from urllib.parse import urlencode

from bench.pages import Pairs
from bench.visits import servers, sessions

AT_ONCE, GOAL = 50, 2.0
_CITIES = ("choshi", "togane", "katagami", "yotsukaido", "minamiboso")
_FILES = ("roadmap_lines.xlsx", "explore_kpis.xlsx", "roadmap_chart.svg", "city_initiatives.xlsx", "explore_due.csv")
_YEARS = range(2022, 2030)


def addresses() -> Iterator[str]:
    """Yield addresses of files, each of another selection: cities, years, days and, of a city, its print view."""
    cities = [part for size in (5, 4, 3, 2, 1) for part in combinations(_CITIES, size)]
    for number in count():
        chosen = [("city", city) for city in cities[number // 7 % len(cities)]]
        year, month = _YEARS[number // 7 % len(_YEARS)], number // 7 % 12 + 1
        match number % 7:
            case 5:
                yield f"/print/city?{urlencode([*chosen[-1:], ('on', f'{year}-{month:02d}-01')])}"
            case 6:
                yield f"/download/roadmap_lines.xlsx?on={year}-{month:02d}-{number % 28 + 1:02d}"
            case of_cities:
                more = [("fy", f"{year}")] if number // 7 >= len(cities) else [("span", "all")]
                yield f"/download/{_FILES[of_cities]}?{urlencode([*chosen, *more])}"


def get(address: str) -> int:
    """Return the status with which a server answers, all of the answer read."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "br"})
    try:
        with urllib.request.urlopen(request, timeout=300) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def visited(address: str, scripts: list[str]) -> float:
    """Return the milliseconds of one visit."""
    started = time.perf_counter()
    for path in ("/city?city=choshi", *scripts):
        get(f"{address}{path}")
    asyncio.run(_session(address))
    return (time.perf_counter() - started) * 1000


async def _session(address: str) -> None:
    session = sessions.Session(address, "city")
    await session.open()
    await session.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often fifty files are asked for (default 3)")
    rounds = parser.parse_args().rounds
    asked, pairs, worst, told = addresses(), Pairs(), Pairs(), Counter[int]()
    took: list[float] = []
    spent: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "practice.duckdb"
        command = [sys.executable, "-m", "store", "practice", str(database)]
        subprocess.run(command, cwd=servers.ROOT, check=True, capture_output=True)
        with servers.dashboard(database) as served:
            scripts = _scripts(served.address)
            for _ in range(3):  # what is remembered of the page is no part of the question
                visited(served.address, scripts)
            for _ in range(rounds):
                quiet = [visited(served.address, scripts) for _ in range(9)]
                before = served.cpu_seconds()
                busy, statuses, seconds = _beside(served.address, scripts, list(islice(asked, AT_ONCE)))
                spent.append(served.cpu_seconds() - before)
                told.update(statuses)
                took.append(seconds)
                worst.add(max(busy), max(quiet))
                for visit in busy:
                    pairs.add(visit, statistics.median(quiet))
    print(f"{AT_ONCE} files at once, {rounds} rounds, {len(pairs.ours)} visits meanwhile; answers: {dict(told)}")
    print(f"the last file came after {max(took):.1f} s; {statistics.median(spent):.1f} s of the server's CPU a round")
    print(pairs.line("city, while 50 files are made", "ms", GOAL))
    print(worst.line("city, the slowest visit of each round", "ms", GOAL), flush=True)


def _beside(address: str, scripts: list[str], paths: list[str]) -> tuple[list[float], list[int], float]:
    """Return the visits while the files are made, how each file was answered, and the seconds until the last came."""
    begin, busy = threading.Barrier(len(paths) + 1), []

    def asked(path: str) -> int:
        begin.wait()
        return get(f"{address}{path}")

    with ThreadPoolExecutor(len(paths)) as readers:
        coming: list[Future[int]] = [readers.submit(asked, path) for path in paths]
        begin.wait()
        started = time.perf_counter()
        while not all(future.done() for future in coming):
            busy.append(visited(address, scripts))
        return busy, [future.result() for future in coming], time.perf_counter() - started


def _scripts(address: str) -> list[str]:
    """Return the addresses of two scripts that the document names."""
    with urllib.request.urlopen(f"{address}/city") as answer:
        document = answer.read().decode("utf-8")
    return [f"/static/js/{part.partition('.js')[0]}.js" for part in document.split("static/js/")[1:3]]


if __name__ == "__main__":
    main()
