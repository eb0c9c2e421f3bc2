"""Fragments are written out as text, and say on an engine what they are named for."""

import re
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from math import floor, trunc
from pathlib import Path
from random import Random

import duckdb
import pytest

from domain import fiscal
from domain.codes import Kind
from domain.counters import is_counted
from loaders.plan_book import units
from metrics import compose
from metrics.fragments import FRAGMENTS, expanded

BODIES = {path.stem: path.read_text("utf-8") for path in Path(compose.__file__).parent.glob("*.sql")}
EXACT, LEAST = Context(prec=60), Decimal("0.0001")
DAYS = [date(2023, 3, 31) + timedelta(days) for days in range(1200)]


def answer(expression: str) -> object:
    ((found,),) = duckdb.sql(f"SELECT {expanded(expression)}").fetchall()
    return found


def test_a_text_without_a_fragment_stays_as_it_is() -> None:
    text = "SELECT position('@' IN a.unit) -- @ alone"
    assert expanded(text) == text


def test_what_is_more_than_a_name_is_put_in_brackets() -> None:
    assert expanded("x <= @last_day(a.year)") == "x <= make_date(a.year + 1, 3, 31)"
    assert expanded("@last_day(b - 1)") == "make_date((b - 1) + 1, 3, 31)"


def test_an_argument_may_hold_calls_commas_quotes_lines_and_fragments() -> None:
    assert expanded("@judged_end(a = ',)',\n    coalesce(b, c), d) AS e") == (
        "CASE WHEN (a = ',)') THEN coalesce(d, (coalesce(b, c))) ELSE coalesce((coalesce(b, c)), d) END AS e"
    )
    assert expanded("@last_day(@fiscal_year(d))") == f"make_date(({expanded('@fiscal_year(d)')}) + 1, 3, 31)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@nothing(a)", "@nothing: no such fragment; there are "),
        ("@last_day(a, b)", "@last_day(a, b): it takes fiscal_year"),
        ("@cut_down(a)", "@cut_down(a): it takes scaled, divisor"),
        ("SELECT @last_day(coalesce(a, b)", "the bracket is not closed"),
    ],
)
def test_a_wrong_call_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        expanded(text)


def test_each_fragment_is_used_and_nothing_of_them_reaches_an_engine() -> None:
    said = "".join(BODIES.values()) + "".join(one.text for one in FRAGMENTS.values())
    assert set(re.findall(r"@([a-z_]+)\(", said)) == set(FRAGMENTS)
    assert all("@" not in compose.body(name) for name in compose.names())
    assert all("@" not in view for view in compose.view_statements())


@pytest.mark.parametrize("name", sorted(BODIES))
def test_no_body_says_by_itself_what_a_fragment_says(name: str) -> None:
    code = re.sub(r"--[^\n]*", "", BODIES[name])
    own = ("1335900?", r"0\.0001", r"\+ 1, 3, 31\)", r"\+ 1, 4, 1\)", r"extract\(MONTH[^)]*\) < 4")
    own += (
        " / ",
        "'annual', 'increment'",
        "'maintain', 'beyond', 'own_year'",
        r"is_strict THEN",
        r"coalesce\([^)]*high_value, ",
    )
    assert [text for text in own if re.search(text, code)] == []


def test_days_and_years_are_those_of_the_domain() -> None:
    listed = ", ".join(f"DATE '{day}'" for day in DAYS)
    rows = duckdb.sql(
        expanded("SELECT day, @fiscal_year(day), @last_day(@fiscal_year(day)), @position(day, @fiscal_year(day)),")
        + expanded(f" @position_of_year_end(@fiscal_year(day)) FROM (SELECT unnest([{listed}]) AS day)")
    ).fetchall()
    assert [row[0] for row in rows] == DAYS
    for day, year, last_day, position, end in rows:
        assert year == fiscal.fiscal_year_of(day)
        assert last_day == fiscal.last_day(year)
        first_day = fiscal.last_day(year - 1) + timedelta(1)
        share = Decimal((day - first_day).days + 1) / Decimal((last_day - first_day).days + 1)
        assert position == round((year + share) * 133_590)
        assert (position == end) is (day == last_day)


@pytest.mark.parametrize(("scaled", "divisor"), [(7, 2), (-7, 2), (6, 3), (-6, 3), (0, 5), (-1, 366), (1, 366)])
def test_a_quotient_is_cut_down_or_toward_zero(scaled: int, divisor: int) -> None:
    given = f"CAST({scaled} AS DECIMAL(38, 4)), CAST({divisor} AS DECIMAL(12, 0))"
    assert answer(f"@cut_down({given})") == Decimal(floor(scaled / divisor)) / 10_000
    assert answer(f"@cut_toward_zero({given})") == Decimal(trunc(scaled / divisor)) / 10_000


def test_a_quotient_is_exact_up_to_thirty_digits() -> None:
    dice, asked = Random(30), []
    while len(asked) < 3000:
        divisor = Decimal(dice.randrange(1, 10 ** dice.randrange(1, 24))).scaleb(-4)
        quotient = dice.randrange(-(10 ** dice.randrange(1, 30)), 10 ** dice.randrange(1, 30))
        beside = dice.choice([Decimal(0), Decimal("0.0001"), Decimal("-0.0001"), divisor / 2 // LEAST * LEAST])
        scaled = EXACT.add(EXACT.multiply(divisor, quotient), beside)
        if abs(scaled) < 10**33:
            asked.append((scaled, divisor))
    rows = ", ".join(f"({scaled:f}, {divisor:f})" for scaled, divisor in asked)
    given = f"SELECT CAST(s AS DECIMAL(38, 4)) AS s, CAST(d AS DECIMAL(38, 4)) AS d FROM (VALUES {rows}) AS pair (s, d)"
    found = duckdb.sql(expanded(f"SELECT @cut_down(s, d), @cut_toward_zero(s, d) FROM ({given})")).fetchall()
    exact = [Fraction(scaled) / Fraction(divisor) for scaled, divisor in asked]
    assert found == [tuple(Decimal(cut(one)).scaleb(-4, EXACT) for cut in (floor, trunc)) for one in exact]


def test_a_difference_cut_by_positions_is_one_a_year() -> None:
    year = "@position_of_year_end(2025) - @position_of_year_end(2023)"
    assert answer(f"@cut_down(@scaled_per_year(CAST(5 AS DECIMAL(38, 4))), {year})") == Decimal("2.5")


@pytest.mark.parametrize("kind", Kind)
def test_kinds_by_year(kind: Kind) -> None:
    assert answer(f"@is_by_year('{kind}')") is (kind in (Kind.ANNUAL, Kind.INCREMENT))


@pytest.mark.parametrize(
    ("side", "is_strict", "met"),
    [
        (1, False, [False, True, True, True, True]),
        (1, True, [False, False, True, True, True]),
        (0, False, [False, True, True, True, False]),
        (-1, False, [True, True, True, True, False]),
        (-1, True, [True, True, True, False, False]),
    ],
)
def test_a_value_meets_what_is_asked(side: int, is_strict: bool, met: list[bool]) -> None:
    found = [answer(f"@is_met({actual}, 10, {side}, {is_strict}, 1)") for actual in (8, 9, 10, 11, 12)]
    assert found == met


def test_the_end_that_decides_is_the_worse_one_and_an_open_band_has_one() -> None:
    ends = [(3, 6), (3, "NULL"), ("NULL", 6)]
    assert [answer(f"@judged_end(FALSE, {low}, {high})") for low, high in ends] == [3, 3, 6]
    assert [answer(f"@judged_end(TRUE, {low}, {high})") for low, high in ends] == [6, 3, 6]


def test_fragments_end() -> None:
    """No fragment names itself, at whatever distance: writing them out comes to an end."""
    for name, one in FRAGMENTS.items():
        call = f"@{name}({', '.join(one.parameters)})"
        assert "@" not in expanded(call)


@pytest.mark.parametrize(
    ("unit", "counts"),
    [
        ("件", True), ("件/年", True), ("手続／年", True), ("延べ人", True), ("回/週", True), ("%", False), ("％", False),
        ("ポイント", False), ("分", False), ("点", False), ("円", False), ("倍", False), ("件数の割合", False), ("", False),
    ],
)  # fmt: skip
def test_what_counts_whole_things_is_one_list_in_sql_and_in_python(unit: str, counts: bool) -> None:
    assert (answer(f"@is_counted('{unit}')"), is_counted(unit)) == (counts, counts)


@pytest.mark.parametrize("unit", ["区画", "区画/年", "区画／年", "延べ区画", "延べ区画/年"])
def test_a_declared_unit_is_found_a_year_and_in_total_as_a_workbook_finds_it(unit: str) -> None:
    assert (answer(f"@bare_unit('{unit}')"), units.bare(unit)) == ("区画", "区画")


@pytest.mark.parametrize(
    ("month", "day", "due_on"),
    [(6, 30, date(2027, 6, 30)), (3, 31, date(2028, 3, 31)), (4, 1, date(2027, 4, 1)), (1, 15, date(2028, 1, 15))],
)
def test_a_report_falls_due_on_the_first_such_day_after_its_year(month: int, day: int, due_on: date) -> None:
    assert answer(f"@due_on(2026, {month}, {day})") == due_on
