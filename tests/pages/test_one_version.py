"""All of a page shows one version, the newest when its run began; a later run shows a later one."""

import re
import shutil
from pathlib import Path

import pytest

from store import versions
from store.database import Database
from tests.pages.conftest import Open, text
from ui import answers

NAMED = re.compile(r"データ版 (\d+)[・　]\d{4}-|データ版 (\d+)　令和|v=(\d+)")


def test_a_version_that_comes_while_a_page_is_drawn_is_shown_by_the_next_run(
    open_page: Open, real_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "own.duckdb"
    shutil.copyfile(real_database, database)
    read, answered = versions.current, []

    def ever_newer(opened: Database, *scope: int) -> int:
        answered.append(read(opened, *scope) + len(answered))
        return answered[-1]

    monkeypatch.setattr(versions, "current", ever_newer)
    page = open_page("kpi", database)
    named = [number for found in NAMED.findall(text(page)) for number in found if number]
    assert len(named) > 2
    assert set(named) == {str(answered[0])}
    before = len(answered)
    page.run()
    assert {number for found in NAMED.findall(text(page)) for number in found if number} == {str(answered[before])}


def test_outside_of_a_page_the_newest_version_is_read_each_time(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page("method")
    for number in (7, 8):
        monkeypatch.setattr(versions, "current", lambda opened, number=number: number)
        assert answers.present().version == number
