"""A real PostgreSQL: the same store behind another address, one writer of all servers, a clear word for a bad URL."""

import os
import subprocess
import sys
import threading
from itertools import count
from pathlib import Path

import pytest

from metrics import compose
from metrics.moment import Moment
from store import versions, write
from store.copies import drift
from store.database import Database, database_path
from store.engines.postgres import _translated
from store.failure import DatabaseFailed, EngineError
from store.plans.build import bring
from tests.store import small

ROOT = Path(__file__).resolve().parents[2]
NAMES = count(1)


@pytest.fixture(scope="module")
def built(server):
    """Return the name of a database with both small cities, to be copied for each test."""
    with Database(server.database("small"), create=True) as database:
        bring(database, small.catalogue(), small.plans(), "試験", "初回", small.AT)
    return "small"


@pytest.fixture
def url(server, built):
    return server.database(f"small{next(NAMES)}", template=built)


@pytest.fixture
def database(url):
    with Database(url) as opened:
        yield opened


@pytest.fixture(scope="module")
def untouched(server, built):
    """Return a database for tests that leave it as it was."""
    with Database(server.database("untouched", template=built)) as opened:
        yield opened


def counted(database, table):
    return database.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"]


def upload(database, value=30):
    sent = write.Upload(small.TOGANE, 1, f"h{value}", "f.xlsx", "佐藤", "", (small.actual(value),), ())
    return write.accept_upload(database, sent, small.AT)


def test_an_upload_and_its_undo_are_versions(database):
    assert upload(database).version == 2
    assert database.rows("SELECT low_value, mark FROM actual_current") == [{"low_value": 30, "mark": "final"}]
    assert write.undo(database, "upload-2", "佐藤", "誤り", small.AT) == 3
    assert [entry.version for entry in versions.log(database, small.TOGANE)] == [3, 2, 1]
    assert (counted(database, "actual_current"), drift.check(database)) == (0, [])


def test_an_error_leaves_nothing_and_the_database_usable(database):
    with pytest.raises(EngineError, match="no_such_table"), database.transaction() as writing:
        writing.execute("DELETE FROM data_version")
        writing.execute("INSERT INTO no_such_table VALUES (1)")
    with pytest.raises(ZeroDivisionError), database.transaction() as writing:
        writing.execute("DELETE FROM data_version")
        raise ZeroDivisionError
    with database.rehearsal() as writing:
        writing.execute("DELETE FROM data_version")
        assert counted(database, "data_version") == 3
    assert counted(database, "data_version") == 3


def test_a_transaction_inside_a_transaction_is_refused_instead_of_waiting_for_itself(database):
    with (
        pytest.raises(RuntimeError, match="already open on this thread"),
        database.transaction(),
        database.rehearsal(),
    ):
        pass


def test_writers_of_two_servers_take_turns_and_a_retry_is_one_upload(url):
    """Each process sends the same twenty reports, as two servers do that a sender tried one after the other."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from store.database import Database\nfrom tests.store import test_postgres\n"
        "with Database(sys.argv[2]) as database:\n"
        "    for value in range(20): test_postgres.upload(database, value)\n"
    )
    command = [sys.executable, "-c", program, str(ROOT), url]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [one.communicate()[1] for one in both] == ["", ""]
    with Database(url) as database:
        assert versions.current(database) == 21
        assert (counted(database, "upload"), counted(database, "actual_revision")) == (20, 20)
        assert [entry.version for entry in versions.log(database)] == list(range(21, 0, -1))


def test_what_another_server_commits_is_seen_at_once(database, url, monkeypatch):
    assert versions.current(database) == 1
    monkeypatch.setattr("store.database._WRITERS", {})  # as in another process: it knows nothing of this one's turns
    with Database(url) as other:
        assert upload(other).version == 2
    assert versions.current(database) == 2


def test_threads_get_their_own_rows(database):
    wrong = []

    def ask(number):
        for _ in range(30):
            if database.rows("SELECT CAST(? AS INTEGER) AS n", [number]) != [{"n": number}]:
                wrong.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_connections_that_the_server_cut_are_replaced(database):
    killed = database.rows(
        "SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert killed
    with pytest.raises(EngineError):
        database.rows("SELECT pg_terminate_backend(pg_backend_pid())")
    assert counted(database, "data_version") == 3


def test_every_metric_is_understood(database):
    """Each body is analysed once: a step that nothing reads is not planned."""
    every = ", ".join(f"1 AS {name}" for name in compose.names())
    text, given = compose.question(f"SELECT {every}", Moment(1, small.TODAY))
    assert all(f"{name} AS (\n" in text for name in compose.names())
    with database.transaction() as asking:
        assert set(asking.rows(text, given)[0]) == set(compose.names())


def test_what_is_judged_is_a_view_and_a_changed_one_is_made_anew(database, monkeypatch):
    relations = "SELECT table_name FROM information_schema.views WHERE table_schema = current_schema()"
    assert {row["table_name"] for row in database.rows(relations)} == {"moment", *compose.VIEWED}
    assert database.rows("SELECT count(*) AS n FROM status") == [{"n": 4}]
    monkeypatch.setattr(compose, "view_statements", lambda: ["CREATE VIEW only_one AS SELECT 1 AS one"])
    assert bring(database, small.catalogue(), small.plans(), "試験", "再度", small.AT).changed == ()
    assert [row["table_name"] for row in database.rows(relations)] == ["only_one"]


@pytest.mark.parametrize("change", ["UPDATE {} SET version = version", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize(
    "table", ["audit", "edition", "kpi", "target", "upload", "upload_void", "actual_revision", "stage_revision"]
)
def test_what_was_accepted_cannot_be_changed(untouched, table, change):
    with pytest.raises(EngineError, match=f"^{table} is append-only"), untouched.transaction() as writing:
        writing.execute(change.format(table))


def test_a_report_cannot_stand_twice_in_one_version(database):
    upload(database)
    with pytest.raises(EngineError, match="actual_revision_pkey"), database.transaction() as writing:
        writing.execute("INSERT INTO actual_revision SELECT * FROM actual_revision")


def test_a_forked_child_is_refused(database):
    database._process = os.getpid() + 1
    for opening in (database.transaction, database.rehearsal):
        with pytest.raises(RuntimeError, match="opened by another process"), opening():
            pass
    with pytest.raises(RuntimeError, match="opened by another process"):
        database.rows("SELECT 1")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://root:secret@server/dx", "^mysql:// のデータベースには対応していません"),
        ("postgresql://me:secret@server", "名前がありません"),
        ("postgresql://me:secret@server/dx?colour=red", "データベースの URL を読めません"),
    ],
)
def test_an_address_that_is_none_says_how_to_write_it_and_keeps_the_password(address, says):
    with pytest.raises(ValueError, match=says) as refused:
        Database(address)
    assert "postgresql://利用者@サーバー" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_server_that_does_not_answer_is_named_without_the_password():
    with pytest.raises(DatabaseFailed, match=r"^データベース postgresql://127\.0\.0\.1:1/dx に接続できません") as busy:
        Database("postgresql://me:secret@127.0.0.1:1/dx")
    assert "secret" not in str(busy.value)


def test_a_database_that_is_not_there_or_holds_no_tables_is_not_made_by_asking(server):
    with pytest.raises(DatabaseFailed, match='"none" does not exist'):
        Database(server.url("none"))
    empty = server.database("empty")
    with pytest.raises(DatabaseFailed, match=r"postgresql://.*/empty に表がありません。.*python -m store build"):
        Database(empty)


def test_a_database_that_does_not_order_texts_by_code_is_refused(server):
    with Database(server.database("admin"), create=True) as database:
        database.rows(
            "CREATE DATABASE japanese TEMPLATE template0 ENCODING 'UTF8'"
            " LOCALE_PROVIDER icu ICU_LOCALE 'ja-JP' LOCALE 'C'"
        )
    with pytest.raises(DatabaseFailed, match=r"並び順が合いません.*--locale=C"):
        Database(server.url("japanese"), create=True)


def test_files_are_not_taken_from_an_address_of_postgresql(database, tmp_path):
    with pytest.raises(ValueError, match="pg_dump"):
        database_path("postgresql://server/dx")
    with pytest.raises(ValueError, match="pg_dump"):
        database.copy_to(tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_builds_and_refuses_with_words(server, tmp_path):
    def run(*arguments):
        command = [sys.executable, "-m", "store", *arguments]
        environment = os.environ | {"DX_DATABASE": server.url("line")}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    before = run("export", str(tmp_path))
    assert (before.returncode, before.stderr.count("\n")) == (1, 1)
    assert before.stderr.startswith("データベース postgresql://")
    server.database("line")
    assert run("build").stdout.startswith("データ版 1　更新: 一覧、")
    assert run("export", str(tmp_path)).returncode == 0
    assert (tmp_path / "status.csv").stat().st_size > 5000
    assert "pg_dump" in run("backup", str(tmp_path / "b")).stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = ? AND b = ?", "a = %s AND b = %s"),
        ("mod(a, 2) + 5 % ?", "mod(a, 2) + 5 %% %s"),
        ("name LIKE '%?%' OR \"odd?\" = ?", "name LIKE '%%?%%' OR \"odd?\" = %s"),
        ("'it''s ?' = ?", "'it''s ?' = %s"),
        ("a = ? -- 100% of what?\nAND b = ?", "a = %s -- 100%% of what?\nAND b = %s"),
    ],
)
def test_a_parameter_is_found_outside_quotes_and_comments_alone(text, expected):
    assert _translated(text) == expected
