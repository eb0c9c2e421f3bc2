"""The file of the sample: made once whoever asks, named for what it is made of, and nothing can be written into it."""

import hashlib
import os
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain.access import Person, Role
from store import links, versions, write
from store.database import Database
from store.failure import DatabaseReadOnly
from store.plans import build
from store.practice import making, purpose, sample
from store.uploads import drafts, submissions
from tests.cities import ROOT

AT = datetime(2030, 9, 1, tzinfo=UTC)
PERSON = Person("somebody", "だれか", Role.ADMIN)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What practice databases were made in this test: quickly, and of nothing."""
    found: list[Path] = []
    lock = threading.Lock()

    def make(path: Path, data_folder: Path) -> int:
        with lock:
            found.append(path)
        time.sleep(0.1)
        path.write_bytes(str(data_folder).encode())
        return 1

    monkeypatch.setattr(making, "make", make)
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_made_once_and_stands_under_the_name_of_what_it_is_made_of(tmp_path: Path, made: list[Path]) -> None:
    path = sample.make(tmp_path / "new")
    assert path == sample.path_in(tmp_path / "new", sample.fingerprint()) and path.exists()
    assert sample.make(tmp_path / "new") == path
    assert len(made) == 1 and made[0] != path
    assert names(path.parent) == [path.name, "sample.duckdb.lock"]
    assert path.stat().st_mode & 0o222 == 0


def test_of_many_who_ask_at_once_one_makes_it(tmp_path: Path, made: list[Path]) -> None:
    with ThreadPoolExecutor(5) as pool:
        paths = set(pool.map(lambda _: sample.make(tmp_path), range(5)))
    assert len(paths) == len(made) == 1


def test_what_fails_leaves_nothing_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: list[Path]
) -> None:
    makes = making.make

    def fail(path: Path, _: Path) -> int:
        path.write_bytes(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(making, "make", fail)
    with pytest.raises(OSError, match="no space"):
        sample.make(tmp_path)
    assert names(tmp_path) == ["sample.duckdb.lock"]
    monkeypatch.setattr(making, "make", makes)
    assert sample.make(tmp_path).exists()


def test_other_plans_and_another_release_are_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: list[Path]
) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("*.duckdb*", "backups"))
    first = sample.fingerprint(data)
    assert sample.fingerprint(data) == first == sample.fingerprint()
    (data / "notes.txt").write_text("no part of any plan", "utf-8")
    assert sample.fingerprint(data) == first
    with (data / "plans" / "choshi" / "indicators.csv").open("a", encoding="utf-8") as file:
        file.write(" ")
    assert sample.fingerprint(data) != first
    code = tmp_path / "code"
    for room in ("domain", "loaders", "metrics", "store"):
        shutil.copytree(ROOT / room, code / room)
    monkeypatch.setattr(sample, "_ROOT", code)
    assert sample.fingerprint(ROOT / "data") == first
    (code / "domain" / "version.py").write_text('VERSION = "99"\n', "utf-8")
    assert sample.fingerprint(ROOT / "data") != first


def test_a_file_that_somebody_used_lately_stays_and_one_that_nobody_used_goes(
    tmp_path: Path, made: list[Path]
) -> None:
    used, unused = tmp_path / "sample-used.duckdb", tmp_path / "sample-unused.duckdb"
    half, real = tmp_path / "sample-half.duckdb.0123", tmp_path / "dashboard.duckdb"
    for path in (used, unused, half, real):
        path.touch()
        os.utime(path, (0, 0))
    sample.mark_used(used)
    path = sample.make(tmp_path)
    assert names(tmp_path) == sorted([path.name, used.name, real.name, "sample.duckdb.lock"])


@pytest.fixture
def opened(practice_database: Path, tmp_path: Path) -> Path:
    """A copy of the practice database, to be opened for reading."""
    return Path(shutil.copy(practice_database, tmp_path))


def test_several_may_read_it_at_once_and_it_answers_all_that_practice_answers(opened: Path) -> None:
    with Database(opened, is_read_only=True) as one, Database(opened, is_read_only=True) as two:
        assert purpose.practice_day(one) == making.AS_OF
        assert versions.current(one) == versions.current(two) > 20
        assert len(versions.log(two)) == versions.current(two)


def test_no_writer_writes_into_it(opened: Path) -> None:
    before = hashlib.sha256(opened.read_bytes()).digest()
    key = 122025
    with Database(opened, is_read_only=True) as database:
        upload = write.Upload(key, 1, "hash", "実績.xlsx", "だれか", "", (), ())
        for act in (
            lambda: write.accept_upload(database, upload, AT),
            lambda: write.undo(database, "upload-3", "だれか", "理由", AT),
            lambda: submissions.send(database, upload, PERSON, "企画課", AT),
            lambda: submissions.approve(database, "submission-1", PERSON, "", AT, seen_version=1),
            lambda: drafts.save(database, "somebody", key, "実績.xlsx", b"abc", {}, AT),
            lambda: drafts.drop(database, "somebody", key),
            lambda: links.make(database, key, None, "議会事務局", date(2031, 1, 1), PERSON, AT),
            lambda: links.revoke(database, "link-1", PERSON, AT),
            lambda: links.count_opening(database, "link-1", AT),
            lambda: build.build(database, ROOT / "data", "だれか", "取込み"),
        ):
            with pytest.raises(DatabaseReadOnly, match="読むだけ"):
                act()
        with pytest.raises(DatabaseReadOnly), database.rehearsal():
            raise AssertionError
        with pytest.raises(Exception, match="read-only"):
            database.rows("DELETE FROM actual_revision")
    assert hashlib.sha256(opened.read_bytes()).digest() == before
    assert names(opened.parent) == [opened.name]


def test_only_a_file_can_be_opened_for_reading_alone() -> None:
    with pytest.raises(ValueError, match="only a file"):
        Database("postgresql://nobody@localhost:1/none", is_read_only=True)
