"""Chain the bodies that a question needs. A body refers to another by its name, and to `moment` for the reading."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from metrics.moment import Moment

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


def question(name_or_select: str, moment: Moment) -> tuple[str, list[object]]:
    """Return one SQL text and its parameters: the bodies that the question needs as CTEs, then the question.

    A bare metric name asks for all of its rows; otherwise a select that names metrics. Parameters of the
    select itself follow the three of the moment. Raises ValueError for a bare name that is no metric.
    """
    select = name_or_select
    if re.fullmatch(r"[a-z_][a-z0-9_]*", name_or_select):
        if name_or_select not in names():
            raise ValueError(f"{name_or_select}: no such metric; there are {', '.join(names())}")
        select = f"SELECT * FROM {name_or_select}"
    needed = _in_order(_mentioned(select))
    chain = [_MOMENT, *(f"{name} AS (\n{_bare(body(name))}\n)" for name in needed)]
    return "WITH " + ",\n".join(chain) + f"\n{select}", [moment.version, moment.as_of, moment.scope]


def view_statements() -> list[str]:
    """Return one CREATE VIEW per body, each whole in itself; `moment` is the present.

    The present is the newest version of `audit`, today in Asia/Tokyo (in a practice database its own day)
    and all cities.
    A view that named other views would
    be planned with each of them again at every mention: `status` took 4.5 s that way, and takes 0.1 s with its chain.
    """
    return [_PRESENT, *(f"CREATE VIEW {name} AS\n{_whole(name)}" for name in _in_order(names()))]


def _whole(name: str) -> str:
    chain = [f"{needed} AS (\n{body(needed)}\n)" for needed in _in_order([name])]
    return "WITH " + ",\n".join(chain) + f"\nSELECT * FROM {name}"


@cache
def names() -> tuple[str, ...]:
    """Return the name of every metric, one per `.sql` file, sorted."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.sql")))


@cache
def body(name: str) -> str:
    """Return the text of a metric without a closing semicolon. Raises FileNotFoundError for an unknown name."""
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8").strip().removesuffix(";")


def _bare(sql: str) -> str:
    """Return a text without its comments: a driver that counts `?` and `%` must not find them there."""
    return _COMMENT.sub("", sql).strip()


def _in_order(wanted: Iterable[str]) -> list[str]:
    """Return the wanted bodies and all that they need, each after what it names; ValueError for a circle."""
    done: list[str] = []
    for name in wanted:
        _visit(name, done, ())
    return done


def _visit(name: str, done: list[str], path: tuple[str, ...]) -> None:
    if name in path:
        raise ValueError("metrics that need each other: " + " → ".join((*path, name)))
    if name in done:
        return
    for needed in _needs(name):
        _visit(needed, done, (*path, name))
    done.append(name)


@cache
def _needs(name: str) -> tuple[str, ...]:
    return tuple(word for word in _mentioned(body(name)) if word != name)


def _mentioned(sql: str) -> list[str]:
    """Return the metrics that a text names, sorted. Comments and quoted words do not count."""
    words = set(_WORD.findall(_TEXT.sub("''", _COMMENT.sub("", sql))))
    return [name for name in names() if name in words]
