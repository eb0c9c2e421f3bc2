"""Pages that bear another name now: an old link leads to the new page, with all that it selects."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from access import place

MOVED: Mapping[str, str] = {"search": "explore"}


def routes() -> Sequence[BaseRoute]:
    """Return a route for each page that moved."""
    return [Route(place.below(f"/{old}{end}"), answer) for old in MOVED for end in ("", "/")]


def answer(request: Request) -> Response:
    """Answer with the way to the page of today, relative to the old one: a proxy may have put both under a prefix."""
    path = request.url.path
    here = "../" if path.endswith("/") else ""
    query = f"?{request.url.query}" if request.url.query else ""
    response = RedirectResponse("", status_code=308)
    # As it came: the words of a query stay in the form in which their sender wrote them.
    response.headers["location"] = f"{here}{MOVED[path.strip('/').rsplit('/', 1)[-1]]}{query}"
    return response
