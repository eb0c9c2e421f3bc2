"""What only DuckDB needs: opening its one file, saying who holds it, cursors, and copying it while it is in use."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import duckdb

from store.engines.engine import (
    Answer,
    DatabaseBusy,
    DatabaseMissing,
    DatabaseReadOnly,
    DatabaseUnreadable,
    EngineError,
)

# Two threads and 1 GB carried 1,741 cities in the trial. Extensions are never fetched: no request goes to other hosts.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "1GB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    # What a long question took goes back to the system; by itself that waits for the next questions, which are rare.
    "allocator_background_threads": True,
}
# Parsing the judgement takes a third of the time in which one city is judged, and a question to what is judged a third
# of its own: whatever is longer than a line or two is parsed once, for every file that this process opens. A parsed
# text knows no database: each use is bound to its own.
_LONG, _KEPT = 300, 512
_PARSED: dict[str, duckdb.Statement] = {}
_HOLDER = re.compile(r"lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")


class DuckDBFile:
    """One DuckDB file, held by this process alone. Every session gets a cursor of its own."""

    is_alone = True
    table_comment = "SELECT comment FROM duckdb_tables() WHERE table_name = ? AND NOT temporary"
    code_lists = (
        "SELECT type_name AS list_name, labels AS codes FROM duckdb_types()"
        " WHERE labels IS NOT NULL AND NOT internal AND database_name = current_database()"
    )
    additions = None

    def __init__(self, path: Path, remedy: str, *, create: bool, is_read_only: bool = False) -> None:
        """Open the file; with `create` a missing one is made. Several processes may read one that none of them writes.

        Raises DatabaseMissing, DatabaseBusy with `remedy` when another process holds it, DatabaseUnreadable for a
        file that is no database.
        """
        if not create and not path.exists():
            raise DatabaseMissing(f"データベース {path} がありません。先に python -m store build を実行してください。")
        path.parent.mkdir(parents=True, exist_ok=True)
        self.name = str(path)
        self._is_read_only = is_read_only
        self._connection = _connect(path, remedy, is_read_only)

    @contextmanager
    def reading(self) -> Iterator["_Session"]:
        """Give a cursor of its own: a shared one hands one caller the rows of another."""
        with closing(self._connection.cursor()) as cursor:
            yield _Session(cursor)

    # A cursor has temporary tables of its own, and is none of a limited number.
    keeping = reading

    @contextmanager
    def writing(self, *, is_kept: bool) -> Iterator["_Session"]:
        """Give a cursor in a transaction: committed at the end or, unless kept, rolled back; rolled back on any error.

        Raises EngineError where the commit is refused, DatabaseReadOnly before anything is done.
        """
        if self._is_read_only:
            raise DatabaseReadOnly(f"データベース {self.name} は読むだけです。何も書き込めません。")
        with closing(self._connection.cursor()) as cursor:
            cursor.begin()
            try:
                yield _Session(cursor)
                if is_kept:
                    cursor.commit()
            except duckdb.Error as error:
                raise EngineError(str(error)) from error
            finally:
                # After a commit there is nothing left to roll back, and DuckDB says so with an error.
                with suppress(duckdb.Error):
                    cursor.rollback()

    def copy_to(self, target: Path) -> None:
        """Write everything committed into a new file, as one consistent state, while others read and write."""
        with closing(self._connection.cursor()) as cursor:
            source = cursor.execute("SELECT current_database()").fetchall()[0][0]
            cursor.execute(f"ATTACH '{str(target).replace(chr(39), chr(39) * 2)}' AS backup_copy")
            try:
                cursor.execute(f'COPY FROM DATABASE "{source}" TO backup_copy')
            finally:
                cursor.execute("DETACH backup_copy")

    def close(self) -> None:
        """Give the file free for other processes."""
        self._connection.close()


def parsed(cursor: duckdb.DuckDBPyConnection, sql: str) -> str | duckdb.Statement:
    """Return a statement of some length parsed, once for this process, and a short one as it is."""
    if len(sql) < _LONG:
        return sql
    statement = _PARSED.get(sql)
    if statement is None:
        if len(_PARSED) >= _KEPT:
            _PARSED.clear()
        statement = _PARSED[sql] = cursor.extract_statements(sql)[0]
    return statement


class _Session:
    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def ask(self, sql: str, parameters: Sequence[object]) -> Answer:
        try:
            self._cursor.execute(parsed(self._cursor, sql), list(parameters))
            return [column[0] for column in self._cursor.description or ()], self._cursor.fetchall()
        except duckdb.Error as error:
            raise EngineError(str(error)) from error


def _connect(path: Path, remedy: str, is_read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=is_read_only, config=_SETTINGS)
    except duckdb.IOException as error:
        if "Could not set lock" not in str(error):
            raise DatabaseUnreadable(f"データベース {path} を開けません。{error}") from error
        held = _HOLDER.search(str(error))
        program, pid = (held["program"], int(held["pid"])) if held else (None, None)
        holder = "別のプロセス" if pid is None else f"別のプロセス（PID {pid}、{program}）"
        raise DatabaseBusy(f"データベース {path} は{holder}が使用中です。{remedy}", program, pid) from error
