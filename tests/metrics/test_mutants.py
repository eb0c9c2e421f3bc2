"""The mutants of the SQL: each still finds the text that it changes, and a few of them are caught by a KPI or two each.

All of them on random KPIs: `python -m tests.metrics.mutants`.
"""

from datetime import date
from fractions import Fraction

import pytest

from tests.metrics import mutants
from tests.metrics.cases import PLANS, Example
from tests.metrics.mutants import MUTANTS, Judged, Mutant
from tests.metrics.reference import Actual, Band, Kpi, Target

DAY = date(2026, 7, 1)

# By name, so that each is seen to change what it says.
TRIED = ("a pace of exactly four fifths", "速報 displaces 確定", "集計中 expires a year too soon")


def point(value: int) -> Band:
    return Band(Fraction(value), Fraction(value))


def example(*reports: Actual) -> Example:
    """A KPI from -20 to 10 in the plan of FY2024 to FY2027, read after the due day of FY2025."""
    kpi = Kpi(comparator="at_least", baseline=point(-20), baseline_on=date(2024, 3, 31))
    return Example(kpi, (Target(2027, point(10)),), reports, PLANS[0], DAY)


@pytest.fixture(scope="module")
def judged() -> Judged:
    exactly = Actual(date(2026, 3, 31), point(-8))
    late = Actual(date(2026, 3, 31), point(9), mark="preliminary")
    put_off = Actual(date(2026, 3, 31), code="in_progress")
    return Judged([example(exactly), example(exactly, late), example(put_off)])


def test_engine_and_reference_agree_before_any_fault(judged: Judged) -> None:
    assert judged.difference() is None


@pytest.mark.parametrize(
    "mutant", [mutant for mutant in MUTANTS if mutant.name in TRIED], ids=lambda mutant: mutant.name
)
def test_a_mutant_is_caught(judged: Judged, mutant: Mutant) -> None:
    with mutants.alive(mutant):
        assert judged.difference() is not None


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_finds_what_it_changes(mutant: Mutant) -> None:
    assert mutants.original(mutant).count(mutant.old) == 1
    assert mutant.new != mutant.old


def test_the_names_of_mutants_tell_them_apart() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert {mutant.name for mutant in MUTANTS} >= set(TRIED)


def test_a_text_that_is_no_longer_there_is_refused() -> None:
    gone = MUTANTS[0]._replace(old="what nobody wrote")
    with pytest.raises(ValueError, match="0 times"), mutants.alive(gone):
        pass
