"""A plan by workbook: the form, and its import as a new edition under a new version, or nothing at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from domain.codes import AuditAction
from domain.plan import Plan
from domain.plan_book import HeldBaseline, Municipality, PlanBook, PlanTerms, Standing, TargetKey
from loaders.book.cell import CellError, CellNote
from loaders.plan_book import workbook
from loaders.plan_book.reading import read
from store import versions, write
from store.database import Database, Reader, Transaction
from store.plans import editions, from_rows, measures, naming, revising, to_rows
from store.plans.catalogue import Catalogue, Tables
from store.plans.editions import Edition
from store.practice import purpose
from store.uploads.form_content import UnknownCity

# What a difference is counted in, and the columns by which a row of one edition is found in the other.
_COUNTED = {
    "plan": ("計画の記録", ("municipality_key",)),
    "initiative": ("取組", ("initiative_id",)),
    "kpi": ("指標", ("kpi_id",)),
    "target": ("目標", ("kpi_id", "fiscal_year", "target_revision")),
    "measurement": ("実測", ("kpi_id", "observed_on")),
    "schedule": ("工程表の欄", ("initiative_id", "line_number", "fiscal_year")),
    "figure": ("本文の数値", ("figure_id",)),
    "gap": ("欠落", ("gap_number",)),
    "correction": ("訂正", ("correction_number",)),
    "event": ("これまでの取組", ("event_id",)),
    "context_item": ("計画の背景", ("context_number",)),
    "contradiction": ("計画の中の食い違い", ("contradiction_number",)),
    "plan_term": ("索引の語", ("term",)),
    "report_due": ("報告の期限", ("kpi_id",)),
    "survey_year": ("調査年度", ("kpi_id", "fiscal_year")),
    "former_baseline": ("基準値の改定", ("kpi_id", "baseline_revision")),
    "published_grade": ("市の評価", ("kpi_id", "fiscal_year")),
    "themeless_initiative": ("テーマを該当なしとした取組", ("initiative_id",)),
    "kpi_measure": ("共通指標への対応付け", ("kpi_id",)),
    "plan_unit": ("単位", ("unit_name",)),
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or in a dry run would do. `version` is None where nothing was written; `changes` in words."""

    city: str | None
    errors: tuple[CellError, ...]
    notes: tuple[CellNote, ...] = ()
    changes: tuple[str, ...] = ()
    version: int | None = None


def template(database: Reader, city: str | None = None) -> bytes:
    """Return the plan workbook: empty, or with the plan of a city, by its slug or code. Raises UnknownCity."""
    terms = terms_of(database)
    if city is None:
        return workbook.template(terms)
    cities = _cities(editions.held_catalogue(database))
    found = cities.get(terms.cities.get(city, city))
    edition = None if found is None else editions.newest(database).get(int(found.municipality_code))
    if found is None or edition is None:
        raise UnknownCity(f"市「{city}」の計画はありません。{'・'.join(cities)} のどれかにしてください。")
    book = from_rows.plan_book(database, found, edition.version)
    return workbook.template(terms, measures.with_standing(database, book))


def import_plan(
    database: Database,
    data: bytes,
    by_name: str,
    reason: str,
    at: datetime,
    *,
    dry_run: bool = False,
    corrects: bool = False,
) -> Imported:
    """Append the plan of a workbook as a new edition, in one transaction; with errors or in a dry run write nothing.

    The same content again changes nothing. `corrects` declares changes of standing targets as mendings of slips.
    Raises WriteRefused without a name, a reason or the catalogues, WrongPurpose for a practice database.
    """
    if not by_name.strip() or not reason.strip():
        raise write.WriteRefused("取り込む人の名前と理由を書いてください。")
    with database.rehearsal() if dry_run else database.transaction() as writing:
        if purpose.is_practice(writing):
            raise purpose.WrongPurpose(f"このデータベースは{purpose.PRACTICE}です。計画は本番のものに取り込みます。")
        terms = terms_of(writing)
        if not terms.themes:
            raise write.WriteRefused("テーマの一覧がありません。先に python -m store build を実行してください。")
        reading = read(data, terms, partial(_standing, writing), corrects=corrects)
        if reading.book is None:
            return Imported(None, reading.errors, reading.notes)
        version, changes = _bring(writing, reading.book, by_name, reason, at)
        city = reading.book.plan.document.city
        return Imported(city, (), reading.notes, changes, None if dry_run else version)


def _bring(
    writing: Transaction, book: PlanBook, by_name: str, reason: str, at: datetime
) -> tuple[int | None, tuple[str, ...]]:
    """Write what differs from the standing editions; return the version and the differences in words."""
    held, standing = editions.held_catalogue(writing), editions.newest(writing)
    catalogue = _with_city(held, book.municipality)
    key = catalogue.keys[book.municipality.city]
    if key in standing:
        stands = from_rows.plan_book(writing, book.municipality, standing[key].version).plan
        book = measures.settled(writing, _with_statements(book, stands), stands)
    offered: dict[int, Tables] = {
        versions.EVERYTHING: catalogue.tables,
        key: to_rows.plan_tables(book.plan, catalogue, book.stages),
    }
    hashes = {scope: to_rows.content_hash(tables) for scope, tables in offered.items()}
    changed = [scope for scope in offered if scope not in standing or standing[scope].content_hash != hashes[scope]]
    if not changed:
        return None, ()
    changes = _changes(writing, book, catalogue, standing.get(key), offered[key])
    if key in standing and versions.EVERYTHING in changed:
        changes = ("市の記録　変更 1", *changes)
    # A catalogue is part of what every city shows.
    is_everyones = versions.EVERYTHING in changed
    version = write.bump(writing, catalogue.keys.values() if is_everyones else [key])
    for scope in changed:
        editions.bring(writing, scope, version, hashes[scope], offered[scope])
    scope = versions.EVERYTHING if is_everyones else key
    what = f"{reason}（{book.municipality.municipality_name}）"
    write.record(writing, version, scope, AuditAction.IMPORT_PLAN, by_name, what, at)
    return version, changes


def _with_statements(book: PlanBook, held: Plan) -> PlanBook:
    """Return the book with what stands and no workbook has a sheet for: events, context, figures, the index and more.

    An event of an initiative that the workbook leaves out belongs to none; a theme that it leaves out needs no reason.
    A figure (本文の数値) of an initiative that it leaves out, or whose id it gives to a KPI, is left out.
    """
    initiatives = {item.initiative_id for item in book.plan.initiatives}
    kpis = {kpi.kpi_id for kpi in book.plan.kpis}
    events = tuple(
        event if event.initiative_id in initiatives else replace(event, initiative_id=None) for event in held.events
    )
    mapped = {(item.initiative_id, theme) for item in book.plan.initiatives for theme in item.themes}
    reasons = tuple(each for each in held.theme_reasons if (each.initiative_id, each.theme_id) in mapped)
    figures = tuple(
        figure for figure in held.figures if figure.initiative_id in initiatives and figure.figure_id not in kpis
    )
    kept = {figure.figure_id for figure in figures}
    plan = replace(
        book.plan,
        events=events,
        context=held.context,
        contradictions=held.contradictions,
        theme_reasons=reasons,
        terms=held.terms,
        figures=figures,
        figure_values=tuple(value for value in held.figure_values if value.figure_id in kept),
    )
    return replace(book, plan=plan)


def _with_city(held: Catalogue, city: Municipality) -> Catalogue:
    """Return the catalogues with the city as given: in its place where it stands, else last."""
    rows = held.tables["municipality"]
    row: dict[str, object] = {
        "municipality_key": int(city.municipality_code),
        "municipality_code": city.municipality_code,
        "city": city.city,
        "municipality_name": city.municipality_name,
        "prefecture_name": city.prefecture_name,
        "population_count": city.population_count,
        "population_on": city.population_on,
        "population_source": city.population_source,
        "is_population_confirmed": city.is_population_confirmed,
        "sort_order": max((int(str(other["sort_order"])) for other in rows), default=0) + 1,
    }
    if city.city not in held.keys:
        kept = [*rows, row]
    else:
        kept = [{**row, "sort_order": other["sort_order"]} if other["city"] == city.city else other for other in rows]
    key = row["municipality_key"]
    types = [other for other in held.tables["municipality_type"] if other["municipality_key"] != key]
    if city.similar_type is not None:
        types.append({"municipality_key": key, "similar_type": city.similar_type})
    return Catalogue({**held.tables, "municipality": kept, "municipality_type": types}, held.stages)


def _changes(
    writing: Transaction, book: PlanBook, catalogue: Catalogue, edition: Edition | None, new: Tables
) -> tuple[str, ...]:
    if edition is None:
        counts = "・".join(f"{word} {len(new[table])}" for table, (word, _) in _COUNTED.items() if new[table])
        return (f"新しい計画　{counts}",)
    old_book = from_rows.plan_book(writing, book.municipality, edition.version)
    old = to_rows.plan_tables(old_book.plan, catalogue, old_book.stages)
    lines = [
        line
        for table, (word, keys) in _COUNTED.items()
        for line in _counted(word, keys, old[table], new[table])
    ]
    return (*lines, *revising.in_words(old_book.plan, book.plan))


def _counted(
    word: str, keys: Sequence[str], old: Sequence[Mapping[str, object]], new: Sequence[Mapping[str, object]]
) -> list[str]:
    before = {tuple(row[key] for key in keys): row for row in old}
    after = {tuple(row[key] for key in keys): row for row in new}
    added, gone = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    changed = sum(before[key] != after[key] for key in before.keys() & after.keys())
    parts = ((added, "追加"), (changed, "変更"), (gone, "削除"))
    found = "・".join(f"{verb} {count}" for count, verb in parts if count)
    return [f"{word}　{found}"] if found else []


def terms_of(database: Reader) -> PlanTerms:
    """Return what a plan workbook may name, as the newest catalogues have it."""
    catalogue = editions.held_catalogue(database)
    tables = catalogue.tables
    return PlanTerms(
        version=versions.current(database),
        themes=tuple((str(row["theme_id"]), str(row["theme_name"]), str(row["short_name"])) for row in tables["theme"]),
        national_lists=tuple(sorted({str(row["national_list"]) for row in tables["national_item"]})),
        cities={str(row["municipality_code"]): str(row["city"]) for row in tables["municipality"]},
        measures=measures.terms(database),
        theme_items=measures.theme_items(catalogue),
    )


def _cities(catalogue: Catalogue) -> dict[str, Municipality]:
    types = {row["municipality_key"]: row["similar_type"] for row in catalogue.tables["municipality_type"]}
    return {
        str(row["city"]): from_rows.municipality({**row, "similar_type": types.get(row["municipality_key"])})
        for row in catalogue.tables["municipality"]
    }


def _standing(database: Reader, city: str) -> Standing:
    found = _cities(editions.held_catalogue(database)).get(city)
    key = None if found is None else int(found.municipality_code)
    kpis, initiatives = editions.ids_elsewhere(database, {} if key is None else {city: key})
    edition = None if key is None else editions.newest(database).get(key)
    targets, baselines, former = _held(database, key, edition.version) if key is not None and edition else ({}, {}, {})
    return Standing(
        municipality=found,
        is_from_data=key in editions.newest(database, AuditAction.BUILD),
        edition_version=0 if edition is None else edition.version,
        targets=targets,
        baselines=baselines,
        former_baselines=former,
        taken_kpis=kpis,
        taken_initiatives=initiatives,
        retired=editions.retired_reasons(database),
        **naming.held(database, key, edition.version if edition else 0),
    )


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
