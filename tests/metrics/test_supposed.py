"""試算: what would follow from one more report or another target is what follows once it stands."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from domain.codes import Status
from metrics import status, supposed
from metrics.moment import Moment
from metrics.status import KpiStatus
from tests.given import Given
from tests.metrics import cases
from tests.metrics.cases import Batch, Example

READ = date(2026, 7, 15)
WANTED, LATER = 5, date(2027, 7, 15)


def _given() -> Given:
    """10 at the end of FY2023, 50 asked by the end of FY2027, 22 reached by the end of FY2025."""
    made = Given()
    made.municipality()
    made.plan()
    made.initiative()
    made.kpi(baseline=10)
    made.target(50, 2027)
    made.actual(22, 2025)
    return made


def _verdict(found: KpiStatus | None) -> KpiStatus:
    assert found is not None
    return found


def test_a_supposed_report_is_judged_on_the_day_after_it_and_nothing_is_written() -> None:
    made = _given()
    before = made.rows("SELECT count(*) AS count FROM actual_revision")
    found = _verdict(supposed.with_report(made, made.at(READ), "k", "40", "40", date(2027, 3, 31)))
    assert (found.status, found.as_of, found.latest_value) == (Status.ON_TRACK, date(2027, 4, 1), Decimal(40))
    assert (found.expected_value, found.needed_per_year) == (Decimal(40), Decimal(10))
    assert _verdict(supposed.with_report(made, made.at(READ), "k", "39", "39", date(2027, 3, 31))).status is (
        Status.SLIGHTLY_BEHIND
    )
    assert made.rows("SELECT count(*) AS count FROM actual_revision") == before
    assert _verdict(status.of_kpi(made, made.at(READ), "k")).latest_value == 22


def test_a_supposed_report_takes_the_place_of_the_one_that_stands_on_its_day() -> None:
    made = _given()
    found = _verdict(supposed.with_report(made, made.at(READ), "k", "31", "31", date(2026, 3, 31)))
    assert (found.status, found.latest_value, found.as_of) == (Status.ON_TRACK, Decimal(31), READ)


def test_another_final_target_asks_for_another_pace() -> None:
    made = _given()
    found = _verdict(supposed.with_target(made, made.at(READ), "k", "30", 2027))
    assert (found.final_target_value, found.needed_per_year, found.past_per_year) == tuple(map(Decimal, (30, 4, 6)))
    assert found.status is Status.ON_TRACK
    assert _verdict(status.of_kpi(made, made.at(READ), "k")).needed_per_year == 14


def test_a_year_without_a_target_stays_without_one() -> None:
    made = _given()
    now = status.of_kpi(made, made.at(READ), "k")
    assert supposed.with_target(made, made.at(READ), "k", "30", 2026) == now


def test_an_unknown_kpi_has_none() -> None:
    made = _given()
    assert supposed.with_report(made, made.at(READ), "x", "1", "1", date(2027, 3, 31)) is None
    assert supposed.with_target(made, made.at(READ), "x", "1", 2027) is None


def _drawn() -> list[Example]:
    """KPIs whose newest report is an uploaded number without a band: what can be supposed."""
    dice = Random("supposed")
    found: list[Example] = []
    while len(found) < WANTED:
        one = replace(cases.example(dice), noise="none")
        if not one.actuals:
            continue
        last = max(one.actuals, key=lambda actual: actual.observed_on)
        is_number = last.value is not None and last.value.low == last.value.high and last.mark == "final"
        if is_number and last.source == "upload" and last.observed_on < LATER:
            found.append(one)
    return found


def test_whatever_is_supposed_gives_the_verdict_that_the_same_report_gives() -> None:
    whole, lacking = Batch(), Batch()
    examples = _drawn()
    for made in (whole, lacking):
        for number in range(len(cases.PLANS)):
            made.municipality(number + 1)
    for index, one in enumerate(examples):
        last = max(one.actuals, key=lambda actual: actual.observed_on)
        whole.example(f"k{index}", one)
        kept = tuple(actual for actual in one.actuals if actual is not last)
        lacking.example(f"k{index}", replace(one, actuals=kept))
    whole.flush()
    lacking.flush()
    moment = Moment(max(whole.version, lacking.version), LATER)
    wanted = {one.kpi_id: one for one in status.of_city(whole, moment)}
    for index, one in enumerate(examples):
        last = max(one.actuals, key=lambda actual: actual.observed_on)
        assert last.value is not None and last.value.low is not None
        value = str(Decimal(last.value.low.numerator) / last.value.low.denominator)
        found = supposed.with_report(lacking, moment, f"k{index}", value, value, last.observed_on)
        assert found == wanted[f"k{index}"], (index, one)
