"""A version, day and scope is judged once: its metrics stand as temporary tables in a session that is kept for it.

What was accepted at a version never changes, so a judgement is never stale: the next version is another one. Nothing
is made before a question needs it, and everything at most once (`metrics.compose.KEPT`): whoever asks meanwhile waits.
Moments between which no plan changed (nor what of it somebody laid under a 共通指標) share a session and in it what plans
alone decide, so an upload costs only what depends on reports.

Who writes a version judges it: what was kept of the version before is made of the new one before the writer goes on
(`follow`), so that no reader waits for it.

Planning decides what is cheap: five cities cost what one costs, so up to `FEW_CITIES` cities everything is judged and
one city reads its rows of it. Among all of Japan a city is judged alone (a tenth of the cost) unless all of them are
already.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import date
from itertools import count

from metrics import compose
from metrics.moment import Moment
from store.engines.engine import Answer, Engine, Session
from store.failure import EngineError

FEW_CITIES = 100
# The present, the year before, and what some addresses pin. All of Japan at one moment takes 250 MB in DuckDB, which
# puts what is beyond its limit into a file.
_WHOLES, _WHOLES_OF_MANY, _CITIES = 6, 2, 4

_KNOWN = """
SELECT
    (SELECT max(data_version.version) FROM data_version WHERE data_version.scope = 0) AS newest_version,
    max(CASE WHEN brought.version <= ? THEN brought.version END) AS plans_version,
    count(DISTINCT nullif(brought.scope, 0)) AS city_count
FROM (
    SELECT edition.scope, edition.version FROM edition
    UNION ALL SELECT measure_decision.municipality_key, measure_decision.version FROM measure_decision
    UNION ALL SELECT measure_decision_void.municipality_key, measure_decision_void.version FROM measure_decision_void
) AS brought"""


class Judgements:
    """The judgements that one process keeps of one database. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._guard = threading.Lock()
        self._kept: OrderedDict[Moment, _Judgement] = OrderedDict()

    def ask(self, moment: Moment, select: str, parameters: Sequence[object]) -> Answer:
        """Return column names and rows of a select that names metrics, or of a bare name. Raises EngineError."""
        while True:
            judgement, is_first = self._find(moment)
            if judgement is None:
                return self._once(moment, select, parameters)
            try:
                return judgement.ask(moment, select, parameters)
            except _Closed:
                continue
            except EngineError:
                # A session may be lost with its server: what was kept in it is judged anew, once.
                self._let_go([judgement, *self._beside(judgement)])
                if is_first:
                    raise

    def prepare(self, moment: Moment) -> None:
        """Judge a moment before anybody asks; among all of Japan whoever asks first does. Raises EngineError."""
        _, _, city_count = self._known(moment.version)
        if city_count <= FEW_CITIES:
            judgement, _ = self._find(moment)
            if judgement is not None:
                with suppress(_Closed):
                    judgement.make(sorted(compose.KEPT))

    def follow(self) -> None:
        """Make of a version just written what is kept of the one before it; among all of Japan whoever asks first does.

        What the engine refuses here is left to that first one: the version is written.
        """
        with self._guard:
            moments = [moment for moment in self._kept if moment.scope == 0]
        with suppress(EngineError, _Closed):
            last = max(moments, key=lambda moment: (moment.version, moment.as_of), default=None)
            if last is None:
                return
            newest, _, city_count = self._known(last.version)
            before, after = self._standing(last), replace(last, version=newest)
            if before is not None and newest == last.version + 1 and city_count <= FEW_CITIES:
                judgement, _ = self._find(after)
                if judgement is not None:
                    judgement.make(before.names())

    def close(self) -> None:
        """Let go of every judgement."""
        with self._guard:
            kept = list(self._kept.values())
        self._let_go(kept)

    def _find(self, moment: Moment) -> "tuple[_Judgement | None, bool]":
        """Return the judgement that answers for a moment, None where none can be kept.

        Beside it whether it is the first of its session: what the engine refuses there is not the session's fault.
        """
        found = self._standing(moment)
        if found is not None:
            return found, False
        newest, plans, city_count = self._known(moment.version)
        if moment.version > newest:
            return None, False
        is_few = city_count <= FEW_CITIES
        key = replace(moment, scope=0) if is_few else moment
        with self._guard:
            if key in self._kept:
                return self._kept[key], False
            plans_key = replace(key, version=plans, as_of=date.min)
            shared = next((other.room for other in self._kept.values() if other.room.key == plans_key), None)
            made = self._kept[key] = _Judgement(key, shared or _Room(self._engine, plans_key))
            alike = [other for other in self._kept.values() if (other.moment.scope == 0) == (key.scope == 0)]
        bound = _CITIES if key.scope else _WHOLES if is_few else _WHOLES_OF_MANY
        self._let_go(alike[:-bound])
        return made, shared is None

    def _standing(self, moment: Moment) -> "_Judgement | None":
        with self._guard:
            for key in (replace(moment, scope=0), moment):
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
        return None

    def _beside(self, judgement: "_Judgement") -> "list[_Judgement]":
        with self._guard:
            return [other for other in self._kept.values() if other.room is judgement.room and other is not judgement]

    def _let_go(self, leaving: "Sequence[_Judgement]") -> None:
        with self._guard:
            for judgement in leaving:
                if self._kept.get(judgement.moment) is judgement:
                    del self._kept[judgement.moment]
            # A room is found through those who are in it: one that nobody is in can have no new guest either.
            used = {other.room for other in self._kept.values()}
        left = [judgement for judgement in leaving if judgement.leave(is_last=judgement.room not in used)]
        with self._guard:
            for judgement in left:
                judgement.room.numbers.discard(judgement.number)

    def _once(self, moment: Moment, select: str, parameters: Sequence[object]) -> Answer:
        """Answer for a version that is still to come: what it holds is not settled."""
        text, given = compose.question(select, moment)
        with self._engine.reading() as session:
            return session.ask(text, [*given, *parameters])

    def _known(self, version: int) -> tuple[int, int, int]:
        """Return the newest version, the one that last changed a plan up to a version, and the number of cities."""
        with self._engine.reading() as session:
            _, rows = session.ask(_KNOWN, [version])
        newest, plans, city_count = (int(str(number or 0)) for number in rows[0])
        return newest, plans, city_count


class _Closed(RuntimeError):
    """The judgement was let go of between finding and asking it."""


class _Room:
    """A session and what stands in it, for moments between which no plan changed. Whoever uses it holds its lock."""

    def __init__(self, engine: Engine, key: Moment) -> None:
        self.key = key
        self.lock = threading.Lock()
        self.made: set[str] = set()
        self.numbers: set[int] = set()
        self._engine = engine
        self._open = ExitStack()
        self._session: Session | None = None

    def ask(self, sql: str, parameters: Sequence[object]) -> Answer:
        """Ask the session, opened when it is first needed. Raises EngineError."""
        if self._session is None:
            self._session = self._open.enter_context(self._engine.keeping())
        return self._session.ask(sql, parameters)

    def drop(self, tables: set[str]) -> None:
        """Let go of some tables, where they still stand."""
        for table in sorted(self.made & tables):
            with suppress(EngineError):
                self.ask(f"DROP TABLE {table}", [])
        self.made -= tables

    def close(self) -> None:
        """End the session, and with it all that stands in it."""
        self._open.close()
        self._session = None
        self.made.clear()


class _Judgement:
    """One moment's metrics, as tables of its room; one question at a time."""

    def __init__(self, moment: Moment, room: _Room) -> None:
        self.moment = moment
        self.room = room
        # The lowest number that nobody there has or is still taking along: the same few texts come again and again,
        # which an engine parses once.
        self.number = next(number for number in count() if number not in room.numbers)
        room.numbers.add(self.number)
        self._own = {name: f"judged_{self.number}_{name}" for name in compose.KEPT - compose.OF_PLANS}
        self._tables = self._own | {name: f"planned_{name}" for name in compose.OF_PLANS}
        self._is_closed = False

    def ask(self, moment: Moment, select: str, parameters: Sequence[object]) -> Answer:
        """Make what the question needs and is not made yet, then answer it. Raises _Closed, EngineError."""
        with self.room.lock:
            if self._is_closed:
                raise _Closed
            self._make(select)
            text, given = compose.reading(select, moment, self._tables, self.moment.scope)
            return self.room.ask(text, [*given, *parameters])

    def names(self) -> list[str]:
        """Return the metrics that are made."""
        with self.room.lock:
            return sorted(name for name, table in self._tables.items() if table in self.room.made)

    def make(self, names: Sequence[str]) -> None:
        """Make some metrics and what they need. Raises _Closed, EngineError."""
        with self.room.lock:
            if self._is_closed:
                raise _Closed
            for name in names:
                self._make(name)

    def _make(self, name_or_select: str) -> None:
        for name in compose.kept_for(name_or_select):
            if self._tables[name] not in self.room.made:
                self.room.ask(*compose.making(name, self.moment, self._tables))
                self.room.made.add(self._tables[name])

    def leave(self, *, is_last: bool) -> bool:
        """Take its tables along, or end the room after the last, once the question in hand is answered.

        Tell whether it did so now: two who found its session lost both let go of it.
        """
        with self.room.lock:
            if self._is_closed:
                return False
            self._is_closed = True
            if is_last:
                self.room.close()
            else:
                self.room.drop(set(self._own.values()))
            return True
