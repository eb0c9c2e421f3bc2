"""What a rerun costs the server, and whether its memory stays level over many sessions.

usage: python -m bench.reruns [--rounds N] [--reruns N] [--sessions N] [--data real|practice]

What is measured, over the websocket protocol and without a browser:
  reruns     processor time of the server for a rerun of a page on which nothing has changed; floors: a script of one
             st.write on a server with Streamlit's own settings, and on one that does not search for garbage after each
             run. The rounds of all are interleaved, and a figure is the median of the rounds.
  filter     the same for a rerun with words that nobody has asked for, on 分析 and on 市
  sessions   memory of a server of its own while sessions open and leave, ten at a time, half of them on 市 and half on
             全体. They come in fifths; the first warms up, the others are held against it.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.visits import bare, servers, sessions

GOALS = {"市": 30, "全体": 20, "分析, new filter": 50, "市, new filter": 50}  # ms of CPU a rerun
ADDRESSES = {"市": "city", "全体": ""}
FILTERED = {"分析, new filter": "explore", "市, new filter": "city"}
WORDS = ["オンライン", "窓口", "カード", "研修", "申請", "業務", "システム", "職員", "市民", "情報", "端末", "手続"]
FIRST_WORDS = "計画"
FLOOR, BARE_FLOOR = "one st.write", "one st.write without postScriptGC"
_WARM_UP = 10
_AT_ONCE = 10
_FIFTHS = 5
_GROWTH_GOAL = 1.1


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each page (default 7)")
    parser.add_argument("--reruns", type=int, default=40, help="reruns a round (default 40)")
    parser.add_argument("--sessions", type=int, default=1500, help="sessions that come and leave (default 1500)")
    parser.add_argument("--data", choices=("real", "practice"), default="practice")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "dashboard.duckdb"
        making = ["build", "--database", str(database)] if asked.data == "real" else ["practice", str(database)]
        subprocess.run([sys.executable, "-m", "store", *making], cwd=servers.ROOT, check=True, capture_output=True)
        if asked.rounds:
            asyncio.run(measure_reruns(database, folder, asked.rounds, asked.reruns))
        if asked.sessions:
            asyncio.run(measure_sessions(database, asked.sessions))


async def measure_reruns(database: Path, folder: Path, rounds: int, reruns: int) -> None:
    """Print the processor time of a rerun of each page, and of the floor."""
    with ExitStack() as running:
        ours = running.enter_context(servers.dashboard(database))
        script = bare.write_one_write(folder)
        floor = running.enter_context(servers.plain(script))
        bare_floor = running.enter_context(servers.plain(script, "--runner.postScriptGC", "false"))
        served = dict.fromkeys(ADDRESSES, ours) | {FLOOR: floor, BARE_FLOOR: bare_floor}
        visitors = {page: sessions.Session(at.address, ADDRESSES.get(page, "")) for page, at in served.items()}
        for visitor in visitors.values():
            await visitor.open()
            await _rerun(visitor, _WARM_UP)
        narrowed = {page: sessions.Session(ours.address, address) for page, address in FILTERED.items()}
        for visitor in narrowed.values():
            await visitor.open()
            await visitor.run(FIRST_WORDS)
        taken: dict[str, list[float]] = {page: [] for page in served}
        for _ in range(rounds):
            for page, server in served.items():
                before = server.cpu_seconds()
                await _rerun(visitors[page], reruns)
                taken[page].append((server.cpu_seconds() - before) * 1000 / reruns)
        for page, visitor in narrowed.items():
            taken[page] = []
            for first in WORDS:
                before = ours.cpu_seconds()
                for second in WORDS:
                    await visitor.run(f"{first} {second}")
                taken[page].append((ours.cpu_seconds() - before) * 1000 / len(WORDS))
        for visitor in (*visitors.values(), *narrowed.values()):
            await visitor.close()
    for page, milliseconds in taken.items():
        print(_line(page, milliseconds), flush=True)


async def measure_sessions(database: Path, count: int) -> None:
    """Print the memory of a server after each fifth of the sessions."""
    with servers.dashboard(database) as server:
        held = [server.resident_bytes() / 1e6]
        for _ in range(_FIFTHS):
            await come_and_go(server, count // _FIFTHS)
            held.append(server.resident_bytes() / 1e6)
    told = " → ".join(f"{megabytes:.0f}" for megabytes in held)
    growth = held[-1] / held[1]
    is_reached = "reached" if growth <= _GROWTH_GOAL else "NOT REACHED"
    print(
        f"memory over {count} sessions: {told} MB, last ÷ first fifth {growth:.2f}; ≤ {_GROWTH_GOAL} {is_reached}",
        flush=True,
    )


async def come_and_go(server: servers.Served, count: int) -> None:
    """Open that many sessions, rerun each once, and leave; ten are there at a time."""
    for first in range(0, count, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, count))
        await asyncio.gather(
            *(_visit(server, tuple(ADDRESSES.values())[number % len(ADDRESSES)]) for number in numbers)
        )


async def _visit(server: servers.Served, page: str) -> None:
    visitor = sessions.Session(server.address, page)
    await visitor.open()
    await _rerun(visitor, 1)
    await visitor.close()


async def _rerun(visitor: sessions.Session, times: int) -> None:
    for _ in range(times):
        await visitor.run(None)


def _line(page: str, milliseconds: Sequence[float]) -> str:
    first, median, third = statistics.quantiles(milliseconds, n=4, method="inclusive")
    told = f"{page}: {median:.1f} ms of CPU a rerun ({first:.1f}–{third:.1f})"
    if page not in GOALS:
        return told
    return f"{told}  < {GOALS[page]} {'reached' if median < GOALS[page] else 'NOT REACHED'}"


if __name__ == "__main__":
    main()
