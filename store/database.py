"""One database, many readers, one writer at a time. What only one engine does is in `duckdb_file.py`."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pandas as pd

from store import duckdb_file, schema
from store.duckdb_file import DatabaseBusy, DatabaseUnreadable

__all__ = ["Database", "DatabaseBusy", "DatabaseMissing", "DatabaseUnreadable", "Transaction", "database_path"]

DEFAULT_ADDRESS = "data/dashboard.duckdb"
_ROOT = Path(__file__).parents[1]
_STOP_FIRST = "ダッシュボードを止めてから、もう一度実行してください。"

_Answer = tuple[list[str], list[tuple[object, ...]]]


class DatabaseMissing(RuntimeError):
    """The database file is not there, or holds no dashboard."""


def database_path(address: str | Path | None = None) -> Path:
    """Return the file of an address: the address itself, else DX_DATABASE, else data/dashboard.duckdb of this checkout.

    Raises ValueError for a postgresql:// address, which no adapter serves yet.
    """
    text = str(address or os.environ.get("DX_DATABASE") or _ROOT / DEFAULT_ADDRESS)
    if "://" in text:
        scheme = text.split("://")[0]
        raise ValueError(f"{scheme}:// のデータベースにはまだ対応していません。DuckDB のファイルを指定してください。")
    return Path(text)


class _Reader:
    """Questions asked of one cursor at a time."""

    def _ask(self, sql: str, parameters: Sequence[object]) -> _Answer:
        raise NotImplementedError

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Return one dict per row, keyed by column name; decimals as Decimal, dates as date, NULL as None."""
        columns, values = self._ask(sql, parameters)
        return [dict(zip(columns, row, strict=True)) for row in values]

    def frame(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """Return the rows as a frame in the order of the select; Decimal, date and None stay what they are."""
        columns, values = self._ask(sql, parameters)
        return pd.DataFrame(values, columns=columns, dtype=object)


class Transaction(_Reader):
    """The one writer's view: reads what it has written so far. Handed out by `Database.transaction` alone."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def _ask(self, sql: str, parameters: Sequence[object]) -> _Answer:
        return _answer(self._cursor, sql, parameters)

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement whose result nobody needs."""
        self._cursor.execute(sql, list(parameters))

    def insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Append rows, columns by name and alike in all rows; one statement, whatever their number."""
        if not rows:
            return
        types = schema.column_types(table)
        columns = list(rows[0])
        places = ", ".join(f"unnest(CAST(? AS {types[column]}[]))" for column in columns)
        lists = [[_as_text(row[column]) for row in rows] for column in columns]
        self._cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {places}", lists)


class Database(_Reader):
    """The dashboard's database. Safe to share between threads: every question gets a cursor of its own."""

    def __init__(self, address: str | Path | None = None, *, create: bool = False, remedy: str = _STOP_FIRST) -> None:
        """Open the database at an address (see `database_path`); with `create` a missing file is made.

        Raises DatabaseBusy, which ends with `remedy`, when another process holds the file; DatabaseMissing; ValueError.
        """
        self.path = database_path(address).resolve()
        if not create and not self.path.exists():
            raise DatabaseMissing(
                f"データベース {self.path} がありません。先に python -m store build を実行してください。"
            )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = duckdb_file.connect(self.path, remedy)
        self._process = os.getpid()
        with _WRITERS_GUARD:
            self._turn = _WRITERS.setdefault(self.path, _Turn())

    def _ask(self, sql: str, parameters: Sequence[object]) -> _Answer:
        cursor = self.cursor()
        try:
            return _answer(cursor, sql, parameters)
        finally:
            cursor.close()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Give the one writer its transaction: committed at the end of the block, rolled back on any error."""
        with self._turn, closing(self.cursor()) as cursor:
            cursor.begin()
            try:
                yield Transaction(cursor)
                cursor.commit()
            except BaseException:
                with suppress(duckdb.Error):
                    cursor.rollback()
                raise

    @contextmanager
    def rehearsal(self) -> Iterator[Transaction]:
        """Give a transaction that is always rolled back: what would be true if these rows were written."""
        with self._turn, closing(self.cursor()) as cursor:
            cursor.begin()
            try:
                yield Transaction(cursor)
            finally:
                with suppress(duckdb.Error):
                    cursor.rollback()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor of its own: a shared one hands one caller the rows of another."""
        # A forked child shares the file handle without the lock and could write through it.
        if os.getpid() != self._process:
            raise RuntimeError("the database was opened by another process: open it anew after a fork")
        return self._connection.cursor()

    def copy_to(self, target: Path) -> None:
        """Write one consistent copy of everything committed into a new file."""
        duckdb_file.copy(self.cursor(), target)

    def close(self) -> None:
        """Give the file free for other processes."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Turn:
    """The right to write one file. A transaction inside another would wait for itself: it is refused instead."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner: int | None = None

    def __enter__(self) -> None:
        if self._owner == threading.get_ident():
            raise RuntimeError("a transaction is already open on this thread")
        self._lock.acquire()
        self._owner = threading.get_ident()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._owner = None
        self._lock.release()


# One turn a file, so that two Database objects of one process still write one after the other.
_WRITERS: dict[Path, _Turn] = {}
_WRITERS_GUARD = threading.Lock()


def _answer(cursor: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object]) -> _Answer:
    cursor.execute(sql, list(parameters))
    return [column[0] for column in cursor.description or ()], cursor.fetchall()


def _as_text(value: object) -> str | None:
    # Text casts to every column type on every engine; a list of Decimal or of nothing but None does not.
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
