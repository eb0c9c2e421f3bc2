"""Editions: the catalogues (scope 0) or one plan (a municipality_key) as a whole, each brought by one version."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.codes import AuditAction
from metrics.database import Database
from store import schema, versions
from store.database import Transaction
from store.plans.catalogue import Catalogue, Tables
from store.plans.stages import Stages

CATALOGUE_TABLES = (
    "municipality", "theme", "national_item", "common_measure", "measure_definition", "no_common_measure",
    "reference_value", "retired_id", "municipality_type",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: the version that brought it, by which action, and the hash of its rows.

    `origin` is the version that brought its content first: an undo brings that of an earlier edition again. None where
    the undo left no plan: the city's plan is withdrawn.
    """

    version: int
    action: AuditAction
    content_hash: str
    origin: int | None

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether no plan stands by it."""
        return self.origin is None


def newest(database: Database, action: AuditAction | None = None) -> dict[int, Edition]:
    """Return the newest edition of each scope, or the newest that an action brought."""
    return {
        scope: edition
        for scope, found in every(database).items()
        for edition in found
        if action is None or edition.action is action
    }


def standing(database: Database) -> dict[int, Edition]:
    """Return the newest edition of each scope, without the cities whose plan is withdrawn."""
    return {scope: edition for scope, edition in newest(database).items() if not edition.is_withdrawn}


def last_with_plan(database: Database, key: int) -> Edition | None:
    """Return the newest edition of a city that holds a plan, withdrawn since or not; None where it never had one."""
    found = [edition for edition in every(database).get(key, ()) if not edition.is_withdrawn]
    return found[-1] if found else None


def every(database: Database) -> dict[int, list[Edition]]:
    """Return all editions of each scope, the oldest first."""
    rows = database.rows(
        "SELECT edition.scope, edition.version, edition.content_hash, audit.action,"
        " plan_undo.version AS undo_version, plan_undo.restored_version FROM edition"
        " JOIN audit ON audit.version = edition.version"
        " LEFT JOIN plan_undo ON plan_undo.version = edition.version AND plan_undo.municipality_key = edition.scope"
        " ORDER BY edition.version"
    )
    found: dict[int, list[Edition]] = {}
    for row in rows:
        version = int(str(row["version"]))
        origin = row["restored_version"] if row["undo_version"] is not None else version
        edition = Edition(
            version,
            AuditAction(str(row["action"])),
            str(row["content_hash"]),
            None if origin is None else int(str(origin)),
        )
        found.setdefault(int(str(row["scope"])), []).append(edition)
    return found


def bring(writing: Transaction, scope: int, version: int, content_hash: str, tables: Tables) -> None:
    """Append an edition with all of its rows."""
    writing.insert("edition", [{"scope": scope, "version": version, "content_hash": content_hash}])
    for table, rows in tables.items():
        writing.insert(table, [{"version": version, **row} for row in rows])


def held_catalogue(database: Database) -> Catalogue:
    """Return the newest catalogues as the database holds them; the stages of phrases are no part of them."""
    edition = newest(database).get(versions.EVERYTHING)
    if edition is None:
        return Catalogue({table: [] for table in CATALOGUE_TABLES}, Stages({}))
    return Catalogue({table: _rows(database, table, edition.version) for table in CATALOGUE_TABLES}, Stages({}))


def with_imported(database: Database, catalogue: Catalogue) -> Catalogue:
    """Return the catalogues of data/ with the cities that only a plan import has brought, withdrawn since or not."""
    standing, keys, held = newest(database), set(catalogue.keys.values()), held_catalogue(database)
    imported = [
        row
        for row in held.tables["municipality"]
        if (key := int(str(row["municipality_key"]))) not in keys
        and key in standing
        and standing[key].action in (AuditAction.IMPORT_PLAN, AuditAction.UNDO_PLAN)
    ]
    brought = {row["municipality_key"] for row in imported}
    types = [row for row in held.tables["municipality_type"] if row["municipality_key"] in brought]
    tables = {
        **catalogue.tables,
        "municipality": [*catalogue.tables["municipality"], *imported],
        "municipality_type": [*catalogue.tables["municipality_type"], *types],
    }
    return Catalogue(tables, catalogue.stages)


def ids_elsewhere(database: Database, own: Mapping[str, int]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the kpi_ids (with figure_ids) and initiative_ids that any edition of a city not among `own` has used.

    Those of a city whose plan is withdrawn are free: it may have come under a wrong code.
    """
    withdrawn = {scope for scope, edition in newest(database).items() if edition.is_withdrawn}
    without = withdrawn.union(own.values())
    measured = _ids(database, "kpi", without) | _ids(database, "figure", without)
    return measured, _ids(database, "initiative", without)


def kpis_standing(database: Database, without: Collection[int]) -> frozenset[str]:
    """Return the kpi_ids of the newest edition of each city, those of some scopes left out."""
    rows = database.rows(
        "SELECT kpi.kpi_id AS id, kpi.municipality_key AS scope FROM kpi"
        " INNER JOIN (SELECT scope, max(version) AS version FROM edition GROUP BY scope) AS newest"
        " ON newest.scope = kpi.municipality_key AND newest.version = kpi.version"
    )
    return frozenset(str(row["id"]) for row in rows if row["scope"] not in without)


def kpis_ever(database: Database) -> frozenset[str]:
    """Return the kpi_ids that any edition has used."""
    return _ids(database, "kpi", ())


def ids_ever(database: Database) -> frozenset[str]:
    """Return the ids of KPIs, figures and 取組 that any edition has used, and those that were retired."""
    used = [_ids(database, table, ()) for table in ("kpi", "figure", "initiative")]
    return frozenset(retired_reasons(database)).union(*used)


def retired_reasons(database: Database) -> dict[str, str]:
    """Return, for each retired id of the newest catalogue, why it is no KPI."""
    return {str(row["retired_id"]): str(row["reason"]) for row in held_catalogue(database).tables["retired_id"]}


def _ids(database: Database, table: str, without: Collection[int]) -> frozenset[str]:
    rows = database.rows(f"SELECT DISTINCT municipality_key, {table}_id AS id FROM {table}")
    return frozenset(str(row["id"]) for row in rows if row["municipality_key"] not in without)


def _rows(database: Database, table: str, version: int) -> list[dict[str, object]]:
    columns = [column for column in schema.column_types(table) if column != "version"]
    order = ", ".join(columns)
    rows = database.rows(f"SELECT {order} FROM {table} WHERE version = ? ORDER BY {order}", [version])
    return sorted(rows, key=lambda row: int(str(row.get("sort_order", 0))))
