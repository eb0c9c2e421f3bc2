"""The roadmap page: what its filters leave, in words, as files. The table itself is made in pages/roadmap/table.py."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from charts import roadmap as chart
from charts.roadmap import Row
from domain import spelling
from domain.codes import Stage
from domain.era import era_year
from domain.fiscal import first_day, fiscal_year_of, last_day
from domain.words import STAGE
from metrics import catalogue, events, roadmap
from metrics.catalogue import Initiative, Plan
from metrics.roadmap import Cell, Line, Outlook
from ui import answers, event_rows, formats, selection
from ui.roadmap_blocks import blocks, themes
from ui.sheets import Drawing, Sheet, Sheets
from ui.table import Table, only_saved


class Choice(NamedTuple):
    """What narrows the roadmap; an empty part lets everything pass."""

    cities: Sequence[str] = ()
    themes: Sequence[str] = ()
    stages: Sequence[Stage] = ()
    words: str = ""
    initiative: str = ""


def choice() -> Choice:
    """Return the selection of the address; what it names and nobody knows is dropped."""
    return Choice(
        selection.known("city", (plan.city for plan in answers.ask(catalogue.plans))),
        selection.known("theme", (theme.theme_id for theme in answers.ask(catalogue.themes))),
        [Stage(code) for code in selection.known("stage", Stage)],
        (selection.asked("words") or "").strip(),
        selection.asked("initiative") or "",
    )


def shown(chosen: Choice) -> list[Line]:
    """Return the lines of work that pass all filters, in the order of the plans."""
    return filtered(answers.ask(roadmap.cells), chosen)


def filtered(cells: Iterable[Cell], chosen: Choice) -> list[Line]:
    """Return the lines of these cells that pass; words are sought in the names and in the printed phrases."""
    sought = spelling.wanted(chosen.words)

    def passes(line: Line) -> bool:
        first = line.first
        return (
            (not chosen.cities or first.city in chosen.cities)
            and (not chosen.themes or bool(set(chosen.themes) & set(themes(first))))
            and (not chosen.stages or bool(set(chosen.stages) & set(line.stages.values())))
            and (not chosen.initiative or first.initiative_id == chosen.initiative)
            and (not sought or spelling.holds(sought, *texts_of(line)))
        )

    return [line for line in roadmap.lines(cells) if passes(line)]


def texts_of(line: Line) -> tuple[str, ...]:
    """Return what a search looks through: the names and the printed phrases."""
    return line.first.initiative_name, line.first.line_name, *dict.fromkeys(cell.schedule_text for cell in line.cells)


def filters(chosen: Choice) -> tuple[tuple[str, str], ...]:
    """Return the filters by name, in words."""
    cities = {plan.city: plan.municipality_name for plan in answers.ask(catalogue.plans)}
    short = {theme.theme_id: theme.short_name for theme in answers.ask(catalogue.themes)}
    names = {row.initiative_id: row.initiative_name for row in answers.ask(catalogue.initiatives)}
    parts = (
        ("市", "・".join(cities[code] for code in chosen.cities)),
        ("重点取組事項", "・".join(short[code] for code in chosen.themes)),
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
    """Return the name of the line, with that of its initiative where they differ."""
    first = line.first
    same = first.line_name == first.initiative_name
    return first.initiative_name if same else f"{first.initiative_name}：{first.line_name}"


class Year(NamedTuple):
    """A printed fiscal year of a line of work, with its initiative, which holds the stage that was reported."""

    cell: Cell
    initiative: Initiative | None


def saved(lines: Sequence[Line]) -> list[Year]:
    """Return the lines as the rows to save, one a fiscal year."""
    initiatives = {row.initiative_id: row for row in answers.ask(catalogue.initiatives)}
    return [Year(cell, initiatives.get(cell.initiative_id)) for line in lines for cell in line.cells]


# The page draws the years as blocks over their columns (pages/roadmap/table.py); files hold one a row.
YEARS = Table[Year](
    (
        only_saved("市", lambda row: row.cell.municipality_name),
        only_saved("柱・分野", lambda row: row.cell.section_name),
        only_saved("取組の番号", lambda row: row.cell.number_text),
        only_saved("取組", lambda row: row.cell.initiative_name),
        only_saved("工程の行", lambda row: row.cell.line_name),
        only_saved("行の番号", lambda row: row.cell.line_number),
        only_saved("年度", lambda row: row.cell.fiscal_year),
        only_saved("年度（和暦）", lambda row: f"{era_year(row.cell.fiscal_year)}年度"),
        only_saved("計画書の語", lambda row: row.cell.schedule_text),
        only_saved("計画上の段階", lambda row: None if row.cell.stage is None else STAGE[row.cell.stage]),
        only_saved("年度の範囲が不確か", lambda row: row.cell.is_uncertain),
        only_saved("報告された段階", lambda row: _reported(row.initiative)),
        only_saved("段階の報告日", lambda row: None if row.initiative is None else row.initiative.stage_on),
        only_saved("担当", lambda row: row.cell.departments.replace(";", "・") or None),
        only_saved("計画書での場所", lambda row: row.cell.place),
        only_saved("取組ID", lambda row: row.cell.initiative_id),
    )
)


def _reported(initiative: Initiative | None) -> str | None:
    return None if initiative is None or initiative.stage is None else STAGE[initiative.stage]


def rows(lines: Sequence[Line]) -> list[Row]:
    """Return the lines as rows of the drawing, under their cities and sections."""
    found: list[Row] = []
    city = section = None
    for line in lines:
        first = line.first
        if first.city != city:
            found.append(Row(first.municipality_name, 1))
        if (first.city, first.section_name) != (city, section):
            found.append(Row(first.section_name, 2))
        city, section = first.city, first.section_name
        found.append(Row(line_name(line), 0, blocks(line)))
    return found


def _sheet() -> Sheet | None:
    chosen = choice()
    lines = shown(chosen)
    return YEARS.sheet(saved(lines), "工程", filters(chosen)) if lines else None


def _events_sheet() -> Sheet | None:
    """Return what the plans say of the initiatives that are shown outside their roadmaps."""
    chosen = choice()
    shown_initiatives = {line.first.initiative_id for line in shown(chosen)}
    said = [event for event in answers.ask(events.events) if event.initiative_id in shown_initiatives]
    return event_rows.EVENTS.sheet(said, event_rows.TITLE, filters(chosen)) if said else None


def _drawing() -> Drawing | None:
    chosen = choice()
    lines = shown(chosen)
    if not lines:
        return None
    day = answers.now().as_of
    first, last = years(lines, answers.ask(catalogue.plans))
    words = chart.Words(
        f"工程。{in_words(lines, day)}",
        STAGE,
        "段階の語なし",
        "斜線：年度の範囲が不確か",
        f"{formats.day(day)}",
    )
    today = position(day) if first <= fiscal_year_of(day) <= last else None
    return Drawing("工程", chart.drawing(rows(lines), (first, last), today, words), filters(chosen))


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {"roadmap_lines": _sheet, "roadmap_events": _events_sheet, "roadmap_chart": _drawing}
