"""A link opens for its token alone, until its last day or its revocation, and counts its openings."""

from datetime import date, timedelta

import pytest

from domain.access import Person, Role
from store import links, write
from tests.store import small

OFFICE = Person("taro@example.jp", "企画課 太郎", Role.APPROVER)
END = small.TODAY + timedelta(days=30)


def make(database, pinned=None, for_whom="議会事務局", ends_on=END):
    return links.make(database, small.TOGANE, pinned, for_whom, ends_on, OFFICE, small.AT)


def test_a_link_opens_until_its_last_day_and_for_no_other_token(either):
    token = make(either, pinned=(1, date(2027, 4, 1)))
    link = links.of_token(either, token, END)
    assert link is not None
    assert (link.municipality_key, link.version, link.on_day) == (small.TOGANE, 1, date(2027, 4, 1))
    assert links.of_token(either, token, END + timedelta(days=1)) is None
    assert links.of_token(either, token[:-1], small.TODAY) is None
    assert links.of_token(either, "", small.TODAY) is None


def test_the_token_is_kept_nowhere_and_no_two_are_alike(either):
    tokens = {make(either) for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) >= 43 for token in tokens)
    kept = str(either.rows("SELECT * FROM access_link"))
    assert not any(token in kept for token in tokens)


def test_openings_are_counted_and_a_revoked_link_is_shut(either):
    token = make(either)
    link = links.of_token(either, token, small.TODAY)
    for minutes in (1, 2):
        links.count_opening(either, link.link_id, small.AT + timedelta(minutes=minutes))
    (listed,) = links.of_city(either, small.TOGANE)
    assert (listed.opening_count, listed.last_opened_at) == (2, small.AT + timedelta(minutes=2))
    assert links.of_city(either, small.CHOSHI) == []
    links.revoke(either, link.link_id, OFFICE, small.AT)
    assert links.of_token(either, token, small.TODAY) is None
    assert links.of_city(either, small.TOGANE)[0].is_revoked
    with pytest.raises(write.WriteRefused, match="すでに止められて"):
        links.revoke(either, link.link_id, OFFICE, small.AT)


@pytest.mark.parametrize(("for_whom", "ends_on"), [(" ", END), ("議会", small.TODAY - timedelta(days=1))])
def test_a_link_needs_somebody_and_an_end_that_is_to_come(database, for_whom, ends_on):
    with pytest.raises(write.WriteRefused):
        make(database, for_whom=for_whom, ends_on=ends_on)
    assert links.of_city(database, small.TOGANE) == []


def test_an_unknown_link_cannot_be_revoked(database):
    with pytest.raises(write.WriteRefused, match="link-x はありません"):
        links.revoke(database, "link-x", OFFICE, small.AT)
