"""Killed during commits, on a full disk, on a file that is cut or cannot be written: nothing is lost."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from store import versions, write
from store.copies import drift
from store.database import Database
from store.failure import EngineError
from tests.store import small

ROOT = Path(__file__).resolve().parents[2]
ROWS = 6  # of each upload of crashing.py


def crashing(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "tests.store.crashing", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )


def whole(database):
    """Assert that every version is whole and follows the one before, and return the newest."""
    newest = versions.current(database)
    rows = database.rows("SELECT version, count(*) AS n FROM actual_revision GROUP BY version ORDER BY version")
    assert [(row["version"], row["n"]) for row in rows] == [(version, ROWS) for version in range(2, newest + 1)]
    for table in ("audit", "upload"):
        held = database.rows(f"SELECT version FROM {table} WHERE version > 1 ORDER BY version")
        assert [row["version"] for row in held] == list(range(2, newest + 1))
    assert drift.check(database) == []
    return newest


def test_killed_a_hundred_times_nothing_is_lost_and_nothing_half_written(built_file, tmp_path):
    path = tmp_path / "d.duckdb"
    path.write_bytes(built_file.read_bytes())
    ran = crashing(path, 100, 20261121)
    assert ran.returncode == 0, ran.stderr
    acknowledged = [int(line) for line in ran.stdout.split()]
    assert len(acknowledged) > 100  # the kills fell among commits, not before them
    with Database(path) as database:
        newest = whole(database)
    assert acknowledged == sorted(set(acknowledged))
    assert newest >= acknowledged[-1]


def test_a_full_disk_refuses_an_upload_and_keeps_those_before(built_file, tmp_path):
    path = tmp_path / "d.duckdb"
    path.write_bytes(built_file.read_bytes())
    ran = crashing(path, "full")
    assert ran.returncode != 0
    assert "EngineError" in ran.stderr or "Error" in ran.stderr
    acknowledged = [int(line) for line in ran.stdout.split()]
    with Database(path) as database:
        newest = whole(database)
        assert not acknowledged or newest >= acknowledged[-1]
        sent = write.Upload(small.TOGANE, 1, "after", "f.xlsx", "佐藤", "", (small.actual(),), ())
        assert write.accept_upload(database, sent, small.AT).version == newest + 1


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.9])
def test_a_cut_file_is_refused_with_its_name(built_file, tmp_path, share):
    content = built_file.read_bytes()
    path = tmp_path / "cut.duckdb"
    path.write_bytes(content[: int(len(content) * share)] or b"x")
    with pytest.raises(EngineError) as refused, Database(path) as database:
        versions.current(database)
        drift.check(database)
        database.rows("SELECT count(*) AS n FROM kpi WHERE kpi_name <> ''")
    assert str(path) in str(refused.value) or "rror" in str(refused.value)


def test_a_file_that_cannot_be_written_is_refused(built_file):
    # Root may write everything, so as root the question is asked by nobody; pytest's own folders are shut to them.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "d.duckdb"
        path.write_bytes(built_file.read_bytes())
        path.chmod(0o444)
        Path(folder).chmod(0o755)
        ran = crashing(path, "shut")
    assert "DatabaseFailed" in ran.stderr
    assert f"データベース {path} を開けません" in ran.stderr
