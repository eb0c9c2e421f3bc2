"""The print views: `/print/<page>`, plain documents for A4 with the selection of the page's address."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from pages import registry
from server import assets, files
from ui import markup, printing
from ui.paper import NotThere


async def answer(request: Request) -> Response:
    """Answer with the document, the way to another, or 404 with a reason for what has none or is not there."""
    page = request.path_params["page"]
    sheets = [assets.address("style.css"), assets.address("print.css")]

    def elsewhere() -> str | None:
        found = registry.leads_on(page)
        return None if found is None else markup.at(f"/print/{found.page}", found.query)

    def make() -> Response:
        loaded = printing.Assets(sheets, assets.address("print.js"))
        document = printing.document(page, registry.print_view(page), loaded)
        return HTMLResponse(document, headers={"Cache-Control": "no-cache"})

    try:
        return await files.of_data(request, elsewhere, make)
    except NotThere as reason:
        return PlainTextResponse(str(reason), status_code=404)
