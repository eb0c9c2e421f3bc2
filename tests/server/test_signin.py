"""A sign-in leads back to the page where it began, and never out of the dashboard; cookies over https are Secure."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

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
