"""What 指標をさがす shows of what was found, and what it lets save of it."""

from collections import Counter
from collections.abc import Sequence

from metrics.catalogue import Initiative
from metrics.figures import FigureValue
from metrics.standing import Standing
from pages.search.filters import Found, found
from ui import figure_rows, kpi_rows, markup
from ui.rows import by
from ui.sheets import Sheet, Sheets
from ui.table import Column, Table, only_saved

# Above this many rows they stand closed, each part with its counts; fewer are all open.
_MANY = 60
_FEW_FIGURES = 10


def _about(kpi: Standing) -> markup.Markup:
    parts = (kpi.initiative_name, kpi_rows.departments(kpi.departments))
    return markup.html("{}<small>{}</small>", kpi_rows.name_cell(kpi), "　".join(part for part in parts if part))


_KPIS = Table[Standing](
    (Column("指標", _about, saved=()), *kpi_rows.columns("基準値", "直近の実績", "最終目標", "状態"))
)
_INITIATIVES = Table[Initiative](
    (
        Column(
            "取組",
            lambda row: markup.link(row.initiative_name, "city", city=row.city, initiative=row.initiative_id),
            saved=lambda row: row.initiative_name,
        ),
        Column("市", lambda row: row.municipality_name),
        Column("区分", lambda row: row.section_name),
        Column("担当", lambda row: kpi_rows.departments(row.departments)),
        only_saved("取組ID", lambda row: row.initiative_id),
    )
)


_FIGURES = Table[Sequence[FigureValue]](
    (
        Column("数値", lambda figure: figure_rows.link(figure[0]), saved=()),
        Column("市", lambda figure: figure[0].municipality_name, saved=()),
        Column("取組", lambda figure: figure[0].initiative_name, saved=()),
        Column("値", lambda figure: markup.joined(_dated(row) for row in figure), saved=()),
        Column("場所", figure_rows.place, saved=()),
    )
)


def _dated(row: FigureValue) -> markup.Markup:
    mark = markup.html(' <span class="dx-tag">{}</span>', figure_rows.PLANNED) if row.is_planned else None
    return markup.html("<div>{}{}<small>{}</small></div>", figure_rows.amount(row), mark, figure_rows.when(row))


def kpis(result: Found) -> markup.Markup:
    """Return the KPIs found, city by city; the cities stand closed where there are many."""
    is_open = len(result.kpis) <= _MANY
    cities = by(result.kpis, lambda kpi: kpi.municipality_name)
    return markup.joined(_city(name, of_city, is_open) for name, of_city in cities.items())


def _city(name: str, of_city: Sequence[Standing], is_open: bool) -> markup.Markup:
    counts = markup.count_chips(Counter[str](kpi.status for kpi in of_city))
    head = markup.html("{}　<strong>{}件</strong>　{}", name, len(of_city), counts)
    return _part(head, _KPIS.html(of_city, f"{name}の指標 {len(of_city)}件", is_paired=True), is_open)


def initiatives(listed: Sequence[Initiative]) -> markup.Markup:
    """Return the initiatives found, closed where there are many."""
    head = markup.html("取組　<strong>{}件</strong>", len(listed))
    return _part(head, _INITIATIVES.html(listed, f"取組 {len(listed)}件", is_paired=True), len(listed) <= _MANY)


def figures(values: Sequence[FigureValue]) -> markup.Markup:
    """Return the figures found (本文の数値), closed where there are many; they are no KPIs and stand apart."""
    found = list(by(values, lambda row: row.figure_id).values())
    head = markup.html("{}（指標ではない）　<strong>{}件</strong>", figure_rows.WHAT, len(found))
    table = _FIGURES.html(found, f"{figure_rows.WHAT} {len(found)}件", is_paired=True)
    return _part(head, table, len(found) <= _FEW_FIGURES)


def _part(head: markup.Markup, table: markup.Markup, is_open: bool) -> markup.Markup:
    opened = markup.Markup(" open") if is_open else None
    return markup.html('<details class="dx-found"{}><summary>{}</summary>{}</details>', opened, head, table)


def _kpi_sheet() -> Sheet:
    result = found()
    return kpi_rows.KPIS.sheet(result.kpis, "指標の一覧", result.filters)


def _figure_sheet() -> Sheet | None:
    result = found()
    return figure_rows.VALUES.sheet(result.figures, figure_rows.WHAT, result.filters) if result.figures else None


def _initiative_sheet() -> Sheet | None:
    result = found()
    return None if result.initiatives is None else _INITIATIVES.sheet(result.initiatives, "取組の一覧", result.filters)


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {
    "search_kpis": _kpi_sheet,
    "search_initiatives": _initiative_sheet,
    "search_figures": _figure_sheet,
}
