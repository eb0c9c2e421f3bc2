"""Who asks for many files at once waits for them alone: documents answer, and a full line is told in words."""

import asyncio
import gzip
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event

import brotli
import pytest
from starlette.responses import HTMLResponse
from starlette.routing import Route

from access import reach
from pages import registry
from server import compression
from server.document import JapaneseDocument
from tests.loops import finished
from tests.served import serve
from tests.server.asked import Answer, Routes
from ui import making

DOCUMENT = Route("/city", lambda _: HTMLResponse('<html lang="en"><title>Streamlit</title><head></head></html>'))


@pytest.fixture(autouse=True)
def served(practice_database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this process answer from the practice data, with a line of its own."""
    serve(monkeypatch, practice_database)
    making.line.clear()
    yield
    making.line.clear()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Let no file be made before this is set."""
    may, file = Event(), registry.file

    def waiting(name: str, kind: str) -> registry.File | None:
        assert may.wait(60)
        return file(name, kind)

    monkeypatch.setattr(registry, "file", waiting)
    yield may
    may.set()


def test_a_document_answers_while_more_files_are_asked_for_than_there_is_room(held: Event) -> None:
    routes = Routes(DOCUMENT, around=JapaneseDocument)

    async def at_once() -> tuple[Answer, list[Answer]]:
        address = "/download/city_kpis.csv?city=togane&words="
        asking = [asyncio.create_task(routes.get(f"{address}{number}")) for number in range(90)]
        refused: list[Answer] = []
        while len(refused) < 25:  # 90 less one that is made and 64 that wait
            await asyncio.sleep(0.005)
            refused = [task.result() for task in asking if task.done()]
        document = await asyncio.wait_for(routes.get("/city?city=togane"), 60)
        held.set()
        return document, list(await asyncio.gather(*asking))

    document, answers = finished(at_once())
    assert document.status == 200 and "東金市" in document.text
    refused = [answer for answer in answers if answer.status == 503]
    assert len(refused) == 25 and {answer.status for answer in answers} == {200, 404, 503}
    for answer in refused:
        assert answer.headers["retry-after"] == "10" and "10秒ほどおいて、もう一度開いてください" in answer.text


def test_readers_who_ask_for_one_file_at_once_share_it_and_one_who_leaves_takes_it_from_nobody(
    held: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    routes, made = Routes(), []
    waiting = registry.file
    monkeypatch.setattr(registry, "file", lambda *name: made.append(name) or waiting(*name))

    async def at_once() -> list[Answer]:
        address = "/download/roadmap_lines.xlsx?city=togane"
        asking = [asyncio.create_task(routes.get(f"{address}&page={number % 2}")) for number in range(30)]
        while not made:
            await asyncio.sleep(0.005)
        asking[0].cancel()
        with suppress(asyncio.CancelledError):
            await asking[0]
        held.set()
        return [*await asyncio.gather(*asking[1:]), await routes.get(address)]

    answers = finished(at_once())
    assert {answer.status for answer in answers} == {200} and len({answer.body for answer in answers}) == 1
    assert made == [("roadmap_lines", "xlsx")]


def test_a_file_is_compressed_once_for_all_who_take_it_so(monkeypatch: pytest.MonkeyPatch) -> None:
    routes, plain = Routes(), {}
    compressed: list[str] = []
    packed = compression.packed

    def counting(made: making.Made, encoding: str) -> making.Made:
        compressed.append(encoding)
        return packed(made, encoding)

    monkeypatch.setattr(compression, "packed", counting)
    unbr, ungzip = brotli.decompress, gzip.decompress
    for coding, unpack in (("", bytes), ("br", unbr), ("gzip", ungzip), ("br", unbr)):
        for path in ("/download/city_kpis.csv?city=togane", "/print/city?city=togane"):
            answer = finished(routes.get(path, accept_encoding=coding))
            assert answer.status == 200 and answer.headers.get("content-encoding", "") == coding
            assert plain.setdefault(path, answer.body) == unpack(answer.body)
            assert answer.headers["content-length"] == str(len(answer.body))
    assert compressed == ["br", "br", "gzip", "gzip"]


def test_what_one_reader_may_read_is_never_given_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    routes = Routes()
    one = reach.Reach(frozenset({"togane"}), frozenset({reach.city_keys()["togane"]}))
    monkeypatch.setattr(reach, "of", lambda _: one)
    narrowed = finished(routes.get("/download/city_kpis.csv"))
    monkeypatch.setattr(reach, "of", lambda _: reach.WHOLE)
    first = finished(routes.get("/download/city_kpis.csv"))
    assert "東金市" in narrowed.text and "銚子市" not in narrowed.text and "銚子市" in first.text
    monkeypatch.setattr(reach, "of", lambda _: one)
    assert finished(routes.get("/download/city_kpis.csv?city=choshi")).status == 404


def test_a_retired_id_leads_to_the_file_of_its_successor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "renamed", lambda _: "kpi=togane-1-1-online-share")
    answer = finished(Routes().get("/download/kpi_points.csv?kpi=choshi-5-3-undecided"))
    assert answer.status == 303 and answer.headers["location"] == "?kpi=togane-1-1-online-share"
