"""A retired id was never a KPI, from the version on that retired it: nothing counts it, nothing of it is deleted."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from domain.codes import AuditAction, LeadsTo
from domain.plan import Figure
from metrics import compose, difference, retired, status
from metrics.difference import What
from metrics.moment import Moment
from store import export, schema, versions, write
from store.plans import editions, importing, to_rows
from store.plans.build import bring
from store.plans.catalogue import RETIRED_COLUMNS
from store.plans.to_rows import Contradiction
from store.uploads import form_content, registering, submissions
from tests.store import small
from tests.store.test_submissions import OFFICE, SENDER, approve

COUNT = "togane-1-count"
REASON = "計画は数を記すだけで、目標を定めていない"


def catalogue(leads_to=LeadsTo.INITIATIVE, successor="togane-1", retired_id=COUNT):
    made = small.catalogue()
    row = dict(zip(RETIRED_COLUMNS, (retired_id, leads_to.value, successor, REASON), strict=True))
    return replace(made, tables=made.tables | {"retired_id": [row]})


def plans():
    """Return the plans of the newer reading: togane's count is no KPI of it."""
    plan = small.plan()
    kept = {"kpis": tuple(kpi for kpi in plan.kpis if kpi.kpi_id != COUNT)}
    kept["targets"] = tuple(target for target in plan.targets if target.kpi_id != COUNT)
    return [replace(plan, **kept), small.plan("choshi", "122025")]


def renew(database, new_catalogue=None, new_plans=None):
    return bring(database, new_catalogue or catalogue(), new_plans or plans(), "試験", "読み直し", small.AT)


def upload(kpi_id=COUNT, content="count"):
    return write.Upload(small.TOGANE, 1, content, "f.xlsx", "佐藤", "", (small.actual(12, kpi_id=kpi_id),), ())


def at(version, scope=0):
    return Moment(version, small.TODAY, scope)


def exported(database, name):
    """Return a table as it is exported, without what tells by which version or upload a row came."""
    text = export.table(database, name, at(versions.current(database))).decode("utf-8-sig")
    return [
        {column: cell for column, cell in row.items() if column not in ("version", "upload_id")}
        for row in csv.DictReader(io.StringIO(text))
    ]


def counted(database, version):
    rows = database.rows(*compose.question("SELECT kpi_id FROM kpi_now ORDER BY kpi_id", at(version)))
    return [row["kpi_id"] for row in rows]


RELEASES = range(len(schema.ADDED))


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("engine", ["duckdb", "postgresql"])
def test_a_database_of_a_release_before_counts_as_a_new_one_does(engine, release, of_release):
    with of_release(engine, release) as old, of_release(engine, release) as fresh:
        write.accept_upload(old, upload(), small.AT)
        log = old.rows("SELECT * FROM actual_revision ORDER BY version")
        for database in (old, fresh):
            renew(database)
        assert counted(old, 4) == ["choshi-1-count", "choshi-1-share", "togane-1-share"]
        for name in ("kpis", "targets", "observations", "status"):
            rows = exported(old, name)
            assert rows == exported(fresh, name)
            assert rows and COUNT not in {row["kpi_id"] for row in rows}
        # The log holds what was registered, and who reads an earlier version finds it as it was.
        assert old.rows("SELECT * FROM actual_revision ORDER BY version") == log
        assert COUNT in {str(row["kpi_id"]) for row in log}
        assert COUNT in counted(old, 3)
        assert status.of_kpi(old, at(3), COUNT).latest_value == 12
        assert status.of_kpi(old, at(4), COUNT) is None


def test_a_plan_workbook_may_not_use_its_id_again(either):
    data = importing.template(either, "togane")
    renew(either)
    refused = importing.import_plan(either, data, "鈴木", "改定", small.AT)
    # That the form is older than the plan is told too.
    told = [(one.sheet, one.seen, one.problem) for one in refused.errors]
    assert ("指標", COUNT, f"引退した指標のIDです（{REASON}）") in told
    assert (refused.version, versions.current(either)) == (None, 2)


def test_a_kpi_that_an_edition_drops_without_a_row_stays_as_ended(either):
    renew(either, small.catalogue())
    assert status.of_kpi(either, at(2), COUNT).status == "ended"
    assert counted(either, 2).count(COUNT) == 1


def test_a_row_that_is_taken_back_makes_it_one_that_was_dropped(either):
    renew(either)
    assert COUNT not in counted(either, 2)
    renew(either, small.catalogue())
    assert status.of_kpi(either, at(3), COUNT).status == "ended"
    assert retired.of_all(either, at(3)) == ()


def test_a_retired_id_says_where_it_leads(either):
    renew(either)
    (found,) = retired.of_all(either, at(2))
    assert (found.city, found.retired_id, found.leads_to) == ("togane", COUNT, LeadsTo.INITIATIVE)
    assert (found.successor_id, found.successor_name, found.component_name) == ("togane-1", "窓口", None)
    assert (found.initiative_id, found.initiative_name, found.reason) == ("togane-1", "窓口", REASON)
    assert retired.of_all(either, at(1)) == ()
    assert retired.of_all(either, at(2, small.CHOSHI)) == ()
    renew(either, catalogue(LeadsTo.KPI, "togane-1-share"))
    (found,) = retired.of_all(either, at(3, small.TOGANE))
    assert (found.leads_to, found.successor_name) == (LeadsTo.KPI, "togane-1-shareの指標")
    assert (found.initiative_id, found.initiative_name) == ("togane-1", "窓口")


@pytest.mark.parametrize(
    ("leads_to", "successor", "says"),
    [
        (LeadsTo.INITIATIVE, "togane-9", r"togane-1-count successor_id「togane-9」: どの計画の取組にもありません"),
        (LeadsTo.KPI, "togane-1", r"successor_id「togane-1」: どの計画の指標にもありません"),
        (LeadsTo.KPI, COUNT, r"successor_id「togane-1-count」: どの計画の指標にもありません"),
        (LeadsTo.FIGURE, "togane-1", r"successor_id「togane-1」: どの計画の本文の数値にもありません"),
    ],
)
def test_a_successor_that_no_plan_has_stops_the_build(database, leads_to, successor, says):
    with pytest.raises(Contradiction, match=says):
        renew(database, catalogue(leads_to, successor))
    assert versions.current(database) == 1


def test_a_figure_with_the_id_of_a_former_kpi_needs_a_row_and_is_its_successor(either):
    plan, choshi = plans()
    printed = replace(plan, figures=(Figure(COUNT, "togane-1", "受付", "窓口", "件"),))
    with pytest.raises(Contradiction, match=r"figure_id「togane-1-count」: 以前の版では指標でした"):
        renew(either, small.catalogue(), [printed, choshi])
    assert versions.current(either) == 1
    renew(either, catalogue(LeadsTo.FIGURE, COUNT), [printed, choshi])
    (found,) = retired.of_all(either, at(2))
    assert (found.leads_to, found.successor_name, found.component_name) == (LeadsTo.FIGURE, "受付", "窓口")
    assert (found.city, found.initiative_id) == ("togane", "togane-1")


def test_a_retired_id_that_is_still_a_kpi_stops_the_build(either):
    with pytest.raises(Contradiction, match=r"retired_id「togane-1-count」: 計画の指標として残っています"):
        renew(either, catalogue(), small.plans())
    assert versions.current(either) == 1


def test_a_retired_id_that_is_a_kpi_of_an_imported_plan_stops_the_build(either):
    renew(either, small.catalogue())
    with either.transaction() as writing:
        version = write.bump(writing, [small.TOGANE])
        rows = to_rows.plan_tables(small.plan(target="60"), small.catalogue())
        editions.bring(writing, small.TOGANE, version, to_rows.content_hash(rows), rows)
        write.record(writing, version, small.TOGANE, AuditAction.IMPORT_PLAN, "鈴木", "改定", small.AT)
    with pytest.raises(Contradiction, match=r"retired_id「togane-1-count」: 計画の指標として残っています"):
        renew(either)
    assert versions.current(either) == version


def test_the_form_has_no_row_of_it_and_an_older_form_is_told_where_its_successor_stands(either):
    older = registering.template(either, "togane", small.TODAY)
    year = {"fiscal_year": "令和8年度（2026）", "value": 12, "mark": "確定"}
    filled = small.filled(older, ("togane-1-share", year), (COUNT, year))
    renew(either)
    known = form_content.of_city(either, "togane", small.TODAY)
    assert [kpi.kpi_id for kpi in known.kpis] == ["togane-1-share"]
    assert [entry.retired_id for entry in known.retired] == [COUNT]
    shown = registering.preview(either, "togane", filled, "佐藤", small.TODAY)
    (error,) = shown.errors
    assert (error.sheet, error.seen, error.problem) == ("実績", COUNT, f"いまは指標ではない ID です（{REASON}）")
    assert "取組「窓口」の段階は「取組の段階」シートに記入できます" in error.remedy
    assert not shown.can_be_confirmed


def test_what_waited_for_approval_when_its_id_was_retired_is_refused_with_the_successor(either):
    waiting = submissions.send(either, upload(), SENDER, "市民課", small.AT)
    renew(either)
    says = rf"{COUNT} は指標ではなくなりました（{REASON}）。いまは取組 togane-1 です"
    with pytest.raises(write.WriteRefused, match=says):
        approve(either, waiting)
    sent = submissions.of_id(either, waiting)
    with pytest.raises(write.WriteRefused, match=says):
        registering.preview_sent(either, "togane", sent, small.TODAY)
    submissions.give_back(either, waiting, OFFICE, "指標ではなくなりました", small.AT)
    assert either.rows("SELECT count(*) AS n FROM upload") == [{"n": 0}]


def test_the_history_says_why_it_is_no_kpi_and_that_its_reports_stay(either):
    write.accept_upload(either, upload(), small.AT)
    renew(either)
    found = [one for one in difference.between(either, at(2), at(3)) if one.subject_id == COUNT]
    assert {one.what for one in found} == {What.ACTUAL, What.STATUS, What.TARGET, What.DEFINITION}
    assert {(one.after, one.retired) for one in found} == {(None, REASON)}
    back = [one for one in difference.between(either, at(3), at(2)) if one.subject_id == COUNT]
    assert {(one.before, one.retired) for one in back} == {(None, REASON)}
    other = difference.between(either, at(1), at(2))
    assert {(one.subject_id, one.retired) for one in other} == {(COUNT, None)}


def test_a_catalogue_without_retired_ids_has_the_hash_that_it_had():
    tables = small.catalogue().tables
    before = {table: rows for table, rows in tables.items() if table != "retired_id"}
    assert to_rows.content_hash(tables) == to_rows.content_hash(before)
    assert to_rows.content_hash(catalogue().tables) != to_rows.content_hash(before)


def test_an_undo_of_its_upload_still_works(either):
    accepted = write.accept_upload(either, upload(), small.AT)
    renew(either)
    assert write.undo(either, accepted.upload_id, "鈴木", "誤り", small.AT) == 4
    assert either.rows("SELECT count(*) AS n FROM actual_current WHERE observed_on > ?", [date(2000, 1, 1)]) == [
        {"n": 0}
    ]
