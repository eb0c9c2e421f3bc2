"""A common measure of eight cities or more as distributions: figure and table a definition, and who is not in it."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts import distribution as chart
from domain import formats
from domain.rows import by
from metrics import comparison
from metrics.comparable_value import ComparableValue, Side
from pages.compare import common_course, measures
from ui import answers, distribution_rows, kinds, mapping, markup, peers
from ui.distribution_rows import SIDE, Group, Line, Spread
from ui.sheets import Sheet, Sheets
from ui.table import Table, only_saved

TITLE = "分布"
NOTE = "値のある団体が8以上のとき、最小・四分位・最大で示します。順位は付けません。"
# What stands in the place of where chosen cities lie while none of them is in the distribution.
NOBODY = "市区町村を選ぶと、その値の位置を図と表に示します。"
_OPEN = f"当たる指標があるか決まっていない（{mapping.OPEN}）"
_WORDS = ("最小から最大", "中央の半数", "中央値")


def shown(measure_id: str) -> list[Group]:
    """Return the distributions of a measure over the cities that are compared."""
    return distribution_rows.groups(measure_id)


def chosen(measure_id: str) -> list[str]:
    """Return the cities that the address chooses: where they lie is told."""
    cities, is_choice = common_course.cities(measure_id)
    return [plan.city for plan in cities] if is_choice else []


def figure(group: Group, named: Sequence[str], width: int) -> go.Figure:
    """Return the figure of a definition."""
    return chart.figure([_row(spread, named) for spread in group.spreads], group.unit, _WORDS, width)


def _row(spread: Spread, named: Sequence[str]) -> chart.Row:
    found, text = spread.found, spread.text
    five = (
        found.least_value, found.first_quartile_value, found.median_value, found.third_quartile_value,
        found.greatest_value,
    )  # fmt: skip
    told = "<br>".join(
        f"{word} {text(value)}" for word, value in zip(("最小", "第1四分位", "中央値", "第3四分位", "最大"), five, strict=True)
    )
    name = f"{spread.name}（{found.city_count}団体）"
    marks = [
        chart.Mark(
            float(value.known_value),
            f"{value.municipality_name} {text(value.known_value)}",
            named.index(value.city),
            f"<b>{value.municipality_name}　{spread.name} {text(value.known_value)}</b><br>"
            f"{formats.day(value.observed_on)}<br>{distribution_rows.PLACE[found.place_of(value.known_value)]}",
            value.kpi_id,
        )
        for value in spread.values
        if value.city in named
    ]
    least, first, median, third, greatest = map(float, five)
    numbers = (least, first, median, third, greatest)
    return chart.Row(name, numbers, f"<b>{name}</b><br>{told}", marks, found.side is Side.AIM)


def below(measure_id: str, group: Group, named: Sequence[str]) -> markup.Markup:
    """Return what stands below a figure: the same as a table, who is not in it and why, how it is reckoned."""
    apart = _apart(measure_id, group)
    told = [
        markup.html("<li>{}：{}</li>", reason, distribution_rows.names([row.name for row in rows]))
        for reason, rows in by(apart, lambda row: row.reason).items()
    ]
    missing = None
    if told:
        missing = markup.details(f"この分布にない{len(apart)}団体と理由", markup.html("<ul>{}</ul>", told))
    return markup.joined((distribution_rows.table(group, named), missing))


class Apart(NamedTuple):
    """A city that is compared and is in no distribution of a definition, and why."""

    name: str
    reason: str


def _apart(measure_id: str, group: Group) -> list[Apart]:
    """Return the cities that are compared and stand in no distribution of this definition, in the order of codes."""
    inside = {value.city for spread in group.spreads for value in spread.values}
    of_city = by(measures.of(measure_id), lambda row: row.city)
    held = by(distribution_rows.values(measure_id), lambda value: value.city)
    found = []
    undecided = mapping.undecided()
    for plan in sorted(peers.plans(), key=lambda plan: plan.municipality_code):
        if plan.city not in inside:
            rows = of_city.get(plan.city, [])
            is_open = not rows and plan.city in undecided
            reason = _OPEN if is_open else _reason(group, rows, held.get(plan.city, []))
            found.append(Apart(plan.municipality_name, reason))
    return found


def _reason(group: Group, rows: Sequence[comparison.Measured], values: Sequence[ComparableValue]) -> str:
    if not rows:
        return "この共通指標に対応する指標がない"
    alike = [row for row in rows if row.definition == group.definition]
    if not alike:
        return f"定義が違う（{'・'.join(dict.fromkeys(row.definition or measures.NO_DEFINITION for row in rows))}）"
    of_definition = [value for value in values if value.definition == group.definition]
    if not of_definition:
        return "時点の分かる数値がない"
    of_unit = [value for value in of_definition if value.unit == group.unit]
    if not of_unit:
        return f"単位が違う（{'・'.join(dict.fromkeys(value.unit for value in of_definition))}）"
    if all(value.alike_count > 1 for value in of_unit):
        return "同じ定義の指標が二つ以上あり、一つに決められない"
    return "年度が違う（その年度の値のある団体が8に満たない）"


class Part(NamedTuple):
    """A value as the file of all values holds it."""

    value: ComparableValue
    measure_name: str


def _used(part: Part) -> str:
    return "分布・合計に使う" if part.value.alike_count == 1 else "使わない（同じ定義の指標が二つ以上）"


PARTS = Table[Part]((
    only_saved("共通指標", lambda part: part.measure_name),
    only_saved("市区町村", lambda part: part.value.municipality_name),
    only_saved("定義", lambda part: part.value.definition),
    only_saved("種別", lambda part: SIDE[part.value.side]),
    only_saved("年度", lambda part: part.value.fiscal_year),
    only_saved("時点", lambda part: part.value.observed_on),
    only_saved("値", lambda part: part.value.known_value),
    only_saved("単位", lambda part: part.value.unit),
    only_saved("原文表記", lambda part: part.value.value_text),
    only_saved("使い方", _used),
    only_saved("合計できる数", lambda part: part.value.is_summable),
    only_saved("指標ID", lambda part: part.value.kpi_id),
))  # fmt: skip


def filters(measure: comparison.Measure) -> tuple[tuple[str, str], ...]:
    """Return what narrows a distribution or a sum, in words."""
    return (("共通指標", measure.measure_name), *peers.chosen().filters)


def _lines_sheet() -> Sheet | None:
    offered = answers.ask(comparison.measures)
    if not offered:
        return None
    measure = measures.measure(offered)
    named = chosen(measure.measure_id)
    lines = [Line(spread, named) for group in shown(measure.measure_id) for spread in group.spreads]
    return distribution_rows.LINES.sheet(lines, "共通指標の分布", filters(measure)) if lines else None


def _parts_sheet() -> Sheet | None:
    offered = answers.ask(comparison.measures)
    if not offered:
        return None
    measure = measures.measure(offered)
    parts = [Part(value, measure.measure_name) for value in distribution_rows.values(measure.measure_id)]
    return PARTS.sheet(parts, kinds.fit("分布と合計の各市区町村の値"), filters(measure)) if parts else None


# What 比較 lets save of distributions and of the values that they and the sums are of.
SHEETS: Sheets = {"compare_distribution": _lines_sheet, "compare_values": _parts_sheet}
