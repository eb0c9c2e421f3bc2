"""The stages of the roadmaps by theme and year: who already runs something, who plans it when.

All stages are those that the plans set (計画上), unless a department reported one; none is ever a percentage.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from charts.roadmap import years_word
from domain.codes import Stage
from domain.era import era_year
from domain.fiscal import fiscal_year_of
from domain.words import STAGE
from metrics import catalogue, roadmap
from metrics.roadmap import Line, Outlook
from ui import answers, formats, markup, selection
from ui.roadmap_blocks import blocks
from ui.rows import as_frame, each
from ui.sheets import Sheet, Sheets, of_frame

_OUTLOOK = {
    Outlook.RUNNING: "計画上、すでに動いている",
    Outlook.AHEAD: "計画上、これから",
    Outlook.UNDATED: "計画に動かす年度がない",
}

_COLUMNS = [
    "市",
    "取組",
    "工程の行",
    "動き出す年度",
    "実施済みになる年度",
    "年度",
    "年度（和暦）",
    "計画上の段階",
    "計画書の語",
    "年度の範囲が不確か",
    "報告された段階",
    "段階の報告日",
    "取組ID",
]


class Found(NamedTuple):
    """Part of a city's work: lines of its roadmap, and initiatives without any such line."""

    plan: Any
    lines: Sequence[Line]
    unscheduled: Sequence[Any]


def theme(themes: pd.DataFrame) -> str:
    """Return the theme that the address selects, the first one where it names none."""
    asked = selection.asked("theme")
    return asked if asked is not None and asked in set(themes.theme_id) else str(themes.theme_id.iloc[0])


def of_theme(theme_id: str) -> pd.DataFrame:
    """Return the roadmap cells of a theme."""
    cells = as_frame(roadmap.Cell, answers.ask(roadmap.cells))
    return cells[[theme_id in str(themes or "").split(";") for themes in cells.themes]]


def matrix(theme_name: str, theme_id: str, plans: pd.DataFrame) -> markup.Markup:
    """Return 市 × 年度 with the furthest planned stage, and below each city its lines of work, on demand."""
    cells = of_theme(theme_id)
    furthest = roadmap.furthest(each(cells))
    now = fiscal_year_of(answers.now().as_of)
    years = range(int(plans.start_fiscal_year.min()), int(plans.end_fiscal_year.max()) + 1)
    rows = []
    for plan in each(plans):
        row: list[object] = [markup.link(plan.municipality_name, "roadmap", city=plan.city, theme=theme_id)]
        for year in years:
            found = furthest.get((plan.city, year))
            if not plan.start_fiscal_year <= year <= plan.end_fiscal_year:
                row.append(markup.Markup('<span class="dx-note dx-m-none">期間外</span>'))
            elif found is None:
                row.append(markup.Markup('<span class="dx-note">記載なし</span>'))
            else:
                row.append(_stages_of_year(found))
        rows.append([*row, _reported_stages(plan.city, theme_id)])
    header = (
        "市",
        *(_year(year, now) for year in years),
        markup.Markup("報告された段階<small>取組の数</small>"),
    )
    caption = f"{theme_name}：各年度に計画が置く最も進んだ段階と、その段階の行の数。その下は、ほかの段階の行の数"
    table = markup.table(header, rows, caption, is_paired=True)
    return markup.Markup(f'<div class="dx-stage-years">{table}</div>{_on_demand(cells, theme_id, plans, now)}')


def _stages_of_year(found: roadmap.Furthest) -> markup.Markup:
    furthest, *others = found.line_counts.items()
    below = "".join(f"<div>{STAGE[stage]} {count}</div>" for stage, count in others)
    return markup.Markup(f"{markup.stage_counts(dict([furthest]))}<small>{below}</small>")


def _on_demand(cells: pd.DataFrame, theme_id: str, plans: pd.DataFrame, now: int) -> markup.Markup:
    lines = roadmap.lines(each(cells))
    themed = as_frame(catalogue.Initiative, answers.ask(catalogue.initiatives))
    themed = themed[[theme_id in str(themes or "").split(";") for themes in themed.themes]]
    scheduled = {line.first.initiative_id for line in lines}
    pieces = []
    for plan in each(plans):
        city = Found(
            plan,
            [line for line in lines if line.first.city == plan.city],
            [row for row in each(themed[themed.city == plan.city]) if row.initiative_id not in scheduled],
        )
        rows = _listed(city, now)
        if rows:
            header = ("市", "取組・工程", "動き出す年度", "年度ごとの段階（計画上）と計画書の語", "報告された段階")
            body = markup.table(header, rows, f"{plan.municipality_name}　{len(rows)}行")
            pieces.append(markup.details(f"{plan.municipality_name}の取組を名前で見る（{len(rows)}行）", body))
    return markup.Markup("".join(pieces))


def listing(found: Sequence[Found], now: int) -> markup.Markup:
    """Return every line that was found: city, initiative, where it stands now, when it runs, stage by year."""
    rows = [row for city in found for row in _listed(city, now)]
    header = ("市", "取組・工程", "動き出す年度", "年度ごとの段階（計画上）と計画書の語", "報告された段階")
    return markup.table(header, rows, f"{len(rows)}行。市の順は登録の順で、順位ではありません")


def _listed(city: Found, now: int) -> list[list[object]]:
    reports = _reports()
    rows: list[list[object]] = []
    for line in city.lines:
        first = line.first
        runs = "記載なし" if line.runs_from is None else formats.fiscal_year(line.runs_from)
        rows.append(
            [
                city.plan.municipality_name,
                _initiative(first, line),
                markup.Markup(f"{runs}<small>{_OUTLOOK[line.outlook(now)]}</small>"),
                years(line),
                _report(reports.get(first.initiative_id)),
            ]
        )
    for row in city.unscheduled:
        rows.append([city.plan.municipality_name, _initiative(row), "工程表に行がない", row.summary, _report(row)])
    return rows


def years(line: Line) -> markup.Markup:
    """Return the stages of a line by year, neighbouring years of one phrase together."""
    pieces = []
    for block in blocks(line):
        chip = "" if block.stage is None else markup.stage_chip(block.stage)
        doubt = "（年度の範囲は不確か）" if block.is_uncertain else ""
        pieces.append(
            f"<div class='dx-phrase'><b>{years_word(block)}</b> {chip} {markup.safe(block.text)}{doubt}</div>"
        )
    return markup.Markup("".join(pieces))


def _reports() -> dict[str, Any]:
    return {row.initiative_id: row for row in each(as_frame(catalogue.Initiative, answers.ask(catalogue.initiatives)))}


def _report(row: Any) -> markup.Markup:
    if row is None or row.stage is None:
        return markup.Markup('<span class="dx-note">報告なし</span>')
    return markup.Markup(f"{markup.stage_chip(row.stage)}<small>{row.stage_on:%Y-%m-%d}</small>")


def _reported_stages(city: str, theme_id: str) -> markup.Markup:
    rows = [
        row
        for row in each(as_frame(catalogue.Initiative, answers.ask(catalogue.initiatives)))
        if row.city == city and theme_id in str(row.themes or "").split(";") and row.stage is not None
    ]
    found = {stage: sum(row.stage == stage for row in rows) for stage in Stage}
    return markup.stage_counts(found) if rows else markup.Markup('<span class="dx-note">報告なし</span>')


def _year(year: int, now: int) -> markup.Markup:
    mark = '<span class="dx-tag">今年度</span>' if year == now else ""
    return markup.Markup(f"{era_year(year)}年度<small>{year}</small>{mark}")


def _initiative(row: Any, line: Line | None = None) -> markup.Markup:
    link = markup.link(row.initiative_name, "city", city=row.city, initiative=row.initiative_id)
    below = (
        "" if line is None or row.line_name == row.initiative_name else f"<small>{markup.safe(row.line_name)}</small>"
    )
    return markup.Markup(f"{link}{below}")


def frame(lines: Sequence[Line], unscheduled: Sequence[Any]) -> pd.DataFrame:
    """Return the lines as rows to save, one a fiscal year, and the initiatives without a line as one row each."""
    reports = _reports()
    rows: list[tuple[object, ...]] = []
    for line in lines:
        report = reports[line.first.initiative_id]
        for cell in line.cells:
            rows.append(
                (
                    cell.municipality_name,
                    cell.initiative_name,
                    cell.line_name,
                    line.runs_from,
                    line.done_from,
                    cell.fiscal_year,
                    f"{era_year(cell.fiscal_year)}年度",
                    None if cell.stage is None else STAGE[Stage(cell.stage)],
                    cell.schedule_text,
                    bool(cell.is_uncertain),
                    None if report.stage is None else STAGE[Stage(report.stage)],
                    report.stage_on,
                    cell.initiative_id,
                )
            )
    for row in unscheduled:
        reported = None if row.stage is None else STAGE[Stage(row.stage)]
        known = (row.municipality_name, row.initiative_name)
        rows.append((*known, *(None,) * 8, reported, row.stage_on, row.initiative_id))
    return pd.DataFrame(rows, columns=_COLUMNS, dtype=object)


def _theme_sheet() -> Sheet | None:
    themes = as_frame(catalogue.Theme, answers.ask(catalogue.themes))
    if as_frame(catalogue.Plan, answers.ask(catalogue.plans)).empty:
        return None
    chosen = theme(themes)
    lines = roadmap.lines(each(of_theme(chosen)))
    scheduled = {line.first.initiative_id for line in lines}
    others = [
        row
        for row in each(as_frame(catalogue.Initiative, answers.ask(catalogue.initiatives)))
        if chosen in str(row.themes or "").split(";") and row.initiative_id not in scheduled
    ]
    name = themes[themes.theme_id == chosen].theme_name.iloc[0]
    return of_frame("事項ごとの段階", frame(lines, others), (("重点取組事項", str(name)),))


# What 都市間比較 lets save of its stages.
SHEETS: Sheets = {"compare_stages": _theme_sheet}
