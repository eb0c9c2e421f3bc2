"""The QR code of a link to this dashboard."""

import io
from urllib.parse import urlsplit

import segno
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from server import files
from ui import share
from ui.selection import Address


async def answer(request: Request) -> Response:
    """Answer with the code of the address `to`, which must lead to this host: this is no service for other sites."""
    to = request.query_params.get("to", "")
    if not _leads_here(to, request.headers):
        return PlainTextResponse("このダッシュボードのリンクではありません。", status_code=400)
    if len(to) > share.LONGEST_IN_A_QR:
        return PlainTextResponse("リンクが長すぎて、QRコードにできません。", status_code=400)
    headers = {"Cache-Control": "private, max-age=3600"}
    return await files.of(
        request, to, lambda: Response(drawn(to), media_type="image/svg+xml", headers=headers), Address()
    )


def drawn(link: str) -> bytes:
    """Return the code of a link as an SVG, black on white whatever the theme: readers expect that."""
    stream = io.BytesIO()
    code(link).save(stream, kind="svg", scale=5, border=4, dark="#000", light="#fff")
    return stream.getvalue()


def code(link: str) -> segno.QRCode:
    """Return the code of a link; a seventh of it may be dirty or torn."""
    return segno.make(link, error="m", micro=False)


def _leads_here(to: str, headers: Headers) -> bool:
    try:
        target = urlsplit(to)
    except ValueError:
        return False
    here = (headers.get("host"), headers.get("x-forwarded-host"))  # a proxy may pass its own name as the host
    return to.isascii() and target.scheme in ("http", "https") and target.netloc != "" and target.netloc in here
