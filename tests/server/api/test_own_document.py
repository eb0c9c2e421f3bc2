"""The API asked by schemathesis from its own openapi.json: nothing fails, and every answer is one that it promises.

`python -m tests.server.api.test_own_document DATABASE EXAMPLES` asks longer, of every table.
"""

import sys
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from starlette.applications import Starlette
from starlette.middleware import Middleware

from server.api import routes
from server.reading_gate import ReadingGate
from store import dictionary
from tests.served import serve

# Of every sort of column, and of those beside the tables.
ASKED = ("kpis", "reporting", "index", "table", "kpi", "versions")


def schema() -> Any:
    app = Starlette(routes=routes.routes(""), middleware=[Middleware(ReadingGate)])
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=SchemathesisConfig.discover())


def ask(name: str, examples: int, seed: int | None = None) -> int:
    """Ask one operation of the document, as it says and as it does not; return how often."""
    count = 0
    operation = next(
        found.ok() for found in schema().get_all_operations() if found.ok().definition.raw["operationId"] == name
    )
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        strategy = operation.as_strategy(generation_mode=mode)

        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=seed is None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        )  # fmt: skip
        @schemathesis.hypothesis.given(strategy)  # type: ignore[attr-defined]
        def each(case: Any) -> None:
            nonlocal count
            count += 1
            case.call_and_validate()

        each()
    return count
