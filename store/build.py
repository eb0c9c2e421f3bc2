"""Build the database from data/, or bring it up to date: one transaction, one version, only what changed."""

import hashlib
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from domain.codes import AuditAction
from domain.plan import Plan
from metrics import compose
from store import purpose, reference, schema, versions, write
from store.catalogue import Catalogue, Tables, read_catalogue
from store.database import Database, Transaction

CATALOGUES = "一覧"
Loader = Callable[[Path], Plan]


class SchemaMismatch(RuntimeError):
    """The file's tables were made by another state of this software."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the version that stands now, and the cities (一覧 for the catalogues) that got a new edition."""

    version: int
    changed: tuple[str, ...]


def build(
    database: Database,
    data_folder: Path,
    by_name: str,
    reason: str,
    *,
    at: datetime | None = None,
    loaders: Mapping[str, Loader] | None = None,
) -> Built:
    """Bring the database up to date with a data folder and return what changed; nothing written when nothing did.

    Every city of municipalities.csv is loaded by the loader of its name. Raises TranscriptionError or Contradiction for
    data that cannot be taken as it stands, SchemaMismatch for a file of other tables, WrongPurpose for a practice
    database, which is made whole by store/practice.py; then the file is as it was.
    """
    catalogue = read_catalogue(data_folder)
    plans = [(loaders[city] if loaders else _loader_of(city))(data_folder / "plans" / city) for city in catalogue.keys]
    return bring(database, catalogue, plans, by_name, reason, at or datetime.now(UTC))


def bring(
    database: Database, catalogue: Catalogue, plans: Sequence[Plan], by_name: str, reason: str, at: datetime
) -> Built:
    """Write the editions that changed, as `build` does, from catalogues and plans that are read already."""
    reference.check_ids(plans, catalogue)
    keys = catalogue.keys
    editions = {versions.EVERYTHING: (CATALOGUES, catalogue.tables)} | {
        keys[plan.document.city]: (plan.document.city, reference.plan_tables(plan, catalogue)) for plan in plans
    }
    with database.transaction() as writing:
        _ensure_tables(writing)
        _refuse_practice(writing)
        _renew_views(writing)
        standing = _standing_hashes(writing)
        hashes = {scope: reference.content_hash(tables) for scope, (_, tables) in editions.items()}
        changed = [scope for scope in editions if hashes[scope] != standing.get(scope)]
        if not changed:
            return Built(versions.current(writing), ())
        # A catalogue is part of what every city shows.
        scopes = list(editions) if versions.EVERYTHING in changed else changed
        version = write.bump(writing, scopes)
        for scope in changed:
            _bring_edition(writing, scope, version, hashes[scope], editions[scope][1])
        names = tuple(editions[scope][0] for scope in changed)
        what = f"{reason}（{'、'.join(catalogue.names.get(name, name) for name in names)}）"
        write.record(writing, version, versions.EVERYTHING, AuditAction.BUILD, by_name, what, at)
        return Built(version, names)


def _loader_of(city: str) -> Loader:
    loader: Loader = importlib.import_module(f"loaders.{city}").load
    return loader


def _ensure_tables(writing: Transaction) -> None:
    found = {str(row["table_name"]) for row in writing.rows(_RELATIONS, ["BASE TABLE"])}
    if not found:
        writing.make_tables()
        writing.execute("INSERT INTO data_version (scope, version) VALUES (0, 0)")
        writing.execute(f"COMMENT ON TABLE data_version IS '{schema.fingerprint()}'")
    elif fingerprint(writing) != schema.fingerprint():
        raise SchemaMismatch(
            "データベースの表の形が、このソフトウェアのものと違います。"
            "実績を登録していなければデータベースを消してから、登録していれば退避してから、build をやり直してください。"
        )


def _refuse_practice(writing: Transaction) -> None:
    if purpose.is_practice(writing):
        raise purpose.WrongPurpose(
            f"このデータベースは{purpose.PRACTICE}です。練習用のものは python -m store practice で作り直してください。"
        )


def _renew_views(writing: Transaction) -> None:
    """Make the metrics' views for the present anew where their text has changed; they hold nothing."""
    statements = compose.view_statements()
    text_hash = hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]
    if writing.comment("audit") == text_hash:
        return
    views = [str(row["table_name"]) for row in writing.rows(_RELATIONS, ["VIEW"])]
    # The others are made from it: PostgreSQL refuses to drop it before them.
    for name in sorted(views, key=lambda name: name == "moment"):
        writing.execute(f"DROP VIEW {name}")
    for statement in statements:
        writing.execute(statement)
    writing.execute(f"COMMENT ON TABLE audit IS '{text_hash}'")


_RELATIONS = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = ?"


def fingerprint(database: Database | Transaction) -> str | None:
    """Return the fingerprint of the schema with which the database was made, None where there is none."""
    return database.comment("data_version")


def _standing_hashes(writing: Transaction) -> dict[int, str]:
    rows = writing.rows(
        "SELECT edition.scope, edition.content_hash FROM edition JOIN"
        " (SELECT scope, max(version) AS version FROM edition GROUP BY scope) AS newest"
        " ON newest.scope = edition.scope AND newest.version = edition.version"
    )
    return {int(str(row["scope"])): str(row["content_hash"]) for row in rows}


def _bring_edition(writing: Transaction, scope: int, version: int, content_hash: str, tables: Tables) -> None:
    writing.insert("edition", [{"scope": scope, "version": version, "content_hash": content_hash}])
    for table, rows in tables.items():
        writing.insert(table, [{"version": version, **row} for row in rows])
