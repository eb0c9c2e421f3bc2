"""A file that many visitors share is kept whole, whoever of them leaves."""

import asyncio
from pathlib import Path

import brotli
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from server.compression import Compressed

LINES = "".join(f"export const number{number} = {number};\n" for number in range(20_000))


def test_a_visitor_who_leaves_while_a_file_is_read_leaves_it_whole_for_the_next(tmp_path: Path) -> None:
    script = tmp_path / "merge.js"
    script.write_text(LINES, encoding="utf-8")

    async def files(scope: Scope, receive: Receive, send: Send) -> None:
        await FileResponse(script, media_type="application/javascript")(scope, receive, send)

    compressed = Compressed(_slow(files))
    asyncio.run(_asked(compressed, is_leaving=True))
    assert asyncio.run(_asked(compressed, is_leaving=False)) == LINES


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
