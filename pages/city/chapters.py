"""A plan as it is built: chapters with their parts, initiatives with their stage, KPIs as rows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import pandas as pd

from domain.codes import Stage
from domain.fiscal import fiscal_year_of
from metrics import roadmap
from metrics.database import Database
from metrics.moment import Moment
from ui import answers, formats, kpi_rows, markup, sparkline
from ui.rows import as_frame, each, grouped

# A section's name as the loaders join it: the chapter, then its part.
_PART = "／"

# By initiative: the fiscal year that counts, and how many of its lines of work stand at each stage then.
Planned = Mapping[str, tuple[int, Counter[Stage]]]


def contents(shown: pd.DataFrame, shown_kpis: pd.DataFrame) -> markup.Markup:
    """Return links to the sections with how many KPIs and initiatives stand in each."""
    counts = Counter(shown_kpis.initiative_id)
    chapters = []
    for number, (chapter, parts) in enumerate(_chapters(shown)):
        ids = [initiative.initiative_id for _, initiatives in parts for initiative in initiatives]
        told = f"取組 {len(ids)}・指標 {sum(counts[name] for name in ids)}"
        chapters.append(f'<li><a href="#section-{number}">{markup.safe(chapter)}</a> <small>{told}</small></li>')
    return markup.Markup(f'<nav class="dx-contents" aria-label="区分"><ul>{"".join(chapters)}</ul></nav>')


def sections(shown: pd.DataFrame, shown_kpis: pd.DataFrame) -> markup.Markup:
    """Return the plan as it is built: a heading a chapter, in it one table with a group of KPIs for each initiative."""
    scope = int(shown.municipality_key.iloc[0]) if len(shown) else 0
    pictures = sparkline.drawn(scope).pictures
    stages = planned(scope)
    by_initiative: dict[str, list[Any]] = {}
    for kpi in each(shown_kpis):
        by_initiative.setdefault(kpi.initiative_id, []).append(kpi)
    pieces: list[str] = []
    for number, (chapter, parts) in enumerate(_chapters(shown)):
        groups = []
        for part, initiatives in parts:
            for place, initiative in enumerate(initiatives):
                found = by_initiative.get(initiative.initiative_id, [])
                rows = [kpi_rows.row(kpi, pictures.get(kpi.kpi_id)) for kpi in found]
                above = markup.html('<span class="dx-part">{}</span>', part) if part and not place else None
                head = _initiative(initiative, stages.get(initiative.initiative_id), bool(rows))
                groups.append((markup.joined((above, head)), rows))
        pieces.append(f'<h3 class="dx-section" id="section-{number}">{markup.safe(chapter)}</h3>')
        pieces.append(kpi_rows.table(groups, f"{chapter}の取組と指標"))
    return markup.Markup("".join(pieces))


def planned(scope: int) -> Planned:
    """Return at which stages the plan of a city puts its initiatives in the fiscal year of the day of reading."""
    return answers.ask(_planned, scope=scope)


def _planned(database: Database, moment: Moment) -> Planned:
    return planned_stages(as_frame(roadmap.Cell, roadmap.cells(database, moment)), fiscal_year_of(moment.as_of))


def planned_stages(cells: pd.DataFrame, fiscal_year: int) -> Planned:
    """Return, by initiative_id, at which stages the plan puts its lines of work in a fiscal year, and that year.

    Where the roadmap has nothing for that year, the last year before it counts, or the first one after it.
    """
    found: dict[str, tuple[int, Counter[Stage]]] = {}
    for initiative_id, lines in grouped(cells[cells.stage.notna()], "initiative_id").items():
        years = [int(year) for year in lines.fiscal_year]
        year = max((year for year in years if year <= fiscal_year), default=min(years))
        of_year = lines[lines.fiscal_year == year]
        found[str(initiative_id)] = (year, Counter(Stage(str(stage)) for stage in of_year.stage))
    return found


def _chapters(shown: pd.DataFrame) -> Iterator[tuple[str, list[tuple[str, list[Any]]]]]:
    """Yield the chapters in the order of the plan, each with its parts (named "" where it has none), in its order."""
    rows = [(*str(row.section_name).partition(_PART)[::2], row) for row in each(shown)]
    for chapter, of_chapter in groupby(rows, lambda row: row[0]):
        parts = groupby(of_chapter, lambda row: row[1])
        yield chapter, [(part, [row for _, _, row in of_part]) for part, of_part in parts]


def _initiative(initiative: Any, aim: tuple[int, Counter[Stage]] | None, has_kpi: bool) -> markup.Markup:
    """Return the head of an initiative: name, stage, what it is about; its department where no KPI below names it."""
    mark = (
        markup.Markup(f' <span title="計画が示す重点の印">{markup.safe(initiative.own_mark)}</span>')
        if initiative.own_mark
        else ""
    )
    below = markup.joined(
        (
            "" if has_kpi else f"{kpi_rows.departments(initiative)}（指標の記載なし）　",
            initiative.summary,
            "　",
            markup.link("工程表", "roadmap", initiative=initiative.initiative_id),
        )
    )
    name = f"{initiative.number_text} {initiative.initiative_name}"
    return markup.Markup(
        f'<span id="{markup.safe(initiative.initiative_id)}">{markup.safe(name)}{mark}</span> '
        f"{_stage(initiative, aim)}<small>{below}</small>"
    )


def _stage(initiative: Any, aim: tuple[int, Counter[Stage]] | None) -> markup.Markup:
    """Return the stage that was reported, else where the plan puts the initiative; never a percentage."""
    if initiative.stage is not None and initiative.stage == initiative.stage:
        when = f"{initiative.stage_on:%Y-%m-%d}報告"
        return markup.Markup(f'<span class="dx-at">{markup.stage_chip(initiative.stage)} {when}</span>')
    if aim is None:
        return markup.Markup("")
    year, counts = aim
    chips = markup.stage_counts(counts) if counts.total() > 1 else markup.stage_chip(next(iter(counts)))
    return markup.Markup(f'<span class="dx-at">計画上・{formats.fiscal_year(year)} {chips}</span>')
