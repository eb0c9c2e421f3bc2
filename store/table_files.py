"""The rows of a table as files that other programs read: CSV, JSON and Parquet, the same values in each."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from loaders.book.cell import plain
from loaders.book.plain_book import give_way
from loaders.book.quoting import csv_text
from store.dictionary import Column, Type

if TYPE_CHECKING:
    import pyarrow

# Every number of the tables is cut to four digits, and none is longer than the database's widest.
_DIGITS, _WIDTH = 4, 38

Values = Sequence[object]


def csv_file(columns: Sequence[Column], rows: Iterable[Values]) -> bytes:
    """Return UTF-8 with BOM and CRLF, the names of the columns in row 1.

    A text that a spreadsheet would take for a formula has an apostrophe in front; JSON and Parquet have none.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for number, row in enumerate(rows):
        writer.writerow([cell(value) for value in row])
        give_way(number)
    return stream.getvalue().encode("utf-8-sig")


def cell(value: object) -> str:
    """Return a value as a cell of a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return csv_text(str(value))


def json_file(head: Mapping[str, object], columns: Sequence[Column], rows: Iterable[Values]) -> bytes:
    """Return an object with what is said of the table and its `rows`, an object each: numbers with every digit, null
    for no value.
    """
    names = [json.dumps(column.name) for column in columns]
    lines = []
    for number, row in enumerate(rows):
        pairs = (f"{name}: {json_text(value)}" for name, value in zip(names, row, strict=True))
        lines.append(f"{{{', '.join(pairs)}}}")
        give_way(number)
    told = json.dumps(dict(head), ensure_ascii=False, indent=1)
    body = ",\n".join(lines)
    return f'{told[:-2]},\n "rows": [{body}]\n}}\n'.encode()


def json_text(value: object) -> str:
    """Return a value as JSON: a decimal with all its digits, a day as a text."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(name))}: {json_text(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(json_text, value)) + "]"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    return json.dumps(value, ensure_ascii=False)


def parquet_file(columns: Sequence[Column], rows: Sequence[Values], about: Mapping[str, str]) -> bytes:
    """Return a Parquet file: texts, days, truths and exact decimals, each column with its name and meaning beside it.

    `about` is told with the file as a whole.
    """
    # Its code takes as long to load as a page to draw, and the first who asks for such a file is soon enough.
    import pyarrow
    from pyarrow import parquet

    fields = [
        pyarrow.field(
            column.name,
            _kind(column, pyarrow),
            nullable=not column.is_required,
            metadata={"title": column.title, "description": column.meaning},
        )
        for column in columns
    ]
    lists = zip(*rows, strict=True) if rows else [()] * len(columns)
    arrays = [pyarrow.array(list(values), field.type) for values, field in zip(lists, fields, strict=True)]
    schema = pyarrow.schema(fields, metadata=dict(about))
    stream = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), stream, compression="zstd")
    return stream.getvalue()


def _kind(column: Column, arrow: "pyarrow") -> "pyarrow.DataType":
    return {
        Type.TEXT: arrow.string(),
        Type.INTEGER: arrow.int32(),
        Type.YEAR: arrow.int32(),
        Type.NUMBER: arrow.decimal128(_WIDTH, _DIGITS),
        Type.TRUTH: arrow.bool_(),
        Type.DAY: arrow.date32(),
    }[column.type]
