"""A plan by workbook: the form, what a filled-in one would change, and its import as a new edition, all or nothing.

The page 計画の取込み and the command line both go `preview`, then `commit`; an approval goes `accept` in its own
transaction (store/plans/submissions.py).
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from domain import directions
from domain.codes import Status
from domain.plan import kpi_title
from domain.plan_book import PlanBook, Standing
from loaders.book.cell import CellError, CellNote
from loaders.files.annotating import annotated
from loaders.files.queue import OnWait
from loaders.plan_book import workbook
from loaders.plan_book.reading import PlanReading, read
from metrics import status
from metrics.moment import Moment
from metrics.status import KpiStatus
from store import versions, write
from store.database import Database, Reader, Transaction
from store.plans import differing, editions, from_rows, known, measures, offering
from store.plans.editions import Edition
from store.plans.known import terms_of as terms_of  # asked by whoever writes into a form
from store.plans.revising import Revision
from store.practice import purpose
from store.uploads.form_content import UnknownCity


class Overtaken(ValueError):
    """Plans have changed since the preview that was looked at; nothing was written."""


class VerdictChange(NamedTuple):
    """A KPI that would be judged otherwise. None: no KPI before, or none any more.

    `is_by_lowering`: the new verdict is better than that on what was first printed (目標の引下げによる).
    """

    kpi_id: str
    kpi_name: str
    initiative_name: str
    old: Status | None
    new: Status | None
    is_by_lowering: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan workbook would change, or every error in it. Nothing is written.

    `book` is the plan as read (None with errors), `is_new` tells that no plan of its city stands. `changes` count rows,
    `revisions` say what is judged otherwise, `before` and `after` how many KPIs of the city stand in each status.
    `data_hash` is that of the file, `seen_version` the newest edition of all plans and catalogues that it was held
    against; without `is_changing` the same plan stands already.
    """

    file_name: str
    data_hash: str
    is_correction: bool
    errors: tuple[CellError, ...]
    notes: tuple[CellNote, ...]
    book: PlanBook | None = None
    is_new: bool = False
    is_changing: bool = False
    changes: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()
    verdicts: tuple[VerdictChange, ...] = ()
    before: Mapping[Status, int] | None = None
    after: Mapping[Status, int] | None = None
    seen_version: int = 0

    @property
    def city(self) -> str | None:
        """Return the slug of the city, None where the file has errors."""
        return None if self.book is None else self.book.municipality.city

    @property
    def can_be_imported(self) -> bool:
        """Tell whether there is something to import and nothing against it."""
        return self.book is not None and self.is_changing


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or in a dry run would do. `version` is None where nothing was written; `changes` in words."""

    city: str | None
    errors: tuple[CellError, ...]
    notes: tuple[CellNote, ...] = ()
    changes: tuple[str, ...] = ()
    version: int | None = None


def template(database: Reader, city: str | None = None) -> bytes:
    """Return the plan workbook: empty, or with the plan of a city, by its slug or code. Raises UnknownCity.

    Of a city whose plan is withdrawn it holds the plan that stood last.
    """
    terms = terms_of(database)
    if city is None:
        return workbook.template(terms)
    cities = known.cities(editions.held_catalogue(database))
    codes = {found.municipality_code: slug for slug, found in cities.items()}
    found = cities.get(codes.get(city, city))
    edition = None if found is None else editions.last_with_plan(database, int(found.municipality_code))
    if found is None or edition is None:
        raise UnknownCity(f"市「{city}」の計画はありません。{'・'.join(cities)} のどれかにしてください。")
    book = from_rows.plan_book(database, found, edition.version)
    return workbook.template(terms, measures.with_standing(database, book))


def preview(
    database: Database,
    data: bytes,
    today: date,
    file_name: str = "計画.xlsx",
    *,
    corrects: bool = False,
    on_wait: OnWait | None = None,
    allows: Callable[[str], object] | None = None,
) -> Preview:
    """Return every error of a workbook, or all that it would change with the verdicts before and after.

    `corrects` declares changes of standing targets as mendings of slips; `on_wait` hears how many files wait before
    this one; `allows` is asked with the city that the file names before anything is said of it, and may raise.
    Raises WriteRefused without the catalogues, WrongPurpose for a practice database, NotNow where no file can be opened
    at present.
    """
    shown = _previewed(database, data, file_name, corrects, on_wait, allows)
    return shown if shown.book is None or not shown.is_changing else _judged(database, shown, shown.book, today)


def marked(shown: Preview, data: bytes) -> bytes:
    """Return the file of a preview with every error marked in its cell and listed."""
    return annotated(data, shown.errors)


def commit(
    database: Database,
    shown: Preview,
    by_name: str,
    reason: str,
    at: datetime,
    *,
    sender: write.Sender | None = None,
) -> int:
    """Import exactly what a preview showed and return its version, in one transaction.

    The same plan again returns the version that it has. Raises Overtaken where a plan or a catalogue changed since the
    preview, WriteRefused for a preview with errors, without a name or a reason.
    """
    with database.transaction() as writing:
        return accept(writing, shown, by_name, reason, at, sender).version


def accept(
    writing: Transaction,
    shown: Preview,
    by_name: str,
    reason: str,
    at: datetime,
    sender: write.Sender | None = None,
) -> "Accepted":
    """Import what a preview showed inside a transaction; raises as `commit` does."""
    refuse_nameless(by_name, reason)
    if shown.book is None:
        raise write.WriteRefused("誤りのあるブックは取り込めません。")
    if sender is not None:
        write.refuse_turned(sender.department)
    _refuse_practice(writing)
    offer = offering.offered(writing, shown.book)
    if not offer.changed:
        return Accepted(editions.newest(writing)[offer.key].version, is_new=False)
    if _newest_of_all(writing) != shown.seen_version:
        raise Overtaken("確認のあとで計画データが更新されました。もう一度、変わる内容を確かめてください。")
    version = offering.bring(writing, offer, by_name, reason, at)
    if sender is not None:
        row = {
            "version": version,
            "municipality_key": offer.key,
            "department": sender.department,
            "by_subject": sender.subject,
            "submission_id": sender.submission_id,
            "approved_by_subject": sender.approved_by_subject,
            "approved_by_name": sender.approved_by_name and directions.shown(sender.approved_by_name),
        }
        writing.insert("plan_sender", [row])
    return Accepted(version, is_new=True)


class Accepted(NamedTuple):
    """The version of a plan. `is_new` is False where the same plan stood already: nothing was written."""

    version: int
    is_new: bool


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
    """Read and import a workbook in one step, for programs; with errors or in a dry run write nothing.

    The same content again changes nothing. Raises as `preview` and `commit` do.
    """
    refuse_nameless(by_name, reason)
    shown = _previewed(database, data, "計画.xlsx", corrects)
    version = None
    if shown.can_be_imported and not dry_run:
        version = commit(database, shown, by_name, reason, at)
    return Imported(shown.city, shown.errors, shown.notes, (*shown.changes, *map(str, shown.revisions)), version)


def refuse_nameless(by_name: str, reason: str) -> None:
    """Raise WriteRefused without a name or a reason, or for one that reads otherwise than it is kept."""
    if not by_name.strip() or not reason.strip():
        raise write.WriteRefused("取り込む人の名前と理由を書いてください。")
    write.refuse_turned(reason)


def _previewed(
    database: Database,
    data: bytes,
    file_name: str,
    corrects: bool,
    on_wait: OnWait | None = None,
    allows: Callable[[str], object] | None = None,
) -> Preview:
    """Return a preview without verdicts. What stands is read after its version: what comes in between is noticed."""
    _refuse_practice(database)
    seen, terms = _newest_of_all(database), terms_of(database)
    if not terms.themes:
        raise write.WriteRefused("テーマの一覧がありません。先に python -m store build を実行してください。")

    held: list[Standing] = []

    def standing(city: str) -> Standing:
        if allows is not None:
            allows(city)
        held.append(known.standing(database, city))
        return held[-1]

    reading: PlanReading = read(data, terms, standing, corrects=corrects, on_wait=on_wait)
    data_hash = hashlib.sha256(data).hexdigest()
    shown = Preview(file_name, data_hash, corrects, reading.errors, reading.notes, reading.book, seen_version=seen)
    if reading.book is None:
        return replace(shown, is_new=bool(held) and held[-1].municipality is None)
    offer = offering.offered(database, reading.book)
    if not offer.changed:
        return shown
    own, told = differing.changes(database, offer.book, offer.catalogue, offer.standing, offer.tables[offer.key])
    if offer.standing is not None and versions.EVERYTHING in offer.changed:
        own = ("市の記録　変更 1", *own)
    return replace(shown, is_new=offer.standing is None, is_changing=True, changes=own, revisions=told)


def _judged(database: Database, shown: Preview, book: PlanBook, today: date) -> Preview:
    """Return a preview with the verdicts on the city's KPIs without and with the plan, by a rehearsal."""
    with database.rehearsal() as writing:
        offer = offering.offered(writing, book)
        if not offer.changed:  # it has come meanwhile
            return replace(shown, is_changing=False)
        # No other version can come while this one is rehearsed: the one that stands is judged already.
        before = _verdicts(database, Moment(versions.current(writing), today, offer.key), offer.standing)
        old_names = {} if offer.standing is None else _names(writing, offer.key, offer.standing.version)
        version = offering.bring(writing, offer, "試算", "試算", datetime.now(UTC))
        after = _verdicts(writing, Moment(version, today, offer.key), editions.newest(writing)[offer.key])
        names = old_names | _names(writing, offer.key, version)
    changed = tuple(
        VerdictChange(
            kpi_id,
            *names[kpi_id],
            old.status if (old := before.get(kpi_id)) else None,
            new.status if (new := after.get(kpi_id)) else None,
            is_by_lowering=new is not None and new.is_after_lowering,
        )
        for kpi_id in names
        if shown.is_new or _status(before, kpi_id) != _status(after, kpi_id)
    )
    counts = (Counter(one.status for one in found.values()) for found in (before, after))
    return replace(shown, verdicts=changed, before=next(counts), after=next(counts))


def _verdicts(database: Reader, moment: Moment, edition: Edition | None) -> dict[str, KpiStatus]:
    """Return the verdicts on the KPIs of an edition, none where there is none."""
    if edition is None:
        return {}
    own = _names(database, moment.scope, edition.version)
    return {one.kpi_id: one for one in status.of_city(database, moment) if one.kpi_id in own}


def _status(verdicts: Mapping[str, KpiStatus], kpi_id: str) -> Status | None:
    return verdicts[kpi_id].status if kpi_id in verdicts else None


def _names(database: Reader, key: int, version: int) -> dict[str, tuple[str, str]]:
    """Return the name and the initiative's of each KPI of an edition, in its order."""
    rows = database.rows(
        "SELECT kpi.kpi_id, kpi.kpi_name, kpi.component_name, initiative.initiative_name FROM kpi"
        " JOIN initiative ON initiative.municipality_key = kpi.municipality_key"
        " AND initiative.version = kpi.version AND initiative.initiative_id = kpi.initiative_id"
        " WHERE kpi.municipality_key = ? AND kpi.version = ? ORDER BY kpi.sort_order, kpi.kpi_id",
        [key, version],
    )
    return {
        str(row["kpi_id"]): (
            kpi_title(str(row["kpi_name"]), None if row["component_name"] is None else str(row["component_name"])),
            str(row["initiative_name"]),
        )
        for row in rows
    }


def _newest_of_all(database: Reader) -> int:
    """Return the version of the newest edition of all plans and catalogues, 0 where there is none."""
    return max((edition.version for edition in editions.newest(database).values()), default=0)


def _refuse_practice(database: Reader) -> None:
    if purpose.is_practice(database):
        raise purpose.WrongPurpose(f"このデータベースは{purpose.PRACTICE}です。計画は本番のものに取り込みます。")
