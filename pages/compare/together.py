"""合計: what the cities that are compared aim for and have reached together, of whole things alone."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from domain import formats
from domain.era import era_year
from domain.rows import by
from metrics import comparison, joint
from metrics.comparable_value import ComparableValue, Side
from metrics.joint import Joint
from pages.compare import measures, spread
from ui import answers, distribution_rows, kinds, markup, peers
from ui.sheets import Sheet, Sheets
from ui.table import Column, Saved, Table, only_saved

TITLE = "合計"
NOTE = "比べる範囲の団体の目標と実績・基準値を、年度ごとに足した数です。一部の団体だけの合計は、何団体の合計かを記します。"
# So many cities are listed with their parts; all of them are in the file.
_PARTS = 60


class Row(NamedTuple):
    """A line of the sums: a fiscal year of a definition and unit, of how many cities the comparison is, and on which
    side a printed part is a rough one, so that the sum is."""

    sums: Joint
    city_count: int
    rough: frozenset[Side] = frozenset()


def sums(measure_id: str) -> list[Joint]:
    """Return the sums over the cities that are compared that are of two cities or more."""
    every = answers.ask(joint.of_cities, measure_id, peers.keys())
    return [row for row in every if max(row.aim_count, row.known_count) > 1]


def told(measure: comparison.Measure) -> markup.Markup:
    """Return the sums of a measure by definition, each with its parts and who is missing; why there is none."""
    found = by(sums(measure.measure_id), lambda row: (row.definition, row.unit))
    city_count = len(peers.chosen().cities)
    values = [value for value in distribution_rows.values(measure.measure_id) if value.alike_count == 1]
    pieces: list[object] = []
    for (definition, unit), rows in found.items():
        own = [value for value in values if (value.definition, value.unit) == (definition, unit) and value.is_summable]
        caption = f"{definition}（{unit}）の合計。比べる範囲は{city_count}団体"
        lines = [Row(row, city_count, _rough(own, row.fiscal_year)) for row in rows]
        pieces.append(SUMS.html(lines, caption, is_paired=True))
        pieces.append(_parts(own, rows))
    pieces.append(_unsummed(measure, bool(found)))
    for definition, of_definition in by(values, lambda value: value.definition).items():
        units = list(dict.fromkeys(value.unit for value in of_definition))
        if len(units) > 1:
            said = f"{definition}は単位が違う（{'・'.join(units)}）ため、単位の違う値どうしは足しません。"
            pieces.append(markup.paragraph(said, is_note=True))
    return markup.joined(pieces)


def _rough(values: Sequence[ComparableValue], fiscal_year: int) -> frozenset[Side]:
    return frozenset(
        value.side
        for value in values
        if value.fiscal_year == fiscal_year and formats.is_about(value.known_value, value.value_text)
    )


def _parts(values: Sequence[ComparableValue], rows: Sequence[Joint]) -> markup.Markup:
    """Return what each city adds to the targets, by year, and who has none, on demand."""
    years = [row.fiscal_year for row in rows if row.aim_count]
    aims = {(value.city, value.fiscal_year): value for value in values if value.side is Side.AIM}
    members = sorted(peers.plans(), key=lambda plan: plan.municipality_code)
    inside = [plan for plan in members if any((plan.city, year) in aims for year in years)]
    outside = [plan.municipality_name for plan in members if plan not in inside]
    lines = [
        (
            plan.municipality_name,
            *(
                formats.amount(found.known_value, found.known_value, found.unit, found.value_text)
                if (found := aims.get((plan.city, year))) is not None
                else formats.ABSENT
                for year in years
            ),
        )
        for plan in inside[:_PARTS]
    ]
    rest = f"ほか{len(inside) - _PARTS}団体は CSV・Excel にあります。" if len(inside) > _PARTS else ""
    heads = (kinds.word(), *(f"{era_year(year)}年度末" for year in years))
    table = markup.table(heads, lines, "目標の内訳。団体コードの順", range(1, len(heads)), is_paired=True) if lines else None
    missing = f"この定義の目標がない団体：{distribution_rows.names(outside)}。" if outside else ""
    body = (table, markup.paragraph(f"{rest}{missing}", is_note=True) if rest or missing else None)
    return markup.details(f"目標の内訳（{len(inside)}団体）と、目標のない{len(outside)}団体", *body)


def _unsummed(measure: comparison.Measure, has_sums: bool) -> markup.Markup:
    """Return why what is no number of whole things has no sum."""
    rows = [row for row in measures.of(measure.measure_id) if row.unit is not None]
    if all(row.is_counted for row in rows):
        if has_sums:
            return markup.EMPTY
        return markup.paragraph("同じ定義・単位・年度の値が二つ以上の団体にないため、合計はありません。", is_note=True)
    counted = {row.unit for row in rows if row.is_counted}
    open_units = {row.unit for row in rows if not row.is_counted} & counted
    pieces = [
        markup.paragraph(
            f"「{unit}」を整数で数えると決めていない計画があり、その計画の値は足しません（計画のブックのシート「単位」で決められます）。",
            is_note=True,
        )
        for unit in sorted(unit for unit in open_units if unit)
    ]
    if any(row.unit not in counted for row in rows):
        what = "割合・平均・時間などの指標" if has_sums else "この共通指標"
        why = "計画書に分子と分母の数がなく、割合や平均を足すと意味のない数になるためです。"
        pieces.append(markup.paragraph(f"{what}は合計しません。{why}", is_note=True))
    return markup.joined(pieces)


def _of(count: int, row: Row) -> str:
    return f"{row.city_count}団体のうち{count}" if count < row.city_count else f"{count}団体すべて"


def _sum(value: Decimal | None, count: int, row: Row, side: Side) -> object:
    if value is None:
        return formats.ABSENT
    return markup.html("{}<small>{}</small>", _told(value, side, row), _of(count, row))


def _told(value: Decimal | None, side: Side, row: Row) -> str:
    return f"{'約' if side in row.rough else ''}{formats.with_unit(value, row.sums.unit)}"


def _both(row: Row) -> object:
    found = row.sums
    if found.both_aim_sum is None:
        return formats.ABSENT
    return markup.html(
        "目標 {}<br>実績・基準値 {}<small>両方がある{}団体</small>",
        _told(found.both_aim_sum, Side.AIM, row),
        _told(found.both_known_sum, Side.KNOWN, row),
        found.both_count,
    )


SUMS = Table[Row]((
    only_saved("定義", lambda row: row.sums.definition),
    only_saved("単位", lambda row: row.sums.unit),
    Column("年度", lambda row: f"{era_year(row.sums.fiscal_year)}年度", saved=lambda row: row.sums.fiscal_year),
    Column("目標の合計", lambda row: _sum(row.sums.aim_sum, row.sums.aim_count, row, Side.AIM), saved=(
        Saved("目標の合計", lambda row: row.sums.aim_sum),
        Saved("目標のある団体数", lambda row: row.sums.aim_count),
    ), is_numeric=True),
    Column("実績・基準値の合計", lambda row: _sum(row.sums.known_sum, row.sums.known_count, row, Side.KNOWN), saved=(
        Saved("実績・基準値の合計", lambda row: row.sums.known_sum),
        Saved("実績・基準値のある団体数", lambda row: row.sums.known_count),
    ), is_numeric=True),
    Column("両方がある団体どうし", _both, saved=(
        Saved("両方がある団体の目標の合計", lambda row: row.sums.both_aim_sum),
        Saved("両方がある団体の実績・基準値の合計", lambda row: row.sums.both_known_sum),
        Saved("両方がある団体数", lambda row: row.sums.both_count),
    ), is_numeric=True),
    only_saved("比べる範囲の団体数", lambda row: row.city_count),
))  # fmt: skip


def _sheet() -> Sheet | None:
    offered = answers.ask(comparison.measures)
    if not offered:
        return None
    measure = measures.measure(offered)
    count = len(peers.chosen().cities)
    rows = [Row(row, count) for row in sums(measure.measure_id)]
    return SUMS.sheet(rows, "共通指標の合計", spread.filters(measure)) if rows else None


# What 比較 lets save of sums; their parts are in `compare_values`.
SHEETS: Sheets = {"compare_joint": _sheet}
