"""The routes of the API, below the path of the dashboard."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from access import place, settings
from server.api import documents, kpis, tables
from server.api.answering import Endpoint
from server.api.limits import Limits
from server.api.problems import Refused

VERSION = "/api/v1"


def routes(base: str) -> list[BaseRoute]:
    """Return the routes; all of them count who asks together."""
    limits = Limits(settings.read().api_per_minute)
    found = {
        "": documents.index,
        "/": documents.index,
        "/tables": documents.every_table,
        "/tables/{table}.{kind}": tables.answer,
        "/tables/{table}": documents.one_table,
        "/kpis/{kpi_id}": kpis.answer,
        "/versions": documents.versions,
        "/datapackage.json": documents.data_package,
        "/openapi.json": documents.open_api,
    }
    return [
        *(Route(f"{base}{VERSION}{path}", Endpoint(answer, limits)) for path, answer in found.items()),
        Route(f"{base}/api/{{rest:path}}", Endpoint(_nothing, limits)),
    ]


async def _nothing(request: Request) -> Response:
    raise Refused(404, "unknown_path", f"ここには何もありません。あるものは {place.below(VERSION)}/ に並んでいます。")
