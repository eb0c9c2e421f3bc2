"""Files are made one after another, each once however many ask, and are found again by what was read for them."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from threading import Event

import pytest

from ui.making import Busy, Made, Making
from ui.selection import Address

KILOBYTE = b"x" * 1_000


class Maker:
    """Makes files that read one parameter of their address, each when it may."""

    def __init__(self) -> None:
        self.may = Event()
        self.made: list[str] = []

    def of(self, address: Address, body: bytes = b"") -> Callable[[], Made]:
        def make() -> Made:
            assert self.may.wait(30)
            city = "".join(address.read("city"))
            self.made.append(city)
            return Made(200, (), body or city.encode())

        return make


@pytest.fixture
def maker() -> Iterator[Maker]:
    held = Maker()
    yield held
    held.may.set()


def ask(making: Making, maker: Maker, city: str, *more: tuple[str, str], **options: bool) -> "Future[Made]":
    address = Address([("city", city), *more])
    return making.ask("kpis", address, maker.of(address), **options)


def test_what_many_ask_for_at_once_is_made_once_and_the_others_in_their_order(maker: Maker) -> None:
    making = Making(makers=1, waiting=5)
    cities = ("togane", "choshi", "togane", "katagami", "choshi") * 20
    coming = [ask(making, maker, city) for city in cities]
    maker.may.set()
    assert [future.result(30).body.decode() for future in coming] == list(cities)
    assert maker.made == ["togane", "choshi", "katagami"]


def test_a_full_line_says_so_at_once_and_only_the_patient_join_it(maker: Maker) -> None:
    making = Making(makers=1, waiting=2)
    coming = [ask(making, maker, city) for city in ("a", "b", "c")]
    for _ in range(3):
        with pytest.raises(Busy):
            ask(making, maker, "d")
    coming += [ask(making, maker, "b"), ask(making, maker, "e", is_patient=True)]
    maker.may.set()
    assert [future.result(30).body for future in coming] == [b"a", b"b", b"c", b"b", b"e"]
    assert ask(making, maker, "d").result(30).body == b"d"
    assert maker.made == ["a", "b", "c", "e", "d"]


def test_a_file_is_found_again_by_what_was_read_and_by_nothing_else(maker: Maker) -> None:
    making = Making()
    maker.may.set()
    first = ask(making, maker, "togane").result(30)
    for more in (("page", "2"), ("utm_source", "mail"), ("kpi", "x"), ("city", "")):
        assert ask(making, maker, "togane", more).result(30) is first
    assert maker.made == ["togane"]
    assert ask(making, maker, "togane", ("city", "choshi")).result(30).body == b"toganechoshi"
    other = Address([("city", "togane")])
    assert making.ask("figures", other, maker.of(other)).result(30) is not first
    assert len(maker.made) == 3


def test_equal_files_that_wait_under_different_addresses_are_made_once(maker: Maker) -> None:
    making = Making()
    coming = [ask(making, maker, "togane", ("page", str(number))) for number in range(9)]
    maker.may.set()
    assert len({id(future.result(30)) for future in coming}) == 1 and maker.made == ["togane"]


def test_what_passes_on_its_whole_address_is_remembered_by_all_of_it() -> None:
    making, made = Making(), []

    def asked(*parameters: tuple[str, str]) -> Made:
        address = Address(parameters)

        def make() -> Made:
            made.append(address.whole())
            return Made(200, (), b"")

        return making.ask("print", address, make).result(30)

    first = asked(("city", "togane"), ("page", "2"))
    assert asked(("page", "2"), ("city", "togane")) is first
    assert asked(("city", "togane"), ("page", "3")) is not first and len(made) == 2


def test_no_more_is_remembered_than_the_memory_is_for_and_the_longest_unasked_goes_first(maker: Maker) -> None:
    making = Making(most_bytes=40_000)  # some thirteen files with what it takes to find them
    maker.may.set()

    def asked(city: str, body: bytes = KILOBYTE) -> None:
        address = Address([("city", city)])
        making.ask("kpis", address, maker.of(address, body)).result(30)

    for number in range(40):
        asked(f"{number:02d}")
        asked("first")
    assert maker.made.count("first") == 1
    maker.made.clear()
    for city in ("39", "38", "00", "first"):
        asked(city)
    assert maker.made == ["00"]
    asked("large", b"x" * 20_000)
    asked("large", b"x" * 20_000)
    assert maker.made == ["00", "large", "large"]  # more than a quarter of all of it
    asked("first")
    assert maker.made.count("first") == 0


def test_between_two_files_the_line_rests_for_as_long_as_the_first_one_took() -> None:
    rests: list[float] = []
    making = Making(rest=rests.append)
    took = []

    def make() -> Made:
        began = time.monotonic()
        time.sleep(0.05)
        took.append(time.monotonic() - began)
        return Made(200, (), b"")

    coming = [making.ask(number, Address(), make) for number in range(3)]
    assert [future.result(30).status for future in coming] == [200] * 3
    making.ask(0, Address(), make).result(30)  # remembered: nothing to rest for
    # What the next one rests is what is left of that time when its turn comes.
    assert rests[0] == 0 and len(rests) == 3 and all(0 <= rest <= 0.5 for rest in rests) and any(rests)


def test_a_failure_reaches_all_who_wait_and_the_next_one_tries_again(maker: Maker) -> None:
    making, address = Making(), Address()
    gone = [making.ask("kpis", address, lambda: 1 / 0) for _ in range(3)]  # type: ignore[arg-type, return-value]
    for future in gone:
        with pytest.raises(ZeroDivisionError):
            future.result(30)
    maker.may.set()
    assert making.ask("kpis", address, maker.of(address, b"there")).result(30).body == b"there"
    assert making.alone(lambda: b"marked") == b"marked"
