"""Pages that bear another name now: an old link leads to the new page, with all that it selects."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from access import place

# The old path: the page of today, and which part of it stood alone before; the longer of two paths first.
MOVED: Mapping[str, tuple[str, str]] = {
    "/search": ("explore", ""),
    "/print/guide": ("manual", "part=plan"),
    "/guide": ("manual", "part=plan"),
}


def routes() -> Sequence[BaseRoute]:
    """Return a route for each page that moved."""
    return [Route(place.below(f"{old}{end}"), answer) for old in MOVED for end in ("", "/")]


def answer(request: Request) -> Response:
    """Answer with the way to the page of today, relative to the old one: a proxy may have put both under a prefix."""
    path = request.url.path
    here = "../" if path.endswith("/") else ""
    page, part = next(to for old, to in MOVED.items() if path.rstrip("/").endswith(old))
    # As it came: the words of a query stay in the form in which their sender wrote them.
    query = "&".join(text for text in (part, request.url.query) if text)
    response = RedirectResponse("", status_code=308)
    response.headers["location"] = f"{here}{page}{'?' if query else ''}{query}"
    return response
