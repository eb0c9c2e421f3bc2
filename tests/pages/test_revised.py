"""指標 of a KPI whose target was revised: both targets in the table, both verdicts in words."""

import io
import re
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from domain.actual import Actual
from domain.codes import Mark
from loaders.plan_book import form
from pages.kpi.printed import printed
from pages.kpi.sheets import SHEETS
from store import write
from store.database import Database
from store.plans import importing
from tests.pages.conftest import Open, frame_of, text
from tests.served import serve
from ui import selection

SHARE, STAGED = "togane-1-1-online-share", "togane-1-1-online-procedures"
AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def revised(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("revised") / "revised.duckdb"
    shutil.copyfile(real_database, path)
    with Database(path) as database:
        book = openpyxl.load_workbook(io.BytesIO(importing.template(database, "togane")))
        for year, value in (("2027", "45%"), ("2031", "50%")):
            book[form.TARGETS].append((SHARE, year, value, None, "1", "市が年度を定めた目標", "改定版 表1", None))
        of_share = next(row for row in book[form.KPIS].iter_rows(min_row=2) if row[0].value == SHARE)
        was = [of_share[number].value for number in (12, 13, 14)]
        book[form.BASELINES].append((SHARE, "0", *was, "第4章 表1", None))
        of_share[12].value, of_share[22].value, of_share[23].value = "6.1%", "07-31", "R8; R9; R13"
        for year, grade in (("R7", "C"), ("R8", "B")):
            book[form.GRADES].append((SHARE, year, grade, "8割以上でB", f"{year}年度の進捗報告"))
        stream = io.BytesIO()
        book.save(stream)
        importing.import_plan(database, stream.getvalue(), "鈴木", "改定", AT)
        report = Actual(SHARE, date(2026, 9, 30), 2026, Decimal(55), Decimal(55), "55", None, Mark.FINAL)
        write.accept_upload(database, write.Upload(122131, 2, "h", "f", "佐藤", "", (report,), ()), AT)
    return path


@pytest.fixture(scope="module")
def staged(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database in which a KPI of 東金市 is reached in stages: 検討中 by FY2026, and nothing begun."""
    path = tmp_path_factory.mktemp("staged") / "staged.duckdb"
    shutil.copyfile(real_database, path)
    with Database(path) as database:
        book = openpyxl.load_workbook(io.BytesIO(importing.template(database, "togane")))
        decided = {"kind": "一度きりの達成", "unit": "段階", "step": None, "lower_bound": None, "baseline_text": "未着手"}
        for row in book[form.KPIS].iter_rows(min_row=2):
            if row[0].value == STAGED:
                for number, column in enumerate(form.KPI_COLUMNS):
                    row[number].value = decided.get(column.key, row[number].value)
        words = iter(("検討中", "準備・試行", "一部実施", "一部実施", "実施済み"))
        for row in book[form.TARGETS].iter_rows(min_row=2):
            if row[0].value == STAGED:
                row[2].value = next(words)
        stream = io.BytesIO()
        book.save(stream)
        result = importing.import_plan(database, stream.getvalue(), "鈴木", "段階で測る", AT, corrects=True)
        assert result.errors == ()
        report = Actual(STAGED, date(2026, 9, 30), 2026, Decimal(0), Decimal(0), "未着手", None, Mark.FINAL)
        write.accept_upload(database, write.Upload(122131, 2, "h", "f", "佐藤", "", (report,), ()), AT)
    return path


def test_both_paths_and_both_verdicts_are_shown(open_page: Open, revised: Path) -> None:
    page = open_page("kpi", revised, kpi=SHARE)
    assert not page.exception
    said = text(page)
    assert "改定1・" in said
    assert "状態「達成（前倒し）」は現行目標によるもので、当初目標のままなら「順調」です。" in said
    rows = {cells[0]: cells[1:] for cells in table_under(said, "当初目標と現行目標")}
    assert rows == {
        "年度": ["当初目標", "現行目標（改定1）"],
        "令和8年度（2026）": ["28.6%", "取り下げ"],
        "令和9年度（2027）": ["50%", "45%"],
        "令和10年度（2028）": ["71.4%", "取り下げ"],
        "令和11年度（2029）": ["85.7%", "取り下げ"],
        "令和12年度（2030）": ["100%", "取り下げ"],
        "令和13年度（2031）": ["—", "50%"],
    }
    assert re.search("当初基準値</dt><dd>5.8%　令和8年3月31日（2026-03-31）", said)
    assert re.search("いまの基準値</dt><dd>6.1%　令和8年3月31日", said)
    assert "報告の期限：翌年度の7月31日（この指標の期限）。" in said
    assert "調査年度：令和8年度（2026）・令和9年度（2027）・令和13年度（2031）。" in said
    assert "市の評価：B（市の基準：8割以上でB）" in said and "出典：R8年度の進捗報告" in said
    assert "計画にその時点の目標がないため、判定は市のものではない" in said
    assert [cells[1] for cells in table_under(said, "市の評価（公表のまま）")] == ["市の評価", "C", "B"]
    assert all(f"/download/{name}.csv?kpi={SHARE}" in said for name in ("kpi_paths", "kpi_grades"))


def table_under(said: str, caption: str) -> list[list[str]]:
    """Return the cells of the table with this caption, head first."""
    found = next(part for part in said.split("<table")[1:] if caption in part.split("</caption>")[0])
    rows = re.findall("<tr.*?</tr>", found.split("</table>")[0], re.DOTALL)
    return [[re.sub("<[^>]+>", "", cell) for cell in re.findall("<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]


def test_a_milestone_in_stages_stands_in_words(open_page: Open, staged: Path) -> None:
    page = open_page("kpi", staged, kpi=STAGED)
    assert not page.exception
    rows = table_under(text(page), "図と同じ値の表")
    assert [(cells[0], cells[2]) for cells in rows[1:]] == [
        ("基準値", "未着手"), ("目標", "検討中"), ("目標", "準備・試行"), ("目標", "一部実施"), ("目標", "一部実施"),
        ("目標", "実施済み"), ("実績", "未着手"),
    ]  # fmt: skip
    steps = re.findall("<strong>(.*?)</strong>", text(page).split('class="dx-steps')[1].split("</ol>")[0])
    assert (steps[0], steps[1], steps[-1]) == ("未着手", "未着手", "実施済み")
    assert not open_page("city", staged, city="togane").exception


def test_before_the_revision_there_is_one_path_and_the_standard_day(open_page: Open, revised: Path) -> None:
    said = text(open_page("kpi", revised, kpi=SHARE, v="1"))
    assert "現行目標" not in said and "当初目標" not in said and "市の評価" not in said
    assert "報告の期限：このダッシュボードの標準（翌年度の6月30日）。" in said


def test_the_print_view_and_the_files_hold_both_paths(revised: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, revised)
    monkeypatch.setattr("domain.clock.today", lambda: date(2026, 11, 21))
    with selection.of_address([("kpi", SHARE)]):
        body = str(printed().body)
        paths, grades = (frame_of(SHEETS[name]()) for name in ("kpi_paths", "kpi_grades"))  # type: ignore[arg-type]
    assert "現行目標（改定1）" in body and "市の評価：B" in body and "この指標の期限" in body
    assert list(paths["現行目標（改定1）"]) == ["取り下げ", "45%", "取り下げ", "取り下げ", "取り下げ", "50%"]
    assert list(grades["市の評価"]) == ["C", "B"]
