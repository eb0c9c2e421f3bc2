"""What several cities measure alike: one measure with bars on axes from zero, and which city has which measure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from charts import comparison as chart
from charts.comparison import Bar
from domain.era import era_year
from metrics import comparison
from metrics.catalogue import Plan
from metrics.comparison import Measure, Measured, ValueSource
from ui import answers, formats, kpi_rows, markup, selection
from ui.markup import Markup
from ui.rows import by
from ui.sheets import Drawing, Sheet, Sheets
from ui.table import Column, Table, only_saved

VALUE, PER_THOUSAND, NOTE = "直近の値", "人口1,000人あたり", "定義・分母・時点の違い"
NO_VALUE = "値の記載なし"
_SOURCE = {ValueSource.ACTUAL: "実績", ValueSource.BASELINE: "計画の基準値"}
_SHORT_SOURCE = {ValueSource.ACTUAL: "実績", ValueSource.BASELINE: "基準値"}
_BARS = ("直近の値（実績、なければ計画の基準値）", "最終目標")


class Figure(NamedTuple):
    """One KPI of a measure: its value and target as bars of the axes, in the units in which they are printed."""

    row: Measured
    name: str
    raw: Bar
    per_thousand: Bar | None


def measure(offered: Sequence[Measure]) -> Measure:
    """Return the measure that the address selects, the first one where it names none."""
    asked = selection.asked("measure")
    return next((row for row in offered if row.measure_id == asked), offered[0])


def of(measure_id: str) -> list[Measured]:
    """Return the KPIs that measure it, in the order of the cities."""
    return [row for row in answers.ask(comparison.of_all) if row.measure_id == measure_id]


def figures(rows: Sequence[Measured]) -> list[Figure]:
    """Return one figure a KPI, in the order of the cities.

    A yearly amount (手続/年) does not stand on one axis with a stock (手続): where a measure holds both, the yearly ones
    are told in words only.
    """
    units = {unit for row in rows for unit in (_unit(row), row.unit) if unit}
    is_mixed = len({_is_yearly(unit) for unit in units}) == 2
    return [_figure(row, rows, is_mixed) for row in rows]


def ends(found: Sequence[Figure]) -> tuple[float, float]:
    """Return where the axis of the values and that of the values per 1,000 residents end."""
    is_percent = all(figure.row.unit in ("%", None) for figure in found)
    per = [figure.per_thousand for figure in found if figure.per_thousand is not None]
    return chart.end([figure.raw for figure in found], is_percent), chart.end(per)


def in_words(name: str, found: Sequence[Figure]) -> str:
    """Return the finding of a measure in words."""
    told = "、".join(
        f"{figure.name}は{figure.raw.value_text}（{'、'.join(filter(None, (figure.raw.note, figure.raw.target_text)))}）"
        for figure in found
    )
    per = "、".join(f"{figure.name}は{figure.per_thousand.value_text}" for figure in found if figure.per_thousand)
    return f"{name}。{told}。" + (f"人口1,000人あたりでは{per}。" if per else "")


def table(name: str, found: Sequence[Figure]) -> Markup:
    """Return the measure as a table with bars in it: each column of bars on its own axis from zero."""
    raw_end, per_end = ends(found)
    has_size = any(figure.per_thousand is not None for figure in found)
    per = Column[Figure](
        PER_THOUSAND, lambda figure: _cell(figure.per_thousand, per_end), saved=(), head=_axis(PER_THOUSAND, per_end)
    )
    drawn = Table[Figure](
        (
            Column("市・指標", _named, saved=()),
            Column(VALUE, lambda figure: _cell(figure.raw, raw_end), saved=(), head=_axis(VALUE, raw_end)),
            *([per] if has_size else []),
            Column(NOTE, lambda figure: figure.row.difference_note, saved=()),
        )
    )
    known = len({figure.row.city for figure in found if figure.raw.value_text != NO_VALUE})
    cities = len({figure.row.city for figure in found})
    caption = (
        f"{name}：この指標がある{cities}市のうち、数値があるのは{known}市。市の順は登録の順で、順位ではありません。"
    )
    return markup.html(
        '<ul class="dx-legend"><li><span class="dx-m-key"></span>{}</li><li><span class="dx-m-goal"></span>{}</li></ul>'
        '<div class="dx-measure{}">{}</div>',
        *_BARS,
        " dx-sized" if has_size else "",
        drawn.html(found, caption),
    )


def overview_table(plans: Sequence[Plan], chosen: str) -> Markup:
    """Return every common measure with the small values of the cities that have it; the name selects it."""
    rows = []
    for measure_id, of_measure in by(answers.ask(comparison.of_all), lambda row: row.measure_id).items():
        of_city = by(of_measure, lambda row: row.city)
        link = markup.html(
            '<a href="{}" target="_self"{}>{}</a>',
            selection.here(measure=measure_id),
            Markup(' aria-current="true"') if measure_id == chosen else None,
            of_measure[0].measure_name,
        )
        count = sum(plan.city in of_city for plan in plans)
        first = markup.html("{}<small>{}市</small>", link, count)
        rows.append((first, *(_small(of_city.get(plan.city)) for plan in plans)))
    caption = "共通指標と各市の値。名を選ぶと、上の図がその指標に替わります。"
    return markup.table(("共通指標", *(plan.municipality_name for plan in plans)), rows, caption, is_paired=True)


def _figure(row: Measured, rows: Sequence[Measured], is_mixed: bool) -> Figure:
    is_alone = sum(other.municipality_name == row.municipality_name for other in rows) == 1
    part = row.component_name or ("" if is_alone else row.kpi_name)
    is_value_drawn = not (is_mixed and _is_yearly(_unit(row)))
    is_target_drawn = not (is_mixed and _is_yearly(row.unit))
    target = formats.amount(row.final_target_low_value, row.final_target_high_value, row.unit)
    year = row.final_target_fiscal_year
    when = "" if year is None else f"（{era_year(year)}年度・{year}）"
    drawn = "" if is_target_drawn or target == formats.ABSENT else "・年度ごとの値のため図の外"
    bar = Bar(
        _end(row.low_value, row.high_value) if is_value_drawn else None,
        formats.amount(row.low_value, row.high_value, _unit(row)) if row.observed_on is not None else NO_VALUE,
        _end(row.final_target_low_value, row.final_target_high_value) if is_target_drawn else None,
        "最終目標の記載なし" if target == formats.ABSENT else f"最終目標 {target}{when}{drawn}",
        "" if row.value_source is None else f"{formats.day(row.observed_on)}・{_SOURCE[row.value_source]}",
    )
    return Figure(row, f"{row.municipality_name}（{part}）" if part else row.municipality_name, bar, _per(row))


def _per(row: Measured) -> Bar | None:
    if row.per_thousand_value is None and row.per_thousand_target_value is None:
        return None
    value, target = row.per_thousand_value, row.per_thousand_target_value
    mark = "" if row.is_population_confirmed else "・要確認"
    return Bar(
        None if value is None else float(value),
        NO_VALUE if value is None else formats.with_unit(value, row.unit, 1),
        None if target is None else float(target),
        "" if target is None else f"最終目標 {formats.with_unit(target, row.unit, 1)}",
        f"人口 {formats.number(row.population_count)}人（国勢調査 {formats.day(row.population_on)}{mark}）",
    )


def _unit(row: Measured) -> str | None:
    # What the value stands in: the baseline of a yearly increase is a stock.
    return kpi_rows.baseline_unit(row) if row.value_source is ValueSource.BASELINE else row.unit


def _is_yearly(unit: str | None) -> bool:
    return unit is not None and unit.endswith("/年")


def _end(low: Decimal | None, high: Decimal | None) -> float | None:
    value = low if low is not None else high
    return None if value is None else float(value)


def _axis(name: str, end: float) -> Markup:
    told = markup.html("<small>棒は 0 から {} まで</small>", formats.number(end, 1)) if end else None
    return markup.html("{}{}", name, told)


def _named(figure: Figure) -> Markup:
    link = markup.link(kpi_rows.name(figure.row), "kpi", kpi=figure.row.kpi_id)
    return markup.html("<b>{}</b><small>{}</small>", figure.row.municipality_name, link)


def _cell(bar: Bar | None, end: float) -> object:
    if bar is None:
        return formats.ABSENT
    marks = [
        None
        if bar.value is None or not end
        else markup.html('<i style="width:{:.2f}%"></i>', max(100 * bar.value / end, 0)),
        None if bar.target is None or not end else markup.html('<u style="left:{:.2f}%"></u>', 100 * bar.target / end),
    ]
    return markup.html(
        "<b>{}</b><small>{}</small>{}<small>{}</small>",
        bar.value_text,
        bar.note,
        markup.html('<span class="dx-track" aria-hidden="true">{}</span>', marks) if any(marks) else None,
        bar.target_text,
    )


def _small(rows: Iterable[Measured] | None) -> Markup:
    if rows is None:
        return Markup('<span class="dx-note dx-m-none">指標なし</span>')
    return markup.joined(
        markup.html(
            "<div>{}{}<small>{}</small></div>",
            f"{row.component_name} " if row.component_name else None,
            *_value_and_source(row),
        )
        for row in rows
    )


def _value_and_source(row: Measured) -> tuple[str, str]:
    if row.value_source is not None:
        value = formats.amount(row.low_value, row.high_value, _unit(row))
        return value, f"{row.observed_on} {_SHORT_SOURCE[row.value_source]}"
    target = formats.amount(row.final_target_low_value, row.final_target_high_value, row.unit)
    return "", "値なし" if target == formats.ABSENT else f"値なし・目標 {target}"


# The page draws the numbers as bars on axes that hang on the measure (`table`); files hold them as they are.
_VALUES = Table[Measured](
    (
        only_saved("共通指標", lambda row: row.measure_name),
        only_saved("市", lambda row: row.municipality_name),
        only_saved("指標", kpi_rows.name),
        only_saved("直近の値", lambda row: row.low_value),
        only_saved("直近の値（上限）", lambda row: row.high_value),
        only_saved("値の単位", lambda row: _unit(row)),
        only_saved("値の時点", lambda row: row.observed_on),
        only_saved("値の種別", lambda row: None if row.value_source is None else _SOURCE[row.value_source]),
        only_saved("最終目標", lambda row: row.final_target_low_value),
        only_saved("最終目標（上限）", lambda row: row.final_target_high_value),
        only_saved("目標の単位", lambda row: row.unit),
        only_saved("最終目標の年度", lambda row: row.final_target_fiscal_year),
        only_saved("人口1,000人あたりの値", lambda row: row.per_thousand_value),
        only_saved("人口1,000人あたりの最終目標", lambda row: row.per_thousand_target_value),
        only_saved("人口（人）", lambda row: row.population_count),
        only_saved("人口の時点", lambda row: row.population_on),
        only_saved("人口の出典", lambda row: row.population_source),
        only_saved("人口は要確認", lambda row: not row.is_population_confirmed),
        only_saved("定義・分母・時点の違い", lambda row: row.difference_note),
        only_saved("指標ID", lambda row: row.kpi_id),
    )
)


def _measure_sheet() -> Sheet | None:
    offered = answers.ask(comparison.measures)
    if not offered:
        return None
    chosen = measure(offered)
    return _VALUES.sheet(of(chosen.measure_id), "共通指標", (("共通指標", chosen.measure_name),))


def _measure_drawing() -> Drawing | None:
    offered = answers.ask(comparison.measures)
    if not offered:
        return None
    chosen = measure(offered)
    name, shown = chosen.measure_name, figures(of(chosen.measure_id))
    columns = [chart.Column(VALUE, [figure.raw for figure in shown])]
    if any(figure.per_thousand is not None for figure in shown):
        absent = Bar(None, formats.ABSENT, None, "")
        columns.append(chart.Column(PER_THOUSAND, [figure.per_thousand or absent for figure in shown]))
    titled = [
        column._replace(name=f"{column.name}（0～{formats.number(end, 1)}）")
        for column, end in zip(columns, ends(shown), strict=False)
    ]
    names = [
        (f"{figure.row.municipality_name}　{kpi_rows.name(figure.row)}", figure.row.difference_note) for figure in shown
    ]
    svg = chart.drawing(in_words(name, shown), names, titled, ends(shown)[: len(columns)], _BARS)
    return Drawing("共通指標", svg, (("共通指標", name),))


def _every_sheet() -> Sheet | None:
    every = answers.ask(comparison.of_all)
    return _VALUES.sheet(every, "共通指標の一覧") if every else None


# What 都市間比較 lets save of its measures.
SHEETS: Sheets = {
    "compare_measure": _measure_sheet,
    "compare_measure_chart": _measure_drawing,
    "compare_measures": _every_sheet,
}
