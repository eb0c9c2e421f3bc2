"""Quotients are exact up to the ends of DECIMAL(18, 4), fourteen digits before the point, on both engines."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor, trunc

import pytest

from domain.codes import Comparator, Direction, Kind, TargetSource
from metrics.compose import question
from metrics.moment import Moment
from store import write
from store.database import Database
from store.plans.build import bring
from tests.store import small

GREATEST, LEAST = Decimal("99999999999999.9999"), Decimal("0.0001")
# Each with its baseline, its target of FY2029, its value and the value's day. From end to end of what a column holds,
# up and down; a way of the least length; the least gain on a long way, soon after its start; one from above zero.
WAYS = {
    "up": (-GREATEST, GREATEST, Decimal("-33333333333333.3333"), date(2027, 1, 15)),
    "down": (GREATEST, -GREATEST, Decimal("77777777777777.7777"), date(2027, 3, 31)),
    "short": (Decimal(0), LEAST, GREATEST, date(2027, 3, 31)),
    "slow": (Decimal(0), GREATEST, LEAST, date(2026, 4, 2)),
    "long": (LEAST, GREATEST, Decimal("77777777777777.7778"), date(2028, 3, 30)),
}
# Four fifths of the greatest value are 79,999,999,999,999.99992: of two neighbours one lies above and one below. Each
# with its target of FY2026, its value at the end of that year, and whether the target is the final one.
FIFTHS = {
    "missed-above": (GREATEST, Decimal(80_000_000_000_000), True),
    "missed-below": (GREATEST, Decimal("79999999999999.9999"), True),
    "yearly-above": (Decimal(80_000_000_000_000), GREATEST, False),
    "yearly-below": (Decimal("79999999999999.9999"), GREATEST, False),
}
ON = date(2028, 4, 2)
BEGUN, ENDS = Fraction(2026), Fraction(2030)


def kpi(name, kind, baseline, is_down=False, unit="点", step=None):
    sides = {"direction": Direction.DOWN, "comparator": Comparator.AT_MOST} if is_down else {}
    printed = None if baseline is None else f"{baseline:f}"
    free = {"step": step, "lower_bound": None, "upper_bound": None}
    return small.kpi(f"togane-1-{name}", kind, unit, printed, **free, **sides)


def target(name, value, year):
    text = f"{value:f}"
    return small.Target(f"togane-1-{name}", year, small.point(text), TargetSource.CITY, small.printed(text))


def actual(name, value, on):
    year = on.year if on.month > 3 else on.year - 1
    ends = {"low": value, "high": value, "value_text": f"{value:f}"}
    return small.actual(1, on, f"togane-1-{name}", fiscal_year=year, **ends)


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def database(request, tmp_path_factory):
    """Return a database with the extremes in it, and a yearly count whose year is open, once on each engine."""
    is_file = request.param == "duckdb"
    address = tmp_path_factory.mktemp("e") / "d.duckdb" if is_file else request.getfixturevalue("server").database("e")
    plan = replace(
        small.plan(),
        kpis=(
            *(kpi(name, Kind.LEVEL, baseline, final < baseline) for name, (baseline, final, _, _) in WAYS.items()),
            *(
                kpi(name, Kind.LEVEL, Decimal(0)) if is_final else kpi(name, Kind.ANNUAL, None, is_down=True)
                for name, (_, _, is_final) in FIFTHS.items()
            ),
            kpi("yearly", Kind.ANNUAL, None),
            kpi("stepped", Kind.LEVEL, Decimal(0), unit="件", step=Decimal(1)),
        ),
        targets=(
            *(target(name, final, 2029) for name, (_, final, _, _) in WAYS.items()),
            *(target(name, value, 2026) for name, (value, _, _) in FIFTHS.items()),
            *(target(name, value, 2029) for name, (value, _, is_final) in FIFTHS.items() if not is_final),
            target("stepped", Decimal(99_999_999_999_999), 2029),
            *(target("yearly", LEAST if year == 2027 else GREATEST, year) for year in range(2026, 2030)),
        ),
    )
    reports = [actual(name, value, on) for name, (_, _, value, on) in WAYS.items()]
    reports += [actual(name, value, date(2027, 3, 31)) for name, (_, value, _) in FIFTHS.items()]
    reports += [actual("stepped", GREATEST / 4 // 1, date(2027, 3, 31))]
    reports += [actual("yearly", GREATEST, date(2028, 3, 31)), actual("yearly", GREATEST, date(2028, 4, 2))]
    with Database(address, create=True) as opened:
        bring(opened, small.catalogue(), [plan], "試験", "初回", small.AT)
        sent = write.Upload(small.TOGANE, 1, "h", "f.xlsx", "佐藤", "", tuple(reports), ())
        write.accept_upload(opened, sent, small.AT)
        yield opened


def asked(database, metric):
    return {str(row["kpi_id"])[9:]: row for row in database.rows(*question(metric, Moment(2, ON)))}


def years(on):
    begun = on.year if on.month > 3 else on.year - 1
    return begun + Fraction((on - date(begun, 4, 1)).days + 1, (date(begun + 1, 4, 1) - date(begun, 4, 1)).days)


def cut(quotient, toward=floor):
    return Decimal(toward(quotient * 10_000)).scaleb(-4)


def test_the_numbers_of_a_way_are_exact(database):
    rows = asked(database, "status")
    for name, (baseline, final, value, on) in WAYS.items():
        start, end, reached, at = Fraction(baseline), Fraction(final), Fraction(value), years(on)
        sign = 1 if end > start else -1
        line = start + (end - start) * (at - BEGUN) / (ENDS - BEGUN)
        today = start + (end - start) * (years(ON) - BEGUN) / (ENDS - BEGUN)
        gain, left = sign * (reached - start), sign * (end - reached)
        wanted = {
            "latest_value": value,
            "expected_value": sign * cut(sign * line),
            "asked_value": sign * cut(sign * today),
            "attainment": cut(gain / abs(end - start)),
            "gap_value": cut(sign * (reached - line)),
            "pace_ratio": cut(gain / abs(line - start)),
            "planned_per_year": cut((end - start) / (ENDS - BEGUN), trunc),
            "past_per_year": sign * cut(gain / (at - BEGUN)),
            "needed_per_year": -sign * cut(-left / (ENDS - at)) if left > 0 else None,
            "needed_multiple": -cut(-(left * (at - BEGUN)) / (gain * (ENDS - at))) if left > 0 else None,
        }
        assert {column: rows[name][column] for column in wanted} == wanted, name


def test_shares_of_a_way_are_exact(database):
    status, pace = asked(database, "status"), asked(database, "pace")
    for name, (baseline, final, value, _) in WAYS.items():
        way, begun, row = Fraction(final) - Fraction(baseline), Fraction(baseline), status[name]
        wanted = {
            "reached_share": cut((Fraction(value) - begun) / way, trunc),
            "asked_share": cut((Fraction(row["asked_value"]) - begun) / way, trunc),
            "past_share_per_year": cut(Fraction(row["past_per_year"]) / way, trunc),
            "planned_share_per_year": cut(Fraction(row["planned_per_year"]) / way, trunc),
        }
        assert {column: pace[name][column] for column in wanted} == wanted, name


def test_what_a_plan_promises_is_exact(database):
    row, (baseline, final, _, _) = asked(database, "promise")["long"], WAYS["long"]
    assert row["multiple"] == cut(Fraction(final) / Fraction(baseline))
    assert row["yearly_share"] == cut(Fraction(row["planned_per_year"]) / Fraction(baseline))


def test_a_year_of_its_own_and_an_open_one_are_exact(database):
    yearly, open_year = asked(database, "status")["yearly"], asked(database, "open_year")["yearly"]
    assert yearly["own_year_share"] == cut(Fraction(GREATEST) / Fraction(LEAST)) == GREATEST * 10_000
    assert open_year["due_so_far_value"] == cut(Fraction(GREATEST) * 2 / 365, trunc)
    assert open_year["share_so_far"] == cut(Fraction(365, 2), trunc)


def test_verdicts_turn_at_the_last_digit(database):
    rows = asked(database, "status")
    assert [(name, rows[name]["status"], rows[name]["is_missed_narrowly"]) for name in FIFTHS] == [
        ("missed-above", "missed", True),
        ("missed-below", "missed", False),
        ("yearly-above", "slightly_behind", False),
        ("yearly-below", "behind", False),
    ]
    stepped = rows["stepped"]
    assert (stepped["expected_value"], stepped["gap_value"], stepped["status"]) == (24_999_999_999_999, 0, "on_track")
