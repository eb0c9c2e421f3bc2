"""The pages of a town whose plan was typed into the short form: a number without a unit, a unit of its own, words."""

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
from tests.store.test_plan_by_hand import TOWN, fill, put

AT = datetime(2026, 9, 1, tzinfo=UTC)
KEY = 124249
KPIS = (
    {"kpi_name": "合計特殊出生率", "baseline_text": "1.36（令和4年）"},
    {"kpi_name": "避難桝", "baseline_text": "3桝"},
    {"kpi_name": "DX条例", "baseline_text": "未制定"},
    {"kpi_name": "印刷枚数", "baseline_text": "50枚"},
)
TARGETS = (
    {"kpi_id": "合計特殊出生率", "target_text": "1.55"},
    {"kpi_id": "避難桝", "target_text": "10桝"},
    {"kpi_id": "DX条例", "fiscal_year": "R7", "target_text": "条例の制定"},
    {"kpi_id": "印刷枚数", "target_text": "10%削減", "target_value": "45"},
)


@pytest.fixture(scope="module")
def town(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town") / "town.duckdb"
    shutil.copyfile(real_database, path)
    with Database(path) as database:
        book = openpyxl.load_workbook(io.BytesIO(importing.template(database)))
        fill(book, TOWN)
        put(book, form.INITIATIVES, [{"initiative_name": "くらし"}])
        put(book, form.KPIS, KPIS)
        put(book, form.TARGETS, TARGETS)
        put(book, form.UNITS, [{"unit_name": "桝", "is_whole": "整数で数える"}])
        stream = io.BytesIO()
        book.save(stream)
        result = importing.import_plan(database, stream.getvalue(), "鈴木", "初回", AT)
        assert [str(error) for error in result.errors] == []
        reports = [
            Actual("shirako-1-1", date(2025, 3, 31), 2024, Decimal("1.4"), Decimal("1.4"), "1.4", None, Mark.FINAL),
            Actual("shirako-1-2", date(2025, 3, 31), 2024, Decimal(5), Decimal(5), "5", None, Mark.FINAL),
            Actual("shirako-1-4", date(2025, 3, 31), 2024, Decimal(48), Decimal(48), "48", None, Mark.FINAL),
        ]
        upload = write.Upload(KEY, result.version or 0, "h", "f", "佐藤", "", tuple(reports), ())
        write.accept_upload(database, upload, AT)
    return path


def test_a_kpi_without_a_unit_and_one_of_10_percent_less_open_with_what_is_printed_and_meant(
    open_page: Open, town: Path
) -> None:
    for kpi, says in (
        ("shirako-1-1", ("1.36（令和4年）", "1.55", "1.4")),
        ("shirako-1-4", ("10%削減", "45枚", "48枚")),
    ):
        page = open_page("kpi", town, kpi=kpi)
        assert not page.exception
        said = text(page)
        assert [word for word in (*says, "None") if (word in said) is (word == "None")] == []
