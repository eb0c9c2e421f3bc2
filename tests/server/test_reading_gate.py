"""Who sends a request is asked of the database: beside the loop that serves all, and where it fails nobody is known."""

import threading

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from access import person, reach
from server import reading_gate
from server.reading_gate import ReadingGate
from store.failure import DatabaseFailed, Reason

PATHS = ("/city", "/download/city_kpis.csv", "/_stcore/metrics")


@pytest.fixture
def client():
    async def told(_):
        return PlainTextResponse(f"{threading.get_ident()} {reach.present().is_whole}")

    routes = [Route(path, told) for path in PATHS]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(ReadingGate)]))


def test_the_loop_that_serves_all_does_not_wait_for_it(client, monkeypatch):
    asked = []

    def visit(_):
        asked.append(str(threading.get_ident()))
        return person.Visit({}, {}, {})

    monkeypatch.setattr(reading_gate.visitor, "visit", visit)
    monkeypatch.setattr(reach, "of", lambda shown: reach.WHOLE)
    for path in PATHS:
        thread, is_whole = client.get(path).text.split()
        assert thread != asked[-1] and is_whole == "True"
    assert len(asked) == len(PATHS)


def test_where_the_database_fails_a_page_is_shown_nothing_and_a_file_is_none(client, monkeypatch):
    def visit(_):
        raise DatabaseFailed(Reason.DOWN, "gone")

    monkeypatch.setattr(reading_gate.visitor, "visit", visit)
    assert client.get("/city").text.endswith("False")
    assert client.get("/_stcore/metrics").status_code == 403
    with pytest.raises(DatabaseFailed):
        client.get("/download/city_kpis.csv")
