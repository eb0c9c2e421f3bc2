"""No file from a session without leave, and from one with leave only so much, however the request is made."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from access import sending
from server.upload_gate import UploadGate


@pytest.fixture
def client():
    async def take(request):
        return PlainTextResponse(str(len(await request.body())))

    routes = [
        Route("/_stcore/upload_file/{session}/{file}", take, methods=["PUT", "POST", "DELETE"]),
        Route("/city", take),
    ]
    sending._LEAVES.clear()
    yield TestClient(Starlette(routes=routes, middleware=[Middleware(UploadGate)]))
    sending._LEAVES.clear()


def put(client, session="s", content=b"abc", method="PUT", **options):
    return client.request(method, f"/_stcore/upload_file/{session}/f", content=content, **options)


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_only_a_session_with_leave_may_send(client, method):
    assert put(client, method=method).status_code == 403
    sending.allow("s")
    assert (put(client, method=method).status_code, put(client, method=method).text) == (200, "3")
    assert put(client, session="other", method=method).status_code == 403


def test_leave_ends_by_itself(client, monkeypatch):
    sending.allow("s")
    sending._LEAVES["s"].until = 0.0
    assert "開き直して" in put(client).text


def test_the_number_and_the_size_of_files_are_limited_for_each_session(client):
    sending.allow("s")
    assert [put(client).status_code for _ in range(sending.MOST_FILES + 1)][-2:] == [200, 403]
    sending.allow("s")
    assert put(client).status_code == 403
    sending.allow("t")
    too_long = {"content-length": str(sending.MOST_BYTES + 1)}
    assert put(client, session="t", headers=too_long).status_code == 403
    assert put(client, session="t").status_code == 200


def test_a_body_without_a_length_is_refused(client):
    sending.allow("s")

    def pieces():
        yield b"abc"

    assert put(client, content=pieces()).status_code == 411


def test_everything_else_passes(client):
    assert client.get("/city").status_code == 200
    assert client.request("DELETE", "/_stcore/upload_file/s/f").status_code == 200


def test_what_has_long_ended_is_forgotten(client, monkeypatch):
    sending.allow("old")
    sending._LEAVES["old"].until = -10_000.0
    sending.allow("new")
    assert set(sending._LEAVES) == {"new"}
