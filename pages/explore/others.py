"""What the filters of 分析 leave beside the KPIs: initiatives, figures of the texts, what was started when, context."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from domain.rows import by
from metrics.catalogue import Initiative
from metrics.context import ContextItem
from metrics.events import Event
from metrics.figures import FigureValue
from metrics.words import figures as figure_words
from metrics.words import kpi as kpi_words
from pages.explore.filters import Found, found
from ui import context_rows, downloads, event_rows, figure_rows, markup, selection
from ui.sheets import Sheet
from ui.table import Column, Table, only_saved

Row = TypeVar("Row", Event, ContextItem)

# Above this many rows a part stands closed, and is no part of the page before somebody opens it: all of them together
# were two thirds of what a browser had to draw at every step of a filter.
_MANY = 30
_FEW_FIGURES = 10
_MOST = 300  # initiatives that are shown of more; the files hold all

_INITIATIVES = Table[Initiative](
    (
        Column(
            "取組",
            lambda row: markup.link(row.initiative_name, "city", city=row.city, initiative=row.initiative_id),
            saved=lambda row: row.initiative_name,
        ),
        Column("市区町村", lambda row: row.municipality_name),
        Column("区分", lambda row: row.section_name),
        Column("担当", lambda row: kpi_words.departments(row.departments)),
        only_saved("取組ID", lambda row: row.initiative_id),
    )
)


_FIGURES = Table[Sequence[FigureValue]](
    (
        Column("数値", lambda figure: figure_rows.link(figure[0]), saved=()),
        Column("市区町村", lambda figure: figure[0].municipality_name, saved=()),
        Column("取組", lambda figure: figure[0].initiative_name, saved=()),
        Column("値", lambda figure: markup.joined(_dated(row) for row in figure), saved=()),
        Column("場所", figure_rows.place, saved=()),
    )
)


def _dated(row: FigureValue) -> markup.Markup:
    mark = markup.html(' <span class="dx-tag">{}</span>', figure_words.PLANNED) if row.is_planned else None
    return markup.html("<div>{}{}<small>{}</small></div>", figure_words.amount(row), mark, figure_words.when(row))


def initiatives(listed: Sequence[Initiative]) -> markup.Markup:
    """Return the initiatives found, closed where there are many."""
    head = markup.html("取組　<strong>{}件</strong>", f"{len(listed):,}")
    return _part(
        "initiatives",
        head,
        lambda: markup.joined(
            (
                _INITIATIVES.html(listed[:_MOST], f"取組 {len(listed):,}件", is_paired=True),
                markup.paragraph(f"はじめの{_MOST}件です。条件で絞り込むか、CSV・Excel で全件を見られます。", is_note=True)
                if len(listed) > _MOST
                else None,
            )
        ),
        is_short=len(listed) <= _MANY,
    )


def figures(values: Sequence[FigureValue]) -> markup.Markup:
    """Return the figures found (本文の数値), closed where there are many; they are no KPIs and stand apart."""
    found = list(by(values, lambda row: row.figure_id).values())
    head = markup.html("{}（指標ではない）　<strong>{}件</strong>", figure_words.WHAT, len(found))
    return _part(
        "figures",
        head,
        lambda: _FIGURES.html(found, f"{figure_words.WHAT} {len(found)}件", is_paired=True),
        is_short=len(found) <= _FEW_FIGURES,
    )


def events(found: Sequence[Event]) -> markup.Markup:
    """Return what the plans say was reached or is due, city by city; closed where there is much."""
    head = markup.html("{}　<strong>{}</strong>", event_rows.TITLE, event_rows.counted(found))
    return _part(
        "events", head, lambda: _by_city(event_rows.EVENTS, found, event_rows.counted), is_short=len(found) <= _MANY
    )


def context(found: Sequence[ContextItem]) -> markup.Markup:
    """Return what the plans say of themselves and their cities, city by city; closed where there is much."""
    head = markup.html("{}　<strong>{}件</strong>", context_rows.TITLE, len(found))
    return _part(
        "context",
        head,
        lambda: _by_city(context_rows.CONTEXT, found, lambda items: f"{len(items)}件"),
        is_short=len(found) <= _MANY,
    )


def _by_city(table: Table[Row], found: Sequence[Row], counted: Callable[[Sequence[Row]], object]) -> markup.Markup:
    return markup.joined(
        table.html(of_city, f"{name}　{counted(of_city)}", is_paired=True)
        for name, of_city in by(found, lambda row: row.municipality_name).items()
    )


def _part(code: str, head: markup.Markup, table: Callable[[], markup.Markup], *, is_short: bool) -> markup.Markup:
    """Return a part: open where it is short or the address asks for it, else the link that opens it."""
    place = f"dx-also-{code}"
    if is_short or selection.asked("also") == code:
        return markup.html(
            '<details class="dx-found" open><summary id="{}">{}</summary>{}</details>', place, head, table()
        )
    return markup.html(
        '<p class="dx-found"><a id="{place}" data-to="{place}" href="{address}" target="_self">{head}</a></p>',
        place=place,
        address=selection.here(also=code),
        head=head,
    )


def figure_sheet() -> Sheet | None:
    """Return the values of the figures that pass."""
    result = found()
    return figure_rows.VALUES.sheet(result.figures, figure_words.WHAT, result.filters) if result.figures else None


def initiative_sheet() -> Sheet | None:
    """Return the initiatives that pass; None where a filter asks for what only a KPI has."""
    result = found()
    return None if result.initiatives is None else _INITIATIVES.sheet(result.initiatives, "取組の一覧", result.filters)


def event_sheet() -> Sheet | None:
    """Return the events that pass."""
    result = found()
    return event_rows.EVENTS.sheet(result.events, event_rows.TITLE, result.filters) if result.events else None


def context_sheet() -> Sheet | None:
    """Return what passes of what the plans say of themselves."""
    result = found()
    return context_rows.CONTEXT.sheet(result.context, context_rows.TITLE, result.filters) if result.context else None


def all_of(result: Found) -> markup.Markup:
    """Return all of it, each part with the ways to save it; nothing of a part that has nothing."""
    pieces: list[markup.Markup] = []
    if result.figures:
        pieces += [figures(result.figures), downloads.offer(figure_words.WHAT, table="explore_figures")]
    if result.initiatives:
        pieces += [initiatives(result.initiatives), downloads.offer("取組の一覧", table="explore_initiatives")]
    if result.events:
        pieces += [events(result.events), downloads.offer(event_rows.TITLE, table="explore_events")]
    if result.context:
        pieces += [context(result.context), downloads.offer(context_rows.TITLE, table="explore_context")]
    return markup.joined(pieces)
