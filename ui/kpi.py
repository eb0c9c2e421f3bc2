"""The pieces of a KPI's page: chooser, headline, the series of its chart in words."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from domain.codes import Kind, Mark, ObservationSource, Status, TargetSource, ValueCode
from metrics.catalogue import KpiDefinition, TargetYear
from metrics.status import KpiStatus
from metrics.trajectory import Trajectory
from metrics.yearly import OpenYear, StockYear
from ui import formats, kpis, labels, markup, selection
from ui.frames import each
from ui.sheets import Sheets

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


def chooser(every: pd.DataFrame, asked: str | None) -> str:
    """Draw the choice of city and KPI, and return the chosen kpi_id; an unknown one falls back to the first."""
    first = str(asked) if asked in set(every.kpi_id) else str(every.kpi_id.iloc[0])
    cities = dict(zip(every.city, every.municipality_name, strict=True))
    of_first = str(every.city[every.kpi_id == first].iloc[0])
    left, right = st.columns([1, 3])
    with left:
        city = selection.leading("city", "市", cities, of_first, clears="kpi")
    of_city = every[every.city == city]
    names = {row.kpi_id: f"{row.initiative_name}：{kpis.name(row)}" for row in each(of_city)}
    with right:
        return selection.one("kpi", "指標", names, default=first if city == of_first else next(iter(names)))


def title(definition: KpiDefinition) -> str:
    """Return the name of the KPI with its component."""
    return kpis.name(definition)


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


def headline(definition: KpiDefinition, verdict: KpiStatus) -> markup.Markup:
    """Return the verdict and the four numbers, each with what it is."""
    unit = definition.unit
    latest = _latest(definition, verdict)
    asked = kpis.ASKED.get(verdict.asked_rule or "", "求められる値がない")
    if verdict.asked_on is not None:
        asked += f"・{verdict.asked_on:%Y-%m-%d}"
    return markup.cards(
        (
            ("状態", markup.chip(verdict.status, verdict.is_stale), _beside(verdict, unit)),
            _promise(definition),
            ("いまの計画値", formats.with_unit(verdict.asked_value, unit), asked),
            ("必要ペース", kpis.pace(verdict, unit), kpis.pace_note(verdict)),
            ("到達度", formats.share(verdict.attainment), latest),
            (
                "計画差・計画比",
                markup.Markup(
                    f"{formats.signed(verdict.gap_value, unit)} <small>{formats.share(verdict.pace_ratio)}</small>"
                ),
                "計画値との差（＋が先行）と比",
            ),
        ),
        has_words=True,
    )


def _promise(definition: KpiDefinition) -> tuple[str, markup.Markup, str]:
    """Return what the plan promises: from a baseline to a target, or a yearly increase on top of a stock."""
    if definition.kind is Kind.INCREMENT and definition.baseline_on is not None and definition.targets:
        name, sign = "現在の総数と毎年の増加目標", "＋"
        due = f"{formats.fiscal_year(definition.targets[-1].fiscal_year)}まで毎年"
    else:
        name, sign, due = "基準値 → 最終目標", "→", _due(definition)
    promise = markup.Markup(f"{_baseline(definition)} <small>{sign}</small> {_target(definition)}")
    return name, promise, due


def remarks(
    definition: KpiDefinition, verdict: KpiStatus, originally: Status | None = None
) -> markup.Markup:
    """Return what a reader must know before trusting the figures, a line each; `originally`: under 当初目標."""
    lines = []
    if originally is not None:
        lines.append(_revised(definition, verdict.status, originally))
    if verdict.is_period_over:
        lines.append("計画期間終了：この計画の期間は終わっています。")
    if verdict.missing_report_count:
        first = formats.fiscal_year(verdict.first_missing_fiscal_year)
        lines.append(
            f"期限を過ぎた報告が{verdict.missing_report_count}年度分あります（{first}から）。"
            "このダッシュボードに実績がないという意味で、市が公表していないという意味ではありません。"
        )
    lines += _department(definition, verdict)
    if verdict.next_report_due_on is not None:
        lines.append(
            f"次の報告：{formats.fiscal_year(verdict.next_report_fiscal_year)}分、"
            f"期限は{formats.day(verdict.next_report_due_on)}。"
        )
    if verdict.report_word is not None:
        word = "速報" if verdict.report_word == "preliminary" else labels.VALUE_CODE[ValueCode(verdict.report_word)]
        lines.append(f"直近の報告は「{word}」で、判定には使いません。")
    if any(target.source is TargetSource.PLAN_END for target in definition.targets):
        lines.append(labels.TARGET_SOURCE[TargetSource.PLAN_END])
    if definition.kind is Kind.RANGE and definition.direction is not None:
        lines.append("上限側で評価" if definition.direction == "down" else "下限側で評価")
    if definition.note:
        lines.append(definition.note)
    return markup.Markup(
        "<ul class='dx-remarks'>" + "".join(f"<li>{markup.safe(line)}</li>" for line in lines) + "</ul>"
    )


def _department(definition: KpiDefinition, verdict: KpiStatus) -> list[str]:
    """Return the department's own reason and next step, dated, where it has given them with the latest actual."""
    said = [
        report
        for report in definition.reports
        if report.observed_on == verdict.latest_on and (report.reason or report.next_step)
    ]
    return [
        f"担当からの説明（{formats.day(report.observed_on)}の実績）　"
        + "　".join(
            f"{word}：{text}" for word, text in (("遅れの理由", report.reason), ("次の一手", report.next_step)) if text
        )
        for report in said
    ]


def series(points: Trajectory, kind: Kind) -> dict[str, list[tuple[Any, float]]]:
    """Return the points of the chart by the names of its series; the stock before a yearly increase is none of them."""
    by_name = {
        "baseline": () if kind is Kind.INCREMENT else points.baseline,
        "target": points.target,
        "line": points.line,
        "actual": points.actual_closed,
        "provisional": points.actual_provisional,
        "late": points.actual_late,
        "need_pace": points.need_pace,
    }
    drawn = {name: [(point.on, float(point.value)) for point in found] for name, found in by_name.items()}
    if points.forecast is not None:
        start = (points.forecast.start.on, float(points.forecast.start.value))
        ends = [(points.forecast.on, float(end)) for end in (points.forecast.low, points.forecast.high)]
        drawn["forecast"] = [start, (points.forecast.on, float(points.forecast.value))]
        drawn["forecast_range"] = [start, *ends, start]
    return drawn


def chart_note(points: Trajectory) -> str:
    """Return what is and is not in the chart."""
    if not points.target and not points.baseline and points.actual_closed:
        return "数値の基準値と目標がないため、報告された実績だけを描いています。"
    if not points.target and not points.baseline:
        return "基準値も目標も数値としては残っていないため、道のりは描けません。"
    if not points.actual_closed and not points.actual_provisional:
        return "基準値の後の実績はまだ登録されていません。計画が求める道のりだけを描いています。"
    return "実績の線は、間の年度が欠けているところでは結びません。"


def in_words(definition: KpiDefinition, verdict: KpiStatus) -> str:
    """Return the finding of the chart in words."""
    asked = (
        ""
        if verdict.asked_value is None
        else f"いまの計画値は{formats.with_unit(verdict.asked_value, definition.unit)}。"
    )
    latest = (
        "実績はまだない。"
        if verdict.latest_on is None
        else f"直近の実績は{formats.with_unit(verdict.latest_value, definition.unit)}。"
    )
    return (
        f"{kpis.name(definition)}の道のり。基準値{_baseline(definition)}から最終目標{_target(definition)}まで。"
        f"{asked}{latest}状態は{labels.STATUS[verdict.status].name}。"
    )


def points_table(definition: KpiDefinition) -> markup.Markup:
    """Return baseline, targets and actuals as a table, the same values as in the chart."""
    rows: list[tuple[object, ...]] = []
    if definition.baseline_on is not None:
        rows.append(
            ("基準値", formats.day(definition.baseline_on), _baseline(definition), definition.baseline_text or "", "")
        )
    for target in definition.targets:
        rows.extend(_target_rows(target, definition.unit))
    for report in definition.reports:
        value = (
            labels.VALUE_CODE[ValueCode(report.value_code)]
            if report.value_code
            else formats.amount(report.low_value, report.high_value, definition.unit)
        )
        why = "。".join(
            text
            for text in (
                report.note,
                report.reason and f"理由：{report.reason}",
                report.next_step and f"次の一手：{report.next_step}",
            )
            if text
        )
        source = labels.OBSERVATION_SOURCE[ObservationSource(report.source)]
        rows.append(
            (
                "実績",
                formats.day(report.observed_on),
                value,
                report.value_text,
                f"{labels.MARK[Mark(report.mark)]}・{source}　{why}",
            )
        )
    if not rows:
        return markup.paragraph("数値としての基準値・目標・実績はありません。", is_note=True)
    return markup.table(
        ("種別", "いつの値か", "値", "印刷・記入された文字", "備考"), rows, "図と同じ値の表", numeric=(2,)
    )


def _target_rows(target: TargetYear, unit: str | None) -> list[tuple[object, ...]]:
    """Return the target of a year, before it the first one where a revision changed it."""
    year, source = f"{formats.fiscal_year(target.fiscal_year)}末", labels.TARGET_SOURCE[target.source]
    value = formats.amount(target.target_low_value, target.target_high_value, unit)
    if target.target_revision == 0:
        return [("目標", year, value, target.target_text, source)]
    current = ("現行目標", year, value, target.target_text, f"改定{target.target_revision}・{source}")
    first = (target.first_low_value, target.first_high_value)
    if first == (target.target_low_value, target.target_high_value):
        return [current]
    return [("当初目標", year, formats.amount(*first, unit), target.first_text, "判定には現行目標を使う"), current]


def _revised(definition: KpiDefinition, now: Status, originally: Status) -> str:
    years = [target.fiscal_year for target in definition.targets if target.target_revision > 0]
    named = "・".join(formats.fiscal_year(year) for year in years)
    if now is originally:
        return f"目標が改定されています（{named}）。当初目標のままでも、状態は同じ「{labels.STATUS[now].name}」です。"
    return (
        f"目標が改定されています（{named}）。状態「{labels.STATUS[now].name}」は現行目標によるもので、"
        f"当初目標のままなら「{labels.STATUS[originally].name}」です。"
    )


def beside(definition: KpiDefinition, open_year: OpenYear | None, stock: Sequence[StockYear]) -> markup.Markup:
    """Return what stands beside the verdict as 参考: the open year so far, and the stock that increments build up."""
    pieces: list[markup.Markup] = []
    unit = definition.unit
    if open_year is not None:
        so_far = formats.with_unit(open_year.value_so_far, unit)
        due = formats.with_unit(open_year.due_so_far_value, unit)
        target = formats.with_unit(open_year.target_value, unit)
        pieces.append(
            markup.paragraph(
                f"参考（判定には使いません）：{formats.fiscal_year(open_year.fiscal_year)}は"
                f"{formats.day(open_year.observed_on)}までに{so_far}。年度の目標{target}のここまでの日割り{due}の"
                f"{formats.share(open_year.share_so_far)}。"
            )
        )
    if stock:
        of_stock = kpis.baseline_unit(definition)
        rows = [
            (
                f"{formats.fiscal_year(year.fiscal_year)}末",
                formats.with_unit(year.planned_stock_value, of_stock),
                formats.with_unit(year.reported_stock_value, of_stock),
            )
            for year in stock
        ]
        caption = "参考：総数の道のり（毎年度の増加目標を基準値に足したものと、報告された増加を足したもの）"
        pieces.append(markup.table(("いつの値か", "目標どおりの総数", "報告どおりの総数"), rows, caption, numeric=(1, 2)))
    return markup.joined(pieces)


def neighbours(every: pd.DataFrame, chosen: str) -> list[markup.Markup]:
    """Return links to the previous and the next KPI of the same city."""
    city = every.city[every.kpi_id == chosen].iloc[0]
    ids = list(every.kpi_id[every.city == city])
    at = ids.index(chosen)
    names = dict(zip(every.kpi_id, every.kpi_name, strict=True))
    found = []
    if at > 0:
        found.append(markup.link(f"← 前の指標：{names[ids[at - 1]]}", "kpi", kpi=ids[at - 1]))
    if at + 1 < len(ids):
        found.append(markup.link(f"次の指標：{names[ids[at + 1]]} →", "kpi", kpi=ids[at + 1]))
    return found


def _latest(definition: KpiDefinition, verdict: KpiStatus) -> str:
    if verdict.latest_on is not None:
        return f"実績 {formats.with_unit(verdict.latest_value, definition.unit)}（{verdict.latest_on:%Y-%m-%d}）"
    given = [
        report
        for report in definition.reports
        if report.value_code is None
        and report.mark != Mark.PRELIMINARY
        and (definition.baseline_on is None or report.observed_on > definition.baseline_on)
    ]
    if not given:
        return "基準値の後の実績なし"
    newest = max(given, key=lambda report: report.observed_on)
    value = formats.amount(newest.low_value, newest.high_value, definition.unit)
    return f"実績 {value}（{newest.observed_on:%Y-%m-%d}）は判定しない"


def _beside(verdict: KpiStatus, unit: str | None) -> str:
    if verdict.last_judged_status is not None:
        why = "最終目標年度の報告の期限到来。" if verdict.status is Status.UNREPORTED else ""
        return f"{why}最後の判定：{labels.STATUS[Status(verdict.last_judged_status)].name}"
    if verdict.breach_fiscal_year is not None:
        year = formats.fiscal_year(verdict.breach_fiscal_year)
        return f"{year}に{formats.with_unit(verdict.breach_value, unit)}"
    return labels.STATUS[verdict.status].meaning


def _baseline(definition: KpiDefinition) -> str:
    if definition.baseline_on is None:
        return kpis.absence(definition.baseline_absence)
    unit = kpis.baseline_unit(definition)
    return formats.amount(definition.baseline_low_value, definition.baseline_high_value, unit)


def _target(definition: KpiDefinition) -> str:
    if not definition.targets:
        return kpis.absence(definition.target_absence)
    last = definition.targets[-1]
    return formats.amount(last.target_low_value, last.target_high_value, definition.unit)


def _due(definition: KpiDefinition) -> str:
    if not definition.targets:
        return "計画に目標の数値がない"
    return f"目標は{formats.fiscal_year(definition.targets[-1].fiscal_year)}末"


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {}
