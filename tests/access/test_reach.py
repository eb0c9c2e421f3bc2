"""What a reader of some cities is told: rows of their cities, that other versions are there, never what those say."""

import contextvars
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from access import person, reach
from domain.codes import AuditAction
from store.versions import Entry
from tests.served import serve

CHOSHI, TOGANE = 122025, 122131
ONE = reach.Reach(frozenset({"choshi"}), frozenset({CHOSHI}))


class OfKey(NamedTuple):
    municipality_key: int


class OfCity(NamedTuple):
    city: str


class OfNone(NamedTuple):
    name: str


def entry(version: int, scope: int, reason: str) -> Entry:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return Entry(version, scope, AuditAction.BUILD, "運営者", reason, "1", at, None, None, None, None, None, None)


LOG = (entry(3, TOGANE, "東金市の登録"), entry(2, CHOSHI, "銚子市の登録"), entry(1, 0, "転記（銚子市、東金市）"))


def test_who_reads_every_city_is_told_everything() -> None:
    assert reach.narrowed(LOG) == LOG


def test_who_reads_one_city_is_told_of_no_other() -> None:
    with reach.within(ONE):
        told = [(known.version, known.reason, known.by_name) for known in reach.narrowed(LOG)]
        assert told == [(2, "銚子市の登録", "運営者"), (1, "", "")]
        assert reach.narrowed([OfKey(CHOSHI), OfKey(TOGANE)]) == [OfKey(CHOSHI)]
        assert list(reach.narrowed((OfCity("togane"), OfCity("choshi")))) == [OfCity("choshi")]
        assert reach.narrowed(OfKey(TOGANE)) is None
    with reach.within(reach.NOTHING):
        assert [(known.version, known.reason) for known in reach.narrowed(LOG)] == [(1, "")]


def test_rows_that_do_not_say_their_city_are_those_of_the_city_that_was_asked_about_or_of_nobody() -> None:
    rows = [OfNone("一つの市のもの")]
    with reach.within(ONE):
        assert reach.narrowed(rows, CHOSHI) == rows
        assert reach.narrowed(rows, TOGANE) == []
        with pytest.raises(reach.OfWhichCity, match="OfNone"):
            reach.narrowed(rows)


def test_before_anybody_has_said_what_may_be_read_nothing_may() -> None:
    assert contextvars.Context().run(reach.present) == reach.NOTHING


def test_a_role_for_one_city_reaches_as_far_as_a_link_to_it(
    real_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, real_database)
    (tmp_path / "roles.toml").write_text('[[person]]\naccount = "v1"\nrole = "viewer"\ncities = ["choshi"]\n', "utf-8")
    monkeypatch.setenv("DX_ROLES", str(tmp_path / "roles.toml"))
    monkeypatch.setenv("DX_READING", "sign-in")
    monkeypatch.setattr(person, "is_sign_in_configured", lambda: True)
    assert reach.of(person.Visit({"sub": "v1", "is_logged_in": True}, {}, {})) == ONE
    assert reach.of(person.Visit({"sub": "v2", "is_logged_in": True}, {}, {})) is None
