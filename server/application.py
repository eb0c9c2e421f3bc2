"""The routes and the middleware of the server, in their order."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from access import person, sample, served, settings
from loaders.files import opening
from server import assets, downloads, key, memory, moved, nightly, printing, qr, reading_gate
from server.compression import Compressed
from server.document import JapaneseDocument
from server.reading_gate import ReadingGate
from server.security import Guarded
from server.signin import SignIn
from server.upload_gate import UploadGate

_PAUSE_BEFORE_SAMPLE_SECONDS = 20
_LOG = logging.getLogger(__name__)


def routes() -> Sequence[BaseRoute]:
    """Return the routes beside the pages."""
    return [
        Route("/assets/{name}", assets.answer),
        Route("/download/{name}.{kind}", downloads.answer),
        Route("/print/{page}", printing.answer),
        Route("/share/qr.svg", qr.answer),
        Route("/shared/{token}", reading_gate.open_link),
        Route("/key", key.answer, methods=["GET", "POST"]),
        *moved.routes(),
    ]


def middleware() -> Sequence[Middleware]:
    """Return the middleware, outermost first. Raises ValueError for settings that cannot be meant."""
    origins = settings.read().embed_origins
    return [
        Middleware(Compressed),
        Middleware(Guarded, embed_origins=origins),
        Middleware(assets.OwnIcons),
        Middleware(ReadingGate),
        Middleware(JapaneseDocument, embed_origins=origins),
        Middleware(SignIn),
        Middleware(UploadGate),
    ]


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    """Print the key of this run where writing is for the person at the machine; keep copies night by night,
    and the memory free of garbage. Say so where this server can open no file."""
    nights = asyncio.create_task(nightly.keep_copies()) if settings.read().backups_kept else None
    if not person.is_sign_in_configured():
        sys.stdout.write(key.announcement(int(st.get_option("server.port"))))
        sys.stdout.flush()
    if (unable := await run_in_threadpool(opening.inability)) is not None:
        sys.stdout.write(f"{unable.problem}（{unable.seen}）。{unable.remedy}\n")
        sys.stdout.flush()
    memory.settle()
    tidying = asyncio.create_task(memory.tidy())
    preparing = asyncio.create_task(_prepare_sample())
    yield
    preparing.cancel()
    tidying.cancel()
    if nights is not None:
        nights.cancel()
    sample.stop()


async def _prepare_sample() -> None:
    """Have the sample made once the first visitors have been served, unless it stands already."""
    await asyncio.sleep(_PAUSE_BEFORE_SAMPLE_SECONDS)
    await run_in_threadpool(_prepare_now)


def _prepare_now() -> None:
    try:
        if served.is_sample_offered():
            sample.prepare()
    except Exception:  # whatever it is, the pages have nothing to do with it
        _LOG.exception("the sample is not prepared")
