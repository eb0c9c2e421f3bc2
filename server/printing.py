"""The print views: `/print/<page>`, plain documents for A4 with the selection of the page's address."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from pages import registry
from server import assets
from ui import printing, selection
from ui.paper import NotThere


def answer(request: Request) -> Response:
    """Answer with the document, the way to another, or 404 with a reason for what has none or is not there."""
    page = request.path_params["page"]
    sheets = [assets.address("style.css"), assets.address("print.css")]
    try:
        with selection.of_address(request.query_params.multi_items()):
            if (elsewhere := registry.leads_on(page)) is not None:
                return RedirectResponse(f"/print/{elsewhere.page}?{elsewhere.query}", status_code=303)
            loaded = printing.Assets(sheets, assets.address("print.js"))
            document = printing.document(page, registry.print_view(page), loaded)
    except NotThere as reason:
        return PlainTextResponse(str(reason), status_code=404)
    return HTMLResponse(document, headers={"Cache-Control": "no-cache"})
