"""The roadmaps as one real table: a row a line of work, a column a fiscal year, a cell the years of one phrase.

On a phone the name stands above its blocks and the printed phrases can be switched on; pages/roadmap/style.css.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from charts.roadmap import Block, years_word
from domain.codes import Stage
from domain.era import era_year
from domain.fiscal import fiscal_year_of
from domain.words import STAGE
from metrics.roadmap import Line, Outlook
from pages.roadmap.lines import counts, in_words, position, years
from ui import formats, markup
from ui.roadmap_blocks import blocks
from ui.rows import each

NO_STAGE = "段階の語なし"


def legend() -> markup.Markup:
    """Return what colours, hatching and the line of today mean."""
    stages = [
        f'<li><span class="dx-g-key dx-g-{code}"></span>{markup.safe(name)}</li>'
        for code, name in STAGE.items()
        if code is not Stage.CANCELLED
    ]
    return markup.Markup(
        f'<ul class="dx-legend">{"".join(stages)}'
        '<li><span class="dx-g-key dx-g-done dx-g-unsure"></span>斜線と「？」は、年度の範囲が不確か</li>'
        '<li><span class="dx-g-key dx-g-today"></span>今日</li></ul>'
    )


class _View(NamedTuple):
    """What every row of the table needs to know."""

    axis: tuple[int, int]
    today: date
    several: Collection[str]  # initiatives of several lines
    reports: Mapping[str, str]  # HTML by initiative

    @property
    def width(self) -> int:
        return self.axis[1] - self.axis[0] + 1

    @property
    def now(self) -> int:
        return fiscal_year_of(self.today)


def whole(lines: Sequence[Line], plans: pd.DataFrame, initiatives: pd.DataFrame, today: date) -> markup.Markup:
    """Return the table under its legend."""
    return markup.joined((legend(), table(lines, plans, initiatives, today)))


def table(lines: Sequence[Line], plans: pd.DataFrame, initiatives: pd.DataFrame, today: date) -> markup.Markup:
    """Return the lines under their cities, sections and initiatives, with today's place in its column.

    `initiatives` say which stages departments have reported: those stand with the names.
    """
    counted = Counter(line.first.initiative_id for line in lines)
    view = _View(
        years(lines, plans),
        today,
        {initiative for initiative, count in counted.items() if count > 1},
        {row.initiative_id: _report(row) for row in each(initiatives) if row.stage is not None},
    )
    place = position(today)
    alone = " dx-g-alone" if "embed" in markup.KEPT.get() else ""  # in another site's frame nothing covers the top
    column, row = f"{100 * (place % 1):.1f}%", f"{100 * (place - view.axis[0]) / view.width:.2f}%"
    return markup.Markup(
        f'<div class="dx-gantt{alone}" style="--n:{view.width};--in-column:{column};--in-row:{row}">'
        '<label class="dx-g-switch"><input type="checkbox"> 計画書の語も表示する</label>'
        f"<table><caption>{markup.safe(in_words(lines, today))}。空欄は工程表に記載がない年度です。</caption>"
        f'<colgroup><col class="dx-g-name"><col span="{view.width}"></colgroup>'
        f"<thead><tr>{_header(view)}</tr></thead><tbody>{''.join(_rows(lines, plans, view))}</tbody></table></div>"
    )


def _header(view: _View) -> str:
    cells = ['<th scope="col" class="dx-g-name">取組・工程</th>']
    for year in range(view.axis[0], view.axis[1] + 1):
        is_now = year == view.now
        mark = f'<em><span class="dx-sr">{formats.day(view.today)}</span>今日</em>' if is_now else ""
        cells.append(
            f'<th scope="col"{" class=dx-g-now" if is_now else ""}>{era_year(year)}<span>年度</span>'
            f"<small>{year}</small>{mark}</th>"
        )
    return "".join(cells)


def _rows(lines: Sequence[Line], plans: pd.DataFrame, view: _View) -> Iterator[str]:
    by_city: dict[str, list[Line]] = {}
    for line in lines:
        by_city.setdefault(line.first.city, []).append(line)
    for plan in each(plans[plans.city.isin(by_city)]):
        yield _heading("city", _city(plan, by_city[plan.city], view), view)
        section = initiative = None
        for line in by_city[plan.city]:
            if line.first.section_name != section:
                section = line.first.section_name
                yield _heading("section", section, view)
            if line.first.initiative_id != initiative:
                initiative = line.first.initiative_id
                if initiative in view.several:
                    yield _heading("initiative", _initiative(line.first, view), view)
            yield _row(line, (plan.start_fiscal_year, plan.end_fiscal_year), view)


def _heading(level: str, content: object, view: _View) -> str:
    spanning = f'<th scope="rowgroup" colspan="{view.width + 1}"><div>{markup.safe(content)}</div></th>'
    return f'<tr class="dx-g-{level}">{spanning}</tr>'


def _city(plan: Any, lines: Sequence[Line], view: _View) -> markup.Markup:
    found = counts(lines, view.now)
    over = "・計画期間終了" if plan.is_period_over else ""
    period = formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year)
    told = (
        f"計画期間 {period}{over}　{len(lines)}行：一部実施・実施済みの年度に入ったもの {found[Outlook.RUNNING]}、"
        f"これから {found[Outlook.AHEAD]}、年度の記載なし {found[Outlook.UNDATED]}"
    )
    return markup.Markup(f"{markup.link(plan.municipality_name, 'city', city=plan.city)}<small>{told}</small>")


def _row(line: Line, period: tuple[int, int], view: _View) -> str:
    cells = []
    by_year = {block.first_year: block for block in blocks(line)}
    year = view.axis[0]
    while year <= view.axis[1]:
        block = by_year.get(year)
        if block is None:
            out = [] if period[0] <= year <= period[1] else ["dx-g-out"]
            classes = [*out, *(["dx-g-now"] if year == view.now else [])]
            cells.append(f'<td class="{" ".join(classes)}"></td>' if classes else "<td></td>")
            year += 1
        else:
            cells.append(_block(block, view))
            year = block.last_year + 1
    sub = ' class="dx-g-sub"' if line.first.initiative_id in view.several else ""
    return f'<tr><th scope="row"{sub}><div>{_name(line, view)}</div></th>{"".join(cells)}</tr>'


def _block(block: Block, view: _View) -> str:
    span = block.last_year - block.first_year + 1
    holds_today = block.first_year <= view.now <= block.last_year
    style = f"--a:{block.first_year - view.axis[0] + 1};--k:{span}"
    if holds_today and span > 1:
        style += f";--in-column:{100 * (position(view.today) - block.first_year) / span:.1f}%"
    stage = "none" if block.stage is None else Stage(block.stage)
    word = NO_STAGE if block.stage is None else STAGE[Stage(block.stage)]
    doubt = '<i title="年度の範囲が不確か">？<span class="dx-sr">年度の範囲が不確か</span></i>'
    return (
        f'<td{f" colspan={span}" if span > 1 else ""}{" class=dx-g-now" if holds_today else ""} style="{style}">'
        f'<b class="dx-g-{stage}{" dx-g-unsure" if block.is_uncertain else ""}">{word}'
        f"{doubt if block.is_uncertain else ''}</b>"
        f"<span><i>{years_word(block)}</i>{markup.safe(block.text)}</span></td>"
    )


def _name(line: Line, view: _View) -> markup.Markup:
    first = line.first
    if first.initiative_id not in view.several:
        if first.line_name == first.initiative_name:
            return _initiative(first, view)
        below = f"<small>{markup.safe(first.line_name)}</small>"
        return markup.joined((_link(first), markup.Markup(below), markup.Markup(_reported(first, view))))
    if first.line_name == first.initiative_name:
        return markup.Markup(
            f'<span class="dx-sr">{markup.safe(first.initiative_name)}の</span>{first.line_number}行目'
        )
    return markup.link(first.line_name, "city", city=first.city, initiative=first.initiative_id)


def _initiative(first: Any, view: _View) -> markup.Markup:
    return markup.Markup(f"{_link(first)}{_reported(first, view)}")


def _reported(first: Any, view: _View) -> str:
    return view.reports.get(first.initiative_id, "")


def _report(row: Any) -> str:
    return f'<small class="dx-g-report">報告 {markup.stage_chip(row.stage)} {row.stage_on:%Y-%m-%d}</small>'


def _link(first: Any) -> markup.Markup:
    return markup.link(first.initiative_name, "city", city=first.city, initiative=first.initiative_id)
