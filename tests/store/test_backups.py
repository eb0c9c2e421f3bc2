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
    (folder / "d-note.duckdb").write_text("not ours")
    for hours in range(4):
        nightly.make(database, folder, 2, small.AT + timedelta(hours=hours))
    assert names(folder) == [
        "d-20270715T050000Z.duckdb",
        "d-20270715T060000Z.duckdb",
        "d-note.duckdb",
    ]
    made = [copy.made_at for copy in nightly.listed(database, folder)]
    assert made == [small.AT + timedelta(hours=hours) for hours in (3, 2)]


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


def test_no_folder_holds_no_copies(database, tmp_path):
    assert nightly.listed(database, tmp_path / "none") == []


def kept(database, folder):
    return [copy.made_at for copy in nightly.listed(database, folder)]


def night(number):
    return small.AT + timedelta(days=number)


@pytest.fixture
def bare(monkeypatch):
    """Copies are made in no time: what is asked is which of them stay, not what is in them."""
    monkeypatch.setattr(one, "backup", lambda _, target: target.write_bytes(b"a copy"))
    monkeypatch.setattr(nightly, "_check", lambda *_: None)


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("jump", [timedelta(days=30_000), -timedelta(days=20_000)])
def test_a_clock_that_jumps_costs_no_copy_that_was_just_made(database, tmp_path, jump):
    """A night with a wrong clock among right ones costs neither its own copy nor the newest of before."""
    folder = tmp_path / "copies"
    for number in range(3):
        nightly.make(database, folder, 3, night(number))
    nightly.make(database, folder, 3, night(3) + jump)
    assert set(kept(database, folder)) == {night(1), night(2), night(3) + jump}
    for number in range(4, 7):
        made = nightly.make(database, folder, 3, night(number))
        assert nightly.last_good(database, folder, night(number)) == made
    assert kept(database, folder) == [night(6), night(5), night(4)]


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("keep", [1, 2])
def test_a_copy_from_the_future_is_no_good_copy_of_today(database, tmp_path, keep):
    ahead = nightly.make(database, tmp_path, keep, night(30_000))
    assert nightly.last_good(database, tmp_path, night(1)) is None and ahead.file.exists()
    assert nightly.is_stale(None, night(1))
    made = nightly.make(database, tmp_path, keep, night(1))
    assert nightly.last_good(database, tmp_path, night(1)) == made and ahead.file.exists() is (keep > 1)
    assert not nightly.is_stale(made, night(2)) and nightly.is_stale(made, night(2) + timedelta(hours=2))


LEFT = (".unchecked", ".unchecked.wal", ".unchecked.part", ".unchecked.part.wal", ".wal")


@pytest.mark.usefixtures("bare")
def test_what_killed_copies_left_is_swept_and_nothing_else(database, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    others = {"d-notes.unchecked", "other-20270714T030000Z.duckdb.unchecked", "d-20270714T030000Z.duckdb.txt"}
    for name in (*(f"d-20270714T030000Z.duckdb{ending}" for ending in LEFT), *others):
        (folder / name).write_text("left")
    made = nightly.make(database, folder, 3, small.AT)
    assert {*names(folder)} == {made.file.name, *others}


@pytest.mark.usefixtures("bare")
def test_copies_of_two_databases_in_one_folder_do_not_cost_each_other(database, built_file, tmp_path):
    other = tmp_path / "practice.duckdb"
    other.write_bytes(built_file.read_bytes())
    with Database(other) as practice:
        for number in range(2):
            nightly.make(database, tmp_path / "copies", 1, night(number))
            nightly.make(practice, tmp_path / "copies", 1, night(number))
        assert kept(database, tmp_path / "copies") == kept(practice, tmp_path / "copies") == [night(1)]


@pytest.mark.usefixtures("bare")
def test_an_old_copy_that_cannot_be_removed_fails_nothing(database, tmp_path, caplog):
    stuck = tmp_path / "d-20270701T030000Z.duckdb"
    stuck.mkdir()
    assert nightly.make(database, tmp_path, 1, small.AT).file.exists()
    assert str(stuck) in caplog.text
