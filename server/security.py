"""The headers that say what a browser may do with an answer: what it may load, and which sites may frame it."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
POLICY = "Content-Security-Policy"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class Guarded:
    """Adds the security headers to every response that does not bring its own."""

    def __init__(self, app: ASGIApp, embed_origins: Sequence[str] = ()) -> None:
        self.app = app
        self._headers = _HEADERS | {POLICY: policy(embed_origins)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and the answer back with the headers."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)


def policy(embed_origins: Sequence[str] = (), inline_scripts: Iterable[str] = ()) -> str:
    """Return the policy: everything from this host, scripts written into the document only if they are these.

    Streamlit counts in 64 bits by a piece of WebAssembly; `eval` stays forbidden. Styles may stand in the document,
    since Streamlit's components write theirs there; pictures may be data, since small charts are, and saved pictures
    are drawn from one.
    """
    scripts = " ".join(["'self'", "'wasm-unsafe-eval'", *(f"'sha256-{_digest(script)}'" for script in inline_scripts)])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            " ".join(("frame-ancestors 'self'", *embed_origins)),
        )
    )


def inline_scripts(document: str) -> list[str]:
    """Return the scripts that stand in a document itself."""
    return _INLINE.findall(document)


def _digest(script: str) -> str:
    return b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
