"""The roadmap page: what its filters leave, which cities stand open, in words. The table is made in table.py."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from domain import formats, spelling
from domain.codes import Stage
from domain.era import era_year
from domain.fiscal import first_day, fiscal_year_of, last_day
from domain.lists import listed
from domain.words import STAGE
from metrics import catalogue, roadmap
from metrics.catalogue import Plan
from metrics.roadmap import Cell, Line, Outlook
from metrics.words import kpi as kpi_words
from ui import answers, groups, kinds, pages_of_rows, selection
from ui.roadmap_blocks import themes, title

# Up to so many lines stand open whatever cities they are of; no more than so many cities are open at once.
FEW_LINES, MOST_OPEN = 45, 8
_CITIES_OF_A_PAGE = 50  # of very many
# What the address says in place of cities that are opened: all of them.
ALL = "all"


class Choice(NamedTuple):
    """What narrows the roadmap; an empty part lets everything pass."""

    cities: Sequence[str] = ()
    themes: Sequence[str] = ()
    stages: Sequence[Stage] = ()
    departments: Sequence[str] = ()
    years: Sequence[int] = ()
    words: str = ""
    initiative: str = ""


def choice() -> Choice:
    """Return the selection of the address; what it names and nobody knows is dropped."""
    return Choice(
        selection.known("city", (plan.city for plan in answers.ask(catalogue.plans))),
        selection.known("theme", (theme.theme_id for theme in answers.ask(catalogue.themes))),
        [Stage(code) for code in selection.known("stage", Stage)],
        selection.known("department", departments()),
        [int(year) for year in selection.known("fy", fiscal_years())],
        selection.text("words"),
        selection.one_known("initiative", {row.initiative_id for row in answers.ask(catalogue.initiatives)}) or "",
    )


def departments() -> list[str]:
    """Return the departments that the roadmaps name, in the order of the plans."""
    if groups.are_folded():
        return kpi_words.all_departments(_held("department"))
    return kpi_words.all_departments(cell.departments for cell in answers.ask(roadmap.cells))


def fiscal_years() -> dict[str, str]:
    """Return the fiscal years of the roadmaps, by the code of the address and in words."""
    if groups.are_folded():
        years_ = sorted(map(int, _held("year")))
    else:
        years_ = sorted({cell.fiscal_year for cell in answers.ask(roadmap.cells)})
    return {str(year): formats.fiscal_year(year) for year in years_}


def _held(what: str) -> list[str]:
    return [row.code for row in answers.ask(roadmap.properties) if row.what == what]


class Opened(NamedTuple):
    """The cities whose lines stand open, and those that a reader opened by hand."""

    cities: Sequence[str]
    by_hand: Sequence[str]
    can_close: bool

    def toggled(self, city: str) -> str:
        """Return the address of the page with a city opened that is closed, or closed that was opened by hand."""
        rest = [code for code in self.by_hand if code != city]
        codes = rest if city in self.by_hand else [*self.by_hand, city]
        return selection.here(open=".".join(codes)) if codes else selection.here("open")


def opened(lines: Sequence[Line], chosen: Choice) -> Opened:
    """Return which cities stand open: those chosen, those that the address opens, all where few lines are left.

    Of more cities than fit the first ones are.
    """
    cities = list(dict.fromkeys(line.first.city for line in lines))
    if len(lines) <= FEW_LINES:
        return Opened(cities, (), can_close=False)
    selection.follow("open", lambda text: text == ALL or not set(text.split(".")).difference(cities))
    asked = (selection.asked("open") or "").split(".")  # on the page those of them that are known
    by_hand = cities if asked == [ALL] and len(cities) <= MOST_OPEN else [city for city in cities if city in asked]
    wanted = [city for city in cities if city in chosen.cities or city in by_hand]
    return Opened(wanted[:MOST_OPEN], by_hand, can_close=True)


def shown(chosen: Choice) -> list[Line]:
    """Return the lines of work that pass all filters, in the order of the plans; of very many cities a page of them."""
    if groups.are_folded():
        codes = found_cities(chosen) if selection.is_exact() else part(chosen).rows
        return filtered(answers.ask(roadmap.cells_of, " ".join(codes)), chosen)
    return filtered(answers.ask(roadmap.cells), chosen)


def found_cities(chosen: Choice) -> list[str]:
    """Return the cities of very many of which lines may pass."""
    narrowed = roadmap.Narrowed(
        chosen.words, list(chosen.cities), list(chosen.themes), list(chosen.departments),
        [str(stage) for stage in chosen.stages], [str(year) for year in chosen.years],
        [chosen.initiative] if chosen.initiative else [],
    )  # fmt: skip
    return [row.city for row in answers.ask(roadmap.cities_with, narrowed.text())]


def part(chosen: Choice) -> pages_of_rows.Part[str]:
    """Return the cities of the page of very many that the address asks for."""
    return pages_of_rows.of(found_cities(chosen), _CITIES_OF_A_PAGE, "自治体")


def filtered(cells: Iterable[Cell], chosen: Choice) -> list[Line]:
    """Return the lines of these cells that pass; words are sought in the names and in the printed phrases."""
    sought = spelling.wanted(chosen.words)

    def passes(line: Line) -> bool:
        first = line.first
        return (
            (not chosen.cities or first.city in chosen.cities)
            and (not chosen.themes or bool(set(chosen.themes) & set(themes(first))))
            and (not chosen.departments or not set(chosen.departments).isdisjoint(listed(first.departments)))
            and (not chosen.years or any(cell.fiscal_year in chosen.years for cell in line.cells))
            and (not chosen.stages or not set(chosen.stages).isdisjoint(_stages(line, chosen.years)))
            and (not chosen.initiative or first.initiative_id == chosen.initiative)
            and (not sought or spelling.holds(sought, *texts_of(line)))
        )

    return [line for line in roadmap.lines(cells) if passes(line)]


def _stages(line: Line, years_: Sequence[int]) -> set[Stage]:
    """Return the stages of a line in these fiscal years, in all of its years where none is asked for."""
    return {stage for year, stage in line.stages.items() if not years_ or year in years_}


def texts_of(line: Line) -> tuple[str, ...]:
    """Return what a search looks through: the names and the printed phrases."""
    return line.first.initiative_name, line.first.line_name, *dict.fromkeys(cell.schedule_text for cell in line.cells)


def filters(chosen: Choice) -> tuple[tuple[str, str], ...]:
    """Return the filters by name, in words."""
    cities = {plan.city: plan.municipality_name for plan in answers.ask(catalogue.plans)}
    short = {theme.theme_id: theme.short_name for theme in answers.ask(catalogue.themes)}
    names = {row.initiative_id: row.initiative_name for row in answers.ask(catalogue.initiatives)}
    parts = (
        (kinds.word(), "・".join(cities[code] for code in chosen.cities)),
        ("重点取組事項", "・".join(short[code] for code in chosen.themes)),
        ("担当", "・".join(chosen.departments)),
        ("年度", "・".join(f"{era_year(year)}年度" for year in chosen.years)),
        ("計画上の段階", "・".join(STAGE[stage] for stage in chosen.stages)),
        ("取組", names.get(chosen.initiative, chosen.initiative)),
        ("語", chosen.words),
    )
    return tuple((name, value) for name, value in parts if value)


def years(lines: Sequence[Line], plans: Iterable[Plan]) -> tuple[int, int]:
    """Return the first and the last fiscal year of the axis: those of the plans of the cities that are shown."""
    shown_cities = {line.first.city for line in lines}
    of_shown = [plan for plan in plans if plan.city in shown_cities]
    printed = [cell.fiscal_year for line in lines for cell in line.cells]
    return (
        min(*(plan.start_fiscal_year for plan in of_shown), *printed),
        max(*(plan.end_fiscal_year for plan in of_shown), *printed),
    )


def position(day: date) -> float:
    """Return a day as its fiscal year with the part of it that has passed: 2026.64 for 21 November 2026."""
    year = fiscal_year_of(day)
    return year + (day - first_day(year)).days / ((last_day(year) - first_day(year)).days + 1)


def in_words(lines: Sequence[Line], today: date) -> str:
    """Return the finding of the roadmap in words."""
    year = fiscal_year_of(today)
    count = counts(lines, year)
    starting = sum(line.runs_from == year for line in lines)
    return (
        f"{len(lines)}行の工程のうち、計画上、{era_year(year)}年度までに一部実施か実施済みの段階にあるもの"
        f"{count[Outlook.RUNNING]}行（うち{era_year(year)}年度から{starting}行）、これからのもの{count[Outlook.AHEAD]}行、"
        f"その年度の記載がないもの{count[Outlook.UNDATED]}行"
    )


def counts(lines: Sequence[Line], fiscal_year: int) -> dict[Outlook, int]:
    """Return how many lines stand where in the plans in a fiscal year."""
    found = [line.outlook(fiscal_year) for line in lines]
    return {outlook: found.count(outlook) for outlook in Outlook}


def line_name(line: Line) -> str:
    """Return what the line is called, with the name of its initiative where they differ."""
    name, own = line.first.initiative_name, title(line)
    return name if own == name else f"{name}：{own}"


def stages_by_year(lines: Iterable[Line]) -> dict[int, Counter[Stage]]:
    """Return by fiscal year how many of the lines the plans put at which stage then."""
    found: dict[int, Counter[Stage]] = {}
    for line in lines:
        for year, stage in line.stages.items():
            found.setdefault(year, Counter())[stage] += 1
    return found


def stages_in_words(counted: Counter[Stage]) -> str:
    """Return how many lines stand at which stage, the furthest first: 実施済み18、検討中12."""
    return "、".join(f"{STAGE[stage]}{counted[stage]}" for stage in reversed(Stage) if counted[stage])
