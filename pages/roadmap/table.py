"""The roadmaps as one real table: a row a line of work, a column a fiscal year, a cell the years of one phrase.

On a phone the name stands above its blocks and the printed phrases can be switched on; pages/roadmap/style.css.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from charts.roadmap import Block, years_word
from domain import formats
from domain.codes import Stage
from domain.era import era_year
from domain.fiscal import fiscal_year_of
from domain.rows import by
from domain.words import STAGE
from metrics.catalogue import Initiative, Plan
from metrics.events import Event
from metrics.roadmap import Cell, Line, Outlook
from pages.roadmap.lines import Opened, counts, in_words, position, stages_by_year, stages_in_words, years
from ui import event_rows, kinds, markup, selection
from ui.markup import Markup
from ui.roadmap_blocks import blocks, title

NO_STAGE = "段階の語なし"
# In more columns than these no phrase has room at sight: it is shown on demand, and to the pointer that rests on it.
_ROOMY = 6

_SWITCH = Markup('<label class="dx-g-switch"><input type="checkbox"> 計画書の語も表示する</label>')
_DOUBT = Markup('<i title="年度の範囲が不確か">？<span class="dx-sr">年度の範囲が不確か</span></i>')


def legend() -> Markup:
    """Return what colours, hatching and the line of today mean."""
    stages = [
        markup.html('<li><span class="dx-g-key dx-g-{}"></span>{}</li>', code, name)
        for code, name in STAGE.items()
        if code is not Stage.CANCELLED
    ]
    return markup.html(
        '<ul class="dx-legend">{}'
        '<li><span class="dx-g-key dx-g-done dx-g-unsure"></span>斜線と「？」は、年度の範囲が不確か</li>'
        '<li><span class="dx-g-key dx-g-today"></span>今日</li></ul>',
        stages,
    )


class _View(NamedTuple):
    """What every row of the table needs to know."""

    axis: tuple[int, int]
    today: date
    several: Collection[str]  # initiatives of several lines
    reports: Mapping[str, Markup]  # by initiative
    told: Mapping[str, Sequence[Event]]  # what the plan says of an initiative outside its roadmap, by initiative
    opened: Opened

    @property
    def is_dense(self) -> bool:
        return self.width > _ROOMY

    @property
    def width(self) -> int:
        return self.axis[1] - self.axis[0] + 1

    @property
    def now(self) -> int:
        return fiscal_year_of(self.today)


def whole(
    lines: Sequence[Line],
    plans: Sequence[Plan],
    initiatives: Sequence[Initiative],
    today: date,
    events: Sequence[Event] = (),
    opened: Opened | None = None,
) -> Markup:
    """Return the table under its legend."""
    return markup.joined((legend(), table(lines, plans, initiatives, today, events, opened)))


def table(
    lines: Sequence[Line],
    plans: Sequence[Plan],
    initiatives: Sequence[Initiative],
    today: date,
    events: Sequence[Event] = (),
    opened: Opened | None = None,
) -> Markup:
    """Return the lines under their cities, sections and initiatives, with today's place in its column.

    `initiatives` say which stages departments have reported: those stand with the names. `events` are what the plans
    say outside their roadmaps: those of an initiative stand below its lines. `opened` says which cities stand open,
    all unless it is given; a closed one is a row of the stages of all its lines.
    """
    counted = Counter(line.first.initiative_id for line in lines)
    view = _View(
        years(lines, plans),
        today,
        {initiative for initiative, count in counted.items() if count > 1},
        {row.initiative_id: _report(row.stage, row.stage_on) for row in initiatives if row.stage is not None},
        by((event for event in events if event.initiative_id is not None), lambda event: event.initiative_id or ""),
        opened or Opened([line.first.city for line in lines], (), can_close=False),
    )
    place = position(today)
    return markup.html(
        '<div class="dx-gantt{alone}{dense}" style="--n:{width};--in-column:{column:.1f}%;--in-row:{row:.2f}%">'
        "{switch}"
        "<table><caption>{caption}。空欄は工程表に記載がない年度です。</caption>"
        '<colgroup><col class="dx-g-name"><col span="{width}"></colgroup>'
        "<thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table></div>",
        # In another site's frame nothing covers the top.
        alone=" dx-g-alone" if "embed" in markup.KEPT.get() else "",
        dense=" dx-g-dense" if view.is_dense else "",
        width=view.width,
        column=100 * (place % 1),
        row=100 * (place - view.axis[0]) / view.width,
        switch=_SWITCH if view.opened.cities else None,
        caption=in_words(lines, today),
        header=_header(view),
        rows=list(_rows(lines, plans, view)),
    )


def _header(view: _View) -> Markup:
    cells = [Markup('<th scope="col" class="dx-g-name">取組・工程</th>')]
    for year in range(view.axis[0], view.axis[1] + 1):
        is_now = year == view.now
        day = formats.day(view.today)
        cells.append(
            markup.html(
                '<th scope="col"{}>{}<span>年度</span><small>{}</small>{}</th>',
                Markup(" class=dx-g-now") if is_now else None,
                era_year(year),
                year,
                markup.html('<em><span class="dx-sr">{}</span>今日</em>', day) if is_now else None,
            )
        )
    return markup.joined(cells)


def _rows(lines: Sequence[Line], plans: Sequence[Plan], view: _View) -> Iterator[Markup]:
    by_city = by(lines, lambda line: line.first.city)
    for plan in plans:
        section = initiative = None
        if plan.city not in by_city:
            continue
        of_city = by_city[plan.city]
        yield _city(plan, of_city, view)
        for number, line in enumerate(of_city if plan.city in view.opened.cities else ()):
            if line.first.section_name != section:
                section = line.first.section_name
                yield _heading("section", section, view)
            if line.first.initiative_id != initiative:
                initiative = line.first.initiative_id
                if initiative in view.several:
                    yield _heading("initiative", _initiative(line.first, view), view)
            yield _row(line, (plan.start_fiscal_year, plan.end_fiscal_year), view)
            is_last = number + 1 == len(of_city) or of_city[number + 1].first.initiative_id != initiative
            if is_last and initiative in view.told:
                yield _told(view.told[initiative], view)


def _told(events: Sequence[Event], view: _View) -> Markup:
    """Return what the plan says of an initiative outside its roadmap, on demand."""
    said = markup.details(f"{event_rows.TITLE}　{event_rows.counted(events)}", event_rows.brief(events))
    return markup.html('<tr class="dx-g-told"><td colspan="{}"><div>{}</div></td></tr>', view.width + 1, said)


def _heading(level: str, content: object, view: _View) -> Markup:
    return markup.html(
        '<tr class="dx-g-{}"><th scope="rowgroup" colspan="{}"><div>{}</div></th></tr>', level, view.width + 1, content
    )


def _city(plan: Plan, lines: Sequence[Line], view: _View) -> Markup:
    """Return the row of a city: its name, which opens and closes its lines, and the stages of all of them by year."""
    is_open = plan.city in view.opened.cities
    found = counts(lines, view.now)
    period = f"{era_year(plan.start_fiscal_year)}～{era_year(plan.end_fiscal_year)}年度"
    over = "・計画期間終了" if plan.is_period_over else ""
    told = (
        f"計画期間 {period}{over}　{len(lines)}行：実施中・実施済み {found[Outlook.RUNNING]}、"
        f"これから {found[Outlook.AHEAD]}、年度の記載なし {found[Outlook.UNDATED]}"
    )
    page: Markup | str = markup.link(kinds.fit("市区町村のページ"), "city", city=plan.city)
    if is_open and view.opened.can_close and plan.city in view.opened.by_hand:
        only = selection.here("open", city=plan.city)
        alone = markup.html('<a href="{}" target="_self">この{}だけを表示</a>', only, kinds.word())
        page = markup.joined((page, alone), "　")
    by_year = stages_by_year(lines)
    ends = (plan.start_fiscal_year, plan.end_fiscal_year)
    return markup.html(
        '<tr class="dx-g-city{}"><th scope="rowgroup"><div>{}<small>{}　{}</small></div></th>{}</tr>',
        " dx-g-open" if is_open else "",
        _toggle(plan, is_open, view.opened),
        told,
        page,
        [_summed(by_year.get(year), year, ends, view) for year in range(view.axis[0], view.axis[1] + 1)],
    )


def _toggle(plan: Plan, is_open: bool, opened: Opened) -> Markup:
    """Return the city's name, as the link that opens or closes its lines where it can be opened or closed by hand."""
    if not opened.can_close or (is_open and plan.city not in opened.by_hand):
        return markup.html("<b>{}</b>", plan.municipality_name)
    return markup.html(
        '<a id="dx-open-{}" class="dx-g-toggle" href="{}" target="_self" aria-expanded="{}">{}</a>',
        plan.city,
        opened.toggled(plan.city),
        "true" if is_open else "false",
        plan.municipality_name,
    )


def _summed(counted: Counter[Stage] | None, year: int, period: tuple[int, int], view: _View) -> Markup:
    """Return the cell of a city and a year: a band of its stages, the furthest named with its number of lines."""
    if not counted:
        return _empty(year, period, view)
    parts = [
        markup.html('<i class="dx-g-{}" style="flex-grow:{}"></i>', stage, counted[stage])
        for stage in Stage
        if counted[stage]
    ]
    furthest = next(stage for stage in reversed(Stage) if counted[stage])
    return markup.html(
        '<td{} style="--a:{};--k:1"><b class="dx-g-sum" role="img" aria-label="{}" title="{}">{}</b>'
        '<span aria-hidden="true">{} {}/{}</span></td>',
        Markup(' class="dx-g-now"') if year == view.now else None,
        year - view.axis[0] + 1,
        stages_in_words(counted),
        stages_in_words(counted),
        parts,
        STAGE[furthest],
        counted[furthest],
        counted.total(),
    )


def _row(line: Line, period: tuple[int, int], view: _View) -> Markup:
    cells = []
    by_year = {block.first_year: block for block in blocks(line)}
    year = view.axis[0]
    while year <= view.axis[1]:
        block = by_year.get(year)
        if block is None:
            cells.append(_empty(year, period, view))
            year += 1
        else:
            cells.append(_block(block, view))
            year = block.last_year + 1
    return markup.html(
        '<tr><th scope="row"{}><div>{}</div></th>{}</tr>',
        Markup(' class="dx-g-sub"') if line.first.initiative_id in view.several else None,
        _name(line, view),
        cells,
    )


def _empty(year: int, period: tuple[int, int], view: _View) -> Markup:
    outside = [] if period[0] <= year <= period[1] else ["dx-g-out"]
    classes = [*outside, *(["dx-g-now"] if year == view.now else [])]
    return markup.html('<td class="{}"></td>', " ".join(classes)) if classes else Markup("<td></td>")


def _block(block: Block, view: _View) -> Markup:
    span = block.last_year - block.first_year + 1
    holds_today = block.first_year <= view.now <= block.last_year
    style = f"--a:{block.first_year - view.axis[0] + 1};--k:{span}"
    if holds_today and span > 1:
        style += f";--in-column:{100 * (position(view.today) - block.first_year) / span:.1f}%"
    return markup.html(
        '<td{}{}{} style="{}"><b class="dx-g-{}{}">{}{}</b><span><i>{}</i>{}</span></td>',
        markup.html(" colspan={}", span) if span > 1 else None,
        Markup(" class=dx-g-now") if holds_today else None,
        markup.html(' title="{}"', block.text) if view.is_dense else None,
        style,
        "none" if block.stage is None else block.stage,
        " dx-g-unsure" if block.is_uncertain else "",
        NO_STAGE if block.stage is None else STAGE[block.stage],
        _DOUBT if block.is_uncertain else None,
        years_word(block),
        block.text,
    )


def _name(line: Line, view: _View) -> Markup:
    first, own = line.first, title(line)
    if first.initiative_id not in view.several:
        if own == first.initiative_name:
            return _initiative(first, view)
        return markup.html("{}<small>{}</small>{}", _link(first), own, _reported(first, view))
    if first.line_name == first.initiative_name:
        return markup.safe(own)
    return markup.link(own, "city", city=first.city, initiative=first.initiative_id)


def _initiative(first: Cell, view: _View) -> Markup:
    return markup.joined((_link(first), _reported(first, view)))


def _reported(first: Cell, view: _View) -> Markup | None:
    return view.reports.get(first.initiative_id)


def _report(stage: Stage, reported_on: date | None) -> Markup:
    return markup.html(
        '<small class="dx-g-report">報告 {} {}</small>',
        markup.stage_chip(stage),
        reported_on,
    )


def _link(first: Cell) -> Markup:
    return markup.link(first.initiative_name, "city", city=first.city, initiative=first.initiative_id)
