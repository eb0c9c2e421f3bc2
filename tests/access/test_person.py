"""Without a sign-in, writing is for the person at the machine: each sign of somebody else turns it off."""

from datetime import UTC, datetime

import pytest

from access import key, person

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def visit(host="localhost:8501", cookie=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kept = {key.cookie_name(): key.cookie() if cookie is None else cookie}
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


def test_servers_on_two_ports_of_a_host_do_not_take_each_others_place(monkeypatch):
    """A browser sends a cookie to every port of its host: `make demo` beside `make run` put an end to its key."""
    mine = key.cookie_name()
    monkeypatch.setattr("streamlit.get_option", lambda name: "8502")
    assert mine != key.cookie_name() == "dx_key_8502"
    kept = {mine: "another server's", key.cookie_name(): key.cookie()}
    assert key.is_cookie(kept[key.cookie_name()]) and not key.is_cookie(kept[mine])


PROXY_HEADERS = (
    "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Server", "X-Forwarded-Port",
    "X-Forwarded-Prefix", "X-Forwarded-By", "X-Forwarded", "X-Original-Forwarded-For", "X-Original-Host", "X-Real-IP",
    "Via", "CF-Connecting-IP", "CF-Connecting-IPv6", "CF-Ray", "CF-Visitor", "CDN-Loop", "True-Client-IP", "Client-IP",
    "X-Client-IP", "X-Cluster-Client-IP", "Fastly-Client-IP", "Fly-Client-IP", "X-Azure-ClientIP", "X-ARR-LOG-ID",
    "X-Amzn-Trace-Id", "X-Amz-Cf-Id", "X-Envoy-External-Address", "X-Appengine-User-IP", "X-Cloud-Trace-Context",
    "X-ProxyUser-Ip", "X-Proxy-Id", "X-Request-Id", "X-Scheme", "X-Original-URL", "X-Rewrite-URL", "X-Varnish",
    "Proxy-Connection", "X-Host", "X-Remote-IP",
)  # fmt: skip


@pytest.mark.parametrize("header", PROXY_HEADERS)
def test_a_proxys_header_is_a_strangers(header):
    assert person.person_of(visit(**{header.lower(): "127.0.0.1"}), NOW) is None


def test_what_a_browser_sends_by_itself_is_no_proxys():
    own = {
        "accept": "*/*", "accept-encoding": "gzip", "accept-language": "ja", "cache-control": "no-cache",
        "connection": "Upgrade", "dnt": "1", "origin": "http://localhost:8501", "pragma": "no-cache", "sec-gpc": "1",
        "sec-websocket-extensions": "permessage-deflate", "sec-websocket-key": "x", "sec-websocket-version": "13",
        "sec-websocket-protocol": "streamlit", "sec-fetch-site": "same-origin", "upgrade": "websocket",
        "user-agent": "Mozilla/5.0", "x-xsrftoken": "x", "referer": "http://localhost:8501/", "priority": "u=0",
        "upgrade-insecure-requests": "1", "sec-ch-ua": "x",
    }  # fmt: skip
    assert person.person_of(visit(**own), NOW) is person.LOCAL


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://localhost:8502"},
        {"origin": "http://localhost"},
        {"origin": "http://127.0.0.1:8501"},
        {"origin": "http://localhost:8501.example.jp"},
        {"origin": "http://localhost:8501/"},
        {"origin": "https://example.jp"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://localhost:8502", "sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "cross-site"},
    ],
    ids=str,
)
def test_a_page_of_another_site_or_port_writes_nothing_although_it_brings_the_cookie(headers):
    shown = visit(**headers)
    assert person.person_of(shown, NOW) is None
    assert "ほかのポート" in person.foreign_page(shown)


@pytest.mark.parametrize(
    ("host", "headers"),
    [
        ("localhost:8501", {"origin": "http://localhost:8501"}),
        ("[::1]:8501", {"origin": "http://[::1]:8501", "sec_fetch_site": "cross-site"}),
        ("127.0.0.1:8501", {"origin": "https://127.0.0.1:8501"}),
        ("localhost:8501", {"sec_fetch_site": "none"}),
        ("localhost:8501", {"sec_fetch_site": "same-origin"}),
    ],
)
def test_a_page_of_this_server_and_the_address_bar_do(host, headers):
    assert person.person_of(visit(host, **headers), NOW) is person.LOCAL


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
