"""The head of a city's page: the plan's record in one line, the whole plan in a strip."""

from collections.abc import Sequence
from datetime import date

from domain import formats
from domain.codes import Absence, Status
from domain.fiscal import fiscal_year_of, last_day
from domain.words import ABSENCE
from metrics import counts
from metrics.catalogue import Plan
from metrics.standing import Standing
from metrics.words import kpi as kpi_words
from metrics.words.figures import without_kpis_told
from pages.city.view import View, figure_count
from ui import answers, markup, status_band


def lead(plan: Plan) -> markup.Markup:
    """Return the plan's record in one line, with the mark of a period that is over."""
    return markup.html(
        "{}　{}　{}{}　{}",
        plan.publisher,
        formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year),
        _published(plan.published_text),
        markup.Markup("　<span class='dx-tag'>計画期間終了</span>") if plan.is_period_over else None,
        markup.link("出典", "sources", city=plan.city),
    )


def _published(text: str) -> str:
    """Return when the plan was made, as it prints it; by workbook it may come without."""
    none = ABSENCE[Absence.NOT_PRINTED]
    return f"策定の時期は{none}" if text == none else f"{text.removesuffix('策定')}策定"


def strip(view: View) -> markup.Markup:
    """Return the whole plan in a strip: its KPIs by status, each a link to them, what is overdue, what is due next.

    Before anything is reported there is no band: nearly all of it would be grey.
    """
    if not view.every:
        return without_kpis(view)
    counted = counts.tally(view.every)

    def leads(part: markup.Markup, code: Status) -> markup.Markup:
        return markup.link(part, "city", city=view.plan.city, status=code)

    return markup.html(
        '<div class="dx-summary"><div><p><b>{}</b> 指標{}　<small>取組 {}件・計画全体'
        "</small></p>{}{}</div><dl>{}</dl></div>",
        len(view.every),
        "の状態" if view.is_reported else "（実績は未登録）",
        len(view.initiatives),
        status_band.band(view.plan.municipality_name, counted) if view.is_reported else None,
        status_band.named(counted, leads),
        [markup.html("<div><dt>{}</dt><dd>{}</dd></div>", *fact) for fact in _facts(view)],
    )


def without_kpis(view: View) -> markup.Markup:
    """Return what a plan holds that sets no KPIs."""
    count = figure_count(view.figures)
    return markup.html(
        '<div class="dx-summary"><div><p><b>{}</b> 取組　<small>計画全体</small></p>'
        "<p>{}</p></div><dl>{}</dl></div>",
        len(view.initiatives),
        without_kpis_told(count),
        [markup.html("<div><dt>{}</dt><dd>{}</dd></div>", *fact) for fact in _period(view.plan)],
    )


def _facts(view: View) -> list[tuple[str, str]]:
    """Return what is overdue and what is due next, as names and values; what there is none of does not stand there."""
    every, now = view.every, answers.now().as_of
    reports = [kpi.next_report_due_on for kpi in every if kpi.next_report_due_on is not None]
    ends = [last_day(kpi.final_target_fiscal_year) for kpi in every if kpi.final_target_fiscal_year is not None]
    facts = (
        ("期限を過ぎた報告", _overdue(every)),
        ("次の報告の期限", _soonest(reports)),
        ("次の最終目標の期限", _soonest([day for day in ends if day >= now])),
    )
    return [*_period(view.plan), *((name, told) for name, told in facts if told)]


def _period(plan: Plan) -> list[tuple[str, str]]:
    """Return how far the plan's period has come."""
    now = answers.now().as_of
    year, last = fiscal_year_of(now), last_day(plan.end_fiscal_year)
    years = plan.end_fiscal_year - plan.start_fiscal_year + 1
    if plan.is_period_over:
        return [("計画期間", f"{formats.day(last)}に終了")]
    if year < plan.start_fiscal_year:
        return [("計画期間", f"{formats.fiscal_year(plan.start_fiscal_year)}から{years}年間")]
    number = year - plan.start_fiscal_year + 1
    return [("計画期間", f"{years}年間の{number}年目（終了まで{formats.countdown(now, last)}）")]


def _overdue(every: Sequence[Standing]) -> str:
    counts = [kpi.missing_report_count for kpi in every if kpi.missing_report_count]
    if not counts:
        return ""
    return f"{len(counts)}指標（{kpi_words.overdue_told(every)}）、年度の組でのべ{sum(counts)}件"


def _soonest(days: Sequence[date]) -> str:
    return f"{formats.day(min(days))}　{days.count(min(days))}指標" if days else ""
