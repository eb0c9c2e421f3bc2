"""出どころ: the place of each figure of a KPI in its plan, with the text that is printed there."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from metrics.catalogue import KpiDefinition, TargetYear
from ui import formats, kinds, kpi_rows, markup
from ui.table import Column, Table, only_saved


class Place(NamedTuple):
    """What the plan prints in one place; `lines` is empty where those of the indicator hold.

    `is_new` tells that the lines are other ones than those of the place before.
    """

    item: str
    text: str
    place: str
    lines: str
    is_new: bool


def of_kpi(definition: KpiDefinition) -> list[Place]:
    """Return the places of the indicator, its baseline and its targets."""
    found, before = [], ""
    for item, text, place, lines in _printed(definition):
        found.append(Place(item, text, place, lines, lines not in ("", before)))
        before = lines or before
    return found


def _printed(definition: KpiDefinition) -> Iterator[tuple[str, str, str, str]]:
    """Yield item, printed text, place and lines; years whose target is printed once for all share a row."""
    lines = formats.lines(definition.first_line, definition.last_line)
    yield ("指標", kpi_rows.name(definition), definition.place, lines)
    if definition.baseline_text:
        yield ("現状値", definition.baseline_text, definition.baseline_place or definition.place, "")
    for (text, place, where), group in groupby(definition.targets, _printed_where):
        years = [target.fiscal_year for target in group]
        span = formats.fiscal_year(years[0]) if len(years) == 1 else formats.fiscal_years(years[0], years[-1])
        yield (f"目標 {span}", text, place, where)


def _printed_where(target: TargetYear) -> tuple[str, str, str]:
    return (target.target_text, target.place, formats.lines(target.first_line, target.last_line))


def table(definition: KpiDefinition) -> markup.Markup:
    """Return the places as a table, and why the indicator is read as it is."""
    sources = markup.link(kinds.fit("この市区町村の出典", definition.municipality_name), "sources", city=definition.city)
    caption = "行の番号は、計画書を文字に変換した結果での行です"
    return markup.joined(
        (
            PLACES.compact(of_kpi(definition), caption, "8em 1fr"),
            markup.paragraph("読み方の決定：", definition.decision_reason, "　", sources, is_note=True),
        )
    )


PLACES = Table[Place]((
    Column("項目", lambda row: row.item),
    Column("印刷された文字", lambda row: row.text),
    Column(
        "場所",
        lambda row: f"{row.place}（変換結果の{row.lines}行）" if row.is_new else row.place,
        saved=lambda row: row.place,
        is_wide=True,
    ),
    only_saved("行", lambda row: row.lines),
))  # fmt: skip
