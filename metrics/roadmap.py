"""The roadmaps of the plans, cell by cell and line by line. Stages are those that the plan sets (計画上)."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from domain.codes import Stage
from domain.spelling import Word, holds
from metrics import coarse, records
from metrics.database import Database
from metrics.moment import Moment

_LADDER = [stage for stage in Stage if stage is not Stage.CANCELLED]
# At these stages something runs.
RUNS = (Stage.PARTIAL, Stage.DONE)

# What a cell prints where the phrase of the year before goes on.
CONTINUED = ("→", "⇒")


class Outlook(StrEnum):
    """Where a line of work stands on a day, as its plan has it; in the order in which answers list it."""

    RUNNING = "running"  # a year that has come puts it at 一部実施 or 実施済み
    AHEAD = "ahead"  # a later year does
    UNDATED = "undated"  # no year does


class Cell(NamedTuple):
    """A printed cell of a roadmap; `themes` is a list with `;`, `stage` (計画上) None where the phrase says none."""

    city: str
    municipality_name: str
    municipality_key: int
    initiative_id: str
    section_name: str
    number_text: str
    initiative_name: str
    departments: str
    themes: str | None
    line_number: int
    line_name: str
    fiscal_year: int
    schedule_text: str
    stage: Stage | None
    is_uncertain: bool
    place: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a roadmap: its printed cells, and the first fiscal years at which the plan has it run, and done."""

    first: Cell
    cells: tuple[Cell, ...]
    stages: Mapping[int, Stage]
    runs_from: int | None  # 一部実施 or 実施済み
    done_from: int | None
    has_siblings: bool = False  # other lines of the same initiative

    def outlook(self, fiscal_year: int) -> Outlook:
        """Return where the plan has it in that fiscal year."""
        if self.runs_from is None:
            return Outlook.UNDATED
        return Outlook.RUNNING if self.runs_from <= fiscal_year else Outlook.AHEAD


class CityLines(NamedTuple):
    """A city and how many lines its roadmap has."""

    municipality_key: int
    city: str
    line_count: int


class Property(NamedTuple):
    """What roadmaps hold: a list of departments, or a fiscal year."""

    what: str
    code: str


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What narrows roadmaps: any of the values of each, all of the words."""

    words: str = ""
    cities: Sequence[str] = ()
    themes: Sequence[str] = ()
    departments: Sequence[str] = ()
    stages: Sequence[str] = ()
    years: Sequence[str] = ()
    initiatives: Sequence[str] = ()

    def text(self) -> str:
        """Return it as the argument of a question."""
        return json.dumps(asdict(self))


class Rise(NamedTuple):
    """A line of a roadmap and the stages (計画上) between which a fiscal year takes it up."""

    line: Line
    before: Stage
    after: Stage


@dataclass(frozen=True, slots=True)
class Furthest:
    """The furthest stage among the lines of a city in a fiscal year, and how many lines stand at each stage then."""

    stage: Stage
    line_counts: Mapping[Stage, int]  # the furthest first


_SELECT = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    roadmap.municipality_key AS municipality_key,
    roadmap.initiative_id AS initiative_id,
    roadmap.section_name AS section_name,
    roadmap.number_text AS number_text,
    roadmap.initiative_name AS initiative_name,
    roadmap.departments AS departments,
    initiative_listed.themes AS themes,
    roadmap.line_number AS line_number,
    roadmap.line_name AS line_name,
    roadmap.fiscal_year AS fiscal_year,
    roadmap.schedule_text AS schedule_text,
    roadmap.stage AS stage,
    roadmap.is_uncertain AS is_uncertain,
    roadmap.place AS place,
    roadmap.first_line AS first_line,
    roadmap.last_line AS last_line
FROM roadmap
INNER JOIN municipality_now
    ON municipality_now.municipality_key = roadmap.municipality_key
INNER JOIN initiative_listed
    ON initiative_listed.municipality_key = roadmap.municipality_key
    AND initiative_listed.initiative_id = roadmap.initiative_id"""
_ORDER = """
ORDER BY municipality_now.sort_order, roadmap.sort_order, roadmap.initiative_id, roadmap.line_number,
roadmap.fiscal_year"""


# A line passes with its words in any of its years.
_CITIES_WITH = """
SELECT
    roadmap.municipality_key AS municipality_key,
    municipality_now.city AS city,
    CAST(count(DISTINCT roadmap.initiative_id || ' ' || CAST(roadmap.line_number AS TEXT)) AS INTEGER) AS line_count
FROM roadmap
INNER JOIN municipality_now
    ON municipality_now.municipality_key = roadmap.municipality_key
INNER JOIN initiative_listed
    ON initiative_listed.municipality_key = roadmap.municipality_key
    AND initiative_listed.initiative_id = roadmap.initiative_id
INNER JOIN (
    SELECT
        roadmap.municipality_key AS municipality_key,
        roadmap.initiative_id AS initiative_id,
        roadmap.line_number AS line_number,
        string_agg(roadmap.schedule_text, ' ') AS schedule_text
    FROM roadmap
    GROUP BY roadmap.municipality_key, roadmap.initiative_id, roadmap.line_number
) AS printed
    ON printed.municipality_key = roadmap.municipality_key
    AND printed.initiative_id = roadmap.initiative_id
    AND printed.line_number = roadmap.line_number
WHERE {}
GROUP BY roadmap.municipality_key, municipality_now.city, municipality_now.sort_order
ORDER BY municipality_now.sort_order"""
_PROPERTIES = """
SELECT 'department' AS what, roadmap.departments AS code FROM roadmap GROUP BY roadmap.departments
UNION ALL
SELECT 'year' AS what, CAST(roadmap.fiscal_year AS TEXT) AS code FROM roadmap GROUP BY roadmap.fiscal_year
ORDER BY what, code"""


def cells(database: Database, moment: Moment) -> tuple[Cell, ...]:
    """Return one row per schedule cell, in the order of the plans."""
    return records.rows(Cell, database.judged(moment), _SELECT + _ORDER)


def cells_of(database: Database, moment: Moment, cities: str) -> tuple[Cell, ...]:
    """Return the same of some cities, whose codes stand in the text with blanks between."""
    codes = cities.split()
    where = f" WHERE municipality_now.city IN ({', '.join('?' for _ in codes)})" if codes else " WHERE 1 = 0"
    return records.rows(Cell, database.judged(moment), _SELECT + where + _ORDER, codes)


def cities_with(database: Database, moment: Moment, narrowed: str) -> tuple[CityLines, ...]:
    """Return one row per city of which lines may pass what narrows them (`Narrowed.text`), in the catalogue's order."""
    wanted = Narrowed(**json.loads(narrowed))
    may_hold, given = coarse.condition(
        wanted.words, "roadmap.initiative_name", "roadmap.line_name", "printed.schedule_text"
    )
    parts = [may_hold]
    for condition, values in (
        ("strpos(';' || coalesce(initiative_listed.themes, '') || ';', ';' || ? || ';') > 0", wanted.themes),
        ("strpos(';' || roadmap.departments || ';', ';' || ? || ';') > 0", wanted.departments),
        ("roadmap.stage = ?", wanted.stages),
        ("CAST(roadmap.fiscal_year AS TEXT) = ?", wanted.years),
        ("municipality_now.city = ?", wanted.cities),
        ("roadmap.initiative_id = ?", wanted.initiatives),
    ):
        if values:
            parts.append(f"({' OR '.join(condition for _ in values)})")
            given += values
    return records.rows(CityLines, database.judged(moment), _CITIES_WITH.format(" AND ".join(parts)), given)


def properties(database: Database, moment: Moment) -> tuple[Property, ...]:
    """Return the departments (lists as the plans have them) and the fiscal years of the roadmaps."""
    return records.rows(Property, database.judged(moment), _PROPERTIES)


def matching(printed: Iterable[Cell], sought: Sequence[Word]) -> list[Cell]:
    """Return the cells in whose names or printed phrase every word occurs, and the arrows that continue them.

    A line that is named otherwise is thus there with those of its years that speak of it.
    """
    kept = []
    line, is_continued = None, False
    for cell in printed:
        if (cell.initiative_id, cell.line_number) != line:
            line, is_continued = (cell.initiative_id, cell.line_number), False
        is_held = holds(sought, cell.initiative_name, cell.line_name, cell.schedule_text)
        is_continued = is_held or (is_continued and cell.schedule_text in CONTINUED)
        if is_continued:
            kept.append(cell)
    return kept


def lines(printed: Iterable[Cell]) -> list[Line]:
    """Return the lines of work of `cells`, in the same order."""
    found: dict[tuple[str, int], list[Cell]] = {}
    for cell in printed:
        found.setdefault((cell.initiative_id, cell.line_number), []).append(cell)
    of_initiative = Counter(initiative_id for initiative_id, _ in found)
    return [_line(tuple(line), of_initiative[initiative_id] > 1) for (initiative_id, _), line in found.items()]


def furthest(printed: Iterable[Cell]) -> dict[tuple[str, int], Furthest]:
    """Return by city and fiscal year the furthest stage of `cells`; a year without any stage is left out."""
    found: dict[tuple[str, int], list[Stage]] = {}
    for cell in printed:
        if cell.stage is not None:
            found.setdefault((cell.city, cell.fiscal_year), []).append(cell.stage)
    return {place: _furthest(stages) for place, stages in found.items()}


def of_year(printed: Iterable[Cell], fiscal_year: int) -> dict[tuple[str, Stage], int]:
    """Return by city and stage how many lines of `cells` the plans put there in a fiscal year."""
    of_year = (cell for cell in printed if cell.fiscal_year == fiscal_year)
    return dict(Counter((cell.city, cell.stage) for cell in of_year if cell.stage is not None))


def rises(found: Iterable[Line], fiscal_year: int) -> list[Rise]:
    """Return the lines of `lines` that a plan puts higher in a fiscal year than in the last one before it.

    A line that begins in that year rises from nothing that is printed: it is none of them.
    """
    risen = []
    for line in found:
        before = max((year for year in line.stages if year < fiscal_year), default=None)
        if before is None or fiscal_year not in line.stages:
            continue
        rise = Rise(line, line.stages[before], line.stages[fiscal_year])
        if _height(rise.after) > _height(rise.before) >= 0:
            risen.append(rise)
    return risen


def _line(printed: tuple[Cell, ...], has_siblings: bool) -> Line:
    stages = {cell.fiscal_year: cell.stage for cell in printed if cell.stage is not None}
    running = [year for year, stage in stages.items() if stage in RUNS]
    done = [year for year, stage in stages.items() if stage is Stage.DONE]
    runs_from, done_from = min(running, default=None), min(done, default=None)
    return Line(printed[0], printed, MappingProxyType(stages), runs_from, done_from, has_siblings)


def _furthest(stages: list[Stage]) -> Furthest:
    ordered = sorted(set(stages), key=_height, reverse=True)
    return Furthest(ordered[0], MappingProxyType({stage: stages.count(stage) for stage in ordered}))


def _height(stage: Stage) -> int:
    return _LADDER.index(stage) if stage in _LADDER else -1
