"""What the API says of itself: an index, the dictionary of the tables, the versions, datapackage.json, openapi.json."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from access import place, served, settings
from domain.words import AUDIT_ACTION
from server.api import answering, asked, openapi, tables
from store import dictionary, package, table_files
from store.dictionary import Table
from store.versions import EVERYTHING
from ui import answers, open_tables


async def index(request: Request) -> Response:
    """Answer with what there is."""
    return await _said(request, lambda: {**open_tables.about(), "links": _links(), "tables": _listed()})


async def every_table(request: Request) -> Response:
    """Answer with every table and what one row of it is."""
    return await _said(request, lambda: {**open_tables.about(), "tables": _listed()})


async def one_table(request: Request) -> Response:
    """Answer with the dictionary of a table, as a Table Schema."""
    table = tables.known(request.path_params["table"])
    return await _said(request, lambda: {**_told(table), "schema": package.schema(table, _is_practice())})


async def versions(request: Request) -> Response:
    """Answer with the versions of the data, newest first: when each came, by what, of which municipality."""
    return await _said(request, lambda: {**open_tables.about(), "versions": _versions()})


async def data_package(request: Request) -> Response:
    """Answer with the package whose tables are those of this very version and day."""

    def made() -> Mapping[str, object]:
        moment, configured = answers.now(), settings.read()
        parts = {"v": str(moment.version), "on": moment.as_of.isoformat()}
        parts |= {served.PARAMETER: "1"} if served.is_sample() else {}
        about = package.About(moment, _is_practice(), configured.operator if configured.is_official else "")
        paths = {table.name: f"tables/{table.name}.csv?{urlencode(parts)}" for table in dictionary.TABLES}
        return package.descriptor(about, paths)

    return await _said(request, made)


async def open_api(request: Request) -> Response:
    """Answer with the description of the API (OpenAPI 3.1)."""
    return await _said(request, openapi.document)


async def _said(request: Request, make: answering.Told) -> Response:
    asked.check(asked.MOMENT, request.query_params.multi_items())

    def made() -> Response:
        return Response(table_files.json_text(make()), media_type=asked.FORMATS["json"])

    return await answering.of_data(request, made)


def _is_practice() -> bool:
    return served.practice_day() is not None


def _links() -> dict[str, str]:
    names = ("tables", "versions", package.FILE, "openapi.json")
    return {name: place.below(f"/api/v1/{name}") for name in names} | {"page": place.below("/data")}


def _listed() -> list[dict[str, object]]:
    return [_told(table) for table in dictionary.TABLES]


def _told(table: Table) -> dict[str, object]:
    here = place.below(f"/api/v1/tables/{table.name}")
    return {
        "name": table.name,
        "title": table.title,
        "row": table.row,
        "described_by": here,
        "files": {kind: f"{here}.{kind}" for kind in asked.FORMATS},
    }


def _versions() -> list[dict[str, object]]:
    """Return the versions that may be known of. Who brought one, and why, is for signed-in eyes on 履歴."""
    return [
        {
            "version": entry.version,
            "on": entry.happened_on,
            "action": entry.action,
            "action_name": AUDIT_ACTION[entry.action],
            "municipality_code": None if entry.scope == EVERYTHING else f"{entry.scope:06}",
            "rules_version": entry.rules_version,
            "undone_by_version": entry.undone_by_version,
        }
        for entry in answers.log()
    ]
