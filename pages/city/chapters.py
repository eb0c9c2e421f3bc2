"""A plan as it is built: chapters with their parts, initiatives with their stage, KPIs as rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from domain import formats
from domain.codes import Stage
from domain.fiscal import fiscal_year_of
from domain.rows import by
from metrics import roadmap
from metrics.catalogue import Initiative
from metrics.database import Database
from metrics.moment import Moment
from metrics.roadmap import Cell
from metrics.words import figures as figure_words
from metrics.words import kpi as kpi_words
from pages.city import rows
from pages.city.view import PART, View
from ui import answers, markup, sparkline


class Aim(NamedTuple):
    """Where the plan puts an initiative: the fiscal year that counts, and how many lines of work are at each stage."""

    fiscal_year: int
    counts: Counter[Stage]


Planned = Mapping[str, Aim]  # by initiative_id


class Part(NamedTuple):
    """A part of a chapter, named "" where the chapter has none, and its initiatives."""

    name: str
    initiatives: list[Initiative]


def contents(view: View) -> markup.Markup:
    """Return links to the sections with how many KPIs and initiatives stand in each."""
    counts = Counter(kpi.initiative_id for kpi in view.shown_kpis)
    printed = figure_counts(view)
    chapters = []
    for number, (chapter, parts) in enumerate(of(view.shown)):
        ids = [initiative.initiative_id for part in parts for initiative in part.initiatives]
        chapters.append(
            markup.html(
                '<li><a href="#section-{}">{}</a> <small>取組 {}・指標 {}{}</small></li>',
                number,
                chapter,
                len(ids),
                sum(counts[name] for name in ids),
                f"・{figure_words.WHAT} {sum(printed[name] for name in ids)}" if view.figures else None,
            )
        )
    return markup.html('<nav class="dx-contents" aria-label="区分"><ul>{}</ul></nav>', chapters)


def figure_counts(view: View) -> Counter[str]:
    """Return how many figures of the text (本文の数値) pass of each initiative."""
    figures = {row.figure_id: row.initiative_id for row in view.shown_figures}
    return Counter(figures.values())


def sections(view: View) -> markup.Markup:
    """Return the plan as it is built: a heading a chapter, in it one table with a group of KPIs for each initiative."""
    pictures = sparkline.drawn(view.scope).pictures
    aims = planned(view.scope)
    found, printed = view.kpis_by_initiative, figure_counts(view)
    pieces = []
    for number, (chapter, parts) in enumerate(of(view.shown)):
        groups = []
        for part in parts:
            for place, initiative in enumerate(part.initiatives):
                kpis = found.get(initiative.initiative_id, [])
                above = markup.html('<span class="dx-part">{}</span>', part.name) if part.name and not place else None
                name = initiative.initiative_id
                told = head(initiative, aims.get(name), bool(kpis), printed[name])
                groups.append(rows.Group(markup.joined((above, told)), kpis))
        pieces.append(markup.html('<h3 class="dx-section" id="section-{}">{}</h3>', number, chapter))
        pieces.append(rows.table(groups, pictures, f"{chapter}の取組と指標"))
    return markup.joined(pieces)


def planned(scope: int) -> Planned:
    """Return at which stages the plan of a city puts its initiatives in the fiscal year of the day of reading."""
    return answers.ask(_planned, scope=scope)


def _planned(database: Database, moment: Moment) -> Planned:
    return planned_stages(roadmap.cells(database, moment), fiscal_year_of(moment.as_of))


def planned_stages(cells: Iterable[Cell], fiscal_year: int) -> Planned:
    """Return, by initiative_id, at which stages the plan puts its lines of work in a fiscal year, and that year.

    Where the roadmap has nothing for that year, the last year before it counts, or the first one after it.
    """
    staged = [(cell.initiative_id, cell.fiscal_year, cell.stage) for cell in cells if cell.stage is not None]
    found = {}
    for initiative_id, lines in by(staged, lambda line: line[0]).items():
        years = [year for _, year, _ in lines]
        counting = max((year for year in years if year <= fiscal_year), default=min(years))
        found[initiative_id] = Aim(counting, Counter(stage for _, year, stage in lines if year == counting))
    return found


def of(shown: Iterable[Initiative]) -> Iterator[tuple[str, list[Part]]]:
    """Yield the chapters in the order of the plan, each with its parts in its order."""
    placed = [(*row.section_name.partition(PART)[::2], row) for row in shown]
    for chapter, of_chapter in groupby(placed, lambda row: row[0]):
        parts = groupby(of_chapter, lambda row: row[1])
        yield chapter, [Part(name, [row for _, _, row in of_part]) for name, of_part in parts]


def head(
    initiative: Initiative, aim: Aim | None, has_kpi: bool, figure_count: int, is_brief: bool = False
) -> markup.Markup:
    """Return the head of an initiative: name, stage, what it is about; its department where no KPI below names it.

    A brief one always names the department and does not say that there is no indicator.
    """
    none = f"指標の記載なし・{figure_words.WHAT} {figure_count}件" if figure_count else "指標の記載なし"
    named = kpi_words.departments(initiative.departments)
    told = (f"{named}　" if named else None) if is_brief else None if has_kpi else f"{named}（{none}）　"
    mark = markup.html(' <span title="計画が示す重点の印">{}</span>', initiative.own_mark)
    return markup.html(
        '<span id="{}">{} {}{}</span> {}<small>{}{}　{}</small>',
        initiative.initiative_id,
        initiative.number_text,
        initiative.initiative_name,
        mark if initiative.own_mark else None,
        _stage(initiative, aim),
        told,
        initiative.summary if initiative.summary != initiative.initiative_name else None,
        markup.link("工程", "roadmap", initiative=initiative.initiative_id),
    )


def _stage(initiative: Initiative, aim: Aim | None) -> markup.Markup:
    """Return the stage that was reported, else where the plan puts the initiative; never a percentage."""
    if initiative.stage is not None:
        when = f"{initiative.stage_on:%Y-%m-%d}報告"
        return markup.html('<span class="dx-at">{} {}</span>', markup.stage_chip(initiative.stage), when)
    if aim is None:
        return markup.EMPTY
    chips = markup.stage_counts(aim.counts) if aim.counts.total() > 1 else markup.stage_chip(next(iter(aim.counts)))
    return markup.html('<span class="dx-at">計画上・{} {}</span>', formats.fiscal_year(aim.fiscal_year), chips)
