"""How long the judgement takes on all of Japan: 1,741 municipalities × 40 KPIs × 10 years, seeded, all kinds mixed.
Each time anew; what is judged once is measured by `bench.judged_once`. Floor: the sums of the same targets and
reports, one a KPI.

usage: python -m bench.judgement
"""

import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from bench.figures import median_of, report
from domain.codes import Kind
from metrics.compose import question
from metrics.moment import Moment
from metrics.once import Once
from store import schema
from store.database import Database

CITIES, KPIS, YEARS = 1_741, 40, 10
FIRST_KEY = 1
SEED = 20260715
ON = date(2027, 7, 15)
VOID_VERSION = 2 + 2 * YEARS * CITIES
KIND_WEIGHTS = {
    Kind.LEVEL: 12, Kind.ANNUAL: 9, Kind.RANGE: 3, Kind.FREQUENCY: 3, Kind.MAINTAIN: 5, Kind.INCREMENT: 4,
    Kind.MILESTONE: 3, Kind.QUALITATIVE: 1,
}  # fmt: skip

_FLOOR = (
    "SELECT municipality_key, kpi_id, sum(target_low_value) FROM target GROUP BY municipality_key, kpi_id",
    "SELECT municipality_key, kpi_id, sum(low_value) FROM actual_revision GROUP BY municipality_key, kpi_id",
)
_VERSION = f"INSERT INTO data_version (scope, version) VALUES (0, {VOID_VERSION})"
_EDITIONS = """
INSERT INTO edition (scope, version, content_hash) SELECT 0, 1, '' UNION ALL SELECT key, 1, '' FROM city"""
_PLANS = """
INSERT INTO plan BY NAME
SELECT 1 AS version, key AS municipality_key, 'plan-' || key AS plan_id, '計画' AS plan_name, '市' AS publisher,
    start AS start_fiscal_year, start + 9 AS end_fiscal_year, make_date(start, 4, 1) AS published_on,
    '' AS published_text, '' AS national_list, '' AS form_note, '' AS conversion_note
FROM city"""
_INITIATIVES = """
INSERT INTO initiative BY NAME
SELECT 1 AS version, key AS municipality_key, 'i-' || key || '-' || number AS initiative_id, '方針' AS section_name,
    '1' AS number_text, '取組' AS initiative_name, '課' AS departments, TRUE AS is_national_priority, '' AS summary,
    '本編' AS place, 1 AS first_line, 1 AS last_line, number AS sort_order
FROM city CROSS JOIN (SELECT unnest(range(8)) AS number)"""
_KPIS = """
INSERT INTO kpi BY NAME
SELECT 1 AS version, key AS municipality_key, kpi_id, 'i-' || key || '-' || (sort_order % 8) AS initiative_id,
    '指標' AS kpi_name, kind, direction, CASE direction WHEN 'up' THEN 'at_least' ELSE 'at_most' END AS comparator,
    CASE WHEN is_rate THEN '%' ELSE '件' END AS unit, CASE WHEN NOT is_rate THEN 1 END AS step, 0 AS tolerance,
    CASE WHEN has_baseline THEN base * CAST(0.1 AS DECIMAL(2, 1)) END AS baseline_low_value,
    CASE WHEN has_baseline THEN base * CAST(0.1 AS DECIMAL(2, 1)) END AS baseline_high_value,
    CASE WHEN has_baseline THEN make_date(start, 3, 31) END AS baseline_on,
    CASE WHEN NOT has_baseline THEN 'dash' END AS baseline_absence,
    '例示' AS decision_reason, '本編' AS place, 1 AS first_line, 1 AS last_line, sort_order
FROM kpi_drawn"""
_TARGETS = """
INSERT INTO target BY NAME
SELECT 1 AS version, key AS municipality_key, kpi_id, fiscal_year, 0 AS target_revision,
    due * CAST(0.1 AS DECIMAL(2, 1)) AS target_low_value, due * CAST(0.1 AS DECIMAL(2, 1)) AS target_high_value,
    CAST(due AS TEXT) AS target_text, 'city' AS source, '本編' AS place, 1 AS first_line, 1 AS last_line
FROM year_drawn
WHERE kind <> 'qualitative' AND NOT is_left_out"""
_ACTUALS = """
INSERT INTO actual_revision BY NAME
SELECT key AS municipality_key, kpi_id, make_date(fiscal_year + 1, 3, 31) AS observed_on, fiscal_year,
    CASE WHEN NOT is_code THEN value * CAST(0.1 AS DECIMAL(2, 1)) END AS low_value,
    CASE WHEN NOT is_code THEN value * CAST(0.1 AS DECIMAL(2, 1)) END AS high_value,
    CAST(value AS TEXT) AS value_text, CASE WHEN is_code THEN 'in_progress' END AS value_code,
    CASE WHEN fiscal_year = 2027 THEN 'preliminary' ELSE 'final' END AS mark,
    'u' || version AS upload_id, version
FROM (
    SELECT *, 2 + (fiscal_year - start) * 1741 + key - 1 AS version FROM year_drawn
    UNION ALL
    SELECT * REPLACE (value + 7 AS value), 2 + (fiscal_year - start + 10) * 1741 + key - 1 AS version
    FROM year_drawn WHERE (key + fiscal_year) % 12 = 0
)
WHERE NOT is_silent AND fiscal_year <= 2027
ORDER BY version, kpi_id"""
_UNDONE = f"""
INSERT INTO upload_void BY NAME
SELECT DISTINCT upload_id, municipality_key, {VOID_VERSION} AS version, '' AS by_name, '' AS reason
FROM actual_revision WHERE version >= {2 + YEARS * CITIES} AND version % 2 = 0"""


def drawn(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the KPIs and their years, values in tenths: a year's target lies on the way from base to final,
    its actual beside it."""
    random = np.random.default_rng(seed)
    count = CITIES * KPIS
    kinds = np.array(list(KIND_WEIGHTS), dtype=object)
    weights = np.array(list(KIND_WEIGHTS.values()))
    kind = random.choice(kinds, count, p=weights / weights.sum()).astype(str)
    key = np.repeat(np.arange(CITIES) + FIRST_KEY, KPIS)
    sign = np.where(random.random(count) < 0.7, 1, -1)
    base = random.integers(0, 1_000, count)
    is_held = np.isin(kind, ("maintain", "increment"))
    kpis = pd.DataFrame({
        "key": key,
        "start": 2017 + key % 3,
        "kpi_id": [f"{city}-{number}" for city, number in zip(key, np.tile(np.arange(KPIS), CITIES), strict=True)],
        "sort_order": np.tile(np.arange(KPIS), CITIES),
        "kind": kind,
        "direction": np.where(sign == 1, "up", "down"),
        "is_rate": random.random(count) < 0.4,
        "has_baseline": random.random(count) < np.where(kind == "annual", 0.5, 0.9),
        "base": base,
        "final": base + sign * np.where(is_held, 0, random.integers(10, 900, count)),
        "form": random.choice(["every", "holes", "final"], count, p=(0.8, 0.1, 0.1)),
    })  # fmt: skip
    years = kpis.loc[kpis.index.repeat(YEARS)].reset_index(drop=True)
    number = np.tile(np.arange(YEARS), count)
    size = len(years)
    years["fiscal_year"] = years["start"] + number
    years["due"] = years["base"] + (years["final"] - years["base"]) * (number + 1) // YEARS
    pace = random.choice([0.4, 0.85, 1.0, 1.0, 1.2], size)
    years["value"] = (years["base"] + (years["due"] - years["base"]) * pace).round().astype(int)
    years["is_left_out"] = (number < YEARS - 1) & (
        (years["form"] == "final") | ((years["form"] == "holes") & (random.random(size) < 0.3))
    )
    years["is_code"] = random.random(size) < 0.02
    years["is_silent"] = random.random(size) < 0.06
    return kpis, years


def build(path: Path, seed: int) -> None:
    """Make the database of all cities through schema.sql; every twelfth upload is revised, half of these undone."""
    kpis, years = drawn(seed)
    with duckdb.connect(str(path), config={"threads": 2}) as connection:
        for statement in (*schema.type_statements(), *schema.table_statements()):
            connection.execute(statement)
        connection.register("kpi_drawn", kpis)
        connection.register("year_drawn", years)
        connection.register("city", kpis[["key", "start"]].drop_duplicates())
        for statement in (_VERSION, _EDITIONS, _PLANS, _INITIATIVES, _KPIS, _TARGETS, _ACTUALS, _UNDONE):
            connection.execute(statement)


def seconds_of(action: Callable[[], object]) -> float:
    """Return the wall seconds of one call."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def keep(connection: duckdb.DuckDBPyConnection, *questions: tuple[str, list[object]]) -> None:
    """Answer inside the engine, every column of it, as a table of its own."""
    for sql, parameters in questions:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {sql}", parameters)


def main() -> None:
    """Measure the status table of all KPIs and of one city, on the file and with two threads."""
    everything = Moment(VOID_VERSION, ON)
    city = Moment(VOID_VERSION, ON, FIRST_KEY + CITIES // 2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nation.duckdb"
        build(path, SEED)
        with duckdb.connect(str(path), config={"threads": 2, "memory_limit": "1GB"}) as connection:
            floor = median_of(lambda: seconds_of(lambda: keep(connection, *((sql, []) for sql in _FLOOR))), 7)
            table = median_of(lambda: seconds_of(lambda: keep(connection, question("status", everything))), 7)
        with Database(path) as database:
            frame = median_of(lambda: seconds_of(lambda: Once(database, everything).frame("status")), 3)
            first = seconds_of(lambda: Once(database, city).rows("status"))
            one = median_of(lambda: seconds_of(lambda: Once(database, city).rows("status")), 21)
    floor_name = "summing the same targets and reports by KPI"
    report(f"status table of {CITIES * KPIS:,} KPIs, inside the engine", table, floor_name, floor, "under 1 s")
    report("the same as a frame in Python", frame, floor_name, floor, "none")
    report(f"one city's status ({KPIS} records), the first time", first, floor_name, floor, "none")
    report("one city's status, from then on", one, floor_name, floor, "under 0.05 s")


if __name__ == "__main__":
    main()
