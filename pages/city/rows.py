"""The KPIs of a plan in one table: a heading row for each initiative, below it a row a KPI."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from domain import formats
from metrics.standing import Standing
from metrics.words import kpi as kpi_words
from ui import kpi_rows, markup
from ui.table import Column, Table

# The classes of the columns, by which the style sheet knows them.
_CLASSES = ("", "dx-c-from", "dx-c-now", "dx-c-to", "dx-c-way", "dx-c-state")


class Group(NamedTuple):
    """What stands in the heading row, and the KPIs below it."""

    head: markup.Markup
    kpis: Sequence[Standing]


def table(groups: Iterable[Group], pictures: Mapping[str, markup.Markup], caption: str) -> markup.Markup:
    """Return one table of all groups; `pictures` by kpi_id are the small ways (ui/sparkline.py), none without a number.

    On a narrow screen each row is a card of its name, its three figures, and its way beside its verdict.
    """
    described, groups = _described(pictures), list(groups)
    # Over initiatives without a KPI there is nothing that the heads would name.
    has_kpi = any(group.kpis for group in groups)
    head = [
        markup.html('<th scope="col"{}>{}</th>', _class(name), column.head)
        for column, name in zip(described.columns, _CLASSES, strict=True)
    ]
    return markup.html(
        '<table class="dx-plan"><caption class="dx-sr">{}</caption>{}{}</table>',
        caption,
        markup.html("<thead><tr>{}</tr></thead>", head) if has_kpi else None,
        [_body(group, described) for group in groups],
    )


def _described(pictures: Mapping[str, markup.Markup]) -> Table[Standing]:
    return Table(
        (
            Column("指標・担当", _name, saved=()),
            *kpi_rows.columns("基準値", "直近の実績", "最終目標"),
            Column("推移と目標", lambda kpi: pictures.get(kpi.kpi_id, formats.ABSENT), saved=()),
            Column("状態・いまの計画値・必要ペース", _verdict, saved=()),
        )
    )


def _body(group: Group, described: Table[Standing]) -> markup.Markup:
    return markup.html(
        '<tbody><tr class="dx-head-row"><th scope="rowgroup" colspan="{}">{}</th></tr>{}</tbody>',
        len(_CLASSES),
        group.head,
        [_line(cells) for cells in described.cells(group.kpis)],
    )


def _line(cells: Sequence[object]) -> markup.Markup:
    first, *others = cells
    data = [markup.html("<td{}>{}</td>", _class(name), cell) for cell, name in zip(others, _CLASSES[1:], strict=True)]
    return markup.html('<tr><th scope="row">{}</th>{}</tr>', first, data)


def _class(name: str) -> markup.Markup:
    return markup.html(' class="{}"', name) if name else markup.EMPTY


def _name(kpi: Standing) -> markup.Markup:
    named = kpi_words.departments(kpi.departments)
    return markup.html("{}{}", kpi_rows.name_cell(kpi), markup.html("<small>{}</small>", named) if named else None)


def _verdict(kpi: Standing) -> markup.Markup:
    """Return the status; below it what the plan asks for at the day of reading, and the pace that is still needed."""
    asked = "" if kpi.asked_value is None else f"いまの計画値 {kpi_words.asked_amount(kpi)}"
    needed = "" if kpi_words.needed_pace(kpi) is None else f"必要 {kpi_words.pace(kpi)}"
    below = markup.joined([markup.html("<span>{}</span>", words) for words in (asked, needed) if words], "　")
    who = kpi_words.asked_by(kpi)
    title = markup.html(' title="{}"', who) if who else None
    return markup.html(
        "{}{}", kpi_rows.status_cell(kpi), markup.html("<small{}>{}</small>", title, below) if below else None
    )
