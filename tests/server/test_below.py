"""The dashboard below a path: inside, each thing has its own path, the gate's among them; outside there is nothing."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from access import place
from server.below import Below, Whole


class Seen:
    """Stands where the gate stands, and notes by which path it sees what is asked for."""

    paths = ()

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "lifespan":
            Seen.paths = (*Seen.paths, scope["path"])
        await self.app(scope, receive, send)


async def _talk(socket):
    await socket.accept()
    await socket.send_text(socket.url.path)
    await socket.close()


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(place, "base", lambda: "/dx")
    Seen.paths = ()

    def route(path, name):
        return Route(path, lambda request: PlainTextResponse(f"{name} {request.url.path}"))

    everything = Mount("/dx", app=Starlette(routes=[route("/{path:path}", "page")]))
    routes = [route("/dx/download/{name}", "file"), WebSocketRoute("/dx/_stcore/stream", _talk), everything]
    middleware = [Middleware(Below), Middleware(Seen), Middleware(Whole)]
    return TestClient(Starlette(routes=routes, middleware=middleware), follow_redirects=False)


@pytest.mark.parametrize(
    ("asked", "seen", "answered"),
    [
        ("/dx/download/a.csv", "/download/a.csv", "file /dx/download/a.csv"),
        ("/%64x/download/a.csv", "/download/a.csv", "file /dx/download/a.csv"),
        ("/dx/", "/", "page /dx/"),
        ("/dx/city?city=choshi", "/city", "page /dx/city"),
        # What lies in the dashboard under a name that begins like it is not taken off twice.
        ("/dx/dx/download/a.csv", "/dx/download/a.csv", "page /dx/dx/download/a.csv"),
        ("/dx//download/a.csv", "//download/a.csv", "page /dx//download/a.csv"),
    ],
)
def test_what_surrounds_the_pages_sees_the_own_path_and_the_routes_the_whole(client, asked, seen, answered):
    assert client.get(asked).text == answered
    assert Seen.paths == (seen,)


@pytest.mark.parametrize("asked", ["/", "/city", "/download/a.csv", "/dxx/download/a.csv", "/DX/", "//dx/"])
def test_beside_it_there_is_nothing_and_that_is_said(client, asked):
    answer = client.get(f"http://testserver{asked}")
    assert answer.status_code == 404 and answer.text == "ここには何もありません。ダッシュボードは /dx/ にあります。"
    assert Seen.paths == ()


@pytest.mark.parametrize(("asked", "led"), [("/dx", "/dx/"), ("/dx?v=1&q=%E7%AA%93", "/dx/?v=1&q=%E7%AA%93")])
def test_the_path_itself_leads_into_it_at_whatever_host_a_proxy_has(client, asked, led):
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (307, led)


def test_a_connection_is_opened_below_the_path_alone(client):
    with client.websocket_connect("/dx/_stcore/stream") as socket:
        assert socket.receive_text() == "/dx/_stcore/stream"
    assert Seen.paths == ("/_stcore/stream",)
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_stcore/stream"):
        pass


def test_what_the_server_asks_itself_by_its_own_path_is_found_below_the_path(monkeypatch):
    monkeypatch.setattr(place, "base", lambda: "/dx")
    app = Starlette(routes=[Route("/dx/static/a.js", lambda request: PlainTextResponse(request.url.path))])
    assert TestClient(Whole(app)).get("/static/a.js").text == "/dx/static/a.js"
