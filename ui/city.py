"""The pieces of a city's page: its filters, its headline, its sections."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from charts.pace import Pace
from charts.way import Way
from domain.fiscal import last_day
from metrics.catalogue import folded
from ui import formats, kpis, labels, markup
from ui.frames import each, grouped
from ui.sheets import Sheets

WAY_NOTE = (
    "左端が基準値、右端が最終目標です。縦線は、年度ごとの目標または按分線（自動計算・市の公式目標ではありません）が"
    "今日求める位置。"
)
WAY_WORDS = {"asked": "計画が今日求める位置", "reached": "実績の到達度", "axis": "基準値から最終目標までの道のり"}
PACE_NOTE = (
    "道のり全体を100%として、1年あたりに何%進むか。急なものから並べます。"
    "実績のない指標は、基準値から最終目標までをならしたペースを示します。"
)
PACE_WORDS = {
    "planned": "道のり全体をならしたペース",
    "past": "これまでのペース",
    "needed": "これから必要なペース",
    "axis": "1年あたりに進む割合",
}


def lead(plan: Any) -> markup.Markup:
    """Return the plan's record in one line, with the mark of a period that is over."""
    period = formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year)
    over = markup.Markup("　<span class='dx-tag'>計画期間終了</span>") if plan.is_period_over else ""
    return markup.joined(
        (
            f"{plan.publisher}　{period}　{plan.published_text.removesuffix('策定')}策定",
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


def ways(shown: pd.DataFrame, shares: pd.DataFrame) -> list[Way]:
    """Return the KPIs whose plan asks for a position today, as rows of the way chart."""
    rows = shown.merge(shares, on=["municipality_key", "kpi_id"])
    return [
        Way(kpis.name(kpi), _percent(kpi.asked_share), _percent(kpi.reached_share), _way_text(kpi))
        for kpi in each(rows)
        if kpi.asked_share is not None
    ]


def ways_in_words(rows: Sequence[Way]) -> str:
    """Return the finding of the way chart in words."""
    asked = "、".join(f"{row.name}は{row.asked_percent:.0f}%" for row in rows)
    reached = sum(row.reached_percent is not None for row in rows)
    return (
        f"{len(rows)}件の指標について、計画が今日求める位置（{asked}）と、実績のある{reached}件の到達度。"
        "下の表に同じ値があります。"
    )


def paces(shown: pd.DataFrame, shares: pd.DataFrame) -> list[Pace]:
    """Return the KPIs whose way is not yet done, the steepest first: as needed, or as planned without a report."""
    rows = shown.merge(shares, on=["municipality_key", "kpi_id"])
    found = [
        Pace(
            kpis.name(kpi),
            _percent(kpi.planned_share_per_year),
            _percent(kpi.needed_share_per_year),
            _percent(kpi.past_share_per_year),
            _pace_text(kpi),
        )
        for kpi in each(rows)
        if kpi.needed_share_per_year is not None or (kpi.latest_on is None and kpi.planned_share_per_year is not None)
    ]
    return sorted(found, key=_steepness, reverse=True)


def paces_in_words(rows: Sequence[Pace]) -> str:
    """Return the finding of the pace chart in words."""
    steepest = "、".join(f"{row.name}（毎年{_steepness(row):.0f}%）" for row in rows[:3])
    return f"{len(rows)}件の指標の必要ペース。道のり全体に対して急なものから{steepest}。下の表に値があります。"


def due_soon(shown: pd.DataFrame, today: date) -> markup.Markup:
    """Return the final targets and the reports that fall due within the next twelve months."""
    until = today.replace(year=today.year + 1) if (today.month, today.day) != (2, 29) else date(today.year + 1, 3, 1)
    rows = []
    for kpi in each(shown):
        year = kpi.final_target_fiscal_year
        if year is not None and year == year and today <= last_day(int(year)) <= until:
            target = formats.amount(kpi.final_target_low_value, kpi.final_target_high_value, kpi.unit)
            rows.append((last_day(int(year)), "最終目標の期限", kpi, f"目標 {target}"))
        due = kpi.next_report_due_on
        if due is not None and due == due and today <= due <= until:
            rows.append((due, "報告の期限", kpi, f"{formats.fiscal_year(kpi.next_report_fiscal_year)}の実績"))
    if not rows:
        return markup.paragraph("これから1年の間に期限が来るものはありません。", is_note=True)
    rows.sort(key=lambda row: (row[0], row[1]))
    cells = [
        (formats.day(day), what, markup.link(kpis.name(kpi), "kpi", kpi=kpi.kpi_id), text)
        for day, what, kpi, text in rows
    ]
    return markup.table(("期限", "種別", "指標", "内容"), cells, "これから1年の間に期限が来るもの")


def _percent(share: Any) -> float | None:
    return None if share is None or share != share else float(share * 100)


def _steepness(pace: Pace) -> float:
    needed = pace.needed_percent if pace.needed_percent is not None else pace.planned_percent
    return needed or 0.0


def _way_text(kpi: Any) -> str:
    start = formats.with_unit(kpi.baseline_binding_value, kpi.unit)
    end = formats.with_unit(kpi.final_target_value, kpi.unit)
    asked = formats.with_unit(kpi.asked_value, kpi.unit)
    return f"{kpis.name(kpi)}<br>基準値 {start} → 最終目標 {end}<br>いまの計画値 {asked}<br>{labels.status_text(kpi.status)}"


def _pace_text(kpi: Any) -> str:
    past = "実績なし" if kpi.past_per_year is None else f"これまで {formats.signed(kpi.past_per_year, kpi.unit)}/年"
    return f"{kpis.name(kpi)}<br>必要ペース {kpis.pace(kpi, kpi.unit)}<br>{past}"


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


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {}
