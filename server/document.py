"""Streamlit's one document as the dashboard serves it: Japanese, with the title and description of the page asked for.

Streamlit has no option for the document's language, and a link that is pasted into a mail or a chat is read by a
program that runs no script; so index.html is rewritten on its way out.
"""

import logging
import re
from collections.abc import Sequence
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access import place, sample, served
from pages import registry
from server import assets, failing, security
from store.failure import DatabaseFailed
from ui import failing as words
from ui import markup, menu, selection
from ui.sample import titled

_TITLE = "<title>Streamlit</title>"  # no other document has it
_PRELOADED_FONT = re.compile(r'<link\s+rel="preload"[^>]*?as="font"[^>]*?/>')  # of Latin letters that no page uses
_ROOT = markup.Markup('<div id="root">')  # what Streamlit draws into
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
# What lies here is a file or a route of its own; every other path is Streamlit's document.
_FILES = (
    "/static/", "/_stcore/", "/media/", "/component/", "/assets/", "/download/", "/print/", "/share/", "/shared/",
    "/key", "/api/",
)  # fmt: skip
# The document changes with the data while Streamlit's file stays, so it is always asked for whole and plain.
_OF_THE_FILE = (b"accept-encoding", b"range", b"if-range", b"if-none-match", b"if-modified-since")
_ALSO_OF_THE_FILE = ("etag", "last-modified", "accept-ranges")

_UNAVAILABLE = 503

log = logging.getLogger(__name__)


class JapaneseDocument:
    """Serves Streamlit's index.html as the Japanese document of the page that was asked for; passes all else on."""

    def __init__(self, app: ASGIApp, embed_origins: Sequence[str] = ()) -> None:
        self.app = app
        self._embed_origins = tuple(embed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or lead it to another page; hold an HTML answer back until it is whole, and rewrite it
        if it is Streamlit's."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        row = menu.at(scope["path"])
        elsewhere = None if row is None else await run_in_threadpool(_elsewhere, row.name, scope["query_string"])
        if elsewhere is not None:
            await RedirectResponse(elsewhere, status_code=303)(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        asked = scope
        if not scope["path"].startswith(_FILES):
            plain = [pair for pair in scope["headers"] if pair[0] not in _OF_THE_FILE]
            asked = {**scope, "method": "GET", "headers": plain}
        held: list[Message] = []
        body = bytearray()

        async def rewriting(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_html(message):
                held.append(message)
            elif message["type"] == "http.response.body" and held:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    start, whole = await run_in_threadpool(self._rewritten, scope, held.pop(), bytes(body))
                    await send(start)
                    await send({"type": "http.response.body", "body": b"" if is_head else whole})
            elif message["type"] == "http.response.body" and is_head:
                await send({**message, "body": b""})
            else:
                await send(message)

        await self.app(asked, receive, rewriting)

    def _rewritten(self, scope: Scope, start: Message, body: bytes) -> tuple[Message, bytes]:
        """Return the answer with the document of the page; any other HTML as it is."""
        page = body.decode("utf-8", "replace")
        if _TITLE not in page:
            return start, body
        host = Headers(scope=scope).get("host", "")
        page, status = japanese(page, scope["path"], scope["query_string"], host)
        whole = page.encode("utf-8")
        headers = MutableHeaders(raw=list(start["headers"]))
        for name in _ALSO_OF_THE_FILE:
            if name in headers:
                del headers[name]
        headers["Content-Length"] = str(len(whole))
        headers["Cache-Control"] = "no-cache"
        if status == _UNAVAILABLE:
            headers["Retry-After"] = failing.RETRY_SECONDS
        headers[security.POLICY] = security.policy(self._embed_origins, security.inline_scripts(page))
        return {**start, "status": status if start["status"] == 200 else start["status"], "headers": headers.raw}, whole


def _is_html(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in start["headers"])


def japanese(page: str, path: str, query: bytes, host: str = "") -> tuple[str, int]:
    """Return Streamlit's index.html as the page at a path, asked for under a host, and its status: 404 where there is
    no such page, 503 where the database fails. Both are drawn by the page itself, too."""
    described, status = _described(path, query)
    # Where the database fails it is not asked once more: that may take seconds.
    first = markup.EMPTY if status == _UNAVAILABLE else _first_view(path, query)
    is_for_all = status == 200 and not served.is_sample()
    head = markup.html(
        '<meta name="description" content="{text}"><meta property="og:title" content="{title}">'
        '<meta property="og:description" content="{text}"><meta property="og:site_name" content="{product}">'
        '<meta property="og:type" content="website"><meta property="og:locale" content="ja_JP">'
        '<meta name="twitter:card" content="summary"><meta name="dx-host" content="{host}">{robots}'
        '<link rel="stylesheet" href="{style}">'
        '<script>window.__streamlit = {{BACKEND_BASE_URL: location.origin + "{base}"}};</script>'
        '<script src="{script}" defer></script>',
        text=described.text,
        title=described.title,
        product=menu.PRODUCT,
        # A proxy that passes another one keeps the browser from its connection: ui/assets/connection.js says so.
        host=host,
        robots=None if is_for_all else markup.Markup('<meta name="robots" content="noindex">'),
        style=assets.address("style.css"),
        # Unsaid, the browser asks for the server below the path of the page first, and in vain.
        base=place.base(),
        script=assets.address("page.js"),
    )
    page = _PRELOADED_FONT.sub("", page, count=1)
    page = _NOSCRIPT.sub(lambda _: str(_without_script(described)), page, count=1)
    page = (
        page.replace('<html lang="en"', '<html lang="ja"', 1)
        .replace(_TITLE, markup.html("<title>{}</title>", described.title), 1)
        .replace("</head>", markup.html("{}</head>", head), 1)
        .replace(_ROOT, markup.html("{}{}", first, _ROOT), 1)
    )
    return page, status


def _without_script(described: registry.Description) -> markup.Markup:
    """Return what a browser without scripts shows: what is missing, what the page says, the way to its print view."""
    printed = markup.html('<p><a href="{}">印刷用の表示</a>は、そのままで読めます。</p>', described.print_view)
    return markup.html(
        "<noscript><p>この画面を操作するには、JavaScriptを有効にしてください。</p><p>{}</p>{}</noscript>",
        described.text,
        printed if described.print_view else None,
    )


def _elsewhere(page: str, query: bytes) -> str | None:
    """Return the address of the other page that a link to a page leads to, None where it stays."""
    try:
        with selection.of_address(parse_qsl(query.decode("ascii", "replace"))):
            found = registry.leads_on(page)
    except (sample.NotReady, DatabaseFailed):
        return None
    except Exception:  # as below: the page itself must open and say so
        log.exception("no way on from %s", page)
        return None
    return None if found is None else markup.at(f"/{found.page}", found.query)


def _first_view(path: str, query: bytes) -> markup.Markup:
    try:
        with selection.of_address(parse_qsl(query.decode("ascii", "replace"))):
            return registry.first_view(path)
    except (sample.NotReady, DatabaseFailed):
        return markup.EMPTY
    except Exception:  # as below: the page itself must open and say so
        log.exception("no first view of %s", path)
        return markup.EMPTY


def _described(path: str, query: bytes) -> tuple[registry.Description, int]:
    is_there = menu.at(path) is not None
    try:
        with selection.of_address(parse_qsl(query.decode("ascii", "replace"))):
            found = registry.description(path)
            return found, 200 if found.is_known else 404
    except sample.NotReady as told:
        return registry.Description(titled(menu.PRODUCT), str(told), is_there), 200 if is_there else 404
    except DatabaseFailed as failed:
        words.log(failed)
        text = f"{failed.wrong}{failed.remedy}"
        return registry.Description(f"{words.TITLE}｜{menu.PRODUCT}", text, is_there), _UNAVAILABLE
    except Exception:  # whatever keeps the data from being read, the page itself must open and say so
        log.exception("no description of %s", path)
        return registry.Description(menu.PRODUCT, "", True), 200
