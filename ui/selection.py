"""What is selected, as the address says it: the address is the only state, a field shows it and writes it."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Literal, NamedTuple, TypeVar
from urllib.parse import urlencode

import streamlit as st

from ui.markup import KEPT
from ui.paper import NotThere

_VERSION = re.compile(r"[1-9][0-9]{0,8}")
_EARLIEST = date(1989, 1, 8)  # 平成: no plan and no figure of one is older


ALL = "all"  # what the address says for every city, where one is the default

# What the parts of an address are called, for whoever is told that one of them is not known here.
_CALLED = {
    "city": "市", "kpi": "指標", "theme": "重点取組事項", "initiative": "取組", "status": "状態", "department": "担当", "fy": "年度",
    "stage": "段階", "measure": "共通指標", "v": "データ版", "version": "データ版", "from": "データ版", "to": "データ版", "on": "日付",
    "since": "日付", "due": "期限", "sample": "見本", "peers": "比べる範囲",
    "part": "手引き",
}  # fmt: skip
_LONGEST_TOLD = 40  # of a value that somebody wrote into an address

Made = TypeVar("Made")


class Address:
    """The address of a request that no page's script serves: a file, a print view, the document itself.

    It keeps which of its parts were read, so that what is made of them can be found again by these alone. An exact one
    is that of a file: what it names must be known here, while a page passes over what nobody knows.
    """

    def __init__(self, parameters: Iterable[tuple[str, str]] = (), *, is_exact: bool = False) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in parameters:
            self._values.setdefault(name, []).append(value)
        self.is_exact = is_exact
        self.passed_over: set[tuple[str, str]] = set()
        self._read: set[str] = set()
        self._is_whole = False
        self._judged: set[str] = set()

    def held(self, name: str) -> list[str]:
        """Return the values of a parameter, empty ones left out, though nothing is made of them."""
        return [value for value in self._values.get(name, ()) if value]

    def read(self, name: str) -> list[str]:
        """Return the same; what is made depends on it from now on."""
        self._read.add(name)
        return self.held(name)

    def whole(self) -> dict[str, list[str]]:
        """Return every parameter with its values; what is made depends on all of them from now on."""
        self._is_whole = True
        return {name: self.held(name) for name in self._values}

    def judge(self, name: str) -> None:
        """Tell that the values of a parameter were held against what is known here."""
        self._judged.add(name)

    def finish(self) -> None:
        """Raise NotThere for a parameter that was read though nobody said which values it may have.

        A page that forgets to say so has no file for such an address, rather than a wrong one.
        """
        for name in sorted(self.names_unjudged):
            if values := self.held(name):
                raise NotThere(not_known(name, values[-1]))

    @property
    def names_read(self) -> frozenset[str]:
        """Return the names of the parameters that were read, there or not, besides those that are passed on."""
        return frozenset(self._read)

    @property
    def names_unjudged(self) -> frozenset[str]:
        """Return those of them of which nobody has said which values they may have."""
        return frozenset(self._read - self._judged)

    def depends_on(self) -> tuple[str, ...] | None:
        """Return the names of the parameters that were read, None for all that there are."""
        return None if self._is_whole else tuple(sorted(self._read))

    def part(self, names: Iterable[str] | None) -> tuple[tuple[str, ...], ...]:
        """Return the values of these parameters, or names and values of all."""
        if names is None:
            return tuple((name, *self.held(name)) for name in sorted(self._values))
        return tuple(tuple(self.held(name)) for name in names)


_ADDRESS: ContextVar[Address | None] = ContextVar("_ADDRESS", default=None)
# What a page's own address names that nobody knows: parameters with a value of theirs.
_PASSED_OVER: ContextVar[set[tuple[str, str]] | None] = ContextVar("_PASSED_OVER", default=None)


@contextmanager
def within(address: Address) -> Iterator[Address]:
    """Let everything inside read this address as the selection, as a page reads its own."""
    token = _ADDRESS.set(address)
    try:
        yield address
    finally:
        _ADDRESS.reset(token)


def of_address(parameters: Iterable[tuple[str, str]]) -> AbstractContextManager[Address]:
    """Let everything inside read these parameters as the selection; what nobody knows is passed over."""
    return within(Address(parameters))


def begin() -> None:
    """Forget what the run before has passed over."""
    _PASSED_OVER.set(set())


def is_exact() -> bool:
    """Tell whether the selection is that of a file, in which nothing is passed over."""
    address = _ADDRESS.get()
    return address is not None and address.is_exact


def all_asked(name: str) -> list[str]:
    """Return every value of a parameter of the address, in its order, empty ones left out.

    As they are written: `known`, `one_known`, `text` and their like also say which values there are.
    """
    address = _ADDRESS.get()
    if address is not None:
        return address.read(name)
    return [value for value in st.query_params.get_all(name) if value]


def named(name: str) -> list[str]:
    """Return every value of a parameter, though nothing is made of it but a refusal (pages/registry.py reads them)."""
    address = _ADDRESS.get()
    return all_asked(name) if address is None else address.held(name)


def asked(name: str) -> str | None:
    """Return a parameter of the address, None where it is absent or empty."""
    values = all_asked(name)
    return values[-1] if values else None


def follow(name: str, is_known: Callable[[str], bool]) -> list[str]:
    """Return the values of a parameter that are known here, in their order.

    The others are passed over, and left out of what `followed` gives; in the address of a file NotThere is raised.
    """
    address = _ADDRESS.get()
    if address is not None:
        address.judge(name)
    return [value for value in all_asked(name) if is_known(value) or _refused(name, value)]


def one_known(name: str, options: Container[str]) -> str | None:
    """Return a parameter of the address if it is among the options, else None."""
    values = follow(name, lambda value: value in options)
    return values[-1] if values else None


def text(name: str) -> str:
    """Return the words of a parameter without outer white space; any words will do."""
    values = follow(name, lambda _: True)
    return values[-1].strip() if values else ""


def _refused(name: str, value: str) -> Literal[False]:
    """Pass over a value that nobody knows; raise NotThere in the address of a file."""
    if is_exact():
        raise NotThere(not_known(name, value))
    pass_over({(name, value)})
    return False


def pass_over(parts: Iterable[tuple[str, str]]) -> None:
    """Tell that these parameters and values of the present address are not followed."""
    _passed_over().update(parts)


def noting(make: Callable[[], Made]) -> tuple[Made, frozenset[tuple[str, str]]]:
    """Return what is made, and what is passed over by then: whoever keeps the one tells the other again."""
    told = _passed_over()
    made = make()
    return made, frozenset(told)


def _passed_over() -> set[tuple[str, str]]:
    address = _ADDRESS.get()
    if address is not None:
        return address.passed_over
    told = _PASSED_OVER.get()
    if told is None:  # outside of a run
        told = set()
        _PASSED_OVER.set(told)
    return told


def followed() -> str:
    """Return the present selection as a query without what nobody knows: files are of what the page shows."""
    told = _passed_over()
    kept = {name: [value for value in values if (name, value) not in told] for name, values in _whole().items()}
    return urlencode(kept, doseq=True)


def not_known(name: str, value: str) -> str:
    """Return in words that a parameter has a value which is none here."""
    shown = value if len(value) <= _LONGEST_TOLD else f"{value[:_LONGEST_TOLD]}…"
    what = f"という{_CALLED[name]}" if name in _CALLED else f"（アドレスの {name}）"
    return f"「{shown}」{what}は、ここにはありません。アドレスを確かめてください。"


def query(*without: str, **instead: object) -> str:
    """Return the present selection as the query of an address, some parts left out, some set to other values."""
    kept = {name: values for name, values in _whole().items() if name not in without and name not in instead}
    return urlencode(kept | {name: str(value) for name, value in instead.items()}, doseq=True)


def _whole() -> dict[str, list[str]]:
    """Return every parameter of the address, as it is passed on: nothing is narrowed by it."""
    address = _ADDRESS.get()
    return {name: all_asked(name) for name in st.query_params} if address is None else address.whole()


def here(*without: str, **instead: object) -> str:
    """Return the address of this very page, some parts of its selection left out, some set to other values.

    Streamlit keeps `embed` to itself: it is no part of the selection, and must be put back.
    """
    embedded = {"embed": KEPT.get()["embed"]} if "embed" in KEPT.get() else {}
    return f"?{query(*without, **(embedded | instead))}"


class Pin(NamedTuple):
    """What a pinned link fixes: the data version and the day of reading; None where it fixes nothing."""

    version: int | None
    on: date | None

    @property
    def is_set(self) -> bool:
        """Tell whether the link fixes anything."""
        return self != (None, None)


def pin() -> Pin:
    """Return the pinned version (`v`) and day (`on`) of the address; what cannot be read as such counts as absent."""
    version, day = asked("v"), asked("on")
    return Pin(int(version) if version and _VERSION.fullmatch(version) else None, _day(day) if day else None)


def pin_within(newest: int, today: date) -> Pin:
    """Return what the address pins where it exists and is not ahead of the present; the rest of it is passed over."""
    versions = follow("v", lambda text: _VERSION.fullmatch(text) is not None and int(text) <= newest)
    days = follow("on", lambda text: (day := _day(text)) is not None and day <= today)
    return Pin(int(versions[-1]) if versions else None, _day(days[-1]) if days else None)


def asked_day(name: str, last: date) -> date | None:
    """Return the day that a parameter of the address names, None where it names none or one after `last`."""
    days = follow(name, lambda text: (day := _day(text)) is not None and day <= last)
    return _day(days[-1]) if days else None


def _day(text: str) -> date | None:
    """Return the day that is written, None for what is none or lies before every plan."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= _EARLIEST else None


def choice(name: str, options: Container[str], default: str) -> str:
    """Return the asked code where it is among the options, else `default`."""
    code = one_known(name, options)
    return default if code is None else code


def known(name: str, options: Iterable[str]) -> list[str]:
    """Return the asked codes that are among the options, each once: what a multiple choice of that name selects."""
    offered = set(options)
    return list(dict.fromkeys(follow(name, lambda value: value in offered)))


def write(name: str, codes: Sequence[str]) -> None:
    """Put the codes of a choice into the address, none taking it out; what they narrow begins at its first page."""
    if "page" in st.query_params:
        del st.query_params["page"]
    if codes:
        st.query_params[name] = list(codes)
    elif name in st.query_params:
        del st.query_params[name]
