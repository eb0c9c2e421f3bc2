"""A pinned link shows what was known and due then, whatever was accepted since."""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from domain.actual import Actual
from domain.codes import Mark
from metrics.rules import RULES_VERSION
from store import write
from store.database import Database
from tests.pages.conftest import Open, text
from ui import downloads, selection
from ui.sheets import Sheet

LINE = "choshi-2-1-line-friends"


@pytest.fixture(scope="module")
def revised(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real plans with one more version: an actual of 銚子市's LINE friends."""
    path = tmp_path_factory.mktemp("pinned") / "revised.duckdb"
    shutil.copy(real_database, path)
    value = Decimal(4200)
    actual = Actual(LINE, date(2026, 3, 31), 2025, value, value, "4,200", None, Mark.FINAL)
    upload = write.Upload(122025, 1, "hash", "実績.xlsx", "企画課 試験", "", (actual,), ())
    with Database(path) as database:
        write.accept_upload(database, upload, datetime(2026, 11, 2, tzinfo=UTC))
    return path


def test_the_present_shows_the_new_actual(open_page: Open, revised: Path) -> None:
    said = text(open_page("kpi", database=revised, kpi=LINE))
    assert "順調" in said and "4,200件" in said and "データ版 2" in said
    assert "時点を固定した表示" not in said


def test_a_pinned_version_does_not_know_it_and_says_so(open_page: Open, revised: Path) -> None:
    said = text(open_page("kpi", database=revised, kpi=LINE, v="1", on="2026-11-01"))
    assert "令和8年11月1日（2026-11-01）時点（版 1）" in said
    assert "未登録" in said and "4,200件" not in said
    assert "データ版 1" in said and "データ版 2" not in said
    assert 'href="/city?city=choshi&amp;v=1&amp;on=2026-11-01"' in said
    assert f'href="?kpi={LINE}" target="_self">現在の表示へ' in said


def test_a_version_that_came_under_earlier_rules_names_both(open_page: Open, revised: Path, tmp_path: Path) -> None:
    path = tmp_path / "earlier.duckdb"
    shutil.copy(revised, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE audit SET rules_version = '1' WHERE version = 1")
    told = f"判定規則{RULES_VERSION}で判定。登録時の規則は1。"
    assert told in text(open_page("kpi", database=path, kpi=LINE, v="1", on="2026-11-01"))
    with selection.of_address([("v", "1"), ("on", "2026-11-01")]):
        assert ("判定規則", told) in downloads.about(Sheet("表", (), ()))
    assert told not in text(open_page("kpi", database=path, kpi=LINE, v="2"))
    assert ("判定規則", RULES_VERSION) in downloads.about(Sheet("表", (), ()))
    said = text(open_page("history", database=path))
    assert f'{RULES_VERSION} <span class="dx-tag">1から変更</span>' in said and "判定規則1のもとで登録された版も" in said


def test_on_an_earlier_day_an_overdue_report_was_still_awaited(open_page: Open, revised: Path) -> None:
    said = text(open_page("kpi", database=revised, kpi="choshi-2-5-ebook-loans", v="1", on="2024-06-30"))
    assert "実績待ち" in said
    said = text(open_page("kpi", database=revised, kpi="choshi-2-5-ebook-loans", v="1", on="2024-07-01"))
    assert "未登録" in said


def test_a_version_or_day_that_does_not_exist_yet_is_the_present(open_page: Open, revised: Path) -> None:
    said = text(open_page("kpi", database=revised, kpi=LINE, v="99", on="2999-01-01"))
    assert "版「99」は登録されていないため、最新の版で表示しています" in said and "4,200件" in said


@pytest.mark.parametrize("pins", [{"v": "one"}, {"on": "yesterday"}, {"v": "-1"}, {"v": "１"}])
def test_what_is_no_version_and_no_day_counts_as_absent(open_page: Open, revised: Path, pins: dict[str, str]) -> None:
    page = open_page("kpi", database=revised, kpi=LINE, **pins)
    assert not page.exception
    assert "時点を固定した表示" not in text(page)


@pytest.mark.parametrize("pins", [{"v": "9" * 5000}, {"on": "0001-01-01"}, {"on": "1926-12-31", "v": "0"}])
def test_what_no_database_could_hold_is_named_and_the_present_shown(
    open_page: Open, revised: Path, pins: dict[str, str]
) -> None:
    page = open_page("kpi", database=revised, kpi=LINE, **pins)
    assert not page.exception
    assert "読み取れないため" in text(page) and "現在の表示へ" in text(page) and "4,200件" in text(page)
