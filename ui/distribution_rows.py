"""How the values of many cities lie, as rows: on 比較 and 指標, and in their files. No row says who is first or last."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from access import reach
from domain import formats
from domain.era import era_year
from domain.rows import by
from metrics import comparable_value, distribution
from metrics.comparable_value import ComparableValue, Side
from metrics.distribution import LEAST_COUNT, Distribution, Place
from ui import answers, markup, peers
from ui.table import Column, Saved, Table, only_saved

SIDE = {Side.KNOWN: "実績・基準値", Side.AIM: "目標"}
PLACE = {
    Place.BELOW: "第1四分位より小さい",
    Place.LOWER: "第1四分位から中央値まで",
    Place.MEDIAN: "中央値",
    Place.UPPER: "中央値から第3四分位まで",
    Place.ABOVE: "第3四分位より大きい",
}
METHOD = (
    "四分位は、定義・単位・年度・種別（目標か実績・基準値か）が同じ値を小さい順に並べ、その1/4・1/2・3/4の位置の値です。二つの値の間に当たるときは、"
    "その間を比例で分けます。実績・基準値は、その年度の最も新しい値（速報を除き、本文の数値を含む）です。「手続」は「件」、「名」は「人」と同じ数え方とします。大きい・小さいは、良い・悪いではありません。"
)
# So many cities are named in a line; all of them are in the file.
_NAMED = 30


class Spread(NamedTuple):
    """The distribution of a year and side, and the values that it is of, cities in the order of codes."""

    found: Distribution
    values: Sequence[ComparableValue]

    @property
    def name(self) -> str:
        """Return what is held together: 令和9年度末の目標."""
        year, side = era_year(self.found.fiscal_year), self.found.side
        return f"{year}年度{'末' if side is Side.AIM else ''}の{SIDE[side]}"

    def text(self, number: Decimal) -> str:
        """Return a number of it with its unit."""
        return formats.with_unit(number, self.found.unit)


class Group(NamedTuple):
    """The distributions of one definition and unit, in the order of years."""

    definition: str
    unit: str
    spreads: Sequence[Spread]

    @property
    def leading(self) -> Spread:
        """Return the one that a finding tells of: that of most cities, the latest of these."""
        return max(self.spreads, key=lambda spread: (spread.found.city_count, spread.found.fiscal_year))


def values(measure_id: str, also: str = "") -> list[ComparableValue]:
    """Return the values of a measure that may stand beside others, of the cities that are compared and one besides."""
    members = peers.chosen().cities | {also}
    return [value for value in answers.ask(comparable_value.of_measure, measure_id) if value.city in members]


def groups(measure_id: str, also: str = "") -> list[Group]:
    """Return the distributions of a measure over the cities that are compared, of as many values as say anything.

    `also` is a city that is held beside them though it may be none of them. Who may read some cities only is told none:
    it would tell of the others.
    """
    if not reach.present().is_whole:
        return []
    rows = [
        row
        for row in answers.ask(distribution.of_cities, measure_id, peers.keys(also))
        if row.city_count >= LEAST_COUNT
    ]
    held = by(values(measure_id, also), _together)
    return [
        Group(definition, unit, [Spread(row, [v for v in held[_of(row)] if v.alike_count == 1]) for row in found])
        for (definition, unit), found in by(rows, lambda row: (row.definition, row.unit)).items()
    ]


def _together(value: ComparableValue) -> tuple[object, ...]:
    return value.definition, value.unit, value.side, value.fiscal_year


def _of(row: Distribution) -> tuple[object, ...]:
    return row.definition, row.unit, row.side, row.fiscal_year


def finding(group: Group) -> str:
    """Return how the leading values lie, in a sentence."""
    spread = group.leading
    found = spread.found
    return (
        f"{spread.name}は{found.city_count}団体で、中央値は{spread.text(found.median_value)}、半数が"
        f"{spread.text(found.first_quartile_value)}～{spread.text(found.third_quartile_value)}"
    )


def where(group: Group, chosen: Collection[str]) -> str:
    """Return where the chosen cities lie among the leading values, in the order of codes; nothing where none does."""
    spread = group.leading
    told = [
        f"{value.municipality_name}は{spread.text(value.known_value)}（{PLACE[spread.found.place_of(value.known_value)]}）"
        for value in spread.values
        if value.city in chosen
    ]
    return f"{spread.name}で、{'、'.join(told)}。" if told else ""


def in_words(group: Group, chosen: Collection[str]) -> str:
    """Return the distributions for those who do not see the figure."""
    rows = "。".join(
        f"{spread.name}（{spread.found.city_count}団体）は最小{spread.text(spread.found.least_value)}、"
        f"第1四分位{spread.text(spread.found.first_quartile_value)}、中央値{spread.text(spread.found.median_value)}、"
        f"第3四分位{spread.text(spread.found.third_quartile_value)}、最大{spread.text(spread.found.greatest_value)}"
        for spread in group.spreads
    )
    return f"{finding(group)}。{where(group, chosen)}{rows}。下の表に同じ値があります。"


class Line(NamedTuple):
    """A distribution beside the cities that a reader chose."""

    spread: Spread
    chosen: Sequence[str]

    @property
    def named(self) -> list[ComparableValue]:
        """Return the values of the chosen cities that have one, in the order of codes."""
        return [value for value in self.spread.values if value.city in self.chosen]


def _saved_number(name: str, of: str) -> Column[Line]:
    def number(line: Line) -> Decimal:
        found: Decimal = getattr(line.spread.found, of)
        return found

    return Column(name, lambda line: line.spread.text(number(line)), saved=number, is_numeric=True)


def _places(line: Line) -> markup.Markup:
    rows = [
        markup.html(
            "<div>{} {}<small>{}</small></div>",
            value.municipality_name,
            line.spread.text(value.known_value),
            PLACE[line.spread.found.place_of(value.known_value)],
        )
        for value in line.named
    ]
    return markup.joined(rows) if rows else markup.html('<span class="dx-note dx-m-none">{}</span>', formats.ABSENT)


def _told_places(line: Line) -> str | None:
    told = [f"{value.municipality_name}：{PLACE[line.spread.found.place_of(value.known_value)]}" for value in line.named]
    return "、".join(told) or None


LINES = Table[Line]((
    only_saved("定義", lambda line: line.spread.found.definition),
    Column("年度・種別", lambda line: line.spread.name, saved=(
        Saved("年度", lambda line: line.spread.found.fiscal_year),
        Saved("種別", lambda line: SIDE[line.spread.found.side]),
    )),
    Column("値のある団体", lambda line: f"{line.spread.found.city_count}", saved=(
        Saved("値のある団体数", lambda line: line.spread.found.city_count),
        Saved("単位", lambda line: line.spread.found.unit),
    ), is_numeric=True),
    _saved_number("最小", "least_value"),
    _saved_number("第1四分位", "first_quartile_value"),
    _saved_number("中央値", "median_value"),
    _saved_number("第3四分位", "third_quartile_value"),
    _saved_number("最大", "greatest_value"),
    Column("選んだ市区町村の位置", _places, saved=_told_places),
))  # fmt: skip


def table(group: Group, chosen: Sequence[str]) -> markup.Markup:
    """Return the distributions of a definition as a table."""
    caption = f"{group.definition}（{group.unit}）の分布。順位ではありません"
    return LINES.html([Line(spread, chosen) for spread in group.spreads], caption, is_paired=True)


def names(found: Sequence[str]) -> str:
    """Return names in a line, at most as many as are read."""
    return "・".join(found[:_NAMED]) + (f"ほか{len(found) - _NAMED}" if len(found) > _NAMED else "")
