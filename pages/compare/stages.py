"""The stages of the roadmaps by theme and year: who already runs something, who plans it when.

All stages are those that the plans set (計画上), unless a department reported one; none is ever a percentage.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from charts.roadmap import years_word
from domain import formats
from domain.codes import Stage
from domain.era import era_year
from domain.fiscal import fiscal_year_of
from domain.words import STAGE
from metrics import catalogue, roadmap
from metrics.catalogue import Initiative, Plan, Theme
from metrics.roadmap import Cell, Furthest, Line, Outlook
from ui import answers, groups, kinds, markup, peers, selection
from ui.markup import Markup
from ui.roadmap_blocks import blocks, themes
from ui.sheets import Sheet, Sheets
from ui.table import Column, Table, only_saved

_OUTLOOK = {
    Outlook.RUNNING: "計画上、すでに動いている",
    Outlook.AHEAD: "計画上、これから",
    Outlook.UNDATED: "計画に動かす年度がない",
}
_NO_REPORT = Markup('<span class="dx-note">報告なし</span>')


class Found(NamedTuple):
    """Part of a city's work: lines of its roadmap, and initiatives without any such line."""

    plan: Plan
    lines: Sequence[Line]
    unscheduled: Sequence[Initiative]


class Year(NamedTuple):
    """A printed fiscal year of a line of work as files hold it; an initiative without a line has neither."""

    initiative: Initiative
    line: Line | None = None
    cell: Cell | None = None


def theme(offered: Sequence[Theme]) -> Theme:
    """Return the theme that the address selects, the first one where it names none."""
    asked = selection.one_known("theme", {row.theme_id for row in offered})
    return next((row for row in offered if row.theme_id == asked), offered[0])


def of_theme(theme_id: str, plans: Sequence[Plan] | None = None) -> tuple[list[Line], list[Initiative]]:
    """Return the lines of work of a theme and its initiatives without any; of very many cities those of these plans."""
    if plans is not None and groups.are_folded():
        cells: Iterable[Cell] = answers.ask(roadmap.cells_of, " ".join(plan.city for plan in plans))
    else:
        cells = peers.of(answers.ask(roadmap.cells))
    lines = roadmap.lines(cell for cell in cells if theme_id in themes(cell))
    scheduled = {line.first.initiative_id for line in lines}
    return lines, [row for row in _initiatives(theme_id) if row.initiative_id not in scheduled]


def _initiatives(theme_id: str) -> list[Initiative]:
    return [row for row in peers.of(answers.ask(catalogue.initiatives)) if theme_id in themes(row)]


def matrix(theme_name: str, theme_id: str, plans: Sequence[Plan]) -> Markup:
    """Return 市 × 年度 with the furthest planned stage, and below each city its lines of work, on demand."""
    lines, unscheduled = of_theme(theme_id, plans)
    furthest = roadmap.furthest(cell for line in lines for cell in line.cells)
    now = fiscal_year_of(answers.now().as_of)
    years = range(min(plan.start_fiscal_year for plan in plans), max(plan.end_fiscal_year for plan in plans) + 1)
    rows = [
        (
            markup.link(plan.municipality_name, "roadmap", city=plan.city, theme=theme_id),
            *(_stages_of_year(plan, year, furthest.get((plan.city, year))) for year in years),
            _reported_stages(plan.city, theme_id),
        )
        for plan in plans
    ]
    header = (kinds.word(), *(_year(year, now) for year in years), Markup("報告された段階<small>取組の数</small>"))
    caption = f"{theme_name}：各年度に計画が置く最も進んだ段階と、その段階の行の数。その下は、ほかの段階の行の数"
    table = markup.table(header, rows, caption, is_paired=True)
    named = [_on_demand(_of_city(plan, lines, unscheduled), now) for plan in plans]
    return markup.html('<div class="dx-stage-years">{}</div>{}', table, named)


def _of_city(plan: Plan, lines: Iterable[Line], unscheduled: Iterable[Initiative]) -> Found:
    return Found(
        plan,
        [line for line in lines if line.first.city == plan.city],
        [row for row in unscheduled if row.city == plan.city],
    )


def _stages_of_year(plan: Plan, year: int, found: Furthest | None) -> Markup:
    if not plan.start_fiscal_year <= year <= plan.end_fiscal_year:
        return Markup('<span class="dx-note dx-m-none">期間外</span>')
    if found is None:
        return Markup('<span class="dx-note">記載なし</span>')
    furthest, *others = found.line_counts.items()
    below = [markup.html("<div>{} {}</div>", STAGE[stage], count) for stage, count in others]
    return markup.html("{}<small>{}</small>", markup.stage_counts(dict([furthest])), below)


def _on_demand(city: Found, now: int) -> Markup:
    rows = _listed(city, now)
    if not rows:
        return markup.EMPTY
    name = city.plan.municipality_name
    return markup.details(f"{name}の取組を名前で見る（{len(rows)}行）", _LISTED.html(rows, f"{name}　{len(rows)}行"))


def listing(found: Sequence[Found], now: int) -> Markup:
    """Return every line that was found: city, initiative, where it stands now, when it runs, stage by year."""
    rows = [row for city in found for row in _listed(city, now)]
    return _LISTED.html(rows, f"{len(rows)}行。{kinds.word()}の順は登録の順で、順位ではありません")


class _Listed(NamedTuple):
    """A line of work on the page, and what it does by the fiscal year of today; no line: an initiative without any."""

    initiative: Initiative
    line: Line | None
    now: int


def _listed(city: Found, now: int) -> list[_Listed]:
    initiatives = _by_id()
    rows = [_Listed(initiatives[line.first.initiative_id], line, now) for line in city.lines]
    return [*rows, *(_Listed(row, None, now) for row in city.unscheduled)]


def _initiative(row: _Listed) -> Markup:
    of = row.initiative
    link = markup.link(of.initiative_name, "city", city=of.city, initiative=of.initiative_id)
    if row.line is None or row.line.first.line_name == of.initiative_name:
        return link
    return markup.html("{}<small>{}</small>", link, row.line.first.line_name)


def _runs(row: _Listed) -> object:
    if row.line is None:
        return "工程表に行がない"
    runs = "記載なし" if row.line.runs_from is None else formats.fiscal_year(row.line.runs_from)
    return markup.html("{}<small>{}</small>", runs, _OUTLOOK[row.line.outlook(row.now)])


def years(line: Line) -> Markup:
    """Return the stages of a line by year, neighbouring years of one phrase together."""
    return markup.joined(
        markup.html(
            "<div class='dx-phrase'><b>{}</b> {} {}{}</div>",
            years_word(block),
            None if block.stage is None else markup.stage_chip(block.stage),
            block.text,
            "（年度の範囲は不確か）" if block.is_uncertain else None,
        )
        for block in blocks(line)
    )


def _report(initiative: Initiative) -> Markup:
    if initiative.stage is None:
        return _NO_REPORT
    return markup.html("{}<small>{}</small>", markup.stage_chip(initiative.stage), initiative.stage_on)


# A row a line on the page; the files have a row a fiscal year (YEARS).
_LISTED = Table[_Listed](
    (
        Column("市区町村", lambda row: row.initiative.municipality_name, saved=()),
        Column("取組・工程", _initiative, saved=()),
        Column("動き出す年度", _runs, saved=()),
        Column(
            "年度ごとの段階（計画上）と計画書の語",
            lambda row: row.initiative.summary if row.line is None else years(row.line),
            saved=(),
        ),
        Column("報告された段階", lambda row: _report(row.initiative), saved=()),
    )
)


def _by_id() -> dict[str, Initiative]:
    return {row.initiative_id: row for row in answers.ask(catalogue.initiatives)}


def _reported_stages(city: str, theme_id: str) -> Markup:
    reported = [row.stage for row in _initiatives(theme_id) if row.city == city and row.stage is not None]
    return markup.stage_counts({stage: reported.count(stage) for stage in Stage}) if reported else _NO_REPORT


def _year(year: int, now: int) -> Markup:
    mark = Markup('<span class="dx-tag">今年度</span>') if year == now else None
    return markup.html("{}年度<small>{}</small>{}", era_year(year), year, mark)


def saved(lines: Iterable[Line], unscheduled: Iterable[Initiative]) -> list[Year]:
    """Return the rows to save: one a fiscal year of the lines, then one an initiative without any line."""
    initiatives = _by_id()
    years_of_lines = [Year(initiatives[cell.initiative_id], line, cell) for line in lines for cell in line.cells]
    return [*years_of_lines, *map(Year, unscheduled)]


YEARS = Table[Year](
    (
        only_saved("市区町村", lambda row: row.initiative.municipality_name),
        only_saved("取組", lambda row: row.initiative.initiative_name),
        only_saved("工程の行", lambda row: row.cell and row.cell.line_name),
        only_saved("動き出す年度", lambda row: row.line and row.line.runs_from),
        only_saved("実施済みになる年度", lambda row: row.line and row.line.done_from),
        only_saved("年度", lambda row: row.cell and row.cell.fiscal_year),
        only_saved("年度（和暦）", lambda row: row.cell and f"{era_year(row.cell.fiscal_year)}年度"),
        only_saved("計画上の段階", lambda row: row.cell and _word(row.cell.stage)),
        only_saved("計画書の語", lambda row: row.cell and row.cell.schedule_text),
        only_saved("年度の範囲が不確か", lambda row: row.cell and row.cell.is_uncertain),
        only_saved("報告された段階", lambda row: _word(row.initiative.stage)),
        only_saved("段階の報告日", lambda row: row.initiative.stage_on),
        only_saved("取組ID", lambda row: row.initiative.initiative_id),
    )
)


def _word(stage: Stage | None) -> str | None:
    return None if stage is None else STAGE[stage]


def _theme_sheet() -> Sheet | None:
    if not peers.plans():
        return None
    chosen = theme(answers.ask(catalogue.themes))
    narrowed = (("重点取組事項", chosen.theme_name), *peers.chosen().filters)
    return YEARS.sheet(saved(*of_theme(chosen.theme_id)), "事項ごとの段階", narrowed)


# What 比較 lets save of its stages.
SHEETS: Sheets = {"compare_stages": _theme_sheet}
