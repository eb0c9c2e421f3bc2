"""A real DuckDB file: one writer, many readers, nothing half written, a clear word when another process holds it."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from metrics.compose import question
from metrics.moment import Moment
from store.database import Database, database_path
from store.failure import DatabaseFailed


def count(database, table="upload"):
    return database.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"]


def test_rows_are_dicts_and_frames_keep_decimals_and_none(database):
    from decimal import Decimal

    sql = "SELECT CAST(0.1 AS DECIMAL(18, 4)) AS a, CAST(NULL AS INTEGER) AS b WHERE 1 = ?"
    assert database.rows(sql, [1]) == [{"a": Decimal("0.1"), "b": None}]
    frame = database.frame(sql, [1])
    assert frame.columns.tolist() == ["a", "b"]
    assert frame.iloc[0].tolist() == [Decimal("0.1"), None]


def test_an_error_in_a_transaction_leaves_nothing(database):
    with pytest.raises(ZeroDivisionError), database.transaction() as writing:
        writing.execute("UPDATE data_version SET version = 99")
        assert writing.rows("SELECT max(version) AS v FROM data_version") == [{"v": 99}]
        raise ZeroDivisionError
    assert database.rows("SELECT max(version) AS v FROM data_version") == [{"v": 1}]


def test_an_error_of_the_engine_leaves_the_database_usable(database):
    with pytest.raises(Exception, match="does not exist"), database.transaction() as writing:
        writing.execute("DELETE FROM data_version")
        writing.execute("INSERT INTO no_such_table VALUES (1)")
    assert count(database, "data_version") == 3
    with database.transaction() as writing:
        writing.execute("UPDATE data_version SET version = 7 WHERE scope = 0")
    assert database.rows("SELECT version FROM data_version WHERE scope = 0") == [{"version": 7}]


def test_a_rehearsal_leaves_nothing(database):
    with database.rehearsal() as writing:
        writing.execute("DELETE FROM data_version")
    assert count(database, "data_version") == 3


def test_a_reader_sees_nothing_of_an_open_transaction(database):
    with database.transaction() as writing:
        writing.execute("DELETE FROM data_version")
        assert count(database, "data_version") == 3


def test_a_transaction_inside_a_transaction_is_refused_instead_of_waiting_for_itself(database):
    with (
        pytest.raises(RuntimeError, match="already open on this thread"),
        database.transaction(),
        database.rehearsal(),
    ):
        pass


def test_writers_of_one_process_take_turns_even_through_two_objects(database):
    other = Database(database.name)

    def add(one):
        for _ in range(20):
            with one.transaction() as writing:
                writing.execute("UPDATE data_version SET version = version + 1 WHERE scope = 0")

    threads = [threading.Thread(target=add, args=(one,)) for one in (database, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.rows("SELECT version FROM data_version WHERE scope = 0") == [{"version": 41}]


def test_threads_get_their_own_rows(database):
    wrong = []

    def ask(number):
        for _ in range(30):
            if database.rows("SELECT ? AS n FROM range(100) LIMIT 1", [number]) != [{"n": number}]:
                wrong.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_file_held_by_another_process_is_named_with_that_process(tmp_path):
    path = tmp_path / "d.duckdb"
    program = (
        "import duckdb, sys, os\n"
        f"held = duckdb.connect({str(path)!r}); print(os.getpid(), flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        pid = int(holder.stdout.readline())
        with pytest.raises(DatabaseFailed) as busy:
            Database(path, remedy="登録（/upload）で行えます。")
        assert busy.value.pid == pid
        assert f"PID {pid}" in str(busy.value)
        assert str(busy.value).endswith("登録（/upload）で行えます。")
    finally:
        holder.communicate("")


def test_a_writer_killed_in_mid_transaction_leaves_nothing(database):
    path = Path(database.name)
    database.close()
    program = (
        "import os, sys; sys.path.insert(0, sys.argv[1])\n"
        "from store import write\nfrom store.database import Database\nfrom tests.store import small\n"
        "database = Database(sys.argv[2])\n"
        "with database.transaction() as writing:\n"
        "    upload = write.Upload(small.TOGANE, 1, 'h', 'f', '佐藤', '', (small.actual(),), ())\n"
        "    write.accept(writing, upload, small.AT)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    root = str(Path(__file__).resolve().parents[2])
    ended = subprocess.run([sys.executable, "-c", program, root, str(path)], capture_output=True)
    assert ended.returncode == -9, ended.stderr
    with Database(path) as database:
        assert [count(database, table) for table in ("upload", "actual_revision", "actual_current")] == [0, 0, 0]
        assert database.rows("SELECT version FROM data_version WHERE scope = 0") == [{"version": 1}]


def test_a_forked_child_is_refused(database):
    database._process = os.getpid() + 1
    with pytest.raises(RuntimeError, match="opened by another process"):
        database.rows("SELECT 1")


def test_the_address_comes_from_the_argument_then_the_environment_then_the_default(monkeypatch, tmp_path):
    monkeypatch.setenv("DX_DATABASE", str(tmp_path / "env.duckdb"))
    assert database_path(tmp_path / "x.duckdb") == tmp_path / "x.duckdb"
    assert database_path() == tmp_path / "env.duckdb"
    monkeypatch.delenv("DX_DATABASE")
    assert database_path().parts[-2:] == ("data", "dashboard.duckdb")


def test_a_missing_file_is_not_made_by_asking(tmp_path):
    with pytest.raises(DatabaseFailed, match="python -m store build"):
        Database(tmp_path / "none.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_says_so(tmp_path):
    (tmp_path / "x.duckdb").write_text("これはデータベースではない" * 100, encoding="utf-8")
    with pytest.raises(DatabaseFailed, match=r"x\.duckdb を開けません"):
        Database(tmp_path / "x.duckdb")


def test_extensions_are_never_fetched(database):
    rows = database.rows(
        "SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%known_extensions' ORDER BY name"
    )
    assert [row["value"] for row in rows] == ["false", "false"]


def test_threads_share_a_parsed_long_question_and_get_their_own_answers(database):
    """A long question is parsed once per open database; the threads that run it differ in their parameters only."""
    select = "SELECT status.* FROM status ORDER BY status.municipality_key, status.kpi_id"
    moments = [Moment(1, day, scope) for day in (date(2026, 11, 21), date(2027, 7, 1)) for scope in (0, 122131, 122025)]
    alone = [database.rows(*question(select, moment)) for moment in moments]
    assert len({str(rows) for rows in alone}) == len(moments)
    turns = [turn % len(moments) for turn in range(24)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda turn: database.rows(*question(select, moments[turn])), turns))
    assert together == [alone[turn] for turn in turns]
