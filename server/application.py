"""The routes and the middleware of the server, in their order."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from access import person, place, roles, sample, served, settings
from loaders.files import opening
from server import assets, calendar, downloads, key, memory, moved, nightly, printing, qr, reading_gate, shelf
from server.api import routes as api
from server.below import Below, Whole
from server.compression import LEAST_BYTES, Compressed
from server.document import JapaneseDocument
from server.drained import Drained
from server.failing import FailingDatabase
from server.messages import OnlyOfPages
from server.reading_gate import ReadingGate
from server.security import Guarded
from server.signin import SignIn
from server.upload_gate import UploadGate
from store.failure import DatabaseFailed, Reason

_PAUSE_BEFORE_SAMPLE_SECONDS = 20
_LOG = logging.getLogger(__name__)


def routes() -> Sequence[BaseRoute]:
    """Return the routes beside the pages. Raises ValueError for a path of the dashboard that cannot be meant."""
    base = place.checked_base()
    return [
        *moved.routes(),  # one of them lies among the print views
        Route(f"{base}/assets/{{name}}", assets.answer),
        Route(f"{base}/calendar/{{city}}.ics", calendar.answer),
        Route(f"{base}/download/{{name}}.{{kind}}", downloads.answer),
        Route(f"{base}/print/{{page}}", printing.answer),
        Route(f"{base}/share/qr.svg", qr.answer),
        Route(f"{base}/shared/{{token}}", reading_gate.open_link),
        Route(f"{base}/key", key.answer, methods=["GET", "POST"]),
        *api.routes(base),
    ]


def middleware() -> Sequence[Middleware]:
    """Return the middleware, outermost first. Raises ValueError for settings that cannot be meant."""
    origins = settings.read().embed_origins
    if st.get_option("server.trustedUserHeaders"):
        raise ValueError(
            "server.trustedUserHeaders は使えません。サーバーに直接つながる人なら、だれでもその見出しを書けるからです。"
            "サインインを設定してください。"
        )
    return [
        Middleware(Guarded, embed_origins=origins),
        Middleware(Drained),
        Middleware(Below),
        Middleware(Compressed, shelf=shelf.Shelf(), ahead=shelf.paths(LEAST_BYTES)),
        Middleware(FailingDatabase),
        Middleware(assets.OwnIcons),
        Middleware(ReadingGate),
        Middleware(JapaneseDocument, embed_origins=origins),
        Middleware(SignIn),
        Middleware(UploadGate),
        Middleware(OnlyOfPages),
        Middleware(Whole),
    ]


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    """Print the key of this run where writing is for the person at the machine; keep copies and send reminders night
    by night, and keep the memory free of garbage. A database of another release is not served: the server ends. Where
    this server can open no file it says so."""
    with suppress(roles.RolesUnreadable):  # the log says why, before anybody signs in
        roles.rules()
    await run_in_threadpool(_open_database)
    chosen = settings.read()
    nights = [asyncio.create_task(nightly.keep_copies())] if chosen.backups_kept else []
    nights += [asyncio.create_task(nightly.remind())] if chosen.mail is not None else []
    if not person.is_sign_in_configured():
        sys.stdout.write(key.announcement(int(st.get_option("server.port"))))
        sys.stdout.flush()
    if (unable := await run_in_threadpool(opening.inability)) is not None:
        sys.stdout.write(f"{unable.problem}（{unable.seen}）。{unable.remedy}\n")
        sys.stdout.flush()
    memory.settle()
    tidying = asyncio.create_task(memory.tidy())
    preparing = asyncio.create_task(_prepare_sample())
    judging = asyncio.create_task(run_in_threadpool(_judge))
    yield
    judging.cancel()
    preparing.cancel()
    tidying.cancel()
    for night in nights:
        night.cancel()
    sample.stop()


def _open_database() -> None:
    """Open the database, so that the start says what is wrong with it; end the server at one of another release.

    Whatever else is wrong may be mended while the server runs: every page says it until then.
    """
    try:
        served.own()
    except DatabaseFailed as failed:
        sys.stderr.write(f"\n  {failed}\n\n")
        sys.stderr.flush()
        if failed.reason is Reason.OTHER_RELEASE:
            os._exit(1)  # nothing is served yet; an exception would come out as a page of the server's own code


def _judge() -> None:
    """Judge the present while nobody waits for it; where that fails whoever asks is told."""
    try:
        served.prepare()
    except DatabaseFailed:
        _LOG.debug("the present is not judged ahead", exc_info=True)
    except Exception:
        _LOG.exception("the present is not judged ahead")


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
