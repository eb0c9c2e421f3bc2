"""Groups of rows, and the lists in their cells."""

from domain.rows import by, listed


def test_groups_come_in_the_order_of_their_first_rows() -> None:
    rows = [("z", 1), ("a", 2), ("z", 3)]
    assert list(by(rows, lambda row: row[0]).items()) == [("z", [("z", 1), ("z", 3)]), ("a", [("a", 2)])]
    assert by([], str) == {}


def test_a_list_holds_its_names_and_an_empty_one_none() -> None:
    assert listed("総務課;企画課") == ["総務課", "企画課"]
    assert listed("") == listed(None) == []
