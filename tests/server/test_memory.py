"""What the server loaded is not searched for garbage; what comes later is."""

import asyncio
import gc
import tomllib
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import application, memory
from tests.loops import finished


@pytest.fixture(autouse=True)
def _searched_again() -> Iterator[None]:
    gc.unfreeze()  # what the run itself took out (tests/conftest.py)
    yield
    gc.unfreeze()
    gc.freeze()


class Node:
    def __init__(self) -> None:
        self.itself = self


def test_what_is_loaded_is_left_out_of_the_search_and_what_comes_later_is_not() -> None:
    loaded = Node()
    memory.settle()
    assert gc.get_freeze_count() > 10_000
    assert not any(found is loaded for found in gc.get_objects())
    later = weakref.ref(Node())
    gc.collect()
    assert later() is None


def test_garbage_of_the_start_is_not_kept() -> None:
    garbage = weakref.ref(Node())
    memory.settle()
    assert garbage() is None


async def _started_and_stopped() -> int:
    async with application.lifespan(None):
        return gc.get_freeze_count()


def test_the_server_settles_when_it_has_started() -> None:
    assert finished(_started_and_stopped()) > 10_000


async def _garbage_lives_on(seconds: float) -> bool:
    async with application.lifespan(None):
        found = weakref.ref(Node())
        gc.disable()  # Python's own search is not what is tested
        try:
            until = asyncio.get_running_loop().time() + seconds
            while found() is not None and asyncio.get_running_loop().time() < until:
                await asyncio.sleep(0.01)
        finally:
            gc.enable()
        return found() is not None


def test_garbage_is_looked_for_now_and_then_for_as_long_as_the_server_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_SECONDS", 0.05)
    assert not finished(_garbage_lives_on(20))
    monkeypatch.setattr(memory, "_SECONDS", 3600)
    assert finished(_garbage_lives_on(0.3))


def test_streamlit_does_not_search_after_every_run() -> None:
    configured = tomllib.loads(
        Path(application.__file__).parents[1].joinpath(".streamlit/config.toml").read_text("utf-8")
    )
    assert configured["runner"]["postScriptGC"] is False
