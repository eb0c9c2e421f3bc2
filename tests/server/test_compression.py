"""Texts are compressed by what a browser accepts; a file that many share once, and whole, whoever of them leaves."""

import asyncio
import gzip
import re
from pathlib import Path

import brotli
import pytest
from starlette.responses import FileResponse, Response
from starlette.types import Message, Receive, Scope, Send
from streamlit import file_util

from server import application
from server.compression import Compressed
from server.shelf import UNPACK, Shelf, paths
from tests.loops import finished

LINES = "".join(f"export const number{number} = {number};\n" for number in range(20_000))


def test_a_visitor_who_leaves_while_a_file_is_read_leaves_it_whole_for_the_next(tmp_path: Path) -> None:
    script = tmp_path / "merge.js"
    script.write_text(LINES, encoding="utf-8")

    async def files(scope: Scope, receive: Receive, send: Send) -> None:
        await FileResponse(script, media_type="application/javascript")(scope, receive, send)

    compressed = Compressed(_slow(files))
    finished(_asked(compressed, is_leaving=True))
    assert finished(_asked(compressed, is_leaving=False)) == LINES


def _slow(app):  # type: ignore[no-untyped-def]
    # As on a busy machine: the visitor is gone before the first block of the file is.
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def later(message: Message) -> None:
            await asyncio.sleep(0.05)
            await send(message)

        await app(scope, receive, later)

    return answer


async def _asked(app: Compressed, is_leaving: bool) -> str:
    sent: list[Message] = []

    async def receive() -> Message:
        if not is_leaving:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/static/js/merge.a1b2.js",
        "headers": [(b"accept-encoding", b"br")],
    }
    await app(scope, receive, send)
    return brotli.decompress(b"".join(message.get("body", b"") for message in sent[1:])).decode("utf-8")


class Files:
    """A server of files that counts how often it is asked."""

    def __init__(self, body: bytes, media_type: str = "application/javascript", status: int = 200) -> None:
        self.asked = 0
        self.methods: list[str] = []
        self._answer = (body, media_type, status)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        self.methods.append(scope["method"])
        if scope["method"] == "HEAD":
            body, media_type, status = self._answer
            head = Response(b"", status, {"content-length": str(len(body))}, media_type)
            await head(scope, receive, send)
            return
        await asyncio.sleep(0.01)
        body, media_type, status = self._answer
        headers = {"etag": '"e"', "cache-control": "public, immutable", "accept-ranges": "bytes"}
        await Response(body, status, headers, media_type)(scope, receive, send)


def _answered(app: Compressed, path: str, method: str = "GET", **headers: str) -> tuple[dict[str, str], bytes]:
    return finished(_answer(app, path, method, headers))


async def _answer(app: Compressed, path: str, method: str, headers: dict[str, str]) -> tuple[dict[str, str], bytes]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await app({"type": "http", "method": method, "path": path, "headers": raw}, receive, send)
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return told | {"status": str(sent[0]["status"])}, b"".join(message.get("body", b"") for message in sent[1:])


SCRIPT = "/static/js/index.a1b2.js"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("br;q=1.0", "br"),
     ("gzip;q=0", None), ("identity", None), ("", None)],
)  # fmt: skip
def test_a_browser_gets_what_it_accepts(accepted: str, encoding: str | None) -> None:
    headers, body = _answered(Compressed(Files(LINES.encode())), SCRIPT, accept_encoding=accepted)
    unpacked = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding](body)
    assert unpacked == LINES.encode() and headers.get("content-encoding") == encoding
    assert headers["content-length"] == str(len(body)) and "immutable" in headers["cache-control"]
    if encoding:
        assert headers["vary"] == "Accept-Encoding" and "etag" not in headers and "accept-ranges" not in headers
        assert len(body) < len(LINES) / 4


def test_ten_who_ask_at_once_have_it_compressed_once() -> None:
    files = Files(LINES.encode())
    app = Compressed(files)

    async def together() -> list[tuple[dict[str, str], bytes]]:
        return await asyncio.gather(*(_answer(app, SCRIPT, "GET", {"accept_encoding": "br"}) for _ in range(10)))

    answers = finished(together())
    assert files.asked == 1 and len({body for _, body in answers}) == 1
    assert brotli.decompress(answers[0][1]) == LINES.encode()
    _answered(app, SCRIPT, accept_encoding="br")
    assert files.asked == 1
    _answered(app, SCRIPT, accept_encoding="gzip")
    assert files.asked == 2


@pytest.mark.parametrize("path", ["/", "/static/js//index.a1b2.js", "/static/js/x/../index.a1b2.js", "/assets/page.js"])
def test_what_may_change_and_what_has_many_names_is_not_remembered(path: str) -> None:
    files = Files(LINES.encode())
    app = Compressed(files)
    for _ in range(2):
        headers, body = _answered(app, path, accept_encoding="br")
        assert headers["content-encoding"] == "br" and brotli.decompress(body) == LINES.encode()
    assert files.asked == 2


def test_a_file_that_is_not_there_is_asked_for_again() -> None:
    files = Files("見つかりません".encode() * 500, "text/html", 404)
    app = Compressed(files)
    assert [_answered(app, SCRIPT, accept_encoding="br")[0]["status"] for _ in range(2)] == ["404", "404"]
    assert files.asked == 2


@pytest.mark.parametrize(
    "asked",
    [{"range": "bytes=0-9"}, {"if_none_match": '"e"'}, {"if_modified_since": "Sat, 21 Nov 2026 00:00:00 GMT"}, {}],
)
def test_conditions_pictures_and_head_requests_pass_untouched(asked: dict[str, str]) -> None:
    if asked:
        headers, body = _answered(Compressed(Files(LINES.encode())), SCRIPT, accept_encoding="br", **asked)
        assert body == LINES.encode() and headers["etag"] == '"e"' and "content-encoding" not in headers
        return
    picture = Files(b"\x89PNG" * 1000, "image/png")
    headers, body = _answered(Compressed(picture), "/static/media/x.png", accept_encoding="br")
    assert body == b"\x89PNG" * 1000 and headers["etag"] == '"e"'
    headers, _ = _answered(Compressed(Files(LINES.encode())), SCRIPT, "HEAD", accept_encoding="br")
    assert headers["content-length"] == str(len(LINES)) and "content-encoding" not in headers


def test_a_short_text_is_not_worth_it_but_tells_that_it_varies() -> None:
    headers, body = _answered(Compressed(Files(b"short")), "/assets/page.js", accept_encoding="br")
    assert body == b"short" and "content-encoding" not in headers and headers["vary"] == "Accept-Encoding"


def _started(app: Compressed) -> None:
    """Let a server begin, and end when all is compressed that is compressed ahead."""

    async def lifespan(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
        else:
            await files(scope, receive, send)

    files, app.app = app.app, lifespan

    async def from_start_to_end() -> None:
        is_over = asyncio.Event()
        original = app.compress_ahead

        async def ahead() -> None:
            await original()
            is_over.set()

        async def receive() -> Message:
            if told:
                await asyncio.wait_for(is_over.wait(), 30)
            return {"type": "lifespan.startup"}

        async def send(message: Message) -> None:
            told.append(message)

        told: list[Message] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(app, "compress_ahead", ahead)
            await app({"type": "lifespan"}, receive, send)

    finished(from_start_to_end())


def test_what_never_changes_is_compressed_before_anybody_asks_and_found_again_at_the_next_start(tmp_path: Path) -> None:
    files = Files(LINES.encode())
    first = Compressed(files, Shelf(tmp_path / "shelf"), [SCRIPT])
    _started(first)
    assert files.methods == ["GET", "GET"]  # once for each coding
    assert sorted(path.name for path in (tmp_path / "shelf").iterdir()) == ["index.a1b2.js.br", "index.a1b2.js.gzip"]
    again = Compressed(files, Shelf(tmp_path / "shelf"), [SCRIPT])
    _started(again)
    for app in (first, again):
        for encoding, unpack in UNPACK.items():
            headers, body = _answered(app, SCRIPT, accept_encoding=encoding)
            assert unpack(body) == LINES.encode() and headers["content-encoding"] == encoding
            assert headers["content-length"] == str(len(body)) and headers["vary"] == "Accept-Encoding"
    assert files.methods == ["GET", "GET", *["HEAD"] * 4]


@pytest.mark.parametrize("damage", [b"", b"half", None])
def test_a_file_that_does_not_lie_there_whole_is_compressed_anew(tmp_path: Path, damage: bytes | None) -> None:
    files, shelf = Files(LINES.encode()), Shelf(tmp_path)
    place = tmp_path / "index.a1b2.js.br"
    place.write_bytes(brotli.compress(b"of another release") if damage is None else damage)
    _, body = _answered(Compressed(files, shelf), SCRIPT, accept_encoding="br")
    assert brotli.decompress(body) == LINES.encode() == brotli.decompress(place.read_bytes())


def test_where_the_server_may_not_write_it_keeps_the_files_in_memory(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("no folder", encoding="utf-8")
    files = Files(LINES.encode())
    app = Compressed(files, Shelf(tmp_path / "shelf"), [SCRIPT])
    _started(app)
    assert brotli.decompress(_answered(app, SCRIPT, accept_encoding="br")[1]) == LINES.encode()
    assert files.methods == ["GET", "GET"] and [path.name for path in tmp_path.iterdir()] == ["shelf"]


def test_the_files_that_are_compressed_ahead_are_those_that_every_page_names_and_their_like() -> None:
    found = paths(1_000)
    document = (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")
    named = re.findall(r'(?:src|href)="\./(static/(?:js|css)/[^"]+)"', document)
    large = {f"/{name}" for name in named if (Path(file_util.get_static_dir()) / name).stat().st_size >= 1_000}
    assert large and large <= set(found) and len(found) == len(set(found))
    assert "/index." in found[0]
    (used,) = (one for one in application.middleware() if one.cls is Compressed)
    assert used.kwargs["ahead"] == found and isinstance(used.kwargs["shelf"], Shelf)
