"""The print views: `/print/city` and `/print/kpi`, plain documents for A4 with the selection of the page's address."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from server import assets
from ui import printing, selection


def answer(request: Request) -> Response:
    """Answer with the document, or 404 with a reason for a page that has no print view."""
    page = request.path_params["page"]
    with selection.of_address(request.query_params.multi_items()):
        document = printing.document(page, assets.address("style.css"), assets.address("print.css"))
    if document is None:
        return PlainTextResponse(f"「{page}」に印刷用の表示はありません。", status_code=404)
    return HTMLResponse(document, headers={"Cache-Control": "no-cache"})
