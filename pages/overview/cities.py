"""The pieces of the overview: what stands, city by city and theme by theme. Every count leads to its KPIs."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from charts import periods, status_bars
from domain.codes import Status, ThemeGroup
from domain.era import era_year
from domain.fiscal import first_day, last_day
from domain.words import STATUS, THEME_GROUP, status_text
from metrics import catalogue, counts, reports, theme_matrix
from pages.overview import dates
from ui import answers, formats, markup, search_link, status_band
from ui.rows import as_frame, each
from ui.sheets import Drawing, Sheet, Sheets, of_frame

_COUNTED = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
def title(plans: pd.DataFrame) -> str:
    """Return the page's title for as many cities as there are."""
    cities = f"{_COUNTED[len(plans)]}つの市" if 0 < len(plans) < len(_COUNTED) else "各市"
    return f"{cities}のDX計画は、いまどこまで来たか"


def cities(plans: pd.DataFrame, found: status_band.Numbers, due: pd.DataFrame) -> markup.Markup:
    """Return the cities: plan and period, the bar that is the whole of the KPIs, what is overdue and what is next."""
    axis = (int(plans.start_fiscal_year.min()), int(plans.end_fiscal_year.max()))
    rows = [
        (
            markup.Markup(
                f"{markup.link(plan.municipality_name, 'city', city=plan.city)}"
                f"<small>{markup.safe(plan.plan_name)}</small>"
            ),
            _period(plan, axis),
            _standing(plan, found.get(plan.municipality_name, {})),
            dates.reports_of(plan, due[due.city == plan.city]),
        )
        for plan in each(plans)
    ]
    header = ("市・計画", "計画の期間（縦線は今日）", "指標の状態", "報告")
    table = markup.table(header, rows, "市ごとの計画の期間、指標の状態、報告。帯の全体がその市の指標すべて")
    return markup.Markup(f'<div class="dx-cities dx-tight">{table}</div>')


def _period(plan: Any, axis: tuple[int, int]) -> markup.Markup:
    today = answers.now().as_of
    start, end = first_day(plan.start_fiscal_year), last_day(plan.end_fiscal_year)
    zero, whole = first_day(axis[0]), (last_day(axis[1]) - first_day(axis[0])).days
    left, width = (100 * days / whole for days in ((start - zero).days, (end - start).days))
    now = 100 * min(max((today - zero).days, 0), whole) / whole
    is_over = bool(plan.is_period_over)
    rest = '<span class="dx-tag">計画期間終了</span>' if is_over else f"終わりまで{formats.countdown(today, end)}"
    period = formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year)
    return markup.Markup(
        f'{dates.unbroken(period)}<span class="dx-period{" dx-over" if is_over else ""}" aria-hidden="true">'
        f'<span style="left:{left:.1f}%;width:{width:.1f}%"></span><i style="left:{now:.1f}%"></i></span>'
        f"<small>{rest}</small>"
    )


def _standing(plan: Any, counted: status_band.Counted) -> markup.Markup:
    def leads(part: markup.Markup, code: Status) -> markup.Markup:
        return search_link.link(part, city=plan.city, status=str(code))

    return markup.joined((status_band.band(plan.municipality_name, counted), status_band.named(counted, leads)))


def matrix(cells: pd.DataFrame, plans: pd.DataFrame, themes: pd.DataFrame) -> markup.Markup:
    """Return the table 市 × 重点取組事項: a cell holds its counts by status and leads to exactly those KPIs."""
    by_place: dict[tuple[str, str], list[Any]] = {}
    for cell in each(cells):
        by_place.setdefault((cell.theme_id, cell.city), []).append(cell)
    head = "".join(
        f'<th scope="col">{markup.link(plan.municipality_name, "city", city=plan.city)}</th>' for plan in each(plans)
    )
    bodies = []
    for group, of_group in themes.groupby("theme_group", sort=False):
        lines = "".join(
            f'<tr><th scope="row"><span class="dx-long">{markup.safe(theme.theme_name)}</span>'
            f'<span class="dx-short" aria-hidden="true">{markup.safe(theme.short_name)}</span></th>'
            + "".join(
                _cell(by_place.get((theme.theme_id, plan.city), []), plan.city, theme.theme_id) for plan in each(plans)
            )
            + "</tr>"
            for theme in each(of_group)
            if any((theme.theme_id, plan.city) in by_place for plan in each(plans))
        )
        name = markup.safe(THEME_GROUP[ThemeGroup(str(group))])
        title = f'<tr class="dx-group"><th scope="rowgroup" colspan="{len(plans) + 1}">{name}</th></tr>'
        bodies.append(f"<tbody>{title}{lines}</tbody>" if lines else "")
    return markup.Markup(
        '<table class="dx-table dx-matrix"><caption>各欄は状態ごとの指標の数と、取組の数。選ぶとその一覧を開きます</caption>'
        f'<thead><tr><th scope="col">事項</th>{head}</tr></thead>{"".join(bodies)}</table>'
    )


def _cell(found: Sequence[Any], city: str, theme: str) -> str:
    if not found:
        return '<td><span class="dx-none">—<span class="dx-sr">該当なし</span></span></td>'
    counted = {cell.status: cell.kpi_count for cell in found if cell.status is not None}
    inside = f"{markup.count_chips(counted) if counted else ''}<small>取組 {found[0].initiative_count}</small>"
    return f"<td>{search_link.link(markup.Markup(inside), city=city, theme=theme)}</td>"


def _cities_sheet() -> Sheet:
    plans = as_frame(catalogue.Plan, answers.ask(catalogue.plans))
    found = status_band.numbers(as_frame(counts.Count, answers.ask(counts.by_city)))
    due = as_frame(reports.Due, answers.ask(reports.due))
    missing = due[due.report_state == "missing"]
    rows = pd.DataFrame(
        {
            "市": plans.municipality_name,
            "計画": plans.plan_name,
            "開始年度": plans.start_fiscal_year,
            "終了年度": plans.end_fiscal_year,
            "計画期間終了": plans.is_period_over.astype(bool),
            "指標の数": [sum(found.get(name, {}).values()) for name in plans.municipality_name],
        }
    )
    for code in Status:
        if any(code in counted for counted in found.values()):
            rows[STATUS[code].name] = pd.Series(
                [found.get(name, {}).get(code, 0) for name in plans.municipality_name], index=rows.index
            )
    rows["期限を過ぎた報告（のべ）"] = [int((missing.city == city).sum()) for city in plans.city]
    rows["次の報告の期限"] = pd.Series([_soonest(due, city) for city in plans.city], index=rows.index, dtype=object)
    rows["市コード"] = plans.municipality_code
    return of_frame("市ごとの状況", rows)


def _soonest(due: pd.DataFrame, city: str) -> object:
    ahead = due[(due.city == city) & (due.report_state != "missing")]
    return None if ahead.empty else ahead.due_on.min()


def _matrix_sheet() -> Sheet:
    cells = as_frame(theme_matrix.Cell, answers.ask(theme_matrix.of_all))
    return of_frame(
        "市と重点取組事項",
        pd.DataFrame(
            {
                "市": cells.municipality_name,
                "事項": cells.theme_name,
                "区分": [THEME_GROUP[ThemeGroup(group)] for group in cells.theme_group],
                "取組の数": cells.initiative_count,
                "状態": [None if code is None else STATUS[Status(code)].name for code in cells.status],
                "指標の数": cells.kpi_count,
                "うち実績が古い": cells.stale_count,
                "うちほかの事項にも数える": cells.shared_count,
            }
        ),
    )


def _status_drawing() -> Drawing:
    found = status_band.numbers(as_frame(counts.Count, answers.ask(counts.by_city)))
    words = {code: status_text(code) for code in Status}
    return Drawing("市ごとの指標の状態", status_bars.drawn(found, words, "件", "市ごとの指標の状態"))


def _periods_drawing() -> Drawing:
    bars = [
        periods.Period(
            plan.municipality_name,
            plan.start_fiscal_year,
            plan.end_fiscal_year,
            f"{era_year(plan.start_fiscal_year)}～{era_year(plan.end_fiscal_year)}年度"
            + ("（終了）" if plan.is_period_over else ""),
        )
        for plan in each(as_frame(catalogue.Plan, answers.ask(catalogue.plans)))
    ]
    return Drawing("計画の期間", periods.drawn(bars, answers.now().as_of, "今日", "計画の期間"))


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {
    "overview_cities": _cities_sheet,
    "overview_matrix": _matrix_sheet,
    "overview_due": dates.due_sheet,
    "overview_changes": dates.changes_sheet,
    "overview_updates": dates.updates_sheet,
    "overview_status": _status_drawing,
    "overview_periods": _periods_drawing,
}
