"""How the API answers: who may, in which turn, by which validator; nothing here knows what is asked for."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from access import reach, served, settings
from domain.version import VERSION
from metrics.moment import Moment
from metrics.rules import RULES_VERSION
from pages import registry
from server import files
from server.api import problems
from server.api.limits import Limits, sender_of
from server.api.problems import CORS, Refused
from ui import answers, making, selection
from ui.paper import NotThere
from ui.selection import Address

_METHODS = "GET, HEAD, OPTIONS"
_BUSY = f"いま、ほかの方のデータを順に作っています。{files.RETRY_AFTER_SECONDS}秒ほどおいて、もう一度尋ねてください。"
Answer = Callable[[Request], Awaitable[Response]]
Told = Callable[[], Mapping[str, object]]


class Endpoint:
    """One kind of question, as a route answers it: read only, counted, from any site, refusals in words."""

    def __init__(self, answer: Answer, limits: Limits) -> None:
        self._answer, self._limits = answer, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            response = await self._answered(scope, Request(scope, receive))
        except Refused as refused:
            response = problems.answer(refused)
        except NotThere as reason:
            response = problems.answer(Refused(404, "not_found", str(reason)))
        except making.Busy:
            later = {"Retry-After": str(files.RETRY_AFTER_SECONDS)}
            response = problems.answer(Refused(503, "busy", _BUSY, later))
        if scope["method"] == "HEAD":
            response.body = b""  # its length stays what it would be
        await response(scope, receive, send)

    async def _answered(self, scope: Scope, request: Request) -> Response:
        method = scope["method"]
        if method == "OPTIONS":
            return Response(status_code=204, headers={
                **CORS, "Allow": _METHODS, "Access-Control-Allow-Methods": "GET, HEAD",
                "Access-Control-Allow-Headers": "If-None-Match", "Access-Control-Max-Age": "86400",
            })  # fmt: skip
        if method not in ("GET", "HEAD"):
            words = "このAPIは読むためだけのものです。GET か HEAD で尋ねてください。"
            raise Refused(405, "method_not_allowed", words, {"Allow": _METHODS})
        seconds = self._limits.seconds_to_wait(sender_of(scope))
        if seconds is not None:
            words = f"短い間に多く尋ねられました。{seconds}秒おいて、もう一度尋ねてください。"
            raise Refused(429, "too_many_requests", words, {"Retry-After": str(seconds)})
        return await self._answer(request)


async def of_data(
    request: Request, make: Callable[[], Response], more: Iterable[tuple[str, str]] = ()
) -> Response:
    """Answer with what is made of the data for the address of a request, or that the asker has it already (304).

    `more` are parts that the path says. What is made is remembered by version, day, reach and selection, in a line of
    the API's own. Raises NotThere and Busy.
    """
    asked = (*request.query_params.multi_items(), *more)
    with selection.within(Address(asked, is_exact=True)) as address:
        present, what = await run_in_threadpool(files.moment)
        tag = await run_in_threadpool(_tag, present, address, request.url.path, asked)

        def in_turn() -> Response:
            answers.begin(present)
            registry.check(address)
            return make()

        if _knows(request, tag):
            response = Response(status_code=304)
        else:
            response = await files.in_line(request, what, in_turn, address, making.line("api"))
    response.headers.update({**CORS, "ETag": tag, "Cache-Control": "private, no-cache"})
    return response


def _refuse_other_moment(address: Address) -> None:
    """Raise Refused where a link that is fixed at a version is asked for another one."""
    within = reach.present()
    fixed = (("v", within.version), ("on", within.on))
    for name, held in fixed:
        if held is not None and any(value != str(held) for value in address.held(name)):
            raise Refused(403, "fixed_link", f"このリンクで読めるのは、データ版 {within.version}、{within.on}時点だけです。")


def _tag(present: Moment, address: Address, path: str, asked: Iterable[tuple[str, str]]) -> str:
    """Return the validator of an answer: another one for every version, day, reach, selection and release.

    A weak one, since it is the same whether the answer is compressed or not. Raises Refused and NotThere for a moment
    that may not be asked for.
    """
    answers.begin(present)
    _refuse_other_moment(address)
    within = reach.present()
    parts = (
        VERSION, RULES_VERSION, settings.read().operator, served.name(), answers.now(), path, sorted(asked),
        None if within.cities is None else sorted(within.cities),
    )  # fmt: skip
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'


def _knows(request: Request, tag: str) -> bool:
    """Tell whether the asker says that it has the answer of this validator."""
    said = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
    return "*" in said or any(part.removeprefix("W/") == tag.removeprefix("W/") for part in said)
