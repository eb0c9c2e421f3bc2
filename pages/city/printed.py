"""市 as it is printed: the plan's record, how its KPIs stand, every KPI in a row, what the plan says beside them."""

from collections.abc import Iterator, Mapping, Sequence

from domain.codes import Status
from domain.rows import by
from domain.words import STATUS
from metrics import counts
from metrics.catalogue import Initiative
from metrics.counts import Tally
from metrics.standing import Standing
from metrics.words import counted as count_words
from metrics.words import figures as figure_words
from metrics.words import kpi as kpi_words
from pages.city import figures, headline, statements
from pages.city import view as city
from ui import (
    answers,
    context_rows,
    event_rows,
    kinds,
    kpi_rows,
    markup,
    selection,
    sparkline,
    succession,
)
from ui.paper import NotThere, Printed, part
from ui.table import Column, Table


def printed() -> Printed:
    """Return the plan that the address asks for with its filters; NotThere for an unknown city."""
    view = city.view()
    asked = selection.asked("city")
    if view is None:
        raise NotThere("計画がまだ取り込まれていません。")
    if asked is not None and asked != view.plan.city:
        raise NotThere(f"「{asked}」という{kinds.word()}の計画は登録されていません。")
    plan = view.plan
    title = f"{plan.municipality_name}　{plan.plan_name}"
    return Printed(title, headline.lead(plan), f"{plan.municipality_name}「{plan.plan_name}」", _body(view))


def _body(view: city.View) -> markup.Markup:
    drawn = sparkline.drawn(view.scope)
    has_picture = any(kpi.kpi_id in drawn.pictures for kpi in view.shown_kpis)
    legend = sparkline.legend(drawn.marks, answers.now().as_of) if has_picture else markup.EMPTY
    return markup.joined(
        (
            succession.told(view.retired),
            _filters(view),
            part("状態ごとの指標の数", _counts(view)) if view.every else headline.without_kpis(view),
            part("これから", _due(view)) if view.every else None,
            part(figure_words.WHAT, figures.table(view.shown_figures), note=figure_words.NOTE)
            if view.shown_figures
            else None,
            part("取組と指標" if view.every else "取組", legend, _rows(view, drawn.pictures)),
            *_statements(view),
        )
    )


def _statements(view: city.View) -> Iterator[markup.Markup]:
    """Yield what the plan says beside its initiatives and KPIs, a line each."""
    told, items = statements.of_plan(view), statements.about(view)
    if told:
        yield part(f"{event_rows.TITLE}　{event_rows.counted(told)}", event_rows.brief(told), note=event_rows.NOTE)
    if items:
        yield part(context_rows.TITLE, context_rows.brief(items), note=context_rows.NOTE)


def _filters(view: city.View) -> markup.Markup:
    """Return the filters in words with how much they leave; nothing where none narrows the view."""
    if not view.filters:
        return markup.EMPTY
    words = "　".join(f"{name}：{text}" for name, text in view.filters)
    return markup.html('<p class="dx-print-filtered"><strong>絞り込み</strong>　{}　{}</p>', words, city.count(view))


def _counts(view: city.View) -> markup.Markup:
    """Return how many KPIs stand in each status that occurs; beside the plan's number that of the filtered view."""
    whole, shown = (counts.tally(kpis) for kpis in (view.every, view.shown_kpis))
    columns = {"この絞り込み": shown, "計画の全体": whole} if view.filters else {"計画の全体": whole}
    rows: list[tuple[object, ...]] = [
        (markup.chip(code), STATUS[code].meaning, *(_number(counted, code) for counted in columns.values()))
        for code in Status
        if whole[code]
    ]
    rows.append(("計", "", *(counted.total for counted in columns.values())))
    header = ("状態", "意味", *columns)
    return markup.table(header, rows, "指標の数（件）", numeric=range(2, len(header)))


def _number(counted: Tally, code: Status) -> markup.Markup:
    told = count_words.beside(counted, code)
    return markup.html("{}{}", counted[code], markup.html("<small>{}</small>", told) if told else None)


def _due(view: city.View) -> markup.Markup:
    missing = sum(kpi.missing_report_count or 0 for kpi in view.every)
    due = [kpi.next_report_due_on for kpi in view.every if kpi.next_report_due_on is not None]
    reports = f"{min(due):%Y-%m-%d}（{due.count(min(due))}指標）" if due else "なし"
    over = "計画期間は終わっています。" if view.plan.is_period_over else ""
    return markup.paragraph(
        f"{over}期限を過ぎた報告：{f'{missing}件（指標と年度の組）' if missing else 'なし'}。次の報告の期限：{reports}。"
    )


def _rows(view: city.View, pictures: Mapping[str, markup.Markup]) -> markup.Markup:
    """Return one table of the whole plan: its header stands on every sheet, a heading keeps with what it heads."""
    if not view.shown:
        return markup.paragraph("条件に合う取組はありません。")
    described, found = _described(pictures), view.kpis_by_initiative
    bodies = []
    for section, initiatives in by(view.shown, lambda row: row.section_name).items():
        heading = markup.html(
            '<tr><th class="dx-section" scope="rowgroup" colspan="{}">{}</th></tr>', len(described.columns), section
        )
        for number, initiative in enumerate(initiatives):
            kpis = found.get(initiative.initiative_id, [])
            above = None if number else heading
            bodies.append(markup.html("<tbody>{}{}</tbody>", above, _initiative(initiative, kpis, described)))
    return markup.html(
        '<div class="dx-scroll"><table class="dx-table dx-print-rows"><caption class="dx-sr">取組と指標</caption>'
        "<thead><tr>{}</tr></thead>{}</table></div>",
        [markup.html('<th scope="col">{}</th>', column.head) for column in described.columns],
        bodies,
    )


def _described(pictures: Mapping[str, markup.Markup]) -> Table[Standing]:
    none = markup.Markup('<span class="dx-note">数値なし</span>')
    return Table(
        (
            *kpi_rows.columns("指標", "基準値", "直近の実績", "いまの計画値", "最終目標"),
            Column("推移と目標", lambda kpi: pictures.get(kpi.kpi_id, none), saved=()),
            *kpi_rows.columns("状態"),
        )
    )


def _initiative(initiative: Initiative, kpis: Sequence[Standing], described: Table[Standing]) -> markup.Markup:
    """Return the row of an initiative and those of its KPIs, which it heads; without any it is a row like theirs."""
    stage = None
    if initiative.stage is not None:
        chip = markup.stage_chip(initiative.stage)
        stage = markup.html("　{}（{}報告）", chip, f"{initiative.stage_on:%Y-%m-%d}")
    return markup.html(
        '<tr class="{}"><th scope="{}" colspan="{}">{} {}{}<small>{}{}</small></th></tr>{}',
        *(("dx-group", "rowgroup") if kpis else ("dx-alone", "row")),
        len(described.columns),
        initiative.number_text,
        initiative.initiative_name,
        stage,
        kpi_words.departments(initiative.departments),
        None if kpis else "　指標の記載なし",
        [_line(cells) for cells in described.cells(kpis)],
    )


def _line(cells: Sequence[object]) -> markup.Markup:
    name, *others = cells
    data = [markup.html("<td>{}</td>", cell) for cell in others]
    return markup.html('<tr><th scope="row">{}</th>{}</tr>', name, data)
