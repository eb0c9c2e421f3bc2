"""市 as it is printed: the plan's record, how its KPIs stand, and every KPI in a row, section by section."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from domain.codes import Status
from domain.words import STATUS
from pages.city import view as city
from ui import answers, formats, kpi_rows, markup, selection, sparkline
from ui.paper import NotThere, Printed, part
from ui.rows import each, grouped

_HEADER = ("指標", "基準値", "直近の実績", "いまの計画値", "最終目標", "道のり", "状態")


def printed() -> Printed:
    """Return the plan that the address asks for with its filters; NotThere for an unknown city."""
    view = city.view()
    asked = selection.asked("city")
    if view is None:
        raise NotThere("計画がまだ取り込まれていません。")
    if asked is not None and asked != view.plan.city:
        raise NotThere(f"「{asked}」という市の計画は登録されていません。")
    plan = view.plan
    title = f"{plan.municipality_name}　{plan.plan_name}"
    return Printed(title, city.lead(plan), f"{plan.municipality_name}「{plan.plan_name}」", _body(view))


def _body(view: city.View) -> markup.Markup:
    drawn = sparkline.drawn(view.scope)
    shown = [name for name in view.shown_kpis.kpi_id if name in drawn.pictures]
    legend = sparkline.legend(drawn.marks, answers.now().as_of) if shown else ""
    return markup.Markup(
        f"{_filters(view)}{part('状態ごとの指標の数', _counts(view))}{part('これから', _due(view))}"
        f"{part('取組と指標', legend, _rows(view, drawn.pictures))}"
    )


def _filters(view: city.View) -> str:
    """Return the filters in words with how much they leave, or that none narrows the view."""
    if not view.filters:
        return ""
    words = "　".join(f"{name}：{text}" for name, text in view.filters)
    left = f"取組 {len(view.shown)} / {len(view.initiatives)}、指標 {len(view.shown_kpis)} / {len(view.every)}"
    return f'<p class="dx-print-filtered"><strong>絞り込み</strong>　{markup.safe(words)}　{left}</p>'


def _counts(view: city.View) -> markup.Markup:
    """Return how many KPIs stand in each status that occurs; beside the plan's number that of the filtered view."""
    whole, shown = (Counter(str(code) for code in found.status) for found in (view.every, view.shown_kpis))
    rows = [
        (markup.chip(code), STATUS[code].meaning, *([shown[code]] if view.filters else []), whole[code])
        for code in Status
        if whole[code]
    ]
    rows.append(("計", "", *([len(view.shown_kpis)] if view.filters else []), len(view.every)))
    header = ("状態", "意味", *(["この絞り込み"] if view.filters else []), "計画の全体")
    return markup.table(header, rows, "指標の数（件）", numeric=range(2, len(header)))


def _due(view: city.View) -> markup.Markup:
    missing = int(view.every.missing_report_count.fillna(0).astype(int).sum())
    due = [day for day in view.every.next_report_due_on if day is not None and day == day]
    reports = f"{min(due):%Y-%m-%d}（{due.count(min(due))}指標）" if due else "なし"
    over = "計画期間は終わっています。" if view.plan.is_period_over else ""
    return markup.paragraph(
        f"{over}期限を過ぎた報告：{f'{missing}件（指標と年度の組）' if missing else 'なし'}。次の報告の期限：{reports}。"
    )


def _rows(view: city.View, pictures: Mapping[str, markup.Markup]) -> str:
    """Return one table of the whole plan: its header stands on every sheet, a heading keeps with what it heads."""
    if view.shown.empty:
        return markup.paragraph("条件に合う取組はありません。")
    by_initiative = grouped(view.shown_kpis, "initiative_id")
    bodies = []
    for section, initiatives in view.shown.groupby("section_name", sort=False):
        heading = (
            f'<tr><th class="dx-section" scope="rowgroup" colspan="{len(_HEADER)}">{markup.safe(section)}</th></tr>'
        )
        for initiative in each(initiatives):
            found = by_initiative.get(initiative.initiative_id)
            bodies.append(f"<tbody>{heading}{_initiative(initiative, found, pictures)}</tbody>")
            heading = ""
    head = "".join(f'<th scope="col">{name}</th>' for name in _HEADER)
    return (
        '<div class="dx-scroll"><table class="dx-table dx-print-rows"><caption class="dx-sr">取組と指標</caption>'
        f"<thead><tr>{head}</tr></thead>{''.join(bodies)}</table></div>"
    )


def _initiative(initiative: Any, found: pd.DataFrame | None, pictures: Mapping[str, markup.Markup]) -> str:
    """Return the row of an initiative and those of its KPIs."""
    departments = str(initiative.departments or "").replace(";", "・")
    stage = ""
    if initiative.stage is not None:
        stage = f"　{markup.stage_chip(initiative.stage)}（{initiative.stage_on:%Y-%m-%d}報告）"
    none = "　指標の記載なし" if found is None else ""
    name = markup.safe(f"{initiative.number_text} {initiative.initiative_name}")
    rows = "" if found is None else "".join(_row(kpi, pictures) for kpi in each(found))
    return (
        f'<tr class="dx-group"><th scope="rowgroup" colspan="{len(_HEADER)}">{name}{stage}'
        f"<small>{markup.safe(departments)}{none}</small></th></tr>{rows}"
    )


def _row(kpi: Any, pictures: Mapping[str, markup.Markup]) -> str:
    asked = formats.with_unit(kpi.asked_value, kpi.unit)
    is_asked = kpi.asked_value is not None and kpi.asked_value == kpi.asked_value
    rule = kpi_rows.ASKED.get(kpi.asked_rule, "") if is_asked else ""
    cells = (
        kpi_rows.baseline_cell(kpi),
        kpi_rows.latest_cell(kpi),
        f"{markup.safe(asked)}<small>{markup.safe(rule)}</small>",
        kpi_rows.target_cell(kpi),
        pictures.get(kpi.kpi_id, '<span class="dx-note">数値なし</span>'),
        markup.chip(kpi.status, bool(kpi.is_stale)),
    )
    name = markup.link(kpi_rows.name(kpi), "kpi", kpi=kpi.kpi_id)
    return f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
