"""The pieces of the overview: what stands, city by city and theme by theme. Every count leads to its KPIs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from charts import periods, status_bars
from domain.codes import Status, ThemeGroup
from domain.era import era_year
from domain.fiscal import first_day, last_day
from domain.words import STATUS, THEME_GROUP, status_text
from metrics import catalogue, counts, figures, reports, theme_matrix
from metrics.reports import ReportState
from pages.overview import dates, updates
from ui import answers, figure_rows, formats, markup, search_link, status_band
from ui.rows import by
from ui.sheets import Drawing, Sheet, Sheets
from ui.table import Column, Saved, Table, only_saved

# The cells of the matrix by theme and city.
_Places = Mapping[tuple[str, str], Sequence[theme_matrix.Cell]]


class City(NamedTuple):
    """A city as the overview tells it: its plan, its KPIs by status, and the reports that are not there.

    `figure_count`: how many figures its text prints (本文の数値), which are no KPIs.
    """

    plan: catalogue.Plan
    counted: status_band.Counted
    due: Sequence[reports.Due]
    figure_count: int = 0


def title(plans: Sequence[catalogue.Plan]) -> str:
    """Return the page's title for as many cities as there are."""
    return f"{formats.municipalities(plan.municipality_name for plan in plans) or '各市'}のDX計画は、いまどこまで来たか"


def every() -> list[City]:
    """Return the cities in the order of the catalogue."""
    found = status_band.numbers(answers.ask(counts.by_city))
    due = by(answers.ask(reports.due), lambda report: report.city)
    printed = Counter({row.figure_id: row.city for row in answers.ask(figures.of_all)}.values())
    return [
        City(plan, found.get(plan.municipality_name, {}), due.get(plan.city, []), printed[plan.city])
        for plan in answers.ask(catalogue.plans)
    ]


def cities(found: Sequence[City]) -> markup.Markup:
    """Return the cities: plan and period, the bar that is the whole of the KPIs, what is overdue and what is next."""
    caption = "市ごとの計画の期間、指標の状態、報告。帯の全体がその市の指標すべて"
    return markup.html('<div class="dx-cities dx-tight">{}</div>', _table(found).html(found, caption))


def _table(found: Sequence[City]) -> Table[City]:
    axis = (
        min((city.plan.start_fiscal_year for city in found), default=0),
        max((city.plan.end_fiscal_year for city in found), default=0),
    )
    return Table(
        (
            Column(
                "市・計画",
                _name,
                saved=(
                    Saved("市", lambda city: city.plan.municipality_name),
                    Saved("計画", lambda city: city.plan.plan_name),
                ),
            ),
            Column(
                "計画の期間（縦線は今日）",
                lambda city: _period(city.plan, axis),
                saved=(
                    Saved("開始年度", lambda city: city.plan.start_fiscal_year),
                    Saved("終了年度", lambda city: city.plan.end_fiscal_year),
                    Saved("計画期間終了", lambda city: city.plan.is_period_over),
                ),
            ),
            Column(
                "指標の状態",
                _standing,
                saved=(
                    Saved("指標の数", lambda city: sum(city.counted.values())),
                    Saved("本文の数値（指標ではない）の数", lambda city: city.figure_count),
                    *(_saved_count(code) for code in status_band.occurring(*(city.counted for city in found))),
                ),
            ),
            Column(
                "報告",
                lambda city: dates.reports_of(city.plan, city.due),
                saved=(Saved("期限を過ぎた報告（のべ）", _missing_count), Saved("次の報告の期限", _soonest)),
            ),
            only_saved("市コード", lambda city: city.plan.municipality_code),
        )
    )


def _saved_count(code: Status) -> Saved[City]:
    return Saved(STATUS[code].name, lambda city: city.counted.get(code, 0))


def _name(city: City) -> markup.Markup:
    plan = city.plan
    link = markup.link(plan.municipality_name, "city", city=plan.city)
    return markup.html("{}<small>{}</small>", link, plan.plan_name)


def _period(plan: catalogue.Plan, axis: tuple[int, int]) -> markup.Markup:
    today = answers.now().as_of
    start, end = first_day(plan.start_fiscal_year), last_day(plan.end_fiscal_year)
    zero, whole = first_day(axis[0]), (last_day(axis[1]) - first_day(axis[0])).days
    left, width = (100 * days / whole for days in ((start - zero).days, (end - start).days))
    now = 100 * min(max((today - zero).days, 0), whole) / whole
    return markup.html(
        '{}<span class="dx-period{}" aria-hidden="true">'
        '<span style="left:{:.1f}%;width:{:.1f}%"></span><i style="left:{:.1f}%"></i></span>'
        "<small>{}</small>",
        dates.unbroken(formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year)),
        " dx-over" if plan.is_period_over else "",
        left,
        width,
        now,
        markup.Markup('<span class="dx-tag">計画期間終了</span>')
        if plan.is_period_over
        else f"終わりまで{formats.countdown(today, end)}",
    )


def _standing(city: City) -> markup.Markup:
    if not city.counted:
        return _without_kpis(city)

    def leads(part: markup.Markup, code: Status) -> markup.Markup:
        return search_link.link(part, city=city.plan.city, status=code)

    return markup.joined(
        (status_band.band(city.plan.municipality_name, city.counted), status_band.named(city.counted, leads))
    )


def _without_kpis(city: City) -> markup.Markup:
    told = f"{figure_rows.WHAT} {city.figure_count}件"
    link = markup.link(told, "city", city=city.plan.city) if city.figure_count else None
    return markup.html("{}<small>{}</small>", status_band.WITHOUT_KPIS, link)


def _missing_count(city: City) -> int:
    return sum(report.report_state is ReportState.MISSING for report in city.due)


def _soonest(city: City) -> date | None:
    ahead = (report.due_on for report in city.due if report.report_state is not ReportState.MISSING)
    return min(ahead, default=None)


def matrix(
    cells: Sequence[theme_matrix.Cell], plans: Sequence[catalogue.Plan], themes: Sequence[catalogue.Theme]
) -> markup.Markup:
    """Return the table 市 × 重点取組事項: a cell holds its counts by status and leads to exactly those KPIs."""
    places = by(cells, lambda cell: (cell.theme_id, cell.city))
    head = [
        markup.html('<th scope="col">{}</th>', markup.link(plan.municipality_name, "city", city=plan.city))
        for plan in plans
    ]
    bodies = [
        _group(group, of_group, places, plans)
        for group, of_group in by(themes, lambda theme: theme.theme_group).items()
    ]
    return markup.html(
        '<table class="dx-table dx-matrix"><caption>各欄は状態ごとの指標の数と、取組の数。選ぶとその一覧を開きます</caption>'
        '<thead><tr><th scope="col">事項</th>{}</tr></thead>{}</table>',
        head,
        bodies,
    )


def _group(
    group: ThemeGroup, themes: Sequence[catalogue.Theme], places: _Places, plans: Sequence[catalogue.Plan]
) -> markup.Markup:
    """Return the themes of a group under its name, those that some city has; nothing where none has any."""
    lines = [
        markup.html(
            '<tr><th scope="row"><span class="dx-long">{}</span>'
            '<span class="dx-short" aria-hidden="true">{}</span></th>{}</tr>',
            theme.theme_name,
            theme.short_name,
            [_cell(places.get((theme.theme_id, plan.city), ()), plan.city, theme.theme_id) for plan in plans],
        )
        for theme in themes
        if any((theme.theme_id, plan.city) in places for plan in plans)
    ]
    if not lines:
        return markup.EMPTY
    return markup.html(
        '<tbody><tr class="dx-group"><th scope="rowgroup" colspan="{}">{}</th></tr>{}</tbody>',
        len(plans) + 1,
        THEME_GROUP[group],
        lines,
    )


def _cell(found: Sequence[theme_matrix.Cell], city: str, theme: str) -> markup.Markup:
    if not found:
        return markup.Markup('<td><span class="dx-none">—<span class="dx-sr">該当なし</span></span></td>')
    counted: dict[str, int] = {cell.status: cell.kpi_count for cell in found if cell.status is not None}
    inside = markup.html(
        "{}<small>取組 {}</small>", markup.count_chips(counted) if counted else None, found[0].initiative_count
    )
    return markup.html("<td>{}</td>", search_link.link(inside, city=city, theme=theme))


# On the page a cell of the matrix, in the files a row.
_MATRIX = Table[theme_matrix.Cell](
    (
        only_saved("市", lambda cell: cell.municipality_name),
        only_saved("事項", lambda cell: cell.theme_name),
        only_saved("区分", lambda cell: THEME_GROUP[cell.theme_group]),
        only_saved("取組の数", lambda cell: cell.initiative_count),
        only_saved("状態", lambda cell: None if cell.status is None else STATUS[cell.status].name),
        only_saved("指標の数", lambda cell: cell.kpi_count),
        only_saved("うち実績が古い", lambda cell: cell.stale_count),
        only_saved("うちほかの事項にも数える", lambda cell: cell.shared_count),
    )
)


def _cities_sheet() -> Sheet:
    found = every()
    return _table(found).sheet(found, "市ごとの状況")


def _matrix_sheet() -> Sheet:
    return _MATRIX.sheet(answers.ask(theme_matrix.of_all), "市と重点取組事項")


def _status_drawing() -> Drawing:
    found = {city.plan.municipality_name: city.counted for city in every()}
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
        for plan in answers.ask(catalogue.plans)
    ]
    return Drawing("計画の期間", periods.drawn(bars, answers.now().as_of, "今日", "計画の期間"))


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {
    "overview_cities": _cities_sheet,
    "overview_matrix": _matrix_sheet,
    "overview_due": dates.due_sheet,
    "overview_changes": updates.changes_sheet,
    "overview_updates": updates.updates_sheet,
    "overview_status": _status_drawing,
    "overview_periods": _periods_drawing,
}
