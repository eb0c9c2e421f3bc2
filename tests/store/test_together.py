"""Eight who register and twenty who read at once: every accepted upload is there, every reader is on one version."""

from store import versions
from store.copies import drift
from tests.store import together


def test_all_that_was_accepted_is_there_and_nobody_reads_a_part_of_it(either):
    seen = together.run(either, writers=8, readers=20, seconds=3)
    assert seen.wrong == []
    assert seen.read_count >= 20
    assert sorted(seen.accepted) == list(range(2, versions.current(either) + 1))
    assert len(seen.accepted) >= 8
    rows = either.rows("SELECT version, count(*) AS n FROM actual_revision GROUP BY version ORDER BY version")
    assert [(row["version"], row["n"]) for row in rows] == [
        (version, together.ROWS) for version in sorted(seen.accepted)
    ]
    assert drift.check(either) == []
