"""What several bodies say in the same words, each once. A body writes @name(argument, …) and reads it as a function.

Fragments are expanded as text before an engine sees them: a function of the engine would have to be made in every
database and kept at the version of the code, and views could not be told apart from the database that made them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from domain.codes import KINDS_BY_YEAR
from domain.counters import ALIKE, COUNTERS


class Fragment(NamedTuple):
    """An expression with its parameters in braces; it may name fragments itself."""

    parameters: tuple[str, ...]
    text: str


# A position counts a day in 1/133590 of its fiscal year, in years of 365 and of 366 days alike: 31 March is the next
# whole year, and no quotient of positions needs a fraction.
_YEAR = 365 * 366
_KINDS_BY_YEAR = ", ".join(f"'{kind}'" for kind in KINDS_BY_YEAR)
_COUNTERS = ", ".join(f"'{counter}'" for counter in COUNTERS)
_ALIKE = " ".join(
    f"WHEN '{unit}{of}' THEN '{same}{of}'" for unit, same in ALIKE.items() for of in ("", "/年")
)

FRAGMENTS = {
    # The fiscal year of a day, and its last day.
    "fiscal_year": Fragment(
        ("day",),
        "(CAST(extract(YEAR FROM {day}) AS INTEGER) - CASE WHEN extract(MONTH FROM {day}) < 4 THEN 1 ELSE 0 END)",
    ),
    "last_day": Fragment(("fiscal_year",), "make_date({fiscal_year} + 1, 3, 31)"),
    # The day on which the report of a fiscal year falls due: the first of that month and day after the year.
    "due_on": Fragment(
        ("fiscal_year", "month", "day"),
        "make_date({fiscal_year} + CASE WHEN {month} > 3 THEN 1 ELSE 2 END, {month}, {day})",
    ),
    "day_count": Fragment(("fiscal_year",), "(make_date({fiscal_year} + 1, 4, 1) - make_date({fiscal_year}, 4, 1))"),
    "days_passed": Fragment(("day", "fiscal_year"), "CAST({day} - make_date({fiscal_year}, 4, 1) + 1 AS INTEGER)"),
    # The position of a day, and of the last day of a fiscal year.
    "position": Fragment(
        ("day", "fiscal_year"),
        f"({{fiscal_year}} * {_YEAR} + @days_passed({{day}}, {{fiscal_year}})"
        " * CASE WHEN @day_count({fiscal_year}) = 366 THEN 365 ELSE 366 END)",
    ),
    "position_of_year_end": Fragment(("fiscal_year",), f"(({{fiscal_year}} + 1) * {_YEAR})"),
    # A difference that a cut by positions makes one a year.
    "scaled_per_year": Fragment(("difference",), f"({{difference}} * {_YEAR * 10_000})"),
    # scaled / divisor in ten-thousandths, without the rest: down, which is toward not achieved for who signed it so
    # that more is better (the divisor above zero), or toward zero.
    "cut_down": Fragment(
        ("scaled", "divisor"),
        "@ten_thousandths({scaled}, mod({scaled}, {divisor})"
        " + CASE WHEN mod({scaled}, {divisor}) < 0 THEN {divisor} ELSE 0 END, {divisor})",
    ),
    "cut_toward_zero": Fragment(
        ("scaled", "divisor"), "@ten_thousandths({scaled}, mod({scaled}, {divisor}), {divisor})"
    ),
    # (scaled - rest) / divisor, which leaves nothing, so it is a whole number. DuckDB divides in floating point, right
    # in the first 15 digits: what these leave, again a multiple of the divisor, is divided once more. Exact up to 30.
    "ten_thousandths": Fragment(
        ("scaled", "rest", "divisor"),
        "((@first_digits({scaled}, {divisor})"
        " + CAST(round(({scaled} - {rest} - @first_digits({scaled}, {divisor}) * {divisor}) / {divisor})"
        " AS DECIMAL(34, 0))) * CAST(0.0001 AS DECIMAL(4, 4)))",
    ),
    "first_digits": Fragment(("scaled", "divisor"), "CAST(round({scaled} / {divisor}) AS DECIMAL(34, 0))"),
    # The kinds whose values are of a whole year each; the paths that are judged by the level or the year's own target.
    "is_by_year": Fragment(("kind",), f"({{kind}} IN ({_KINDS_BY_YEAR}))"),
    # Whether a unit counts whole things (domain/counters.py says the same in Python).
    "is_counted": Fragment(
        ("unit",), f"(replace(split_part(replace({{unit}}, '／', '/'), '/', 1), '延べ', '') IN ({_COUNTERS}))"
    ),
    # What a unit that a plan declares is found by: 区画 of 区画/年 and of 延べ区画.
    "bare_unit": Fragment(("unit",), "replace(replace(replace({unit}, '／', '/'), '/年', ''), '延べ', '')"),
    # The unit under which amounts stand together: 件 for 手続, 人 for 名 (domain/counters.py).
    "counted_as": Fragment(("unit",), f"(CASE {{unit}} {_ALIKE} ELSE {{unit}} END)"),
    # How good a verdict is; NULL for what is none.
    "rank": Fragment(
        ("status",),
        "CASE WHEN {status} IN ('achieved', 'achieved_early', 'maintained') THEN 4 WHEN {status} = 'on_track' THEN 3"
        " WHEN {status} = 'slightly_behind' THEN 2 WHEN {status} = 'behind' THEN 1"
        " WHEN {status} IN ('regressed', 'broken', 'missed') THEN 0 END",
    ),
    "is_held": Fragment(("path",), "({path} IN ('maintain', 'beyond', 'own_year'))"),
    # The end of a band that decides: the worse one.
    "judged_end": Fragment(
        ("is_down", "low", "high"), "CASE WHEN {is_down} THEN coalesce({high}, {low}) ELSE coalesce({low}, {high}) END"
    ),
    # Whether a value meets what is asked of it; `side` is 1 for at least, -1 for at most, 0 for equal.
    "is_met": Fragment(
        ("actual", "asked", "side", "is_strict", "tolerance"),
        "CASE WHEN {side} = 0 THEN abs({actual} - {asked}) <= {tolerance}"
        " WHEN {is_strict} THEN {side} * ({actual} - {asked}) > -{tolerance}"
        " ELSE {side} * ({actual} - {asked}) >= -{tolerance} END",
    ),
}

_CALL = re.compile(r"@([a-z_]+)\(")
_PLAIN = re.compile(r"[a-z_][a-z0-9_.]*")


def expanded(sql: str) -> str:
    """Return a text with its fragments written out. Raises ValueError for an unknown one and for a wrong call."""
    while call := _CALL.search(sql):
        arguments, end = _arguments(sql, call.end())
        sql = sql[: call.start()] + _written_out(call[1], arguments) + sql[end:]
    return sql


def _written_out(name: str, arguments: list[str]) -> str:
    if name not in FRAGMENTS:
        raise ValueError(f"@{name}: no such fragment; there are {', '.join(sorted(FRAGMENTS))}")
    fragment = FRAGMENTS[name]
    if len(arguments) != len(fragment.parameters):
        raise ValueError(f"@{name}({', '.join(arguments)}): it takes {', '.join(fragment.parameters)}")
    return fragment.text.format(**dict(zip(fragment.parameters, map(_whole, arguments), strict=True)))


def _whole(argument: str) -> str:
    """Return an argument so that nothing around it takes it apart."""
    return argument if _PLAIN.fullmatch(argument) else f"({argument})"


def _arguments(sql: str, start: int) -> tuple[list[str], int]:
    """Return the arguments of a call and the place behind its closing bracket."""
    arguments, begin = [], start
    for place, depth in _depths(sql, start):
        if depth < 0 or (depth == 0 and sql[place] == ","):
            arguments.append(" ".join(sql[begin:place].split()))
            begin = place + 1
        if depth < 0:
            return arguments, begin
    raise ValueError(f"{sql[start - 20 : start + 40]}: the bracket is not closed")


def _depths(sql: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield each place outside of quotes with the number of brackets that are open behind it."""
    depth, is_quoted = 0, False
    for place in range(start, len(sql)):
        if sql[place] == "'":
            is_quoted = not is_quoted
        elif not is_quoted:
            depth += {"(": 1, ")": -1}.get(sql[place], 0)
            yield place, depth
