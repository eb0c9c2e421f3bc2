"""A database that release 0.2.0 made is brought up to date on both engines, also where code lists have grown since."""

import lzma
import shutil
import subprocess
from collections import Counter
from datetime import UTC, datetime
from enum import EnumType, StrEnum
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from domain import codes
from metrics import compose
from store import schema
from store.__main__ import main
from store.copies import one
from store.copies.one import BackupRefused
from store.database import Database
from store.failure import EngineError
from store.plans.build import _RELATIONS, SchemaMismatch, bring, ensure_tables, release_of
from tests.store import small

RELEASED = Path(__file__).parent / "released"
AT = datetime(2026, 12, 1, tzinfo=UTC)
NAMES = count(1)
ENGINES = ("duckdb", "postgresql")
LISTS = sorted(schema.code_lists())
EARLIER = frozenset().union(*schema.ADDED[1:])  # what 0.2.0 had not yet
GROWN = frozenset({"audit_action"})  # lists that have more codes now
REPORTED = {"upload", "upload_void", "actual_revision", "actual_current", "stage_revision", "submission", "decision"}
STOOD = [statement.split()[2] for statement in schema.table_statements(EARLIER)]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Return the backup that release 0.2.0 made, to be copied."""
    path = tmp_path_factory.mktemp("released") / "0.2.0.duckdb"
    path.write_bytes(lzma.decompress((RELEASED / "0.2.0.duckdb.xz").read_bytes()))
    return path


@pytest.fixture(scope="module")
def loaded(server):
    """Return the name of a PostgreSQL database as release 0.2.0 left it, to be copied."""
    psql = [str(server.programs / "psql"), "--quiet", "--set=ON_ERROR_STOP=1", server.database("released")]
    dump = lzma.decompress((RELEASED / "0.2.0.sql.xz").read_bytes())
    subprocess.run(psql, input=dump, check=True, capture_output=True)
    return "released"


@pytest.fixture
def address(request, tmp_path):
    """Return a database of release 0.2.0 on the engine that the test names."""
    if request.param == "duckdb":
        return shutil.copyfile(request.getfixturevalue("file"), tmp_path / "d.duckdb")
    server = request.getfixturevalue("server")
    return server.database(f"released{next(NAMES)}", template=request.getfixturevalue("loaded"))


def declare(monkeypatch, changed):
    """Let the schema find other codes in each list of domain/codes.py."""
    lists = {name: one for name, one in vars(codes).items() if isinstance(one, EnumType) and one is not StrEnum}
    pairs = {name: [(code.upper(), code) for code in changed(name, one)] for name, one in lists.items()}
    declared = {name: StrEnum(name, pairs[name]) for name in lists}
    monkeypatch.setattr(schema, "codes", SimpleNamespace(**declared))


@pytest.fixture
def grown(monkeypatch):
    """Give every list a code more than it has, before all others."""
    declare(monkeypatch, lambda name, listed: ["made_up", *listed])


@pytest.fixture
def shrunk(monkeypatch):
    """Let there be no kind `milestone` and no mark `corrected` any more."""
    declare(monkeypatch, lambda name, listed: [code for code in listed if code not in ("milestone", "corrected")])


def held(database):
    """Return all rows of each table that stood."""
    return {table: Counter(map(repr, database.rows(f"SELECT * FROM {table}"))) for table in STOOD}


def relations(database, kind):
    return {str(row["table_name"]) for row in database.rows(_RELATIONS, [kind])}


def brought(database):
    """Build as `store build --take-data togane` does, from a small plan: the release held a revision by workbook."""
    return bring(database, small.catalogue(), [small.plan()], "試験", "更新", AT, take_data=["togane"])


def column_of(name):
    """Return the first table and column that hold a code list."""
    tables = [statement.split()[2] for statement in schema.table_statements()]
    columns = [(table, column, kind) for table in tables for column, kind in schema.column_types(table).items()]
    return next((table, column) for table, column, kind in columns if kind == name)


def put_in(database, name, code):
    """Put a row of that list in again, under a key of its own and with another code."""
    table, column = column_of(name)
    one = f"SELECT * FROM {table} WHERE {column} IS NOT NULL ORDER BY CAST({column} AS TEXT) DESC LIMIT 1"
    types = schema.column_types(table)
    found = (database.rows(one) or [{name: 1 if kind == "INTEGER" else "a" for name, kind in types.items()}])[0]
    key = {"submission_id": "new"} if table == "decision" else {"version": 1_000} if "version" in types else {}
    with database.rehearsal() as writing:
        writing.insert(table, [found | key | {column: code}])


def test_no_list_has_lost_a_code_or_its_order_since_the_release(file):
    with Database(file) as database:
        assert release_of(database) == schema.Behind(EARLIER, GROWN, {})
        own = schema.code_lists()
        for name, codes_then in database.code_lists().items():
            assert tuple(code for code in own[name] if code in codes_then) == codes_then


@pytest.mark.parametrize("address", ENGINES, indirect=True)
def test_a_build_brings_the_codes_that_were_added_and_keeps_every_row(address, grown):
    with Database(address) as database:
        before, behind = held(database), release_of(database)
        assert (behind.missing, behind.changed) == (EARLIER, frozenset(schema.code_lists(EARLIER)))
        assert brought(database).version == 7
        after = held(database)
        assert {table for table in STOOD if not before[table] <= after[table]} == {"data_version"}
        assert {table for table in STOOD if before[table] == after[table]} >= REPORTED
        assert release_of(database) == schema.Behind(frozenset(), frozenset(), {})
        assert database.code_lists() == schema.code_lists()
        assert relations(database, "VIEW") == {"moment", *compose.VIEWED}
        assert relations(database, "BASE TABLE") == {one.split()[2] for one in schema.table_statements()}
        for name in LISTS:
            put_in(database, name, "made_up")
            with pytest.raises(EngineError):
                put_in(database, name, "not_made_up")
        assert brought(database).changed == ()


def test_one_list_of_this_release_grows_and_the_views_are_there(either, monkeypatch):
    declare(monkeypatch, lambda name, listed: [*listed, "made_up"] if name == "Kind" else listed)
    assert bring(either, small.catalogue(), small.plans(), "試験", "更新", AT).changed == ()
    assert either.code_lists()["kind"][-1] == "made_up"
    assert relations(either, "VIEW") == {"moment", *compose.VIEWED}
    assert either.rows("SELECT count(*) AS n FROM status") == [{"n": 4}]


@pytest.mark.parametrize("grows", ["Stage", "Mark"])
def test_what_postgresql_adds_stands_on_tables_that_were_made_anew(server, loaded, grows, monkeypatch):
    declare(monkeypatch, lambda name, listed: [*listed, "made_up"] if name == grows else listed)
    with Database(server.database(f"added{grows}".lower(), template=loaded)) as database:
        asked = (
            "SELECT relname, string_agg(DISTINCT pg_get_constraintdef(pg_constraint.oid), '; ') AS keys,"
            " string_agg(DISTINCT tgname, '; ') AS triggers FROM pg_class"
            " LEFT JOIN pg_constraint ON conrelid = pg_class.oid AND contype IN ('p', 'u', 'c')"
            " LEFT JOIN pg_trigger ON tgrelid = pg_class.oid"
            " WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace) GROUP BY relname ORDER BY 1"
        )
        before = database.rows(asked)
        with database.transaction() as writing:
            ensure_tables(writing)
        now = {row["relname"]: row for row in database.rows(asked)}
        assert [now[row["relname"]] for row in before] == before


@pytest.mark.parametrize("address", ENGINES, indirect=True)
def test_what_fails_on_the_way_leaves_everything_as_it_was(address, grown, monkeypatch):
    statements = schema.upgrade_statements
    monkeypatch.setattr(schema, "upgrade_statements", lambda behind: [*statements(behind), "SELECT nothing"])
    with Database(address) as database:
        before, views = held(database), relations(database, "VIEW")
        with pytest.raises(EngineError, match="nothing"):
            brought(database)
        assert held(database) == before
        assert relations(database, "VIEW") == views and "status" in views
        assert release_of(database).missing == EARLIER


@pytest.mark.parametrize("address", ENGINES, indirect=True)
def test_codes_that_this_software_does_not_have_are_named_and_nothing_is_written(address, shrunk):
    with Database(address) as database:
        before, stamp = held(database), database.comment("data_version")
        with pytest.raises(SchemaMismatch, match="（kind: milestone、mark: corrected）") as error:
            brought(database)
        assert "作った版か、それより新しい版のソフトウェアを使ってください" in str(error.value)
        assert (held(database), database.comment("data_version")) == (before, stamp)


def test_its_backup_restores_and_a_build_brings_the_codes_that_were_added(file, tmp_path, grown):
    standing = tmp_path / "standing.duckdb"
    assert one.restore(file, standing, AT, "") is None
    with Database(standing) as database:
        assert database.rows("SELECT count(*) AS n FROM actual_revision") == [{"n": 9}]
        with database.transaction() as writing:
            ensure_tables(writing)
        one.backup(database, tmp_path / "grown.duckdb")
    assert one.restore(tmp_path / "grown.duckdb", standing, AT, "") is not None
    with Database(standing) as database:
        assert release_of(database) == schema.Behind(frozenset(), frozenset(), {})


def test_who_restores_a_backup_of_the_release_is_told_to_build(file, tmp_path, capsys):
    assert main(["restore", str(file), "--database", str(tmp_path / "standing.duckdb")]) == 0
    assert "使う前に python -m store build を実行してください" in capsys.readouterr().out


def test_a_backup_with_codes_that_this_software_does_not_have_is_refused(file, tmp_path, shrunk):
    with pytest.raises(BackupRefused, match="kind: milestone"):
        one.restore(file, tmp_path / "standing.duckdb", AT, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", LISTS)
def test_only_the_tables_of_a_list_that_grew_are_made_anew(name, monkeypatch):
    held = schema.code_lists()
    declare(monkeypatch, lambda kind, listed: [*listed, "made_up"] if schema._snake_case(kind) == name else listed)
    behind = schema.behind(schema.fingerprint(held=held), held)
    assert behind == schema.Behind(frozenset(), frozenset({name}), {})
    made = {one.split()[2] for one in schema.upgrade_statements(behind) if one.startswith("CREATE TABLE")}
    tables = [one.split()[2] for one in schema.table_statements()]
    anew = {table for table in tables if name in schema.column_types(table).values()}
    assert made == anew | {f"{table}_before" for table in anew}


def test_lists_that_grew_do_not_make_other_tables_known():
    held = schema.code_lists()
    assert schema.behind(schema.fingerprint(held={**held, "kind": ("other",)}), held) is None
    assert schema.behind(None, held) is None
    assert schema.behind(schema.fingerprint(), {name: held[name] for name in held if name != "kind"}) is None


def test_an_order_of_codes_that_changed_is_brought_as_well():
    held = {**schema.code_lists(), "kind": tuple(reversed(schema.code_lists()["kind"]))}
    assert schema.behind(schema.fingerprint(held=held), held) == schema.Behind(frozenset(), frozenset({"kind"}), {})
