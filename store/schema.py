"""The statements that make an empty database: enum types from domain/codes.py, tables from schema.sql."""

import hashlib
import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeGuard

from domain import codes

_COLUMN = r"^\s+([a-z_]+) ([A-Za-z_]+(?:\([0-9, ]+\))?)"


# Tables that later releases added, one set a release, the oldest first. A table that stands is never changed: what is
# new goes into a table of its own, so that a database of an earlier release is brought up to date by making these.
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
)


def type_statements(without: frozenset[str] = frozenset()) -> list[str]:
    """Return one CREATE TYPE per code list of domain/codes.py that schema.sql uses, in snake case, values as declared.

    Only those: PostgreSQL gives every view a type of its name, so a type `status` would refuse the view `status`.
    `without` names tables to leave out.
    """
    used = set(re.findall(r"[a-z_]+", " ".join(table_statements(without))))
    lists = [code_list for code_list in vars(codes).values() if _is_code_list(code_list)]
    return [
        f"CREATE TYPE {_snake_case(code_list.__name__)} AS ENUM ({_values(code_list)})"
        for code_list in lists
        if _snake_case(code_list.__name__) in used
    ]


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


def fingerprint(without: frozenset[str] = frozenset()) -> str:
    """Return a short hash of all types and tables: it tells which release made a database."""
    statements = [*type_statements(without), *table_statements(without)]
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]


def missing_by_fingerprint() -> dict[str, frozenset[str]]:
    """Return, by the fingerprint of each release up to this one, the tables that its databases lack."""
    lacking = [frozenset[str]().union(*ADDED[step:]) for step in range(len(ADDED) + 1)]
    return {fingerprint(tables): tables for tables in lacking}


def upgrade_statements(missing: frozenset[str]) -> list[str]:
    """Return the statements that make the missing tables and the types that only they use."""
    earlier = {*type_statements(missing), *table_statements(missing)}
    return [statement for statement in (*type_statements(), *table_statements()) if statement not in earlier]


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


def _values(kind: type[StrEnum]) -> str:
    return ", ".join(f"'{code.value}'" for code in kind)
