"""The values of a KPI as tables: those of its chart, and the stock that yearly increases build up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from domain import formats
from domain.codes import TargetSource
from domain.fiscal import fiscal_year_of, last_day
from domain.report_use import ReportUse, Use, sentence
from domain.words import MARK, OBSERVATION_SOURCE, VALUE_CODE
from metrics.catalogue import KpiDefinition, Report, TargetYear
from metrics.words import kpi as kpi_words
from metrics.yearly import StockYear
from ui import kpi_rows, markup, phone_table
from ui.table import Column, Saved, Table, only_saved


class Value(NamedTuple):
    """A value of the chart, in `unit`: a baseline, the target of a year, or what was reported.

    `when` is its day as the page names it, `word` stands in place of a number that was not reported, `text` is what is
    printed or was written, `told` what the page says beside it.
    """

    kind: str
    when: str
    on: date
    fiscal_year: int
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    text: str | None
    told: str
    word: str | None = None
    target_source: TargetSource | None = None
    report: Report | None = None


def of_kpi(definition: KpiDefinition, unused: Mapping[date, str] = MappingProxyType({})) -> list[Value]:
    """Return baseline, targets and actuals, each in the order of its days; `unused`: why a report decides nothing."""
    found = [] if definition.baseline_on is None else [_baseline(definition, definition.baseline_on)]
    before = None
    for target in definition.targets:
        found.extend(_of_target(definition, target, before))
        before = target.target_text
    return [*found, *(_of_report(one, definition.unit, unused.get(one.observed_on)) for one in definition.reports)]


def _baseline(definition: KpiDefinition, on: date) -> Value:
    low, high, unit = definition.baseline_low_value, definition.baseline_high_value, kpi_words.baseline_unit(definition)
    text = definition.baseline_text
    told = _printed(text, formats.amount(low, high, unit, text), unit)
    return Value("基準値", formats.day(on), on, fiscal_year_of(on), low, high, unit, text, told)


def _of_target(definition: KpiDefinition, target: TargetYear, before: str | None) -> Iterator[Value]:
    """Yield the target of a year, before it the first one where a revision changed it; `before`: the last text."""
    year, is_revised, unit = target.fiscal_year, target.target_revision > 0, definition.unit
    source = kpi_rows.year_source(target.source, definition.municipality_name)
    when, on = f"{formats.fiscal_year(year)}末", last_day(year)
    first, current = (
        (target.first_low_value, target.first_high_value), (target.target_low_value, target.target_high_value)
    )  # fmt: skip
    if is_revised and target.first_text is not None and first != current:
        printed = _printed(target.first_text, formats.amount(*first, unit, target.first_text), unit)
        told = _sentences(printed, "判定には現行目標を使う")
        yield Value("当初目標", when, on, year, *first, unit, target.first_text, told)
    if is_revised:
        kind, also = "現行目標", f"改定{target.target_revision}・{source}"
        before = None
    else:
        kind, also = "目標", source if target.source is TargetSource.PLAN_END else ""
    value = formats.amount(*current, unit, target.target_text)
    told = _sentences(_printed(target.target_text, value, unit, before), also)
    yield Value(kind, when, on, year, *current, unit, target.target_text, told, target_source=target.source)


def _of_report(report: Report, unit: str | None, unused: str | None) -> Value:
    word = None if report.value_code is None else VALUE_CODE[report.value_code]
    value = word or formats.amount(report.low_value, report.high_value, unit, report.value_text)
    told = _sentences(
        f"{MARK[report.mark]}・{OBSERVATION_SOURCE[report.source]}",
        _printed(report.value_text, value, unit),
        report.note,
        report.reason and f"遅れの理由：{report.reason}",
        report.next_step and f"今後の対応：{report.next_step}",
        unused,
    )
    return Value(
        "実績",
        formats.day(report.observed_on),
        report.observed_on,
        report.fiscal_year,
        report.low_value,
        report.high_value,
        unit,
        report.value_text,
        told,
        word,
        report=report,
    )


def _printed(text: str | None, value: str, unit: str | None, before: str | None = None) -> str:
    """Return the printed text where it says more than the value beside it and than the row above it."""
    said = {written.replace(",", "") for written in (value, value.removesuffix(unit or ""))}
    return "" if not text or text == before or text.replace(",", "") in said else f"「{text}」"


def _sentences(*pieces: str | None) -> str:
    return "　".join(piece for piece in pieces if piece)


_AT_SIGHT = frozenset({Use.DECIDING, Use.START, Use.OLDER})

VALUES = Table[Value]((
    Column("種別", lambda value: value.kind),
    Column("時点", lambda value: phone_table.day(value.when), saved=(
        Saved("日付", lambda value: value.on),
        Saved("年度（西暦）", lambda value: value.fiscal_year),
    )),
    Column(
        "値",
        lambda value: value.word or formats.amount(value.low, value.high, value.unit, value.text),
        is_numeric=True,
        saved=(
            Saved("値の下端", lambda value: value.low),
            Saved("値の上端", lambda value: value.high),
            Saved("単位", lambda value: value.unit),
            Saved("値の語", lambda value: value.word),
        ),
    ),
    Column("原文表記・備考", lambda value: value.told, is_wide=True, saved=(
        Saved("原文表記", lambda value: value.text),
        Saved("目標の出どころ", lambda value: value.target_source and kpi_rows.year_source(value.target_source)),
        Saved("区分", lambda value: value.report and MARK[value.report.mark]),
        Saved("実績の出どころ", lambda value: value.report and OBSERVATION_SOURCE[value.report.source]),
        Saved("注記", lambda value: value.report and value.report.note),
        Saved("遅れの理由", lambda value: value.report and value.report.reason),
        Saved("今後の対応", lambda value: value.report and value.report.next_step),
    )),
))  # fmt: skip


def table(definition: KpiDefinition, uses: Iterable[ReportUse]) -> markup.Markup:
    """Return baseline, targets and actuals as a table, the same values as in the chart; nothing where none is.

    A report that decides nothing says why; that an older one decides no more says its day.
    """
    told = {one.observed_on: sentence(one) for one in uses if one.report_use not in _AT_SIGHT}
    values = of_kpi(definition, told)
    return VALUES.compact(values, "図と同じ値の表", "4.2em 1fr auto") if values else markup.EMPTY


def stock(definition: KpiDefinition) -> Table[StockYear]:
    """Return the table of the stock that the increments build up, year by year, in the unit of the baseline."""
    unit = kpi_words.baseline_unit(definition)
    return Table((
        Column(
            "時点",
            lambda year: phone_table.day(f"{formats.fiscal_year(year.fiscal_year)}末"),
            saved=(Saved("年度（西暦）", lambda year: year.fiscal_year),),
        ),
        Column(
            "目標どおりの総数",
            lambda year: formats.with_unit(year.planned_stock_value, unit),
            saved=lambda year: year.planned_stock_value,
            is_numeric=True,
        ),
        Column(
            "報告どおりの総数",
            lambda year: formats.with_unit(year.reported_stock_value, unit),
            saved=lambda year: year.reported_stock_value,
            is_numeric=True,
        ),
        only_saved("単位", lambda _: unit),
    ))  # fmt: skip


def stock_table(definition: KpiDefinition, years: Sequence[StockYear]) -> markup.Markup:
    """Return the stock as 参考; nothing where there is none."""
    caption = "参考：総数の推移と目標（毎年度の増加目標を基準値に足したものと、報告された増加を足したもの）"
    return stock(definition).compact(years, caption, "1fr 5em 5em") if years else markup.EMPTY
