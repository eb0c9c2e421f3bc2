"""A sign-in that was ended stays ended, for this process and the next, and no other one ends with it."""

import logging

import pytest

from access import ended, person, providers, served
from store import sign_ins
from store.database import Database
from store.failure import EngineError

CLAIMS = {"sub": "hanako", "nonce": "n", "exp": 9_999_999_999, "is_logged_in": True, "provider": "default"}


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    with Database(tmp_path_factory.mktemp("ended") / "d.duckdb", create=True) as made:
        with made.transaction() as writing:
            writing.make_tables()
        yield made


@pytest.fixture
def own(database, monkeypatch):
    with database.transaction() as writing:
        writing.execute("DELETE FROM ended_sign_in")
    monkeypatch.setattr(served, "own", lambda: database)
    monkeypatch.setattr(ended, "_ENDED", set())
    monkeypatch.setattr(providers, "names", lambda: ("default",))
    return database


def test_an_ended_sign_in_means_nobody_and_the_next_one_somebody_again(own):
    assert person.signed_in(CLAIMS) == CLAIMS
    ended.end([ended.name_of(CLAIMS)])
    assert person.signed_in(CLAIMS) == {}
    assert person.signed_in(CLAIMS | {"nonce": "another"}) != {}


def test_a_request_and_a_session_call_a_sign_in_by_the_same_name():
    # A session is told the tokens and not the origin, a request the origin and not the tokens (access/ended.py).
    assert ended.name_of(CLAIMS | {"origin": "http://x"}) == ended.name_of(CLAIMS | {"tokens": {"id": "x"}})
    assert len({ended.name_of(CLAIMS | {key: "other"}) for key in CLAIMS}) == len(CLAIMS)


def test_it_stays_ended_when_the_server_starts_anew(own, monkeypatch):
    ended.end([ended.name_of(CLAIMS)])
    ended.end([ended.name_of(CLAIMS)])  # from two tabs
    monkeypatch.setattr(ended, "_ENDED", set())
    assert person.signed_in(CLAIMS) == {}


def test_where_it_cannot_be_written_this_server_knows_it_still(own, monkeypatch, caplog):
    def failing(*_):
        raise EngineError("the disk is full")

    monkeypatch.setattr(sign_ins, "end", failing)
    with caplog.at_level(logging.ERROR):
        ended.end([ended.name_of(CLAIMS)])
    assert person.signed_in(CLAIMS) == {}
    assert "until this server ends" in caplog.text


@pytest.mark.parametrize(
    "claims",
    [
        CLAIMS | {"is_logged_in": 1},
        CLAIMS | {"is_logged_in": "true"},
        CLAIMS | {"provider": "removed"},
        {key: value for key, value in CLAIMS.items() if key != "provider"},
        {},
    ],
    ids=["1", "text", "removed", "none", "nothing"],
)
def test_what_is_no_sign_in_at_a_provider_of_ours_means_nobody(own, claims):
    assert person.signed_in(claims) == {}
