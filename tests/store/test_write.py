"""The writer appends under new versions, recognises a retry, and refuses what contradicts itself."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.actual import StageReport
from domain.codes import AuditAction, Mark, Stage, ValueCode
from store import versions, write
from store.copies import drift
from tests.store import small


def upload(*actuals, stages=(), content="h1", key=small.TOGANE):
    return write.Upload(key, 1, content, "実績.xlsx", "佐藤", "", actuals, stages)


def accept(database, one):
    return write.accept_upload(database, one, small.AT)


def current(database):
    rows = database.rows("SELECT kpi_id, observed_on, low_value, version FROM actual_current ORDER BY 1, 2")
    return [(row["kpi_id"], row["observed_on"].isoformat(), row["low_value"], row["version"]) for row in rows]


def test_an_upload_is_a_version_of_its_city_alone_with_an_audit_row(database):
    assert accept(database, upload(small.actual())) == write.Accepted("upload-2", 2, True)
    assert [versions.current(database, scope) for scope in (0, small.TOGANE, small.CHOSHI)] == [2, 2, 1]
    newest = versions.newest(database)
    assert newest is not None
    assert (newest.action, newest.scope, newest.by_name) == (AuditAction.UPLOAD, small.TOGANE, "佐藤")
    assert current(database) == [("togane-1-share", "2027-03-31", Decimal(30), 2)]


def test_a_later_report_on_the_same_day_stands_and_the_earlier_one_stays(database):
    accept(database, upload(small.actual(30)))
    accept(database, upload(small.actual(31, mark=Mark.CORRECTED), content="h2"))
    assert current(database) == [("togane-1-share", "2027-03-31", Decimal(31), 3)]
    assert database.rows("SELECT count(*) AS n FROM actual_revision") == [{"n": 2}]


def test_the_same_content_again_is_recognised_and_writes_nothing(database):
    accept(database, upload(small.actual()))
    assert accept(database, upload(small.actual())) == write.Accepted("upload-2", 2, False)
    assert versions.current(database) == 2


def test_an_undo_brings_the_earlier_value_back_under_a_new_version(database):
    accept(database, upload(small.actual(30)))
    accept(database, upload(small.actual(31), content="h2"))
    assert write.undo(database, "upload-3", "鈴木", "誤入力", small.AT) == 4
    assert current(database) == [("togane-1-share", "2027-03-31", Decimal(30), 2)]
    assert versions.log(database)[0].reason == "upload-3: 誤入力"
    assert drift.check(database) == []


def test_withdrawn_content_can_be_registered_again(database):
    accept(database, upload(small.actual()))
    write.undo(database, "upload-2", "鈴木", "誤り", small.AT)
    assert current(database) == []
    assert accept(database, upload(small.actual())) == write.Accepted("upload-4", 4, True)


@pytest.mark.parametrize(
    ("name", "by", "reason", "says"),
    [
        ("upload-9", "鈴木", "誤り", "upload-9 はありません"),
        ("upload-2", " ", "誤り", "名前と理由"),
        ("upload-2", "鈴木", "", "名前と理由"),
    ],
)
def test_an_undo_needs_an_upload_a_name_and_a_reason(database, name, by, reason, says):
    accept(database, upload(small.actual()))
    with pytest.raises(write.WriteRefused, match=says):
        write.undo(database, name, by, reason, small.AT)
    assert versions.current(database) == 2


def test_an_upload_is_undone_once(database):
    accept(database, upload(small.actual()))
    write.undo(database, "upload-2", "鈴木", "誤り", small.AT)
    with pytest.raises(write.WriteRefused, match="すでに取り消されています"):
        write.undo(database, "upload-2", "鈴木", "誤り", small.AT)


NAN = Decimal("NaN")


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (upload(), "実績も段階も市の評価もありません"),
        (upload(small.actual(30), small.actual(31)), "2027-03-31 の報告が二つ"),
        (upload(small.actual(low=NAN, high=NAN)), "登録できる数"),
        (upload(small.actual(low=Decimal("0.12345"), high=Decimal(1))), "登録できる数"),
        (upload(small.actual(kpi_id="choshi-1-share")), "この市の計画にない ID です: choshi-1-share"),
        (upload(small.actual(value_code=ValueCode.IN_PROGRESS)), "どちらか一方"),
        (upload(small.actual(low=None, high=None)), "どちらか一方"),
        (upload(stages=(StageReport("choshi-1", date(2027, 4, 1), Stage.DONE, "済", "課"),)), "この市の計画にない ID"),
        (replace(upload(small.actual()), by_name="  "), "名前"),
    ],
)
def test_a_bad_upload_is_refused_and_nothing_is_written(database, one, says):
    with pytest.raises(write.WriteRefused, match=says):
        accept(database, one)
    assert versions.current(database) == 1
    assert database.rows("SELECT count(*) AS n FROM actual_revision") == [{"n": 0}]


def test_low_above_high_is_refused_by_the_database_itself(database):
    with pytest.raises(Exception, match="CHECK"):
        accept(database, upload(small.actual(low=Decimal(5), high=Decimal(4))))
    assert versions.current(database) == 1


def test_a_moment_without_a_zone_is_refused(database):
    with pytest.raises(ValueError, match="time zone"):
        write.accept_upload(database, upload(small.actual()), small.AT.replace(tzinfo=None))


def test_the_log_of_a_city_leaves_out_the_other_cities(database):
    accept(database, upload(small.actual()))
    accept(database, upload(small.actual(kpi_id="choshi-1-share"), content="h2", key=small.CHOSHI))
    assert [entry.version for entry in versions.log(database, small.TOGANE)] == [2, 1]
    assert [entry.version for entry in versions.log(database)] == [3, 2, 1]


def test_drift_is_found_in_both_directions(database):
    accept(database, upload(small.actual(30), small.actual(5, kpi_id="togane-1-count")))
    assert drift.check(database) == []
    with database.transaction() as writing:
        writing.execute("DELETE FROM actual_current WHERE kpi_id = 'togane-1-count'")
        writing.execute("UPDATE actual_current SET low_value = 29 WHERE kpi_id = 'togane-1-share'")
    day = date(2027, 3, 31)
    assert drift.check(database) == [
        drift.Drift(small.TOGANE, "togane-1-count", day),
        drift.Drift(small.TOGANE, "togane-1-share", day),
    ]


def test_five_thousand_rows_are_one_quick_upload(database):
    days = [date.fromordinal(date(2026, 4, 1).toordinal() + offset) for offset in range(5_000)]
    accept(database, upload(*(small.actual(observed_on=day) for day in days)))
    assert database.rows("SELECT count(*) AS n FROM actual_current") == [{"n": 5_000}]
