"""A copy is whole, is checked before it bears its name, and the oldest go; what fails leaves the others alone."""

import threading
from datetime import timedelta

import pytest

from store import versions, write
from store.copies import drift, nightly, one
from store.database import Database
from tests.store import small


def upload(database, value):
    sent = write.Upload(small.TOGANE, 1, f"h{value}", "f.xlsx", "佐藤", "", (small.actual(value),), ())
    return write.accept_upload(database, sent, small.AT)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_only_the_newest_are_kept_and_other_files_are_left_alone(database, tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "dashboard-note.duckdb").write_text("not ours")
    for hours in range(4):
        nightly.make(database, folder, 2, small.AT + timedelta(hours=hours))
    assert names(folder) == [
        "dashboard-20270715T050000Z.duckdb",
        "dashboard-20270715T060000Z.duckdb",
        "dashboard-note.duckdb",
    ]
    assert [copy.made_at for copy in nightly.listed(folder)] == [small.AT + timedelta(hours=hours) for hours in (3, 2)]


def test_a_copy_made_while_others_write_holds_every_version_whole(database, tmp_path):
    stop = threading.Event()

    def writing():
        value = 1
        while not stop.is_set():
            upload(database, value)
            value += 1

    writer = threading.Thread(target=writing)
    writer.start()
    try:
        copies = [
            nightly.make(database, tmp_path / "copies", 9, small.AT + timedelta(minutes=number)) for number in range(5)
        ]
    finally:
        stop.set()
        writer.join()
    seen = []
    for copy in copies:
        with Database(copy.file) as copied:
            version = versions.current(copied)
            rows = copied.rows("SELECT count(*) AS n, coalesce(max(version), 1) AS newest FROM actual_revision")[0]
            assert (rows["n"], rows["newest"]) == (version - 1, version)
            assert drift.check(copied) == []
            seen.append(version)
    assert seen == sorted(seen)


def test_a_copy_that_is_not_whole_is_refused_and_leaves_nothing(database, tmp_path, monkeypatch):
    kept = nightly.make(database, tmp_path / "copies", 3, small.AT)
    real = one.backup

    def cut(source, target):
        real(source, target)
        content = target.read_bytes()
        target.write_bytes(content[: len(content) // 2])

    monkeypatch.setattr(one, "backup", cut)
    with pytest.raises(nightly.BackupFailed):
        nightly.make(database, tmp_path / "copies", 3, small.AT + timedelta(hours=1))
    assert names(tmp_path / "copies") == [kept.file.name]


def test_a_folder_that_cannot_be_is_said(database, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(nightly.BackupFailed, match="作れませんでした"):
        nightly.make(database, tmp_path / "file" / "copies", 3, small.AT)


def test_a_copy_can_be_restored(database, tmp_path):
    upload(database, 30)
    copy = nightly.make(database, tmp_path / "copies", 3, small.AT)
    upload(database, 31)
    database.close()
    one.restore(copy.file, tmp_path / "d.duckdb", small.AT, "")
    with Database(tmp_path / "d.duckdb") as restored:
        assert versions.current(restored) == 2


def test_no_folder_holds_no_copies(tmp_path):
    assert nightly.listed(tmp_path / "none") == []
