"""The database that this process answers from, as the pages do.

Streamlit keeps it open and its answers in memory, by version, day and selection but not by file: both are let go of
when another file is served, and kept from test to test while it is the same one.
"""

from pathlib import Path

import pytest
import streamlit as st

_SERVED: list[str] = []


def serve(patch: pytest.MonkeyPatch, database: Path | str) -> None:
    """Answer from a database from now on. Who writes into one that is served serves a copy of its own."""
    patch.setenv("DX_DATABASE", str(database))
    if [str(database)] != _SERVED:
        forget()
        _SERVED[:] = [str(database)]


def forget() -> None:
    """Close the database and forget its answers."""
    st.cache_resource.clear()
    _SERVED.clear()
