"""What only DuckDB needs: opening its one file, and saying who holds it. A second engine gets a module like it."""

import re
from pathlib import Path

import duckdb

# Two threads and 1 GB carried 1,741 cities in the trial. Extensions are never fetched: no request goes to other hosts.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "1GB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
TABLE_COMMENT = "SELECT comment FROM duckdb_tables() WHERE table_name = ? AND NOT temporary"
_HOLDER = re.compile(r"lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")


class DatabaseBusy(RuntimeError):
    """Another process holds the file. `pid` and `program` name it as far as DuckDB says."""

    def __init__(self, path: Path, program: str | None, pid: int | None, remedy: str) -> None:
        holder = "別のプロセス" if pid is None else f"別のプロセス（PID {pid}、{program}）"
        super().__init__(f"データベース {path} は{holder}が使用中です。{remedy}")
        self.path = path
        self.program = program
        self.pid = pid


class DatabaseUnreadable(RuntimeError):
    """The file is no database, or one that this version of the engine cannot read."""


def connect(path: Path, remedy: str) -> duckdb.DuckDBPyConnection:
    """Return a connection to the file, which is made when absent.

    Raises DatabaseBusy with `remedy` when another process holds it, DatabaseUnreadable for a file that is no database.
    """
    try:
        return duckdb.connect(str(path), config=_SETTINGS)
    except duckdb.IOException as error:
        if "Could not set lock" not in str(error):
            raise DatabaseUnreadable(f"データベース {path} を開けません。{error}") from error
        held = _HOLDER.search(str(error))
        program, pid = (held["program"], int(held["pid"])) if held else (None, None)
        raise DatabaseBusy(path, program, pid, remedy) from error


def copy(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write everything committed into a new file, as one consistent state, while others go on reading and writing."""
    cursor = connection.cursor()
    source = cursor.execute("SELECT current_database()").fetchall()[0][0]
    cursor.execute(f"ATTACH '{str(target).replace(chr(39), chr(39) * 2)}' AS backup_copy")
    try:
        cursor.execute(f'COPY FROM DATABASE "{source}" TO backup_copy')
    finally:
        cursor.execute("DETACH backup_copy")
        cursor.close()
