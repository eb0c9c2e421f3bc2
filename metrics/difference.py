"""What differs between two versions of the data: reports, stages, verdicts, targets, definitions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from domain.plan import kpi_title
from metrics.database import Database
from metrics.moment import Moment

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. `before` and `after` hold its columns, None where it was not there.

    `kind` is actual, stage, status, target or definition; `key` what identifies it beside the KPI or initiative: a day,
    a fiscal year, or nothing.
    """

    kind: str
    municipality_key: int
    subject_id: str
    name: str
    initiative_name: str
    unit: str | None
    key: object
    before: Row | None
    after: Row | None


class _Kind(NamedTuple):
    select: str
    subject: str
    key: str | None
    compared: tuple[str, ...]


_NAMED = "kpi_now.kpi_name, kpi_now.component_name, initiative_now.initiative_name, kpi_now.unit"
_OF_KPI = """
INNER JOIN kpi_now ON kpi_now.municipality_key = {table}.municipality_key AND kpi_now.kpi_id = {table}.kpi_id"""
_OF_INITIATIVE = """
LEFT JOIN initiative_now ON initiative_now.municipality_key = kpi_now.municipality_key
    AND initiative_now.initiative_id = kpi_now.initiative_id"""
_VALUES = ("low_value", "high_value", "value_code", "mark", "note", "reason", "next_step", "fiscal_year", "upload_id")
_TARGET = ("target_low_value", "target_high_value", "target_text", "target_revision", "source")
_DEFINITION = (
    "kpi_name", "component_name", "kind", "direction", "comparator", "unit", "step", "lower_bound", "upper_bound",
    "tolerance", "baseline_low_value", "baseline_high_value", "baseline_on", "is_left_out",
)  # fmt: skip


def _select(table: str, columns: tuple[str, ...], key: str | None) -> str:
    listed = ", ".join(
        f"{table}.{column}" for column in columns if column not in ("kpi_name", "component_name", "unit")
    )
    keyed = f", {table}.{key}" if key else ""
    of_kpi = "" if table == "kpi_now" else _OF_KPI.format(table=table)
    return (
        f"SELECT {table}.municipality_key, {table}.kpi_id, {_NAMED}{keyed}, {listed}"
        f" FROM {table}{of_kpi}{_OF_INITIATIVE}"
    )


_STAGES = """
SELECT stage_now.municipality_key, stage_now.initiative_id, initiative_now.initiative_name, stage_now.stage,
    stage_now.observed_on, stage_now.evidence, stage_now.department
FROM stage_now
INNER JOIN initiative_now ON initiative_now.municipality_key = stage_now.municipality_key
    AND initiative_now.initiative_id = stage_now.initiative_id"""

_KINDS: dict[str, _Kind] = {
    "actual": _Kind(_select("actual_now", _VALUES, "observed_on"), "kpi_id", "observed_on", _VALUES),
    "stage": _Kind(_STAGES, "initiative_id", None, ("stage", "observed_on", "evidence", "department")),
    "status": _Kind(_select("status", ("status", "is_stale"), None), "kpi_id", None, ("status", "is_stale")),
    "target": _Kind(_select("target_now", _TARGET, "fiscal_year"), "kpi_id", "fiscal_year", _TARGET),
    "definition": _Kind(_select("kpi_now", _DEFINITION, None), "kpi_id", None, _DEFINITION),
}


def between(database: Database, earlier: Moment, later: Moment) -> list[Difference]:
    """Return what differs from one version to another, kind by kind, in the order of cities and ids.

    Both moments have one scope; their days of reading may differ, and then the verdicts that time alone changed are
    among the differences.
    """
    return [
        found
        for name, kind in _KINDS.items()
        for found in _differences(name, kind, _rows(database, kind, earlier), _rows(database, kind, later))
    ]


def _rows(database: Database, kind: _Kind, moment: Moment) -> dict[tuple[int, str, object], Row]:
    rows = database.judged(moment).rows(kind.select)
    return {_identity(kind, row): row for row in rows}


def _identity(kind: _Kind, row: Row) -> tuple[int, str, object]:
    return int(str(row["municipality_key"])), str(row[kind.subject]), row[kind.key] if kind.key else None


def _differences(
    name: str, kind: _Kind, before: Mapping[tuple[int, str, object], Row], after: Mapping[tuple[int, str, object], Row]
) -> list[Difference]:
    found = []
    for identity in sorted({*before, *after}, key=str):
        old, new = before.get(identity), after.get(identity)
        if old is not None and new is not None and all(old[column] == new[column] for column in kind.compared):
            continue
        row = new or old
        assert row is not None
        found.append(
            Difference(
                kind=name,
                municipality_key=identity[0],
                subject_id=identity[1],
                name=_name(row),
                initiative_name=str(row["initiative_name"] or ""),
                unit=None if row.get("unit") is None else str(row["unit"]),
                key=identity[2],
                before=old,
                after=new,
            )
        )
    return found


def _name(row: Row) -> str:
    if row.get("kpi_name") is None:
        return str(row["initiative_name"])
    part = row["component_name"]
    return kpi_title(str(row["kpi_name"]), None if part is None else str(part))
