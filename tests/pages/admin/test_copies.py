"""管理 says it when the nights have made no copy: one that is over a day old, or from the future, is none of today."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from access import served
from access.person import LOCAL
from store.copies import nightly
from tests.served import serve
from tests.store import small


def _page() -> None:
    from pages.admin import pieces

    pieces.copies()


@pytest.fixture(scope="module")
def built_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("built") / "d.duckdb"
    small.built(path).close()
    return path


@pytest.mark.parametrize(
    ("ages", "says"),
    [
        ((), "バックアップがまだ一つもありません。直近の1日に作られていません。"),
        ((timedelta(hours=2),), None),
        ((timedelta(days=3), timedelta(days=2)), "です。直近の1日に作られていません。"),
        ((timedelta(days=2), -timedelta(days=900)), "です。直近の1日に作られていません。"),
        ((timedelta(hours=2), -timedelta(days=900)), None),
    ],
)
def test_an_old_copy_is_warned_of(
    ages: tuple[timedelta, ...], says: str | None, monkeypatch: pytest.MonkeyPatch, built_file: Path, tmp_path: Path
) -> None:
    serve(monkeypatch, built_file)
    monkeypatch.setattr("access.acting.require", lambda *_: LOCAL)
    monkeypatch.setenv("DX_BACKUP_FOLDER", str(tmp_path))
    for age in ages:
        (tmp_path / f"d-{datetime.now(UTC) - age:%Y%m%dT%H%M%SZ}.duckdb").write_bytes(b"a copy")
    page = AppTest.from_function(_page).run()
    assert not page.exception and served.own().is_copied_here
    assert [warning.value for warning in page.warning if says is None or says not in warning.value] == []
    assert len(page.warning) == (says is not None)
    monkeypatch.setenv("DX_BACKUPS_KEPT", "0")  # whoever wants none is not warned
    assert not AppTest.from_function(_page).run().warning


def test_what_was_made_is_good_for_a_day(built_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    serve(monkeypatch, built_file)
    now = datetime.now(UTC)
    made = nightly.make(served.own(), tmp_path, 1, now)
    assert nightly.last_good(served.own(), tmp_path, now) == made
    assert [nightly.is_stale(made, now + timedelta(hours=hours)) for hours in (0, 24, 26)] == [False, False, True]
