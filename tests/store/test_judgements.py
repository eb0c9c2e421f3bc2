"""A version, day and scope is judged once, on both engines, whoever asks and however often."""

import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from metrics import (
    catalogue,
    compose,
    counts,
    difference,
    reports,
    roadmap,
    sources,
    standing,
    status,
    theme_matrix,
    trajectory,
)
from metrics.moment import Moment
from metrics.once import Once
from store import judgements, versions, write
from store.database import Database
from store.failure import EngineError
from store.plans.build import bring
from tests.store import small

NOW = Moment(1, small.TODAY)
TOGANE = replace(NOW, scope=small.TOGANE)
AT = datetime(2027, 7, 15, tzinfo=UTC)


class Watched:
    """An engine that tells what was made in the sessions it keeps, what stands in them, and how many are open."""

    def __init__(self, engine):
        self._engine = engine
        self.made = []
        self.standing = []
        self.open = 0

    def __getattr__(self, name):
        return getattr(self._engine, name)

    @contextmanager
    def keeping(self):
        with self._engine.keeping() as session:
            self.open += 1
            watched = _Session(session, self)
            try:
                yield watched
            finally:
                self.open -= 1
                for table in watched.tables:
                    self.standing.remove(table)


class _Session:
    def __init__(self, session, engine):
        self._session = session
        self._engine = engine
        self.tables = []

    def ask(self, sql, parameters):
        answer = self._session.ask(sql, parameters)
        if sql.startswith("CREATE TEMPORARY TABLE "):
            name = re.sub(r"^(judged_\d+|planned)_", "", sql.split()[3])
            self.tables.append(name)
            self._engine.standing.append(name)
            self._engine.made.append((name, Moment(*parameters)))
        if sql.startswith("DROP TABLE "):
            name = re.sub(r"^judged_\d+_", "", sql.split()[2])
            self.tables.remove(name)
            self._engine.standing.remove(name)
        return answer


@pytest.fixture
def watched(either):
    """Return the engine of `either`, counting."""
    engine = Watched(either._engine)
    either._judgements = judgements.Judgements(engine)
    yield engine
    either._judgements.close()


def composed(database, moment):
    """Return the verdicts as one text judges them, nothing kept."""
    return Once(database, moment).rows("SELECT status.* FROM status ORDER BY status.municipality_key, status.kpi_id")


def kept(database, moment):
    return database.judged(moment).rows("SELECT status.* FROM status ORDER BY status.municipality_key, status.kpi_id")


def upload(database, value, day=date(2027, 3, 31)):
    report = small.actual(value, day)
    standing = versions.current(database)
    sent = write.Upload(small.TOGANE, standing, f"{value} {day}", "a.xlsx", "佐藤", "", (report,), ())
    return write.accept_upload(database, sent, AT).version


def test_all_questions_read_one_judgement(either, watched):
    for question in (counts.by_city, standing.of_all, theme_matrix.of_all, reports.due, trajectory.of_all):
        assert len(question(either, NOW))
    assert status.of_kpi(either, NOW, "togane-1-share").status == status.of_city(either, TOGANE)[0].status
    assert difference.since(either, NOW, NOW.version, NOW.as_of) == ()
    names = [name for name, _ in watched.made]
    assert names.count("status") == 1
    assert sorted(names) == sorted(set(names))
    assert {moment for _, moment in watched.made} == {NOW}


def test_what_is_no_verdict_is_not_judged_for(either, watched):
    for question in (catalogue.plans, catalogue.themes, catalogue.initiatives, roadmap.cells, sources.gaps):
        question(either, NOW)
    assert {name for name, _ in watched.made} <= {
        "edition_now", "municipality_now", "initiative_now", "stage_now", "initiative_listed",
    }  # fmt: skip


def test_what_is_prepared_is_not_judged_again_and_among_many_cities_nothing_is(either, watched, monkeypatch):
    monkeypatch.setattr(judgements, "FEW_CITIES", 1)
    either.prepare(NOW)
    assert watched.made == []
    monkeypatch.undo()
    either.prepare(NOW)
    assert {name for name, _ in watched.made} == compose.KEPT
    before = len(watched.made)
    for question in (counts.by_city, standing.of_all, theme_matrix.of_all, reports.due, roadmap.cells):
        assert len(question(either, NOW))
    assert status.of_city(either, TOGANE) and len(watched.made) == before


def test_many_at_once_wait_for_one_to_judge(either, watched):
    start = threading.Barrier(8)

    def ask(turn):
        start.wait()
        return kept(either, NOW if turn % 2 else TOGANE)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))
    assert [name for name, _ in watched.made].count("status") == 1
    everything, city = composed(either, NOW), composed(either, TOGANE)
    assert answers == [everything if turn % 2 else city for turn in range(8)]
    assert len(everything) == 4
    assert len(city) == 2


def test_who_writes_a_version_judges_it_before_anybody_asks(either, watched):
    kept(either, NOW)
    before = {name for name, _ in watched.made}
    later = replace(NOW, version=upload(either, 99))
    judged = [name for name, moment in watched.made if moment == later]
    assert "status" in judged
    assert set(judged) <= before
    made = len(watched.made)
    assert kept(either, later) == composed(either, later)
    assert len(watched.made) == made


def test_what_nobody_asked_of_is_not_judged_by_the_writer(either, watched):
    upload(either, 99)
    assert watched.made == []
    kept(either, NOW)
    later = replace(NOW, version=upload(either, 98))
    assert {moment.version for _, moment in watched.made} == {NOW.version}
    assert kept(either, later) == composed(either, later)


def test_a_writer_whose_version_cannot_be_judged_has_written_it(either, watched, monkeypatch):
    before = kept(either, NOW)
    monkeypatch.setattr(_Session, "ask", lambda *_: (_ for _ in ()).throw(EngineError("cut")))
    version = upload(either, 99)
    monkeypatch.undo()
    assert versions.current(either) == version
    assert kept(either, replace(NOW, version=version)) != before


def test_an_upload_is_a_new_judgement_and_the_earlier_one_stands(either, watched):
    before = kept(either, NOW)
    later = replace(NOW, version=upload(either, 99))
    after = kept(either, later)
    assert after == composed(either, later)
    assert [row["latest_value"] for row in after] != [row["latest_value"] for row in before]
    assert kept(either, NOW) == before
    assert [name for name, _ in watched.made].count("status") == 2
    assert [name for name, _ in watched.made].count("kpi_now") == 1


def test_a_changed_plan_is_read_anew_and_the_earlier_one_stands(either, watched):
    before = kept(either, NOW)
    bring(
        either, small.catalogue(), [small.plan(target="60"), small.plan("choshi", "122025")], "試験", "改定", small.AT
    )
    later = replace(NOW, version=versions.current(either))
    after = kept(either, later)
    assert after == composed(either, later)
    assert [row["final_target_value"] for row in after] != [row["final_target_value"] for row in before]
    assert kept(either, NOW) == before == composed(either, NOW)
    assert watched.open == 2


def test_pinned_and_present_stand_side_by_side(either, watched):
    present = replace(NOW, version=upload(either, 45))
    pinned = [NOW, replace(present, as_of=date(2028, 7, 1)), present]
    for _ in range(2):
        assert [kept(either, moment) for moment in pinned] == [composed(either, moment) for moment in pinned]
    assert [name for name, _ in watched.made].count("status") == 3


def test_a_rehearsal_leaves_no_judgement_behind(either, watched):
    report = small.actual(99)
    sent = write.Upload(small.TOGANE, 1, "hash", "a.xlsx", "佐藤", "", (report,), ())
    with either.rehearsal() as writing:
        version = write.accept(writing, sent, AT).version
        rehearsed = status.of_city(writing, replace(TOGANE, version=version))
        # Who asks for it from outside meanwhile is told what is there: nothing of the rehearsal.
        assert [row["latest_value"] for row in kept(either, replace(TOGANE, version=version))] == [None, None]
    assert {reading.kpi_id: reading.latest_value for reading in rehearsed} == {
        "togane-1-share": 99,
        "togane-1-count": None,
    }
    assert watched.made == []
    assert upload(either, 45) == version
    assert [row["latest_value"] for row in kept(either, replace(TOGANE, version=version))] == [None, 45]


def test_a_version_to_come_is_not_kept(either, watched):
    to_come = replace(NOW, version=2)
    assert [row["latest_value"] for row in kept(either, to_come)] == [None] * 4
    assert upload(either, 45) == 2
    assert [row["latest_value"] for row in kept(either, to_come)] == [None, None, None, 45]


def test_among_many_cities_one_is_judged_alone_until_all_are(either, watched, monkeypatch):
    monkeypatch.setattr(judgements, "FEW_CITIES", 0)
    alone = kept(either, TOGANE)
    assert alone == composed(either, TOGANE)
    assert {moment.scope for _, moment in watched.made} == {small.TOGANE}
    everything = kept(either, NOW)
    watched.made.clear()
    assert kept(either, TOGANE) == alone
    assert kept(either, replace(NOW, scope=small.CHOSHI)) == everything[:2]
    assert watched.made == []


@pytest.mark.parametrize("few", [100, 0])
def test_no_more_is_kept_than_said(either, watched, monkeypatch, few):
    monkeypatch.setattr(judgements, "FEW_CITIES", few)
    days = [small.TODAY + timedelta(days=number) for number in range(8)]
    for day in days:
        for scope in (small.TOGANE, 0):
            assert len(kept(either, Moment(1, day, scope))) == (2 if scope else 4)
    # No plan changed from day to day: one session for all of them, one more for single cities.
    assert watched.open == (1 if few else 2)
    assert watched.standing.count("status") == (6 if few else 2 + 4)
    assert watched.standing.count("kpi_now") == watched.open
    watched.made.clear()
    assert kept(either, Moment(1, days[-1])) == composed(either, Moment(1, days[-1]))
    assert watched.made == []
    assert kept(either, Moment(1, days[0])) == composed(either, Moment(1, days[0]))
    assert watched.made
    either._judgements.close()
    assert (watched.open, watched.standing) == (0, [])


def test_an_answer_that_is_wanted_while_its_judgement_is_let_go_of_is_right_all_the_same(either, watched, monkeypatch):
    monkeypatch.setattr(judgements, "_WHOLES", 1)
    moments = [replace(NOW, as_of=small.TODAY + timedelta(days=number)) for number in range(3)]
    right = [composed(either, moment) for moment in moments]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda turn: kept(either, moments[turn % 3]), range(18)))
    assert answers == [right[turn % 3] for turn in range(18)]
    assert watched.open == 1


def test_a_question_that_the_engine_refuses_is_refused_and_the_next_is_answered(either, watched):
    assert kept(either, NOW)
    with pytest.raises(EngineError, match="no_such_column"):
        either.judged(NOW).rows("SELECT status.no_such_column FROM status")
    assert kept(either, NOW) == composed(either, NOW)


def test_a_session_that_the_server_cut_is_judged_anew(request):
    name = request.getfixturevalue("built_there")
    with Database(request.getfixturevalue("server").database("cut", template=name)) as database:
        before = kept(database, NOW)
        database.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert kept(database, NOW) == before


def test_a_closed_database_is_free(built_file, tmp_path):
    shutil.copyfile(built_file, tmp_path / "d.duckdb")
    with Database(tmp_path / "d.duckdb") as database:
        assert kept(database, NOW)
    # Read-only and read-write of one file exclude each other while anything still holds it.
    duckdb.connect(str(tmp_path / "d.duckdb"), read_only=True).close()
