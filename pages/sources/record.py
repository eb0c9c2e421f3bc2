"""The pieces of the sources page."""

from typing import Any

import pandas as pd

from domain.codes import GapReason
from domain.era import era_year
from domain.words import GAP_REASON
from metrics import catalogue, sources
from ui import answers, formats, kpi_rows, markup, selection
from ui.rows import as_frame, each
from ui.sheets import Sheet, Sheets, of_frame


def gap_counts(counts: pd.DataFrame, plans: pd.DataFrame) -> markup.Markup:
    """Return how much is missing, by city and reason."""
    found = {(row.city, row.reason): row.gap_count for row in each(counts)}
    reasons = [reason for reason in GapReason if any((city, reason) in found for city in plans.city)]
    rows = [
        (
            markup.link(plan.municipality_name, "sources", city=plan.city),
            *(found.get((plan.city, reason), 0) for reason in reasons),
            sum(found.get((plan.city, reason), 0) for reason in reasons),
        )
        for plan in each(plans)
    ]
    header = ("市", *(GAP_REASON[reason] for reason in reasons), "計")
    caption = "欠けているものの件数。市の名を選ぶと、上の記録がその市に替わります"
    return markup.table(header, rows, caption, numeric=range(1, len(header)), is_paired=True)


def record(plan: Any, city: Any) -> markup.Markup:
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
        ("変換で失われたもの", plan.conversion_note),
    ]
    return markup.definitions(items)


def gap_table(gaps: pd.DataFrame, initiatives: pd.DataFrame, every: pd.DataFrame) -> markup.Markup:
    """Return every missing thing with the indicator or initiative that misses it, its reason and its place."""
    names = {kpi.kpi_id: kpi_rows.name(kpi) for kpi in each(every)}
    titles = dict(zip(initiatives.initiative_id, initiatives.initiative_name, strict=True))
    rows = [
        (
            gap.subject,
            _of(gap, names, titles),
            GAP_REASON[GapReason(gap.reason)],
            gap.place,
            formats.lines(gap.first_line, gap.last_line),
        )
        for gap in each(gaps)
    ]
    header = ("欠けているもの", "どの指標・取組の", "理由", "場所", "行")
    return markup.table(header, rows, "欠けているもの", is_paired=True)


def correction_table(corrections: pd.DataFrame) -> markup.Markup:
    """Return every declared correction with the printed form."""
    rows = [
        (row.printed_text, row.corrected_text, row.reason, row.place, formats.lines(row.first_line, row.last_line))
        for row in each(corrections)
    ]
    return markup.table(("印刷・変換のまま", "直した形", "理由", "場所", "行"), rows, "宣言して直したもの")


def place_table(every: pd.DataFrame) -> markup.Markup:
    """Return the place and the printed texts of every KPI."""
    rows = [
        (
            markup.link(kpi_rows.name(kpi), "kpi", kpi=kpi.kpi_id),
            kpi.baseline_text or kpi_rows.absence(kpi.baseline_absence),
            kpi.final_target_text or kpi_rows.absence(kpi.target_absence),
            kpi.place,
            formats.lines(kpi.first_line, kpi.last_line),
        )
        for kpi in each(every)
    ]
    header = ("指標", "現状値（印刷のまま）", "最終目標（印刷のまま）", "場所", "行")
    return markup.table(header, rows, "指標の場所", is_paired=True)


def _of(gap: Any, names: dict[str, str], titles: dict[str, str]) -> object:
    if gap.kpi_id in names:
        return markup.link(names[gap.kpi_id], "kpi", kpi=gap.kpi_id)
    return titles.get(gap.initiative_id, "計画全体")


def plan_table(plans: pd.DataFrame) -> markup.Markup:
    """Return the documents of all cities."""
    rows = [
        (
            markup.link(plan.municipality_name, "sources", city=plan.city),
            plan.plan_name,
            formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year),
            plan.published_text + (f"（{plan.revised_text}）" if plan.revised_text else ""),
            plan.national_list,
        )
        for plan in each(plans)
    ]
    header = ("市", "表題", "計画期間", "策定・改定", "対応する国の一覧（自治体DX推進計画）")
    return markup.table(header, rows, "計画書の一覧")


def chosen(plans: pd.DataFrame) -> Any:
    """Return the plan of the city that the address selects, the first one where it names none."""
    named = plans[plans.city == selection.asked("city")]
    return (plans if named.empty else named).iloc[0]


def _plan() -> Any:
    plans = as_frame(catalogue.Plan, answers.ask(catalogue.plans))
    return None if plans.empty else chosen(plans)


def _reasons(rows: pd.DataFrame) -> str:
    found = rows.reason.value_counts()
    return "・".join(f"{GAP_REASON[reason]} {found[reason]}" for reason in GapReason if reason in found)


def gaps_told(gaps: pd.DataFrame) -> str:
    """Return how many things are missing, and why, in one line."""
    return f"欠けているもの {len(gaps)}件" + (f"（{_reasons(gaps)}）" if len(gaps) else "")


def _counts_sheet() -> Sheet | None:
    counts = as_frame(sources.GapCount, answers.ask(sources.gap_counts))
    rows = [(row.municipality_name, GAP_REASON[GapReason(row.reason)], row.gap_count) for row in each(counts)]
    return _sheet("欠けているものの件数", ["市", "理由", "件数"], rows)


def _records_sheet() -> Sheet | None:
    plans = as_frame(catalogue.Plan, answers.ask(catalogue.plans))
    cities = {city.city: city for city in each(as_frame(catalogue.City, answers.ask(catalogue.cities)))}
    columns = ["市", "表題", "発行", "策定・発行", "改定", "開始年度", "終了年度", "計画期間終了", "対応する国の一覧"]
    columns += ["人口（人）", "人口の時点", "人口の出典", "人口は要確認", "構成", "変換で失われたもの"]
    rows = [
        (
            plan.municipality_name,
            plan.plan_name,
            plan.publisher,
            plan.published_text,
            plan.revised_text,
            plan.start_fiscal_year,
            plan.end_fiscal_year,
            bool(plan.is_period_over),
            plan.national_list,
            cities[plan.city].population_count,
            cities[plan.city].population_on,
            cities[plan.city].population_source,
            not cities[plan.city].is_population_confirmed,
            plan.form_note,
            plan.conversion_note,
        )
        for plan in each(plans)
    ]
    return _sheet("計画書の記録", columns, rows)


def _gaps_sheet() -> Sheet | None:
    plan = _plan()
    if plan is None:
        return None
    scope = int(plan.municipality_key)
    names = {kpi.kpi_id: kpi_rows.name(kpi) for kpi in each(as_frame(catalogue.Kpi, answers.ask(catalogue.kpis, scope=scope)))}
    titles = {row.initiative_id: row.initiative_name for row in each(as_frame(catalogue.Initiative, answers.ask(catalogue.initiatives, scope=scope)))}
    rows = [
        (
            gap.subject,
            titles.get(gap.initiative_id),
            names.get(gap.kpi_id),
            GAP_REASON[GapReason(gap.reason)],
            gap.place,
            *_lines(gap),
            gap.kpi_id,
        )
        for gap in each(as_frame(sources.Gap, answers.ask(sources.gaps, scope=scope)))
    ]
    columns = ["欠けているもの", "取組", "指標", "理由", "場所", "行（初め）", "行（終わり）", "指標ID"]
    return _sheet("欠けているもの", columns, rows, plan)


def _corrections_sheet() -> Sheet | None:
    plan = _plan()
    if plan is None:
        return None
    rows = [
        (row.printed_text, row.corrected_text, row.reason, row.place, *_lines(row))
        for row in each(as_frame(sources.Correction, answers.ask(sources.corrections, scope=int(plan.municipality_key))))
    ]
    columns = ["印刷・変換のまま", "直した形", "理由", "場所", "行（初め）", "行（終わり）"]
    return _sheet("直したもの", columns, rows, plan)


def _places_sheet() -> Sheet | None:
    plan = _plan()
    if plan is None:
        return None
    rows = [
        (kpi_rows.name(kpi), kpi.baseline_text, kpi.final_target_text, kpi.place, *_lines(kpi), kpi.kpi_id)
        for kpi in each(as_frame(catalogue.Kpi, answers.ask(catalogue.kpis, scope=int(plan.municipality_key))))
    ]
    columns = ["指標", "現状値（印刷のまま）", "最終目標（印刷のまま）", "場所", "行（初め）", "行（終わり）", "指標ID"]
    return _sheet("指標の場所", columns, rows, plan)


def _lines(row: Any) -> tuple[int | None, int | None]:
    return (row.first_line, row.last_line) if row.first_line else (None, None)


def _sheet(title: str, columns: list[str], rows: list[tuple[Any, ...]], plan: Any = None) -> Sheet | None:
    filters = () if plan is None else (("市", str(plan.municipality_name)),)
    return of_frame(title, pd.DataFrame(rows, columns=columns, dtype=object), filters) if rows else None


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {
    "sources_counts": _counts_sheet,
    "sources_records": _records_sheet,
    "sources_gaps": _gaps_sheet,
    "sources_corrections": _corrections_sheet,
    "sources_places": _places_sheet,
}
