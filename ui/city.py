"""The pieces of a city's page: its filters, its headline, its sections."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from charts.way import Way
from metrics.catalogue import folded
from ui import formats, kpis, labels, markup
from ui.frames import each, grouped


def lead(plan: Any) -> markup.Markup:
    """Return the plan's record in one line, with the mark of a period that is over."""
    period = formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year)
    over = markup.Markup("　<span class='dx-tag'>計画期間終了</span>") if plan.is_period_over else ""
    return markup.joined(
        (
            f"{plan.publisher}　{period}　{plan.published_text}策定",
            over,
            "　",
            markup.link("出典", "sources", city=plan.city),
        )
    )


def headline(every: pd.DataFrame, initiatives: pd.DataFrame, plan: Any) -> markup.Markup:
    """Return the cards of a city: what it promises, what is due, what cannot be judged."""
    counts = {str(code): int(number) for code, number in every.status.value_counts().items()}
    missing = int(every.missing_report_count.fillna(0).astype(int).sum())
    due = [day for day in every.next_report_due_on if day is not None and day == day]
    return markup.cards(
        (
            ("取組", len(initiatives), "計画に挙げられた取組・事業の数"),
            ("指標", len(every), "一つの欄に二つの値があるものは分けて数える"),
            ("状態", markup.count_chips(counts) if counts else formats.ABSENT, "状態ごとの指標の数"),
            ("期限を過ぎた報告", f"{missing}件", "指標と年度の組の数"),
            (
                "次の報告の期限",
                formats.ABSENT if not due else f"{min(due):%Y-%m-%d}",
                "計画期間終了" if plan.is_period_over else "年度末の3か月後",
            ),
        )
    )


def departments(initiatives: pd.DataFrame) -> list[str]:
    """Return the departments that the plan names, in the order in which it first names them; 等 is none."""
    names = [name for row in initiatives.departments for name in str(row or "").split(";")]
    return [name for name in dict.fromkeys(names) if name and name != "等"]


def filtered(
    initiatives: pd.DataFrame,
    every: pd.DataFrame,
    themes: Sequence[str],
    statuses: Sequence[str],
    by_departments: Sequence[str],
    words: str,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the initiatives and KPIs that pass all filters; without a KPI it passes where no status is asked."""
    wanted = folded(words).split()

    def passes(row: Any) -> bool:
        return (
            (not themes or bool(set(themes) & set(str(row.themes or "").split(";"))))
            and (not by_departments or bool(set(by_departments) & set(str(row.departments or "").split(";"))))
        )  # fmt: skip

    kept = initiatives[[passes(row) for row in each(initiatives)]]
    of_kept = every[every.initiative_id.isin(kept.initiative_id)]
    if wanted:
        named = {row.initiative_id for row in each(kept) if _holds(f"{row.initiative_name} {row.section_name}", wanted)}
        of_kept = of_kept[[row.initiative_id in named or _holds(kpis.name(row), wanted) for row in each(of_kept)]]
        kept = kept[kept.initiative_id.isin(named | set(of_kept.initiative_id))]
    if statuses:
        of_kept = of_kept[of_kept.status.isin(statuses)]
        kept = kept[kept.initiative_id.isin(of_kept.initiative_id)]
    return kept, of_kept


def ways(shown: pd.DataFrame) -> list[Way]:
    """Return the KPIs whose plan asks for a position today, as rows of the way chart."""
    rows = []
    for kpi in each(shown):
        start, end, asked = kpi.baseline_binding_value, kpi.final_target_value, kpi.asked_value
        if start is None or end is None or asked is None or start == end:
            continue
        reached = None if kpi.attainment is None else float(kpi.attainment * 100)
        text = (
            f"{kpis.name(kpi)}<br>基準値 {formats.with_unit(start, kpi.unit)} → 最終目標 {formats.with_unit(end, kpi.unit)}"
            f"<br>いまの計画値 {formats.with_unit(asked, kpi.unit)}<br>{labels.status_text(kpi.status)}"
        )
        rows.append(Way(kpis.name(kpi), float((asked - start) / (end - start) * 100), reached, text))
    return rows


def ways_in_words(rows: Sequence[Way]) -> str:
    """Return the finding of the way chart in words."""
    asked = "、".join(f"{row.name}は{row.asked_percent:.0f}%" for row in rows if row.asked_percent is not None)
    reached = sum(row.reached_percent is not None for row in rows)
    return f"{len(rows)}件の指標について、計画が今日求める位置（{asked}）と、実績のある{reached}件の到達度。下の表に同じ値があります。"


def sections(shown: pd.DataFrame, shown_kpis: pd.DataFrame) -> markup.Markup:
    """Return the plan as it is built: a heading a section, in it one table with a group of KPIs for each initiative."""
    by_initiative = grouped(shown_kpis, "initiative_id")
    pieces: list[markup.Markup] = []
    for section, initiatives in shown.groupby("section_name", sort=False):
        groups = [
            (
                _initiative(initiative, initiative.initiative_id in by_initiative),
                [kpis.row(kpi) for kpi in each(by_initiative[initiative.initiative_id])]
                if initiative.initiative_id in by_initiative
                else [],
            )
            for initiative in each(initiatives)
        ]
        pieces.append(markup.Markup(f'<h3 class="dx-section">{markup.safe(section)}</h3>'))
        pieces.append(markup.grouped_table(kpis.HEADER, groups, f"{section}の取組と指標", kpis.NUMERIC))
    return markup.joined(pieces)


def _initiative(initiative: Any, has_kpi: bool) -> markup.Markup:
    mark = (
        markup.Markup(f' <span title="計画が示す重点の印">{markup.safe(initiative.own_mark)}</span>')
        if initiative.own_mark
        else ""
    )
    stage = (
        markup.Markup(f"　{markup.stage_chip(initiative.stage)}（{initiative.stage_on:%Y-%m-%d}報告）")
        if initiative.stage is not None
        else ""
    )
    department = str(initiative.departments or "").replace(";", "・")
    below = markup.joined(
        (
            f"{department}　" if department else "",
            initiative.summary,
            "" if has_kpi else "　（この取組に指標の記載はありません）",
            "　",
            markup.link("工程表", "roadmap", initiative=initiative.initiative_id),
        )
    )
    name = f"{initiative.number_text} {initiative.initiative_name}"
    return markup.Markup(
        f'<span id="{markup.safe(initiative.initiative_id)}">{markup.safe(name)}{mark}</span>{stage}'
        f"<small>{below}</small>"
    )


def _holds(text: str, wanted: Sequence[str]) -> bool:
    return all(word in folded(text) for word in wanted)
