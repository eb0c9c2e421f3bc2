"""The API asked by schemathesis from its own openapi.json: as it says and as it does not, it answers as it promises.

`python -m tests.server.api.test_own_document DATABASE EXAMPLES` asks so many times of every operation.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.result import Ok
from starlette.applications import Starlette
from starlette.middleware import Middleware

from server.api import routes
from server.reading_gate import ReadingGate
from store import dictionary
from tests.served import serve

Operation = APIOperation[Any, Any, Any, Any]
Operations = dict[str, Operation]
# Columns of every sort, and what is beside the tables.
ASKED = ("kpis", "index", "table", "kpi", "versions")
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def operations() -> Operations:
    """Return what the document lists, by its name, asked within this process."""
    app = Starlette(routes=routes.routes(""), middleware=[Middleware(ReadingGate)])
    document = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    found: list[Any] = [read.ok() for read in document.get_all_operations() if isinstance(read, Ok)]
    return {operation.definition.raw["operationId"]: operation for operation in found}


def ask(operation: Operation, mode: GenerationMode, examples: int) -> dict[int, int]:
    """Ask an operation what may or may not be asked; return how often it answered how.

    Each answer is held against the document: its status, its kind, its schema, and that what may not be asked is
    refused. Raises what schemathesis finds.
    """
    counts: dict[int, int] = {}

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode))
    def each(case: Case[Any]) -> None:
        status = case.call_and_validate().status_code
        counts[status] = counts.get(status, 0) + 1

    each()
    return counts


@pytest.fixture(scope="module")
def listed(practice_database: Path) -> Iterator[Operations]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DX_API_PER_MINUTE", "0")
        serve(patch, practice_database)
        yield operations()


def test_the_document_lists_every_table_and_every_route(listed: Operations) -> None:
    # The document itself, which schemathesis has read by then, it does not ask for again.
    tables = {table.name for table in dictionary.TABLES}
    assert set(listed) == tables | {"index", "tables", "table", "kpi", "versions", "package"}
    paths = {operation.path.replace("{format}", "{kind}") for operation in listed.values()}
    served = {getattr(route, "path", "").removeprefix("/api/v1") for route in routes.routes("")}
    assert served - {"", "/api/{rest:path}", "/openapi.json"} - paths == {"/tables/{table}.{kind}"}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_from_the_document_is_answered_as_it_promises(listed: Operations, name: str) -> None:
    may, may_not = (ask(listed[name], mode, 6) for mode in MODES)
    assert set(may) <= {200, 404} and (200 in may or name == "kpi")  # an id that is made up is none
    assert set(may_not) <= {200, 400, 404} and may_not.keys() & {400, 404}


if __name__ == "__main__":
    os.environ |= {"DX_DATABASE": sys.argv[1], "DX_API_PER_MINUTE": "0"}
    for name, operation in operations().items():
        for mode in MODES:
            sys.stdout.write(f"{name} {mode.value} {ask(operation, mode, int(sys.argv[2]))}\n")
            sys.stdout.flush()
