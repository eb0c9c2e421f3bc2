"""A revision names the whole path (現行目標), and what was first printed (当初目標) is judged beside it."""

from datetime import date

import pytest

from metrics import status
from metrics.status import KpiStatus
from tests.given import Given

READ = date(2026, 7, 15)


def given(*targets: tuple[int, int, int]) -> Given:
    """A KPI from 10 with targets (year, value, revision), of which 22 was reached in FY2025."""
    made = Given()
    made.municipality()
    made.plan()
    made.initiative()
    made.kpi(baseline=10)
    for year, value, revision in targets:
        made.target(value, year, revision=revision)
    made.actual(22, 2025)
    return made


def replaced(made: Given, first: int) -> None:
    """Give the KPI a 当初基準値 at the end of FY2021."""
    made.insert("former_baseline", {
        "version": 1, "municipality_key": 122131, "kpi_id": "k", "baseline_revision": 0, "baseline_low_value": first,
        "baseline_high_value": first, "baseline_on": date(2022, 3, 31), "baseline_text": str(first), "place": "例示",
        "first_line": 1, "last_line": 1,
    })  # fmt: skip


def judged(made: Given, on: date = READ) -> KpiStatus:
    found = status.of_kpi(made, made.at(on), "k")
    assert found is not None
    return found


def verdicts(made: Given) -> tuple[str, str | None, bool]:
    found = judged(made)
    return found.status, found.first_status, found.is_after_lowering


def test_without_a_revision_there_is_no_second_verdict() -> None:
    assert verdicts(given((2027, 50, 0))) == ("behind", None, False)


def test_a_lowered_target_is_met_where_the_first_is_behind() -> None:
    assert verdicts(given((2027, 50, 0), (2027, 30, 1))) == ("on_track", "behind", True)


def test_the_first_of_several_revisions_is_revision_0() -> None:
    assert verdicts(given((2027, 30, 0), (2027, 40, 1), (2027, 50, 2))) == ("behind", "on_track", False)


def test_a_postponed_target_no_longer_judges_in_the_old_year() -> None:
    made = given((2025, 50, 0), (2029, 50, 1))
    assert verdicts(made) == ("slightly_behind", "missed", True)
    assert judged(made).final_target_fiscal_year == 2029


def test_a_year_that_the_revision_leaves_out_is_withdrawn() -> None:
    made = given((2025, 40, 0), (2027, 50, 0), (2027, 50, 1))
    assert (judged(made).expected_value, judged(made).expected_rule) == (30, "line")


def test_a_year_that_a_revision_adds_judges() -> None:
    assert verdicts(given((2027, 50, 0), (2025, 20, 1), (2027, 50, 1))) == ("on_track", "behind", True)


def test_without_any_first_target_it_is_no_target() -> None:
    assert verdicts(given((2027, 30, 1))) == ("on_track", "no_target", False)


def test_a_harder_target_is_no_lowering() -> None:
    assert verdicts(given((2027, 30, 0), (2027, 90, 1))) == ("behind", "on_track", False)


@pytest.mark.parametrize(
    ("first", "verdict", "is_after_lowering"), [(20, "achieved_early", False), (0, "slightly_behind", True)]
)
def test_a_replaced_baseline_is_judged_beside_the_one_that_stands(
    first: int, verdict: str, is_after_lowering: bool
) -> None:
    made = given((2027, 34 if first == 0 else 22, 0))
    replaced(made, first)
    found = judged(made)
    assert (found.first_status, found.is_after_lowering) == (verdict, is_after_lowering)


def test_a_figure_between_two_baselines_is_judged_by_the_first_one() -> None:
    made = given((2025, 20, 0))
    replaced(made, 10)
    made.measurement(15, date(2023, 3, 31))
    found = judged(made, date(2025, 7, 15))
    assert (found.status, found.first_status, found.latest_value) == ("unreported", "on_track", None)


def test_one_row_a_kpi_whatever_was_revised() -> None:
    made = given((2027, 50, 0), (2027, 30, 1))
    assert len(status.of_city(made, made.at(READ))) == 1
    for name in ("trajectory", "reports_due", "comparison", "course", "pace", "counts"):
        rows = made.judged(made.at(READ)).rows(name)
        assert len(rows) == len({tuple(row.items()) for row in rows}), name
