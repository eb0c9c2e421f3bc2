"""What the reader of a plan workbook must know of the database, to check it cell by cell."""

from collections.abc import Mapping
from datetime import date

from domain.codes import AuditAction
from domain.plan_book import HeldBaseline, Municipality, PlanTerms, Standing, TargetKey
from store import versions
from store.database import Reader
from store.plans import editions, from_rows, measures, naming
from store.plans.catalogue import Catalogue


def terms_of(database: Reader) -> PlanTerms:
    """Return what a workbook may name. A city that only an import brought and that is withdrawn may come anew."""
    catalogue, free = editions.held_catalogue(database), _free(database)
    tables = catalogue.tables
    return PlanTerms(
        version=versions.current(database),
        themes=tuple((str(row["theme_id"]), str(row["theme_name"]), str(row["short_name"])) for row in tables["theme"]),
        national_lists=tuple(sorted({str(row["national_list"]) for row in tables["national_item"]})),
        cities={
            str(row["municipality_code"]): str(row["city"])
            for row in tables["municipality"]
            if row["municipality_key"] not in free
        },
        measures=measures.terms(database),
        theme_items=measures.theme_items(catalogue),
    )


def cities(catalogue: Catalogue) -> dict[str, Municipality]:
    """Return the cities of the catalogue by their slug."""
    types = {row["municipality_key"]: row["similar_type"] for row in catalogue.tables["municipality_type"]}
    return {
        str(row["city"]): from_rows.municipality({**row, "similar_type": types.get(row["municipality_key"])})
        for row in catalogue.tables["municipality"]
    }


def standing(database: Reader, city: str) -> Standing:
    """Return what the database holds of a city, by its slug.

    Where its plan is withdrawn, nothing of it stands in the way: what was filled in before may come again. After an
    undo a form counts as old only if it is older than the content that stands again.
    """
    found = cities(editions.held_catalogue(database)).get(city)
    key = None if found is None else int(found.municipality_code)
    kpis, initiatives = editions.ids_elsewhere(database, {} if key is None else {city: key})
    edition = None if key is None else editions.standing(database).get(key)
    # Ids are found again by the names of the plan that stood last, withdrawn or not: what was reported hangs on them.
    named = None if key is None else editions.last_with_plan(database, key)
    targets, baselines, former = _held(database, key, edition.version) if key is not None and edition else ({}, {}, {})
    return Standing(
        municipality=None if key in _free(database) else found,
        is_from_data=key in editions.newest(database, AuditAction.BUILD),
        edition_version=0 if edition is None else edition.origin or 0,
        targets=targets,
        baselines=baselines,
        former_baselines=former,
        taken_kpis=kpis,
        taken_initiatives=initiatives,
        retired=editions.retired_reasons(database),
        **naming.held(database, key, named.version if named else 0),
    )


def _free(database: Reader) -> set[int]:
    """Return the cities that only imports brought and whose plan is withdrawn."""
    of_data = editions.newest(database, AuditAction.BUILD)
    return {key for key, edition in editions.newest(database).items() if edition.is_withdrawn and key not in of_data}


_Held = tuple[dict[TargetKey, str], dict[str, HeldBaseline | None], dict[tuple[str, int], HeldBaseline]]


def _held(database: Reader, key: int, version: int) -> _Held:
    """Return targets, standing and replaced baselines of an edition, as printed."""

    def rows(table: str, columns: str) -> list[dict[str, object]]:
        select = f"SELECT {columns} FROM {table} WHERE municipality_key = ? AND version = ?"
        return database.rows(select, [key, version])

    def number(row: Mapping[str, object], column: str) -> int:
        return int(str(row[column]))

    targets = {
        (str(row["kpi_id"]), number(row, "fiscal_year"), number(row, "target_revision")): str(row["target_text"])
        for row in rows("target", "kpi_id, fiscal_year, target_revision, target_text")
    }
    dated = "kpi_id, baseline_text, baseline_on"
    baselines = {str(row["kpi_id"]): _held_baseline(row) for row in rows("kpi", dated)}
    former = {
        (str(row["kpi_id"]), number(row, "baseline_revision")): held
        for row in rows("former_baseline", f"{dated}, baseline_revision")
        if (held := _held_baseline(row)) is not None
    }
    return targets, baselines, former


def _held_baseline(row: Mapping[str, object]) -> HeldBaseline | None:
    observed_on = row["baseline_on"]
    return (str(row["baseline_text"]), observed_on) if isinstance(observed_on, date) else None
