"""Eight sessions that register and twenty that read at once, for a minute: what was seen, and how long a commit takes.

The floor is the same commits with nobody else at work, in the same run.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from store import versions
from store.copies import drift
from tests.store import small, together


def main() -> int:
    """Measure and print; return 1 where something was lost or read in part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        with small.built(Path(folder) / "alone.duckdb") as database:
            alone = together.run(database, writers=1, readers=0, seconds=min(seconds, 5))
        with small.built(Path(folder) / "together.duckdb") as database:
            seen = together.run(database, writers=8, readers=20, seconds=seconds)
            whole = sorted(seen.accepted) == list(range(2, versions.current(database) + 1))
            wrong = [*seen.wrong, *drift.check(database), *([] if whole else ["an accepted upload is not there"])]
    floor, busy = statistics.median(alone.seconds), statistics.median(seen.seconds)
    print(f"一緒に働く: 8人が登録、20人が閲覧、{seconds:.0f}秒")
    print(f"  登録 {len(seen.accepted)}件、閲覧 {seen.read_count}回、おかしなもの {len(wrong)}件")
    print(f"  登録1件の中央値 {busy * 1000:.0f} ms（一人のとき {floor * 1000:.0f} ms、{busy / floor:.1f}倍）")
    for line in wrong[:10]:
        print(f"  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
