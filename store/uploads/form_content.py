"""What a city can report on now: the content of its workbook, asked of the metrics at one moment."""

from collections.abc import Mapping, Sequence, Set
from datetime import date
from decimal import Decimal

from domain import fiscal, ladder
from domain.actual import Definitions, InitiativeEntry, KpiEntry, Past, RetiredEntry
from domain.codes import Kind, Mark, Stage, ValueCode
from domain.era import short_fiscal_year
from domain.lists import listed
from domain.plan import kpi_title
from domain.words import MARK, STAGE, VALUE_CODE
from loaders.book.cell import plain
from metrics import compose, retired
from metrics.database import Reader as Metrics
from metrics.moment import Moment
from store import versions
from store.database import Reader
from store.practice import purpose
from store.uploads import kept

Row = Mapping[str, object]


class UnknownCity(ValueError):
    """A city that the database does not hold."""


class UnknownDepartment(ValueError):
    """A department that a city's plan does not name."""


def city_key(database: Reader, city: str) -> int:
    """Return the municipality_key of a city's slug. Raises UnknownCity, which names those there are."""
    moment = Moment(versions.current(database), date.min)
    keys = kept.once(database, ("cities", moment), lambda: _cities(database, moment))
    if city not in keys:
        raise UnknownCity(f"市「{city}」はありません。{'・'.join(keys)} のどれかです。")
    return keys[city]


def _cities(database: Reader, moment: Moment) -> dict[str, int]:
    rows = database.rows(
        *compose.question("SELECT city, municipality_key FROM municipality_now ORDER BY sort_order", moment)
    )
    return {str(row["city"]): int(str(row["municipality_key"])) for row in rows}


def of_city(database: Reader, city: str, today: date) -> Definitions:
    """Return what a city's workbook holds at present. Raises UnknownCity."""
    moment = Moment(versions.current(database), today, city_key(database, city))
    return kept.once(database, ("form", moment), lambda: _made(database, city, moment))


def of_department(database: Reader, city: str, today: date, department: str) -> Definitions:
    """Return what the workbook of one department of a city holds. Raises UnknownCity, UnknownDepartment."""
    whole = of_city(database, city, today)
    named = departments(whole)
    if department not in named:
        known = "・".join(named) or "どの取組にも担当の記載がありません"
        raise UnknownDepartment(f"{whole.city_name}の計画に「{department}」という担当はありません。{known}。")
    return whole.of_department(department)


def departments(definitions: Definitions) -> list[str]:
    """Return the departments that a city's plan names, in the order in which they first occur; 等 is none."""
    named = dict.fromkeys(name for item in definitions.initiatives for name in listed(item.departments))
    return [name for name in named if name != "等"]


def _made(database: Reader, city: str, moment: Moment) -> Definitions:
    judged = database.judged(moment)
    (place,) = judged.rows(
        "SELECT municipality_now.municipality_name, plan_now.start_fiscal_year FROM municipality_now"
        " JOIN plan_now ON plan_now.municipality_key = municipality_now.municipality_key"
    )
    targets = _targets(judged)
    kpis = judged.rows(_KPIS)
    # The unit stands in a column of its own; a stage is no number beside which it could stand.
    staged = {row["kpi_id"] for row in kpis if row["unit"] == ladder.UNIT}
    latest = {
        str(row["kpi_id"]): value_text(row, ladder.UNIT if row["kpi_id"] in staged else None)
        for row in judged.rows(_LATEST)
    }
    past = _past(judged, kpis)
    grades = {str(row["kpi_id"]): _grade(row) for row in judged.rows(_GRADES)}  # the newest year comes last
    numeric = {str(row["initiative_id"]) for row in kpis if row["kind"] != Kind.QUALITATIVE}
    baselines = [fiscal.fiscal_year_of(row["baseline_on"]) for row in kpis if isinstance(row["baseline_on"], date)]
    return Definitions(
        city=city,
        city_name=str(place["municipality_name"]),
        version=moment.version,
        first_fiscal_year=min([int(str(place["start_fiscal_year"])) - 1, *baselines]),
        kpis=tuple(
            _kpi(row, targets, latest, past, grades) for row in kpis
        ),
        initiatives=tuple(_initiative(row, numeric) for row in judged.rows(_INITIATIVES)),
        is_practice=purpose.is_practice(database),
        retired=tuple(_retired(row) for row in retired.of_all(database, moment)),
    )


def value_text(row: Row, unit: str | None = None) -> str:
    """Return a report in words, 4,200件（R7年度・確定): the value or its code, where it stands and how final it is."""
    day = row["observed_on"]
    assert isinstance(day, date)
    year = int(str(row["fiscal_year"]))
    stands_at = f"{short_fiscal_year(year)}年度" if day == fiscal.last_day(year) else day.isoformat()
    mark = MARK[Mark(str(row["mark"]))]
    return f"{amount_text(row, unit)}（{stands_at}・{mark}）"


def amount_text(row: Row, unit: str | None = None) -> str:
    """Return the value of a report, 4,200件 or 30～60分, the word of its stage, or that of its code."""
    if row["value_code"] is not None:
        return VALUE_CODE[ValueCode(str(row["value_code"]))]
    low, high = row["low_value"], row["high_value"]
    if unit == ladder.UNIT and isinstance(low, Decimal):
        return ladder.word(low) or plain(low)
    ends = [f"{Decimal(plain(end)):,}" if isinstance(end, Decimal) else "" for end in (low, high)]
    return (ends[0] if low == high else "～".join(ends)) + (unit or "")


def stage_word(stage: object) -> str:
    """Return the workbook's word for a stage. Raises ValueError for an unknown one."""
    return STAGE[Stage(str(stage))]


def _targets(judged: Metrics) -> dict[str, str]:
    """Return the targets of each KPI in one line."""
    texts: dict[str, list[str]] = {}
    for row in judged.rows(_TARGETS):
        year = short_fiscal_year(int(str(row["fiscal_year"])))
        texts.setdefault(str(row["kpi_id"]), []).append(f"{row['target_text']}（{year}年度）")
    return {kpi_id: "、".join(parts) for kpi_id, parts in texts.items()}


def _past(judged: Metrics, kpis: Sequence[Row]) -> dict[str, tuple[Past, ...]]:
    """Return the values that stand for each KPI, its baseline first; of a band the end that is printed first."""
    found: dict[str, list[Past]] = {}
    for row in kpis:
        value, day = _decimal(row["baseline_low_value"]), row["baseline_on"]
        value = _decimal(row["baseline_high_value"]) if value is None else value
        if value is not None and isinstance(day, date):
            found.setdefault(str(row["kpi_id"]), []).append(Past(day, value, is_baseline=True))
    for row in judged.rows(_REPORTED):
        value, day = _decimal(row["value"]), row["observed_on"]
        if value is not None and isinstance(day, date):
            found.setdefault(str(row["kpi_id"]), []).append(Past(day, value))
    return {kpi_id: tuple(values) for kpi_id, values in found.items()}


def _grade(row: Row) -> str:
    """Return a city's own grade with its year, B（R6年度）."""
    return f"{row['grade_text']}（{short_fiscal_year(int(str(row['fiscal_year'])))}年度）"


def _kpi(
    row: Row,
    targets: Mapping[str, str],
    latest: Mapping[str, str],
    past: Mapping[str, tuple[Past, ...]],
    grades: Mapping[str, str],
) -> KpiEntry:
    kpi_id = str(row["kpi_id"])
    return KpiEntry(
        kpi_id=kpi_id,
        initiative_name=str(row["initiative_name"]),
        kpi_name=str(row["kpi_name"]),
        component_name=_optional(row["component_name"]),
        kind=Kind(str(row["kind"])),
        unit=_optional(row["unit"]),
        step=_decimal(row["step"]),
        lower_bound=_decimal(row["lower_bound"]),
        upper_bound=_decimal(row["upper_bound"]),
        baseline_text=f"{row['baseline_text'] or ''}（{row['baseline_on']}）" if row["baseline_on"] else "",
        target_text=targets.get(kpi_id, ""),
        latest_text=latest.get(kpi_id, ""),
        past=past.get(kpi_id, ()),
        grade_text=grades.get(kpi_id, ""),
        departments=str(row["departments"]),
    )


def _initiative(row: Row, numeric: Set[str]) -> InitiativeEntry:
    latest = f"{stage_word(row['stage'])}（{row['observed_on']}）" if row["stage"] else ""
    initiative_id = str(row["initiative_id"])
    return InitiativeEntry(
        initiative_id, str(row["initiative_name"]), str(row["departments"]), latest, initiative_id in numeric
    )


def _retired(row: retired.Retired) -> RetiredEntry:
    return RetiredEntry(
        row.retired_id,
        row.leads_to,
        row.successor_id,
        kpi_title(row.successor_name, row.component_name),
        row.initiative_name,
        row.reason,
    )


def _optional(value: object) -> str | None:
    return None if value is None else str(value)


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None if value is None else Decimal(str(value))


_KPIS = """
SELECT kpi_now.*, initiative_now.initiative_name, initiative_now.departments FROM kpi_now
JOIN initiative_now ON initiative_now.municipality_key = kpi_now.municipality_key
    AND initiative_now.initiative_id = kpi_now.initiative_id
WHERE NOT kpi_now.is_left_out ORDER BY kpi_now.sort_order
"""
_INITIATIVES = """
SELECT initiative_now.initiative_id, initiative_now.initiative_name, initiative_now.departments,
    stage_now.stage, stage_now.observed_on
FROM initiative_now
LEFT JOIN stage_now ON stage_now.municipality_key = initiative_now.municipality_key
    AND stage_now.initiative_id = initiative_now.initiative_id
WHERE NOT initiative_now.is_left_out ORDER BY initiative_now.sort_order
"""
_TARGETS = "SELECT kpi_id, fiscal_year, target_text FROM target_now ORDER BY kpi_id, fiscal_year"
_GRADES = "SELECT kpi_id, fiscal_year, grade_text FROM grade_now ORDER BY kpi_id, fiscal_year"
_REPORTED = """
SELECT kpi_id, observed_on, coalesce(low_value, high_value) AS value FROM actual_now
WHERE low_value IS NOT NULL OR high_value IS NOT NULL ORDER BY kpi_id, observed_on
"""
_LATEST = """
SELECT kpi_id, observed_on, fiscal_year, low_value, high_value, value_code, mark FROM (
    SELECT actual_now.*, row_number() OVER (
        PARTITION BY municipality_key, kpi_id ORDER BY observed_on DESC
    ) AS recency FROM actual_now
) AS ordered WHERE recency = 1
"""
