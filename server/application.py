"""The routes and the middleware of the server, in their order."""

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from server import assets, downloads, printing, qr
from server.compression import Compressed
from server.document import JapaneseDocument
from server.security import Guarded
from ui import settings


def routes() -> Sequence[BaseRoute]:
    """Return the routes beside the pages."""
    return [
        Route("/assets/{name}", assets.answer),
        Route("/download/{name}.{kind}", downloads.answer),
        Route("/print/{page}", printing.answer),
        Route("/share/qr.svg", qr.answer),
    ]


def middleware() -> Sequence[Middleware]:
    """Return the middleware, outermost first. Raises ValueError for settings that cannot be meant."""
    origins = settings.read().embed_origins
    return [
        Middleware(Compressed),
        Middleware(Guarded, embed_origins=origins),
        Middleware(JapaneseDocument, embed_origins=origins),
    ]
