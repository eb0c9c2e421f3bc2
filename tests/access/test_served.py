"""Which database is read is decided once, by the address; what is about the server itself is never the sample's."""

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from access import person, reach, sample, served
from domain.access import Action, Person, Role
from metrics import compose, counts, status
from metrics.moment import Moment
from store import links
from store.database import Database
from tests.served import serve
from ui import answers

TODAY = date(2026, 11, 21)
AS_OF = date(2030, 9, 1)


@pytest.fixture
def own(
    monkeypatch: pytest.MonkeyPatch, real_database: Path, sample_folder: Path, tmp_path: Path
) -> Path:
    """The real plans as this process serves them, with a sample beside them."""
    database = Path(shutil.copy(real_database, tmp_path))
    serve(monkeypatch, database)
    monkeypatch.setenv("DX_SAMPLE_FOLDER", str(sample_folder))
    monkeypatch.setattr("domain.clock.today", lambda: TODAY)
    return database


def test_a_request_that_asks_for_it_reads_the_sample_and_nothing_after_it_does(own: Path, sample_folder: Path) -> None:
    assert not served.is_sample() and served.database().name == str(own) and served.today() == TODAY
    with served.of_request("city=choshi&sample=1"):
        assert Path(served.database().name).parent == sample_folder.resolve()
        assert served.today() == served.practice_day() == AS_OF and "見本" in str(served.remark())
        assert served.own().name == str(own) and served.own_today() == TODAY
        name = served.name()
        with served.of_request("city=choshi"):
            assert served.database().name == str(own) and served.remark() is None and served.name() != name
        assert served.is_sample()
    assert not served.is_sample() and served.name() != name


def test_what_is_judged_at_the_start_is_what_the_first_page_asks_for(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.prepare()
    asked: list[str] = []
    making = compose.making

    def noted(name: str, moment: Moment, tables: Mapping[str, str]) -> tuple[str, list[object]]:
        asked.append(name)
        return making(name, moment, tables)

    monkeypatch.setattr(compose, "making", noted)
    answers.begin()
    assert answers.ask(counts.by_city) and answers.ask(status.of_city, scope=122025) and asked == []


def test_while_it_does_not_stand_it_is_asked_for_in_vain(
    own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun: list[Path] = []
    monkeypatch.setenv("DX_SAMPLE_FOLDER", str(tmp_path / "none"))
    monkeypatch.setattr(sample._MAKER, "begin", begun.append)
    with served.of_request("sample=1"), pytest.raises(sample.NotReady, match="用意しています"):
        served.database()
    assert begun == [tmp_path / "none"] and not sample.is_ready()
    assert served.database().name == str(own)


@pytest.mark.parametrize("action", list(Action))
def test_nobody_is_given_leave_to_change_anything_in_it(
    own: Path, monkeypatch: pytest.MonkeyPatch, action: Action
) -> None:
    monkeypatch.setattr(person, "visit", lambda: person.Visit({}, {}, {}))
    monkeypatch.setattr(person, "person_of", lambda _: person.LOCAL)
    assert person.refusal(action) is None
    with served.of_request("sample=1"):
        is_reading = action in (Action.READ, Action.SEE_NAMES)
        assert (person.refusal(action) is None) is is_reading
        if not is_reading:
            with pytest.raises(person.NotAllowed, match="見本"):
                person.require(action)


def test_a_link_is_looked_up_in_the_servers_own_database_and_fixes_no_moment_of_the_sample(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DX_READING", "sign-in")
    somebody = Person("somebody", "だれか", Role.ADMIN)
    at = datetime(2026, 11, 2, tzinfo=UTC)
    with Database(own) as database:
        token = links.make(database, 122025, (1, date(2026, 11, 2)), "議会", date(2027, 1, 1), somebody, at)
    shown = person.Visit({}, {}, {reach.COOKIE: token})
    real = reach.of(shown)
    assert real is not None and (real.version, real.on) == (1, date(2026, 11, 2))
    with served.of_request("sample=1"):
        # On the sample's own day the link would have ended.
        sampled = reach.of(shown)
        assert sampled is not None and sampled.cities == real.cities == frozenset({"choshi"})
        assert (sampled.version, sampled.on) == (None, None)
        assert reach.of(person.Visit({}, {}, {})) is None
