"""One database, many readers, one writer at a time. The engine behind it is chosen by the address alone."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pandas as pd

from metrics.database import Reader as MetricReader
from metrics.moment import Moment
from metrics.once import Once
from store import schema
from store.engines.engine import Answer, Engine, Session
from store.failure import DatabaseFailed, Reason
from store.judgements import Judgements

__all__ = [
    "Database",
    "Judged",
    "Reader",
    "Transaction",
    "database_path",
    "is_postgresql",
]

DEFAULT_ADDRESS = "data/dashboard.duckdb"
_ROOT = Path(__file__).parents[1]
# How many small questions keep their rows; those of reading links have as many as there are links.
_KEPT = 1_000
_STOP_FIRST = "ダッシュボードを止めてから、もう一度実行してください。"
# Whoever writes waits for those before: a preview takes a third of a second, the plan of all Japan's size three.
_SECONDS_FOR_A_TURN = 20.0


def database_path(address: str | Path | None = None) -> Path:
    """Return the file of an address: the address itself, else DX_DATABASE, else data/dashboard.duckdb of this checkout.

    Raises ValueError for an address that is no file.
    """
    text = _address(address)
    if is_postgresql(address):
        raise ValueError(
            "この操作は DuckDB のファイルだけで使えます。"
            "PostgreSQL のデータベースは pg_dump で退避し、pg_restore で戻してください。"
        )
    return Path(text)


def _address(address: str | Path | None) -> str:
    return str(address or os.environ.get("DX_DATABASE") or _ROOT / DEFAULT_ADDRESS)


def is_postgresql(address: str | Path | None = None) -> bool:
    """Tell a PostgreSQL URL from a file. Raises ValueError, which repeats no password, for any other URL."""
    scheme, mark, _ = _address(address).partition("://")
    if mark and scheme not in ("postgresql", "postgres"):
        raise ValueError(
            f"{scheme}:// のデータベースには対応していません。DuckDB のファイルか、"
            "postgresql://利用者@サーバー/データベース の形で指定してください。"
        )
    return bool(mark)


def _engine(text: str, remedy: str, create: bool, is_read_only: bool) -> Engine:
    # Each engine is imported where its address asks for it: the other one costs nothing at start.
    if is_postgresql(text):
        if is_read_only:
            raise ValueError("only a file is opened for reading alone")
        from store.engines.postgres import PostgreSQL

        return PostgreSQL(text, create=create)
    from store.engines.duckdb_file import DuckDBFile

    return DuckDBFile(Path(text).resolve(), remedy, create=create, is_read_only=is_read_only)


class _Rows:
    """Answers as rows and frames."""

    def _ask(self, sql: str, parameters: Sequence[object]) -> Answer:
        raise NotImplementedError

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Return one dict per row, keyed by column name; decimals as Decimal, dates as date, NULL as None."""
        columns, values = self._ask(sql, parameters)
        return [dict(zip(columns, row, strict=True)) for row in values]

    def frame(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """Return the rows as a frame in the order of the select; Decimal, date and None stay what they are."""
        columns, values = self._ask(sql, parameters)
        return pd.DataFrame(values, columns=columns, dtype=object)


class Reader(_Rows):
    """Questions asked of one session at a time."""

    _engine: Engine

    def judged(self, moment: Moment) -> MetricReader:
        """Return the reader to which every metric is a table as it stands at a moment."""
        raise NotImplementedError

    def lasting_rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Return what `rows` returns. A database may know it from before; nobody changes what is returned."""
        return self.rows(sql, parameters)

    def comment(self, table: str) -> str | None:
        """Return the comment that stands on a table, None where there is none."""
        rows = self.rows(self._engine.table_comment, [table])
        return str(rows[0]["comment"]) if rows and rows[0]["comment"] is not None else None

    def code_lists(self) -> dict[str, tuple[str, ...]]:
        """Return the codes of each enum type that the database holds, in their order."""
        rows = self.rows(self._engine.code_lists)
        return {str(row["list_name"]): tuple(row["codes"]) for row in rows if isinstance(row["codes"], list)}


class Transaction(Reader):
    """The one writer's view: reads what it has written so far. Handed out by `Database.transaction` alone."""

    def __init__(self, session: Session, engine: Engine) -> None:
        self._session = session
        self._engine = engine

    def _ask(self, sql: str, parameters: Sequence[object]) -> Answer:
        return self._session.ask(sql, parameters)

    def judged(self, moment: Moment) -> Once:
        """Return the metrics at a moment, composed anew for each question: the transaction may still write."""
        return Once(self, moment)

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement whose result nobody needs."""
        self._session.ask(sql, parameters)

    def answer_unplanned(self) -> None:
        """Answer what is asked from here on as it is written, where the engine can.

        The judgement of a city takes three times as long to plan as to answer, as long as the cities are few. Among all
        of Japan its plan is worth its price.
        """
        if self._engine.unplanned is not None:
            self.execute(self._engine.unplanned)

    def make_tables(self) -> None:
        """Make the types and tables of the schema in an empty database, with what the engine adds to them."""
        self._make([*schema.type_statements(), *schema.table_statements()])

    def upgrade_tables(self, found: schema.Behind) -> None:
        """Bring the tables and types of an earlier release up to this one, with what the engine adds to them.

        No view may stand on a table of a changed list.
        """
        self._make(schema.upgrade_statements(found))

    def _make(self, statements: Sequence[str]) -> None:
        for statement in statements:
            self.execute(statement)
        if self._engine.additions is not None:
            self.execute(self._engine.additions)

    def insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Append rows, columns by name and alike in all rows; one statement, whatever their number."""
        if not rows:
            return
        types = schema.column_types(table)
        columns = list(rows[0])
        places = ", ".join(f"unnest(CAST(? AS {types[column]}[]))" for column in columns)
        lists = [[_as_text(row[column]) for row in rows] for column in columns]
        self.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {places}", lists)


class _Known(NamedTuple):
    """Rows of small questions, and how many turns to write had ended before the first of them was asked."""

    turns: int
    rows: dict[tuple[object, ...], list[dict[str, object]]]


class Database(Reader):
    """The dashboard's database. Safe to share between threads: every question gets a session of its own."""

    def __init__(
        self,
        address: str | Path | None = None,
        *,
        create: bool = False,
        is_read_only: bool = False,
        remedy: str = _STOP_FIRST,
    ) -> None:
        """Open the database at an address: a DuckDB file, or postgresql://….

        The address is the one given, else DX_DATABASE, else data/dashboard.duckdb of this checkout. With `create` a
        missing file is made, and a PostgreSQL database may be empty. A file may be opened for reading alone: then
        other processes may read it too, and `transaction` and `rehearsal` raise DatabaseReadOnly.
        Raises DatabaseFailed, which ends with `remedy` when another process holds the file; ValueError for an address
        that is none.
        """
        self._engine = _engine(_address(address), remedy, create, is_read_only)
        self._judgements = Judgements(self._engine)
        self._process = os.getpid()
        with _WRITERS_GUARD:
            self._turn = _WRITERS.setdefault(self._engine.name, _Turn())
        self._known = _Known(-1, {})

    @property
    def name(self) -> str:
        """Return the address as people may read it: the file, or the URL without user and password."""
        return self._engine.name

    def _ask(self, sql: str, parameters: Sequence[object]) -> Answer:
        self._refuse_fork()
        with self._engine.reading() as session:
            return session.ask(sql, parameters)

    def lasting_rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Return what `rows` returns, for a small question that is asked again and again.

        Where this process alone holds the database, the rows are known until the next turn to write begins: they are
        never older than what is committed. Elsewhere another server may have written, and they are asked for.
        """
        if not self._engine.is_alone:
            return self.rows(sql, parameters)
        self._refuse_fork()
        # In this order: a writer who comes in between has ended a turn more, or has not yet told anybody.
        is_free, turns, known = self._turn.is_free, self._turn.ended, self._known
        question = (sql, *parameters)
        if is_free and known.turns == turns and question in known.rows:
            return known.rows[question]
        rows = self.rows(sql, parameters)
        if known.turns != turns or len(known.rows) >= _KEPT:
            known = self._known = _Known(turns, {})
        known.rows[question] = rows
        return rows

    def judged(self, moment: Moment) -> "Judged":
        """Return the metrics at a moment, each judged once and kept for whoever asks next."""
        self._refuse_fork()
        return Judged(self._judgements, moment)

    def prepare(self, moment: Moment) -> None:
        """Judge a moment before anybody asks, unless there are many cities. Raises EngineError."""
        self._refuse_fork()
        self._judgements.prepare(moment)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Give the one writer its transaction: committed at the end of the block, rolled back on any error."""
        self._refuse_fork()
        with self._turn, self._engine.writing(is_kept=True) as session:
            yield Transaction(session, self._engine)
        self._judgements.follow()

    @contextmanager
    def rehearsal(self) -> Iterator[Transaction]:
        """Give a transaction that is always rolled back: what would be true if these rows were written."""
        self._refuse_fork()
        with self._turn, self._engine.writing(is_kept=False) as session:
            yield Transaction(session, self._engine)

    def _refuse_fork(self) -> None:
        # A forked child shares the file or the sockets without the locks and could write through them.
        if os.getpid() != self._process:
            raise RuntimeError("the database was opened by another process: open it anew after a fork")

    @property
    def is_copied_here(self) -> bool:
        """Tell whether `copy_to` makes copies; PostgreSQL has tools of its own."""
        return self._engine.is_copied_here

    def copy_to(self, target: Path) -> None:
        """Write one consistent copy of everything committed into a new file.

        Raises ValueError where it cannot, DatabaseFailed where there is no room.
        """
        self._engine.copy_to(target)

    def close(self) -> None:
        """Give the database free for other processes."""
        self._judgements.close()
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Judged(_Rows):
    """The reader to which every metric is a table at a moment. Handed out by `Database.judged` alone."""

    def __init__(self, judgements: Judgements, moment: Moment) -> None:
        self._judgements = judgements
        self._moment = moment

    def _ask(self, sql: str, parameters: Sequence[object]) -> Answer:
        return self._judgements.ask(self._moment, sql, parameters)


class _Turn:
    """The right to write one database. A transaction inside another would wait for itself: it is refused instead."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner: int | None = None
        self.ended = 0

    @property
    def is_free(self) -> bool:
        """Tell whether nobody is writing."""
        return not self._lock.locked()

    def __enter__(self) -> None:
        if self._owner == threading.get_ident():
            raise RuntimeError("a transaction is already open on this thread")
        if not self._lock.acquire(timeout=_SECONDS_FOR_A_TURN):
            raise DatabaseFailed(Reason.BUSY, "他の登録の途中です。後でやり直してください。")
        self._owner = threading.get_ident()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._owner = None
        self.ended += 1  # after the commit and before anybody hears of it
        self._lock.release()


# One turn a database, so that two Database objects of one process still write one after the other.
_WRITERS: dict[str, _Turn] = {}
_WRITERS_GUARD = threading.Lock()


def _as_text(value: object) -> str | None:
    # Text casts to every column type on every engine; a list of Decimal or of nothing but None does not.
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
