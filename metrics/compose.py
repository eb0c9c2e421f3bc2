"""Chain the bodies that a question needs. A body refers to another by its name, and to `moment` for the reading;
`@name(…)` in it is a fragment (metrics/fragments.py).

A question stands alone (`question`), or it reads what a judgement keeps (`reading`): each name of KEPT as a temporary
table, made once by `making`, the rest chained as before. The bodies are the same in both.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from metrics import fragments
from metrics.moment import Moment

# What more than one question reads. Planning costs more than answering as long as the numbers are those of a few
# cities, so a step that only one of these needs is chained into it: a table of its own would be planned once more,
# and all of Japan's reports would lie there several times.
KEPT = frozenset({
    "edition_now", "municipality_now", "initiative_now", "kpi_now", "target_now", "actual_now", "stage_now",
    "aim", "report_year", "status", "kpi_listed", "initiative_listed", "measure_of_kpi", "comparison",
    "comparable_value",
})  # fmt: skip

# Those of them that have a view for whoever has a SQL prompt. What cities have beside each other is asked by 比較 and 指標
# several times on one page, and is no table to begin from.
VIEWED = KEPT - {"comparison", "comparable_value"}

# Those of them that plans, catalogues and decisions about them alone decide: an upload and another day leave them as
# they are.
OF_PLANS = frozenset({
    "edition_now", "municipality_now", "initiative_now", "kpi_now", "target_now", "kpi_listed", "measure_of_kpi",
})  # fmt: skip

_WORD = re.compile(r"\b[a-z_][a-z0-9_]*\b")
_COMMENT = re.compile(r"--[^\n]*")
_TEXT = re.compile(r"'[^']*'")

# NOT MATERIALIZED: the planner sees the values themselves, and one city's question goes through its index (0.45 s on
# PostgreSQL among 1,741 cities otherwise, 0.03 s so).
_MOMENT = (
    "moment AS NOT MATERIALIZED"
    " (SELECT CAST(? AS INTEGER) AS version, CAST(? AS DATE) AS as_of, CAST(? AS INTEGER) AS scope)"
)

_PRESENT = (
    "CREATE VIEW moment AS SELECT CAST(coalesce((SELECT max(audit.version) FROM audit), 0) AS INTEGER) AS version, "
    "coalesce((SELECT max(practice.as_of) FROM practice), CAST(timezone('Asia/Tokyo', now()) AS DATE)) AS as_of, "
    "CAST(0 AS INTEGER) AS scope"
)


class Shadow(NamedTuple):
    """Rows that a question reads in place of a table: a select from that table, and its parameters."""

    table: str
    select: str
    parameters: tuple[object, ...]

    @property
    def steps(self) -> tuple[str, str]:
        """Return the rows as two CTEs, since one may not name itself; the second bears the name of the table."""
        return (
            f"supposed_{self.table} AS ({self.select})",
            f"{self.table} AS (SELECT supposed_{self.table}.* FROM supposed_{self.table})",
        )


def question(name_or_select: str, moment: Moment, shadows: Sequence[Shadow] = ()) -> tuple[str, list[object]]:
    """Return one SQL text and its parameters: the bodies that the question needs as CTEs, then the question.

    A bare metric name asks for all of its rows; otherwise a select that names metrics. Parameters of the
    select itself follow the three of the moment and those of the shadows. Raises ValueError for a bare name that is no
    metric.
    """
    select = _select(name_or_select)
    return _chained(_in_order(_mentioned(select)), select, moment, shadows=shadows)


def kept_for(name_or_select: str) -> list[str]:
    """Return the names of KEPT that a question reads and those that they are made from, each after what it needs."""
    return [name for name in _in_order(_mentioned(_select(name_or_select))) if name in KEPT]


def making(name: str, moment: Moment, tables: Mapping[str, str]) -> tuple[str, list[object]]:
    """Return the statement that makes one of KEPT from those that it needs, and its parameters.

    `tables` names the temporary table of each of KEPT.
    """
    kept = {step: table for step, table in tables.items() if step != name}
    text, parameters = _chained(_in_order([name], kept), f"SELECT {name}.* FROM {name}", moment, kept)
    return f"CREATE TEMPORARY TABLE {tables[name]} AS\n{text}", parameters


def reading(name_or_select: str, moment: Moment, tables: Mapping[str, str], of_scope: int) -> tuple[str, list[object]]:
    """Return the same as `question`, asked of the tables that `making` made for a scope (0: all).

    The moment may be narrower than that: one city of all.
    """
    select = _select(name_or_select)
    kept = dict(tables)
    if moment.scope != of_scope:
        of_city = f" AS kept WHERE kept.municipality_key = {moment.scope:d}"
        kept |= {step: table + of_city for step, table in tables.items() if step != "edition_now"}
    return _chained(_in_order(_mentioned(select), kept), select, moment, kept)


def view_statements() -> list[str]:
    """Return one CREATE VIEW for each of VIEWED, for whoever has a SQL prompt; `moment` is the present.

    The present is the newest version of `audit`, today in Asia/Tokyo (in a practice database its own day)
    and all cities. Each is whole in itself: a view that named other views would be planned with each of them again at
    every mention (`status` took 4.5 s that way, and takes 0.1 s with its chain). So every view is dear to make and to
    open a file with, and the steps and tables of pages have none.
    """
    viewed = [name for name in _in_order(sorted(VIEWED)) if name in VIEWED]
    return [_PRESENT, *(f"CREATE VIEW {name} AS\n{_whole(name)}" for name in viewed)]


def _chained(
    steps: Iterable[str],
    select: str,
    moment: Moment,
    kept: Mapping[str, str] = MappingProxyType({}),
    shadows: Sequence[Shadow] = (),
) -> tuple[str, list[object]]:
    """Return the select behind its steps: what is kept by the table that it stands in, all else by its body."""
    chain = [_MOMENT]
    chain += [step for shadow in shadows for step in shadow.steps]
    for step in steps:
        if step in kept:
            chain.append(f"{step} AS NOT MATERIALIZED (SELECT * FROM {kept[step]})")
        else:
            chain.append(f"{step} AS (\n{_bare(body(step))}\n)")
    given: list[object] = [moment.version, moment.as_of, moment.scope]
    given += [parameter for shadow in shadows for parameter in shadow.parameters]
    return "WITH " + ",\n".join(chain) + f"\n{select}", given


def _select(name_or_select: str) -> str:
    if not re.fullmatch(r"[a-z_][a-z0-9_]*", name_or_select):
        return name_or_select
    if name_or_select not in names():
        raise ValueError(f"{name_or_select}: no such metric; there are {', '.join(names())}")
    return f"SELECT * FROM {name_or_select}"


def _whole(name: str) -> str:
    chain = [f"{needed} AS (\n{body(needed)}\n)" for needed in _in_order([name])]
    return "WITH " + ",\n".join(chain) + f"\nSELECT * FROM {name}"


@cache
def names() -> tuple[str, ...]:
    """Return the name of every metric, one per `.sql` file, sorted."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.sql")))


@cache
def body(name: str) -> str:
    """Return the text of a metric, its fragments written out, without a closing semicolon.

    Raises FileNotFoundError for an unknown name.
    """
    text = (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
    return fragments.expanded(text.strip().removesuffix(";"))


def _bare(sql: str) -> str:
    """Return a text without its comments: a driver that counts `?` and `%` must not find them there."""
    return _COMMENT.sub("", sql).strip()


def _in_order(wanted: Iterable[str], kept: Container[str] = ()) -> list[str]:
    """Return the wanted bodies and all that they need, each after what it names; ValueError for a circle.

    What is kept needs nothing.
    """
    done: list[str] = []
    for name in wanted:
        _visit(name, done, (), kept)
    return done


def _visit(name: str, done: list[str], path: tuple[str, ...], kept: Container[str]) -> None:
    if name in path:
        raise ValueError("metrics that need each other: " + " → ".join((*path, name)))
    if name in done:
        return
    for needed in () if name in kept else _needs(name):
        _visit(needed, done, (*path, name), kept)
    done.append(name)


@cache
def _needs(name: str) -> tuple[str, ...]:
    return tuple(word for word in _mentioned(body(name)) if word != name)


def _mentioned(sql: str) -> list[str]:
    """Return the metrics that a text names, sorted. Comments and quoted words do not count."""
    words = set(_WORD.findall(_TEXT.sub("''", _COMMENT.sub("", sql))))
    return [name for name in names() if name in words]
