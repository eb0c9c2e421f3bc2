"""What the server loaded is not searched for garbage; what comes later is."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from server import application, memory
from tests.loops import finished


@pytest.fixture(autouse=True)
def _searched_again() -> Iterator[None]:
    yield
    gc.unfreeze()


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
