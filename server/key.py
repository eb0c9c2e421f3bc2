"""The way by which a browser shows the key that the start printed: `/key?key=…` or the form of the upload page."""

import time
from collections import deque
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from access import key, person, place

_MOST_FAILURES, _SECONDS = 10, 60.0
_FAILURES: deque[float] = deque(maxlen=_MOST_FAILURES)


def announcement(port: int) -> str:
    """Return what the start prints: the key and the link that shows it."""
    link = f"http://localhost:{port}{place.below('/key')}?key={quote(key.key())}"
    return f"\n  実績の登録に必要な鍵: {key.key()}\n  この端末のブラウザで開くリンク: {link}\n"


async def answer(request: Request) -> Response:
    """Give the browser its cookie and lead it on; 403 for a wrong key, from elsewhere, or beside a sign-in.

    The printed link may be opened from anywhere: who has it has the key. The form is taken from our own pages alone.
    """
    shown = person.Visit({}, {name.lower(): value for name, value in request.headers.items()}, request.cookies)
    if person.is_sign_in_configured() or person.stranger(shown) is not None:
        return PlainTextResponse("この鍵は、サーバーと同じ端末から開いたときだけ使えます。", status_code=403)
    if request.method == "POST" and (foreign := person.foreign_page(shown)) is not None:
        return PlainTextResponse(foreign, status_code=403)
    given = request.query_params if request.method == "GET" else await request.form()
    if not key.is_key(str(given.get("key", ""))):
        return _refused()
    response = RedirectResponse(_within(str(given.get("next", ""))), status_code=303)
    response.set_cookie(key.cookie_name(), key.cookie(), httponly=True, samesite="strict", path=place.of_cookies())
    return response


def _refused() -> Response:
    """Answer a wrong key; after some within a minute say so to whoever goes on.

    The right key opens at any time: whatever page is open in a browser can send wrong ones, and 192 random bits are not
    found by trying.
    """
    now = time.monotonic()
    is_many = len(_FAILURES) == _MOST_FAILURES and now - _FAILURES[0] < _SECONDS
    _FAILURES.append(now)
    if is_many:
        words = "鍵の誤りが続いています。起動したときに表示された鍵を、そのまま写してください。"
        return PlainTextResponse(words, status_code=429, headers={"Retry-After": str(int(_SECONDS))})
    return PlainTextResponse("鍵が違います。起動したときに表示された鍵を確かめてください。", status_code=403)


def _within(path: str) -> str:
    """Return a path of this dashboard; the upload page for anything that leads elsewhere."""
    return path if place.is_here(path) else place.below("/upload")
