"""Rows for a test, in memory: the test names the columns that it is about, the rest has plain defaults.

    given = Given()
    given.kpi(baseline=10)
    given.target(50, fiscal_year=2027)
    given.actual(22, fiscal_year=2025)
    status.of_city(given, given.at(date(2026, 7, 15)))
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

import duckdb
import pandas as pd

from domain.fiscal import fiscal_year_of, last_day
from metrics.moment import Moment
from metrics.once import Once
from store import schema
from store.engines.duckdb_file import parsed

CITY = 122131

@cache
def _empty(is_large: bool) -> duckdb.DuckDBPyConnection:
    """Return the tables without a row, made once: making them takes longer than most tests.

    A question to a few rows costs what planning it costs, a third of it the optimizer's: it is left out unless many
    rows come. What it changes is the time, and the comparison with the reference and tests/store ask with it.
    """
    connection = duckdb.connect(":memory:")
    if not is_large:
        names = [name for (name,) in connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()]
        connection.execute(f"SET GLOBAL disabled_optimizers = '{','.join(names)}'")
        connection.execute("SET GLOBAL threads = 1")
    for statement in (*schema.type_statements(), *schema.table_statements()):
        connection.execute(statement)
    return connection


Figure = int | str | Decimal
Band = Figure | tuple[Figure | None, Figure | None] | None


class Given:
    """An in-memory database of one city with a plan of FY2024–FY2027, filled by calls;
    it satisfies `metrics.database.Database`.

    Reference rows come with version 1. Every actual is an upload of its own under the next version,
    unless the test says otherwise.
    """

    _is_large = False

    def __init__(self) -> None:
        self.connection = _empty(self._is_large).cursor()
        self.connection.begin()  # never committed: what is inserted is this one's alone, and gone with it
        self.version = 1
        self._editions: set[tuple[int, int]] = set()
        self._plans: set[tuple[int, int]] = set()
        self._orders = 0

    def at(self, as_of: date, version: int | None = None, scope: int = 0) -> Moment:
        """Return the moment of reading; without a version, the newest one."""
        return Moment(self.version if version is None else version, as_of, scope)

    def judged(self, moment: Moment) -> Once:
        """Return the metrics at a moment, composed anew for each question: a test may still add rows."""
        return Once(self, moment)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Return one dict per row."""
        cursor = self.connection.execute(parsed(self.connection, sql), list(parameters))
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def frame(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """Return the rows as a frame; Decimal, date and None stay what they are."""
        cursor = self.connection.execute(parsed(self.connection, sql), list(parameters))
        columns = [column[0] for column in cursor.description or ()]
        return pd.DataFrame(cursor.fetchall(), columns=columns, dtype=object)

    def insert(self, table: str, row: Mapping[str, object]) -> None:
        """Insert one row of any table, columns by name."""
        places = ", ".join("?" for _ in row)
        self.connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", list(row.values()))
        version = row.get("version")
        if isinstance(version, int):
            self.version = max(self.version, version)

    def municipality(self, municipality_key: int = CITY, **columns: object) -> None:
        """Insert a city, of catalogue edition 1 unless said."""
        defaults = {
            "version": 1,
            "municipality_key": municipality_key,
            "municipality_code": f"{municipality_key:06d}",
            "city": f"city{municipality_key}",
            "municipality_name": "例示市",
            "prefecture_name": "千葉県",
            "population_count": 50000,
            "population_on": date(2020, 10, 1),
            "population_source": "国勢調査",
            "is_population_confirmed": True,
            "sort_order": 1,
        }
        self._edition(0, 1)
        self.insert("municipality", defaults | columns)

    def plan(self, start: int = 2024, end: int = 2027, municipality_key: int = CITY, **columns: object) -> None:
        """Insert a plan and its edition."""
        defaults = {
            "version": 1,
            "municipality_key": municipality_key,
            "plan_id": f"plan-{municipality_key}",
            "plan_name": "例示計画",
            "publisher": "例示市",
            "start_fiscal_year": start,
            "end_fiscal_year": end,
            "published_on": date(start, 4, 1),
            "published_text": "",
            "national_list": "第5.0版",
            "form_note": "",
            "conversion_note": "",
        }
        row = defaults | columns
        self._edition(municipality_key, _version_of(row))
        self._plans.add((municipality_key, _version_of(row)))
        self.insert("plan", row)

    def initiative(
        self, initiative_id: str = "i", themes: Sequence[str] = (), municipality_key: int = CITY, **columns: object
    ) -> None:
        """Insert an initiative with its themes."""
        defaults = {
            "version": 1,
            "municipality_key": municipality_key,
            "initiative_id": initiative_id,
            "section_name": "基本方針1",
            "number_text": "1",
            "initiative_name": "取組",
            "departments": "総務課",
            "is_national_priority": bool(themes),
            "summary": "",
            "sort_order": self._next_order(),
        } | _PLACE
        row = defaults | columns
        self._plan_of(municipality_key, _version_of(row))
        self.insert("initiative", row)
        for theme in themes:
            key = {"version": row["version"], "municipality_key": municipality_key, "initiative_id": initiative_id}
            self.insert("initiative_theme", key | {"theme_id": theme})

    def theme(self, theme_id: str, **columns: object) -> None:
        """Insert a theme of the catalogue."""
        order = self._next_order()
        defaults = {
            "version": 1,
            "theme_id": theme_id,
            "theme_name": theme_id,
            "short_name": theme_id,
            "theme_group": "priority",
            "sort_order": order,
        }
        self._edition(0, 1)
        self.insert("theme", defaults | columns)

    def kpi(
        self,
        kpi_id: str = "k",
        *,
        kind: str = "level",
        direction: str | None = "up",
        baseline: Band = None,
        baseline_on: date = date(2024, 3, 31),
        municipality_key: int = CITY,
        **columns: object,
    ) -> None:
        """Insert a KPI; the comparator follows the direction, and without a baseline its cell was a dash."""
        low, high = _band(baseline)
        defaults = {
            "version": 1,
            "municipality_key": municipality_key,
            "kpi_id": kpi_id,
            "initiative_id": "i",
            "kpi_name": "指標",
            "kind": kind,
            "direction": direction,
            "comparator": {"up": "at_least", "down": "at_most", None: None}[direction],
            "unit": "件",
            "tolerance": Decimal(0),
            "baseline_low_value": low,
            "baseline_high_value": high,
            "baseline_on": None if baseline is None else baseline_on,
            "baseline_text": None if baseline is None else str(baseline),
            "baseline_absence": "dash" if baseline is None else None,
            "decision_reason": "例示",
            "sort_order": self._next_order(),
        } | _PLACE
        row = defaults | columns
        self._plan_of(municipality_key, _version_of(row))
        self.insert("kpi", row)

    def target(
        self,
        value: Band,
        fiscal_year: int = 2027,
        *,
        kpi_id: str = "k",
        source: str = "city",
        revision: int = 0,
        municipality_key: int = CITY,
        **columns: object,
    ) -> None:
        """Insert a target of a fiscal year."""
        low, high = _band(value)
        defaults = {
            "version": 1,
            "municipality_key": municipality_key,
            "kpi_id": kpi_id,
            "fiscal_year": fiscal_year,
            "target_revision": revision,
            "target_low_value": low,
            "target_high_value": high,
            "target_text": str(value),
            "source": source,
        } | _PLACE
        self.insert("target", defaults | columns)

    def measurement(
        self, value: Band, observed_on: date, *, kpi_id: str = "k", municipality_key: int = CITY, **columns: object
    ) -> None:
        """Insert a figure that the plan prints beside the baseline."""
        low, high = _band(value)
        defaults = {
            "version": 1,
            "municipality_key": municipality_key,
            "kpi_id": kpi_id,
            "observed_on": observed_on,
            "fiscal_year": fiscal_year_of(observed_on),
            "low_value": low,
            "high_value": high,
            "value_text": str(value),
        } | _PLACE
        self.insert("measurement", defaults | columns)

    def actual(
        self,
        value: Band = None,
        fiscal_year: int | None = None,
        *,
        observed_on: date | None = None,
        code: str | None = None,
        mark: str = "final",
        kpi_id: str = "k",
        municipality_key: int = CITY,
        upload_id: str | None = None,
        version: int | None = None,
        **columns: object,
    ) -> str:
        """Insert an actual, at the last day of its fiscal year unless dated, and return the id of its upload."""
        if observed_on is None:
            if fiscal_year is None:
                raise ValueError("an actual needs a fiscal year or a day")
            observed_on = last_day(fiscal_year)
        at = self.version + 1 if version is None else version
        upload = upload_id or f"u{at}"
        low, high = _band(value)
        defaults = {
            "municipality_key": municipality_key,
            "kpi_id": kpi_id,
            "observed_on": observed_on,
            "fiscal_year": fiscal_year_of(observed_on),
            "low_value": low,
            "high_value": high,
            "value_text": str(value if code is None else code),
            "value_code": code,
            "mark": mark,
            "upload_id": upload,
            "version": at,
        }
        self.insert("actual_revision", defaults | columns)
        return upload

    def void(self, upload_id: str, municipality_key: int = CITY, version: int | None = None) -> None:
        """Undo an upload under the next version."""
        at = self.version + 1 if version is None else version
        row = {"upload_id": upload_id, "municipality_key": municipality_key, "version": at, "by_name": "", "reason": ""}
        self.insert("upload_void", row)

    def _edition(self, scope: int, version: int) -> None:
        if (scope, version) not in self._editions:
            self._editions.add((scope, version))
            self.insert("edition", {"scope": scope, "version": version, "content_hash": f"{scope}/{version}"})

    def _plan_of(self, municipality_key: int, version: int) -> None:
        if (municipality_key, version) not in self._plans:
            self.plan(municipality_key=municipality_key, version=version)

    def _next_order(self) -> int:
        self._orders += 1
        return self._orders


_PLACE: dict[str, object] = {"place": "例示", "first_line": 1, "last_line": 1}


def _version_of(row: Mapping[str, object]) -> int:
    version = row["version"]
    assert isinstance(version, int)
    return version


def _band(value: Band) -> tuple[Decimal | None, Decimal | None]:
    low, high = value if isinstance(value, tuple) else (value, value)
    return (None if low is None else Decimal(low), None if high is None else Decimal(high))
