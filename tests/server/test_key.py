"""The key opens writing for one browser on this machine: never through a proxy, never to a place elsewhere."""

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from access import key as the_key
from access import person
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
        assert the_key.is_cookie(answer.cookies[the_key.COOKIE])
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


def test_wrong_keys_are_refused_and_soon_not_even_looked_at(client):
    for _ in range(10):
        assert client.post("/key", data={"key": "x"}).status_code == 403
    answer = client.post("/key", data={"key": the_key.key()})
    assert (answer.status_code, "1分" in answer.text) == (429, True)


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test", "/\\evil.test", "upload", ""])
def test_the_key_leads_nowhere_else(client, elsewhere):
    answer = client.post("/key", data={"key": the_key.key(), "next": elsewhere})
    assert answer.headers["location"] == "/upload"
