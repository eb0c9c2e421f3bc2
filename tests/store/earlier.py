"""A database as an earlier release would have made it, from what the schema says of it."""

from dataclasses import replace

from store import schema, write
from store.database import Database
from store.plans.build import bring
from tests.store import small

VIEWS = (
    "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'VIEW'"
)


def plans_before():
    """Return the plans as the releases before knew them: without events, context, contradictions and reasons."""
    without = {"events": (), "context": (), "contradictions": (), "terms": (), "theme_reasons": ()}
    return [replace(plan, **without) for plan in small.plans()]


def make(address, release):
    """Make a database as an earlier release would have: without the tables that came later, one upload in."""
    lacking = frozenset().union(*schema.ADDED[release:])
    with Database(address, create=True) as database:
        bring(database, small.catalogue(), plans_before(), "試験", "初回", small.AT)
        write.accept_upload(
            database, write.Upload(small.TOGANE, 1, "h", "f.xlsx", "佐藤", "", (small.actual(),), ()), small.AT
        )
        with database.transaction() as writing:
            views = [str(row["table_name"]) for row in writing.rows(VIEWS)]
            for name in sorted(views, key=lambda name: name == "moment"):
                writing.execute(f"DROP VIEW {name}")
            for table in sorted(lacking):
                writing.execute(f"DROP TABLE {table}")
            for statement in sorted(set(schema.type_statements()) - set(schema.type_statements(lacking))):
                writing.execute(f"DROP TYPE {statement.split()[2]}")
            writing.execute(f"COMMENT ON TABLE data_version IS '{schema.fingerprint(lacking)}'")
            writing.execute("COMMENT ON TABLE audit IS 'other views'")
            writing.execute("UPDATE actual_current SET note = 'as another release derived it'")
