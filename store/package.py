"""datapackage.json: the tables and their keys as Frictionless Data Package, made from the one dictionary."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from metrics.moment import Moment
from metrics.rules import RULES_VERSION
from store import dictionary
from store.dictionary import Column, Table, Type
from store.practice import purpose

FILE = "datapackage.json"
PROFILE = "tabular-data-package"
TITLE = "自治体DX計画の目標・実績・判定"
# What a reader may rely on, whoever runs the dashboard: who does says itself under which terms they may be used.
ATTRIBUTION = "数値は各団体が公表した計画書から転記しています。状態は、このダッシュボードの判定規則によります。"

_TYPES = {
    Type.TEXT: "string",
    Type.INTEGER: "integer",
    Type.NUMBER: "number",
    Type.TRUTH: "boolean",
    Type.DAY: "date",
    Type.YEAR: "integer",
}


class About(NamedTuple):
    """Of which moment the tables are, whether their actuals are fictitious, and who answers for them."""

    moment: Moment
    is_practice: bool
    operator: str = ""


def descriptor(about: About, paths: Mapping[str, str]) -> dict[str, object]:
    """Return the description of the tables that lie at these paths, by their names, each with its dictionary."""
    moment = about.moment
    words = f"{moment.as_of.isoformat()}時点、データ版 {moment.version}、判定規則 {RULES_VERSION}。{ATTRIBUTION}"
    return {
        "profile": PROFILE,
        "name": "municipal-dx-plans",
        "title": TITLE,
        "description": f"{purpose.PRACTICE}。{words}" if about.is_practice else words,
        "version": f"{moment.version}",
        "asOf": moment.as_of.isoformat(),
        "rulesVersion": RULES_VERSION,
        **({"contributors": [{"title": about.operator, "role": "publisher"}]} if about.operator else {}),
        "resources": [_resource(dictionary.table(name), path, about.is_practice) for name, path in paths.items()],
    }


def _resource(table: Table, path: str, is_practice: bool) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": f"1行は、{table.row}。",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": schema(table, is_practice),
    }


def schema(table: Table, is_practice: bool) -> dict[str, object]:
    """Return the columns and keys of a table as a Table Schema."""
    return {
        "fields": [_field(column) for column in dictionary.columns(table.name, is_practice)],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {"fields": [link.column],
             "reference": {"resource": link.table, "fields": [link.to]}}
            for link in table.links
        ],
    }  # fmt: skip


def _field(column: Column) -> dict[str, object]:
    """Return a column; `unit`, `unitColumn` and `codes` are properties of our own, which Frictionless lets be."""
    constraints: dict[str, object] = {}
    if column.is_required:
        constraints["required"] = True
    if column.codes:
        constraints["enum"] = list(column.codes)
    if column.name == "municipality_code":
        constraints["pattern"] = "[0-9]{6}"
    return {
        "name": column.name,
        "title": column.title,
        "description": column.meaning,
        "type": _TYPES[column.type],
        **({"trueValues": ["true"], "falseValues": ["false"]} if column.type is Type.TRUTH else {}),
        **({"constraints": constraints} if constraints else {}),
        **({"unit": column.unit} if column.unit else {}),
        **({"unitColumn": column.unit_column} if column.unit_column else {}),
        **({"codes": dict(column.codes)} if column.codes else {}),
        **({"alsoIn": column.also_in} if column.also_in else {}),
    }


def as_bytes(described: Mapping[str, object]) -> bytes:
    """Return the description as a file."""
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()
