"""`plan-template --from`: a table of one's own, its columns told, the workbook made, what was decided kept."""

import io
import shutil

import openpyxl
import pytest

from domain.codes import ColumnMeaning as Meaning
from loaders.plan_book import form, own_columns, own_table
from loaders.plan_book.own_columns import Use
from store.__main__ import main
from store.database import Database
from store.plans import own_tables

TABLE = "政策\t項目\tR7の値\tR9の値\t担当\n窓口\t満足度\t8割\t9割\t市民課\n"


@pytest.fixture
def address(built_file, tmp_path):
    return ["--database", str(shutil.copyfile(built_file, tmp_path / "d.duckdb"))]


def made(capsys, tmp_path, address, *arguments):
    code = main(["plan-template", str(tmp_path / "plan.xlsx"), *address, *arguments])
    return code, capsys.readouterr()


def targets(path):
    rows = openpyxl.load_workbook(path)[form.TARGETS].iter_rows(min_row=2, max_row=4, values_only=True)
    place = [column.header for column in form.TARGET_COLUMNS].index("値（印刷のまま）")
    return [(row[0], row[1], row[place]) for row in rows if row[0]]


def test_what_a_person_decided_once_is_known_next_year(capsys, tmp_path, address) -> None:
    table = tmp_path / "table.tsv"
    table.write_text(TABLE, encoding="utf-8")
    given = ["--from", str(table), "--city", "sakura"]
    code, said = made(capsys, tmp_path, address, *given)
    assert code == 0
    assert said.out.splitlines()[:3] == [
        "A列「政策」→ 取り込まない", "B列「項目」→ 指標", "C列「R7の値」→ 目標値 令和7年度（2025）"
    ]  # fmt: skip
    code, said = made(capsys, tmp_path, address, *given, "--column", "A=章・節", "--column", "D=取り込まない")
    assert said.out.splitlines()[-1] == f"指標 1件　{tmp_path / 'plan.xlsx'}"
    assert targets(tmp_path / "plan.xlsx") == [("sakura-1-1", "2025", "8割")]
    table.write_text(TABLE.replace("R7", "R8"), encoding="utf-8")
    code, said = made(capsys, tmp_path, address, *given)
    assert said.out.splitlines()[:4] == [
        "A列「政策」→ 章・節", "B列「項目」→ 指標", "C列「R8の値」→ 目標値 令和8年度（2026）",
        "D列「R9の値」→ 目標値 令和9年度（2027）",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "--city に略号を付けてください"),
        (["--city", "Sakura"], "略号の形ではありません"),
        (["--city", "sakura", "--column", "Z=指標"], "列「Z」は表にありません"),
        (["--city", "sakura", "--column", "A=なにか"], "列の意味「なにか」はありません"),
        (["--city", "sakura", "--column", "A=目標値 いつか"], "「いつか」は年度として読めません"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(capsys, tmp_path, address, arguments, says) -> None:
    table = tmp_path / "table.csv"
    table.write_text(TABLE.replace("\t", ","), encoding="utf-8")
    code, said = made(capsys, tmp_path, address, "--from", str(table), *arguments)
    assert code == 1
    assert says in said.err
    assert not (tmp_path / "plan.xlsx").exists()
    with Database(address[1]) as database:
        assert own_tables.uses_kept(database, "sakura") == {}


def test_an_excel_file_goes_through_the_same_gate_as_any_other(capsys, tmp_path, address) -> None:
    book = openpyxl.Workbook()
    book.active.title = "総括"
    for row in (["指標", "単位", "R7"], ["満足度", "％", 80]):
        book.create_sheet("一覧").append(row) if "一覧" not in book.sheetnames else book["一覧"].append(row)
    stream = io.BytesIO()
    book.save(stream)
    (tmp_path / "own.xlsx").write_bytes(stream.getvalue())
    code, said = made(capsys, tmp_path, address, "--from", str(tmp_path / "own.xlsx"), "--city", "sakura")
    assert (code, targets(tmp_path / "plan.xlsx")) == (0, [("sakura-1-1", "2025", "80")]), said
    (tmp_path / "own.xlsx").write_bytes(b"%PDF-1.7 nothing")
    code, said = made(capsys, tmp_path, address, "--from", str(tmp_path / "own.xlsx"), "--city", "sakura")
    assert code == 1
    assert "PDF" in said.err


def test_what_columns_mean_is_kept_and_replaced_header_by_header_on_either_engine(either) -> None:
    table = own_table.table_of(own_table.of_pasted(TABLE))
    kept = {
        "政策": Use(Meaning.SECTION), "R7の値": Use(Meaning.TARGET, 2025), "R9の値": Use(Meaning.TARGET, 2027),
        "項目": Use(Meaning.KPI), "担当": Use(Meaning.NONE),
    }  # fmt: skip
    uses = {column.number: kept[column.header] for column in table.columns}
    own_tables.keep(either, "sakura", table, uses)
    corrected = uses | {1: Use(Meaning.INITIATIVE)}
    own_tables.keep(either, "sakura", table, corrected)
    # A year is the year of this table's columns: next year's have others under the same words.
    assert own_tables.uses_kept(either, "sakura") == own_columns.kept(table.columns, corrected)
    assert own_tables.uses_kept(either, "kaku") == {}
    assert own_tables.look(either, own_table.of_pasted(TABLE), "sakura").uses[1] == Use(Meaning.INITIATIVE)
