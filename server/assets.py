"""The dashboard's own style sheet, scripts, icons and pictures, under addresses that change with their content."""

import hashlib
import re
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from access import place
from pages.manual import text

_ICONS = re.compile(r"/static/media/MaterialSymbols-Rounded\.[\w-]+\.woff2$")
_ROOT = Path(__file__).resolve().parent.parent
_FOLDER = _ROOT / "ui" / "assets"
_PICTURES = _ROOT / "docs" / "screenshots"  # of the manuals
_TYPES = {
    "style.css": "text/css; charset=utf-8",
    "print.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "print.js": "text/javascript; charset=utf-8",
}


@cache
def _type(name: str) -> str | None:
    """Return the media type of an asset, None for a name that is none; of the pictures, those that a manual shows."""
    return _TYPES.get(name) or ("image/png" if name.endswith(".png") and name in text.pictures() else None)


@cache
def content(name: str) -> bytes:
    """Return an asset's bytes. Raises KeyError for a name that is none."""
    if _type(name) is None:
        raise KeyError(name)
    if name == "style.css":  # one sheet for the browser; for people what all pages share, and a file a page
        sheets = [*sorted((_FOLDER / "style").glob("*.css")), *sorted((_ROOT / "pages").glob("*/style.css"))]
        return b"\n".join(path.read_bytes() for path in sheets)
    if name == "page.js":  # one script as well: each file costs a first visit a request
        parts = ("japanese.js", name, "fields.js", "points.js", "connection.js")
        return b"\n".join((_FOLDER / part).read_bytes() for part in parts)
    folder = _PICTURES if _type(name) == "image/png" else _FOLDER
    return (folder / name).read_bytes()


@cache
def address(name: str) -> str:
    """Return the address of an asset; it bears a part of the content's hash, so browsers may keep it for good."""
    return f"{place.below(f'/assets/{name}')}?{hashlib.sha256(content(name)).hexdigest()[:12]}"


def answer(request: Request) -> Response:
    """Answer a request for an asset."""
    name = request.path_params["name"]
    media_type = _type(name)
    if media_type is None:
        return PlainTextResponse("見つかりません。", status_code=404)
    is_current = str(request.url.query) == address(name).partition("?")[2]
    kept = "public, max-age=31536000, immutable" if is_current else "no-cache"
    return Response(content(name), media_type=media_type, headers={"Cache-Control": kept})


class OwnIcons:
    """Answers for Streamlit's font of 4,000 icons, 375 kB, with those that can be shown; passes all else on.

    Streamlit's scripts load that very file, whatever a style sheet says, and no route may stand below /static.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        app = self.app
        if scope["type"] == "http" and _ICONS.search(scope["path"]) and scope["method"] in ("GET", "HEAD"):
            app = Response(_icons(), media_type="font/woff2", headers={"Cache-Control": "public, max-age=86400"})
        await app(scope, receive, send)


@cache
def _icons() -> bytes:
    return (_FOLDER / "icons.woff2").read_bytes()
