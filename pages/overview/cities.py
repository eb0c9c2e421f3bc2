"""市ごとの状況: how each city stands, or each group of them where they are many. Every count leads to its KPIs."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from charts import periods, status_bars
from domain import formats
from domain.codes import Status
from domain.era import era_year
from domain.fiscal import first_day, last_day
from domain.rows import by
from domain.words import STATUS, status_text
from metrics import catalogue, counts, figures, meaning, reports
from metrics.counts import NONE, Tally
from metrics.reports import ReportState
from metrics.words import counted as count_words
from metrics.words import figures as figure_words
from pages.overview import beside, dates, finding, folded
from pages.overview.folded import Together
from ui import answers, groups, kinds, markup, peers, search_link, status_band
from ui.sheets import Drawing, Sheet
from ui.table import Column, Saved, Table, only_saved

# What the page rests on, with and without anything that is judged.
_LEAD = {
    True: "計画に書かれた目標と報告された実績から判定しています。",
    False: "計画に書かれた目標・工程・期限をまとめています。",
}


class City(NamedTuple):
    """A city as the overview tells it: its plan, its KPIs by status, and the reports that are not there.

    `figure_count`: how many figures its text prints (本文の数値), which are no KPIs.
    """

    plan: catalogue.Plan
    counted: Tally
    due: Sequence[reports.Due]
    figure_count: int = 0


def lead(is_judged: bool) -> str:
    """Return the line below the title: as of when, and what the page rests on."""
    return f"{formats.day(answers.now().as_of)}の時点で、{_LEAD[is_judged]}"


def title(plans: Sequence[catalogue.Plan], is_judged: bool) -> str:
    """Return the page's title for as many cities as there are, of the kinds that are there."""
    whose = f"{formats.municipalities(plan.municipality_name for plan in plans)}の" if plans else ""
    return f"{whose}DX計画は、いまどこまで来たか" if is_judged else f"{whose}DX計画は、今年度に何を目指すか"


def chosen(names: Sequence[str]) -> list[City]:
    """Return some cities, in the order of the catalogue."""
    if not groups.are_folded():
        return [city for city in every() if city.plan.city in names]
    found = []
    for plan in answers.ask(catalogue.plans):
        if plan.city in names:
            key = plan.municipality_key
            printed = {row.figure_id for row in answers.ask(figures.of_all, scope=key)}
            counted = counts.summed(answers.ask(counts.by_city, scope=key))
            found.append(City(plan, counted, answers.ask(reports.due, scope=key), len(printed)))
    return found


def every() -> list[City]:
    """Return the cities that are compared, in the order of the catalogue."""
    found = status_band.numbers(answers.ask(counts.by_city))
    due = by(answers.ask(reports.due), lambda report: report.city)
    printed = Counter({row.figure_id: row.city for row in answers.ask(figures.of_all)}.values())
    return [
        City(plan, found.get(plan.municipality_name, NONE), due.get(plan.city, []), printed[plan.city])
        for plan in peers.plans()
    ]


def cities(found: Sequence[City]) -> markup.Markup:
    """Return the cities: plan and period, the bar that is the whole of the KPIs, what is overdue and what is next."""
    caption = kinds.fit("市区町村ごとの計画の期間、指標の状態、報告。帯の全体がその市区町村の指標すべて")
    return markup.html('<div class="dx-cities dx-tight">{}</div>', _table(found).html(found, caption))


def together() -> markup.Markup:
    """Return the groups of cities: how many there are, the bar that is the whole of their KPIs, what is overdue."""
    table = _TOGETHER.html(_together(), "まとめた市区町村の状況")
    return markup.html('<div class="dx-cities dx-tight dx-together">{}</div>', table)


def _together() -> Sequence[Together]:
    if not beside.are_counted_one_by_one():
        return folded.together(beside.by_group())
    found = every()
    return [
        Together(
            group,
            sum((city.counted for city in found if city.plan.city in group.cities), NONE),
            sum(len(_overdue(city)) for city in found if city.plan.city in group.cities),
        )
        for group in beside.grouped()
    ]


def _overdue(city: City) -> set[str]:
    return {report.kpi_id for report in city.due if report.report_state is ReportState.MISSING}


def _together_standing(row: Together) -> markup.Markup:
    band = status_band.band(row.group.name, row.counted)
    return markup.joined((band, finding.parts_of(row.counted, **row.group.filters))) if row.counted else band


def _together_overdue(row: Together) -> object:
    if not row.overdue_count:
        return formats.ABSENT
    return search_link.link(f"期限を過ぎた報告 {row.overdue_count:,}指標", **row.group.filters, only="overdue")


_TOGETHER = Table[Together](
    (
        Column(
            "まとまり",
            lambda row: markup.html(
                "{}<small>{}自治体</small>",
                search_link.link(row.group.name, **row.group.filters),
                len(row.group.cities),
            ),
            saved=(),
        ),
        Column("指標の状態", _together_standing, saved=()),
        Column("報告", _together_overdue, saved=()),
    )
)


def _table(found: Sequence[City]) -> Table[City]:
    axis = (
        min((city.plan.start_fiscal_year for city in found), default=0),
        max((city.plan.end_fiscal_year for city in found), default=0),
    )
    return Table(
        (
            Column(
                "市区町村・計画",
                _name,
                saved=(
                    Saved("市区町村", lambda city: city.plan.municipality_name),
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
                    Saved("指標の数", lambda city: city.counted.total),
                    Saved("本文の数値（指標ではない）の数", lambda city: city.figure_count),
                    *(_saved_count(code) for code in count_words.occurring(*(city.counted for city in found))),
                    Saved(f"うち{meaning.LOWERED}", lambda city: sum(city.counted.lowered.values())),
                    Saved(f"未達成のうち{meaning.NARROWLY}", lambda city: city.counted.narrow_count),
                ),
            ),
            Column(
                "報告",
                lambda city: dates.reports_of(city.plan, city.due),
                saved=(Saved("期限を過ぎた報告（のべ）", _missing_count), Saved("次の報告の期限", _soonest)),
            ),
            only_saved("市区町村コード", lambda city: city.plan.municipality_code),
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
    told = f"{figure_words.WHAT} {city.figure_count}件"
    link = markup.link(told, "city", city=city.plan.city) if city.figure_count else None
    return markup.html("{}<small>{}</small>", status_band.WITHOUT_KPIS, link)


def _missing_count(city: City) -> int:
    return sum(report.report_state is ReportState.MISSING for report in city.due)


def _soonest(city: City) -> date | None:
    ahead = (report.due_on for report in city.due if report.report_state is not ReportState.MISSING)
    return min(ahead, default=None)


def sheet() -> Sheet:
    """Return the cities, a row each."""
    found = every()
    return _table(found).sheet(found, kinds.fit("市区町村ごとの状況"), peers.chosen().filters)


def status_drawing() -> Drawing:
    """Return the bars of the cities as a drawing of its own."""
    found = {city.plan.municipality_name: city.counted for city in every()}
    words = {code: status_text(code) for code in Status}
    title = kinds.fit("市区町村ごとの指標の状態")
    drawn = status_bars.drawn(found, words, "件", title)
    return Drawing(title, drawn, peers.chosen().filters)


def periods_drawing() -> Drawing:
    """Return the periods of the plans as a drawing of its own."""
    bars = [
        periods.Period(
            plan.municipality_name,
            plan.start_fiscal_year,
            plan.end_fiscal_year,
            f"{era_year(plan.start_fiscal_year)}～{era_year(plan.end_fiscal_year)}年度"
            + ("（終了）" if plan.is_period_over else ""),
        )
        for plan in peers.plans()
    ]
    drawn = periods.drawn(bars, answers.now().as_of, "今日", "計画の期間")
    return Drawing("計画の期間", drawn, peers.chosen().filters)
