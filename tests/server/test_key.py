"""The key opens writing for one browser on this machine: never through a proxy, never to a place elsewhere."""

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from access import key as the_key
from access import person, place
from server import key


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(person, "is_sign_in_configured", lambda: False)
    monkeypatch.setattr("streamlit.get_option", lambda name: "127.0.0.1")
    key._FAILURES.clear()
    app = Starlette(routes=[Route("/key", key.answer, methods=["GET", "POST"])])
    yield TestClient(app, base_url="http://localhost:8501", follow_redirects=False)
    key._FAILURES.clear()


def test_the_printed_link_and_the_form_give_the_browser_its_cookie(client):
    for answer in (
        client.get("/key", params={"key": the_key.key()}),
        client.post("/key", data={"key": the_key.key(), "next": "/upload?city=choshi"}),
    ):
        assert answer.status_code == 303
        assert the_key.is_cookie(answer.cookies[the_key.cookie_name()])
        (cookie,) = answer.headers.get_list("set-cookie")
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert answer.headers["location"] == "/upload?city=choshi"


def test_the_start_prints_the_key_and_its_link():
    assert f"http://localhost:8501/key?key={the_key.key()}" in key.announcement(8501)


@pytest.mark.parametrize("headers", [{"x-forwarded-for": "1.2.3.4"}, {"host": "dx.example.jp"}, {"forwarded": "for=x"}])
def test_from_elsewhere_even_the_right_key_opens_nothing(client, headers):
    answer = client.get("/key", params={"key": the_key.key()}, headers=headers)
    assert (answer.status_code, answer.headers.get_list("set-cookie")) == (403, [])


def test_where_a_sign_in_is_configured_there_is_no_key(client, monkeypatch):
    monkeypatch.setattr(person, "is_sign_in_configured", lambda: True)
    assert client.get("/key", params={"key": the_key.key()}).status_code == 403


def test_wrong_keys_are_refused_and_told_so_and_the_right_one_opens_at_any_time(client):
    for _ in range(10):
        assert client.post("/key", data={"key": "x"}).status_code == 403
    for _ in range(20):
        answer = client.get("/key", params={"key": "x"})
        assert (answer.status_code, "誤りが続いています" in answer.text) == (429, True)
    assert client.post("/key", data={"key": the_key.key()}).status_code == 303
    assert client.get("/key", params={"key": the_key.key()}).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://localhost:9999"}, {"origin": "null"}, {"sec-fetch-site": "same-site"}],
    ids=str,
)
def test_a_page_of_another_port_cannot_send_the_form(client, headers):
    answer = client.post("/key", data={"key": the_key.key()}, headers=headers)
    assert (answer.status_code, answer.headers.get_list("set-cookie")) == (403, [])
    own = {"origin": "http://localhost:8501", "sec-fetch-site": "same-origin"}
    assert client.post("/key", data={"key": the_key.key()}, headers=own).status_code == 303


def test_the_printed_link_may_be_opened_from_any_place(client):
    answer = client.get("/key", params={"key": the_key.key()}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 303


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test", "/\\evil.test", "upload", ""])
def test_the_key_leads_nowhere_else(client, elsewhere):
    answer = client.post("/key", data={"key": the_key.key(), "next": elsewhere})
    assert answer.headers["location"] == "/upload"


def test_below_a_path_the_key_and_its_cookie_stay_below_it(client, monkeypatch):
    monkeypatch.setattr(place, "base", lambda: "/dx")
    assert f"http://localhost:8501/dx/key?key={the_key.key()}" in key.announcement(8501)
    here = "/dx/upload?city=choshi"
    for next_, led in ((here, here), ("/portal", "/dx/upload"), ("", "/dx/upload")):
        answer = client.post("/key", data={"key": the_key.key(), "next": next_})
        assert answer.headers["location"] == led
        assert "Path=/dx;" in answer.headers["set-cookie"]
