"""Without a sign-in, writing is for the person at the machine: each sign of somebody else turns it off."""

from datetime import UTC, datetime

import pytest

from access import key, person

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def visit(host="localhost:8501", cookie=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kept = {key.COOKIE: key.cookie() if cookie is None else cookie}
    return person.Visit({}, {"host": host} | named, kept)


@pytest.fixture(autouse=True)
def bound(monkeypatch):
    monkeypatch.setattr(person, "is_sign_in_configured", lambda: False)
    monkeypatch.setattr("streamlit.get_option", lambda name: "127.0.0.1")


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:9", "[::1]:8501", "127.0.0.1"])
def test_the_person_at_the_machine_with_the_key_may_write(host):
    assert person.stranger(visit(host)) is None
    assert person.person_of(visit(host), NOW) is person.LOCAL


@pytest.mark.parametrize(
    "host", ["", "dx.example.jp", "localhost.example.jp:80", "10.0.0.5:8501", "evil.jp:8501", "[::2]"]
)
def test_another_host_is_a_strangers(host):
    assert "プロキシ" in person.stranger(visit(host))
    assert person.person_of(visit(host), NOW) is None


@pytest.mark.parametrize(
    "header", ["forwarded", "x_forwarded_for", "x_forwarded_host", "x_forwarded_proto", "x_real_ip", "via"]
)
def test_a_proxys_header_is_a_strangers(header):
    assert person.person_of(visit(**{header: "127.0.0.1"}), NOW) is None


@pytest.mark.parametrize("cookie", ["", "x", "０" * 64, None])
def test_only_the_cookie_of_this_run_is_taken(cookie):
    found = person.person_of(visit(cookie=cookie), NOW)
    assert (found is person.LOCAL) is (cookie is None)


@pytest.mark.parametrize("address", ["0.0.0.0", "", "192.168.0.2", "::", "dx.example.jp"])
def test_a_server_that_others_can_reach_takes_nothing_and_says_why(monkeypatch, address):
    monkeypatch.setattr("streamlit.get_option", lambda name: address)
    assert "この端末の外からも開けるアドレス" in person.stranger(visit())
    assert person.person_of(visit(), NOW) is None


def test_the_key_is_hard_to_guess_and_cannot_be_had_from_the_cookie():
    assert len(key.key()) >= 32
    assert key.is_key(key.key())
    assert not key.is_key(key.cookie())
    assert not key.is_key("")


def test_claims_count_for_nothing_without_a_sign_in():
    shown = person.Visit({"is_logged_in": True, "email": "a@example.jp", "exp": 9e9}, {"host": "x"}, {})
    assert person.person_of(shown, NOW) is None
