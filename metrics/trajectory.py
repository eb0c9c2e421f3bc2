"""The points of a KPI's chart, or of all at once, and where its present pace would lead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from domain.codes import Kind
from domain.cutting import cut
from domain.fiscal import first_day, fiscal_year_of
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


@dataclass(frozen=True, slots=True)
class Point:
    """One value on a day: `value` is the end that is judged; low and high are what was printed or reported.

    An actual of a year end has the city's own target of that day and how far it is ahead of it (−: behind), where the
    city set one.
    """

    on: date
    value: Decimal
    fiscal_year: int
    low: Decimal | None
    high: Decimal | None
    text: str | None
    mark: str | None
    source: str | None
    own_target_value: Decimal | None = None
    own_gap_value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """参考：これまでの伸びが続いた場合. Theil–Sen from the latest actual to the final target's day; low ≤ value ≤ high."""

    start: Point
    on: date
    value: Decimal
    low: Decimal
    high: Decimal
    slope: Decimal
    low_slope: Decimal
    high_slope: Decimal


@dataclass(frozen=True, slots=True)
class Trajectory:
    """One KPI's points by series, each in the order of days.
    Points of fiscal years that do not follow each other are not joined."""

    kpi_id: str
    unit: str | None
    baseline: tuple[Point, ...]
    target: tuple[Point, ...]
    line: tuple[Point, ...]
    actual_closed: tuple[Point, ...]
    actual_provisional: tuple[Point, ...]
    actual_late: tuple[Point, ...]
    need_pace: tuple[Point, ...]
    forecast: Forecast | None


class Mark(NamedTuple):
    """A point of a KPI's way in a series; `point_value` is the end that is judged, in the KPI's unit."""

    municipality_key: int
    kpi_id: str
    series: str
    observed_on: date
    point_value: Decimal
    low_value: Decimal | None
    high_value: Decimal | None
    value_text: str | None
    kind: Kind
    unit: str | None


_POINTS = """
SELECT
    trajectory.series AS series,
    trajectory.observed_on AS observed_on,
    trajectory.fiscal_year AS fiscal_year,
    trajectory.point_value AS point_value,
    trajectory.low_value AS low_value,
    trajectory.high_value AS high_value,
    trajectory.value_text AS value_text,
    trajectory.mark AS mark,
    trajectory.source AS source,
    target_now.target_value AS own_target_value,
    kpi_now.sign * (trajectory.point_value - target_now.target_value) AS own_gap_value
FROM trajectory
INNER JOIN kpi_now
    ON kpi_now.municipality_key = trajectory.municipality_key
    AND kpi_now.kpi_id = trajectory.kpi_id
LEFT JOIN target_now
    ON trajectory.series = 'actual_closed'
    AND target_now.kpi_number = kpi_now.kpi_number
    AND target_now.fiscal_year = trajectory.fiscal_year
    AND target_now.source = 'city'
    AND trajectory.observed_on = make_date(target_now.fiscal_year + 1, 3, 31)
WHERE trajectory.kpi_id = ?
ORDER BY trajectory.series, trajectory.observed_on"""

_ALL_POINTS = """
SELECT
    trajectory.municipality_key AS municipality_key,
    trajectory.kpi_id AS kpi_id,
    trajectory.series AS series,
    trajectory.observed_on AS observed_on,
    trajectory.point_value AS point_value,
    trajectory.low_value AS low_value,
    trajectory.high_value AS high_value,
    trajectory.value_text AS value_text,
    kpi_now.kind AS kind,
    kpi_now.unit AS unit
FROM trajectory
INNER JOIN kpi_now
    ON kpi_now.municipality_key = trajectory.municipality_key
    AND kpi_now.kpi_id = trajectory.kpi_id
WHERE trajectory.series <> 'need_pace'
ORDER BY trajectory.municipality_key, trajectory.kpi_id, trajectory.series, trajectory.observed_on"""

_BOUNDS = """
SELECT
    kpi_now.unit AS unit,
    kpi_now.kind AS kind,
    kpi_now.lower_bound AS lower_bound,
    kpi_now.upper_bound AS upper_bound,
    aim.final_fiscal_year AS final_fiscal_year
FROM kpi_now
INNER JOIN aim
    ON aim.kpi_number = kpi_now.kpi_number
WHERE kpi_now.kpi_id = ? AND aim.stop_rule IS NULL AND aim.path IN ('line', 'no_baseline')"""


def of_kpi(database: Database, moment: Moment, kpi_id: str) -> Trajectory | None:
    """Return the points of one KPI, or None where no edition up to the moment's version held it."""
    scope = records.city_of_kpi(database, moment, kpi_id)
    if scope is None:
        return None
    of_city = database.judged(replace(moment, scope=scope))
    series: dict[str, list[Point]] = {}
    for row in of_city.rows(_POINTS, [kpi_id]):
        series.setdefault(str(row["series"]), []).append(_point(row))
    unit = of_city.rows("SELECT kpi_now.unit AS unit FROM kpi_now WHERE kpi_now.kpi_id = ?", [kpi_id])[0]["unit"]
    bounds = of_city.rows(_BOUNDS, [kpi_id])
    closed = tuple(series.get("actual_closed", ()))
    return Trajectory(
        kpi_id=kpi_id,
        unit=None if unit is None else str(unit),
        baseline=tuple(series.get("baseline", ())),
        target=tuple(series.get("target", ())),
        line=tuple(series.get("line", ())),
        actual_closed=closed,
        actual_provisional=tuple(series.get("actual_provisional", ())),
        actual_late=tuple(series.get("actual_late", ())),
        need_pace=tuple(series.get("need_pace", ())),
        forecast=_forecast(closed, bounds[0]) if bounds else None,
    )


def of_all(database: Database, moment: Moment) -> tuple[Mark, ...]:
    """Return the points of every KPI of the scope, one row per KPI, series and day, without the needed pace."""
    return records.rows(Mark, database.judged(moment), _ALL_POINTS)


def _point(row: dict[str, object]) -> Point:
    on, value, year = row["observed_on"], row["point_value"], row["fiscal_year"]
    assert isinstance(on, date) and isinstance(value, Decimal) and isinstance(year, int), row
    low, high = row["low_value"], row["high_value"]
    assert isinstance(low, Decimal | None) and isinstance(high, Decimal | None), row
    text, mark, source = (None if row[name] is None else str(row[name]) for name in ("value_text", "mark", "source"))
    target, gap = row["own_target_value"], row["own_gap_value"]
    assert isinstance(target, Decimal | None) and isinstance(gap, Decimal | None), row
    return Point(on, value, year, low, high, text, mark, source, target, gap)


def _forecast(actuals: Sequence[Point], bounds: dict[str, object]) -> Forecast | None:
    """Return the forecast from at least three actuals before the final year's end, clamped to the bounds; else None."""
    final_year, low_bound, high_bound = bounds["final_fiscal_year"], bounds["lower_bound"], bounds["upper_bound"]
    assert isinstance(final_year, int)
    assert isinstance(low_bound, Decimal | None) and isinstance(high_bound, Decimal | None)
    on = date(final_year + 1, 3, 31)
    if len(actuals) < 3 or actuals[-1].on >= on:
        return None
    slopes = sorted(
        (later.value - earlier.value) / (_years(later.on) - _years(earlier.on))
        for earlier, later in combinations(actuals, 2)
    )
    middle = (slopes[(len(slopes) - 1) // 2] + slopes[len(slopes) // 2]) / 2
    left = _years(on) - _years(actuals[-1].on)

    def reach(slope: Decimal) -> Decimal:
        value = actuals[-1].value + slope * left
        value = value if low_bound is None else max(value, low_bound)
        value = value if high_bound is None else min(value, high_bound)
        return cut(value, 4)

    ends = [reach(slope) for slope in (middle, slopes[0], slopes[-1])]
    return Forecast(actuals[-1], on, ends[0], ends[1], ends[2], middle, slopes[0], slopes[-1])


def _years(day: date) -> Decimal:
    """Return a day on the axis of fiscal years: 31 March 2028 is 2028."""
    year = fiscal_year_of(day)
    start = first_day(year)
    return year + Decimal((day - start).days + 1) / Decimal((first_day(year + 1) - start).days)
