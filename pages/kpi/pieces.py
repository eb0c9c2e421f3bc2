"""The pieces of a KPI's page: chooser, remarks, the series of its chart in words."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from domain.codes import Direction, Kind, Status, TargetSource
from domain.words import STATUS, TARGET_SOURCE
from metrics import catalogue, comparison, revisions, status
from metrics.catalogue import Initiative, Kpi, KpiDefinition
from metrics.status import KpiStatus
from metrics.trajectory import Trajectory
from pages.kpi import neighbours, verdict
from pages.kpi.neighbours import Alike
from ui import answers, formats, heading, kpi_rows, markup, phone_table, selection, succession

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


def chosen(every: Sequence[Kpi]) -> str:
    """Return the kpi_id that the address asks for; without one, or with an unknown one, the first of the asked city."""
    asked = succession.kpi_asked()
    if asked is not None and is_known(asked, every):
        return asked
    of_city = [kpi for kpi in every if kpi.city == selection.asked("city")]
    return (of_city or every)[0].kpi_id


def without_kpis(every: Sequence[Kpi]) -> markup.Markup | None:
    """Return in words that the city of the address has a plan without KPIs, where it has; the page shows another's."""
    asked = selection.asked("city")
    plan = next((plan for plan in answers.ask(catalogue.plans) if plan.city == asked), None)
    if plan is None or any(kpi.city == asked for kpi in every):
        return None
    where = markup.link(f"{plan.municipality_name}の計画を見る", "city", city=plan.city)
    return markup.paragraph(f"{plan.municipality_name}の計画は指標（KPI）を定めていません。", where)


def is_known(kpi_id: str, every: Sequence[Kpi]) -> bool:
    """Tell whether one of the KPIs is that one."""
    return any(kpi.kpi_id == kpi_id for kpi in every)


def chooser(every: Sequence[Kpi]) -> str:
    """Draw the choice of city and KPI, and return the chosen kpi_id; an unknown one falls back to the first."""
    first = chosen(every)
    cities = {kpi.city: kpi.municipality_name for kpi in every}
    of_first = next(kpi.city for kpi in every if kpi.kpi_id == first)
    left, right = st.columns([1, 3])
    with left:
        city = selection.leading("city", "市", cities, of_first, clears="kpi")
    names = {kpi.kpi_id: f"{kpi.initiative_name}：{kpi_rows.name(kpi)}" for kpi in every if kpi.city == city}
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


def _initiative(definition: KpiDefinition) -> Initiative | None:
    """Return the KPI's initiative, None where the plan has left it out."""
    initiatives = answers.ask(catalogue.initiatives, scope=definition.municipality_key)
    return next((found for found in initiatives if found.initiative_id == definition.initiative_id), None)


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
        lines.append("幅のある値は、" + ("上限側で評価" if definition.direction is Direction.DOWN else "下限側で評価"))
    if definition.note:
        lines.append(definition.note)
    items = [markup.html("<li>{}</li>", phone_table.unbroken(line)) for line in lines]
    return markup.html('<ul class="dx-remarks">{}</ul>', items) if items else markup.EMPTY


def _revised(definition: KpiDefinition, now: Status, originally: Status) -> str:
    years = [target.fiscal_year for target in definition.targets if target.target_revision > 0]
    named = "・".join(formats.fiscal_year(year) for year in years)
    if now is originally:
        return f"目標が改定されています（{named}）。当初目標のままでも、状態は同じ「{STATUS[now].name}」です。"
    return (
        f"目標が改定されています（{named}）。状態「{STATUS[now].name}」は現行目標によるもので、"
        f"当初目標のままなら「{STATUS[originally].name}」です。"
    )


def series(way: Trajectory, kind: Kind) -> dict[str, list[tuple[date, float]]]:
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
        return "基準値も目標も数値としては残っていないため、図は描けません。"
    if not way.actual_closed and not way.actual_provisional:
        return f"基準値の後の実績はまだ登録されていません。計画の目標だけを描いています。{unit}"
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
    return f"{kpi_rows.name(definition)}の推移と目標。{told}。状態は{state}。下の表に同じ値があります。"


def alike(kpi_id: str) -> list[Alike]:
    """Return the KPIs of other cities that measure the same, with their verdicts."""
    return neighbours.of_kpi(answers.ask(comparison.of_all), answers.ask(status.of_city), kpi_id)


def above(definition: KpiDefinition, judged: KpiStatus, way: Trajectory) -> markup.Markup:
    """Return what stands above the chart."""
    return markup.joined((headline(definition, judged), heading.part("推移と目標", chart_note(way))))
