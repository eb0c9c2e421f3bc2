"""What is selected, as the address says it: the address is the only state, a widget shows it and writes it.

Streamlit's own binding puts an option's label into the address, not its code; links must hold codes, so this module
does the binding by hand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st

from ui import plain
from ui.markup import KEPT

_VERSION = re.compile(r"[1-9][0-9]{0,8}")
_EARLIEST = date(1989, 1, 8)  # 平成: no plan and no figure of one is older


# The address of a request that no page's script serves: a download, a print view, the document itself.
_ADDRESS: ContextVar[Mapping[str, list[str]] | None] = ContextVar("_ADDRESS", default=None)


@contextmanager
def of_address(parameters: Iterable[tuple[str, str]]) -> Iterator[None]:
    """Let everything inside read these parameters as the selection, as a page reads those of its own address."""
    found: dict[str, list[str]] = {}
    for name, value in parameters:
        found.setdefault(name, []).append(value)
    token = _ADDRESS.set(found)
    try:
        yield
    finally:
        _ADDRESS.reset(token)


def all_asked(name: str) -> list[str]:
    """Return every value of a parameter of the address, in its order, empty ones left out."""
    address = _ADDRESS.get()
    values = st.query_params.get_all(name) if address is None else address.get(name, [])
    return [value for value in values if value]


def asked(name: str) -> str | None:
    """Return a parameter of the address, None where it is absent or empty."""
    values = all_asked(name)
    return values[-1] if values else None


def query(*without: str, **instead: object) -> str:
    """Return the present selection as the query of an address, some parts left out, some set to other values."""
    address = _ADDRESS.get()
    names = list(st.query_params) if address is None else list(address)
    kept = {name: all_asked(name) for name in dict.fromkeys(names) if name not in without and name not in instead}
    return urlencode(kept | {name: str(value) for name, value in instead.items()}, doseq=True)


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
    try:
        on = date.fromisoformat(day) if day else None
    except ValueError:
        on = None
    return Pin(
        int(version) if version and _VERSION.fullmatch(version) else None,
        on if on is not None and on >= _EARLIEST else None,
    )


def asked_day(name: str, last: date) -> date | None:
    """Return the day that a parameter of the address names, None where it names none or one after `last`."""
    try:
        day = date.fromisoformat(asked(name) or "")
    except ValueError:
        return None
    return day if _EARLIEST <= day <= last else None


def one(
    name: str,
    label: str,
    options: Mapping[str, str],
    default: str,
    clears: Sequence[str] = (),
) -> str:
    """Draw a select box over codes and their words, and return the selected one; an unknown one is `default`.

    `clears` are parts of the address that belong to what was selected before, and end with it.
    """
    requested = asked(name)
    key = f"select_{name}"
    st.session_state[key] = requested if requested in options else default

    def changed() -> None:
        for part in clears:
            write(part, [])
        write(name, [st.session_state[key]] if st.session_state[key] != default else [])

    return str(
        st.selectbox(plain.text(label), list(options), format_func=options.__getitem__, key=key, on_change=changed)
    )


def known(name: str, options: Iterable[str]) -> list[str]:
    """Return the asked codes that are among the options, each once: what a multiple choice of that name selects."""
    offered = set(options)
    return [code for code in dict.fromkeys(all_asked(name)) if code in offered]


def many(
    name: str, label: str, options: Mapping[str, str], placeholder: str = "すべて", most: int | None = None
) -> list[str]:
    """Draw a multiple choice and return the selected codes, none meaning no filter; unknown ones are dropped.

    `most` is how many may be chosen; an address that names more is read up to there.
    """
    key = f"select_{name}"
    st.session_state[key] = known(name, options)[:most]

    def changed() -> None:
        write(name, st.session_state[key])

    return list(
        st.multiselect(
            plain.text(label),
            list(options),
            format_func=options.__getitem__,
            key=key,
            on_change=changed,
            placeholder=placeholder,
            max_selections=most,
        )
    )


def words(name: str, label: str, placeholder: str) -> str:
    """Draw a text field and return what it holds, without outer white space."""
    key = f"select_{name}"
    st.session_state[key] = asked(name) or ""

    def changed() -> None:
        text = st.session_state[key].strip()
        write(name, [text] if text else [])

    return str(st.text_input(plain.text(label), key=key, on_change=changed, placeholder=placeholder)).strip()


def write(name: str, codes: Sequence[str]) -> None:
    """Put the codes of a choice into the address, none taking it out; what they narrow begins at its first page."""
    if "page" in st.query_params:
        del st.query_params["page"]
    if codes:
        st.query_params[name] = list(codes)
    elif name in st.query_params:
        del st.query_params[name]
