"""本文の数値 as rows of tables: figures of a plan's text that are no KPIs, in the words of the pages and of the files."""

from collections.abc import Sequence

from domain import formats
from metrics.figures import FigureValue
from metrics.words.figures import PLANNED, amount, name, when
from ui import markup
from ui.table import Table, only_saved


def link(row: FigureValue) -> markup.Markup:
    """Return the name as a link to where the page of its city shows it."""
    return markup.link(name(row), "city", city=row.city, initiative=row.initiative_id)


def value_cell(row: FigureValue) -> markup.Markup:
    """Return the value, whether it is only planned, and below it what the plan says with it."""
    # Its year stands above it.
    has_own_day = row.as_of_text is not None and not row.as_of_text.endswith("年度")
    said = (when(row) if has_own_day else None, row.restriction)
    return markup.html(
        '<div><span class="dx-nowrap">{}</span>{}{}</div>',
        amount(row),
        markup.html(' <span class="dx-tag">{}</span>', PLANNED) if row.is_planned else None,
        [markup.html("<small>{}</small>", words) for words in said if words],
    )


def place(rows: Sequence[FigureValue]) -> markup.Markup:
    """Return where the values of a figure stand, each place once."""
    places = dict.fromkeys(f"{row.place}（{formats.lines(row.first_line, row.last_line)}行）" for row in rows)
    return markup.joined(places, markup.Markup("<br>"))


# What files hold: one printed value a row.
VALUES = Table[FigureValue](
    (
        only_saved("市区町村", lambda row: row.municipality_name),
        only_saved("取組", lambda row: row.initiative_name),
        only_saved("数値", lambda row: row.figure_name),
        only_saved("内訳", lambda row: row.component_name),
        only_saved("値（下端）", lambda row: row.low_value),
        only_saved("値（上端）", lambda row: row.high_value),
        only_saved("単位", lambda row: row.unit),
        only_saved("印刷のまま", lambda row: row.value_text),
        only_saved("限定（印刷のまま）", lambda row: row.restriction),
        only_saved("時点（印刷のまま）", lambda row: row.as_of_text),
        only_saved("時点", lambda row: row.observed_on),
        only_saved("年度", lambda row: row.fiscal_year),
        only_saved("予定", lambda row: row.is_planned),
        only_saved("注記", lambda row: row.note),
        only_saved("場所", lambda row: row.place),
        only_saved("行（初め）", lambda row: row.first_line),
        only_saved("行（終わり）", lambda row: row.last_line),
        only_saved("数値ID", lambda row: row.figure_id),
        only_saved("取組ID", lambda row: row.initiative_id),
    )
)
