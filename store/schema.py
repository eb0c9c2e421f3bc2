"""The statements that make an empty database: enum types from domain/codes.py, tables from schema.sql."""

import hashlib
import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeGuard

from domain import codes

_COLUMN = r"^\s+([a-z_]+) ([A-Za-z_]+(?:\([0-9, ]+\))?)"


def type_statements() -> list[str]:
    """Return one CREATE TYPE per code list of domain/codes.py that schema.sql uses, in snake case, values as declared.

    Only those: PostgreSQL gives every view a type of its name, so a type `status` would refuse the view `status`.
    """
    used = set(re.findall(r"[a-z_]+", " ".join(table_statements())))
    lists = [code_list for code_list in vars(codes).values() if _is_code_list(code_list)]
    return [
        f"CREATE TYPE {_snake_case(code_list.__name__)} AS ENUM ({_values(code_list)})"
        for code_list in lists
        if _snake_case(code_list.__name__) in used
    ]


def table_statements() -> list[str]:
    """Return the CREATE TABLE statements of schema.sql, in its order."""
    text = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
    bare = re.sub(r"--[^\n]*", "", text)
    return [statement.strip() for statement in bare.split(";") if statement.strip()]


@cache
def column_types(table: str) -> dict[str, str]:
    """Return each column's type as schema.sql writes it, in its order. Raises KeyError for an unknown table."""
    return _types_by_table()[table]


def fingerprint() -> str:
    """Return a short hash of all types and tables: a database made with another one must be made anew."""
    return hashlib.sha256("\n".join([*type_statements(), *table_statements()]).encode()).hexdigest()[:16]


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
