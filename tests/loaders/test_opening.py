"""Who may be opened and when: a few at a time, the others in their order, none where nothing would hold it back."""

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from loaders.book.refusal import NotNow
from loaders.files import confinement, opening, task
from loaders.files.queue import Full, Queue
from tests.cities import ROOT
from tests.loaders import hostile

UNABLE = "このサーバーではファイルを読み込めません（ファイルの読み取りを制限できない環境）。運営者に、Linux のサーバーで"


@pytest.fixture
def without_resource(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "resource", None)
    opening.inability.cache_clear()
    yield
    opening.inability.cache_clear()


def test_who_has_to_wait_is_told_how_many_are_before_and_comes_in_order() -> None:
    queue = Queue(places=1, most_waiting=5, wait_seconds=20)
    told: dict[str, list[int]] = {"second": [], "third": []}
    came: list[str] = []
    second_waits, third_waits, second_may_end = (threading.Event() for _ in range(3))

    def open_one(name: str, is_waiting: threading.Event) -> None:
        def hear(ahead: int) -> None:
            told[name].append(ahead)
            is_waiting.set()

        with queue.place(hear):
            came.append(name)
            if name == "second":
                second_may_end.wait(10)

    with queue.place(lambda _: came.append("told, with a place free")):
        second = threading.Thread(target=open_one, args=("second", second_waits))
        second.start()
        assert second_waits.wait(10)
        third = threading.Thread(target=open_one, args=("third", third_waits))
        third.start()
        assert third_waits.wait(10)
        came.append("first")
    third_waits.clear()
    assert third_waits.wait(10)
    second_may_end.set()
    second.join(10)
    third.join(10)
    assert came == ["first", "second", "third"]
    assert told == {"second": [0], "third": [1, 0]}


def test_a_queue_that_is_full_or_does_not_move_lets_nobody_wait_for_ever() -> None:
    queue = Queue(places=1, most_waiting=0, wait_seconds=20)
    with queue.place(), pytest.raises(Full), queue.place():
        pass
    slow = Queue(places=1, most_waiting=1, wait_seconds=0)
    with slow.place(), pytest.raises(Full), slow.place(lambda _: None):
        pass
    with slow.place():
        pass  # whoever gave up holds nothing


def test_a_place_is_given_back_whatever_happens_in_it() -> None:
    queue = Queue(places=1, most_waiting=0, wait_seconds=0)
    with pytest.raises(KeyError), queue.place():
        raise KeyError
    with queue.place():
        pass


def test_a_full_queue_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_QUEUE", Queue(places=0, most_waiting=0, wait_seconds=0))
    with pytest.raises(NotNow, match=r"いま多くのファイルを読み取っています（順番待ち）。しばらく待って"):
        opening.open_book(hostile.FILLED)


@pytest.mark.usefixtures("without_resource")
def test_where_nothing_limits_the_worker_no_file_is_opened_and_the_words_are_of_the_server() -> None:
    assert not confinement.is_possible()
    assert str(opening.inability()).startswith(UNABLE)
    with pytest.raises(NotNow, match=UNABLE[:20]):
        opening.open_book(hostile.FILLED)


def test_a_worker_that_cannot_be_limited_reads_nothing_and_says_why(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("windows")
    (folder / "resource.py").write_text("")  # found before the system's own, and without a limit in it
    environment = opening.environment() | {"PYTHONPATH": str(folder)}
    order = opening.order({"task": "open", "csv_header": None}, opening.LIMITS)
    worker = subprocess.run(
        opening.command(), input=order + hostile.FILLED, stdout=subprocess.PIPE, cwd=ROOT, env=environment, check=False
    )
    assert (worker.returncode, worker.stdout) == (task.UNCONFINED, b"")
    monkeypatch.setattr(opening, "worked", lambda *_: (task.UNCONFINED, b""))
    with pytest.raises(NotNow, match=UNABLE[:20]):
        opening.open_book(hostile.FILLED)
