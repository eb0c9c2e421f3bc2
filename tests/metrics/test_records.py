"""Rows of a select become records of a kind: nothing is guessed, an unknown code and a missing column fail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest

from domain.codes import Direction, Status
from metrics import records
from tests.given import CITY, Given


class Found(NamedTuple):
    """A row of a test: a text, a code, a code that may be absent, a number that may be absent."""

    kpi_id: str
    status: Status
    direction: Direction | None
    value: Decimal | None


@dataclass(frozen=True)
class Record:
    """The same as a dataclass of two fields."""

    kpi_id: str
    value: Decimal | None


class Reader:
    """Answers every select with the same rows, and keeps what it was asked."""

    def __init__(self, *found: dict[str, object]) -> None:
        self.found = list(found)
        self.asked: list[tuple[str, Sequence[object]]] = []

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        self.asked.append((sql, parameters))
        return self.found


DAY = date(2026, 7, 15)
FULL: dict[str, object] = {"kpi_id": "k", "status": "behind", "direction": "up", "value": Decimal("0.10")}


def test_codes_become_members_and_all_else_stays_as_the_database_gave_it() -> None:
    (row,) = records.rows(Found, Reader(FULL), "SELECT")
    assert row == Found("k", Status.BEHIND, Direction.UP, Decimal("0.10"))
    assert type(row) is Found
    assert row.status is Status.BEHIND and row.direction is Direction.UP
    assert str(row.value) == "0.10"


def test_none_stays_none_in_a_code_and_in_a_number() -> None:
    (row,) = records.rows(Found, Reader(FULL | {"direction": None, "value": None}), "SELECT")
    assert row.direction is None and row.value is None


@pytest.mark.parametrize("column", ["status", "direction"])
def test_a_code_that_its_list_does_not_hold_is_an_error(column: str) -> None:
    with pytest.raises(ValueError, match="sideways"):
        records.rows(Found, Reader(FULL | {column: "sideways"}), "SELECT")


@pytest.mark.parametrize("column", Found._fields)
def test_a_missing_column_is_an_error(column: str) -> None:
    row = {name: value for name, value in FULL.items() if name != column}
    with pytest.raises(KeyError, match=column):
        records.rows(Found, Reader(row), "SELECT")


def test_fields_are_found_by_name_and_a_column_of_no_field_is_left_out() -> None:
    turned = dict(reversed(FULL.items())) | {"more": 1}
    assert records.rows(Found, Reader(turned), "SELECT") == records.rows(Found, Reader(FULL), "SELECT")


def test_every_row_is_returned_in_order_and_the_select_is_asked_once_with_its_parameters() -> None:
    reader = Reader(FULL, FULL | {"kpi_id": "l"})
    assert [row.kpi_id for row in records.rows(Found, reader, "SELECT ?", [7])] == ["k", "l"]
    assert reader.asked == [("SELECT ?", [7])]
    assert records.rows(Found, Reader(), "SELECT") == ()


def test_a_dataclass_is_made_of_a_row_and_fails_without_a_column() -> None:
    assert records.record(Record, FULL) == Record("k", Decimal("0.10"))
    with pytest.raises(KeyError, match="value"):
        records.record(Record, {"kpi_id": "k"})


def test_the_city_of_a_kpi_is_known_from_the_version_that_brought_it() -> None:
    given = Given()
    given.kpi("k")
    given.kpi("later", version=2)
    moment = given.at(DAY, version=1)
    assert records.city_of_kpi(given, moment, "k") == CITY
    assert records.city_of_kpi(given, moment, "later") is None
    assert records.city_of_kpi(given, given.at(DAY, version=2), "later") == CITY
