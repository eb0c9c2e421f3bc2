"""What only DuckDB needs: opening its one file, saying who holds it, cursors, and copying it while it is in use."""

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from weakref import WeakSet

import duckdb

from store.engines.engine import Answer
from store.failure import BUILD_FIRST, DatabaseFailed, DatabaseReadOnly, EngineError, Reason

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
# What the engine says, in the order in which it is looked for. It has no numbers for these.
_SIGNS = (
    (Reason.HELD, ("Could not set lock",)),
    (Reason.FULL, ("No space left on device", "File too large", "Disk quota exceeded")),
    (Reason.SHUT, ("Permission denied", "Operation not permitted", "Read-only file system", "read-only mode")),
    (Reason.OTHER_RELEASE, ("with version number",)),
    (
        Reason.DAMAGED,
        (
            "not a valid DuckDB", "orrupt", "checksum", "not read", "deserializ", "Is a directory",
            "Failure while replaying",
        ),
    ),
)
# Only these, and an error of no kind, say something of the database; others may hold words of whoever asked.
_OF_THE_DATABASE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
    duckdb.TransactionException,
)
_COPIES = count(1)


class DuckDBFile:
    """One DuckDB file, held by this process alone. Every session gets a cursor of its own."""

    is_alone = True
    is_copied_here = True
    table_comment = "SELECT comment FROM duckdb_tables() WHERE table_name = ? AND NOT temporary"
    code_lists = (
        "SELECT type_name AS list_name, labels AS codes FROM duckdb_types()"
        " WHERE labels IS NOT NULL AND NOT internal AND database_name = current_database()"
    )
    additions = None
    # Of this cursor alone; the answers are the same.
    unplanned = "PRAGMA disable_optimizer"

    def __init__(self, path: Path, remedy: str, *, create: bool, is_read_only: bool = False) -> None:
        """Open the file; with `create` a missing one is made. Several processes may read one that none of them writes.

        Raises DatabaseFailed: for a file that is not there, that another process holds (then it ends with `remedy`),
        that is none of ours, that cannot be read.
        """
        self.name = str(path)
        self._path, self._remedy, self._is_read_only = path, remedy, is_read_only
        if not create:
            _refuse_nothing(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._guard = threading.Lock()
        self._is_stopped = False
        self._cursors: WeakSet[duckdb.DuckDBPyConnection] = WeakSet()
        self._connection = self._opened()
        if not create:
            self._refuse_strange()

    @contextmanager
    def reading(self) -> Iterator["_Session"]:
        """Give a cursor of its own: a shared one hands one caller the rows of another."""
        with closing(self._cursor()) as cursor:
            yield _Session(cursor, self)

    # A cursor has temporary tables of its own, and is none of a limited number.
    keeping = reading

    @contextmanager
    def writing(self, *, is_kept: bool) -> Iterator["_Session"]:
        """Give a cursor in a transaction: committed at the end or, unless kept, rolled back; rolled back on any error.

        Raises DatabaseFailed, EngineError where the commit is refused, DatabaseReadOnly before anything is done.
        """
        if self._is_read_only:
            raise DatabaseReadOnly(f"データベース {self.name} は読むだけです。何も書き込めません。")
        with closing(self._cursor()) as cursor:
            try:
                cursor.begin()
                yield _Session(cursor, self)
                if is_kept:
                    cursor.commit()
            except duckdb.Error as error:
                raise self.failed(error) from error
            finally:
                # After a commit there is nothing left to roll back, and DuckDB says so with an error.
                with suppress(duckdb.Error):
                    cursor.rollback()

    def copy_to(self, target: Path) -> None:
        """Write everything committed into a new file, as one consistent state, while others read and write.

        Raises DatabaseFailed; what was written of the file until then is left to the caller.
        """
        # Whatever one copy leaves attached, the next one has a name of its own.
        name = f"copy_{next(_COPIES)}"
        with closing(self._cursor()) as cursor:
            try:
                source = cursor.execute("SELECT current_database()").fetchall()[0][0]
                cursor.execute(f"ATTACH '{str(target).replace(chr(39), chr(39) * 2)}' AS {name}")
                try:
                    cursor.execute(f'COPY FROM DATABASE "{source}" TO {name}')
                except duckdb.Error:
                    with suppress(duckdb.Error):  # it says the same once more
                        cursor.execute(f"DETACH {name}")
                    raise
                cursor.execute(f"DETACH {name}")
            except duckdb.Error as error:
                raise self.failed(error, target) from error

    def close(self) -> None:
        """Give the file free for other processes."""
        self._connection.close()

    def failed(self, error: duckdb.Error, path: Path | None = None) -> EngineError:
        """Return an error of the engine as ours, and note where the engine has stopped and must be opened anew."""
        if isinstance(error, duckdb.FatalException | duckdb.InternalException):
            self._is_stopped = True
        reason = _reason(error)
        if reason is None:
            return EngineError(str(error))
        return DatabaseFailed(reason, _said(path or self._path, reason, error))

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if self._is_stopped:
            self._open_anew()
        try:
            cursor = self._connection.cursor()
        except duckdb.Error as error:
            raise self.failed(error) from error
        self._cursors.add(cursor)
        return cursor

    def _open_anew(self) -> None:
        """Open the file anew after the engine has stopped: an engine that has goes on refusing everything."""
        with self._guard:
            if not self._is_stopped:
                return
            for cursor in list(self._cursors):  # each of them keeps the stopped engine
                cursor.close()
            self._connection.close()
            self._connection = self._opened()
            self._is_stopped = False

    def _opened(self) -> duckdb.DuckDBPyConnection:
        try:
            return duckdb.connect(self.name, read_only=self._is_read_only, config=_SETTINGS)
        except duckdb.Error as error:
            reason = _reason(error) or Reason.DAMAGED
            said = _said(self._path, reason, error)
            if reason is not Reason.HELD:
                raise DatabaseFailed(reason, said) from error
            held = _HOLDER.search(str(error))
            program, pid = (held["program"], int(held["pid"])) if held else (None, None)
            holder = "別のプロセス" if pid is None else f"別のプロセス（PID {pid}、{program}）"
            said = f"データベース {self.name} は{holder}が使用中です。{self._remedy}"
            raise DatabaseFailed(reason, said, program=program, pid=pid) from error

    def _refuse_strange(self) -> None:
        """Raise DatabaseFailed for a file without the tables of a dashboard."""
        try:
            with self.reading() as session:
                session.ask("SELECT 1 FROM main.data_version LIMIT 0", [])  # to list the tables takes a tenfold
        except DatabaseFailed:
            self.close()
            raise
        except EngineError as error:
            self.close()
            raise DatabaseFailed(Reason.EMPTY, f"データベース {self.name} に表がありません。{BUILD_FIRST}") from error


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
    def __init__(self, cursor: duckdb.DuckDBPyConnection, engine: DuckDBFile) -> None:
        self._cursor = cursor
        self._engine = engine

    def ask(self, sql: str, parameters: Sequence[object]) -> Answer:
        try:
            self._cursor.execute(parsed(self._cursor, sql), list(parameters))
            return [column[0] for column in self._cursor.description or ()], self._cursor.fetchall()
        except duckdb.Error as error:
            raise self._engine.failed(error) from error


def _refuse_nothing(path: Path) -> None:
    """Raise DatabaseFailed for a file that is not there, or without a byte: the engine would make a database of it."""
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise DatabaseFailed(Reason.MISSING, f"データベース {path} がありません。{BUILD_FIRST}") from error
    except OSError as error:
        raise DatabaseFailed(Reason.SHUT, f"データベース {path} を開けません。{error}") from error
    if size == 0:
        raise DatabaseFailed(Reason.EMPTY, f"データベース {path} は空のファイルです。{BUILD_FIRST}")


def _reason(error: duckdb.Error) -> Reason | None:
    """Return why the database cannot be used, None where the error is about a statement."""
    if not isinstance(error, _OF_THE_DATABASE) and type(error) is not duckdb.Error:
        return None
    text = str(error)
    for reason, signs in _SIGNS:
        if any(sign in text for sign in signs):
            return reason
    return Reason.STOPPED if isinstance(error, duckdb.FatalException | duckdb.InternalException) else None


def _said(path: Path, reason: Reason, error: duckdb.Error) -> str:
    """Return one line for the log and the command line: what is wrong with which file, and what the engine says."""
    if reason is Reason.FULL:
        return f"{path} に書き込めません。ディスクに空きがありません。"
    return f"データベース {path} を開けません。{' '.join(str(error).split())}"
