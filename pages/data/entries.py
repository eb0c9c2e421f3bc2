"""The dictionary as tables: the columns of one table on the page, those of all tables and their codes as files."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from store import dictionary
from store.dictionary import Column as Described
from store.dictionary import Table as OfData
from ui import kinds, markup, open_tables
from ui.sheets import Sheet
from ui.table import Column, Saved, Table


class Entry(NamedTuple):
    """A column of a table, described."""

    table: OfData
    column: Described


class Code(NamedTuple):
    """A code that may stand in a column, and its word."""

    table: OfData
    column: Described
    code: str
    word: str


_ENTRIES = Table[Entry]((
    Column("列", lambda entry: markup.html("<code>{}</code>", entry.column.name), saved=(
        Saved("表", lambda entry: entry.table.name),
        Saved("表の名", lambda entry: entry.table.title),
        Saved("列", lambda entry: entry.column.name),
    )),
    Column("名", lambda entry: kinds.fit(entry.column.title)),
    Column("意味", lambda entry: _meaning(entry), saved=lambda entry: entry.column.meaning),
    Column("型", lambda entry: entry.column.type.value),
    Column("単位", lambda entry: _unit(entry.column), saved=(
        Saved("単位", lambda entry: entry.column.unit or None),
        Saved("単位の列", lambda entry: entry.column.unit_column or None),
    )),
    Column("空欄", lambda entry: "なし" if entry.column.is_required else "あり"),
    Column("キー", lambda entry: _key(entry) or None),
))  # fmt: skip
_CODES = Table[Code]((
    Column("表", lambda code: code.table.name),
    Column("列", lambda code: code.column.name),
    Column("コード", lambda code: code.code),
    Column("意味", lambda code: code.word),
))  # fmt: skip


def drawn(table: OfData) -> markup.Markup:
    """Return the dictionary of a table."""
    return _ENTRIES.html(_of(table), f"{kinds.fit(table.title)}の列の説明")


def every_column() -> Sheet:
    """Return the dictionary of all tables as files hold it."""
    return _ENTRIES.sheet([entry for table in dictionary.TABLES for entry in _of(table)], "データの辞書")


def every_code() -> Sheet:
    """Return every code of every table with its word as files hold it."""
    return _CODES.sheet([code for table in dictionary.TABLES for code in _codes(table)], "データのコード表")


def _of(table: OfData) -> Sequence[Entry]:
    return [Entry(table, column) for column in open_tables.every_column(table)]


def _codes(table: OfData) -> Iterator[Code]:
    for column in table.columns:
        for code, word in (column.codes or {}).items():
            yield Code(table, column, code, word)


def _meaning(entry: Entry) -> markup.Markup:
    column = entry.column
    codes = markup.joined((markup.html("<code>{}</code> {}", *pair) for pair in (column.codes or {}).items()), "　")
    listed = markup.details(f"コード {len(column.codes)}種", codes) if column.codes else None
    return markup.html("{}{}", kinds.fit(column.meaning), listed)


def _unit(column: Described) -> object:
    return markup.html("<code>{}</code> の列", column.unit_column) if column.unit_column else column.unit


def _key(entry: Entry) -> str:
    table, name = entry.table, entry.column.name
    links = [f"{link.table} の {link.to}" for link in table.links if link.column == name]
    return "、".join([*(["この表の行を決める"] if name in table.key else []), *links])
