"""本文の数値 of a city: its series by fiscal year in one table, what is only planned marked as such."""

from collections.abc import Sequence

from domain import formats
from domain.era import era_year
from domain.rows import by
from metrics.figures import FigureValue
from metrics.words import figures as figure_words
from ui import figure_rows, markup
from ui.table import Column, Table

# A figure with its printed values, the oldest first.
_Figure = Sequence[FigureValue]


def table(values: Sequence[FigureValue]) -> markup.Markup:
    """Return one row a figure, one column a fiscal year; values without a printed time have a column of their own."""
    found = list(by(values, lambda row: row.figure_id).values())
    planned = sum(all(row.is_planned for row in figure) for figure in found)
    caption = f"{figure_words.WHAT} {len(found)}件（値{len(values)}、うち予定だけのもの{planned}件）"
    return markup.html('<div class="dx-figures">{}</div>', _described(values).html(found, caption))


def _described(values: Sequence[FigureValue]) -> Table[_Figure]:
    years = sorted({row.fiscal_year for row in values if row.fiscal_year is not None})
    has_undated = any(row.fiscal_year is None for row in values)
    columns: list[Column[_Figure]] = [Column("数値・取組", _name, saved=())]
    columns += [_of_year(f"{era_year(year)}年度", year) for year in years]
    if has_undated:
        columns.append(_of_year(figure_words.UNDATED, None))
    return Table([*columns, Column("注記・場所", _notes_and_place, saved=())])


def _of_year(head: str, year: int | None) -> Column[_Figure]:
    def cell(figure: _Figure) -> markup.Markup:
        cells = [figure_rows.value_cell(row) for row in figure if row.fiscal_year == year]
        # On a phone, where each figure is a card, the style sheet leaves out what is empty.
        return markup.joined(cells) if cells else markup.html('<span class="dx-no-value">{}</span>', formats.ABSENT)

    return Column(head, cell, saved=())


def _name(figure: _Figure) -> markup.Markup:
    first = figure[0]
    return markup.html(
        '<span id="{}">{}</span><small>{}</small>', first.figure_id, figure_words.name(first), first.initiative_name
    )


def _notes_and_place(figure: _Figure) -> markup.Markup:
    notes = dict.fromkeys(row.note for row in figure if row.note)
    told = markup.joined(notes, markup.Markup("<br>"))
    return markup.html("{}<small>{}</small>", told, figure_rows.place(figure))
