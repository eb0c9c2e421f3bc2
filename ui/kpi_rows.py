"""KPIs as rows of a table: definition and verdict joined, each cell in the words of the pages."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from domain.codes import Absence, Kind, Status, TargetSource
from domain.plan import kpi_title
from domain.words import ABSENCE, KIND, STATUS, TARGET_SOURCE
from metrics import standing
from metrics.database import Database
from metrics.moment import Moment
from ui import answers, formats, markup
from ui.rows import as_frame, each

HEADER = ("指標・担当", "基準値", "直近の実績", "最終目標", "道のり", "状態・いまの計画値・必要ペース")
_CLASSES = ("", "dx-c-from", "dx-c-now", "dx-c-to", "dx-c-way", "dx-c-state")

# Who says what is asked for today; the codes are of metrics/status.sql.
ASKED = {"city": "市の目標", "line": "按分線（自動計算）", "held": "保つ水準"}


def frame(scope: int = 0) -> pd.DataFrame:
    """Return one row per KPI with its definition, city, initiative and verdict, in the order of the plans.

    It is shared by all who ask: nobody changes it.
    """
    return answers.ask(_frame, scope=scope)


def _frame(database: Database, moment: Moment) -> pd.DataFrame:
    return as_frame(standing.Standing, standing.of_all(database, moment))


def name(kpi: Any) -> str:
    """Return the printed name, with the component where the indicator has several."""
    return kpi_title(str(kpi.kpi_name), kpi.component_name)


def row(kpi: Any, picture: markup.Markup | None = None) -> tuple[markup.Markup, ...]:
    """Return the cells of one KPI under HEADER; `picture` is its small way (ui/sparkline.py), None without a number."""
    return (
        markup.Markup(name_cell(kpi) + (f"<small>{markup.safe(departments(kpi))}</small>" if departments(kpi) else "")),
        baseline_cell(kpi),
        latest_cell(kpi),
        target_cell(kpi),
        picture or markup.Markup(formats.ABSENT),
        verdict_cell(kpi),
    )


def table(groups: Iterable[tuple[markup.Markup, Sequence[Sequence[markup.Markup]]]], caption: str) -> markup.Markup:
    """Return one table of rows as `row` gives them, each group under a heading row that spans it.

    On a narrow screen each row is a card of its name, its three figures, and its way beside its verdict.
    """
    head = "".join(
        f'<th scope="col"{_class(name)}>{markup.safe(title)}</th>' for title, name in zip(HEADER, _CLASSES, strict=True)
    )
    bodies = []
    for title, rows in groups:
        lines = "".join(_line(cells) for cells in rows)
        bodies.append(
            f'<tbody><tr class="dx-head-row"><th scope="rowgroup" colspan="{len(HEADER)}">{title}</th></tr>'
            f"{lines}</tbody>"
        )
    return markup.Markup(
        f'<table class="dx-plan"><caption class="dx-sr">{markup.safe(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>{''.join(bodies)}</table>"
    )


def _line(cells: Sequence[markup.Markup]) -> str:
    first, *others = cells
    data = "".join(f"<td{_class(name)}>{cell}</td>" for cell, name in zip(others, _CLASSES[1:], strict=True))
    return f'<tr><th scope="row">{first}</th>{data}</tr>'


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def name_cell(kpi: Any) -> markup.Markup:
    """Return the name as a link to the KPI's page, and its place in the plan for the pointer that rests on it."""
    where = f"出どころ：{kpi.place}（変換結果の{kpi.first_line}行）"
    return markup.Markup(f'<span title="{markup.safe(where)}">{markup.link(name(kpi), "kpi", kpi=kpi.kpi_id)}</span>')


def departments(row: Any) -> str:
    """Return the departments of a KPI or an initiative as the plan names them."""
    return str(row.departments or "").replace(";", "・")


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


def verdict_cell(kpi: Any) -> markup.Markup:
    """Return the status; below it what the plan asks for at the day of reading, and the pace that is still needed."""
    needed = pace(kpi, kpi.unit)
    numbers = [
        f"いまの計画値 {formats.with_unit(kpi.asked_value, kpi.unit)}" if kpi.asked_value is not None else "",
        f"必要 {needed}" if needed != formats.ABSENT else "",
    ]
    below = "　".join(f"<span>{markup.safe(number)}</span>" for number in numbers if number)
    title = f' title="{markup.safe(ASKED[kpi.asked_rule])}"' if kpi.asked_rule in ASKED else ""
    return markup.Markup(
        markup.chip(kpi.status, bool(kpi.is_stale)) + (f"<small{title}>{below}</small>" if below else "")
    )


def pace(verdict: Any, unit: str | None) -> str:
    """Return 必要ペース in words: 「+3.2ポイント/年」."""
    needed = needed_pace(verdict)
    return formats.ABSENT if needed is None else f"{formats.signed(needed, unit)}/年"


def needed_pace(verdict: Any) -> Decimal | None:
    """Return 必要ペース: from the latest actual, or from the baseline where nothing was reported after it."""
    needed: Decimal | None = verdict.needed_per_year if verdict.latest_on is not None else verdict.planned_per_year
    return needed


def absence(code: object) -> str:
    """Return why a printed cell holds no value, in words."""
    return ABSENCE[Absence(str(code))] if code else ""


def _figure(figure: str, below: str) -> markup.Markup:
    return markup.Markup(f"{markup.safe(figure)}<small>{markup.safe(below)}</small>")


def tidy(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows as a table to save: one value a cell, units in their own column, percents as percents."""
    return pd.DataFrame([_tidied(kpi) for kpi in each(rows)], dtype=object)


def _tidied(kpi: Any) -> dict[str, object]:
    is_judged = kpi.latest_on is not None
    latest = (kpi.latest_value, kpi.latest_value) if is_judged else (kpi.reported_low_value, kpi.reported_high_value)
    cells = {
        "市": kpi.municipality_name,
        "区分": kpi.section_name,
        "取組": kpi.initiative_name,
        "担当": departments(kpi),
        "指標": kpi.kpi_name,
        "内訳": kpi.component_name,
        "種類": KIND[Kind(kpi.kind)],
        "状態": STATUS[Status(kpi.status)].name,
        "実績が古い": bool(kpi.is_stale),
        "単位": kpi.unit,
        "基準値（下端）": kpi.baseline_low_value,
        "基準値（上端）": kpi.baseline_high_value,
        "基準値の単位": baseline_unit(kpi),
        "基準値の時点": kpi.baseline_on,
        "基準値がない理由": absence(kpi.baseline_absence) or None,
        "直近の実績（下端）": latest[0],
        "直近の実績（上端）": latest[1],
        "実績の時点": kpi.latest_on if is_judged else kpi.reported_on,
        "実績を判定に使った": is_judged,
        "最終目標（下端）": kpi.final_target_low_value,
        "最終目標（上端）": kpi.final_target_high_value,
        "最終目標の年度": kpi.final_target_fiscal_year,
        "最終目標がない理由": absence(kpi.target_absence) or None,
        "年度の出どころ": _source(kpi.final_target_source),
        "到達度（%）": _percent(kpi.attainment),
        "計画差": kpi.gap_value,
        "計画比（%）": _percent(kpi.pace_ratio),
        "いまの計画値": kpi.asked_value,
        "計画値の出どころ": ASKED.get(kpi.asked_rule),
        "必要ペース（1年あたり）": needed_pace(kpi),
        "次の報告の期限": kpi.next_report_due_on,
        "期限を過ぎた報告の数": kpi.missing_report_count,
        "指標ID": kpi.kpi_id,
        "取組ID": kpi.initiative_id,
    }
    # A KPI that a merge found nothing for holds NaN there.
    return {name: None if value != value else value for name, value in cells.items()}


def _source(code: object) -> str | None:
    return None if code is None else TARGET_SOURCE[TargetSource(str(code))]


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100
