"""What a read plan workbook would write beside what stands: catalogue and plan as rows, and writing them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.codes import AuditAction
from domain.plan import Plan
from domain.plan_book import Municipality, PlanBook
from store import versions, write
from store.database import Reader, Transaction
from store.plans import editions, from_rows, measures, to_rows
from store.plans.catalogue import Catalogue, Tables
from store.plans.editions import Edition


@dataclass(frozen=True, slots=True)
class Offer:
    """What a book would write: catalogue and plan by scope, their hashes, the scopes that differ from what stands.

    `standing` is the edition of the city that stands, None where the plan is new.
    """

    key: int
    book: PlanBook
    catalogue: Catalogue
    tables: Mapping[int, Tables]
    hashes: Mapping[int, str]
    changed: tuple[int, ...]
    standing: Edition | None


def offered(database: Reader, book: PlanBook) -> Offer:
    """Return what a book would write. What no workbook has a sheet for is that of the city's last plan."""
    held, standing = editions.held_catalogue(database), editions.standing(database)
    catalogue = with_city(held, book.municipality)
    key = catalogue.keys[book.municipality.city]
    last = editions.last_with_plan(database, key)
    if last is not None:
        stands = from_rows.plan_book(database, book.municipality, last.version).plan
        book = measures.settled(database, _with_statements(book, stands), stands)
    tables: dict[int, Tables] = {
        versions.EVERYTHING: catalogue.tables,
        key: to_rows.plan_tables(book.plan, catalogue, book.stages),
    }
    hashes = {scope: to_rows.content_hash(rows) for scope, rows in tables.items()}
    differs = {
        scope for scope in tables if scope not in standing or standing[scope].content_hash != hashes[scope]
    }
    # Every import brings an edition of its city, so that each can be taken back: also one of the city's record alone.
    changed = tuple(scope for scope in tables if scope in differs or (differs and scope == key))
    return Offer(key, book, catalogue, tables, hashes, changed, standing.get(key))


def bring(writing: Transaction, offer: Offer, by_name: str, reason: str, at: datetime) -> int:
    """Write what differs from the standing editions under the next version, and return that."""
    # A catalogue is part of what every city shows.
    is_everyones = versions.EVERYTHING in offer.changed
    version = write.bump(writing, offer.catalogue.keys.values() if is_everyones else [offer.key])
    for scope in offer.changed:
        editions.bring(writing, scope, version, offer.hashes[scope], offer.tables[scope])
    scope = versions.EVERYTHING if is_everyones else offer.key
    what = f"{reason}（{offer.book.municipality.municipality_name}）"
    write.record(writing, version, scope, AuditAction.IMPORT_PLAN, by_name, what, at)
    return version


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


def with_city(held: Catalogue, city: Municipality) -> Catalogue:
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
    own = (city.city, int(city.municipality_code))
    if not any(other["city"] == own[0] or other["municipality_key"] == own[1] for other in rows):
        kept = [*rows, row]
    else:
        # A withdrawn city may come again under another code or slug.
        kept = [
            {**row, "sort_order": other["sort_order"]}
            if other["city"] == own[0] or other["municipality_key"] == own[1]
            else other
            for other in rows
        ]
    types = [other for other in held.tables["municipality_type"] if other["municipality_key"] != own[1]]
    if city.similar_type is not None:
        types.append({"municipality_key": own[1], "similar_type": city.similar_type})
    return Catalogue({**held.tables, "municipality": kept, "municipality_type": types}, held.stages)
