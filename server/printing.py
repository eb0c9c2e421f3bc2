"""The print views: `/print/city` and `/print/kpi`, plain documents for A4 with the selection of the page's address."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from server import assets
from ui import printing, selection
from ui.print_page import NotThere


def answer(request: Request) -> Response:
    """Answer with the document, or 404 with a reason for what has no print view or is not there."""
    sheets = [assets.address("style.css"), assets.address("print.css")]
    try:
        with selection.of_address(request.query_params.multi_items()):
            document = printing.document(
                request.path_params["page"], printing.Assets(sheets, assets.address("print.js"))
            )
    except NotThere as reason:
        return PlainTextResponse(str(reason), status_code=404)
    return HTMLResponse(document, headers={"Cache-Control": "no-cache"})
