"""What several cities measure alike: one measure with bars on axes from zero, and which city has which measure."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from charts import comparison as chart
from charts.comparison import Bar, Column
from domain.era import era_year
from metrics import comparison
from ui import answers, formats, kpi_rows, markup, selection
from ui.rows import as_frame, each, grouped
from ui.sheets import Drawing, Sheet, Sheets, of_frame

VALUE, PER_THOUSAND, NOTE = "直近の値", "人口1,000人あたり", "定義・分母・時点の違い"
NO_VALUE = "値の記載なし"
_SOURCE = {"actual": "実績", "baseline": "計画の基準値"}
_BARS = ("直近の値（実績、なければ計画の基準値）", "最終目標")


class Figure(NamedTuple):
    """One KPI of a measure: its value and target as bars of the axes, in the units in which they are printed."""

    row: Any
    name: str
    raw: Bar
    per_thousand: Bar | None


def measure(measures: pd.DataFrame) -> str:
    """Return the measure that the address selects, the first one where it names none."""
    asked = selection.asked("measure")
    return asked if asked is not None and asked in set(measures.measure_id) else str(measures.measure_id.iloc[0])


def of(measure_id: str) -> pd.DataFrame:
    """Return the KPIs that measure it, in the order of the cities."""
    every = as_frame(comparison.Measured, answers.ask(comparison.of_all))
    return every[every.measure_id == measure_id]


def figures(rows: pd.DataFrame) -> list[Figure]:
    """Return one figure a KPI, in the order of the cities.

    A yearly amount (手続/年) does not stand on one axis with a stock (手続): where a measure holds both, the yearly ones
    are told in words only.
    """
    units = {unit for row in each(rows) for unit in (_unit(row), row.unit) if unit}
    is_mixed = len({_is_yearly(unit) for unit in units}) == 2
    return [_figure(row, rows, is_mixed) for row in each(rows)]


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


def table(name: str, found: Sequence[Figure]) -> markup.Markup:
    """Return the measure as a table with bars in it: each column of bars on its own axis from zero."""
    raw_end, per_end = ends(found)
    has_size = any(figure.per_thousand is not None for figure in found)
    header: list[object] = [
        "市・指標",
        _axis(VALUE, raw_end),
        *([_axis(PER_THOUSAND, per_end)] if has_size else []),
        NOTE,
    ]
    rows = []
    for figure in found:
        cells: list[object] = [
            markup.Markup(
                f"<b>{markup.safe(figure.row.municipality_name)}</b>"
                f"<small>{markup.link(kpi_rows.name(figure.row), 'kpi', kpi=figure.row.kpi_id)}</small>"
            ),
            _cell(figure.raw, raw_end),
        ]
        if has_size:
            cells.append(formats.ABSENT if figure.per_thousand is None else _cell(figure.per_thousand, per_end))
        rows.append([*cells, figure.row.difference_note])
    key = (
        f'<ul class="dx-legend"><li><span class="dx-m-key"></span>{_BARS[0]}</li>'
        f'<li><span class="dx-m-goal"></span>{_BARS[1]}</li></ul>'
    )
    known = len({figure.row.city for figure in found if figure.raw.value_text != NO_VALUE})
    cities = len({figure.row.city for figure in found})
    caption = (
        f"{name}：この指標がある{cities}市のうち、数値があるのは{known}市。市の順は登録の順で、順位ではありません。"
    )
    body = markup.table(header, rows, caption)
    return markup.Markup(f'{key}<div class="dx-measure{" dx-sized" if has_size else ""}">{body}</div>')


def overview_table(plans: pd.DataFrame, chosen: str) -> markup.Markup:
    """Return every common measure with the small values of the cities that have it; the name selects it."""
    every = as_frame(comparison.Measured, answers.ask(comparison.of_all))
    cells = grouped(every, ["measure_id", "city"])
    rows = []
    for measure_id, name in dict(zip(every.measure_id, every.measure_name, strict=True)).items():
        current = ' aria-current="true"' if measure_id == chosen else ""
        address = markup.safe(selection.here(measure=measure_id))
        link = f'<a href="{address}" target="_self"{current}>{markup.safe(name)}</a>'
        found = [cells.get((measure_id, plan.city)) for plan in each(plans)]
        count = sum(of_city is not None for of_city in found)
        rows.append([markup.Markup(f"{link}<small>{count}市</small>"), *map(_small, found)])
    caption = "共通指標と各市の値。名を選ぶと、上の図がその指標に替わります。"
    return markup.table(("共通指標", *plans.municipality_name), rows, caption, is_paired=True)


def _figure(row: Any, rows: pd.DataFrame, is_mixed: bool) -> Figure:
    is_alone = int((rows.municipality_name == row.municipality_name).sum()) == 1
    part = row.component_name or ("" if is_alone else row.kpi_name)
    is_value_drawn = not (is_mixed and _is_yearly(_unit(row)))
    is_target_drawn = not (is_mixed and _is_yearly(row.unit))
    target = formats.amount(row.final_target_low_value, row.final_target_high_value, row.unit)
    year = row.final_target_fiscal_year
    when = "" if year is None or year != year else f"（{era_year(int(year))}年度・{int(year)}）"
    drawn = "" if is_target_drawn or target == formats.ABSENT else "・年度ごとの値のため図の外"
    bar = Bar(
        _end(row.low_value, row.high_value) if is_value_drawn else None,
        formats.amount(row.low_value, row.high_value, _unit(row)) if row.observed_on is not None else NO_VALUE,
        _end(row.final_target_low_value, row.final_target_high_value) if is_target_drawn else None,
        "最終目標の記載なし" if target == formats.ABSENT else f"最終目標 {target}{when}{drawn}",
        "" if row.observed_on is None else f"{formats.day(row.observed_on)}・{_SOURCE[row.value_source]}",
    )
    return Figure(row, f"{row.municipality_name}（{part}）" if part else str(row.municipality_name), bar, _per(row))


def _per(row: Any) -> Bar | None:
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


def _unit(row: Any) -> str | None:
    # What the value stands in: the baseline of a yearly increase is a stock.
    return kpi_rows.baseline_unit(row) if row.value_source == "baseline" else row.unit


def _is_yearly(unit: str | None) -> bool:
    return bool(unit) and str(unit).endswith("/年")


def _end(low: Any, high: Any) -> float | None:
    value = low if low is not None else high
    return None if value is None else float(value)


def _axis(name: str, end: float) -> markup.Markup:
    return (
        markup.Markup(f"{name}<small>棒は 0 から {formats.number(end, 1)} まで</small>") if end else markup.Markup(name)
    )


def _cell(bar: Bar, end: float) -> markup.Markup:
    fill = "" if bar.value is None or not end else f'<i style="width:{max(100 * bar.value / end, 0):.2f}%"></i>'
    goal = "" if bar.target is None or not end else f'<u style="left:{100 * bar.target / end:.2f}%"></u>'
    track = f'<span class="dx-track" aria-hidden="true">{fill}{goal}</span>' if fill or goal else ""
    return markup.Markup(
        f"<b>{markup.safe(bar.value_text)}</b><small>{markup.safe(bar.note)}</small>{track}"
        f"<small>{markup.safe(bar.target_text)}</small>"
    )


def _small(rows: pd.DataFrame | None) -> markup.Markup:
    if rows is None:
        return markup.Markup('<span class="dx-note dx-m-none">指標なし</span>')
    pieces = []
    for row in each(rows):
        part = f"{markup.safe(row.component_name)} " if row.component_name else ""
        if row.observed_on is not None:
            value = formats.amount(row.low_value, row.high_value, _unit(row))
            told = f"<small>{row.observed_on:%Y-%m-%d} {'実績' if row.value_source == 'actual' else '基準値'}</small>"
        else:
            target = formats.amount(row.final_target_low_value, row.final_target_high_value, row.unit)
            value, told = "", "値なし" if target == formats.ABSENT else f"値なし・目標 {markup.safe(target)}"
            told = f"<small>{told}</small>"
        pieces.append(f"<div>{part}{markup.safe(value)}{told}</div>")
    return markup.Markup("".join(pieces))


_VALUES = [
    "共通指標",
    "市",
    "指標",
    "直近の値",
    "直近の値（上限）",
    "値の単位",
    "値の時点",
    "値の種別",
    "最終目標",
    "最終目標（上限）",
    "目標の単位",
    "最終目標の年度",
    "人口1,000人あたりの値",
    "人口1,000人あたりの最終目標",
    "人口（人）",
    "人口の時点",
    "人口の出典",
    "人口は要確認",
    "定義・分母・時点の違い",
    "指標ID",
]


def _values(rows: pd.DataFrame) -> pd.DataFrame:
    found = [
        (
            row.measure_name,
            row.municipality_name,
            kpi_rows.name(row),
            row.low_value,
            row.high_value,
            _unit(row),
            row.observed_on,
            None if row.observed_on is None else _SOURCE[row.value_source],
            row.final_target_low_value,
            row.final_target_high_value,
            row.unit,
            row.final_target_fiscal_year,
            row.per_thousand_value,
            row.per_thousand_target_value,
            row.population_count,
            row.population_on,
            row.population_source,
            not row.is_population_confirmed,
            row.difference_note,
            row.kpi_id,
        )
        for row in each(rows)
    ]
    return pd.DataFrame(found, columns=_VALUES, dtype=object)


def _chosen() -> tuple[str, pd.DataFrame] | None:
    measures = as_frame(comparison.Measure, answers.ask(comparison.measures))
    if measures.empty:
        return None
    rows = of(measure(measures))
    return str(rows.measure_name.iloc[0]), rows


def _measure_sheet() -> Sheet | None:
    found = _chosen()
    return None if found is None else of_frame("共通指標", _values(found[1]), (("共通指標", found[0]),))


def _measure_drawing() -> Drawing | None:
    found = _chosen()
    if found is None:
        return None
    name, rows = found
    shown = figures(rows)
    columns = [Column(VALUE, [figure.raw for figure in shown])]
    if any(figure.per_thousand is not None for figure in shown):
        absent = Bar(None, formats.ABSENT, None, "")
        columns.append(Column(PER_THOUSAND, [figure.per_thousand or absent for figure in shown]))
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
    every = as_frame(comparison.Measured, answers.ask(comparison.of_all))
    return None if every.empty else of_frame("共通指標の一覧", _values(every))


# What 都市間比較 lets save of its measures.
SHEETS: Sheets = {
    "compare_measure": _measure_sheet,
    "compare_measure_chart": _measure_drawing,
    "compare_measures": _every_sheet,
}
