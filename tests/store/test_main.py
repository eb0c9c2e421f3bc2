"""The command line: exit 0 when done, 1 with every reason, and the way out when the dashboard runs."""

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from store.__main__ import PAGES, main, remedy
from store.database import Database
from tests.store import small
from ui import menu

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(built_file, tmp_path, monkeypatch, capsys):
    path = tmp_path / "d.duckdb"
    path.write_bytes(built_file.read_bytes())
    monkeypatch.setenv("DX_DATABASE", str(path))
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = main(arguments, today=small.TODAY)
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def fill(value):
    data = small.filled(
        Path("t.xlsx").read_bytes(),
        ("togane-1-share", {"fiscal_year": "令和8年度（2026）", "value": value, "mark": "確定"}),
    )
    Path("f.xlsx").write_bytes(data)


REASON = ("--reason", "誤り")
IMPORT = ("import-actuals", "f.xlsx", "--city", "togane", "--by", "佐藤")


def test_from_template_to_undo(run):
    assert run("template", "--city", "togane", "t.xlsx") == (0, "t.xlsx\n", "")
    fill(30)
    code, out, _ = run(*IMPORT, "--dry-run")
    assert code == 0
    assert "togane-1-share　（なし） → 30%（R8年度・確定）　判定 未登録 → 順調" in out
    assert out.endswith("確認だけを行いました。登録していません。\n")
    code, out, _ = run(*IMPORT)
    assert (code, out.split("\n")[-2]) == (0, "登録しました。データ版 2　登録番号 upload-2")
    code, out, _ = run(*IMPORT)
    assert (code, out.split("\n")[-2]) == (0, "変わるところがないため、登録していません。")
    assert run("undo", "upload-2", "--by", "鈴木", "--reason", "誤り") == (
        0,
        "upload-2 を取り消しました。データ版 3\n",
        "",
    )
    assert run("undo", "upload-2", "--by", "鈴木", "--reason", "誤り")[0] == 1


def test_a_value_that_looks_wrong_needs_a_yes(run):
    run("template", "--city", "togane", "t.xlsx")
    fill(0.85)
    code, out, err = run(*IMPORT, "--marked", "m.xlsx")
    assert code == 1 and out.startswith("m.xlsx\n確認　実績 M2「0.85」: 1% に満たない値です")
    assert err == (
        "登録していません。確かめる値が1件あります。このとおりでよければ --yes を付けて、もう一度実行してください。\n"
    )
    assert Path("m.xlsx").read_bytes().startswith(b"PK")
    assert run(*IMPORT, "--dry-run")[0] == 0
    code, out, _ = run(*IMPORT, "--yes")
    assert (code, out.split("\n")[-2]) == (0, "登録しました。データ版 2　登録番号 upload-2")


def test_a_csv_file_is_imported_by_its_content_whatever_its_name(run):
    Path("f.xlsx").write_bytes("指標ID,年度,実績値,区分\ntogane-1-share,R8,30,確定\n".encode("cp932"))
    code, out, _ = run(*IMPORT)
    assert (code, out.split("\n")[-2]) == (0, "登録しました。データ版 2　登録番号 upload-2")
    Path("f.xlsx").write_bytes("指標ID,年度,実績値,区分\ntogane-1-share,R8,多数,確定\n".encode())
    assert run(*IMPORT, "--marked", "m.xlsx") == (
        1,
        "m.xlsx\n",
        "登録できません。1件の誤りがあります。\nCSV C2「多数」: 数値ではありません。数字だけを記入し、値がなければ「値なしの理由」を選んでください。\n",
    )


def test_a_refused_workbook_exits_1_and_names_the_cell(run):
    run("template", "--city", "togane", "t.xlsx")
    fill("多数")
    code, out, err = run(*IMPORT)
    assert (code, out) == (1, "")
    assert "実績 M2「多数」: 数値ではありません。数字だけを記入し、値がなければ「値なしの理由」を選んでください。" in err


def test_thousands_of_errors_are_told_by_the_first_hundred_and_their_number(run):
    rows = "".join(f"togane-1-share,{2026 + number % 2},多数,確定\n" for number in range(250))
    Path("f.csv").write_bytes(f"指標ID,年度,実績値,区分\n{rows}".encode())
    code, out, err = run("import-actuals", "f.csv", "--city", "togane", "--by", "佐藤", "--marked", "m.xlsx")
    lines = err.splitlines()
    count = int(lines[0].removeprefix("登録できません。").removesuffix("件の誤りがあります。"))
    assert (code, out, count >= 250, len(lines)) == (1, "m.xlsx\n", True, 102)
    assert lines[-1] == f"ほか{count - 100}件。--marked FILE.xlsx で、すべてを一覧にしたブックを書き出せます。"
    assert openpyxl.load_workbook("m.xlsx")["直すところ"].max_row == count + 1


def test_what_the_system_says_of_a_file_is_said_in_words(run, tmp_path):
    asked = ("--city", "togane", "--by", "佐藤")
    assert run("import-actuals", "none.xlsx", *asked)[2] == "none.xlsx がありません。\n"
    assert run("import-plan", str(tmp_path), "--by", "佐藤")[2] == f"{tmp_path} はファイルではなくフォルダです。\n"


def test_what_is_not_there_exits_1_with_a_word(run):
    assert run("template", "--city", "tokyo", "t.xlsx")[0] == 1
    assert run("import-actuals", "none.xlsx", "--city", "togane", "--by", "佐藤")[0] == 1
    code, _, err = run("export", "out", "--database", "none.duckdb")
    assert code == 1
    assert "先に python -m store build を実行してください。" in err


def test_an_export_writes_every_table(run):
    code, out, _ = run("export", "out")
    assert code == 0
    names = [Path(line).name for line in out.split()]
    new = ["initiative_themes", "initiative_departments", "survey_years", "theme_list", "measures"]
    assert names[-6:] == [*(f"{name}.csv" for name in new), "datapackage.json"]
    assert names[:-6] == [
        "municipalities.csv",
        "plans.csv",
        "initiatives.csv",
        "themes.csv",
        "kpis.csv",
        "common_measures.csv",
        "reference_values.csv",
        "targets.csv",
        "former_baselines.csv",
        "reporting.csv",
        "published_grades.csv",
        "observations.csv",
        "schedule.csv",
        "stages.csv",
        "events.csv",
        "context.csv",
        "contradictions.csv",
        "figures.csv",
        "status.csv",
    ]


def test_an_export_of_an_earlier_version_and_day_is_what_it_was(run):
    run("export", "before", "--on", str(small.TODAY))
    run("template", "--city", "togane", "t.xlsx")
    fill(30)
    run(*IMPORT)
    run("export", "pinned", "--version", "1", "--on", str(small.TODAY))
    run("export", "after")
    for file in Path("before").iterdir():
        assert (Path("pinned") / file.name).read_bytes() == file.read_bytes()
    assert Path("after/status.csv").read_bytes() != Path("before/status.csv").read_bytes()


@pytest.mark.parametrize("ahead", [("--version", "9"), ("--version", "-1"), ("--on", "2999-01-01")])
def test_an_export_ahead_of_the_present_is_refused(run, ahead):
    code, _, err = run("export", "out", *ahead)
    assert code == 1 and "の時点はまだありません" in err
    assert not Path("out").exists()


def test_a_database_of_another_release_is_refused_but_for_its_copy(run):
    with Database() as database:
        database.rows("COMMENT ON TABLE data_version IS 'another'")
    for command in (("export", "out"), ("template", "--city", "togane", "t.xlsx"), ("undo", "u", *IMPORT[4:], *REASON)):
        code, _, err = run(*command)
        assert code == 1 and "表の形" in err
    assert run("backup", "b.duckdb") == (0, "b.duckdb\n", "")


def test_a_build_that_meets_bad_data_exits_1_and_leaves_the_database(run, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    code, _, err = run("build", "--data", str(data))
    assert code == 1
    assert "themes.csv" in err


def test_a_backup_comes_back_and_the_replaced_file_is_kept(run, tmp_path):
    assert run("backup", "b.duckdb") == (0, "b.duckdb\n", "")
    assert run("backup", "b.duckdb")[0] == 1
    run("template", "--city", "togane", "t.xlsx")
    fill(30)
    run(*IMPORT)
    code, out, _ = run("restore", "b.duckdb")
    assert code == 0
    assert "before-restore" in out
    assert "以前の版" not in out
    with Database() as database:
        assert database.rows("SELECT max(version) AS v FROM audit") == [{"v": 1}]
        assert database.rows("SELECT count(*) AS n FROM kpi_now") == [{"n": 4}]
    (kept,) = tmp_path.glob("d.before-restore-*.duckdb")
    with Database(kept) as database:
        assert database.rows("SELECT max(version) AS v FROM audit") == [{"v": 2}]


def test_a_file_that_is_no_backup_is_refused_and_nothing_is_replaced(run):
    Path("x.duckdb").write_text("いいえ", encoding="utf-8")
    code, _, err = run("restore", "x.duckdb")
    assert code == 1
    assert "退避したデータベースではありません" in err
    with Database() as database:
        assert database.rows("SELECT max(version) AS v FROM audit") == [{"v": 1}]


def test_a_second_process_is_told_who_holds_the_file(built_file):
    with Database(built_file):
        ended = subprocess.run(
            [sys.executable, "-m", "store", "restore", str(built_file), "--database", str(built_file)],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        undone = subprocess.run(
            [sys.executable, "-m", "store", "undo", "x", "--by", "a", "--reason", "b", "--database", str(built_file)],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    assert (ended.returncode, undone.returncode) == (1, 1)
    assert "が使用中です。" in undone.stderr
    assert "PID" in undone.stderr


def test_the_remedy_names_a_page_only_where_this_software_has_it():
    stop = "ダッシュボードを止めてから、もう一度実行してください。"
    assert set(PAGES.values()) <= {f"{row.title}（/{row.name}）" for row in menu.ROWS}
    assert remedy("import-actuals").startswith("動いているダッシュボードの 登録（/upload） で")
    assert remedy("restore") == remedy("export") == stop
