"""Groups of rows."""

from domain.rows import by


def test_groups_come_in_the_order_of_their_first_rows() -> None:
    rows = [("z", 1), ("a", 2), ("z", 3)]
    assert list(by(rows, lambda row: row[0]).items()) == [("z", [("z", 1), ("z", 3)]), ("a", [("a", 2)])]
    assert by([], str) == {}
