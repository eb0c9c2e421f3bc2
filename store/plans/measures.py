"""共通指標 around a plan workbook: what it may name, what stands and is filled in, and what a filled-in one adds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from domain.codes import Mapped
from domain.plan import MeasureChoice, Plan
from domain.plan_book import MeasureTerm, PlanBook
from metrics import measure_of_kpi
from metrics.measure_of_kpi import Measuring, SaidBy
from metrics.moment import Moment
from metrics.once import Once
from store import versions
from store.database import Reader
from store.plans.catalogue import Catalogue


def terms(database: Reader) -> tuple[MeasureTerm, ...]:
    """Return the 共通指標 with the definitions that KPIs have now, in the order of the catalogue."""
    found: dict[str, MeasureTerm] = {}
    rows = measure_of_kpi.offered(_Anew(database), _now(database))
    for row in rows:
        unfitting = partial(measure_of_kpi.unfitting, rows, row.measure_id)
        held = found.get(row.measure_id, MeasureTerm(row.measure_id, row.measure_name, (), unfitting))
        defined = ((row.definition, row.denominator or ""),) if row.definition else ()
        found[row.measure_id] = replace(held, definitions=(*held.definitions, *defined))
    return tuple(found.values())


def theme_items(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return the items of the national list under each theme, those that editions name alike once."""
    names: dict[str, dict[str, None]] = {}
    for row in catalogue.tables["national_item"]:
        names.setdefault(str(row["theme_id"]), {})[str(row["item_name"])] = None
    return {theme_id: tuple(found) for theme_id, found in names.items()}


def with_standing(database: Reader, book: PlanBook) -> PlanBook:
    """Return the book with what is said of each KPI now, whoever says it: what a filled-in form shows."""
    said = _standing(database, book)
    choices = tuple(_choice(said[kpi.kpi_id]) for kpi in book.plan.kpis if kpi.kpi_id in said)
    return replace(book, plan=replace(book.plan, measures=choices))


def settled(database: Reader, book: PlanBook, held: Plan) -> PlanBook:
    """Return the book with those of its words on 共通指標 that the plan's edition has to hold.

    What stands by the catalogue or by a person already is not said a second time. A word that the standing edition
    (`held`) has and the workbook only repeats gives way to a person who decided after its form was made. A workbook
    without the sheet leaves the edition's words as they are.
    """
    before = {one.kpi_id: one for one in held.measures}
    if not book.says_measures:
        kpis = {kpi.kpi_id for kpi in book.plan.kpis}
        kept = tuple(one for one in held.measures if one.kpi_id in kpis)
        return replace(book, plan=replace(book.plan, measures=kept))
    said = _standing(database, book)
    found = (
        _settled(one, said.get(one.kpi_id), before.get(one.kpi_id), book.base_version) for one in book.plan.measures
    )
    return replace(book, plan=replace(book.plan, measures=tuple(one for one in found if one is not None)))


def _settled(
    given: MeasureChoice, said: Measuring | None, before: MeasureChoice | None, base_version: int
) -> MeasureChoice | None:
    if said is None or said.said_by is SaidBy.PLAN:
        return given
    if before is None:
        return None if _choice(said) == given else given
    is_repeated = given == before and said.said_by is SaidBy.PERSON and (said.decided_version or 0) > base_version
    return _choice(said) if is_repeated else given


def _standing(database: Reader, book: PlanBook) -> Mapping[str, Measuring]:
    key = int(book.municipality.municipality_code)
    rows = measure_of_kpi.of_city(_Anew(database), _now(database), key)
    return {row.kpi_id: row for row in rows if row.mapped is not Mapped.UNDECIDED}


def _choice(row: Measuring) -> MeasureChoice:
    texts = (row.definition or "", row.denominator or "", row.difference_note or "")
    return MeasureChoice(row.kpi_id, row.measure_id, *texts)


class _Anew:
    """A database whose metrics are composed for the question: no page asks the same of that moment."""

    def __init__(self, reader: Reader) -> None:
        self.rows, self.frame = reader.rows, reader.frame
        self._reader = reader

    def judged(self, moment: Moment) -> Once:
        return Once(self._reader, moment)


def _now(database: Reader) -> Moment:
    # No day decides what a KPI measures.
    return Moment(versions.current(database), date.max)
