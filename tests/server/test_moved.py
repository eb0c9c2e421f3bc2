"""Links to pages of another name lead to the page of today, with all that they select."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server import moved


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/search", "explore"),
        ("/search?q=LINE&status=behind&status=regressed", "explore?q=LINE&status=behind&status=regressed"),
        ("/search?q=%E7%AA%93%E5%8F%A3&v=3", "explore?q=%E7%AA%93%E5%8F%A3&v=3"),
        ("/search/", "../explore"),
        ("/guide", "manual?part=plan"),
        ("/guide?v=3", "manual?part=plan&v=3"),
        ("/guide/", "../manual?part=plan"),
        ("/print/guide", "manual?part=plan"),
    ],
)
def test_an_old_link_keeps_its_selection(old: str, new: str) -> None:
    answer = TestClient(Starlette(routes=moved.routes())).get(old, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, new)
