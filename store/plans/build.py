"""Build the database from data/, or bring it up to date: one transaction, one version, only what changed."""

import hashlib
import importlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from domain.codes import AuditAction, LeadsTo
from domain.plan import Plan
from metrics import compose
from store import schema, versions, write
from store.database import Database, Transaction
from store.failure import BUILD_FIRST, DatabaseFailed, Reason
from store.plans import editions, to_rows
from store.plans.catalogue import Catalogue, read_catalogue
from store.practice import purpose

CATALOGUES = "一覧"
Loader = Callable[[Path], Plan]


class SchemaMismatch(RuntimeError):
    """The file's tables were made by another state of this software."""


class ImportStands(ValueError):
    """A plan was imported, or taken back, and data/ has changed since: somebody decides; nothing was written."""

    def __init__(self, cities: Sequence[str], withdrawn: Sequence[str] = ()) -> None:
        imported = [city for city in cities if city not in withdrawn]
        told = []
        if imported:
            told.append(
                f"{'・'.join(imported)}: 取り込んだ計画（import-plan）がいまの版ですが、data/ の内容も取込みのあとで変わっています。"
                "data/ の変更を plan-template の様式に写して取り込むか、取り込んだ内容を data/ に写すか（同じになれば続けられます）、"
                f"data/ を採るなら {_flags(imported)} を付けてください。"
            )
        if withdrawn:
            told.append(
                f"{'・'.join(withdrawn)}: 計画は取り下げられていますが、data/ の内容がそのあとで変わっています。"
                f"data/ の計画を表示するなら {_flags(withdrawn)} を付けてください。取り下げたままにするなら、data/ を元に戻してください。"
            )
        super().__init__("\n".join(told))


def _flags(cities: Sequence[str]) -> str:
    return f"build に {' '.join(f'--take-data {city}' for city in cities)}"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the version that stands now, and the cities (一覧 for the catalogues) that got a new edition.

    `withdrawn` names the cities of data/ whose plan was taken back and stays so.
    """

    version: int
    changed: tuple[str, ...]
    withdrawn: tuple[str, ...] = ()


def build(
    database: Database,
    data_folder: Path,
    by_name: str,
    reason: str,
    *,
    at: datetime | None = None,
    loaders: Mapping[str, Loader] | None = None,
    take_data: Collection[str] = (),
) -> Built:
    """Bring the database up to date with a data folder and return what changed; nothing written when nothing did.

    Every city of municipalities.csv is loaded by the loader of its name. What `import-plan` brought stands: a city
    whose newest edition is an import, or whose plan was taken back, is passed over while data/ is as it was, and
    refused (ImportStands) once data/ says something else, except for the cities of `take_data`. Where an undo brought
    back what data/ had said before, a further change of data/ is taken as ever. Raises TranscriptionError or
    Contradiction for data that cannot be taken as it stands and for a city without a loader, SchemaMismatch for a file
    of other tables, WrongPurpose for a practice database, which is made whole by store/practice/making.py; then the
    file is as it was.
    """
    catalogue = read_catalogue(data_folder)
    if unknown := sorted(set(take_data) - catalogue.keys.keys()):
        raise ValueError(f"市「{'、'.join(unknown)}」は data/ にありません。{'・'.join(catalogue.keys)} のどれかです。")
    plans = [(loaders[city] if loaders else _loader_of(city))(data_folder / "plans" / city) for city in catalogue.keys]
    return bring(database, catalogue, plans, by_name, reason, at or datetime.now(UTC), take_data)


def bring(
    database: Database,
    catalogue: Catalogue,
    plans: Sequence[Plan],
    by_name: str,
    reason: str,
    at: datetime,
    take_data: Collection[str] = (),
) -> Built:
    """Write the editions that changed, as `build` does, from catalogues and plans that are read already."""
    own = catalogue.keys
    loaded = {
        own[plan.document.city]: (plan.document.city, to_rows.plan_tables(plan, catalogue)) for plan in plans
    }
    with database.transaction() as writing:
        ensure_tables(writing)
        _refuse_practice(writing)
        renew_views(writing)
        catalogue = editions.with_imported(writing, catalogue)
        to_rows.check_stages(plans, catalogue.stages)
        elsewhere = editions.ids_elsewhere(writing, own)
        to_rows.check_ids(plans, catalogue, *elsewhere)
        offered = {versions.EVERYTHING: (CATALOGUES, catalogue.tables)} | loaded
        hashes = {scope: to_rows.content_hash(tables) for scope, (_, tables) in offered.items()}
        changed = _changed(writing, hashes, {scope: name for scope, (name, _) in offered.items()}, take_data)
        withdrawn = _withdrawn(writing, {scope: name for scope, (name, _) in loaded.items() if scope not in changed})
        if not changed:
            return Built(versions.current(writing), (), withdrawn)
        _check_retired(writing, catalogue, plans, elsewhere, changed)
        # A catalogue is part of what every city shows.
        scopes = {*offered, *(catalogue.keys[city] for city in catalogue.keys.keys() - own.keys())}
        version = write.bump(writing, scopes if versions.EVERYTHING in changed else changed)
        for scope in changed:
            editions.bring(writing, scope, version, hashes[scope], offered[scope][1])
        names = tuple(offered[scope][0] for scope in changed)
        what = f"{reason}（{'、'.join(catalogue.names.get(name, name) for name in names)}）"
        write.record(writing, version, versions.EVERYTHING, AuditAction.BUILD, by_name, what, at)
        return Built(version, names, withdrawn)


def _check_retired(
    writing: Transaction,
    catalogue: Catalogue,
    plans: Sequence[Plan],
    elsewhere: tuple[Collection[str], Collection[str]],
    changed: Collection[int],
) -> None:
    """Raise Contradiction where a retired id is a KPI of a plan that stands from now on, or leads nowhere."""
    kpis = {kpi.kpi_id for plan in plans for kpi in plan.kpis}
    initiatives = {item.initiative_id for plan in plans for item in plan.initiatives}
    figures = {figure.figure_id for plan in plans for figure in plan.figures}
    successors: dict[LeadsTo, Collection[str]] = {
        LeadsTo.KPI: kpis.union(elsewhere[0]),
        LeadsTo.FIGURE: figures,
        LeadsTo.INITIATIVE: initiatives.union(elsewhere[1]),
    }
    to_rows.check_retired(catalogue, kpis | editions.kpis_standing(writing, without=changed), successors)
    to_rows.check_figures(catalogue, figures & editions.kpis_ever(writing))


def _changed(
    writing: Transaction, hashes: Mapping[int, str], names: Mapping[int, str], take_data: Collection[str]
) -> list[int]:
    """Return the scopes that get a new edition. Raises ImportStands."""
    standing, built = editions.newest(writing), editions.newest(writing, AuditAction.BUILD)
    brought = {each.version: each.action for found in editions.every(writing).values() for each in found}
    changed, contested = [], []
    for scope, content_hash in hashes.items():
        held = standing.get(scope)
        if held is not None and held.content_hash == content_hash:
            continue
        is_ours = scope == versions.EVERYTHING or held is None or held.action is AuditAction.BUILD
        if held is None or is_ours or names[scope] in take_data:
            changed.append(scope)
        elif scope in built and built[scope].content_hash == content_hash:
            continue  # what an import or an undo decided stands: data/ says nothing new
        elif held.origin is not None and brought[held.origin] is AuditAction.BUILD:
            changed.append(scope)
        else:
            contested.append(scope)
    if contested:
        withdrawn = [names[scope] for scope in contested if standing[scope].is_withdrawn]
        raise ImportStands([names[scope] for scope in contested], withdrawn)
    return changed


def _withdrawn(writing: Transaction, names: Mapping[int, str]) -> tuple[str, ...]:
    """Return which of these cities have no plan, because it was taken back."""
    standing = editions.newest(writing)
    return tuple(name for scope, name in names.items() if scope in standing and standing[scope].is_withdrawn)


def _loader_of(city: str) -> Loader:
    """Return the loader of a city's printed plan. Raises Contradiction where there is none."""
    name = f"loaders.{city}"
    try:
        loader: Loader = importlib.import_module(name).load
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise to_rows.Contradiction(
            f"data/municipalities.csv の市「{city}」を読む loaders/{city}.py がありません。"
            "印刷された計画なら読み取りを書き（CONTRIBUTING.md）、様式に写した計画なら行を消して import-plan で取り込んでください。"
        ) from error
    return loader


def ensure_tables(writing: Transaction) -> None:
    """Make the tables in an empty database, and bring those of an earlier release up to this one.

    Where a code list has grown the views are gone afterwards: who calls it makes them anew. Raises SchemaMismatch.
    """
    found = {str(row["table_name"]) for row in writing.rows(_RELATIONS, ["BASE TABLE"])}
    if not found:
        writing.make_tables()
        writing.execute("INSERT INTO data_version (scope, version) VALUES (0, 0)")
        writing.execute(f"COMMENT ON TABLE data_version IS '{schema.fingerprint()}'")
        return
    standing = release_of(writing)
    if standing.changed:
        _drop_views(writing)
    if not standing.is_this_one:
        writing.upgrade_tables(standing)
        write.renew_all_current(writing)
        writing.execute(f"COMMENT ON TABLE data_version IS '{schema.fingerprint()}'")


def release_of(database: Database | Transaction) -> schema.Behind:
    """Return how the database stands to this release.

    Raises SchemaMismatch for one that no release up to this one has made, and for one that holds codes unknown here:
    nothing can be done about either but to use the release that made it.
    """
    found = schema.behind(fingerprint(database), database.code_lists())
    if found is None:
        raise SchemaMismatch(
            "データベースの表の形が、このソフトウェアのどの版のものとも違います。場所が正しければ、より新しい版が作ったデータベースです。"
            "作った版か、それより新しい版のソフトウェアを使ってください。"
        )
    if found.unknown:
        named = "、".join(f"{name}: {'・'.join(codes)}" for name, codes in found.unknown.items())
        raise SchemaMismatch(
            f"データベースに、このソフトウェアの知らないコードがあります（{named}）。より新しい版が作ったデータベースです。"
            "作った版か、それより新しい版のソフトウェアを使ってください。"
        )
    return found


def refuse_other_release(database: Database) -> None:
    """Raise DatabaseFailed for a database that another release has made: nothing of it is read as it stands."""
    try:
        is_this_one = release_of(database).is_this_one
    except SchemaMismatch as error:
        raise DatabaseFailed(Reason.OTHER_RELEASE, f"データベース {database.name} を使えません。{error}") from error
    if not is_this_one:
        said = f"データベース {database.name} は、以前の版のソフトウェアが作ったものです。{BUILD_FIRST}"
        raise DatabaseFailed(Reason.OTHER_RELEASE, said)


def _refuse_practice(writing: Transaction) -> None:
    if purpose.is_practice(writing):
        raise purpose.WrongPurpose(
            f"このデータベースは{purpose.PRACTICE}です。練習用のものは python -m store practice で作り直してください。"
        )


def renew_views(writing: Transaction) -> None:
    """Make the metrics' views for the present anew where their text has changed; they hold nothing."""
    statements = compose.view_statements()
    text_hash = hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]
    if writing.comment("audit") == text_hash:
        return
    _drop_views(writing)
    for statement in statements:
        writing.execute(statement)
    writing.execute(f"COMMENT ON TABLE audit IS '{text_hash}'")


def _drop_views(writing: Transaction) -> None:
    views = [str(row["table_name"]) for row in writing.rows(_RELATIONS, ["VIEW"])]
    # The others are made from it: PostgreSQL refuses to drop it before them.
    for name in sorted(views, key=lambda name: name == "moment"):
        writing.execute(f"DROP VIEW {name}")
    writing.execute("COMMENT ON TABLE audit IS NULL")


_RELATIONS = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = ?"


def fingerprint(database: Database | Transaction) -> str | None:
    """Return the fingerprint of the schema with which the database was made, None where there is none."""
    return database.comment("data_version")
