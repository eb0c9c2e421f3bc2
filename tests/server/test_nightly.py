"""One copy a night at half past two in Japan; what goes wrong is logged and said, and the next night tries again."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from access import served
from server import nightly
from store.copies import nightly as copies
from store.copies.nightly import listed
from store.database import Database
from tests.loops import finished
from tests.served import serve
from tests.store import small


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 11, 21, 16, 30, tzinfo=UTC), 1),  # 01:30 in Japan
        (datetime(2026, 11, 21, 17, 30, tzinfo=UTC), 24),  # the very moment: the next night
        (datetime(2026, 11, 21, 18, 30, tzinfo=UTC), 23),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 1.5),
    ],
)
def test_the_next_night_is_at_half_past_two_in_japan(now: datetime, hours: float) -> None:
    assert nightly.seconds_until_night(now) == timedelta(hours=hours).total_seconds()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    small.built(tmp_path / "d.duckdb").close()
    serve(monkeypatch, tmp_path / "d.duckdb")
    monkeypatch.setenv("DX_BACKUP_FOLDER", str(tmp_path / "copies"))
    monkeypatch.setenv("DX_BACKUPS_KEPT", "2")
    return tmp_path


def test_a_copy_is_made_where_the_settings_say(database: Path) -> None:
    assert nightly.copy_now() is None
    (copy,) = listed(served.own(), database / "copies")
    with Database(copy.file) as copied:
        assert copied.rows("SELECT max(version) AS version FROM audit") == [{"version": 1}]


def test_what_goes_wrong_is_logged_and_said(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    (database / "copies").write_text("a file where the folder should be")
    said = nightly.copy_now()
    assert said is not None and "作れませんでした" in said
    assert said in caplog.text


def test_whatever_goes_wrong_the_next_night_tries_again(
    database: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Three nights: something that nobody thought of, settings that cannot be meant, and one on which all is well."""
    real, night = copies.make, 0

    async def sleep(_: float) -> None:
        nonlocal night
        night += 1
        monkeypatch.setattr(copies, "make", real if night > 1 else _broken)
        monkeypatch.setenv("DX_BACKUPS_KEPT", "many" if night == 2 else "2")
        if night == 4:
            raise asyncio.CancelledError

    monkeypatch.setattr("server.nightly.asyncio.sleep", sleep)
    (database / "copies").mkdir()
    left = database / "copies" / "d-20270714T030000Z.duckdb.unchecked"
    left.write_text("of a server that was killed")
    with pytest.raises(asyncio.CancelledError):
        finished(nightly.keep_copies())
    assert len(listed(served.own(), database / "copies")) == 1 and not left.exists()
    assert "nobody thought of this" in caplog.text and "「many」" in caplog.text


def _broken(*_: object) -> None:
    raise KeyError("nobody thought of this")
