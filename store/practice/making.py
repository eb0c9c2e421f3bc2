"""The practice database: the real plans with fictitious actuals of several years, the same from the same seed.

It is built and filled by the very functions that build and fill the real one, and it says of itself what it is.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from domain.actual import Actual, StageReport
from domain.codes import Kind, Mark
from domain.era import fiscal_year_name
from metrics import compose
from metrics.moment import Moment
from store import files, versions, write
from store.database import DEFAULT_ADDRESS, Database
from store.failure import DatabaseFailed
from store.plans.build import build
from store.practice import fiction, purpose
from store.practice.fiction import Ends, Place, Subject
from store.practice.purpose import WrongPurpose

# Late enough that three plans are over and the other two have four closed years.
AS_OF = date(2030, 9, 1)
SEED = 1

_BUILT_AT = datetime(2026, 7, 1, 1, tzinfo=UTC)
_LAST_CLOSED_YEAR = AS_OF.year - 1
_BY_NAME = "架空の登録者"
_PROVISIONAL_ON = date(2030, 7, 31)
# The city and year whose first upload is mistaken, undone and sent again; the value that is corrected years later;
# the value that comes after its target's year.
_MISTAKEN = ("yotsukaido", 2027)
_CORRECTED = ("choshi-3-1-copy-paper", 2024)
_LATE = ("choshi-5-2-wifi-facilities", 2024)
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class _City:
    key: int
    slug: str
    name: str
    years: range
    subjects: tuple[Subject, ...]
    places: tuple[Place, ...]


def make(path: Path, data_folder: Path, seed: int = SEED) -> int:
    """Make the practice database anew in a file and return its newest version.

    Raises WrongPurpose where a real database stands, or would be looked for; DatabaseFailed while a process holds the
    file; what `build` raises.
    """
    path = path.resolve()
    if path == (_ROOT / DEFAULT_ADDRESS).resolve():
        raise WrongPurpose(f"{path} は実績のデータベースの場所です。練習用には別の名前を指定してください。")
    if path.exists():
        with Database(path) as standing:
            if not purpose.is_practice(standing):
                raise WrongPurpose(f"{path} は練習用のデータベースではありません。別の名前を指定してください。")
    unfinished = path.with_name(f"{path.name}.part")
    files.remove_database(unfinished)
    try:
        with Database(unfinished, create=True) as database:
            version = _fill(database, data_folder, seed)
        unfinished.replace(path)
    except DatabaseFailed as failed:
        raise failed.naming(path.name, instead_of=unfinished.name) from failed
    finally:
        files.remove_database(unfinished)
    return version


def _fill(database: Database, data_folder: Path, seed: int) -> int:
    build(database, data_folder, _BY_NAME, "計画データの取込み", at=_BUILT_AT)
    with database.transaction() as writing:
        writing.insert("practice", [{"as_of": AS_OF}])
    cities = _cities(database)
    known = {subject.kpi_id for city in cities for subject in city.subjects}
    strangers = sorted({*fiction.COURSES, *(kpi_id for kpi_id, _ in fiction.CODES), *fiction.DATED} - known)
    if strangers:
        raise ValueError(f"store/practice/fiction.py names KPIs that no plan has: {', '.join(strangers)}")
    for year in range(min(city.years.start for city in cities), _LAST_CLOSED_YEAR + 1):
        for number, city in enumerate(cities):
            if year in city.years:
                _report(database, city, year, number, seed)
    _correct(database, cities, seed)
    for number, city in enumerate(cities):
        if _PROVISIONAL_ON.year in city.years:
            _report_provisional(database, city, number, seed)
    return versions.current(database)


def _report(database: Database, city: _City, year: int, number: int, seed: int) -> None:
    """Upload a city's year in the June after it; the years before this dashboard began in its first July."""
    day = date(year + 1, 6, 20 + number) if year >= _BUILT_AT.year else date(2026, 7, 2 + 6 * (year - 2022) + number)
    actuals = [fiction.actual(subject, year, seed) for subject in city.subjects if _is_asked(subject, year)]
    stages = [fiction.stage(place, year, city.years, seed) for place in city.places]
    found, reports = [row for row in actuals if row is not None], [row for row in stages if row is not None]
    if (city.slug, year) == _MISTAKEN:
        slipped = [_tenfold(row) for row in found]
        upload_id = _upload(database, city, slipped, [], f"架空の実績：{fiscal_year_name(year)}分", day)
        at = _at(day, hour=4)
        write.undo(database, upload_id, _BY_NAME, "架空の取消し：単位を取り違えて一桁多く記入した", at)
        day = day.replace(day=day.day + 2)
    _upload(database, city, found, reports, f"架空の実績：{fiscal_year_name(year)}分", day)


def _is_asked(subject: Subject, year: int) -> bool:
    return subject.first_fiscal_year <= year <= subject.last_fiscal_year or (subject.kpi_id, year) == _LATE


def _correct(database: Database, cities: Iterable[_City], seed: int) -> None:
    city, subject = _find(cities, _CORRECTED[0])
    reported = fiction.actual(subject, _CORRECTED[1], seed)
    assert reported is not None and reported.low is not None
    value = reported.low - Decimal(10_000)
    corrected = replace(
        reported,
        low=value,
        high=value,
        value_text=f"{value:f}",
        mark=Mark.CORRECTED,
        note="（架空）集計の範囲の誤りを直した",
    )
    _upload(database, city, [corrected], [], "架空の訂正：令和6年度のコピー用紙", date(2030, 7, 10))


def _report_provisional(database: Database, city: _City, number: int, seed: int) -> None:
    found = [
        fiction.actual(subject, _PROVISIONAL_ON.year, seed, on=_PROVISIONAL_ON)
        for subject in city.subjects
        if subject.kind in (Kind.LEVEL, Kind.RANGE) and subject.last_fiscal_year >= _PROVISIONAL_ON.year
    ]
    rows = [row for row in found if row is not None]
    if rows:
        _upload(database, city, rows, [], "架空の速報：令和12年7月末", date(2030, 8, 10 + number))


def _upload(
    database: Database, city: _City, actuals: Sequence[Actual], stages: Sequence[StageReport], note: str, day: date
) -> str:
    content = hashlib.sha256(repr((city.slug, tuple(actuals), tuple(stages))).encode()).hexdigest()
    upload = write.Upload(
        municipality_key=city.key,
        base_version=versions.current(database),
        content_hash=content,
        file_name=f"練習_{city.name}_{day:%Y%m%d}.xlsx",
        by_name=_BY_NAME,
        note=note,
        actuals=tuple(actuals),
        stages=tuple(stages),
    )
    return write.accept_upload(database, upload, _at(day)).upload_id


def _at(day: date, hour: int = 1) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _tenfold(row: Actual) -> Actual:
    if row.low is None or row.high is None:
        return row
    return replace(row, low=row.low * 10, high=row.high * 10, value_text=f"{row.low * 10:f}")


def _find(cities: Iterable[_City], kpi_id: str) -> tuple[_City, Subject]:
    return next((city, subject) for city in cities for subject in city.subjects if subject.kpi_id == kpi_id)


def _cities(database: Database) -> list[_City]:
    moment = Moment(versions.current(database), AS_OF)
    subjects = [_subject(row) for row in database.rows(*compose.question(_SUBJECTS, moment))]
    targets = database.rows(*compose.question(_TARGETS, moment))
    for row in targets:
        subject = next(subject for subject in subjects if subject.kpi_id == row["kpi_id"])
        ends = _ends(row["target_low_value"], row["target_high_value"])
        assert ends is not None
        subject.targets[int(str(row["fiscal_year"]))] = ends
    places = [
        (int(str(row["municipality_key"])), Place(str(row["initiative_id"]), str(row["departments"]).split(";")[0]))
        for row in database.rows(*compose.question(_PLACES, moment))
    ]
    return [
        _City(
            key=int(str(row["municipality_key"])),
            slug=str(row["city"]),
            name=str(row["municipality_name"]),
            years=range(int(str(row["start_fiscal_year"])), int(str(row["end_fiscal_year"])) + 1),
            subjects=tuple(one for one in subjects if one.municipality_key == row["municipality_key"]),
            places=tuple(
                Place(place.initiative_id, place.department or "担当課")
                for key, place in places
                if key == row["municipality_key"]
            ),
        )
        for row in database.rows(*compose.question(_CITIES, moment))
    ]


def _subject(row: dict[str, object]) -> Subject:
    def number(name: str) -> Decimal | None:
        value = row[name]
        return value if isinstance(value, Decimal) else None

    baseline_on = row["baseline_on"]
    return Subject(
        kpi_id=str(row["kpi_id"]),
        initiative_id=str(row["initiative_id"]),
        municipality_key=int(str(row["municipality_key"])),
        kind=Kind(str(row["kind"])),
        sign=None if row["sign"] is None else int(str(row["sign"])),
        unit=None if row["unit"] is None else str(row["unit"]),
        step=number("step"),
        lower_bound=number("lower_bound"),
        upper_bound=number("upper_bound"),
        baseline=_ends(row["baseline_low_value"], row["baseline_high_value"]),
        baseline_on=baseline_on if isinstance(baseline_on, date) else None,
        targets={},
        is_own_year=row["path"] == "own_year",
        first_fiscal_year=int(str(row["first_fiscal_year"])),
        last_fiscal_year=int(str(row["last_fiscal_year"])),
    )


def _ends(low: object, high: object) -> Ends | None:
    known = [end for end in (low, high) if isinstance(end, Decimal)]
    return (known[0], known[-1]) if known else None


_SUBJECTS = """
SELECT kpi_now.kpi_id, kpi_now.initiative_id, kpi_now.municipality_key, kpi_now.kind, kpi_now.sign, kpi_now.unit,
    kpi_now.step, kpi_now.lower_bound, kpi_now.upper_bound, kpi_now.baseline_low_value, kpi_now.baseline_high_value,
    kpi_now.baseline_on, aim.path, aim.first_fiscal_year,
    coalesce(aim.final_fiscal_year, kpi_now.plan_end_fiscal_year) AS last_fiscal_year
FROM kpi_now
JOIN aim ON aim.municipality_key = kpi_now.municipality_key AND aim.kpi_id = kpi_now.kpi_id
WHERE NOT kpi_now.is_left_out ORDER BY kpi_now.municipality_key, kpi_now.sort_order
"""
_TARGETS = (
    "SELECT kpi_id, fiscal_year, target_low_value, target_high_value FROM target_now ORDER BY kpi_id, fiscal_year"
)
_PLACES = """
SELECT municipality_key, initiative_id, departments FROM initiative_now
WHERE NOT is_left_out ORDER BY municipality_key, sort_order
"""
_CITIES = """
SELECT municipality_now.municipality_key, municipality_now.city, municipality_now.municipality_name,
    plan_now.start_fiscal_year, plan_now.end_fiscal_year
FROM municipality_now JOIN plan_now ON plan_now.municipality_key = municipality_now.municipality_key
ORDER BY municipality_now.sort_order
"""
