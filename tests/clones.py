"""Invented cities: copies of those of a database, under codes and names of their own, where a page meets many."""

from pathlib import Path

import duckdb

# Prefecture and population of the copies, one after the other.
HOMES = (("北海道", "01", 8_000), ("青森県", "02", 24_000), ("埼玉県", "11", 340_000), ("千葉県", "12", 120_000))
_NOT_OF_A_PLAN = ("upload", "upload_sender", "upload_void", "submission", "decision", "draft", "access_link")
_FIRST = ("municipality", "plan", "initiative", "kpi", "figure")  # what others refer to
_IDS = ("kpi_id", "initiative_id", "event_id", "figure_id", "plan_id")


def clone(path: Path, count: int) -> None:
    """Add that many copies of the cities of a database file, with all that was reported of them."""
    with duckdb.connect(str(path)) as database:
        columns: dict[str, list[str]] = {}
        for table, column in database.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE table_name IN "
            "(SELECT table_name FROM duckdb_tables()) ORDER BY table_name, column_index"
        ).fetchall():
            columns.setdefault(table, []).append(column)
        own = [name for name, held in columns.items() if "municipality_key" in held and name not in _NOT_OF_A_PLAN]
        tables = [*_FIRST, *(name for name in own if name not in _FIRST)]
        cities = database.execute("SELECT municipality_key, city FROM municipality ORDER BY sort_order").fetchall()
        for number in range(count):
            key, city = cities[number % len(cities)]
            prefecture, code, population = HOMES[number % len(HOMES)]
            new, slug = 900_000 + number, f"invented{number:02}"
            instead = {
                "municipality_key": str(new),
                "municipality_code": f"'{code}{500 + number:03}0'",
                "city": f"'{slug}'",
                "municipality_name": f"'架空{number:02}{'町村'[number % 2]}'",
                "prefecture_name": f"'{prefecture}'",
                "population_count": str(population),
                "sort_order": str(100 + number),
            }
            for table in tables:
                chosen = instead if table == "municipality" else {"municipality_key": str(new)}
                chosen |= {name: f"replace({name}, '{city}', '{slug}')" for name in _IDS}
                select = ", ".join(chosen.get(name, name) for name in columns[table])
                database.execute(f"INSERT INTO {table} SELECT {select} FROM {table} WHERE municipality_key = {key}")
            for table, rest in (("edition", "version, content_hash"), ("data_version", "version")):
                database.execute(f"INSERT INTO {table} SELECT {new}, {rest} FROM {table} WHERE scope = {key}")
