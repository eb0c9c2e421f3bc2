"""A version, day and scope is judged once: its metrics stand as temporary tables in a session that is kept for it.

What was accepted at a version never changes, so a judgement is never stale: the next version is another one. Nothing
is made before a question needs it, and everything at most once (`metrics.compose.KEPT`): whoever asks meanwhile waits.

Planning decides what is cheap: five cities cost what one costs, so up to `_FEW` cities everything is judged and one
city reads its rows of it. Among all of Japan a city is judged alone (30 times cheaper) unless all of them already are.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace

from metrics import compose
from metrics.moment import Moment
from store.engines.engine import Answer, Engine, EngineError, Session

_FEW = 100
# The present, the year before, and what some addresses pin. All of Japan at one moment takes 250 MB in DuckDB, which
# puts what is beyond its limit into a file; on PostgreSQL each is a connection.
_WHOLES, _WHOLES_OF_MANY, _CITIES = 6, 2, 4

_VERSION = "SELECT version FROM data_version WHERE scope = 0"
_COUNT = "SELECT count(DISTINCT edition.scope) AS city_count FROM edition WHERE edition.scope <> 0"


class Judgements:
    """The judgements that one process keeps of one database. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._guard = threading.Lock()
        self._kept: OrderedDict[Moment, _Judgement] = OrderedDict()

    def ask(self, moment: Moment, select: str, parameters: Sequence[object]) -> Answer:
        """Return column names and rows of a select that names metrics, or of a bare name. Raises EngineError."""
        while True:
            judgement, is_new = self._find(moment)
            if judgement is None:
                return self._once(moment, select, parameters)
            try:
                return judgement.ask(moment, select, parameters)
            except _Closed:
                continue
            except EngineError:
                # A session may be lost with its server: what was kept is judged anew, once.
                self._let_go(judgement)
                if is_new:
                    raise

    def close(self) -> None:
        """Let go of every judgement."""
        with self._guard:
            kept = list(self._kept.values())
            self._kept.clear()
        for judgement in kept:
            judgement.close()

    def _find(self, moment: Moment) -> "tuple[_Judgement | None, bool]":
        """Return the judgement that answers for a moment and whether it is a new one; None where none can be kept."""
        found = self._standing(moment)
        if found is not None:
            return found, False
        version, city_count = self._number(_VERSION), self._number(_COUNT)
        if moment.version > version:
            return None, False
        is_few = city_count <= _FEW
        key = replace(moment, scope=0) if is_few else moment
        with self._guard:
            made = self._kept.get(key)
            if made is not None:
                return made, False
            made = self._kept[key] = _Judgement(self._engine, key)
            others = [other for other in self._kept if (other.scope == 0) == (key.scope == 0)]
            bound = _CITIES if key.scope else _WHOLES if is_few else _WHOLES_OF_MANY
            evicted = [self._kept.pop(other) for other in others[:-bound]]
        for judgement in evicted:
            judgement.close()
        return made, True

    def _standing(self, moment: Moment) -> "_Judgement | None":
        with self._guard:
            for key in (replace(moment, scope=0), moment):
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
        return None

    def _let_go(self, judgement: "_Judgement") -> None:
        with self._guard:
            if self._kept.get(judgement.moment) is judgement:
                del self._kept[judgement.moment]
        judgement.close()

    def _once(self, moment: Moment, select: str, parameters: Sequence[object]) -> Answer:
        """Answer for a version that is still to come: what it holds is not settled."""
        text, given = compose.question(select, moment)
        with self._engine.reading() as session:
            return session.ask(text, [*given, *parameters])

    def _number(self, sql: str) -> int:
        with self._engine.reading() as session:
            _, rows = session.ask(sql, [])
        return int(str(rows[0][0])) if rows else 0


class _Closed(RuntimeError):
    """The judgement was let go of between finding and asking it."""


class _Judgement:
    """One moment's metrics in one session; one question at a time."""

    def __init__(self, engine: Engine, moment: Moment) -> None:
        self.moment = moment
        self._engine = engine
        self._lock = threading.Lock()
        self._open = ExitStack()
        self._session: Session | None = None
        self._made: set[str] = set()
        self._is_closed = False

    def ask(self, moment: Moment, select: str, parameters: Sequence[object]) -> Answer:
        """Make what the question needs and is not made yet, then answer it. Raises _Closed, EngineError."""
        with self._lock:
            if self._is_closed:
                raise _Closed
            if self._session is None:
                self._session = self._open.enter_context(self._engine.keeping())
            for name in compose.kept_for(select):
                if name not in self._made:
                    self._session.ask(*compose.making(name, self.moment))
                    self._made.add(name)
            text, given = compose.reading(select, moment, self.moment.scope)
            return self._session.ask(text, [*given, *parameters])

    def close(self) -> None:
        """End the session, and with it the tables, once the question in hand is answered."""
        with self._lock:
            self._is_closed = True
            self._open.close()
