"""The roadmaps as one real table: a row a line of work, a column a fiscal year, a cell the years of one phrase.

On a phone the name stands above its blocks and the printed phrases can be switched on; ui/assets/style/roadmap.css.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import pandas as pd

from charts.roadmap import Block, years_word
from domain.codes import Stage
from domain.era import era_year
from domain.fiscal import fiscal_year_of
from metrics.roadmap import Line, Outlook
from ui import formats, labels, markup
from ui.frames import each
from ui.roadmap import blocks, counts, in_words, position, years

NO_STAGE = "段階の語なし"


def legend() -> markup.Markup:
    """Return what colours, hatching and the line of today mean."""
    stages = [
        f'<li><span class="dx-g-key dx-g-{code}"></span>{markup.safe(name)}</li>'
        for code, name in labels.STAGE.items()
        if code is not Stage.CANCELLED
    ]
    return markup.Markup(
        f'<ul class="dx-legend">{"".join(stages)}'
        '<li><span class="dx-g-key dx-g-done dx-g-unsure"></span>斜線と「？」は、年度の範囲が不確か</li>'
        '<li><span class="dx-g-key dx-g-today"></span>今日</li></ul>'
    )


def table(lines: Sequence[Line], plans: pd.DataFrame, today: date) -> markup.Markup:
    """Return the lines under their cities, sections and initiatives, with today's place in its column."""
    axis = years(lines, plans)
    periods = {plan.city: (plan.start_fiscal_year, plan.end_fiscal_year) for plan in each(plans)}
    width = axis[1] - axis[0] + 1
    whole = position(today)
    column, line = f"{100 * (whole % 1):.1f}%", f"{100 * (whole - axis[0]) / width:.2f}%"
    of_initiative = Counter(line.first.initiative_id for line in lines)
    several = {initiative for initiative, count in of_initiative.items() if count > 1}
    groups = _groups(lines, plans, width, today, several)
    rows = "".join(
        row if isinstance(row, str) else _row(row, axis, periods[row.first.city], today, several) for row in groups
    )
    return markup.Markup(
        f'<div class="dx-gantt" style="--n:{width};--in-column:{column};--in-row:{line}">'
        '<label class="dx-g-switch"><input type="checkbox"> 計画書の語も表示する</label>'
        f"<table><caption>{markup.safe(in_words(lines, today))}。空欄は工程表に記載がない年度です。</caption>"
        f'<colgroup><col class="dx-g-name"><col span="{width}"></colgroup>'
        f"<thead><tr>{_header(axis, today)}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _header(axis: tuple[int, int], today: date) -> str:
    cells = ['<th scope="col" class="dx-g-name">取組・工程</th>']
    for year in range(axis[0], axis[1] + 1):
        is_now = year == fiscal_year_of(today)
        mark = f'<em><span class="dx-sr">{formats.day(today)}</span>今日</em>' if is_now else ""
        cells.append(
            f'<th scope="col"{" class=dx-g-now" if is_now else ""}>{era_year(year)}<span>年度</span>'
            f"<small>{year}</small>{mark}</th>"
        )
    return "".join(cells)


def _groups(
    lines: Sequence[Line], plans: pd.DataFrame, width: int, today: date, several: Collection[str]
) -> list[str | Line]:
    """Return the lines in order with the heading rows between them, as HTML."""
    by_city: dict[str, list[Line]] = {}
    for line in lines:
        by_city.setdefault(line.first.city, []).append(line)
    found: list[str | Line] = []
    for plan in each(plans[plans.city.isin(by_city)]):
        found.append(_heading("city", _city(plan, by_city[plan.city], today), width))
        section = initiative = None
        for line in by_city[plan.city]:
            if line.first.section_name != section:
                section = line.first.section_name
                found.append(_heading("section", section, width))
            if line.first.initiative_id != initiative:
                initiative = line.first.initiative_id
                if initiative in several:
                    found.append(_heading("initiative", _link(line.first), width))
            found.append(line)
    return found


def _heading(level: str, content: object, width: int) -> str:
    spanning = f'<th scope="rowgroup" colspan="{width + 1}"><div>{markup.safe(content)}</div></th>'
    return f'<tr class="dx-g-{level}">{spanning}</tr>'


def _city(plan: Any, lines: Sequence[Line], today: date) -> markup.Markup:
    found = counts(lines, fiscal_year_of(today))
    over = "・計画期間終了" if plan.is_period_over else ""
    period = formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year)
    told = (
        f"計画期間 {period}{over}　{len(lines)}行：一部実施・実施済みの年度に入ったもの {found[Outlook.RUNNING]}、"
        f"これから {found[Outlook.AHEAD]}、年度の記載なし {found[Outlook.UNDATED]}"
    )
    return markup.Markup(f"{markup.link(plan.municipality_name, 'city', city=plan.city)}<small>{told}</small>")


def _row(line: Line, axis: tuple[int, int], period: tuple[int, int], today: date, several: Collection[str]) -> str:
    cells = []
    by_year = {block.first_year: block for block in blocks(line)}
    now, year = fiscal_year_of(today), axis[0]
    while year <= axis[1]:
        block = by_year.get(year)
        if block is not None:
            cells.append(_block(block, axis[0], now, position(today)))
            year = block.last_year + 1
            continue
        classes = [
            *(["dx-g-out"] if not period[0] <= year <= period[1] else []),
            *(["dx-g-now"] if year == now else []),
        ]
        cells.append(f'<td class="{" ".join(classes)}"></td>' if classes else "<td></td>")
        year += 1
    sub = ' class="dx-g-sub"' if line.first.initiative_id in several else ""
    return f'<tr><th scope="row"{sub}><div>{_name(line, several)}</div></th>{"".join(cells)}</tr>'


def _block(block: Block, first_year: int, now: int, today: float) -> str:
    span = block.last_year - block.first_year + 1
    holds_today = block.first_year <= now <= block.last_year
    style = f"--a:{block.first_year - first_year + 1};--k:{span}"
    if holds_today and span > 1:
        style += f";--in-column:{100 * (today - block.first_year) / span:.1f}%"
    stage = "none" if block.stage is None else Stage(block.stage)
    word = NO_STAGE if block.stage is None else labels.STAGE[Stage(block.stage)]
    unsure = (
        '<i title="年度の範囲が不確か">？<span class="dx-sr">年度の範囲が不確か</span></i>'
        if block.is_uncertain
        else ""
    )
    return (
        f'<td{f" colspan={span}" if span > 1 else ""}{" class=dx-g-now" if holds_today else ""} style="{style}">'
        f'<b class="dx-g-{stage}{" dx-g-unsure" if block.is_uncertain else ""}">{word}{unsure}</b>'
        f"<span><i>{years_word(block)}</i>{markup.safe(block.text)}</span></td>"
    )


def _name(line: Line, several: Collection[str]) -> markup.Markup:
    first = line.first
    if first.line_name != first.initiative_name:
        return markup.link(first.line_name, "city", city=first.city, words=first.initiative_name)
    if first.initiative_id not in several:
        return _link(first)
    return markup.Markup(f'<span class="dx-sr">{markup.safe(first.initiative_name)}の</span>{first.line_number}行目')


def _link(first: Any) -> markup.Markup:
    return markup.link(first.initiative_name, "city", city=first.city, words=first.initiative_name)
