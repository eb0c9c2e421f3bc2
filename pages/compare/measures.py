"""What several cities measure alike: a table with axes of its own a definition, and which city has which measure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from charts import comparison as chart
from charts.comparison import Bar
from domain import formats
from domain.era import era_year
from domain.rows import by
from metrics import comparison
from metrics.catalogue import Plan
from metrics.comparison import Measure, Measured, Reference, ValueSource
from metrics.measure_of_kpi import Undecided
from metrics.words import kpi as kpi_words
from ui import answers, kinds, mapping, markup, peers, selection
from ui.markup import Markup
from ui.sheets import Drawing, Sheet, Sheets
from ui.table import Column, Saved, Table, only_saved

VALUE, PER_THOUSAND, NOTE = "直近の値", "人口1,000人あたり", "定義・分母・時点の違い"
NO_VALUE = "値の記載なし"
_SOURCE = {
    ValueSource.ACTUAL: "実績",
    ValueSource.BASELINE: "計画の基準値",
    ValueSource.FIGURE: "本文の数値（指標ではない）",
    ValueSource.PLANNED: "本文の数値・予定（指標ではない）",
}
_SHORT_SOURCE = {
    ValueSource.ACTUAL: "実績",
    ValueSource.BASELINE: "基準値",
    ValueSource.FIGURE: "本文の数値",
    ValueSource.PLANNED: "本文の数値・予定",
}
_BARS = ("直近の値（実績、なければ計画の基準値）", "最終目標")


NO_DEFINITION = "定義の記録がない版の指標"
REFERENCE = "参考（国・県）"


class Figure(NamedTuple):
    """One KPI of a measure, or a value of the country beside it: bars of the axes, in the units as printed."""

    row: Measured | Reference
    name: str
    raw: Bar
    per_thousand: Bar | None


class Group(NamedTuple):
    """The figures of one definition: they alone share a table and its axes."""

    definition: str
    figures: Sequence[Figure]

    @property
    def kpis(self) -> list[Measured]:
        """Return the KPIs of the cities, without what stands beside them."""
        return [figure.row for figure in self.figures if isinstance(figure.row, Measured)]


def measure(offered: Sequence[Measure]) -> Measure:
    """Return the measure that the address selects, the first one where it names none."""
    asked = selection.one_known("measure", {row.measure_id for row in offered})
    return next((row for row in offered if row.measure_id == asked), offered[0])


def of(measure_id: str) -> list[Measured]:
    """Return the KPIs of the compared cities that measure it, in the order of the cities."""
    return peers.of(row for row in answers.ask(comparison.of_all) if row.measure_id == measure_id)


def references(measure_id: str) -> list[Reference]:
    """Return the values of the country and prefectures that the plans print beside it."""
    return [row for row in answers.ask(comparison.references) if row.measure_id == measure_id]


def groups(rows: Sequence[Measured], beside: Sequence[Reference]) -> list[Group]:
    """Return a group for each definition, those that more cities share first; a reference of a definition joins it."""
    found = []
    for definition, of_definition in by(rows, lambda row: row.definition or NO_DEFINITION).items():
        alike = [_reference(row) for row in beside if row.definition == definition]
        found.append(Group(definition, [*figures(of_definition), *alike]))
    return sorted(found, key=lambda group: -len({row.city for row in group.kpis}))


def apart(rows: Sequence[Measured], beside: Sequence[Reference]) -> list[Reference]:
    """Return the references that no KPI of the measure defines alike: they stand on no axis of theirs."""
    return [row for row in beside if row.definition not in {kpi.definition for kpi in rows}]


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
    drawn = any(number is not None for figure in found for number in (figure.raw.value, figure.raw.target))
    is_percent = drawn and all(figure.row.unit in ("%", None) for figure in found)
    per = [figure.per_thousand for figure in found if figure.per_thousand is not None]
    return chart.end([figure.raw for figure in found], is_percent), chart.end(per)


def in_words(name: str, found: Sequence[Group]) -> str:
    """Return the finding of a measure in words, definition by definition."""
    return f"{name}。" + "".join(_in_words(group.definition, group.figures) for group in found)


def _in_words(name: str, found: Sequence[Figure]) -> str:
    told = "、".join(
        f"{figure.name}は{figure.raw.value_text}（{'、'.join(filter(None, (figure.raw.note, figure.raw.target_text)))}）"
        for figure in found
    )
    per = "、".join(f"{figure.name}は{figure.per_thousand.value_text}" for figure in found if figure.per_thousand)
    return f"{name}：{told}。" + (f"人口1,000人あたりでは{per}。" if per else "")


def told(name: str, measure_id: str, cities: Sequence[Plan] | None = None) -> Markup:
    """Return what the page says of a measure: of these cities alone where it has many."""
    rows, beside = of(measure_id), references(measure_id)
    if cities is None:
        return tables(name, groups(rows, beside), apart(rows, beside))
    names = {plan.city for plan in cities}
    shown = [row for row in rows if row.city in names]
    every = len({row.city for row in rows})
    rest = f"表にあるのは図で名前を付けた{kinds.word()}です。この指標がある{every}{kinds.word()}すべては CSV・Excel にあります。"
    return tables(name, groups(shown, beside), apart(rows, beside), rows) + markup.paragraph(rest, is_note=True)


def tables(
    name: str, found: Sequence[Group], beside: Sequence[Reference], every: Sequence[Measured] | None = None
) -> Markup:
    """Return the measure, a table with bars in it for each definition, and what the plans print of the country.

    `every` are its KPIs that are counted, where the tables hold some of them alone.
    """
    rows = [row for group in found for row in group.kpis] if every is None else every
    of_definition = by(rows, lambda row: row.definition or NO_DEFINITION)
    cities = len({row.city for row in rows})
    what = "この指標か本文の数値" if any(row.is_figure for row in rows) else "この指標"
    told = f"{what}がある{kinds.word()}は{cities}{kinds.word()}です。{kinds.word()}の順は登録の順で、順位ではありません。"
    if len(of_definition) > 1:
        told = f"{name}には{len(of_definition)}つの定義があります。定義が同じ指標だけを一つの表・目盛に並べます。{told}"
    legend = markup.html(
        '<ul class="dx-legend"><li><span class="dx-m-key"></span>{}</li>'
        '<li><span class="dx-m-goal"></span>{}</li></ul>',
        *_BARS,
    )
    parts = [_table(group, of_definition[group.definition]) for group in found]
    if beside:
        caption = f"{REFERENCE}：計画書が載せる値。上の指標とは定義が違います"
        parts.append(_REFERENCES.html(beside, caption, is_paired=True))
    return markup.joined((markup.paragraph(told, is_note=True), legend, *parts))


def _table(group: Group, every: Sequence[Measured]) -> Markup:
    """Return a definition as a table with bars in it: each column of bars on its own axis from zero.

    `every` are the KPIs of the definition that its caption counts.
    """
    found = group.figures
    raw_end, per_end = ends(found)
    has_size = any(figure.per_thousand is not None for figure in found)
    per = Column[Figure](
        PER_THOUSAND, lambda figure: _cell(figure.per_thousand, per_end), saved=(), head=_axis(PER_THOUSAND, per_end)
    )
    drawn = Table[Figure](
        (
            Column("市区町村・指標", _named, saved=()),
            Column(VALUE, lambda figure: _cell(figure.raw, raw_end), saved=(), head=_axis(VALUE, raw_end)),
            *([per] if has_size else []),
            Column(NOTE, _note, saved=()),
        )
    )
    known = {row.city for row in every if row.value_source is not None}
    cities = len({row.city for row in every})
    what = "指標か本文の数値" if any(row.is_figure for row in every) else "指標"
    caption = f"{group.definition}：この定義の{what}がある{cities}{kinds.word()}のうち、数値があるのは{len(known)}{kinds.word()}"
    return markup.html(
        '<div class="dx-measure{}">{}</div>',
        " dx-sized" if has_size else "",
        drawn.html(found, caption),
    )


def overview_table(plans: Sequence[Plan], chosen: str) -> Markup:
    """Return every common measure with the small values of the cities that have it; the name selects it."""
    rows, waiting = [], mapping.undecided()
    for measure_id, of_measure in by(peers.of(answers.ask(comparison.of_all)), lambda row: row.measure_id).items():
        of_city = by(of_measure, lambda row: row.city)
        link = markup.html(
            '<a id="dx-measure-{}" href="{}" target="_self" data-to="dx-course"{}>{}</a>',
            measure_id,
            selection.here(measure=measure_id),
            Markup(' aria-current="true"') if measure_id == chosen else None,
            of_measure[0].measure_name,
        )
        first = markup.html("{}<small>{}{}</small>", link, len(of_city), kinds.word())
        is_one = len({row.definition for row in of_measure}) == 1
        rows.append((first, *(_small(of_city.get(plan.city), waiting.get(plan.city), is_one) for plan in plans)))
    caption = f"共通指標と各{kinds.word()}の値。名を選ぶと、上の図がその指標に替わります"
    return markup.table(("共通指標", *(plan.municipality_name for plan in plans)), rows, caption, is_paired=True)


def _figure(row: Measured, rows: Sequence[Measured], is_mixed: bool) -> Figure:
    is_alone = sum(other.municipality_name == row.municipality_name for other in rows) == 1
    part = row.component_name or ("" if is_alone else row.kpi_name)
    is_value_drawn = not (is_mixed and _is_yearly(_unit(row)))
    is_target_drawn = not (is_mixed and _is_yearly(row.unit))
    target = kpi_words.final_target(row)
    year = row.final_target_fiscal_year
    when = "" if year is None else f"（{era_year(year)}年度・{year}）"
    drawn = "" if is_target_drawn or target == formats.ABSENT else "・年度ごとの値のため図の外"
    bar = Bar(
        _end(row.low_value, row.high_value) if is_value_drawn else None,
        _value(row) if row.value_source is not None else NO_VALUE,
        _end(row.final_target_low_value, row.final_target_high_value) if is_target_drawn else None,
        ("" if row.is_figure else "最終目標の記載なし") if target == formats.ABSENT else f"最終目標 {target}{when}{drawn}",
        "" if row.value_source is None else f"{_when(row)}・{_SOURCE[row.value_source]}",
    )
    return Figure(row, f"{row.municipality_name}（{part}）" if part else row.municipality_name, bar, _per(row))


def _reference(row: Reference) -> Figure:
    value = None if row.reference_value is None else float(row.reference_value)
    bar = Bar(value, row.value_text, None, "", row.as_of_text or "時点の記載なし", is_beside=True)
    return Figure(row, f"{REFERENCE}{row.area_name}", bar, None)


def _note(figure: Figure) -> str:
    row = figure.row
    if isinstance(row, Reference):
        return f"出典：{row.source_text}。{row.municipality_name}の計画書 {row.place}"
    return difference(row)


def difference(row: Measured) -> str:
    """Return of what a KPI is a share, and how it differs from the others of its measure."""
    share = f"分母：{row.denominator}。" if row.denominator else ""
    return f"{share}{row.difference_note}"


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
    return kpi_words.baseline_unit(row) if row.value_source is ValueSource.BASELINE else row.unit


def _when(row: Measured) -> str:
    """Return when a value stood: its day, or of a figure the time as the plan prints it."""
    return (row.as_of_text or "時点の記載なし") if row.is_figure else formats.day(row.observed_on)


def _is_yearly(unit: str | None) -> bool:
    return unit is not None and unit.endswith("/年")


def _end(low: Decimal | None, high: Decimal | None) -> float | None:
    value = low if low is not None else high
    return None if value is None else float(value)


def _axis(name: str, end: float) -> Markup:
    told = markup.html("<small>目盛り 0～{}</small>", formats.number(end, 1)) if end else None
    return markup.html("{}{}", name, told)


def _named(figure: Figure) -> Markup:
    row = figure.row
    if isinstance(row, Reference):
        return markup.html("<b>{}</b><small>{}</small>", REFERENCE, row.area_name)
    link = (
        markup.link(kpi_words.name(row), "city", city=row.city)
        if row.is_figure
        else markup.link(kpi_words.name(row), "kpi", kpi=row.kpi_id)
    )
    return markup.html("<b>{}</b><small>{}</small>", row.municipality_name, link)


def _cell(bar: Bar | None, end: float) -> object:
    if bar is None:
        return formats.ABSENT
    marks = [
        None
        if bar.value is None or not end
        else markup.html(
            '<i{} style="width:{:.2f}%"></i>',
            Markup(' class="dx-beside-bar"') if bar.is_beside else None,
            max(100 * bar.value / end, 0),
        ),
        None if bar.target is None or not end else markup.html('<u style="left:{:.2f}%"></u>', 100 * bar.target / end),
    ]
    return markup.html(
        "<b>{}</b><small>{}</small>{}<small>{}</small>",
        bar.value_text,
        bar.note,
        markup.html('<span class="dx-track" aria-hidden="true">{}</span>', marks) if any(marks) else None,
        bar.target_text,
    )


def mapping_told(cities: Sequence[Plan]) -> Markup:
    """Return of which cities it is open what they measure alike, each with the way to the indicators."""
    waiting = mapping.undecided()
    found = [waiting[plan.city] for plan in cities if plan.city in waiting]
    if not found:
        return markup.EMPTY
    told = f"どの共通指標に当たるかをまだだれも決めていない指標がある{kinds.word()}"
    links = mapping.links(found, "、")
    none = f"「指標なし」は、計画のすべての指標について決め終えた{kinds.word()}だけに付けています。"
    return markup.paragraph(markup.html("{}：{}。{}", told, links, none), is_note=True)


def _small(rows: Iterable[Measured] | None, waiting: Undecided | None, is_one_definition: bool) -> Markup:
    if rows is None:
        # On a phone what is none is left out; what is open is told there too.
        if waiting is not None:
            return markup.html('<span class="dx-note">{}</span>', mapping.link(waiting))
        return Markup('<span class="dx-note dx-m-none">指標なし</span>')
    told = Counter(
        (row.component_name if is_one_definition else row.definition, *_value_and_source(row)) for row in rows
    )
    return markup.joined(
        markup.html(
            "<div>{}{}{}<small>{}</small></div>",
            f"{part} " if part else None,
            f"（{count}指標） " if count > 1 else None,
            value,
            source,
        )
        for (part, value, source), count in told.items()
    )


def _value(row: Measured) -> str:
    return formats.amount(row.low_value, row.high_value, _unit(row), row.value_text)


def _value_and_source(row: Measured) -> tuple[str, str]:
    if row.value_source is not None:
        return _value(row), f"{_when(row) if row.is_figure else row.observed_on} {_SHORT_SOURCE[row.value_source]}"
    target = kpi_words.final_target(row)
    return "", "値なし" if target == formats.ABSENT else f"値なし・目標 {target}"


# The page draws the numbers as bars on axes that hang on the measure (`table`); files hold them as they are.
_VALUES = Table[Measured](
    (
        only_saved("共通指標", lambda row: row.measure_name),
        only_saved("市区町村", lambda row: row.municipality_name),
        only_saved("指標", kpi_words.name),
        only_saved("定義", lambda row: row.definition),
        only_saved("分母", lambda row: row.denominator),
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


_REFERENCES = Table[Reference](
    (
        only_saved("共通指標ID", lambda row: row.measure_id),
        Column("何の値か", lambda row: row.definition),
        Column("範囲", lambda row: row.area_name),
        Column("値（印刷のまま）", lambda row: row.value_text),
        Column("時点", lambda row: row.as_of_text or "記載なし", saved=lambda row: row.as_of_text),
        Column("出典", lambda row: row.source_text),
        Column(
            "載せている計画書",
            lambda row: f"{row.municipality_name} {row.place}",
            saved=(Saved("載せている市区町村", lambda row: row.municipality_name), Saved("場所", lambda row: row.place)),
        ),
        only_saved("値", lambda row: row.reference_value),
        only_saved("単位", lambda row: row.unit),
    )
)


def _measure_sheet() -> Sheet | None:
    offered = answers.ask(comparison.measures)
    if not offered:
        return None
    chosen = measure(offered)
    narrowed = (("共通指標", chosen.measure_name), *peers.chosen().filters)
    return _VALUES.sheet(of(chosen.measure_id), "共通指標", narrowed)


def _measure_drawing() -> Drawing | None:
    offered = answers.ask(comparison.measures)
    if not offered:
        return None
    chosen = measure(offered)
    name, shown = chosen.measure_name, groups(of(chosen.measure_id), references(chosen.measure_id))
    svg = chart.drawing(in_words(name, shown), [_part(group) for group in shown], _BARS)
    return Drawing("共通指標", svg, (("共通指標", name), *peers.chosen().filters))


def _part(group: Group) -> chart.Part:
    shown = group.figures
    columns = [chart.Column(VALUE, [figure.raw for figure in shown])]
    if any(figure.per_thousand is not None for figure in shown):
        absent = Bar(None, formats.ABSENT, None, "")
        columns.append(chart.Column(PER_THOUSAND, [figure.per_thousand or absent for figure in shown]))
    titled = [
        column._replace(name=f"{column.name}（0～{formats.number(end, 1)}）") if end else column
        for column, end in zip(columns, ends(shown), strict=False)
    ]
    names = [(_plain_name(figure), _note(figure)) for figure in shown]
    return chart.Part(group.definition, names, titled, ends(shown)[: len(columns)])


def _plain_name(figure: Figure) -> str:
    row = figure.row
    return figure.name if isinstance(row, Reference) else f"{row.municipality_name}　{kpi_words.name(row)}"


def _references_sheet() -> Sheet | None:
    every = answers.ask(comparison.references)
    return _REFERENCES.sheet(every, "参考にする国・県の値") if every else None


def _every_sheet() -> Sheet | None:
    every = peers.of(answers.ask(comparison.of_all))
    return _VALUES.sheet(every, "共通指標の一覧", peers.chosen().filters) if every else None


# What 比較 lets save of its measures.
SHEETS: Sheets = {
    "compare_measure": _measure_sheet,
    "compare_measure_chart": _measure_drawing,
    "compare_measures": _every_sheet,
    "compare_references": _references_sheet,
}
