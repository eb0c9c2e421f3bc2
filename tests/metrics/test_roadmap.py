"""Roadmaps line by line: when a plan has a line run, and the furthest stage of a city's year."""

import pandas as pd

from domain.codes import Stage
from metrics import roadmap
from metrics.roadmap import Outlook


def _cells(*rows: tuple[str, str, int, int, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["city", "initiative_id", "line_number", "fiscal_year", "stage"], dtype=object)


def test_a_line_runs_from_its_first_year_of_partial_or_whole_operation() -> None:
    rising, done, planned = roadmap.lines(
        _cells(
            ("c", "a", 1, 2026, "considering"),
            ("c", "a", 1, 2027, "partial"),
            ("c", "a", 1, 2028, "done"),
            ("c", "a", 2, 2026, "done"),
            ("c", "b", 1, 2026, None),
            ("c", "b", 1, 2027, "preparing"),
        )
    )
    assert (rising.runs_from, rising.done_from) == (2027, 2028)
    assert (done.runs_from, done.done_from) == (2026, 2026)
    assert (planned.runs_from, planned.done_from) == (None, None)
    assert dict(planned.stages) == {2027: Stage.PREPARING}
    assert [rising.outlook(year) for year in (2026, 2027)] == [Outlook.AHEAD, Outlook.RUNNING]
    assert planned.outlook(2040) is Outlook.UNDATED


def test_the_furthest_stage_of_a_year_stands_with_the_lines_at_each_stage() -> None:
    found = roadmap.furthest(
        _cells(
            ("c", "a", 1, 2026, "partial"),
            ("c", "a", 2, 2026, "considering"),
            ("c", "b", 1, 2026, "considering"),
            ("c", "d", 1, 2026, "cancelled"),
            ("c", "e", 1, 2026, None),
            ("c", "e", 1, 2027, None),
        )
    )
    assert set(found) == {("c", 2026)}
    assert found["c", 2026].stage is Stage.PARTIAL
    assert list(found["c", 2026].line_counts.items()) == [
        (Stage.PARTIAL, 1),
        (Stage.CONSIDERING, 2),
        (Stage.CANCELLED, 1),
    ]
