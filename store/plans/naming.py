"""What a plan workbook is held against: names found again, ids not used anew, what printed texts are held to mean."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypedDict

from domain.plan import Ends
from domain.plan_book import TargetKey
from loaders.book.cell import squeezed
from loaders.plan_book.ids import name_key
from metrics.database import Database


class Held(TypedDict):
    """The part of a standing plan (domain.plan_book.Standing) that ids are made by."""

    initiative_ids: dict[str, str]
    kpi_ids: dict[tuple[str, str, str], str]
    used_ids: frozenset[str]
    target_ends: dict[TargetKey, Ends]
    baseline_ends: dict[str, Ends]


def held(database: Database, key: int | None, version: int) -> Held:
    """Return the ids of the edition by name, a name that several have left out, and every id that the city ever had."""
    if key is None:
        return {"initiative_ids": {}, "kpi_ids": {}, "used_ids": frozenset(), "target_ends": {}, "baseline_ends": {}}
    initiatives: dict[str, set[str]] = {}
    kpis: dict[tuple[str, str, str], set[str]] = {}
    used = set[str]()
    for row in database.rows(
        "SELECT version, initiative_id, initiative_name FROM initiative WHERE municipality_key = ?", [key]
    ):
        used.add(str(row["initiative_id"]))
        if row["version"] == version:
            initiatives.setdefault(squeezed(str(row["initiative_name"])), set()).add(str(row["initiative_id"]))
    for row in database.rows(
        "SELECT version, kpi_id, initiative_id, kpi_name, component_name FROM kpi WHERE municipality_key = ?", [key]
    ):
        used.add(str(row["kpi_id"]))
        if row["version"] == version:
            component = None if row["component_name"] is None else str(row["component_name"])
            name = name_key(str(row["initiative_id"]), str(row["kpi_name"]), component)
            kpis.setdefault(name, set()).add(str(row["kpi_id"]))
    targets = database.rows(
        "SELECT kpi_id, fiscal_year, target_revision, target_low_value, target_high_value FROM target"
        " WHERE municipality_key = ? AND version = ?",
        [key, version],
    )
    baselines = database.rows(
        "SELECT kpi_id, baseline_low_value, baseline_high_value FROM kpi WHERE municipality_key = ? AND version = ?"
        " AND baseline_on IS NOT NULL",
        [key, version],
    )
    figures = database.rows("SELECT figure_id AS id FROM figure WHERE municipality_key = ?", [key])
    used |= {str(row["id"]) for row in figures}
    return {
        "initiative_ids": {name: next(iter(ids)) for name, ids in initiatives.items() if len(ids) == 1},
        "kpi_ids": {name: next(iter(ids)) for name, ids in kpis.items() if len(ids) == 1},
        "used_ids": frozenset(used),
        "target_ends": {
            (str(row["kpi_id"]), int(str(row["fiscal_year"])), int(str(row["target_revision"]))): _ends(row, "target")
            for row in targets
        },
        "baseline_ends": {str(row["kpi_id"]): _ends(row, "baseline") for row in baselines},
    }


def _ends(row: Mapping[str, object], of: str) -> Ends:
    low, high = row[f"{of}_low_value"], row[f"{of}_high_value"]
    return None if low is None else Decimal(str(low)), None if high is None else Decimal(str(high))
