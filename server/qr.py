"""The QR code of a link to this dashboard."""

import io
from urllib.parse import urlsplit

import segno
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

_LONGEST = 1_500


def answer(request: Request) -> Response:
    """Answer with the code of the address `to`, which must lead to this host: this is no service for other sites."""
    to = request.query_params.get("to", "")
    target = urlsplit(to)
    if target.scheme not in ("http", "https") or target.netloc != request.headers.get("host") or len(to) > _LONGEST:
        return PlainTextResponse("このダッシュボードのリンクではありません。", status_code=400)
    stream = io.BytesIO()
    segno.make(to, error="m", micro=False).save(stream, kind="svg", scale=5, border=4, dark="#000", light="#fff")
    return Response(stream.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"})
