"""A chosen file is kept once: one that still lies in the field of another window takes no later one's place."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from access import acting, reach
from domain.access import Action
from store.failure import DatabaseFailed, Reason
from store.uploads import drafts
from store.uploads.drafts import Draft

EDITED = {"tick": "yes"}
AT = datetime(2026, 11, 30, tzinfo=UTC)


class File(NamedTuple):
    """What the field gives: the same one run after run, until another is chosen."""

    file_id: str
    name: str

    def getvalue(self) -> bytes:
        return self.name.encode()


class Desk:
    """What lies on the server for one person, and what lies in the field of the window that runs."""

    def __init__(self) -> None:
        self.lies: Draft | None = None
        self.chosen: File | None = None
        self.is_down = False

    def act(self, action: Action, city: str, does: Callable[..., object], *given: object) -> object:
        if does is drafts.of:
            return self.lies
        assert does is drafts.save
        if self.is_down:
            raise DatabaseFailed(Reason.DOWN, "down")
        _, _, name, content, said, at = given
        self.lies = Draft(name, content, said, at)  # type: ignore[arg-type]
        return None


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk()
    monkeypatch.setattr(acting, "act", made.act)
    monkeypatch.setattr(reach, "city_keys", lambda: {"choshi": 1})
    monkeypatch.setattr(st, "file_uploader", lambda *_, **__: made.chosen)
    return made


def _page() -> None:
    from access.person import LOCAL
    from pages.upload import steps

    steps.draft("choshi", "銚子市", LOCAL)


def test_a_file_that_lies_in_an_older_window_takes_no_later_ones_place(desk: Desk) -> None:
    window = AppTest.from_function(_page)
    desk.chosen = File("1", "a.xlsx")
    window.run()
    assert desk.lies is not None and desk.lies.file_name == "a.xlsx"
    later = desk.lies = Draft("b.xlsx", b"b", EDITED, AT)  # chosen, and answered for, in another window
    window.run()
    assert desk.lies is later and not window.exception
    desk.lies = None  # registered there
    window.run()
    assert desk.lies is None
    desk.chosen = File("2", "a.xlsx")  # chosen anew
    window.run()
    assert desk.lies is not None and (desk.lies.file_name, desk.lies.answers) == ("a.xlsx", {})


def test_a_file_that_could_not_be_kept_is_kept_by_the_next_run(desk: Desk) -> None:
    window = AppTest.from_function(_page)
    desk.chosen, desk.is_down = File("1", "a.xlsx"), True
    window.run()
    assert window.exception and desk.lies is None
    desk.is_down = False
    window.run()
    assert desk.lies is not None and desk.lies.file_name == "a.xlsx"
