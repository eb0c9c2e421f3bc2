"""Rows of frames: the values as they were given, by the names of their columns."""

from datetime import date
from decimal import Decimal

import pandas as pd

from ui.rows import each, grouped, listed


def test_values_stay_what_the_database_gave() -> None:
    given = [("a", Decimal("1.50"), date(2026, 3, 31), None, True), ("b", None, None, 7, False)]
    frame = pd.DataFrame(given, columns=["name", "amount", "on", "count_", "is_old"], dtype=object)
    rows = list(each(frame))
    assert [tuple(row) for row in rows] == given
    assert rows[0].amount == Decimal("1.50") and type(rows[0].amount) is Decimal
    assert rows[0].on == date(2026, 3, 31) and rows[1].on is None


def test_numbers_of_a_count_are_plain_numbers() -> None:
    counts = pd.DataFrame({"city": ["a", "a", "b"]}).groupby("city").size().reset_index(name="total")
    assert [(row.city, row.total) for row in each(counts)] == [("a", 2), ("b", 1)]
    assert all(type(row.total) is int for row in each(counts))


def test_an_empty_frame_has_no_rows() -> None:
    assert list(each(pd.DataFrame(columns=["a", "b"]))) == []


def test_groups_come_in_the_order_of_their_first_rows() -> None:
    frame = pd.DataFrame({"kind": ["z", "a", "z"], "value": [1, 2, 3]})
    assert [(name, list(rows.value)) for name, rows in grouped(frame, "kind").items()] == [("z", [1, 3]), ("a", [2])]


def test_a_list_holds_its_names_and_an_empty_one_none() -> None:
    assert listed("総務課;企画課") == ["総務課", "企画課"]
    assert listed("") == listed(None) == []
