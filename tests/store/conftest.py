"""A built database, made once and copied for each test: making the views takes longer than any test."""

import shutil
from functools import cache
from itertools import count

import pytest

from loaders.actuals import workbook
from store.database import Database
from store.plans.build import bring
from store.uploads import registering
from tests.store import earlier, small

_NAMES = count(1)


@pytest.fixture(autouse=True)
def _forked(forked_workers):
    """Open files in workers that are forked: how one is started is asked in tests/loaders and tests/server."""


_form = cache(workbook.template)


@pytest.fixture(autouse=True)
def _forms_made_once(monkeypatch):
    """Make the form of the same definitions and day once: what stands in it is asked in tests/loaders."""
    monkeypatch.setattr(registering.workbook, "template", _form)


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


@pytest.fixture(scope="session")
def built_there(server):
    """Return the name of a PostgreSQL database with both small cities, to be copied."""
    with Database(server.database("both"), create=True) as opened:
        bring(opened, small.catalogue(), small.plans(), "試験", "初回", small.AT)
    return "both"


@pytest.fixture(scope="session")
def of_release(request, tmp_path_factory):
    """Return what opens a database of an earlier release, on either engine: each time a copy of one made once."""
    folder, made = tmp_path_factory.mktemp("releases"), {}

    def copied(engine, release):
        name, copy = f"release{release}", f"release{release}copy{next(_NAMES)}"
        if engine == "duckdb":
            if name not in made:
                made[name] = folder / f"{name}.duckdb"
                earlier.make(made[name], release)
            return Database(shutil.copyfile(made[name], folder / f"{copy}.duckdb"))
        server = request.getfixturevalue("server")
        if engine + name not in made:
            made[engine + name] = name
            earlier.make(server.database(name), release)
        return Database(server.database(copy, template=name))

    return copied


@pytest.fixture(params=["duckdb", "postgresql"])
def either(request):
    """Return a database of both small cities, once on each engine."""
    if request.param == "duckdb":
        yield request.getfixturevalue("database")
        return
    name = request.getfixturevalue("built_there")
    with Database(request.getfixturevalue("server").database(f"either{next(_NAMES)}", template=name)) as opened:
        yield opened
