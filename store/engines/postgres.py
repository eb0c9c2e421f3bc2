"""What only PostgreSQL needs: its URL, a pool of connections, its way of writing parameters, one writer of all servers.

What it adds to the tables is in `postgres.sql`.
"""

import re
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg import conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from store.engines.engine import Answer
from store.failure import BUILD_FIRST, DatabaseFailed, EngineError, Reason

# People wait for a page meanwhile: whatever cannot be had within seconds is said.
_SECONDS_TO_CONNECT = 3
_SECONDS_FOR_A_CONNECTION = 3.0
# Of these, how many are waited before a connection beside the pool tells whether the server is there at all; and how
# long a connection of the pool may take to say that it still stands.
_SECONDS_BEFORE_DOUBT = 1.0
# How long a writer whose commit was cut asks whether it stands, before it is left open.
_SECONDS_TO_LEARN, _SECONDS_BETWEEN = 6.0, 0.2
_CONNECTIONS = 8
# A question may take long; a server that says nothing for so long is asked, by a connection beside it, if it still is.
_SECONDS_OF_SILENCE = 5.0
# A server that is gone without a word answers nothing: what was sent and not taken is given up after five seconds.
_PATIENCE = {"tcp_user_timeout": 5000, "keepalives_idle": 30, "keepalives_interval": 5, "keepalives_count": 2}
# One number for the one right to write; "DX" in ASCII.
_WRITER_LOCK = 0x4458
_SETTINGS = """
-- A body is read by many CTEs whose sizes the planner cannot know: it guesses one row and nests loops over thousands.
SET enable_nestloop = off;
-- Compiling a question takes longer than answering it.
SET jit = off;
-- A writer that waits for another one gives up in the end instead of holding a page for ever.
SET lock_timeout = '20s';
"""
_ORDER = """
SELECT current_setting('server_encoding') AS encoding,
    ARRAY(SELECT word FROM unnest(words) AS one (word) ORDER BY word)
    = ARRAY(SELECT word FROM unnest(words) AS one (word) ORDER BY word COLLATE "C") AS is_by_code,
    to_regclass('data_version') IS NOT NULL AS is_built
FROM (SELECT ARRAY['a-b', 'aa', 'B', 'a_c', 'ア', '東', '･', 'ab'] AS words) AS sample
"""
_TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|[?%]")


_Answer = TypeVar("_Answer")


class _Connection(psycopg.Connection[Any]):
    """A connection that does not wait for a server that takes what it is sent and never answers."""

    is_asked_briefly = False  # an answer would come at once

    def wait(
        self, gen: Generator[Any, Any, _Answer], interval: float = 0.1, timeout: float | None = None
    ) -> _Answer:
        """Wait as psycopg does. Raises OperationalError, and is closed, where nobody answers beside it either."""
        return super().wait(self._heard(gen), interval, timeout)

    def _heard(self, asking: Generator[Any, Any, _Answer]) -> Generator[Any, Any, _Answer]:
        try:
            wanted = next(asking)
            last = time.monotonic()
            while True:
                ready = yield wanted
                if ready:
                    last = time.monotonic()
                elif time.monotonic() - last > self._seconds_of_silence:
                    self._refuse_silence()
                    last = time.monotonic()
                wanted = asking.send(ready)
        except StopIteration as ended:
            answer: _Answer = ended.value
            return answer

    @property
    def _seconds_of_silence(self) -> float:
        return min(_SECONDS_OF_SILENCE, _SECONDS_BEFORE_DOUBT) if self.is_asked_briefly else _SECONDS_OF_SILENCE

    def _refuse_silence(self) -> None:
        said: dict[str, Any] = {**self.info.get_parameters(), "password": self.info.password}
        try:
            psycopg.connect(conninfo.make_conninfo("", **said | {"connect_timeout": _SECONDS_TO_CONNECT})).close()
        except psycopg.OperationalError as error:
            self.pgconn.finish()  # nothing more is sent, not even that what was begun is taken back
            raise psycopg.OperationalError(f"the server has stopped answering ({_line(error)})") from error


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

    is_copied_here = False
    unplanned = None

    def __init__(self, url: str, *, create: bool) -> None:
        """Connect; with `create` the database may hold no tables yet.

        Raises ValueError for a URL that cannot be read or names no database, DatabaseFailed for a server that does not
        answer, a database that does not order texts by code, and one without tables.
        """
        self.name = _name(url)
        self._url = _patient(url)
        self._silent_at = -_SECONDS_FOR_A_CONNECTION
        # A first connection by itself: the pool would only say, after a while, that it has none.
        self._check(create)
        self._pool = ConnectionPool(
            self._url,
            connection_class=_Connection,
            kwargs={"autocommit": True, "connect_timeout": _SECONDS_TO_CONNECT},
            min_size=1,
            max_size=_CONNECTIONS,
            timeout=_SECONDS_FOR_A_CONNECTION,
            # Whoever asks next has it tried again at once; by itself the pool would wait ever longer, up to minutes.
            reconnect_timeout=_SECONDS_FOR_A_CONNECTION,
            configure=_configure,
            # A connection that a restart of the server has cut is replaced before a page gets it.
            check=self._check_answering,
            open=True,
        )

    @property
    def additions(self) -> str:
        """Return the keys, indexes and triggers of `postgres.sql`."""
        return (Path(__file__).parent / "postgres.sql").read_text(encoding="utf-8")

    @contextmanager
    def reading(self) -> Iterator["_Session"]:
        """Give a connection of its own. Raises DatabaseFailed when none can be had."""
        with self._connection() as connection:
            yield _Session(connection, self.name)

    @contextmanager
    def keeping(self) -> Iterator["_Session"]:
        """Give a connection beside the pool. Raises DatabaseFailed when none can be made."""
        with closing(self._connected()) as connection:
            _configure(connection)
            yield _Session(connection, self.name)

    @contextmanager
    def writing(self, *, is_kept: bool) -> Iterator["_Session"]:
        """Give a connection in a transaction that no other writer of any server overlaps; rolled back unless kept.

        Raises DatabaseFailed, also when another writer does not end. Where the connection was cut during the commit,
        the server is asked what became of it: a commit that stands is none that failed.
        """
        with self._connection() as connection:
            number, is_at_its_end = None, False
            try:
                with connection.transaction(force_rollback=not is_kept):
                    # Before anything is read: what this writer checks, no other one can still be changing.
                    connection.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITER_LOCK])
                    number = _value(connection, "SELECT txid_current()")
                    yield _Session(connection, self.name)
                    is_at_its_end = True
            except psycopg.Error as error:
                failed = _failed(error, self.name)
                if not (is_kept and is_at_its_end and isinstance(failed, DatabaseFailed)):
                    raise failed from error
                failed.is_written = self._stands(number)
                if not failed.is_written:
                    raise failed from error

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
        connection = self._given()
        try:
            yield connection
        finally:
            self._pool.putconn(connection)

    def _given(self) -> _Connection:
        first = min(_SECONDS_BEFORE_DOUBT, _SECONDS_FOR_A_CONNECTION)
        for seconds in (first, _SECONDS_FOR_A_CONNECTION - first):
            try:
                return self._pool.getconn(seconds)
            except PoolTimeout:
                # All taken, or none to be had: a connection beside the pool tells which.
                self._connected().close()
            except psycopg.Error as error:
                raise _failed(error, self.name) from error
        raise DatabaseFailed(
            Reason.BUSY, f"データベース {self.name} への接続が空きません。後でやり直してください。"
        )

    def _connected(self) -> psycopg.Connection:
        try:
            return _Connection.connect(self._url, autocommit=True, connect_timeout=_SECONDS_TO_CONNECT)
        except psycopg.Error as error:
            raise _unreached(error, self.name) from error

    def _check_answering(self, connection: _Connection) -> None:
        """Try a connection before it is given away. Raises psycopg.Error where it was cut or nobody answers."""
        if time.monotonic() - self._silent_at < _SECONDS_FOR_A_CONNECTION:
            # The others were made before the server fell silent: each of them would be waited for in vain.
            raise psycopg.OperationalError("the server has stopped answering")
        connection.is_asked_briefly = True
        try:
            ConnectionPool.check_connection(connection)
        except psycopg.Error as error:
            if "stopped answering" in str(error):
                self._silent_at = time.monotonic()
            raise
        finally:
            connection.is_asked_briefly = False

    def _stands(self, number: object) -> bool | None:
        """Tell whether a transaction whose end was cut was committed; None where the server does not come back."""
        end = time.monotonic() + _SECONDS_TO_LEARN
        while time.monotonic() < end:
            with suppress(DatabaseFailed, psycopg.Error), closing(self._connected()) as connection:
                found = _value(connection, "SELECT txid_status(%s)", number)
                if found != "in progress":  # the server may not have noticed yet
                    return found == "committed"
            time.sleep(_SECONDS_BETWEEN)
        return None

    def _check(self, create: bool) -> None:
        with closing(self._connected()) as connection:
            try:
                found = connection.execute(_ORDER.encode()).fetchone()
            except psycopg.Error as error:
                raise _failed(error, self.name) from error
        assert found is not None
        encoding, is_by_code, is_built = found
        if encoding != "UTF8" or not is_by_code:
            raise DatabaseFailed(
                Reason.OTHER_RELEASE,
                f"データベース {self.name} の文字コードか並び順が合いません（{encoding}）。"
                "createdb --template=template0 --encoding=UTF8 --locale=C で作ったデータベースを指定してください。",
            )
        if not create and not is_built:
            raise DatabaseFailed(Reason.EMPTY, f"データベース {self.name} に表がありません。{BUILD_FIRST}")


class _Session:
    def __init__(self, connection: psycopg.Connection, name: str) -> None:
        self._connection = connection
        self._name = name

    def ask(self, sql: str, parameters: Sequence[object]) -> Answer:
        # Without parameters psycopg leaves the text alone, and several statements may stand in it.
        text = _translated(sql) if parameters else sql
        try:
            cursor = self._connection.execute(text.encode(), list(parameters) or None)
            if cursor.description is None:
                return [], []
            return [column.name for column in cursor.description], cursor.fetchall()
        except psycopg.Error as error:
            raise _failed(error, self._name) from error


def _value(connection: psycopg.Connection, sql: LiteralString, *parameters: object) -> object:
    row = connection.execute(sql, parameters or None).fetchone()
    assert row is not None
    return row[0]


# What the server says by its codes (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_REASONS: tuple[tuple[str, Reason], ...] = (
    ("57014", Reason.BUSY),  # a question that was cancelled
    ("53100", Reason.FULL),
    ("53", Reason.BUSY),
    ("55P03", Reason.BUSY),  # another writer did not end
    ("40", Reason.BUSY),
    ("42501", Reason.SHUT),
    ("25006", Reason.SHUT),
    ("28", Reason.SHUT),
    ("3D000", Reason.MISSING),
    ("57P03", Reason.DOWN),
    ("08", Reason.CUT),
    ("57", Reason.CUT),
    ("XX001", Reason.DAMAGED),
    ("XX002", Reason.DAMAGED),
    ("58", Reason.STOPPED),
)


def _failed(error: psycopg.Error, name: str) -> EngineError:
    """Return an error of the engine as ours."""
    code = error.sqlstate
    if code is None:
        is_cut = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        reason = Reason.CUT if is_cut else None
    else:
        reason = next((found for start, found in _REASONS if code.startswith(start)), None)
    if reason is None:
        return EngineError(str(error))
    if code == "55P03":
        return DatabaseFailed(reason, f"データベース {name} は他の登録の途中です。後でやり直してください。")
    return DatabaseFailed(reason, f"データベース {name} を使えません。{_line(error)}")


def _unreached(error: psycopg.Error, name: str) -> DatabaseFailed:
    """Return why no connection could be made: libpq gives no codes here."""
    said = _line(error)
    signs = (
        (Reason.MISSING, ('database "', "does not exist")),
        (Reason.SHUT, ("authentication failed",)),
        (Reason.SHUT, ("no pg_hba.conf entry",)),
        (Reason.SHUT, ('role "', "does not exist")),
        (Reason.BUSY, ("too many clients",)),
        (Reason.BUSY, ("remaining connection slots",)),
    )
    reason = next((found for found, words in signs if all(word in said for word in words)), Reason.DOWN)
    return DatabaseFailed(reason, f"データベース {name} に接続できません。{said}")


def _line(error: psycopg.Error) -> str:
    return " ".join(str(error).split())


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


def _patient(url: str) -> str:
    """Return the URL with our patience, where it does not say its own."""
    return conninfo.make_conninfo(url, **{**_PATIENCE, **conninfo.conninfo_to_dict(url)})
