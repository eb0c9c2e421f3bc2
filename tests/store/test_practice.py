"""The practice database: the same from the same seed, with every status at work, and apart from the real one."""

import csv
import io
from datetime import date

import pytest

from domain.codes import AuditAction, Kind, Mark, Stage, Status, ValueCode
from metrics import catalogue, standing
from metrics.moment import Moment
from store import export, versions
from store.__main__ import main
from store.copies import one
from store.database import DEFAULT_ADDRESS, Database
from store.practice import making, purpose
from store.practice.purpose import WrongPurpose
from store.uploads import registering
from tests.store import small

STOP = "止めてから"
DAY = date(2030, 9, 1)


@pytest.fixture(scope="module")
def practice_file(practice_database, tmp_path_factory):
    return copied(practice_database, tmp_path_factory.mktemp("practice"), "practice.duckdb")


@pytest.fixture(scope="module")
def real_file(real_database, tmp_path_factory):
    return copied(real_database, tmp_path_factory.mktemp("real"), "real.duckdb")


@pytest.fixture(scope="module")
def opened(practice_file):
    with Database(practice_file) as database:
        yield database


def copied(file, tmp_path, name="copy.duckdb"):
    (tmp_path / name).write_bytes(file.read_bytes())
    return tmp_path / name


def moment(database):
    return Moment(versions.current(database), DAY)


def tables(path):
    with Database(path) as database:
        now = moment(database)
        log = [(entry.version, entry.scope, entry.reason, entry.happened_at) for entry in versions.log(database)]
        return {name: export.table(database, name, now) for name in export.TABLES}, log


def test_it_says_what_it_is_and_a_real_one_does_not(opened, real_file):
    assert purpose.practice_day(opened) == DAY
    assert opened.rows("SELECT DISTINCT as_of FROM moment") == [{"as_of": DAY}]
    with Database(real_file) as real:
        assert purpose.practice_day(real) is None
        assert real.rows("SELECT count(*) AS n FROM practice") == [{"n": 0}]


def test_every_status_occurs_on_its_day(opened):
    # None of the five plans sets a KPI without a target; `tests/pages/test_without_target.py` has one that does.
    occurring = {kpi.status for kpi in standing.of_all(opened, moment(opened))}
    assert occurring == set(Status) - {Status.NO_TARGET}


def test_every_kind_mark_code_and_stage_occurs_and_a_stale_and_an_overdue_verdict(opened):
    now = moment(opened)
    assert {kpi.kind for kpi in catalogue.kpis(opened, now)} >= set(Kind) - {Kind.MILESTONE}
    rows = opened.rows("SELECT DISTINCT CAST(mark AS TEXT) AS mark FROM actual_current")
    assert {row["mark"] for row in rows} == {str(code) for code in Mark}
    rows = opened.rows("SELECT DISTINCT CAST(value_code AS TEXT) AS code FROM actual_current")
    assert {row["code"] for row in rows} == {None, *(str(code) for code in ValueCode)}
    rows = opened.rows("SELECT DISTINCT CAST(stage AS TEXT) AS stage FROM stage_revision")
    assert {row["stage"] for row in rows} == {str(code) for code in Stage}
    kpis = standing.of_all(opened, now)
    assert any(kpi.is_stale for kpi in kpis)
    assert any(kpi.last_judged_status is not None for kpi in kpis)


def test_every_city_with_kpis_reports_over_its_years_with_an_undo_and_a_correction(opened):
    rows = opened.rows(
        "SELECT municipality_key AS city, min(fiscal_year) AS first, max(fiscal_year) AS last FROM actual_current"
        " WHERE CAST(mark AS TEXT) = 'final' GROUP BY municipality_key ORDER BY municipality_key"
    )
    assert [tuple(row.values()) for row in rows] == [
        (52116, 2023, 2025),
        (122025, 2023, 2027),
        (122131, 2026, 2029),
        (122289, 2026, 2029),
    ]
    actions = [entry.action for entry in versions.log(opened)]
    assert (actions.count(AuditAction.UNDO), actions.count(AuditAction.BUILD)) == (1, 1)
    moments = [entry.happened_at for entry in versions.log(opened)]
    assert moments == sorted(moments, reverse=True)
    revisions = opened.rows(
        "SELECT CAST(mark AS TEXT) AS mark FROM actual_revision"
        " WHERE kpi_id = 'choshi-3-1-copy-paper' AND fiscal_year = 2024 ORDER BY version"
    )
    assert revisions == [{"mark": "final"}, {"mark": "corrected"}]


def test_a_late_value_has_a_reason_and_a_next_step_that_call_themselves_fictitious(opened):
    rows = opened.rows("SELECT reason, next_step FROM actual_current WHERE reason IS NOT NULL")
    assert len(rows) > 20
    assert all(row["reason"].startswith("（架空）") and row["next_step"].startswith("（架空）") for row in rows)
    rows = opened.rows("SELECT evidence FROM stage_revision")
    assert all(row["evidence"].startswith("（架空）") for row in rows)


def test_values_stay_within_the_bounds_of_their_kpi(opened):
    assert (
        opened.rows(
            "SELECT actual_current.kpi_id, actual_current.low_value FROM actual_current JOIN kpi_now"
            " ON kpi_now.kpi_id = actual_current.kpi_id WHERE actual_current.low_value < kpi_now.lower_bound"
            " OR actual_current.high_value > kpi_now.upper_bound"
        )
        == []
    )


def test_the_same_seed_makes_the_same_and_another_seed_another(practice_file, opened, tmp_path):
    opened.close()
    making.make(tmp_path / "again.duckdb", small.DATA)
    making.make(tmp_path / "other.duckdb", small.DATA, seed=2)
    first = tables(practice_file)
    assert tables(tmp_path / "again.duckdb") == first
    other, _ = tables(tmp_path / "other.duckdb")
    assert other["observations"] != first[0]["observations"]
    assert other["targets"] == first[0]["targets"]


# No plan of data/ has a replaced baseline, and none prints a grade of its own.
FEW = ("former_baselines", "published_grades", "survey_years")


def test_an_export_bears_the_mark_in_every_row_and_a_real_one_does_not(practice_file, real_file):
    for file, is_practice in ((practice_file, True), (real_file, False)):
        with Database(file) as database:
            for name in export.TABLES:
                header, *rows = csv.reader(
                    io.StringIO(export.table(database, name, moment(database)).decode("utf-8-sig"))
                )
                assert (header[-1] == "practice") is is_practice
                assert not is_practice or {row[-1] for row in rows} <= {"架空の実績による練習用"}
                assert rows or not is_practice or name in FEW


def workbook(file, value):
    with Database(file) as database:
        data = registering.template(database, "togane", purpose.today_of(database, small.TODAY))
    entry = {"fiscal_year": "令和8年度（2026）", "value": value, "mark": "確定"}
    return small.filled(data, ("togane-1-4-line-friends", entry))


@pytest.mark.parametrize(("made_for", "sent_to"), [("練習", "実績"), ("実績", "練習")])
def test_a_workbook_of_one_is_refused_by_the_other(practice_file, real_file, tmp_path, made_for, sent_to):
    files = {"練習": practice_file, "実績": real_file}
    data = workbook(files[made_for], 9_000)
    with Database(copied(files[sent_to], tmp_path)) as database:
        before = versions.current(database)
        shown = registering.preview(database, "togane", data, "試験", purpose.today_of(database, small.TODAY))
        assert [(error.sheet, error.cell, error.seen, error.problem) for error in shown.errors] == [
            ("_様式", "B4", made_for, f"「{made_for}」の様式です（登録先は「{sent_to}」のデータベース）")
        ]
        assert not shown.can_be_confirmed
        assert versions.current(database) == before


def test_a_practice_workbook_is_accepted_by_practice_on_its_own_day(practice_file, tmp_path):
    with Database(copied(practice_file, tmp_path)) as database:
        shown = registering.preview(database, "togane", workbook(practice_file, 9_001), "試験", DAY)
        assert shown.errors == ()
        registering.confirm(database, shown)
        newest = versions.newest(database)
        assert newest is not None and newest.happened_on == DAY


def test_a_build_on_a_practice_file_is_refused_and_leaves_it_as_it_was(practice_file, tmp_path, capsys):
    path = copied(practice_file, tmp_path)
    before = tables(path)
    assert main(["build", "--database", str(path)], today=small.TODAY) == 1
    assert "架空の実績による練習用です" in capsys.readouterr().err
    assert tables(path) == before


def test_practice_is_not_made_over_a_real_file_nor_where_the_real_one_is_looked_for(real_file, tmp_path, capsys):
    path = copied(real_file, tmp_path)
    assert main(["practice", str(path)]) == 1
    assert "練習用のデータベースではありません" in capsys.readouterr().err
    with Database(path) as database:
        assert purpose.practice_day(database) is None
        assert versions.current(database) == 1
    with pytest.raises(WrongPurpose, match="実績のデータベースの場所です"):
        making.make(small.DATA.parent / DEFAULT_ADDRESS, small.DATA)


def test_practice_is_made_anew_over_practice(practice_file, tmp_path, capsys):
    path = copied(practice_file, tmp_path)
    with Database(path) as database, database.transaction() as writing:
        writing.execute("UPDATE data_version SET version = 99")
    assert main(["practice", str(path)]) == 0
    assert "2030-09-01 に読むもの" in capsys.readouterr().out
    with Database(path) as database:
        assert versions.current(database) < 99


@pytest.mark.parametrize("is_practice", [True, False])
def test_a_backup_of_one_is_not_restored_over_the_other(practice_file, real_file, tmp_path, is_practice):
    source, target = (practice_file, real_file) if is_practice else (real_file, practice_file)
    standing = copied(target, tmp_path)
    with pytest.raises(WrongPurpose, match="戻していません"):
        one.restore(source, standing, small.AT, STOP)
    with Database(standing) as database:
        assert purpose.is_practice(database) is not is_practice
    assert [path.name for path in tmp_path.iterdir()] == ["copy.duckdb"]


def test_a_practice_backup_comes_back_over_practice_only(practice_file, tmp_path):
    with pytest.raises(WrongPurpose, match="練習用のデータベースのある場所にだけ"):
        one.restore(practice_file, tmp_path / "new.duckdb", small.AT, STOP)
    assert not (tmp_path / "new.duckdb").exists()
    assert one.restore(practice_file, copied(practice_file, tmp_path), small.AT, STOP) is not None


def test_the_command_line_reads_practice_on_its_day(practice_file, tmp_path, capsys):
    path = copied(practice_file, tmp_path)
    assert main(["export", str(tmp_path / "out"), "--database", str(path)], today=small.TODAY) == 0
    rows = list(csv.DictReader((tmp_path / "out" / "status.csv").open(encoding="utf-8-sig")))
    assert {row["as_of"] for row in rows} == {"2030-09-01"}
    assert {row["practice"] for row in rows} == {"架空の実績による練習用"}
