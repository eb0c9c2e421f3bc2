"""A database of a release before is brought up to date by a build, with everything that was registered in it."""

from dataclasses import replace

import pytest

from domain.codes import AuditAction
from metrics import events
from metrics.moment import Moment
from store import schema, versions, write
from store.copies import drift
from store.plans import editions, to_rows
from store.plans.build import SchemaMismatch, bring
from store.uploads import submissions
from tests.store import small
from tests.store.earlier import plans_before

# tests/store/test_released.py brings a database that 0.2.0, the second one, really made.
RELEASES = [release for release in range(len(schema.ADDED)) if release != 1]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("engine", ["duckdb", "postgresql"])
def test_a_build_adds_what_is_missing_and_keeps_what_was_registered(engine, release, of_release):
    with of_release(engine, release) as database:
        before = database.rows("SELECT * FROM actual_revision")
        bring(database, small.catalogue(), plans_before(), "試験", "更新", small.AT)
        assert drift.check(database) == []
        assert versions.current(database) == 2
        assert database.rows("SELECT * FROM actual_revision") == before
        assert submissions.waiting(database) == []
        assert database.comment("data_version") == schema.fingerprint()
        assert events.events(database, Moment(2, small.TODAY)) == ()
        built = bring(database, small.catalogue(), small.plans(), "試験", "更新", small.AT)
        assert (built.version, built.changed) == (3, ("togane", "choshi"))
        assert len(events.events(database, Moment(3, small.TODAY))) == 2
        assert events.events(database, Moment(2, small.TODAY)) == ()


def test_an_imported_plan_of_a_release_before_is_passed_over_as_long_as_data_says_the_same(of_release):
    with of_release("duckdb", RELEASES[-1]) as database:
        bring(database, small.catalogue(), plans_before(), "試験", "更新", small.AT)
        mended = replace(plans_before()[0], schedule=())
        with database.transaction() as writing:
            version = write.bump(writing, [small.TOGANE])
            rows = to_rows.plan_tables(mended, small.catalogue())
            editions.bring(writing, small.TOGANE, version, to_rows.content_hash(rows), rows)
            write.record(writing, version, small.TOGANE, AuditAction.IMPORT_PLAN, "鈴木", "改定", small.AT)
        built = bring(database, small.catalogue(), plans_before(), "試験", "更新", small.AT)
        assert (built.version, built.changed) == (3, ())


def test_an_edition_without_rows_of_a_later_table_has_the_hash_it_had():
    tables = to_rows.plan_tables(plans_before()[0], small.catalogue())
    later = frozenset().union(*schema.ADDED)
    known = {table: rows for table, rows in tables.items() if table not in later}
    assert set(tables) - set(known) == {
        "event", "context_item", "contradiction", "initiative_theme_reason", "figure", "figure_value", "plan_term",
        "report_due", "survey_year", "former_baseline", "published_grade", "plan_unit", "kpi_measure",
        "themeless_initiative",
    }  # fmt: skip
    assert to_rows.content_hash(tables) == to_rows.content_hash(known)
    assert to_rows.content_hash(to_rows.plan_tables(small.plan(), small.catalogue())) != to_rows.content_hash(known)


def test_a_database_of_an_unknown_release_is_refused(database):
    with database.transaction() as writing:
        writing.execute("COMMENT ON TABLE data_version IS 'ffffffffffffffff'")
    with pytest.raises(SchemaMismatch, match="表の形"):
        bring(database, small.catalogue(), small.plans(), "試験", "更新", small.AT)


def test_the_tables_that_came_later_are_tables_of_the_schema():
    tables = {statement.split()[2] for statement in schema.table_statements()}
    assert frozenset().union(*schema.ADDED) < tables
