"""Whatever is made for somebody who asks for it: files, print views, QR codes. Each has its turn (ui/making.py).

A route says how it is made; here it waits for its turn, is compressed once, and is refused in words where nothing is
there. Only the version and the day are asked for before that.
"""

import asyncio
from collections.abc import Callable, Hashable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from access import reach, served
from metrics.moment import Moment
from pages import registry
from server import compression
from ui import answers, documents, making, markup, origin, selection
from ui.making import Made
from ui.selection import Address

_RETRY_AFTER_SECONDS = 10
_BUSY = f"いま、ほかの方が保存するファイルを順に作っています。{_RETRY_AFTER_SECONDS}秒ほどおいて、もう一度開いてください。"


async def of_data(request: Request, leads_on: Callable[[], str | None], make: Callable[[], Response]) -> Response:
    """Answer with what is made of the data for the address of a request, or with the way to where it is found.

    `leads_on` gives the address of another file or page, None where this one is it. Both are asked within the address,
    in their turn; what it names and nobody knows raises NotThere.
    """
    with selection.within(Address(request.query_params.multi_items(), is_exact=True)) as address:
        present, what = await run_in_threadpool(_moment)

        def in_turn() -> Response:
            answers.begin(present)  # what is remembered as of a version is made of that version
            registry.check(address)
            elsewhere = leads_on()
            return make() if elsewhere is None else RedirectResponse(elsewhere, status_code=303)

        return await of(request, what, in_turn, address)


async def of(request: Request, what: Hashable, make: Callable[[], Response], address: Address) -> Response:
    """Answer with what is made in its turn, or say that too many wait for theirs."""
    encoding = compression.accepted(request.scope)

    def in_turn() -> Made:
        response = make()
        address.finish()
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.raw_headers)
        made = Made(response.status_code, headers, bytes(response.body))
        return made if encoding is None else compression.packed(made, encoding)

    try:
        coming = making.line().ask((request.url.path, encoding, what), address, in_turn)
    except making.Busy:
        return refused(_BUSY, 503, {"Retry-After": str(_RETRY_AFTER_SECONDS)})
    # One who leaves must not take the file from all others who wait for it.
    made = await asyncio.shield(asyncio.wrap_future(coming))
    response = Response(made.body, made.status)
    response.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in made.headers]
    return response


def refused(reason: str, status: int, headers: dict[str, str] | None = None) -> Response:
    """Return a page that says in words why there is no file."""
    first = markup.at("/", f"{served.PARAMETER}=1" if served.is_sample() else "")
    return HTMLResponse(documents.document("not_saved.html", reason=reason, first=first), status, headers)


def _moment() -> tuple[Moment, Hashable]:
    """Return the present, and by what beside the address a file is remembered: all that is asked before its turn.

    Some files say where they came from, so one that was made for another name of this host is another file.
    """
    present = answers.present()
    answers.begin(present)
    return present, (served.name(), answers.now(), reach.present(), origin.present())
