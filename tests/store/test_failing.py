"""What is wrong with a database is recognised on real ones, and said with whether anything was written."""

import random
import subprocess
import sys
import threading
from itertools import count

import duckdb
import psycopg
import pytest

from store import schema, versions, write
from store.copies import drift
from store.database import Database
from store.engines import postgres
from store.failure import TOLD, DatabaseFailed, Reason
from store.plans.build import refuse_other_release
from tests.cities import ROOT
from tests.store import small
from tests.wires import wired

NAMES = count(1)
SENT = write.Upload(small.TOGANE, 1, "h", "f.xlsx", "佐藤", "", (small.actual(30),), ())


def cut_off(content: bytes) -> bytes:
    return content[: len(content) // 2]


def other_head(content: bytes) -> bytes:
    return random.Random(1).randbytes(8192) + content[8192:]


def other_blocks(content: bytes) -> bytes:
    """Return a file whose blocks are noise behind a head that is right."""
    return content[:12288] + random.Random(1).randbytes(len(content) - 12288)


def flipped(content: bytes) -> bytes:
    """Return a file in which one byte of every block is another one."""
    changed = bytearray(content)
    for place in range(12288 + 1000, len(changed), 262144):
        changed[place] ^= 0xFF
    return bytes(changed)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (cut_off, Reason.DAMAGED),
        (other_head, Reason.DAMAGED),
        (other_blocks, Reason.DAMAGED),
        (flipped, Reason.DAMAGED),
        (lambda _: b"", Reason.EMPTY),
        (lambda _: "これはデータベースではない".encode() * 1000, Reason.DAMAGED),
    ],
)
def test_a_damaged_file_is_told_as_one_and_left_as_it_is(built_file, tmp_path, damage, reason):
    path = tmp_path / "d.duckdb"
    content = damage(built_file.read_bytes())
    path.write_bytes(content)
    with pytest.raises(DatabaseFailed) as failed, Database(path) as database:
        versions.current(database)
        drift.check(database)
        database.rows("SELECT kpi_name FROM kpi")
    assert failed.value.reason is reason and failed.value.is_written is False
    assert str(path) in str(failed.value) or "orrupt" in str(failed.value)
    assert path.read_bytes() == content


def test_what_is_no_database_of_ours_says_what_it_is(built_file, tmp_path):
    reasons = {}
    (tmp_path / "folder.duckdb").mkdir()
    with duckdb.connect(str(tmp_path / "bare.duckdb")):
        pass
    with duckdb.connect(str(tmp_path / "foreign.duckdb")) as foreign:
        foreign.execute("CREATE TABLE sales (amount INTEGER)")
    for name in ("none", "folder", "bare", "foreign"):
        with pytest.raises(DatabaseFailed) as failed:
            Database(tmp_path / f"{name}.duckdb")
        reasons[name] = failed.value.reason
    assert reasons == {
        "none": Reason.MISSING, "folder": Reason.DAMAGED, "bare": Reason.EMPTY, "foreign": Reason.EMPTY
    }  # fmt: skip
    assert not (tmp_path / "none.duckdb").exists()


EARLIER = schema.fingerprint(frozenset().union(*schema.ADDED))


@pytest.mark.parametrize(
    ("mark", "says"),
    [("0123456789abcdef", "表の形"), (None, "表の形"), (EARLIER, "以前の版.*python -m store build")],
)
def test_a_database_with_the_mark_of_another_release_is_refused(database, mark, says):
    refuse_other_release(database)
    with database.transaction() as writing:
        writing.execute(f"COMMENT ON TABLE data_version IS {'NULL' if mark is None else repr(mark)}")
    with pytest.raises(DatabaseFailed, match=says) as failed:
        refuse_other_release(database)
    assert failed.value.reason is Reason.OTHER_RELEASE


def test_an_engine_that_has_stopped_is_opened_anew(database):
    """A checkpoint without room stops DuckDB for good; whoever asks next has the file opened anew."""
    version = write.accept_upload(database, SENT, small.AT).version
    database._engine.failed(duckdb.FatalException("FATAL Error: the database has been invalidated"))
    stopped = database._engine._connection
    assert versions.current(database) == version and database._engine._connection is not stopped
    with pytest.raises(duckdb.Error):
        stopped.execute("SELECT 1")


def test_a_writer_who_gets_no_turn_is_told_so(database, monkeypatch):
    monkeypatch.setattr("store.database._SECONDS_FOR_A_TURN", 0.01)
    refused = []

    def write_too():
        try:
            write.accept_upload(database, SENT, small.AT)
        except DatabaseFailed as failed:
            refused.append(failed.reason)

    with database.transaction():
        other = threading.Thread(target=write_too)
        other.start()
        other.join()
    assert refused == [Reason.BUSY]


def test_every_reason_has_words_without_a_path_or_a_word_of_the_engine():
    assert set(TOLD) == set(Reason)
    for told in TOLD.values():
        assert told.wrong.endswith("。") and told.remedy.endswith("。")
        assert not any(word in "".join(told).lower() for word in ("python", "duckdb", "error", ".py", "traceback", "/"))


COMMANDS = {
    "build": ("build", "--database", "new.duckdb"),
    "backup": ("backup", "b.duckdb"),
    "restore": ("restore", "full.duckdb", "--database", "r.duckdb"),
    "export": ("export", "out"),
    "template": ("template", "--city", "togane", "t.xlsx"),
    "plan-template": ("plan-template", "p.xlsx"),
    "practice": ("practice", "practice.duckdb"),
    "sample": ("sample", "sample"),
}


def test_every_command_on_a_full_disk_says_one_sentence_and_leaves_no_half_file(built_file, tmp_path):
    """No room for more than 300 bytes in a file: a limit that needs no rights and fails a write as a full disk does."""
    (tmp_path / "full.duckdb").write_bytes(built_file.read_bytes())
    before = {path.name for path in tmp_path.iterdir()}
    command = [sys.executable, "-m", "tests.store.cramped", str(tmp_path), *COMMANDS]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert ran.returncode == 0, ran.stderr
    said = dict(line.split("\t", 1) for line in ran.stdout.splitlines())
    assert said.keys() == COMMANDS.keys()
    for name, words in said.items():
        code, _, sentence = words.partition("\t")
        assert code == "1" and sentence.endswith("に書き込めません。ディスクに空きがありません。"), (name, words)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == before | {"sample/sample.duckdb.lock"}


def test_a_full_disk_refuses_a_write_and_nothing_else(built_file, tmp_path):
    path = tmp_path / "d.duckdb"
    path.write_bytes(built_file.read_bytes())
    command = [sys.executable, "-m", "tests.store.cramped", str(path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert ran.returncode == 0, ran.stderr
    written, refused, read, stopped, after, again = ran.stdout.split()
    assert (refused, stopped) == ("full-False", "full-False")
    assert read == after == written and int(again) == int(written) + 1


# PostgreSQL: a real server; what is cut is the connection, by the server itself or by a wire in between.


@pytest.fixture
def there(server, built_there):
    return server.database(f"failing{next(NAMES)}", template=built_there)


def other_sessions_ended(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_connection_that_is_cut_before_the_commit_has_written_nothing(there):
    with Database(there) as database:
        with pytest.raises(DatabaseFailed) as failed, database.transaction() as writing:
            write.accept(writing, SENT, small.AT)
            other_sessions_ended(there)
            writing.rows("SELECT 1")
        assert (failed.value.reason, failed.value.is_written) == (Reason.CUT, False)
        with pytest.raises(DatabaseFailed) as failed, database.transaction() as writing:
            write.accept(writing, SENT, small.AT)
            other_sessions_ended(there)  # the next word to the server is the commit itself
        assert (failed.value.reason, failed.value.is_written) == (Reason.CUT, False)
        assert versions.current(database) == 1
        assert write.accept_upload(database, SENT, small.AT).version == 2


def test_a_server_that_is_down_is_said_within_seconds_and_found_again_at_once(there, server, monkeypatch):
    monkeypatch.setattr(postgres, "_SECONDS_FOR_A_CONNECTION", 0.3)
    with Database(there) as database:
        with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
            name = there.partition("@/")[2].partition("?")[0]
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            for ask in (lambda: versions.current(database), lambda: write.accept_upload(database, SENT, small.AT)):
                with pytest.raises(DatabaseFailed) as failed:
                    ask()
                assert (failed.value.reason, failed.value.is_written) == (Reason.DOWN, False)
            with pytest.raises(DatabaseFailed) as failed:
                Database(there)
            assert failed.value.reason is Reason.DOWN
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
        assert versions.current(database) == 1
        assert write.accept_upload(database, SENT, small.AT).version == 2


@pytest.mark.parametrize(
    ("cut_at", "is_written"), [("before", False), ("after", True), ("after, and gone", None)]
)  # fmt: skip
def test_after_a_cut_during_the_commit_it_is_known_whether_it_was_written(
    server, there, tmp_path_factory, monkeypatch, cut_at, is_written
):
    monkeypatch.setattr(postgres, "_SECONDS_TO_LEARN", 1.0)
    folder = tmp_path_factory.mktemp("w")
    with wired(server, there, folder) as (wire, address), Database(address) as database:
        wire.cut_at = cut_at
        if is_written:  # a commit that stands is none that failed
            assert write.accept_upload(database, SENT, small.AT).version == 2
        else:
            with pytest.raises(DatabaseFailed) as failed:
                write.accept_upload(database, SENT, small.AT)
            assert (failed.value.reason, failed.value.is_written) == (Reason.CUT, is_written)
        wire.cut_at, wire.is_down = None, False
        # Whatever was said, sending it again writes it once, and the hash of its content knows.
        again = write.accept_upload(database, SENT, small.AT)
        assert (again.version, again.is_new) == (2, is_written is False)


def test_a_server_that_takes_everything_and_answers_nothing_is_said_within_seconds(
    server, there, tmp_path_factory, monkeypatch
):
    for name in ("_SECONDS_OF_SILENCE", "_SECONDS_FOR_A_CONNECTION"):
        monkeypatch.setattr(postgres, name, 0.2)
    monkeypatch.setattr(postgres, "_SECONDS_TO_CONNECT", 2)  # the least that psycopg takes
    folder = tmp_path_factory.mktemp("w")
    with wired(server, there, folder) as (wire, address), Database(address) as database:
        with database._engine.reading() as session:
            # A long question is no silence: the server answers others meanwhile.
            assert session.ask("SELECT CAST(pg_sleep(0.6) AS TEXT)", []) == (["pg_sleep"], [("",)])
            wire.is_mute = True
            with pytest.raises(DatabaseFailed) as failed:
                session.ask("SELECT 1", [])
        assert failed.value.reason is Reason.CUT
        wire.is_mute = False
        with pytest.raises(DatabaseFailed) as failed, database.transaction() as writing:
            write.accept(writing, SENT, small.AT)
            wire.is_mute = True
            writing.rows("SELECT 1")
        assert (failed.value.reason, failed.value.is_written) == (Reason.CUT, False)
        with pytest.raises(DatabaseFailed) as failed:
            versions.current(database)  # the pool finds none that answers, nor makes one
        assert failed.value.reason is Reason.DOWN
        with pytest.raises(DatabaseFailed) as failed:
            Database(address)
        assert failed.value.reason is Reason.DOWN
        wire.is_mute = False
        assert write.accept_upload(database, SENT, small.AT).version == 2
