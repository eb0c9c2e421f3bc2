"""A sign-in leads back to the page where it began, and never out of the dashboard; cookies over https are Secure."""

import json

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from access import ended, place
from server import signin, visitor
from server.signin import SignIn


def _callback(request):
    answer = RedirectResponse("/", status_code=302)
    answer.set_cookie("_streamlit_user", "x", httponly=True)
    return answer


@pytest.fixture
def client():
    routes = [
        Route("/auth/login", lambda request: RedirectResponse("http://provider/authorize")),
        Route("/oauth2callback", _callback),
        Route("/auth/logout", lambda request: RedirectResponse("/")),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(SignIn)])
    return TestClient(app, base_url="http://dx.test", follow_redirects=False)


def cookies(answer):
    return answer.headers.get_list("set-cookie")


@pytest.mark.parametrize("where", ["/city?city=choshi&status=behind&words=%E7%AA%93%E5%8F%A3", "/upload", "/"])
def test_a_sign_in_leads_back_to_where_it_began(client, where):
    client.get("/auth/login", headers={"referer": f"http://dx.test{where}"})
    answer = client.get("/oauth2callback")
    assert answer.headers["location"] == where
    assert any("dx_return=;" in cookie and "Max-Age=0" in cookie for cookie in cookies(answer))


@pytest.mark.parametrize("referer", ["http://evil.test/upload", "", "http://dx.test.evil.test/x", "javascript:1"])
def test_a_sign_in_that_began_elsewhere_leads_to_the_front_page(client, referer):
    client.get("/auth/login", headers={"referer": referer})
    assert client.get("/oauth2callback").headers["location"] == "/"


@pytest.mark.parametrize(
    "planted", ["//evil.test", "https://evil.test", "/%5Cevil.test", "%2F%2Fevil.test", "/a%0d%0aX: y"]
)
def test_a_planted_cookie_leads_nowhere_else(client, planted):
    answer = client.get("/oauth2callback", headers={"cookie": f"dx_return={planted}"})
    assert answer.headers["location"] == "/"
    assert "x" not in {name.lower() for name in answer.headers}


@pytest.mark.parametrize(("headers", "expected"), [({}, False), ({"x-forwarded-proto": "https"}, True)])
def test_cookies_are_secure_where_the_page_came_over_https(client, headers, expected):
    answer = client.get("/oauth2callback", headers=headers)
    assert [("; Secure" in cookie) for cookie in cookies(answer)] == [expected] * len(cookies(answer))
    assert cookies(answer)


@pytest.fixture
def ending(monkeypatch):
    """Let the cookie hold the plain claims, and return what is ended."""
    names = []
    monkeypatch.setattr(visitor, "claims", lambda connection: json.loads(connection.cookies.get("claims", "{}")))
    monkeypatch.setattr(signin.ended, "end", names.extend)
    return names


def signed_in(client, nonce):
    """Sign in, over whatever sign-in the browser has, and return what the new one is called."""
    client.get("/oauth2callback")
    claims = {"nonce": nonce}
    client.cookies.set("claims", json.dumps(claims).replace('"', "\x22"))
    return ended.name_of(claims)


def test_a_sign_out_ends_every_sign_in_that_the_browser_had(client, ending):
    names = [signed_in(client, nonce) for nonce in "abc"]
    assert ending == []
    client.get("/auth/logout")
    assert ending == names
    client.cookies.delete("claims")
    client.get("/auth/logout")
    assert ending == names  # the browser remembers none of them any more


@pytest.mark.parametrize(
    ("headers", "is_ended"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),  # typed into the address bar
        ({"referer": "http://dx.test/city"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site", "referer": "http://dx.test/city"}, False),
        ({"referer": "http://evil.test/"}, False),
        ({"referer": "http://dx.test.evil.test/"}, False),
    ],
)
def test_a_link_from_elsewhere_signs_nobody_out(client, ending, headers, is_ended):
    name = signed_in(client, "a")
    answer = client.get("/auth/logout", headers=headers)
    assert ending == ([name] if is_ended else [])
    assert (answer.status_code, answer.headers["location"]) == (307 if is_ended else 303, "/")
    assert is_ended or not cookies(answer)


def test_who_signs_in_again_and_again_has_the_oldest_ended(client, ending):
    names = [signed_in(client, str(number)) for number in range(30)]
    assert ending == names[: 29 - signin._MOST_BEFORE]
    client.get("/auth/logout")
    assert sorted(ending) == sorted(names)


def test_without_a_sign_in_a_sign_out_ends_nothing(client, ending):
    assert client.get("/auth/logout", headers={"cookie": "dx_signed_in_before=x%20y.<script>"}).status_code == 307
    assert ending == []


def test_below_a_path_a_sign_in_leads_back_below_it_and_never_beside_it(client, monkeypatch):
    monkeypatch.setattr(place, "base", lambda: "/dx")
    answer = client.get("/auth/login", headers={"referer": "http://dx.test/dx/city?city=choshi"})
    assert [cookie for cookie in cookies(answer) if "dx_return" in cookie and "Path=/dx;" in cookie]
    for kept, led in (("/dx/city?city=choshi", "/dx/city?city=choshi"), ("/portal", "/"), ("/dx/../portal", "/")):
        answer = client.get("/oauth2callback", headers={"cookie": f"dx_return={kept}"})
        assert answer.headers["location"] == led
    answer = client.get("/auth/login", headers={"referer": "http://dx.test/portal"})
    assert cookies(answer) == []
