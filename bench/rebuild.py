"""How long a rebuild of the five plans takes, as a whole process.
Floor: the same interpreter importing duckdb and pandas.

usage: python -m bench.rebuild
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import median_of, report

ROOT = Path(__file__).resolve().parent.parent


def seconds_of(*arguments: str) -> float:
    """Return the wall seconds of one run of this interpreter."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    """Measure a first build into an empty file, and a second one that finds nothing to change."""
    floor = median_of(lambda: seconds_of("-c", "import duckdb, pandas"), 5)
    with tempfile.TemporaryDirectory() as folder:
        fresh = iter(range(100))
        first = median_of(lambda: seconds_of("-m", "store", "build", "--database", f"{folder}/{next(fresh)}.duckdb"), 5)
        again = median_of(lambda: seconds_of("-m", "store", "build", "--database", f"{folder}/0.duckdb"), 5)
    report("build of the five plans into an empty file", first, "importing duckdb and pandas", floor, "under 2 s")
    report("build with nothing changed", again, "importing duckdb and pandas", floor, "under 2 s")


if __name__ == "__main__":
    main()
