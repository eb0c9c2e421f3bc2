"""How long the reports of 東金市 and of all five cities take, on practice data. Floor: judging all of it once.

usage: python -m bench.progress_reports
"""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.figures import median_of, report
from metrics import standing
from metrics.moment import Moment
from reports.asked import Wanted
from store import progress_report, versions
from store.database import Database
from store.practice import making

_ROOT = Path(__file__).resolve().parent.parent


def seconds_of(action: Callable[[], object]) -> float:
    """Return the seconds of the processor that one call takes: others at work beside it do not count."""
    started = time.process_time()
    action()
    return time.process_time() - started


def main() -> None:
    """Measure what a report says, and each of its files; the first report of a server judges, later ones do not."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "practice.duckdb"
        making.make(path, _ROOT / "data")
        with Database(path) as database:
            moment = Moment(versions.current(database), making.AS_OF)
            floor = seconds_of(lambda: standing.of_all(database, moment))
            for name, cities in (("東金市", ("togane",)), ("five cities", ())):
                measure(database, moment, name, cities, floor)


def measure(database: Database, moment: Moment, name: str, cities: tuple[str, ...], floor: float) -> None:
    """Measure the report of some cities and each of its files."""
    wanted, goal = Wanted(cities), "under 15 s"
    first = seconds_of(lambda: progress_report.made(database, moment, wanted))
    report(f"{name}: what it says, the first time", first, "judging", floor, f"{goal} with its files")
    made = progress_report.made(database, moment, wanted)
    for kind in progress_report.KINDS:
        took = median_of(partial(seconds_of, partial(progress_report.written, made, kind)), 3)
        report(f"{name}: as {kind}", took, "judging", floor, goal)


if __name__ == "__main__":
    main()
