"""KPIs as rows of a table: definition and verdict joined, each cell in the words of the pages."""

from typing import Any

import pandas as pd

from domain.codes import Absence, Kind, TargetSource
from metrics import catalogue, status
from ui import answers, formats, labels, markup

HEADER = ("指標", "基準値", "直近の実績", "最終目標", "いまの計画値", "必要ペース", "状態")
NUMERIC = (1, 2, 3, 4, 5)

# Who says what is asked for today; the codes are of metrics/status.sql.
ASKED = {"city": "市の目標", "line": "按分線（自動計算）", "held": "保つ水準"}


def frame(scope: int = 0) -> pd.DataFrame:
    """Return one row per KPI with its definition, city, initiative and verdict, in the order of the plans."""
    definitions = answers.ask(catalogue.kpis, scope=scope)
    verdicts = answers.ask(status.of_all, scope=scope)
    fresh = [column for column in verdicts.columns if column == "kpi_id" or column not in definitions.columns]
    reported = answers.ask(catalogue.reported, scope=scope)
    joined = definitions.merge(verdicts[fresh], on="kpi_id", how="left", validate="one_to_one")
    return joined.merge(reported, on="kpi_id", how="left", validate="one_to_one")


def name(kpi: Any) -> str:
    """Return the printed name, with the component where the indicator has several."""
    return f"{kpi.kpi_name}（{kpi.component_name}）" if kpi.component_name else str(kpi.kpi_name)


def row(kpi: Any) -> tuple[markup.Markup, ...]:
    """Return the cells of one KPI under HEADER."""
    return (
        name_cell(kpi),
        baseline_cell(kpi),
        latest_cell(kpi),
        target_cell(kpi),
        asked_cell(kpi),
        pace_cell(kpi),
        markup.chip(kpi.status, bool(kpi.is_stale)),
    )


def name_cell(kpi: Any) -> markup.Markup:
    """Return the name as a link to the KPI's page, and its place in the plan for the pointer that rests on it."""
    where = f"出どころ：{kpi.place}（変換結果の{kpi.first_line}行）"
    return markup.Markup(f'<span title="{markup.safe(where)}">{markup.link(name(kpi), "kpi", kpi=kpi.kpi_id)}</span>')


def baseline_cell(kpi: Any) -> markup.Markup:
    """Return the baseline with its day, or why there is none."""
    if kpi.baseline_on is None or kpi.baseline_on != kpi.baseline_on:
        return _figure(formats.ABSENT, absence(kpi.baseline_absence))
    value = formats.amount(kpi.baseline_low_value, kpi.baseline_high_value, baseline_unit(kpi))
    return _figure(value, f"{kpi.baseline_on:%Y-%m-%d}")


def baseline_unit(kpi: Any) -> str | None:
    """Return the unit of the baseline: that of a yearly increase (手続/年) starts from a stock (手続)."""
    return None if kpi.unit is None else kpi.unit.removesuffix("/年") if kpi.kind == Kind.INCREMENT else str(kpi.unit)


def latest_cell(kpi: Any) -> markup.Markup:
    """Return the latest actual after the baseline with its day, judged or not, or that there is none."""
    if kpi.latest_on is None and kpi.reported_on is not None and kpi.reported_on == kpi.reported_on:
        value = formats.amount(kpi.reported_low_value, kpi.reported_high_value, kpi.unit)
        return _figure(value, f"{kpi.reported_on:%Y-%m-%d}")
    if kpi.latest_on is None:
        return _figure(formats.ABSENT, "まだない")
    return _figure(formats.with_unit(kpi.latest_value, kpi.unit), f"{kpi.latest_on:%Y-%m-%d}")


def target_cell(kpi: Any) -> markup.Markup:
    """Return the final target with its year, or why there is none."""
    if kpi.final_target_fiscal_year is None:
        return _figure(formats.ABSENT, absence(kpi.target_absence))
    year = formats.fiscal_year(kpi.final_target_fiscal_year)
    assumed = "・年度は推定" if kpi.final_target_source == TargetSource.PLAN_END else ""
    return _figure(formats.amount(kpi.final_target_low_value, kpi.final_target_high_value, kpi.unit), year + assumed)


def asked_cell(kpi: Any) -> markup.Markup:
    """Return what the plan asks for at the day of reading, and whether the city or the interpolated line says so."""
    if kpi.asked_value is None:
        return _figure(formats.ABSENT, "")
    return _figure(formats.with_unit(kpi.asked_value, kpi.unit), ASKED.get(kpi.asked_rule, ""))


def pace_cell(kpi: Any) -> markup.Markup:
    """Return the change that each remaining year must bring."""
    return _figure(pace(kpi, kpi.unit), "")


def pace(verdict: Any, unit: str | None) -> str:
    """Return 必要ペース: from the latest actual, or from the baseline where nothing was reported after it."""
    needed = verdict.needed_per_year if verdict.latest_on is not None else verdict.planned_per_year
    return formats.ABSENT if needed is None else f"{formats.signed(needed, unit)}/年"


def pace_note(verdict: Any) -> str:
    """Return from where the pace counts."""
    if verdict.latest_on is not None and verdict.needed_per_year is None:
        return "目標に届いた、最終年度が済んだ、または年度ごとに見る指標にはない"
    if verdict.latest_on is not None:
        return "直近の実績から、毎年これだけ変われば目標に届く"
    return "基準値から最終目標までの道のりを、1年あたりにならした変化" if verdict.planned_per_year is not None else ""


def absence(code: object) -> str:
    """Return why a printed cell holds no value, in words."""
    return labels.ABSENCE[Absence(str(code))] if code else ""


def _figure(figure: str, below: str) -> markup.Markup:
    return markup.Markup(f"{markup.safe(figure)}<small>{markup.safe(below)}</small>")
