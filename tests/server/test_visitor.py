"""Who sent a plain request: the cookie of a sign-in counts where this dashboard gave it, and until it was ended."""

import json

import pytest
from starlette.requests import HTTPConnection

from access import ended, person, providers
from server import visitor

CLAIMS = {"sub": "hanako", "is_logged_in": True, "provider": "default", "origin": "https://dx.example.jp"}


@pytest.fixture
def sent(monkeypatch):
    """Return what a request with a cookie of these claims shows of its sender."""
    monkeypatch.setattr(person, "is_sign_in_configured", lambda: True)
    monkeypatch.setattr(providers, "names", lambda: ("default",))
    monkeypatch.setattr(visitor, "get_origin_from_redirect_uri", lambda: "https://dx.example.jp")
    monkeypatch.setattr(ended, "is_ended", lambda claims: claims["sub"] == "gone")

    def visit(**changes):
        cookie = json.dumps(CLAIMS | changes).encode()
        monkeypatch.setattr(visitor, "_get_signed_cookie_with_chunks", lambda cookies, name: cookie)
        return visitor.visit(HTTPConnection({"type": "http", "headers": []})).claims

    return visit


def test_a_sign_in_here_counts(sent):
    assert sent()["sub"] == "hanako"


@pytest.mark.parametrize(
    "changes",
    [{"origin": "https://test.example.jp"}, {"origin": None}, {"sub": "gone"}, {"provider": "x"}, {"is_logged_in": 1}],
    ids=str,
)
def test_one_at_another_dashboard_with_the_same_secret_or_one_that_was_ended_does_not(sent, changes):
    assert sent(**changes) == {}
