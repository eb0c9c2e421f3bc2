"""The roadmap page: what its filters leave, in words, as files. The table itself is made in pages/roadmap/table.py."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from charts import roadmap as chart
from charts.roadmap import Row
from domain.codes import Stage
from domain.era import era_year
from domain.fiscal import first_day, fiscal_year_of, last_day
from domain.words import STAGE
from metrics import catalogue, roadmap
from metrics.catalogue import folded
from metrics.roadmap import Line, Outlook
from ui import answers, formats, selection
from ui.roadmap_blocks import blocks
from ui.rows import as_frame, each
from ui.sheets import Drawing, Sheet, Sheets, of_frame


class Choice(NamedTuple):
    """What narrows the roadmap; an empty part lets everything pass."""

    cities: Sequence[str] = ()
    themes: Sequence[str] = ()
    stages: Sequence[str] = ()
    words: str = ""
    initiative: str = ""


def choice() -> Choice:
    """Return the selection of the address; what it names and nobody knows is dropped."""
    return Choice(
        selection.known("city", as_frame(catalogue.Plan, answers.ask(catalogue.plans)).city),
        selection.known("theme", as_frame(catalogue.Theme, answers.ask(catalogue.themes)).theme_id),
        selection.known("stage", Stage),
        (selection.asked("words") or "").strip(),
        selection.asked("initiative") or "",
    )


def shown(chosen: Choice) -> list[Line]:
    """Return the lines of work that pass all filters, in the order of the plans."""
    return filtered(as_frame(roadmap.Cell, answers.ask(roadmap.cells)), chosen)


def filtered(cells: pd.DataFrame, chosen: Choice) -> list[Line]:
    """Return the lines of these cells that pass; words are sought in the names and in the printed phrases."""
    wanted = folded(chosen.words).split()

    def passes(line: Line) -> bool:
        first = line.first
        return (
            (not chosen.cities or first.city in chosen.cities)
            and (not chosen.themes or bool(set(chosen.themes) & set(str(first.themes or "").split(";"))))
            and (not chosen.stages or bool(set(chosen.stages) & set(line.stages.values())))
            and (not chosen.initiative or first.initiative_id == chosen.initiative)
            and all(word in text_of(line) for word in wanted)
        )

    return [line for line in roadmap.lines(each(cells)) if passes(line)]


def text_of(line: Line) -> str:
    """Return what a search looks through: the names and the printed phrases, folded."""
    phrases = " ".join(dict.fromkeys(cell.schedule_text for cell in line.cells))
    return folded(f"{line.first.initiative_name} {line.first.line_name} {phrases}")


def filters(chosen: Choice) -> tuple[tuple[str, str], ...]:
    """Return the filters by name, in words."""
    cities = {plan.city: plan.municipality_name for plan in each(as_frame(catalogue.Plan, answers.ask(catalogue.plans)))}
    themes = {theme.theme_id: theme.short_name for theme in each(as_frame(catalogue.Theme, answers.ask(catalogue.themes)))}
    names = as_frame(catalogue.Initiative, answers.ask(catalogue.initiatives))
    named = names[names.initiative_id == chosen.initiative].initiative_name
    parts = (
        ("市", "・".join(cities[code] for code in chosen.cities)),
        ("重点取組事項", "・".join(themes[code] for code in chosen.themes)),
        ("計画上の段階", "・".join(STAGE[Stage(code)] for code in chosen.stages)),
        ("取組", str(named.iloc[0]) if len(named) else chosen.initiative),
        ("語", chosen.words),
    )
    return tuple((name, value) for name, value in parts if value)


def years(lines: Sequence[Line], plans: pd.DataFrame) -> tuple[int, int]:
    """Return the first and the last fiscal year of the axis: those of the plans of the cities that are shown."""
    of_shown = plans[plans.city.isin({line.first.city for line in lines})]
    printed = [cell.fiscal_year for line in lines for cell in line.cells]
    return min(*of_shown.start_fiscal_year, *printed), max(*of_shown.end_fiscal_year, *printed)


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
    return str(first.initiative_name) if same else f"{first.initiative_name}：{first.line_name}"


def table(lines: Sequence[Line]) -> pd.DataFrame:
    """Return the lines as rows to save, one a fiscal year."""
    reported = {row.initiative_id: row for row in each(as_frame(catalogue.Initiative, answers.ask(catalogue.initiatives)))}
    rows = []
    for line in lines:
        for cell in line.cells:
            report = reported.get(cell.initiative_id)
            stage = None if report is None or report.stage is None else STAGE[Stage(report.stage)]
            rows.append(
                (
                    cell.municipality_name,
                    cell.section_name,
                    cell.number_text,
                    cell.initiative_name,
                    cell.line_name,
                    cell.line_number,
                    cell.fiscal_year,
                    f"{era_year(cell.fiscal_year)}年度",
                    cell.schedule_text,
                    None if cell.stage is None else STAGE[Stage(cell.stage)],
                    bool(cell.is_uncertain),
                    stage,
                    None if stage is None or report is None else report.stage_on,
                    str(cell.departments or "").replace(";", "・") or None,
                    cell.place,
                    cell.initiative_id,
                )
            )
    return pd.DataFrame(rows, columns=_COLUMNS, dtype=object)


_COLUMNS = [
    "市",
    "柱・分野",
    "取組の番号",
    "取組",
    "工程の行",
    "行の番号",
    "年度",
    "年度（和暦）",
    "計画書の語",
    "計画上の段階",
    "年度の範囲が不確か",
    "報告された段階",
    "段階の報告日",
    "担当",
    "計画書での場所",
    "取組ID",
]


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
    return of_frame("工程表", table(lines), filters(chosen)) if lines else None


def _drawing() -> Drawing | None:
    chosen = choice()
    lines = shown(chosen)
    if not lines:
        return None
    day = answers.now().as_of
    first, last = years(lines, as_frame(catalogue.Plan, answers.ask(catalogue.plans)))
    words = chart.Words(
        f"工程表。{in_words(lines, day)}",
        STAGE,
        "段階の語なし",
        "斜線：年度の範囲が不確か",
        f"{formats.day(day)}",
    )
    today = position(day) if first <= fiscal_year_of(day) <= last else None
    return Drawing("工程表", chart.drawing(rows(lines), (first, last), today, words), filters(chosen))


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {"roadmap_lines": _sheet, "roadmap_chart": _drawing}
