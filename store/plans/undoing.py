"""Taking a plan version back: the content before it stands again under a new version, or the city's plan is withdrawn.

Nothing is deleted: an undo is an edition of its own. The newest version of a city goes first, as with uploads.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain import directions
from domain.codes import AuditAction
from store import schema, versions, write
from store.database import Database, Reader, Transaction
from store.plans import editions, from_rows, to_rows
from store.plans.catalogue import Catalogue
from store.plans.editions import Edition
from store.practice import purpose

_WITHDRAWN = to_rows.content_hash({})


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: its version, and the version whose content stands again (None: the plan is withdrawn)."""

    version: int
    restored_version: int | None


class Undoable(NamedTuple):
    """The plan version of a city that may be taken back next. `restored_version` None: the plan would be withdrawn."""

    municipality_key: int
    city: str
    municipality_name: str
    version: int
    restored_version: int | None


def undoable(database: Reader, version: int | None = None) -> tuple[Undoable, ...]:
    """Return, for each city with a plan, which version may be taken back; with `version` only where it is that one.

    A build may have brought the plans of several cities under one version: each is taken back by itself.
    """
    every = editions.every(database)
    return tuple(
        Undoable(key, str(row["city"]), str(row["municipality_name"]), newest.origin, _origin_before(every[key]))
        for row in editions.held_catalogue(database).tables["municipality"]
        if (key := int(str(row["municipality_key"]))) in every
        and (newest := every[key][-1]).origin is not None
        and version in (None, newest.origin)
    )


def undo(
    database: Database, version: int, by_name: str, reason: str, at: datetime, *, of_city: str | None = None
) -> Undone:
    """Take back the plan that a version brought to a city, under a new version.

    `of_city` says of which one, by its slug, where the version brought several plans. Raises WriteRefused for a version
    that brought no plan, one that a later version of the city stands on, without a name or a reason; WrongPurpose for a
    practice database.
    """
    if not by_name.strip() or not reason.strip():
        raise write.WriteRefused("取り消す人の名前と理由を書いてください。")
    write.refuse_turned(reason)
    with database.transaction() as writing:
        if purpose.is_practice(writing):
            raise purpose.WrongPurpose(f"このデータベースは{purpose.PRACTICE}です。計画は本番のもので取り消します。")
        every = editions.every(writing)
        key, name = _city(writing, every, version, of_city)
        found = every[key]
        if found[-1].origin != version:
            _refuse(writing, found, key, version, name)
        held = editions.held_catalogue(writing)
        catalogue = _catalogue_before(writing, held, key, version)
        restored = _origin_before(found)
        new = write.bump(writing, [key] if catalogue is None else held.keys.values())
        _restore(writing, key, new, next((one for one in found if one.version == restored), None))
        if catalogue is not None:
            editions.bring(
                writing, versions.EVERYTHING, new, to_rows.content_hash(catalogue.tables), catalogue.tables
            )
        row = {
            "municipality_key": key,
            "undone_version": version,
            "version": new,
            "restored_version": restored,
            "by_name": directions.shown(by_name),
            "reason": reason,
        }
        writing.insert("plan_undo", [row])
        what = f"版 {version} の計画を取消し：{reason}（{name}）"
        scope = key if catalogue is None else versions.EVERYTHING
        write.record(writing, new, scope, AuditAction.UNDO_PLAN, by_name, what, at)
        return Undone(new, restored)


def _city(
    writing: Transaction, every: dict[int, list[Edition]], version: int, city: str | None
) -> tuple[int, str]:
    """Return key and name of the city whose plan a version brought. Raises WriteRefused."""
    rows = {int(str(row["municipality_key"])): row for row in editions.held_catalogue(writing).tables["municipality"]}
    brought = [key for key in rows if any(one.version == version for one in every.get(key, ()))]
    chosen = [key for key in brought if city in (None, rows[key]["city"])]
    if not brought:
        raise write.WriteRefused(f"版 {version} は、計画を登録した版ではありません。")
    if len(chosen) != 1:
        named = "・".join(str(rows[key]["city"]) for key in brought)
        raise write.WriteRefused(f"版 {version} は {named} の計画を登録しています。どの市のものかを指定してください。")
    return chosen[0], str(rows[chosen[0]]["municipality_name"])


def _refuse(writing: Transaction, found: list[Edition], key: int, version: int, name: str) -> None:
    """Raise WriteRefused: the version is an undo itself, was taken back already, or is not the newest."""
    if any(one.version == version and one.origin != version for one in found):
        raise write.WriteRefused(f"版 {version} は取消しです。取り消した計画を戻すには、もう一度取り込んでください。")
    undone = "SELECT version FROM plan_undo WHERE municipality_key = ? AND undone_version = ?"
    if writing.rows(undone, [key, version]):
        raise write.WriteRefused(f"版 {version} の{name}の計画は、すでに取り消されています。")
    raise write.WriteRefused(
        f"{name}の計画は、版 {version} のあとに版 {found[-1].origin} で改定されています。新しい版から順に取り消してください。"
    )


def _origin_before(found: list[Edition]) -> int | None:
    """Return the version of the content that stood before the newest content came, None where none did."""
    at = next(place for place, one in enumerate(found) if one.version == found[-1].origin)
    return found[at - 1].origin if at else None


def _restore(writing: Transaction, key: int, version: int, edition: Edition | None) -> None:
    """Write the edition of an undo: the rows of an earlier one again, or none."""
    hashed = _WITHDRAWN if edition is None else edition.content_hash
    writing.insert("edition", [{"scope": key, "version": version, "content_hash": hashed}])
    if edition is None:
        return
    for table in from_rows.TABLES:
        columns = ", ".join(name for name in schema.column_types(table) if name != "version")
        writing.execute(
            f"INSERT INTO {table} (version, {columns}) SELECT CAST(? AS INTEGER), {columns} FROM {table}"
            " WHERE municipality_key = ? AND version = ?",
            [version, key, edition.version],
        )


def _catalogue_before(writing: Transaction, held: Catalogue, key: int, version: int) -> Catalogue | None:
    """Return the catalogues with the city's record of before, where the version had changed that and it still stands.

    None where the record stays: a city that the version brought first remains known, so that links can say what became
    of its plan.
    """
    catalogues = editions.every(writing).get(versions.EVERYTHING, [])
    place = next((at for at, one in enumerate(catalogues) if one.version == version), 0)
    if place == 0 or catalogues[place].action is not AuditAction.IMPORT_PLAN:
        return None

    def row(version: int) -> dict[str, object] | None:
        columns = ", ".join(name for name in schema.column_types("municipality") if name != "version")
        select = f"SELECT {columns} FROM municipality WHERE municipality_key = ? AND version = ?"
        return next(iter(writing.rows(select, [key, version])), None)

    before, after = row(catalogues[place - 1].version), row(version)
    now = next((one for one in held.tables["municipality"] if one["municipality_key"] == key), None)
    if before is None or before == after or now != after:
        return None
    kept = [before if one["municipality_key"] == key else one for one in held.tables["municipality"]]
    return Catalogue({**held.tables, "municipality": kept}, held.stages)
