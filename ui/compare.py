"""The pieces of the comparison between cities."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from charts.comparison import Bar
from domain.codes import Stage
from domain.era import short_fiscal_year
from ui import formats, kpis, markup
from ui.frames import each
from ui.sheets import Sheets


def bars(rows: pd.DataFrame) -> list[Bar]:
    """Return one bar a KPI; where only one end of a band is known, that end."""
    return [
        Bar(
            f"{row.municipality_name}　{row.component_name}" if row.component_name else _unique(row, rows),
            _end(row.low_value, row.high_value),
            formats.amount(row.low_value, row.high_value, row.unit),
            _end(row.final_target_low_value, row.final_target_high_value),
            formats.amount(row.final_target_low_value, row.final_target_high_value, row.unit),
        )
        for row in each(rows)
    ]


def common_unit(rows: pd.DataFrame) -> str:
    """Return the unit where all rows share it, else nothing: then only the bars bear their units."""
    units = set(rows.unit.dropna())
    return str(units.pop()) if len(units) == 1 else ""


def in_words(name: str, shown: Sequence[Bar]) -> str:
    """Return the finding of the chart in words."""
    return (
        f"{name}。" + "、".join(f"{bar.name}は{bar.value_text}（最終目標 {bar.target_text}）" for bar in shown) + "。"
    )


def table(rows: pd.DataFrame) -> markup.Markup:
    """Return values, targets, sizes per 1,000 residents and what differs."""
    has_size = bool(rows.is_per_resident.astype(bool).any())
    header = [
        "市",
        "指標",
        "直近の値",
        "いつの値か",
        "最終目標",
        *(["人口1,000人あたり"] if has_size else []),
        "定義・分母の違い",
    ]
    body = []
    for row in each(rows):
        target = formats.amount(row.final_target_low_value, row.final_target_high_value, row.unit)
        year = "" if row.final_target_fiscal_year is None else formats.fiscal_year(row.final_target_fiscal_year)
        cells: list[object] = [
            row.municipality_name,
            markup.link(kpis.name(row), "kpi", kpi=row.kpi_id),
            formats.amount(row.low_value, row.high_value, row.unit),
            "値の記載なし"
            if row.observed_on is None
            else f"{row.observed_on:%Y-%m-%d}（{'実績' if row.value_source == 'actual' else '基準値'}）",
            markup.Markup(f"{markup.safe(target)}<small>{markup.safe(year)}</small>"),
        ]
        if has_size:
            cells.append(_per_thousand(row))
        body.append((*cells, row.difference_note))
    return markup.table(header, body, "市の順は順位ではありません", numeric=(2, 4, 5) if has_size else (2, 4))


def stage_table(cells: pd.DataFrame, plans: pd.DataFrame, theme: str) -> markup.Markup:
    """Return, by city and fiscal year, how many lines of work a plan puts at which stage of a theme."""
    of_theme = cells[[theme in str(themes or "").split(";") for themes in cells.themes]]
    of_theme = of_theme[of_theme.stage.notna()]
    counts = {key: int(number) for key, number in of_theme.groupby(["city", "fiscal_year", "stage"]).size().items()}
    years = range(int(plans.start_fiscal_year.min()), int(plans.end_fiscal_year.max()) + 1)
    rows = []
    for plan in each(plans):
        row: list[object] = [markup.link(plan.municipality_name, "roadmap", city=plan.city, theme=theme)]
        for year in years:
            if not plan.start_fiscal_year <= year <= plan.end_fiscal_year:
                row.append(markup.Markup('<span class="dx-note">期間外</span>'))
                continue
            found = {stage: counts[plan.city, year, stage] for stage in Stage if (plan.city, year, stage) in counts}
            row.append(markup.stage_counts(found) if found else formats.ABSENT)
        rows.append(row)
    header = ("市", *(f"{short_fiscal_year(year)}（{year}）" for year in years))
    return markup.table(header, rows, "数字は工程表の行の数（—は工程表に記載がない年度）")


def _per_thousand(row: Any) -> markup.Markup:
    if row.per_thousand_value is None:
        return markup.Markup(formats.ABSENT)
    census = f"人口{formats.number(row.population_count)}人（{row.population_on:%Y-%m-%d}）"
    mark = "" if row.is_population_confirmed else "・要確認"
    return markup.Markup(
        f"{markup.safe(formats.with_unit(row.per_thousand_value, row.unit, 1))}<small>{census}{mark}</small>"
    )


def _unique(row: Any, rows: pd.DataFrame) -> str:
    is_alone = int((rows.municipality_name == row.municipality_name).sum()) == 1
    return row.municipality_name if is_alone else f"{row.municipality_name}　{row.kpi_name}"


def _end(low: Any, high: Any) -> float | None:
    value = low if low is not None else high
    return None if value is None else float(value)


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {}
