"""Lists of names in one text."""

from domain.lists import listed


def test_a_list_holds_its_names_and_an_empty_one_none() -> None:
    assert listed("総務課;企画課") == ["総務課", "企画課"]
    assert listed("") == listed(None) == []
