"""The values of a KPI as tables: those of its chart, and the stock that yearly increases build up."""

from collections.abc import Iterator, Sequence

import pandas as pd

from domain.codes import Mark, ObservationSource, TargetSource, ValueCode
from domain.fiscal import fiscal_year_of, last_day
from domain.words import MARK, OBSERVATION_SOURCE, TARGET_SOURCE, VALUE_CODE
from metrics.catalogue import KpiDefinition, Report, TargetYear
from metrics.yearly import OpenYear, StockYear
from ui import formats, kpi_rows, markup, phone_table

_HEADER = ("種別", "いつの値か", "値", "印刷・記入された文字、注記")
_COLUMNS = (
    "種別", "日付", "年度（西暦）", "値の下端", "値の上端", "単位", "値の語", "印刷・記入された文字", "目標の出どころ",
    "区分", "実績の出どころ", "注記", "遅れの理由", "次の一手",
)  # fmt: skip


def table(definition: KpiDefinition) -> markup.Markup:
    """Return baseline, targets and actuals as a table, the same values as in the chart; nothing where none is."""
    rows: list[tuple[object, ...]] = []
    if definition.baseline_on is not None:
        value = formats.amount(
            definition.baseline_low_value, definition.baseline_high_value, kpi_rows.baseline_unit(definition)
        )
        printed = _printed(definition.baseline_text, value, kpi_rows.baseline_unit(definition))
        rows.append(("基準値", phone_table.day(formats.day(definition.baseline_on)), value, printed))
    before = None
    for target in definition.targets:
        rows.extend(_target_rows(target, definition.unit, before))
        before = target.target_text
    rows.extend(_report_row(report, definition.unit) for report in definition.reports)
    if not rows:
        return markup.Markup("")
    return phone_table.table(_HEADER, rows, "図と同じ値の表", "4.2em 1fr auto", numeric=(2,), wide=(3,))


def _target_rows(target: TargetYear, unit: str | None, before: str | None) -> Iterator[tuple[object, ...]]:
    """Yield the target of a year, before it the first one where a revision changed it; `before`: the last text."""
    year = phone_table.day(f"{formats.fiscal_year(target.fiscal_year)}末")
    value = formats.amount(target.target_low_value, target.target_high_value, unit)
    source = TARGET_SOURCE[target.source] if target.source is TargetSource.PLAN_END else ""
    if target.target_revision == 0:
        yield ("目標", year, value, _sentences(_printed(target.target_text, value, unit, before), source))
        return
    first = (target.first_low_value, target.first_high_value)
    if first != (target.target_low_value, target.target_high_value):
        as_first = formats.amount(*first, unit)
        printed = _printed(target.first_text, as_first, unit)
        yield ("当初目標", year, as_first, _sentences(printed, "判定には現行目標を使う"))
    printed = _printed(target.target_text, value, unit)
    yield (
        "現行目標",
        year,
        value,
        _sentences(printed, f"改定{target.target_revision}・{TARGET_SOURCE[target.source]}"),
    )


def _report_row(report: Report, unit: str | None) -> tuple[object, ...]:
    value = (
        VALUE_CODE[ValueCode(report.value_code)]
        if report.value_code
        else formats.amount(report.low_value, report.high_value, unit)
    )
    told = _sentences(
        f"{MARK[Mark(report.mark)]}・{OBSERVATION_SOURCE[ObservationSource(report.source)]}",
        _printed(report.value_text, value, unit),
        report.note,
        report.reason and f"遅れの理由：{report.reason}",
        report.next_step and f"次の一手：{report.next_step}",
    )
    return ("実績", phone_table.day(formats.day(report.observed_on)), value, told)


def _printed(text: str | None, value: str, unit: str | None, before: str | None = None) -> str:
    """Return the printed text where it says more than the value beside it and than the row above it."""
    said = {written.replace(",", "") for written in (value, value.removesuffix(unit or ""))}
    return "" if not text or text == before or text.replace(",", "") in said else f"「{text}」"


def _sentences(*pieces: str | None) -> str:
    return "　".join(piece for piece in pieces if piece)


def frame(definition: KpiDefinition) -> pd.DataFrame:
    """Return the same rows with values, days and texts in columns of their own."""
    rows: list[dict[str, object]] = []
    if definition.baseline_on is not None:
        rows.append(
            {
                "種別": "基準値",
                "日付": definition.baseline_on,
                "年度（西暦）": fiscal_year_of(definition.baseline_on),
                "値の下端": definition.baseline_low_value,
                "値の上端": definition.baseline_high_value,
                "単位": kpi_rows.baseline_unit(definition),
                "印刷・記入された文字": definition.baseline_text,
            }
        )
    for target in definition.targets:
        rows.extend(_target_records(target, definition.unit))
    rows.extend(_report_record(report, definition.unit) for report in definition.reports)
    found = pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object)
    found.insert(0, "指標", kpi_rows.name(definition))
    found.insert(0, "市", definition.municipality_name)
    return found.assign(指標ID=definition.kpi_id)


def _target_records(target: TargetYear, unit: str | None) -> Iterator[dict[str, object]]:
    first = (target.first_low_value, target.first_high_value)
    current = (target.target_low_value, target.target_high_value)
    common = {"日付": last_day(target.fiscal_year), "年度（西暦）": target.fiscal_year, "単位": unit}
    if target.target_revision > 0 and first != current:
        yield common | {
            "種別": "当初目標",
            "値の下端": first[0],
            "値の上端": first[1],
            "印刷・記入された文字": target.first_text,
        }
    yield common | {
        "種別": "現行目標" if target.target_revision > 0 else "目標",
        "値の下端": current[0],
        "値の上端": current[1],
        "印刷・記入された文字": target.target_text,
        "目標の出どころ": TARGET_SOURCE[target.source],
    }


def _report_record(report: Report, unit: str | None) -> dict[str, object]:
    return {
        "種別": "実績",
        "日付": report.observed_on,
        "年度（西暦）": report.fiscal_year,
        "値の下端": report.low_value,
        "値の上端": report.high_value,
        "単位": unit,
        "値の語": VALUE_CODE[ValueCode(report.value_code)] if report.value_code else None,
        "印刷・記入された文字": report.value_text,
        "区分": MARK[Mark(report.mark)],
        "実績の出どころ": OBSERVATION_SOURCE[ObservationSource(report.source)],
        "注記": report.note,
        "遅れの理由": report.reason,
        "次の一手": report.next_step,
    }


def open_year_line(definition: KpiDefinition, open_year: OpenYear | None) -> markup.Markup:
    """Return how the open year goes so far, as 参考; nothing where nothing was reported in it."""
    if open_year is None:
        return markup.Markup("")
    so_far, due, target = (
        formats.with_unit(value, definition.unit)
        for value in (open_year.value_so_far, open_year.due_so_far_value, open_year.target_value)
    )
    return markup.paragraph(
        f"参考（判定には使いません）：{formats.fiscal_year(open_year.fiscal_year)}は"
        f"{formats.day(open_year.observed_on)}までに{so_far}。年度の目標{target}のここまでの日割り{due}の"
        f"{formats.share(open_year.share_so_far)}。"
    )


def stock_table(definition: KpiDefinition, stock: Sequence[StockYear]) -> markup.Markup:
    """Return the stock that the increments build up, year by year, as 参考; nothing where there is none."""
    if not stock:
        return markup.Markup("")
    unit = kpi_rows.baseline_unit(definition)
    rows = [
        (
            phone_table.day(f"{formats.fiscal_year(year.fiscal_year)}末"),
            formats.with_unit(year.planned_stock_value, unit),
            formats.with_unit(year.reported_stock_value, unit),
        )
        for year in stock
    ]
    caption = "参考：総数の道のり（毎年度の増加目標を基準値に足したものと、報告された増加を足したもの）"
    header = ("いつの値か", "目標どおりの総数", "報告どおりの総数")
    return phone_table.table(header, rows, caption, "1fr 5em 5em", numeric=(1, 2))


def stock_frame(definition: KpiDefinition, stock: Sequence[StockYear]) -> pd.DataFrame:
    """Return the rows of the stock table with numbers as numbers."""
    rows = [
        {
            "市": definition.municipality_name,
            "指標": kpi_rows.name(definition),
            "年度（西暦）": year.fiscal_year,
            "目標どおりの総数": year.planned_stock_value,
            "報告どおりの総数": year.reported_stock_value,
            "単位": kpi_rows.baseline_unit(definition),
            "指標ID": definition.kpi_id,
        }
        for year in stock
    ]
    return pd.DataFrame(rows, dtype=object)
