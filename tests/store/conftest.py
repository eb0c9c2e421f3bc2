"""A built database, made once and copied for each test: making the views takes longer than any test."""

import shutil

import pytest

from store.database import Database
from tests.store import small


@pytest.fixture(scope="session")
def built_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("built") / "d.duckdb"
    small.built(path).close()
    return path


@pytest.fixture
def database(built_file, tmp_path):
    shutil.copyfile(built_file, tmp_path / "d.duckdb")
    with Database(tmp_path / "d.duckdb") as opened:
        yield opened
