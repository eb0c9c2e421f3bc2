"""What the pages let save: `/download/<name>` with .csv, .xlsx, .svg, .ics, .docx or .pdf, and the selection of the
address."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from pages import registry
from server import files
from ui import origin
from ui.paper import NotThere

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "ics": "text/calendar; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


async def answer(request: Request) -> Response:
    """Answer with the file, the way to it, or 404 with a reason: for a name that is none, for what nobody knows, and
    for a selection that has nothing to save."""
    name, kind = request.path_params["name"], request.path_params["kind"]

    def renamed() -> str | None:
        query = registry.renamed(name)
        return None if query is None else f"?{query}"  # the same file: relative, whatever the server stands under

    def make() -> Response:
        file = registry.file(name, kind)
        if file is None:
            return files.refused("この条件に合うデータがないため、保存できるものがありません。", 404)
        disposition = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        headers = {"Content-Disposition": disposition, "Cache-Control": "no-cache"}
        return Response(file.content, media_type=_TYPES[kind], headers=headers)

    try:
        with origin.of_request(request.scope["scheme"], request.headers):
            return await files.of_data(request, renamed, make)
    except registry.NoSuchFile:
        return files.refused(f"「{name}.{kind}」というファイルはありません。", 404)
    except NotThere as reason:
        return files.refused(str(reason), 404)
