"""How long the judgement takes on all of Japan: 1,741 municipalities × 40 KPIs × 10 years (bench.japan).
Each time anew; what is judged once is measured by `bench.judged_once`. Floor: the sums of the same targets and
reports, one a KPI.

usage: python -m bench.judgement
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from bench import japan
from bench.figures import median_of, report
from metrics.compose import question
from metrics.moment import Moment
from metrics.once import Once
from store.database import Database

SIZE = japan.Size()

_FLOOR = (
    "SELECT municipality_key, kpi_id, sum(target_low_value) FROM target GROUP BY municipality_key, kpi_id",
    "SELECT municipality_key, kpi_id, sum(low_value) FROM actual_revision GROUP BY municipality_key, kpi_id",
)


def seconds_of(action: Callable[[], object]) -> float:
    """Return the wall seconds of one call."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def keep(connection: duckdb.DuckDBPyConnection, *questions: tuple[str, list[object]]) -> None:
    """Answer inside the engine, every column of it, as a table of its own."""
    for sql, parameters in questions:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {sql}", parameters)


def main() -> None:
    """Measure the status table of all KPIs and of one city, on the file and with two threads."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nation.duckdb"
        newest = japan.build(path, SIZE)
        everything, city = Moment(newest, japan.ON), Moment(newest, japan.ON, japan.middle(SIZE).key)
        with duckdb.connect(str(path), config={"threads": 2, "memory_limit": "1GB"}) as connection:
            floor = median_of(lambda: seconds_of(lambda: keep(connection, *((sql, []) for sql in _FLOOR))), 7)
            table = median_of(lambda: seconds_of(lambda: keep(connection, question("status", everything))), 7)
        with Database(path) as database:
            frame = median_of(lambda: seconds_of(lambda: Once(database, everything).frame("status")), 3)
            first = seconds_of(lambda: Once(database, city).rows("status"))
            one = median_of(lambda: seconds_of(lambda: Once(database, city).rows("status")), 21)
    floor_name = "summing the same targets and reports by KPI"
    name = f"status table of {SIZE.cities * SIZE.kpis:,} KPIs, inside the engine"
    report(name, table, floor_name, floor, "under 1 s")
    report("the same as a frame in Python", frame, floor_name, floor, "none")
    report(f"one city's status ({SIZE.kpis} records), the first time", first, floor_name, floor, "none")
    report("one city's status, from then on", one, floor_name, floor, "under 0.05 s")


if __name__ == "__main__":
    main()
