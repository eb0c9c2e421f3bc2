"""What only PostgreSQL needs: its URL, a pool of connections, its way of writing parameters, one writer of all servers.

What it adds to the tables is in `postgres.sql`.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

import psycopg
from psycopg import conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from store.engines.engine import Answer, DatabaseBusy, DatabaseMissing, DatabaseUnreadable, EngineError

_SECONDS_TO_CONNECT = 5
_CONNECTIONS = 8
# One number for the one right to write; "DX" in ASCII.
_WRITER_LOCK = 0x4458
_SETTINGS = """
-- A body is read by many CTEs whose sizes the planner cannot know: it guesses one row and nests loops over thousands.
SET enable_nestloop = off;
-- Compiling a question takes longer than answering it.
SET jit = off;
-- A writer that waits for another one gives up in the end instead of holding a page for ever.
SET lock_timeout = '60s';
"""
_ORDER = """
SELECT current_setting('server_encoding') AS encoding,
    ARRAY(SELECT word FROM unnest(words) AS one (word) ORDER BY word)
    = ARRAY(SELECT word FROM unnest(words) AS one (word) ORDER BY word COLLATE "C") AS is_by_code,
    to_regclass('data_version') IS NOT NULL AS is_built
FROM (SELECT ARRAY['a-b', 'aa', 'B', 'a_c', 'ア', '東', '･', 'ab'] AS words) AS sample
"""
_TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|[?%]")


class PostgreSQL:
    """One PostgreSQL database, shared with other servers. Every session gets a connection of its own."""

    is_alone = False
    table_comment = "SELECT obj_description(to_regclass(?), 'pg_class') AS comment"
    code_lists = (
        "SELECT CAST(pg_type.typname AS TEXT) AS list_name,"
        " array_agg(CAST(enumlabel AS TEXT) ORDER BY enumsortorder) AS codes"
        " FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid"
        " WHERE typnamespace = CAST(current_schema() AS regnamespace) GROUP BY pg_type.typname"
    )

    def __init__(self, url: str, *, create: bool) -> None:
        """Connect; with `create` the database may hold no tables yet.

        Raises ValueError for a URL that cannot be read or names no database, DatabaseUnreadable for a server that does
        not answer or a database that does not order texts by code, DatabaseMissing for one without tables.
        """
        self.name = _name(url)
        self._url = url
        # A first connection by itself: the pool would only say, after a while, that it has none.
        _check(url, self.name, create)
        self._pool = ConnectionPool(
            url,
            kwargs={"autocommit": True, "connect_timeout": _SECONDS_TO_CONNECT},
            min_size=1,
            max_size=_CONNECTIONS,
            configure=_configure,
            # A connection that a restart of the server has cut is replaced before a page gets it.
            check=ConnectionPool.check_connection,
            open=True,
        )

    @property
    def additions(self) -> str:
        """Return the keys, indexes and triggers of `postgres.sql`."""
        return (Path(__file__).parent / "postgres.sql").read_text(encoding="utf-8")

    @contextmanager
    def reading(self) -> Iterator["_Session"]:
        """Give a connection of its own. Raises DatabaseBusy when all stay taken, EngineError when none can be made."""
        with self._connection() as connection:
            yield _Session(connection)

    @contextmanager
    def keeping(self) -> Iterator["_Session"]:
        """Give a connection beside the pool. Raises EngineError when none can be made."""
        try:
            connection = psycopg.connect(self._url, autocommit=True, connect_timeout=_SECONDS_TO_CONNECT)
        except psycopg.Error as error:
            raise EngineError(str(error)) from error
        with closing(connection):
            _configure(connection)
            yield _Session(connection)

    @contextmanager
    def writing(self, *, is_kept: bool) -> Iterator["_Session"]:
        """Give a connection in a transaction that no other writer of any server overlaps; rolled back unless kept.

        Raises DatabaseBusy when another writer does not end, EngineError where the commit is refused.
        """
        with self._connection() as connection:
            try:
                with connection.transaction(force_rollback=not is_kept):
                    # Before anything is read: what this writer checks, no other one can still be changing.
                    connection.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITER_LOCK])
                    yield _Session(connection)
            except psycopg.errors.LockNotAvailable as error:
                raise DatabaseBusy(f"データベース {self.name} は他の登録の途中です。後でやり直してください。") from error
            except psycopg.Error as error:
                raise EngineError(str(error)) from error

    def copy_to(self, target: Path) -> None:
        """Raise ValueError: PostgreSQL has tools of its own for this."""
        raise ValueError(
            f"{self.name} は pg_dump で退避してください（pg_dump --format=custom --file={target.name} URL）。"
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection]:
        try:
            connection = self._pool.getconn()
        except PoolTimeout as error:
            raise DatabaseBusy(f"データベース {self.name} への接続が空きません。後でやり直してください。") from error
        except psycopg.Error as error:
            raise EngineError(str(error)) from error
        try:
            yield connection
        finally:
            self._pool.putconn(connection)


class _Session:
    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def ask(self, sql: str, parameters: Sequence[object]) -> Answer:
        # Without parameters psycopg leaves the text alone, and several statements may stand in it.
        text = _translated(sql) if parameters else sql
        try:
            cursor = self._connection.execute(text.encode(), list(parameters) or None)
            if cursor.description is None:
                return [], []
            return [column.name for column in cursor.description], cursor.fetchall()
        except psycopg.Error as error:
            raise EngineError(str(error)) from error


@lru_cache(maxsize=500)
def _translated(sql: str) -> str:
    """Return the text with `%s` for each `?`, and what stands in quotes and comments as it was."""
    return _TOKEN.sub(lambda found: "%s" if found[0] == "?" else found[0].replace("%", "%%"), sql)


def _configure(connection: psycopg.Connection) -> None:
    connection.execute(_SETTINGS)


def _name(url: str) -> str:
    """Return the URL without user, password and options."""
    try:
        parts = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise ValueError(
            "データベースの URL を読めません。postgresql://利用者@サーバー:5432/データベース の形で書き、"
            f"記号は %40 のように書いてください。（{error}）"
        ) from error
    if not parts.get("dbname"):
        raise ValueError(
            "データベースの URL に名前がありません。postgresql://利用者@サーバー:5432/データベース の形で書いてください。"
        )
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{parts.get('host', '')}{port}/{parts['dbname']}"


def _check(url: str, name: str, create: bool) -> None:
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=_SECONDS_TO_CONNECT) as connection:
            found = connection.execute(_ORDER.encode()).fetchone()
    except psycopg.OperationalError as error:
        raise DatabaseUnreadable(f"データベース {name} に接続できません。{error}") from error
    assert found is not None
    encoding, is_by_code, is_built = found
    if encoding != "UTF8" or not is_by_code:
        raise DatabaseUnreadable(
            f"データベース {name} の文字コードか並び順が合いません（{encoding}）。"
            "createdb --template=template0 --encoding=UTF8 --locale=C で作ったデータベースを指定してください。"
        )
    if not create and not is_built:
        raise DatabaseMissing(f"データベース {name} に表がありません。先に python -m store build を実行してください。")
