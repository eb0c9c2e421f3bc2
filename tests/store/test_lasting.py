"""Rows of small questions are known while nobody writes, and never older than what was committed."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.codes import AuditAction
from store import database as module
from store import versions, write
from store.database import Database
from tests.store import small


def bump(database):
    with database.transaction() as writing:
        version = write.bump(writing, [small.TOGANE])
        write.record(writing, version, small.TOGANE, AuditAction.UPLOAD, "佐藤", "試験", small.AT)
    return version


@pytest.fixture
def asked(database, monkeypatch):
    """Return what the engine was asked since."""
    texts, rows = [], Database.rows

    def told(self, sql, parameters=()):
        texts.append(sql)
        return rows(self, sql, parameters)

    monkeypatch.setattr(Database, "rows", told)
    return texts


def test_the_newest_version_is_asked_for_once_while_nobody_writes(database, asked):
    assert [versions.current(database) for _ in range(5)] == [1] * 5
    assert len(asked) == 1
    assert bump(database) == 2
    assert [versions.current(database) for _ in range(5)] == [2] * 5
    assert len(asked) == 2


def test_each_scope_has_its_own(database):
    bump(database)
    for _ in range(2):
        assert [versions.current(database, scope) for scope in (0, small.TOGANE, small.CHOSHI)] == [2, 2, 1]


def test_what_another_object_of_this_process_commits_is_seen(database):
    assert versions.current(database) == 1
    with Database(database.name) as other:
        bump(other)
    assert versions.current(database) == 2


def test_while_somebody_writes_the_database_is_asked(database, asked):
    versions.current(database)
    with database.transaction() as writing:
        writing.execute("UPDATE data_version SET version = 9 WHERE scope = 0")
        assert versions.current(writing) == 9
        assert [versions.current(database), versions.current(database)] == [1, 1]
        assert sum("data_version" in text for text in asked) == 3
    assert versions.current(database) == 9


def test_nothing_is_left_of_what_was_rolled_back(database):
    with pytest.raises(ZeroDivisionError), database.transaction() as writing:
        writing.execute("UPDATE data_version SET version = 9 WHERE scope = 0")
        versions.current(database)
        raise ZeroDivisionError
    assert versions.current(database) == 1


def test_no_thread_reads_less_than_was_committed_before_it_asked(database):
    committed, is_over = [1], threading.Event()

    def read():
        seen = 0
        while not is_over.is_set():
            least = committed[-1]
            seen = versions.current(database)
            assert seen >= least
        return seen

    with ThreadPoolExecutor(4) as threads:
        readers = [threads.submit(read) for _ in range(4)]
        for _ in range(60):
            committed.append(bump(database))
        is_over.set()
        assert len([reader.result() for reader in readers]) == 4
    assert versions.current(database) == committed[-1] == 61


def test_memory_goes_back_without_waiting_for_the_next_question(database):
    setting = "SELECT value FROM duckdb_settings() WHERE name = 'allocator_background_threads'"
    assert database.rows(setting) == [{"value": "true"}]


def test_no_more_rows_are_kept_than_a_bound(database, monkeypatch):
    monkeypatch.setattr(module, "_KEPT", 10)
    for number in range(100):
        assert database.lasting_rows("SELECT CAST(? AS INTEGER) AS n", [number]) == [{"n": number}]
        assert len(database._known.rows) <= 10
