"""The statements that make an empty database: enum types from domain/codes.py, tables from schema.sql."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeGuard

from domain import codes

_COLUMN = r"^\s+([a-z_]+) ([A-Za-z_]+(?:\([0-9, ]+\))?)"


# Tables that later releases added, one set a release, the oldest first. The columns of a table that stands are never
# changed: what is new goes into a table of its own, so that a database of an earlier release is brought up to date by
# making these. A code list may grow (`behind`); a code that a release has had stays for ever.
ADDED: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "upload_sender",
            "submission",
            "decision",
            "draft",
            "access_link",
            "access_link_revoked",
            "access_link_opening",
        }
    ),
    frozenset(
        {
            "event",
            "context_item",
            "contradiction",
            "initiative_theme_reason",
            "measure_definition",
            "reference_value",
            "retired_id",
            "figure",
            "figure_value",
            "plan_term",
        }
    ),
    frozenset({"report_due", "survey_year", "former_baseline", "published_grade"}),
    frozenset({"ended_sign_in"}),
    frozenset(
        {
            "no_common_measure",
            "themeless_initiative",
            "kpi_measure",
            "measure_decision",
            "measure_decision_void",
            "municipality_type",
            "own_column",
            "plan_undo",
            "plan_sender",
            "plan_submission",
            "plan_decision",
            "plan_draft",
            "plan_unit",
            "grade_revision",
        }
    ),
    frozenset({"reminder_attempt", "reminder_sent"}),
)


CodeLists = Mapping[str, Sequence[str]]


class Behind(NamedTuple):
    """How the tables of a release stand to this one's.

    `missing` names the tables that it lacks, `changed` the code lists whose codes are not the same ones in the same
    order, `unknown` the codes of a list that this release does not have.
    """

    missing: frozenset[str]
    changed: frozenset[str]
    unknown: dict[str, tuple[str, ...]]

    @property
    def is_this_one(self) -> bool:
        """Tell whether nothing is to be done."""
        return not (self.missing or self.changed or self.unknown)


def code_lists(without: frozenset[str] = frozenset()) -> dict[str, tuple[str, ...]]:
    """Return the codes of each list of domain/codes.py that schema.sql uses, by its name in snake case, as declared.

    Only those: PostgreSQL gives every view a type of its name, so a type `status` would refuse the view `status`.
    `without` names tables to leave out.
    """
    used = set(re.findall(r"[a-z_]+", " ".join(table_statements(without))))
    lists = {_snake_case(one.__name__): one for one in vars(codes).values() if _is_code_list(one)}
    return {name: tuple(code.value for code in lists[name]) for name in lists if name in used}


def type_statements(without: frozenset[str] = frozenset(), held: CodeLists | None = None) -> list[str]:
    """Return one CREATE TYPE per code list that schema.sql uses; of the codes that are `held`, where given."""
    own = code_lists(without)
    return [_type_statement(name, own[name] if held is None else held[name]) for name in own]


def table_statements(without: frozenset[str] = frozenset()) -> list[str]:
    """Return the CREATE TABLE statements of schema.sql, in its order, without the tables of that name."""
    text = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
    bare = re.sub(r"--[^\n]*", "", text)
    statements = [statement.strip() for statement in bare.split(";") if statement.strip()]
    return [statement for statement in statements if statement.split()[2] not in without]


@cache
def column_types(table: str) -> dict[str, str]:
    """Return each column's type as schema.sql writes it, in its order. Raises KeyError for an unknown table."""
    return _types_by_table()[table]


def fingerprint(without: frozenset[str] = frozenset(), held: CodeLists | None = None) -> str:
    """Return a short hash of all types and tables: it tells which release made a database."""
    statements = [*type_statements(without, held), *table_statements(without)]
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]


def behind(made_by: str | None, held: CodeLists) -> Behind | None:
    """Return how a database stands to this release, by its fingerprint and the code lists that it holds.

    With its own lists in the place of ours the fingerprint of a release comes out again, whatever codes were added
    since. None for a database that no release up to this one has made.
    """
    for step in range(len(ADDED) + 1):
        missing = frozenset[str]().union(*ADDED[step:])
        own = code_lists(missing)
        if own.keys() <= held.keys() and fingerprint(missing, held) == made_by:
            changed = frozenset(name for name in own if tuple(held[name]) != own[name])
            strange = {name: tuple(code for code in held[name] if code not in own[name]) for name in own}
            return Behind(missing, changed, {name: found for name, found in strange.items() if found})
    return None


def upgrade_statements(found: Behind) -> list[str]:
    """Return the statements that bring a database without unknown codes up to this release.

    Tables of changed lists are made anew around their rows: DuckDB can neither add a code to a type nor change a column
    under a CHECK, and PostgreSQL lets nobody use an added code before the transaction has ended.
    """
    standing = {statement.split()[2]: statement for statement in table_statements(found.missing)}
    renewed = [table for table in standing if found.changed & set(column_types(table).values())]
    statements = []
    for table in renewed:
        statements += [f"CREATE TABLE {table}_before AS SELECT {_columns(table, found.changed)} FROM {table}"]
        statements += [f"DROP TABLE {table}"]
    statements += [f"DROP TYPE {name}" for name in sorted(found.changed)]
    own, earlier = code_lists(), code_lists(found.missing)
    statements += [_type_statement(name, own[name]) for name in own if name in found.changed or name not in earlier]
    for table in renewed:
        names = ", ".join(column_types(table))
        typed = ", ".join(f"CAST({column} AS {kind})" for column, kind in column_types(table).items())
        statements += [standing[table], f"INSERT INTO {table} ({names}) SELECT {typed} FROM {table}_before"]
        statements += [f"DROP TABLE {table}_before"]
    return statements + [statement for statement in table_statements() if statement.split()[2] in found.missing]


def _columns(table: str, as_text: Collection[str]) -> str:
    """Return the columns of a table for a select, those of some types as text."""
    types = column_types(table)
    return ", ".join(f"CAST({name} AS TEXT) AS {name}" if types[name] in as_text else name for name in types)


@cache
def _types_by_table() -> dict[str, dict[str, str]]:
    return {
        statement.split()[2]: {match[1]: match[2] for match in re.finditer(_COLUMN, statement, re.MULTILINE)}
        for statement in table_statements()
    }


def _is_code_list(thing: object) -> TypeGuard[type[StrEnum]]:
    return isinstance(thing, type) and issubclass(thing, StrEnum) and thing is not StrEnum


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _type_statement(name: str, held: Sequence[str]) -> str:
    values = ", ".join(f"'{code}'" for code in held)
    return f"CREATE TYPE {name} AS ENUM ({values})"
