"""How long the same questions take on PostgreSQL, for the five plans and all of Japan. Floor: DuckDB, in the same run.

usage: python -m bench.engines
"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import psycopg

from bench import japan
from bench.figures import median_of, report
from bench.judgement import seconds_of
from metrics.moment import Moment
from metrics.once import Once
from store import schema
from store.database import Database
from store.plans.build import build
from tools.postgresql_server import Server, serve

ROOT = Path(__file__).resolve().parent.parent
TOGANE = 122131
SIZE = japan.Size()


def both_of_the_plans(server: Server, folder: Path) -> tuple[Database, Database]:
    """Return PostgreSQL and DuckDB with the five plans, each built by the store."""
    pair = (
        Database(server.database("plans"), create=True),
        Database(folder / "plans.duckdb", create=True),
    )
    for database in pair:
        build(database, ROOT / "data", "bench", "bench")
    return pair


def both_of_the_nation(server: Server, folder: Path) -> tuple[tuple[Database, Database], int]:
    """Return PostgreSQL and DuckDB with the municipalities of bench.japan, row for row the same; and their version."""
    path = folder / "nation.duckdb"
    newest = japan.build(path, SIZE)
    url = server.database("nation")
    postgresql = Database(url, create=True)
    with postgresql.transaction() as writing:
        writing.make_tables()
    with duckdb.connect(str(path)) as source, psycopg.connect(url) as target:
        for statement in schema.table_statements():
            table = statement.split()[2]
            file = folder / f"{table}.csv"
            source.execute(f"COPY {table} TO '{file}' (HEADER false)")
            with file.open("rb") as stream, target.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy:
                while block := stream.read(1 << 20):
                    copy.write(block)
            file.unlink()
        target.execute("ANALYZE")
    return (postgresql, Database(path)), newest


def compare(what: str, pair: tuple[Database, Database], moment: Moment, repetitions: int, goal: str) -> None:
    """Measure the status of a moment's scope on both engines and print the ratio."""
    seconds = [median_of(_timed(database, moment), repetitions) for database in pair]
    report(f"status of {what} on PostgreSQL", seconds[0], "the same on DuckDB", seconds[1], goal)


def _timed(database: Database, moment: Moment) -> Callable[[], float]:
    judging = Once(database, moment)
    judging.frame("status")
    return lambda: seconds_of(lambda: judging.frame("status"))


def main() -> None:
    """Measure the status of all cities and of one, on the five plans and on the nation."""
    with tempfile.TemporaryDirectory() as name, serve() as server:
        folder = Path(name)
        plans = both_of_the_plans(server, folder)
        everything = Moment(1, japan.ON)
        compare("the five plans", plans, everything, 9, "under 0.05 s")
        compare("one plan", plans, replace(everything, scope=TOGANE), 9, "under 0.05 s")
        nation, newest = both_of_the_nation(server, folder)
        everything = Moment(newest, japan.ON)
        city = replace(everything, scope=japan.middle(SIZE).key)
        compare("all of Japan", nation, everything, 3, "none")
        compare("one city of Japan", nation, city, 9, "under 0.05 s")
        for database in (*plans, *nation):
            database.close()


if __name__ == "__main__":
    main()
