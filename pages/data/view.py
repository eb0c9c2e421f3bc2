"""The table that the address chooses: its fields, its first rows, the ways to save it, its dictionary."""

from collections.abc import Mapping, Sequence

from access import place
from metrics import catalogue
from pages.data import entries
from store import dictionary, table_files
from store.dictionary import Table, Type
from ui import answers, fields, groups, heading, kinds, markup, open_tables, pages_of_rows, selection
from ui.fields import Field
from ui.open_tables import Chosen

FIRST = "kpis"
_SHOWN = 20
_KINDS = (("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"), ("parquet", "Parquet"))


def asked() -> Table:
    """Return the table of the address, 指標 where it names none."""
    return dictionary.table(selection.choice("table", {table.name for table in dictionary.TABLES}, FIRST))


def form(table: Table) -> markup.Markup:
    """Return the fields that choose a table, its rows and its columns."""
    names = {each.name: f"{kinds.fit(each.title)}（{each.name}）" for each in dictionary.TABLES}
    columns = {column.name: f"{kinds.fit(column.title)}（{column.name}）" for column in open_tables.every_column(table)}
    is_of_cities = any(column.name == "municipality_code" for column in table.columns)
    return fields.draw(
        fields.one("table", "表", names, FIRST),
        fields.words("words", "文字の列を検索", "例：窓口"),
        fields.many("city", kinds.word(), _cities(), heads=groups.prefectures()) if is_of_cities else None,
        *_by_codes(table),
        fields.many("columns", "保存する列", columns, "すべての列"),
    )


def _cities() -> Mapping[str, str]:
    return {city.city: city.municipality_name for city in answers.ask(catalogue.cities)}


def _by_codes(table: Table) -> Sequence[Field]:
    """Return a field for each column of few values: codes, truths, fiscal years."""
    found = []
    for column in open_tables.filters(table):
        values: Mapping[str, str] = open_tables.values_of(column)
        if column.type is Type.YEAR:
            values = {year: f"{year}年度" for year in open_tables.values_in(table, column)}
        if values:
            found.append(fields.many(column.name, kinds.fit(column.title), values))
    return found


def body(table: Table) -> markup.Markup:
    """Return what the page tells of the table."""
    found = open_tables.chosen(table.name)
    part = pages_of_rows.of(found.rows, _SHOWN, "行")
    rows = [[table_files.cell(value) for value in row] for row in part.rows]
    numeric = [
        index for index, column in enumerate(found.columns) if column.type in (Type.NUMBER, Type.INTEGER, Type.YEAR)
    ]
    heads = [
        markup.html("<code>{}</code> <small>{}</small>", column.name, kinds.fit(column.title))
        for column in found.columns
    ]
    preview = markup.table(
        heads, rows, f"{kinds.fit(table.title)}　{part.words}", numeric, is_stacked=False,
        labels=[column.name for column in found.columns],
    )  # fmt: skip
    return markup.joined(
        (
            heading.part(f"{kinds.fit(table.title)}（{table.name}）", _told(found)),
            saved(found),
            markup.html('<div class="dx-preview" tabindex="0" role="group" aria-label="表の内容">{}</div>', preview)
            if rows
            else markup.paragraph(_NOTHING if not found.whole_count else "この条件に合う行はありません。"),
            part.links,
            heading.part("列の説明", "空欄は値がないことを表し、0 ではありません。"),
            entries.drawn(table),
        )
    )


_NOTHING = "この表には、まだ行がありません。列は下のとおりで、行が加わると同じ形で読めます。"


def _told(found: Chosen) -> str:
    count, whole = len(found.rows), found.whole_count
    of = f"{count:,}行" if count == whole else f"{whole:,}行のうち {count:,}行（{'、'.join(_narrowed(found))}）"
    return f"1行は、{kinds.fit(found.table.row)}です。{of}。"


def _narrowed(found: Chosen) -> Sequence[str]:
    return [f"{kinds.fit(name)}：{value}" for name, value in found.filters]


def saved(found: Chosen) -> markup.Markup:
    """Return the ways to save what is chosen, and its address for programs."""
    title = kinds.fit(found.table.title)
    links = [
        markup.html(
            '<a href="{}" download aria-label="{}">{}</a>', address(found.table, kind), f"「{title}」を{word}で保存", word
        )
        for kind, word in _KINDS
    ]
    here = markup.html("<code>{}</code>", address(found.table, "csv"))
    return markup.html(
        '<div class="dx-save"><span>保存</span>{}</div><p class="dx-note dx-address">APIのアドレス　{}</p>', links, here
    )


def address(table: Table, kind: str) -> str:
    """Return the address of what is chosen, for this reader and for programs."""
    kept = open_tables.query(table, "" if kind != "json" else str(open_tables.MOST_ROWS))
    return f"{place.below(f'/api/v1/tables/{table.name}.{kind}')}{'?' if kept else ''}{kept}"
