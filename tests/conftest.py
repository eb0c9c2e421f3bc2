"""What tests of several layers share."""

from collections.abc import Iterator

import pytest

from tools.postgresql_server import Server, serve


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real PostgreSQL server of this test run, ended with it."""
    with serve() as running:
        yield running
