"""`/api/v1/tables/<table>.<csv|json|parquet|xlsx>`: the rows that the address chooses, with the way to the rest."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from access import place, settings
from server.api import answering, asked
from server.api.problems import Refused
from store import dictionary, package, table_files
from store.dictionary import Table
from ui import answers, downloads, open_tables, selection
from ui.open_tables import Chosen


async def answer(request: Request) -> Response:
    """Answer with a table in one of its formats."""
    name, kind = request.path_params["table"], request.path_params["kind"]
    table = known(name)
    if kind not in asked.FORMATS:
        there = "、".join(asked.FORMATS)
        raise Refused(404, "unknown_format", f"「{kind}」という形式はありません。あるのは {there} です。")
    asked.check(asked.parts_of(table), request.query_params.multi_items())
    values = {part: request.query_params.getlist(part) for part in request.query_params}
    return await answering.of_data(request, lambda: _made(table, kind, values))


def known(name: str) -> Table:
    """Return a table by its name. Raises Refused for one that is none."""
    try:
        return dictionary.table(name)
    except KeyError:
        there = "、".join(table.name for table in dictionary.TABLES)
        raise Refused(404, "unknown_table", f"「{name[:40]}」という表はありません。あるのは {there} です。") from None


def _made(table: Table, kind: str, values: Mapping[str, list[str]]) -> Response:
    for part in ("limit", "cursor"):  # what is remembered depends on them
        selection.follow(part, lambda _: True)
    found = open_tables.chosen(table.name)
    count = len(found.rows)
    first = asked.one(values, "cursor", 0)
    limit = asked.one(values, "limit", open_tables.USUAL_ROWS if kind == "json" else max(count, 1))
    shown = found._replace(rows=found.rows[first : first + limit])
    ways = {"first": _way(table.name, kind, values, 0, limit)} if first or first + limit < count else {}
    if first + limit < count:
        ways["next"] = _way(table.name, kind, values, first + limit, limit)
    links = [f'<{address}>; rel="{rel}"' for rel, address in ways.items()]
    described = place.below(f"/api/v1/tables/{table.name}")
    headers = {
        "Link": ", ".join([*links, f'<{described}>; rel="describedby"']),
        "X-Total-Count": str(count),
    }
    if kind != "json":
        stem = quote(downloads.file_stem(table.name, found.filters), safe="")
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{stem}.{kind}"
    return Response(_body(shown, kind, count, ways.get("next")), media_type=asked.FORMATS[kind], headers=headers)


def _way(name: str, kind: str, values: Mapping[str, list[str]], first: int, limit: int) -> str:
    """Return the address of other rows of the same: of this very version and day, whatever comes meanwhile."""
    moment = answers.now()
    parts = {
        **values, "v": [str(moment.version)], "on": [moment.as_of.isoformat()], "limit": [str(limit)],
        "cursor": [str(first)],
    }  # fmt: skip
    return f"{place.below(f'/api/v1/tables/{name}.{kind}')}?{urlencode(parts, doseq=True)}"


def _body(shown: Chosen, kind: str, count: int, following: str | None) -> bytes:
    table, about = shown.table, open_tables.about()
    if kind == "csv":
        return table_files.csv_file(shown.columns, shown.rows)
    if kind == "xlsx":
        return open_tables.xlsx(shown)
    if kind == "parquet":
        told = {key: str(value) for key, value in about.items() if value is not None}
        told |= {"title": table.title, "attribution": package.ATTRIBUTION}
        return table_files.parquet_file(shown.columns, shown.rows, told)
    head = {
        "table": table.name, "title": table.title, "row": table.row, **about, "operator": settings.read().operator,
        "attribution": package.ATTRIBUTION, "total": count, "count": len(shown.rows), "next": following,
    }  # fmt: skip
    return table_files.json_file(head, shown.columns, shown.rows)
