"""指標 of a KPI whose target was revised: both targets in the table, both verdicts in words."""

import io
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from domain.actual import Actual
from domain.codes import Mark
from loaders.plan_book import form
from store import write
from store.database import Database
from store.plans import importing
from tests.pages.conftest import Open, text

SHARE = "togane-1-1-online-share"
AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def revised(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("revised") / "revised.duckdb"
    shutil.copyfile(real_database, path)
    with Database(path) as database:
        book = openpyxl.load_workbook(io.BytesIO(importing.template(database, "togane")))
        book[form.TARGETS].append((SHARE, "2030", "50%", "1", "市が年度を定めた目標", "改定版 表1", None))
        stream = io.BytesIO()
        book.save(stream)
        importing.import_plan(database, stream.getvalue(), "鈴木", "改定", AT)
        report = Actual(SHARE, date(2026, 9, 30), 2026, Decimal(55), Decimal(55), "55", None, Mark.FINAL)
        write.accept_upload(database, write.Upload(122131, 2, "h", "f", "佐藤", "", (report,), ()), AT)
    return path


def test_both_targets_and_both_verdicts_are_shown(open_page: Open, revised: Path) -> None:
    page = open_page("kpi", revised, kpi=SHARE)
    assert not page.exception
    said = text(page)
    assert "当初目標" in said and "現行目標" in said and "改定1・" in said
    assert "状態「達成（前倒し）」は現行目標によるもので、当初目標のままなら「順調」です。" in said


def test_before_the_revision_there_is_one_target(open_page: Open, revised: Path) -> None:
    said = text(open_page("kpi", revised, kpi=SHARE, v="1"))
    assert "現行目標" not in said and "当初目標" not in said
