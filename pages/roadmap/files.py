"""What 工程 lets save: its printed years as rows, what the plans say beside it, the drawing of what stands open."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from charts import roadmap as chart
from charts.roadmap import Block, Row
from domain import formats
from domain.era import era_year
from domain.fiscal import fiscal_year_of
from domain.words import STAGE
from metrics import catalogue, events
from metrics.catalogue import Initiative
from metrics.roadmap import Cell, Line
from pages.roadmap.lines import (
    choice,
    filters,
    in_words,
    line_name,
    opened,
    position,
    shown,
    stages_by_year,
    stages_in_words,
    years,
)
from ui import answers, event_rows
from ui.roadmap_blocks import blocks
from ui.sheets import Drawing, Sheet, Sheets
from ui.table import Table, only_saved


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
        only_saved("市区町村", lambda row: row.cell.municipality_name),
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


def rows(lines: Sequence[Line], open_cities: Collection[str]) -> list[Row]:
    """Return the lines as rows of the drawing, under their cities and sections; a closed city is one row."""
    found: list[Row] = []
    city = section = None
    for line in lines:
        first = line.first
        if first.city not in open_cities:
            if first.city != city:
                of_city = [other for other in lines if other.first.city == first.city]
                found.append(Row(f"{first.municipality_name}（{len(of_city)}行）", 0, _summed(of_city)))
            city = first.city
            continue
        if first.city != city:
            found.append(Row(first.municipality_name, 1))
        if (first.city, first.section_name) != (city, section):
            found.append(Row(first.section_name, 2))
        city, section = first.city, first.section_name
        found.append(Row(line_name(line), 0, blocks(line)))
    return found


def _summed(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Return the lines of a closed city as one row: each year in the stage of most of them, with all in words."""
    return tuple(
        Block(year, year, counted.most_common(1)[0][0], stages_in_words(counted), is_uncertain=False)
        for year, counted in sorted(stages_by_year(lines).items())
    )


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
    drawn = chart.drawing(rows(lines, opened(lines, chosen).cities), (first, last), today, words)
    return Drawing("工程", drawn, filters(chosen))


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {"roadmap_lines": _sheet, "roadmap_events": _events_sheet, "roadmap_chart": _drawing}
