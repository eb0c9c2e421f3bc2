"""What the pages let save: `/download/<name>.csv`, `.xlsx`, `.svg` or `.ics`, with the selection of the address."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from access import served
from pages import registry
from ui import documents, selection
from ui.paper import NotThere

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "ics": "text/calendar; charset=utf-8",
}


def answer(request: Request) -> Response:
    """Answer with the file, or 404 with a reason for a name that is none and a selection that has nothing to save."""
    name, kind = request.path_params["name"], request.path_params["kind"]
    try:
        with selection.of_address(request.query_params.multi_items()):
            file = registry.file(name, kind)
    except registry.NoSuchFile:
        return _nothing(f"「{name}.{kind}」というファイルはありません。")
    except NotThere as reason:
        return _nothing(str(reason))
    if file is None:
        return _nothing("この条件に合うデータがないため、保存できるものがありません。")
    disposition = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-cache"}
    return Response(file.content, media_type=_TYPES[kind], headers=headers)


def _nothing(reason: str) -> Response:
    first = "/?sample=1" if served.is_sample() else "/"
    return HTMLResponse(documents.document("not_saved.html", reason=reason, first=first), status_code=404)
