"""The pieces of a KPI's page: chooser, remarks, the series of its chart in words, what it lets save."""

from typing import Any

import pandas as pd
import streamlit as st

from domain.codes import Kind, Status, TargetSource
from domain.words import STATUS, TARGET_SOURCE
from metrics import catalogue, comparison, revisions, status, yearly
from metrics.catalogue import KpiDefinition
from metrics.status import KpiStatus
from metrics.trajectory import Trajectory
from pages.kpi import neighbours, places, values, verdict
from ui import answers, formats, heading, kpi_rows, markup, phone_table, selection
from ui.rows import as_frame, each
from ui.sheets import Sheet, Sheets, of_frame

WORDS = {
    "line": "按分線（自動計算・市の公式目標ではありません）",
    "target": "目標",
    "need_pace": "必要ペース（直近の実績から目標まで）",
    "actual": "実績",
    "provisional": "速報（判定に使わない）",
    "late": "期限後の実績（判定に使わない）",
    "baseline": "基準値",
    "forecast": "参考：これまでの伸びが続いた場合",
    "forecast_range": "参考：その幅",
}
TODAY = "今日"


def chosen(every: pd.DataFrame) -> str:
    """Return the kpi_id that the address asks for; without one, or with an unknown one, the first of the asked city."""
    asked = selection.asked("kpi")
    if asked in set(every.kpi_id):
        return str(asked)
    of_city = every[every.city == selection.asked("city")]
    return str((every if of_city.empty else of_city).kpi_id.iloc[0])


def chooser(every: pd.DataFrame) -> str:
    """Draw the choice of city and KPI, and return the chosen kpi_id; an unknown one falls back to the first."""
    first = chosen(every)
    cities = dict(zip(every.city, every.municipality_name, strict=True))
    of_first = str(every.city[every.kpi_id == first].iloc[0])
    left, right = st.columns([1, 3])
    with left:
        city = selection.leading("city", "市", cities, of_first, clears="kpi")
    of_city = every[every.city == city]
    names = {row.kpi_id: f"{row.initiative_name}：{kpi_rows.name(row)}" for row in each(of_city)}
    with right:
        return selection.one("kpi", "指標", names, default=first if city == of_first else next(iter(names)))


def title(definition: KpiDefinition) -> str:
    """Return the name of the KPI with its component."""
    return kpi_rows.name(definition)


def lead(definition: KpiDefinition) -> markup.Markup:
    """Return the city, the section and the initiative that it belongs to."""
    department = definition.departments.replace(";", "・")
    return markup.joined(
        (
            markup.link(definition.municipality_name, "city", city=definition.city),
            f"　{definition.section_name}　{definition.initiative_name}",
            f"（{department}）" if department else "",
        )
    )


def headline(definition: KpiDefinition, judged: KpiStatus) -> markup.Markup:
    """Return the verdict, the way, the four numbers or what stands in their place, and what must be known with them."""
    return markup.joined(
        (
            verdict.headline(definition, judged, _initiative(definition)),
            remarks(definition, judged, answers.ask(revisions.first_status, definition.kpi_id)),
        )
    )


def _initiative(definition: KpiDefinition) -> Any:
    """Return the row of the KPI's initiative, None where the plan has left it out."""
    initiatives = as_frame(catalogue.Initiative, answers.ask(catalogue.initiatives, scope=definition.municipality_key))
    found = list(each(initiatives[initiatives.initiative_id == definition.initiative_id]))
    return found[0] if found else None


def remarks(definition: KpiDefinition, judged: KpiStatus, originally: Status | None) -> markup.Markup:
    """Return what a reader must know before trusting the figures, a line each; `originally`: under 当初目標."""
    lines = [] if originally is None else [_revised(definition, judged.status, originally)]
    if judged.is_period_over:
        lines.append("計画期間終了：この計画の期間は終わっています。")
    if judged.latest_on is not None and judged.missing_report_count:
        first = formats.fiscal_year(judged.first_missing_fiscal_year)
        lines.append(
            f"期限を過ぎた報告が{judged.missing_report_count}年度分あります（{first}から）。"
            "このダッシュボードに実績がないという意味で、市が公表していないという意味ではありません。"
        )
    if judged.latest_on is not None and judged.next_report_due_on is not None:
        year, due = formats.fiscal_year(judged.next_report_fiscal_year), formats.day(judged.next_report_due_on)
        lines.append(f"次の報告：{year}分、期限は{due}。")
    if judged.latest_on is not None and judged.report_word is not None:
        lines.append(f"直近の報告は「{verdict.report_word(judged)}」で、判定には使いません。")
    if any(target.source is TargetSource.PLAN_END for target in definition.targets):
        lines.append(TARGET_SOURCE[TargetSource.PLAN_END])
    if definition.kind is Kind.RANGE and definition.direction is not None:
        lines.append("幅のある値は、" + ("上限側で評価" if definition.direction == "down" else "下限側で評価"))
    if definition.note:
        lines.append(definition.note)
    if not lines:
        return markup.Markup("")
    items = "".join(f"<li>{phone_table.unbroken(line)}</li>" for line in lines)
    return markup.Markup(f'<ul class="dx-remarks">{items}</ul>')


def _revised(definition: KpiDefinition, now: Status, originally: Status) -> str:
    years = [target.fiscal_year for target in definition.targets if target.target_revision > 0]
    named = "・".join(formats.fiscal_year(year) for year in years)
    if now is originally:
        return f"目標が改定されています（{named}）。当初目標のままでも、状態は同じ「{STATUS[now].name}」です。"
    return (
        f"目標が改定されています（{named}）。状態「{STATUS[now].name}」は現行目標によるもので、"
        f"当初目標のままなら「{STATUS[originally].name}」です。"
    )


def series(way: Trajectory, kind: Kind) -> dict[str, list[tuple[Any, float]]]:
    """Return the points of the chart by the names of its series; the stock before a yearly increase is none of them."""
    by_name = {
        "baseline": () if kind is Kind.INCREMENT else way.baseline,
        "target": way.target,
        "line": way.line,
        "actual": way.actual_closed,
        "provisional": way.actual_provisional,
        "late": way.actual_late,
        "need_pace": way.need_pace,
    }
    drawn = {name: [(point.on, float(point.value)) for point in found] for name, found in by_name.items()}
    if way.forecast is not None:
        start = (way.forecast.start.on, float(way.forecast.start.value))
        ends = [(way.forecast.on, float(end)) for end in (way.forecast.low, way.forecast.high)]
        drawn["forecast"] = [start, (way.forecast.on, float(way.forecast.value))]
        drawn["forecast_range"] = [start, *ends, start]
    return drawn


def chart_note(way: Trajectory) -> str:
    """Return what is and is not in the chart, and the unit of its axis."""
    unit = f"縦の目盛りの単位は{way.unit}。" if way.unit else ""
    if not way.target and not way.baseline and way.actual_closed:
        return f"数値の基準値と目標がないため、報告された実績だけを描いています。{unit}"
    if not way.target and not way.baseline:
        return "基準値も目標も数値としては残っていないため、道のりは描けません。"
    if not way.actual_closed and not way.actual_provisional:
        return f"基準値の後の実績はまだ登録されていません。計画が求める道のりだけを描いています。{unit}"
    return f"実績の線は、間の年度が欠けているところでは結びません。{unit}"


def is_drawn(way: Trajectory) -> bool:
    """Tell whether there is anything to draw but today's line."""
    return bool(way.target or way.baseline or way.actual_closed or way.actual_provisional or way.actual_late)


def in_words(definition: KpiDefinition, judged: KpiStatus) -> str:
    """Return the finding of the chart in words."""
    steps = [verdict.baseline_step(definition), verdict.latest_step(definition, judged)]
    if judged.asked_value is not None:
        steps.append(("いまの計画値", formats.with_unit(judged.asked_value, definition.unit), ""))
    steps.append(verdict.target_step(definition))
    told = "、".join(f"{name}は{value}" for name, value, _ in steps)
    state = STATUS[judged.status].name
    return f"{kpi_rows.name(definition)}の道のり。{told}。状態は{state}。下の表に同じ値があります。"


def alike(kpi_id: str) -> pd.DataFrame:
    """Return the KPIs of other cities that measure the same."""
    return neighbours.of_kpi(as_frame(comparison.Measured, answers.ask(comparison.of_all)), kpi_id)


def statuses() -> dict[str, KpiStatus]:
    """Return the verdicts of all KPIs by kpi_id."""
    return {row.kpi_id: row for row in answers.ask(status.of_city)}


def above(definition: KpiDefinition, judged: KpiStatus, way: Trajectory) -> markup.Markup:
    """Return what stands above the chart."""
    return markup.joined((headline(definition, judged), heading.part("道のり", chart_note(way))))


def _definition() -> KpiDefinition | None:
    every = as_frame(catalogue.Kpi, answers.ask(catalogue.kpis))
    return None if every.empty else answers.ask(catalogue.kpi, chosen(every))


def _sheet(what: str, definition: KpiDefinition, frame: pd.DataFrame) -> Sheet | None:
    title = f"{definition.municipality_name}_{kpi_rows.name(definition)}_{what}"
    return None if frame.empty else of_frame(title, frame)


def _points_sheet() -> Sheet | None:
    definition = _definition()
    return None if definition is None else _sheet("値", definition, values.frame(definition))


def _stock_sheet() -> Sheet | None:
    definition = _definition()
    if definition is None:
        return None
    stock = answers.ask(yearly.stock_path, definition.kpi_id)
    return _sheet("総数の道のり", definition, values.stock_frame(definition, stock))


def _calculation_sheet() -> Sheet | None:
    definition = _definition()
    judged = None if definition is None else answers.ask(status.of_kpi, definition.kpi_id)
    if definition is None or judged is None:
        return None
    return _sheet("計算の根拠", definition, places.calculation_frame(definition, judged))


def _places_sheet() -> Sheet | None:
    definition = _definition()
    return None if definition is None else _sheet("出どころ", definition, places.places_frame(definition))


def _alike_sheet() -> Sheet | None:
    definition = _definition()
    if definition is None:
        return None
    return _sheet("ほかの市の共通指標", definition, neighbours.frame(alike(definition.kpi_id), statuses()))


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {
    "kpi_points": _points_sheet,
    "kpi_stock": _stock_sheet,
    "kpi_calculation": _calculation_sheet,
    "kpi_places": _places_sheet,
    "kpi_alike": _alike_sheet,
}
