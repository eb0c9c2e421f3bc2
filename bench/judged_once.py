"""What a judgement costs the server, in milliseconds of its CPU, whatever else runs beside it.

usage: python -m bench.judged_once

The first visitor of 全体 after an upload, who waits for the judgement, beside a page of one st.write; then questions
to what is judged already: of one KPI, one city and all KPIs, on the practice data and on all of Japan, each beside
one row of one table.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from streamlit.testing.v1 import AppTest

from bench import japan
from domain.actual import Actual
from domain.codes import Mark
from metrics import counts, status
from metrics.moment import Moment
from store import versions, write
from store.database import Database
from store.practice import making

ROOT = Path(__file__).resolve().parent.parent
TOGANE, KPI = 122131, "togane-1-4-line-friends"
_ONE_ROW = "SELECT version FROM data_version WHERE scope = 0"
VISITOR_MS = 250
QUESTION_MS = 50


def cpu_ms(action: Callable[[], object]) -> float:
    """Return the milliseconds of CPU that this process spends on one call, all of its threads together."""
    started = time.process_time()
    action()
    return (time.process_time() - started) * 1000


def line(name: str, ours: float, floor_name: str, floor: float, goal: float | None) -> str:
    """Return one measurement with its floor and its goal."""
    told = "" if goal is None else f"; goal: under {goal:.0f} ms, {'reached' if ours < goal else 'NOT REACHED'}"
    return f"{name}: {ours:.1f} ms = {ours / floor:.1f} × {floor_name} ({floor:.1f} ms){told}"


def first_visitors(path: Path, rounds: int) -> None:
    """Measure 全体 for the first visitor after each of some uploads, and for the one after him."""
    os.environ["DX_DATABASE"] = str(path)
    from access import served

    bare = AppTest.from_string("import streamlit as st\nst.write('ok')")
    page = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=60)
    page.run()
    first, second, floor = [], [], []
    for number in range(rounds):
        _upload(served.database(), number)
        first.append(cpu_ms(page.run))
        second.append(cpu_ms(page.run))
        floor.append(cpu_ms(bare.run))
    one = "a page of one st.write"
    print(line("全体, first visitor after an upload", min(first), one, min(floor), VISITOR_MS))
    print(line("the same, median", statistics.median(first), one, statistics.median(floor), None))
    print(line("全体, the visitor after him", statistics.median(second), one, statistics.median(floor), None))
    served.database().close()


def _upload(database: Database, number: int) -> None:
    day = date(2028, 4, 1) + timedelta(days=number)
    value = Decimal(number + 1)
    report = Actual(KPI, day, 2028, value, value, str(value), None, Mark.FINAL)
    upload = write.Upload(TOGANE, versions.current(database), f"bench {number}", "b.xlsx", "bench", "", (report,), ())
    write.accept_upload(database, upload, datetime(2030, 9, 1, tzinfo=UTC))


def questions(name: str, database: Database, everything: Moment, city: int, kpi_id: str) -> None:
    """Measure the questions to a moment, the first and from then on."""
    of_city = replace(everything, scope=city)
    floor = min(cpu_ms(lambda: database.rows(_ONE_ROW)) for _ in range(50))
    asked: dict[str, tuple[Callable[[], object], float | None]] = {
        "one city, while not all are judged": (lambda: status.of_city(database, of_city), None),
        "all, numbers by city": (lambda: counts.by_city(database, everything), QUESTION_MS),
        "one city": (lambda: status.of_city(database, of_city), QUESTION_MS),
        "one KPI": (lambda: status.of_kpi(database, everything, kpi_id), QUESTION_MS),
        "all, each KPI as a row in Python": (lambda: status.of_city(database, everything), None),
    }
    for what, (ask, goal) in asked.items():
        first = cpu_ms(ask)
        then = statistics.median(cpu_ms(ask) for _ in range(5))
        print(line(f"{name}, {what} (the first time {first:.0f} ms)", then, "one row of one table", floor, goal))


def main() -> None:
    """Measure both databases."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "practice.duckdb"
        making.make(path, ROOT / "data")
        first_visitors(path, 9)
        with Database(path) as database:
            moment = Moment(versions.current(database), making.AS_OF)
            questions("practice data", database, moment, TOGANE, KPI)
        path = Path(folder) / "nation.duckdb"
        size = japan.Size()
        newest, middle = japan.build(path, size), japan.middle(size)
        with Database(path) as database:
            questions("all of Japan", database, Moment(newest, japan.ON), middle.key, f"{middle.city}-3")


if __name__ == "__main__":
    main()
