"""The first view of a document: only where the frame has nothing else to say, and for who may read all."""

import pytest

from access import person, reach, served
from access.reach import Reach
from ui import first_view, markup, pinned, practice_banner, selection

PIECE = markup.Markup("<p>一</p>")


@pytest.fixture(autouse=True)
def real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinned, "keep", lambda is_embedded: None)
    monkeypatch.setattr(practice_banner, "banner", lambda path: None)
    monkeypatch.setattr(served, "is_sample", lambda: False)


def shown(*address: tuple[str, str]) -> str:
    with selection.of_address(list(address)):
        return str(first_view.of("", (PIECE,)))


def test_it_holds_the_elements_and_cannot_be_reached_into() -> None:
    found = shown()
    assert f"<div>{PIECE}</div>" in found and 'data-elements="1" inert' in found
    assert str(first_view.of("", ())) == ""


@pytest.mark.parametrize("name", ["v", "on", "embed", "sample"])
def test_it_is_not_there_where_the_address_lets_the_page_begin_otherwise(name: str) -> None:
    assert shown((name, "1")) == ""


def test_it_is_not_there_for_who_reads_some_cities_or_may_have_to_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    with reach.within(Reach(frozenset({"choshi"}), frozenset({122025}))):
        assert shown() == ""
    assert shown() != ""
    monkeypatch.setattr(person, "is_sign_in_configured", lambda: True)
    assert shown() == ""
