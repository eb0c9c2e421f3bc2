"""The head of a city's page: the plan's record in one line, the whole plan in a strip."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from domain.codes import Status
from domain.fiscal import last_day
from metrics.catalogue import Plan
from metrics.standing import Standing
from pages.city.view import View, figure_count
from ui import answers, figure_rows, formats, markup, status_band


def lead(plan: Plan) -> markup.Markup:
    """Return the plan's record in one line, with the mark of a period that is over."""
    return markup.html(
        "{}　{}　{}策定{}　{}",
        plan.publisher,
        formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year),
        plan.published_text.removesuffix("策定"),
        markup.Markup("　<span class='dx-tag'>計画期間終了</span>") if plan.is_period_over else None,
        markup.link("出典", "sources", city=plan.city),
    )


def strip(view: View) -> markup.Markup:
    """Return the whole plan in a strip: its KPIs by status, each a link to them, what is overdue, what is due next."""
    counts = Counter[str](kpi.status for kpi in view.every)

    if not view.every:
        return without_kpis(view)

    def leads(part: markup.Markup, code: Status) -> markup.Markup:
        return markup.link(part, "city", city=view.plan.city, status=code)

    return markup.html(
        '<div class="dx-summary"><div><p><b>{}</b> 指標の状態　<small>取組 {}件・計画全体'
        "</small></p>{}{}</div><dl>{}</dl></div>",
        len(view.every),
        len(view.initiatives),
        status_band.band(view.plan.municipality_name, counts),
        status_band.named(counts, leads),
        [markup.html("<div><dt>{}</dt><dd>{}</dd></div>", *fact) for fact in _facts(view.every, view.plan)],
    )


def without_kpis(view: View) -> markup.Markup:
    """Return what a plan holds that sets no KPIs."""
    count = figure_count(view.figures)
    told = f"{figure_rows.WHAT}{count}件は、指標ではないので判定せず、指標の件数にも入れません。" if count else ""
    return markup.html(
        '<div class="dx-summary"><div><p><b>0</b> 指標　<small>取組 {}件・計画全体</small></p>'
        "<p>この計画は指標（KPI）を定めていません。{}</p></div></div>",
        len(view.initiatives),
        told,
    )


def _facts(every: Sequence[Standing], plan: Plan) -> list[tuple[str, str]]:
    """Return what is overdue and what is due next, as names and values."""
    overdue = [kpi.missing_report_count for kpi in every if kpi.missing_report_count]
    reports = [kpi.next_report_due_on for kpi in every if kpi.next_report_due_on is not None]
    now = answers.now().as_of
    ends = [last_day(kpi.final_target_fiscal_year) for kpi in every if kpi.final_target_fiscal_year is not None]
    none = "なし（計画期間終了）" if plan.is_period_over else "なし"
    return [
        ("期限を過ぎた報告", f"{sum(overdue)}件　{len(overdue)}指標" if overdue else "なし"),
        ("次の報告の期限", _soonest(reports) or none),
        ("次の最終目標の期限", _soonest([day for day in ends if day >= now]) or none),
    ]


def _soonest(days: Sequence[date]) -> str:
    return f"{formats.day(min(days))}　{days.count(min(days))}指標" if days else ""
