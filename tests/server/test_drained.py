"""An answer that was given without the body waits for it, so that it reaches who still sends; within bounds."""

import asyncio

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from server import drained
from server.drained import Drained
from tests.cities import ROOT
from tests.loops import finished

PIECE = b"x" * 1000


async def refusing(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("断ります。", status_code=403)(scope, receive, send)


async def reading(scope: Scope, receive: Receive, send: Send) -> None:
    size, is_more = 0, True
    while is_more:
        message = await receive()
        size, is_more = size + len(message["body"]), message["more_body"]
    await PlainTextResponse(str(size))(scope, receive, send)


async def answered(app: Drained, pieces: int, method: str = "PUT", is_endless: bool = False) -> list[str]:
    """Return what happened in its order: pieces of the body that were taken, and what was answered."""
    happened: list[str] = []

    async def receive() -> Message:
        taken = happened.count("piece")
        if taken == pieces and is_endless:
            await asyncio.Event().wait()
        happened.append("piece")
        return {"type": "http.request", "body": PIECE, "more_body": is_endless or taken + 1 < pieces}

    async def send(message: Message) -> None:
        happened.append(str(message.get("status") or message["body"].decode()))

    await app({"type": "http", "method": method, "path": "/", "headers": []}, receive, send)
    return happened


def test_a_refusal_goes_out_once_the_body_has_been_taken() -> None:
    assert finished(answered(Drained(refusing), 4)) == ["piece"] * 4 + ["403", "断ります。"]
    assert finished(answered(Drained(refusing), 4, "POST"))[-2] == "403"


def test_what_was_read_is_not_waited_for_again() -> None:
    assert finished(answered(Drained(reading), 4)) == ["piece"] * 4 + ["200", "4000"]


def test_a_request_without_a_body_is_answered_at_once() -> None:
    assert finished(answered(Drained(refusing), 4, "GET")) == ["403", "断ります。"]


@pytest.mark.parametrize(
    ("app", "pieces"), [(Drained(refusing, most_bytes=2500), 3), (Drained(refusing, seconds=0.01), 2)]
)
def test_who_sends_too_much_or_nothing_more_is_answered_all_the_same(app: Drained, pieces: int) -> None:
    assert finished(answered(app, pieces, is_endless=True)) == ["piece"] * pieces + ["403", "断ります。"]


def test_it_takes_as_much_as_the_proxy_of_the_readme_passes_on() -> None:
    most = drained.MOST_BYTES // (1024 * 1024)
    assert f"client_max_body_size {most}m;" in (ROOT / "README.md").read_text("utf-8")
