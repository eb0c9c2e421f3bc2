"""What Streamlit's sign-in lacks: back to the page one came from, and cookies that travel over https alone."""

from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COOKIE = "dx_return"
_MINUTES = 10


class SignIn:
    """Remembers where a sign-in began and leads back there; marks every cookie Secure where the page came over https.

    Streamlit leads to the front page after a sign-in, so a shared link would lose its selection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and mend the head of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_secure = "https" in (scope["scheme"], headers.get("x-forwarded-proto", ""))

        async def mending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                if scope["path"].endswith("/auth/login"):
                    _remember(answer, headers)
                elif scope["path"].endswith("/oauth2callback") and message["status"] in (302, 303, 307):
                    _lead_back(answer, headers)
                if is_secure:
                    message["headers"] = [_secured(pair) for pair in answer.raw]
            await send(message)

        await self.app(scope, receive, mending)


def _remember(answer: MutableHeaders, asked: Headers) -> None:
    came_from = urlsplit(asked.get("referer", ""))
    if came_from.netloc != asked.get("host") or not came_from.path.startswith("/"):
        return
    where = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    life = f"Max-Age={_MINUTES * 60}; Path=/; HttpOnly; SameSite=Lax"
    answer.append("set-cookie", f"{_COOKIE}={quote(where, safe='')}; {life}")


def _lead_back(answer: MutableHeaders, asked: Headers) -> None:
    where = unquote(cookie_parser(asked.get("cookie", "")).get(_COOKIE, ""))
    # Only a path of this dashboard: a cookie can be set by whoever shares the host.
    if not where.startswith("/") or where.startswith(("//", "/\\")) or any(letter < " " for letter in where):
        return
    answer["location"] = quote(where, safe="/?&=%:+,;@-._~")
    answer.append("set-cookie", f"{_COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax")


def _secured(pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = pair
    if name.lower() != b"set-cookie" or b"secure" in value.lower().split(b";", 1)[-1]:
        return pair
    return name, value + b"; Secure"
