"""The names by which a plan workbook finds initiatives and KPIs again, and the ids that must not be used anew."""

from typing import TypedDict

from loaders.book.cell import squeezed
from loaders.plan_book.ids import name_key
from metrics.database import Database


class Held(TypedDict):
    """The part of a standing plan (domain.plan_book.Standing) that ids are made by."""

    initiative_ids: dict[str, str]
    kpi_ids: dict[tuple[str, str, str], str]
    used_ids: frozenset[str]


def held(database: Database, key: int | None, version: int) -> Held:
    """Return the ids of the edition by name, a name that several have left out, and every id that the city ever had."""
    if key is None:
        return {"initiative_ids": {}, "kpi_ids": {}, "used_ids": frozenset()}
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
    figures = database.rows("SELECT figure_id AS id FROM figure WHERE municipality_key = ?", [key])
    used |= {str(row["id"]) for row in figures}
    return {
        "initiative_ids": {name: next(iter(ids)) for name, ids in initiatives.items() if len(ids) == 1},
        "kpi_ids": {name: next(iter(ids)) for name, ids in kpis.items() if len(ids) == 1},
        "used_ids": frozenset(used),
    }
