"""Checked reports as a JSON text, and back: what a submission holds while it waits."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

from domain.actual import Actual, StageReport, by_field
from domain.plan import PublishedGrade

_Report = TypeVar("_Report", Actual, StageReport, PublishedGrade)


def written(
    actuals: tuple[Actual, ...], stages: tuple[StageReport, ...], grades: tuple[PublishedGrade, ...] = ()
) -> str:
    """Return the reports as one JSON text; numbers and days as texts, so that nothing is rounded."""
    content = {
        "actuals": [by_field(row) for row in actuals],
        "stages": [by_field(row) for row in stages],
        "grades": [by_field(row) for row in grades],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)


def read(text: str) -> tuple[tuple[Actual, ...], tuple[StageReport, ...], tuple[PublishedGrade, ...]]:
    """Return the reports of such a text; one of an earlier release has no grades.

    Raises KeyError or ValueError for any other text.
    """
    content = json.loads(text)
    return (
        tuple(_report(Actual, row) for row in content["actuals"]),
        tuple(_report(StageReport, row) for row in content["stages"]),
        tuple(_report(PublishedGrade, row) for row in content.get("grades", ())),
    )


def _report(kind: type[_Report], row: Mapping[str, object]) -> _Report:
    hints = get_type_hints(kind)
    # Any: each value is of the type that its field asks for, which only the hints know.
    values: dict[str, Any] = {field.name: _value(hints[field.name], row[field.name]) for field in fields(kind)}
    return kind(**values)


def _value(hint: object, value: object) -> object:
    kinds = get_args(hint) or (hint,)
    if value is None and NoneType in kinds:
        return None
    (kind,) = [part for part in kinds if part is not NoneType]
    if kind is int and type(value) is int:
        return value
    if kind is int or not isinstance(value, str):
        raise ValueError(f"{value!r} is no {kind}")
    if kind is date:
        return date.fromisoformat(value)
    if kind is Decimal:
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise ValueError(f"{value!r} is no number") from error
    return kind(value) if issubclass(kind, StrEnum) else value
