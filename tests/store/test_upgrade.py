"""A database of the release before is brought up to date by a build, with everything that was registered in it."""

import pytest

from store import schema, versions, write
from store.database import Database
from store.plans.build import SchemaMismatch, bring
from store.uploads import submissions
from tests.store import small


def earlier(address):
    """Return a database as the release before would have made it: without the tables that came later, one upload in."""
    database = Database(address, create=True)
    bring(database, small.catalogue(), small.plans(), "試験", "初回", small.AT)
    write.accept_upload(
        database, write.Upload(small.TOGANE, 1, "h", "f.xlsx", "佐藤", "", (small.actual(),), ()), small.AT
    )
    lacking = schema.ADDED[-1]
    with database.transaction() as writing:
        for table in lacking:
            writing.execute(f"DROP TABLE {table}")
        for statement in set(schema.type_statements()) - set(schema.type_statements(lacking)):
            writing.execute(f"DROP TYPE {statement.split()[2]}")
        writing.execute(f"COMMENT ON TABLE data_version IS '{schema.fingerprint(lacking)}'")
    return database


@pytest.mark.parametrize("engine", ["duckdb", "postgresql"])
def test_a_build_adds_what_is_missing_and_keeps_what_was_registered(engine, request, tmp_path):
    address = tmp_path / "d.duckdb" if engine == "duckdb" else request.getfixturevalue("server").database("earlier")
    with earlier(address) as database:
        before = database.rows("SELECT * FROM actual_revision")
        bring(database, small.catalogue(), small.plans(), "試験", "更新", small.AT)
        assert versions.current(database) == 2
        assert database.rows("SELECT * FROM actual_revision") == before
        assert submissions.waiting(database) == []
        assert database.comment("data_version") == schema.fingerprint()


def test_a_database_of_an_unknown_release_is_refused(database):
    with database.transaction() as writing:
        writing.execute("COMMENT ON TABLE data_version IS 'ffffffffffffffff'")
    with pytest.raises(SchemaMismatch, match="表の形"):
        bring(database, small.catalogue(), small.plans(), "試験", "更新", small.AT)


def test_the_tables_that_came_later_are_tables_of_the_schema():
    tables = {statement.split()[2] for statement in schema.table_statements()}
    assert frozenset().union(*schema.ADDED) < tables
