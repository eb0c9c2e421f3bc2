"""The tables of the pages as files: `/download/<name>.csv` or `.xlsx`, with the selection of the page's address."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ui import downloads, selection

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
}


def answer(request: Request) -> Response:
    """Answer with the file, or 404 with a reason for a name or a kind that is none."""
    name, kind = request.path_params["name"], request.path_params["kind"]
    with selection.of_address(request.query_params.multi_items()):
        file = downloads.file(name, kind)
    if file is None:
        return PlainTextResponse(f"「{name}.{kind}」というファイルはありません。", status_code=404)
    disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-cache"}
    return Response(file.content, media_type=_TYPES[kind], headers=headers)
