"""Long lists of what was sent, a hundred at a time: thousands of errors are no document that anybody reads."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from ui import plain

SIZE = 100

Row = TypeVar("Row")


def part(rows: Sequence[Row], what: str, key: str) -> Sequence[Row]:
    """Return the rows that are asked for, and draw the choice among them where there are more than a hundred.

    The choice is kept here and not in the address: another address would be another session, without what was typed.
    """
    if len(rows) <= SIZE:
        return rows
    starts = range(0, len(rows), SIZE)
    first = st.selectbox(
        plain.text(f"{what} {len(rows):,}件のうち、表示する範囲"),
        starts,
        format_func=lambda start: f"{start + 1:,}～{min(start + SIZE, len(rows)):,}件目",
        key=key,
    )
    return rows[first : first + SIZE]
