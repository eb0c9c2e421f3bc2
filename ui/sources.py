"""The pieces of the sources page."""

from typing import Any

import pandas as pd

from domain.codes import GapReason
from domain.era import era_year
from ui import formats, kpis, labels, markup
from ui.frames import each
from ui.sheets import Sheets


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
    header = ("市", *(labels.GAP_REASON[reason] for reason in reasons), "計")
    return markup.table(header, rows, "欠けているものの件数", numeric=range(1, len(header)))


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
    names = {kpi.kpi_id: kpis.name(kpi) for kpi in each(every)}
    titles = dict(zip(initiatives.initiative_id, initiatives.initiative_name, strict=True))
    rows = [
        (
            gap.subject,
            _of(gap, names, titles),
            labels.GAP_REASON[GapReason(gap.reason)],
            gap.place,
            lines(gap.first_line, gap.last_line),
        )
        for gap in each(gaps)
    ]
    return markup.table(("欠けているもの", "どの指標・取組の", "理由", "場所", "行"), rows, "欠けているもの")


def correction_table(corrections: pd.DataFrame) -> markup.Markup:
    """Return every declared correction with the printed form."""
    rows = [
        (row.printed_text, row.corrected_text, row.reason, row.place, lines(row.first_line, row.last_line))
        for row in each(corrections)
    ]
    return markup.table(("印刷・変換のまま", "直した形", "理由", "場所", "行"), rows, "宣言して直したもの")


def place_table(every: pd.DataFrame) -> markup.Markup:
    """Return the place and the printed texts of every KPI."""
    rows = [
        (
            markup.link(kpis.name(kpi), "kpi", kpi=kpi.kpi_id),
            kpi.baseline_text or kpis.absence(kpi.baseline_absence),
            kpi.final_target_text or kpis.absence(kpi.target_absence),
            kpi.place,
            lines(kpi.first_line, kpi.last_line),
        )
        for kpi in each(every)
    ]
    return markup.table(("指標", "現状値（印刷のまま）", "最終目標（印刷のまま）", "場所", "行"), rows, "指標の場所")


def lines(first: int, last: int) -> str:
    """Return 512 or 512–515; nothing where the plan came without a text (line 0)."""
    if first == 0:
        return ""
    return str(first) if first == last else f"{first}–{last}"


def _of(gap: Any, names: dict[str, str], titles: dict[str, str]) -> object:
    if gap.kpi_id in names:
        return markup.link(names[gap.kpi_id], "kpi", kpi=gap.kpi_id)
    return titles.get(gap.initiative_id, "計画全体")


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {}
