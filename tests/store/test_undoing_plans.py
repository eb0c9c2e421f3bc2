"""Any plan version is taken back, the newest first: what stood before stands again, or the city's plan is withdrawn."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.codes import AuditAction
from metrics import catalogue, difference, status, withdrawn
from metrics.difference import What
from metrics.moment import Moment
from store import export, versions, write
from store.plans import editions, from_rows, importing, known, to_rows, undoing
from store.plans.build import ImportStands, bring
from store.plans.undoing import Undoable, Undone
from tests import plan_books
from tests.store import small
from tests.store.read_plans import file_of, held, let_books_be_files, revised

AT = datetime(2027, 7, 1, 3, tzinfo=UTC)
SHARE, TOGANE, CHOSHI = "togane-1-share", small.TOGANE, small.CHOSHI


@pytest.fixture(autouse=True)
def _books_are_files(monkeypatch):
    let_books_be_files(monkeypatch)


def take(database, data, **options):
    return importing.import_plan(database, data, "鈴木", "改定", AT, **options)


def undo(database, version, **options):
    return undoing.undo(database, version, "佐藤", "誤り", AT, **options)


def now(database, version=None, scope=0):
    return Moment(version or versions.current(database), small.TODAY, scope)


def rows(database, key, version):
    """Return all rows of a plan's edition, without its version."""
    return {
        table: sorted(
            repr({name: value for name, value in row.items() if name != "version"})
            for row in database.rows(
                f"SELECT * FROM {table} WHERE municipality_key = ? AND version = ?", [key, version]
            )
        )
        for table in from_rows.TABLES
    }


def test_the_tables_that_an_undo_brings_again_are_those_of_a_plan():
    (plan, *_) = small.plans()
    assert {*from_rows.TABLES} == {*to_rows.plan_tables(plan, small.catalogue())}


def test_an_undo_brings_again_every_row_of_the_content_before(either):
    before = rows(either, TOGANE, 1)
    assert take(either, revised(either, "60%")).version == 2
    assert undoing.undoable(either) == (
        Undoable(CHOSHI, "choshi", "銚子市", 1, None),
        Undoable(TOGANE, "togane", "東金市", 2, 1),
    )
    assert undo(either, 2) == Undone(3, 1)
    assert rows(either, TOGANE, 3) == before and rows(either, TOGANE, 2) != before
    assert [versions.current(either, scope) for scope in (0, TOGANE, CHOSHI)] == [3, 3, 1]
    entries = {entry.version: entry for entry in versions.log(either)}
    assert (entries[3].action, entries[3].reason) == (AuditAction.UNDO_PLAN, "版 2 の計画を取消し：誤り（東金市）")
    assert (entries[2].undone_by_version, entries[1].undone_by_version) == (3, None)
    (told,) = [one for one in difference.between(either, now(either, 2), now(either, 3)) if one.what is What.TARGET]
    assert (told.subject_id, told.before.target_text, told.after.target_text) == (SHARE, "60%", "50")
    # The same file may come again: nothing of it is older than what stands.
    assert take(either, revised(either, "70%")).version == 4
    assert undoing.undoable(either, 4) == (Undoable(TOGANE, "togane", "東金市", 4, 1),)


def test_the_first_plan_of_a_city_is_withdrawn_and_versions_before_show_it(either):
    write.accept_upload(either, write.Upload(TOGANE, 1, "h", "f", "人", "", (small.actual(30),), ()), AT)
    assert undo(either, 1, of_city="togane") == Undone(3, None)
    assert [plan.city for plan in catalogue.plans(either, now(either))] == ["choshi"]
    assert {kpi.city for kpi in catalogue.kpis(either, now(either))} == {"choshi"}
    assert {one.city for one in catalogue.initiatives(either, now(either))} == {"choshi"}
    assert status.of_city(either, now(either, scope=TOGANE)) == ()
    assert status.of_city(either, now(either, 2, TOGANE)) != ()
    (city,) = withdrawn.cities(either, now(either))
    assert (city.city, city.withdrawn_version, city.version_before, city.happened_on) == (
        "togane", 3, 2, small.TODAY.replace(day=1),
    )  # fmt: skip
    assert SHARE in {kpi.kpi_id for kpi in withdrawn.kpis(either, now(either))}
    assert withdrawn.cities(either, now(either, 2)) == ()
    exported = export.table(either, "observations", now(either)).decode("utf-8-sig")
    assert SHARE not in exported and SHARE in export.table(either, "observations", now(either, 2)).decode("utf-8-sig")
    # What was reported is still there, and counts again once a plan comes back: as filled in with the last one.
    back = take(either, file_of(held(either, "togane")))
    assert (back.errors, back.version, back.changes[0].startswith("新しい計画")) == ((), 4, True)
    assert status.of_kpi(either, now(either), SHARE).latest_value == 30
    assert withdrawn.cities(either, now(either)) == ()
    assert [one.event_id for one in held(either, "togane").plan.events] != []


def test_only_the_newest_plan_of_a_city_is_taken_back_and_once(database):
    take(database, revised(database, "60%"))
    refused = {
        (1, "togane"): "版 1 のあとに版 2 で改定されています。新しい版から順に",
        (1, None): "版 1 は choshi・togane の計画を登録しています",
        (9, None): "版 9 は、計画を登録した版ではありません",
    }
    for (version, city), told in refused.items():
        with pytest.raises(write.WriteRefused, match=told):
            undo(database, version, of_city=city)
    with pytest.raises(write.WriteRefused, match="名前と理由"):
        undoing.undo(database, 2, "佐藤", " ", AT)
    undo(database, 2)
    take(database, revised(database, "70%"))
    for version, told in {3: "版 3 は取消しです", 2: "版 2 の東金市の計画は、すでに取り消されています"}.items():
        with pytest.raises(write.WriteRefused, match=told):
            undo(database, version)
    assert versions.current(database) == 4
    assert undo(database, 4) == Undone(5, 1)
    assert undo(database, 1, of_city="togane") == Undone(6, None)
    with pytest.raises(write.WriteRefused, match="すでに取り消されています"):
        undo(database, 1, of_city="togane")


FOREIGN = plan_books.BOOK


def test_a_city_that_came_under_a_wrong_code_comes_again_under_the_right_one(database):
    assert take(database, file_of(FOREIGN)).version == 2
    assert undo(database, 2) == Undone(3, None)
    document = replace(FOREIGN.plan.document, municipality_code="129976")
    city = replace(FOREIGN.municipality, municipality_code="129976")
    # The reader would refuse a code or an id that another city has.
    assert plan_books.CODE not in importing.terms_of(database).cities
    assert known.standing(database, "kaku").municipality is None
    assert not {kpi.kpi_id for kpi in FOREIGN.plan.kpis} & known.standing(database, "kaku").taken_kpis
    again = take(database, file_of(replace(FOREIGN, municipality=city, plan=replace(FOREIGN.plan, document=document))))
    assert again.version == 4
    codes = [row["municipality_code"] for row in editions.held_catalogue(database).tables["municipality"]]
    assert "129976" in codes and plan_books.CODE not in codes and len(codes) == len(set(codes))


def test_an_undo_takes_the_record_of_the_city_back_as_well(database):
    take(database, file_of(FOREIGN))
    fewer = replace(FOREIGN, municipality=replace(FOREIGN.municipality, population_count=40_000))
    assert take(database, file_of(fewer)).changes == ("市の記録　変更 1",)
    assert held(database, "kaku").municipality.population_count == 40_000
    assert undo(database, 3) == Undone(4, 2)
    assert held(database, "kaku").municipality.population_count == 41_000
    assert [versions.current(database, scope) for scope in (0, TOGANE, plan_books.KEY)] == [4, 4, 4]


def with_target(text):
    """Return the plans of data/ with another target of 東金市."""
    return [small.plan(target=text), small.plan("choshi", "122025")]


def build(database, plans=None, **options):
    return bring(database, small.catalogue(), plans or small.plans(), "試験", "再度", AT, **options)


def test_a_build_leaves_withdrawn_what_was_withdrawn_and_says_so(database):
    undo(database, 1, of_city="togane")
    built = build(database)
    assert (built.version, built.changed, built.withdrawn) == (2, (), ("togane",))
    other = with_target("55")
    with pytest.raises(ImportStands, match=r"togane: 計画は取り下げられていますが.*--take-data togane"):
        build(database, other)
    assert versions.current(database) == 2
    taken = build(database, other, take_data=["togane"])
    assert (taken.version, taken.changed, taken.withdrawn) == (3, ("togane",), ())


def test_a_build_does_not_bring_back_what_was_taken_back_of_data_until_data_say_something_else(database):
    assert build(database, with_target("55")).version == 2
    assert undo(database, 2) == Undone(3, 1)
    assert build(database, with_target("55")).changed == ()
    assert build(database, with_target("56")).changed == ("togane",)
