"""The pieces of the sources page, and what it lets save."""

from collections import Counter
from collections.abc import Sequence

from domain import formats
from domain.codes import GapReason
from domain.era import era_year
from domain.words import GAP_REASON
from metrics import catalogue, context, sources
from metrics.catalogue import City, Plan
from metrics.sources import Gap, GapCount
from metrics.words import kpi as kpi_words
from pages.sources.tables import (
    CONTRADICTIONS,
    CORRECTIONS,
    GAP_COUNTS,
    GAPS,
    PLACES,
    PLANS,
    THEMES,
    Missing,
    Recorded,
)
from ui import answers, kinds, markup, selection
from ui.sheets import Sheet, Sheets

CONTRADICTING = "計画書の中で食い違う記載"


def chosen(plans: Sequence[Plan]) -> Plan:
    """Return the plan of the city that the address selects, the first one where it names none."""
    asked = selection.one_known("city", {plan.city for plan in plans})
    return next((plan for plan in plans if plan.city == asked), plans[0])


def record(plan: Plan, city: City) -> markup.Markup:
    """Return the record of the document."""
    population = (
        f"{formats.number(city.population_count)}人（{formats.day(city.population_on)}、{city.population_source}）"
    )
    items = [
        ("表題", plan.plan_name),
        ("発行", plan.publisher),
        ("策定・発行", plan.published_text),
        ("改定", plan.revised_text or "なし"),
        (
            "計画期間",
            f"{era_year(plan.start_fiscal_year)}～{era_year(plan.end_fiscal_year)}年度"
            + ("（計画期間終了）" if plan.is_period_over else ""),
        ),
        ("連絡先（計画書の記載）", plan.contact or "記載なし"),
        ("対応する国の一覧", f"自治体DX推進計画 {plan.national_list}"),
        ("人口", population + ("" if city.is_population_confirmed else "　要確認")),
        ("構成", plan.form_note),
        ("読み取れなかったもの", plan.conversion_note),
    ]
    return markup.definitions(items)


def gap_counts(counts: Sequence[GapCount], plans: Sequence[Plan]) -> markup.Markup:
    """Return how much is missing, by city and reason."""
    found = {(row.city, row.reason): row.gap_count for row in counts}
    reasons = [reason for reason in GapReason if any((plan.city, reason) in found for plan in plans)]
    rows = []
    for plan in plans:
        of_city = [found.get((plan.city, reason), 0) for reason in reasons]
        link = markup.link(plan.municipality_name, "sources", city=plan.city)
        rows.append((link, *of_city, sum(of_city)))
    header = (kinds.word(), *(GAP_REASON[reason] for reason in reasons), "計")
    caption = "欠けているものの件数。名を選ぶと、上の記録がその計画に替わります"
    return markup.table(header, rows, caption, numeric=range(1, len(header)), is_paired=True)


def gaps_told(gaps: Sequence[Gap]) -> str:
    """Return how many things are missing, and why, in one line."""
    found = Counter(gap.reason for gap in gaps)
    reasons = "・".join(f"{GAP_REASON[reason]} {found[reason]}" for reason in GapReason if reason in found)
    return f"欠けているもの {len(gaps)}件" + (f"（{reasons}）" if reasons else "")


def missing(scope: int) -> list[Missing]:
    """Return every missing thing of a city's plan with the names of what misses it."""
    names = {kpi.kpi_id: kpi_words.name(kpi) for kpi in answers.ask(catalogue.kpis, scope=scope)}
    titles = {row.initiative_id: row.initiative_name for row in answers.ask(catalogue.initiatives, scope=scope)}
    return [
        Missing(gap, titles.get(gap.initiative_id or ""), names.get(gap.kpi_id or ""))
        for gap in answers.ask(sources.gaps, scope=scope)
    ]


def recorded(plans: Sequence[Plan] | None = None) -> list[Recorded]:
    """Return these plans, or those of all cities, each with its city."""
    cities = {city.city: city for city in answers.ask(catalogue.cities)}
    return [Recorded(plan, cities[plan.city]) for plan in (answers.ask(catalogue.plans) if plans is None else plans)]


def _plan() -> Plan | None:
    plans = answers.ask(catalogue.plans)
    return chosen(plans) if plans else None


def _counts_sheet() -> Sheet | None:
    return _filled(GAP_COUNTS.sheet(answers.ask(sources.gap_counts), "欠けているものの件数"))


def _records_sheet() -> Sheet | None:
    return _filled(PLANS.sheet(recorded(), "計画書の記録"))


def _gaps_sheet() -> Sheet | None:
    plan = _plan()
    if plan is None:
        return None
    return _filled(GAPS.sheet(missing(plan.municipality_key), "欠けているもの", _city(plan)))


def _corrections_sheet() -> Sheet | None:
    plan = _plan()
    if plan is None:
        return None
    found = answers.ask(sources.corrections, scope=plan.municipality_key)
    return _filled(CORRECTIONS.sheet(found, "直したもの", _city(plan)))


def _themes_sheet() -> Sheet | None:
    plan = _plan()
    if plan is None:
        return None
    found = answers.ask(sources.theme_reasons, scope=plan.municipality_key)
    return _filled(THEMES.sheet(found, "取組をどの事項に置くか", _city(plan)))


def _contradictions_sheet() -> Sheet | None:
    plan = _plan()
    if plan is None:
        return None
    found = answers.ask(context.contradictions, scope=plan.municipality_key)
    return _filled(CONTRADICTIONS.sheet(found, CONTRADICTING, _city(plan)))


def _places_sheet() -> Sheet | None:
    plan = _plan()
    if plan is None:
        return None
    kpis = answers.ask(catalogue.kpis, scope=plan.municipality_key)
    return _filled(PLACES.sheet(kpis, "指標の場所", _city(plan)))


def _city(plan: Plan) -> tuple[tuple[str, str], ...]:
    return ((kinds.word(), plan.municipality_name),)


def _filled(sheet: Sheet) -> Sheet | None:
    return sheet if sheet.rows else None


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {
    "sources_counts": _counts_sheet,
    "sources_records": _records_sheet,
    "sources_gaps": _gaps_sheet,
    "sources_corrections": _corrections_sheet,
    "sources_themes": _themes_sheet,
    "sources_contradictions": _contradictions_sheet,
    "sources_places": _places_sheet,
}
