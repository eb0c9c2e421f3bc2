"""市 × 重点取組事項: cities, or groups of them where they are many, against themes. Every count leads to its KPIs."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from domain.codes import ThemeGroup
from domain.rows import by
from domain.words import STATUS, THEME_GROUP
from metrics import catalogue, grouping, meaning, theme_matrix
from metrics.counts import Tally, summed
from metrics.words import counted as count_words
from pages.overview.beside import are_counted_one_by_one, by_group, chosen, grouped
from ui import answers, groups, kinds, mapping, markup, peers, search_link
from ui.sheets import Sheet
from ui.table import Table, only_saved

_NOTHING = markup.Markup('<span class="dx-none">—<span class="dx-sr">該当なし</span></span>')


class Beside(NamedTuple):
    """A column of the matrix: a city, or a group of them; its head, and the filters of 分析 that find exactly it."""

    head: markup.Markup
    filters: Mapping[str, object]
    cities: frozenset[str]
    scopes: tuple[int, ...] = ()


class Found(NamedTuple):
    """What a cell of the matrix counts."""

    counted: Tally
    initiative_count: int


# What the matrix holds, by theme and the place of the column.
_Places = Mapping[tuple[str, int], Found]


def beside(plans: Sequence[catalogue.Plan]) -> list[Beside]:
    """Return the columns of the matrix: the cities that stand beside each other, else the groups of all."""
    names = chosen(plans)
    if names:
        return [
            Beside(
                markup.link(plan.municipality_name, "city", city=plan.city),
                {"city": plan.city},
                frozenset({plan.city}),
                (plan.municipality_key,),
            )
            for plan in plans
            if plan.city in names
        ]
    return [
        Beside(search_link.link(group.name, **group.filters), group.filters, group.cities)
        for group in groups.beside_each_other(grouped())
    ]


def matrix(
    columns: Sequence[Beside], themes: Sequence[catalogue.Theme], waiting: Mapping[str, int]
) -> markup.Markup:
    """Return the table 市 × 重点取組事項: a cell holds its counts by status and leads to exactly those KPIs.

    The initiatives that nobody has laid under a theme (`waiting`, by city) stand in a line of their own below.
    """
    has_scopes = groups.are_folded() and all(column.scopes for column in columns)
    if are_counted_one_by_one() and not has_scopes:
        places = _of_cities(answers.ask(theme_matrix.of_all), columns)
    else:
        places = _folded(columns)
    head = [markup.html('<th scope="col">{}</th>', column.head) for column in columns]
    bodies = [
        _group(group, of_group, places, columns)
        for group, of_group in by(themes, lambda theme: theme.theme_group).items()
    ]
    return markup.html(
        '<table class="dx-table dx-matrix"><caption>各欄は状態ごとの指標の数と、取組の数。選ぶとその一覧を開きます</caption>'
        '<thead><tr><th scope="col">事項</th>{}</tr></thead>{}{}</table>',
        head,
        bodies,
        _waiting(columns, waiting),
    )


def _waiting(columns: Sequence[Beside], waiting: Mapping[str, int]) -> markup.Markup:
    """Return the line of the initiatives that nobody has laid under a theme; nothing where all are decided."""
    cells = []
    for column in columns:
        count = sum(waiting.get(city, 0) for city in column.cities)
        words = markup.html("<small>取組 {}</small>", f"{count:,}")
        told = search_link.link(words, **column.filters, theme=mapping.CODE) if count else _NOTHING
        cells.append(markup.html("<td>{}</td>", told))
    if not any(waiting.get(city) for column in columns for city in column.cities):
        return markup.EMPTY
    return markup.html(
        '<tbody><tr><th scope="row">{}<small>どの事項かをまだだれも決めていない取組</small></th>{}</tr></tbody>',
        mapping.OPEN,
        cells,
    )


def _of_cities(cells: Sequence[theme_matrix.Cell], columns: Sequence[Beside]) -> _Places:
    """Return what the matrix holds, of the cells of cities."""
    of_themes = by(cells, lambda cell: cell.theme_id)
    places: dict[tuple[str, int], Found] = {}
    for theme, of_theme in of_themes.items():
        of_cities = by(of_theme, lambda cell: cell.city)
        for index, column in enumerate(columns):
            found = [cell for city in sorted(column.cities) for cell in of_cities.get(city, ())]
            if found:
                initiatives = {cell.city: cell.initiative_count for cell in found}
                places[theme, index] = Found(summed(found), sum(initiatives.values()))
    return places


def _folded(columns: Sequence[Beside]) -> _Places:
    """Return what the matrix holds where cities are very many: of some by themselves, of groups as they are counted."""
    if all(column.scopes for column in columns):
        keys = [key for column in columns for key in column.scopes]
        return _of_cities([cell for key in keys for cell in answers.ask(theme_matrix.of_all, scope=key)], columns)
    what = by_group()
    cells = by(answers.ask(grouping.cells, what), lambda cell: cell.theme_id)
    initiatives = by(answers.ask(grouping.themes, what), lambda row: row.theme_id)
    places: dict[tuple[str, int], Found] = {}
    for theme, rows in initiatives.items():
        for index, column in enumerate(columns):
            codes = column.filters[what]
            assert isinstance(codes, tuple)
            count = sum(row.initiative_count for row in rows if row.group_code in codes)
            found = [cell for cell in cells.get(theme, ()) if cell.group_code in codes]
            if found:
                places[theme, index] = Found(summed(found), count)
    return places


def _group(
    group: ThemeGroup, themes: Sequence[catalogue.Theme], places: _Places, columns: Sequence[Beside]
) -> markup.Markup:
    """Return the themes of a group under its name, those that some city has; nothing where none has any."""
    lines = []
    for theme in themes:
        found = [places.get((theme.theme_id, index)) for index in range(len(columns))]
        if any(found):
            cells = [_cell(*pair, theme.theme_id) for pair in zip(found, columns, strict=True)]
            lines.append(_theme_line(theme, cells))
    if not lines:
        return markup.EMPTY
    return markup.html(
        '<tbody><tr class="dx-group"><th scope="rowgroup" colspan="{}">{}</th></tr>{}</tbody>',
        len(columns) + 1,
        THEME_GROUP[group],
        lines,
    )


def _theme_line(theme: catalogue.Theme, cells: Sequence[markup.Markup]) -> markup.Markup:
    return markup.html(
        '<tr><th scope="row"><span class="dx-long">{}</span>'
        '<span class="dx-short" aria-hidden="true">{}</span></th>{}</tr>',
        theme.theme_name,
        theme.short_name,
        cells,
    )


def _cell(found: Found | None, column: Beside, theme: str) -> markup.Markup:
    if found is None:
        return markup.html("<td>{}</td>", _NOTHING)
    counted = found.counted
    told = {code: count_words.beside(counted, code) for code in count_words.occurring(counted)}
    inside = markup.html(
        "{}<small>取組 {}</small>", markup.count_chips(counted, told) if told else None, f"{found.initiative_count:,}"
    )
    return markup.html("<td>{}</td>", search_link.link(inside, **column.filters, theme=theme))


# On the page a cell of the matrix, in the files a row.
_MATRIX = Table[theme_matrix.Cell](
    (
        only_saved("市区町村", lambda cell: cell.municipality_name),
        only_saved("事項", lambda cell: cell.theme_name),
        only_saved("区分", lambda cell: THEME_GROUP[cell.theme_group]),
        only_saved("取組の数", lambda cell: cell.initiative_count),
        only_saved("状態", lambda cell: None if cell.status is None else STATUS[cell.status].name),
        only_saved("指標の数", lambda cell: cell.kpi_count),
        only_saved("うち実績が古い", lambda cell: cell.stale_count),
        only_saved("うちほかの事項にも数える", lambda cell: cell.shared_count),
        only_saved(f"うち{meaning.LOWERED}", lambda cell: cell.lowered_count),
        only_saved(f"うち{meaning.NARROWLY}（未達成）", lambda cell: cell.narrow_count),
    )
)


def sheet() -> Sheet:
    """Return the matrix, a row for each city, theme and status."""
    return _MATRIX.sheet(peers.of(answers.ask(theme_matrix.of_all)), kinds.fit("市区町村と重点取組事項"), peers.chosen().filters)


