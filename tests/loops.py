"""Coroutines in tests. Playwright's loop runs on the tests' thread once a browser is open: they get their own."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def finished(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """Run a coroutine to its end on a thread of its own and return what it returns."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, coroutine).result()
