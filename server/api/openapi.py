"""openapi.json, made from the dictionary of the tables and from what an address may say."""

from collections.abc import Iterable, Mapping

from access import place
from domain.version import VERSION
from metrics import catalogue
from server.api import asked, problems
from server.api.asked import Part
from store import dictionary, package
from store.dictionary import Column, Table, Type
from ui import answers, menu, open_tables, selection

_TYPES: Mapping[Type, Mapping[str, object]] = {
    Type.TEXT: {"type": "string"},
    Type.INTEGER: {"type": "integer"},
    Type.NUMBER: {"type": "number"},
    Type.TRUTH: {"type": "boolean"},
    Type.DAY: {"type": "string", "format": "date"},
    Type.YEAR: {"type": "integer"},
}
_ABOUT = {
    "version": {"type": "integer"},
    "as_of": {"type": "string", "format": "date"},
    "rules_version": {"type": "string"},
    "remark": {"type": ["string", "null"]},
}
# Where every question may lead, whatever it is about.
_REFUSALS = {"400": "bad", "403": "forbidden", "404": "not_found", "429": "too_many", "503": "unavailable"}


def document() -> Mapping[str, object]:
    """Return the document of the API as it is served now."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{menu.PRODUCT} API",
            "version": VERSION,
            "description": f"表と判定を、画面と同じ範囲で読む。{package.ATTRIBUTION}",
        },
        "servers": [{"url": place.below("/api/v1")}],
        "paths": {
            "/": _path("index", "あるもの", asked.MOMENT, {"application/json": _object("links", "tables")}),
            "/tables": _path("tables", "表の一覧", asked.MOMENT, {"application/json": _object("tables")}),
            "/tables/{table}": _path("table", "表の辞書", asked.MOMENT, {"application/json": {
                "type": "object", "required": ["name", "title", "row", "schema"]}}, _path_part("table", _names())),
            **{f"/tables/{table.name}.{{format}}": _of_table(table) for table in dictionary.TABLES},
            "/kpis/{kpi_id}": _path("kpi", "一つの指標の状態と説明", asked.MOMENT, {
                "application/json": _object("kpi_id", "status", "meaning", "rule", "steps")}, _kpi_part()),
            "/versions": _path("versions", "データ版の一覧", asked.MOMENT, {"application/json": _object("versions")}),
            "/datapackage.json": _path("package", "Frictionless Data Package", asked.MOMENT, {
                "application/json": {"type": "object", "required": ["profile", "resources"]}}),
            "/openapi.json": _path("openapi", "この文書", asked.MOMENT, {
                "application/json": {"type": "object", "required": ["openapi", "paths"]}}),
        },
        "components": {
            "schemas": {
                "Problem": {
                    "type": "object", "required": ["type", "title", "status", "detail", "code"],
                    "properties": {
                        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
                        "detail": {"type": "string", "description": "日本語の説明"},
                        "code": {"type": "string", "description": "プログラムのための名"},
                    },
                },
                **{table.name: _row(table) for table in dictionary.TABLES},
            },
            "responses": {name: _problem(int(status)) for status, name in _REFUSALS.items()},
        },
    }  # fmt: skip


def _names() -> tuple[str, ...]:
    return tuple(table.name for table in dictionary.TABLES)


def _object(*required: str) -> Mapping[str, object]:
    return {"type": "object", "required": [*_ABOUT, *required], "properties": _ABOUT}


def _of_table(table: Table) -> Mapping[str, object]:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{table.name}"}}
    said = {
        "type": "object",
        "required": ["table", *_ABOUT, "total", "count", "next", "rows"],
        "properties": {
            **_ABOUT, "total": {"type": "integer"}, "count": {"type": "integer"},
            "next": {"type": ["string", "null"], "description": "続きのアドレス"}, "rows": rows,
        },
    }  # fmt: skip
    others = [kind.partition(";")[0] for name, kind in asked.FORMATS.items() if name != "json"]
    files: dict[str, Mapping[str, object]] = {kind: {} for kind in others}
    return _path(
        table.name,
        f"{table.title}：1行は、{table.row}",
        asked.parts_of(table),
        {asked.FORMATS["json"]: said, **files},
        _path_part("format", tuple(asked.FORMATS)),
    )


def _path(
    name: str, summary: str, parts: Iterable[Part], said: Mapping[str, Mapping[str, object]], *more: object
) -> Mapping[str, object]:
    content = {kind: {"schema": schema} if schema else {} for kind, schema in said.items()}
    headers = {"ETag": {"schema": {"type": "string"}}, "Link": {"schema": {"type": "string"}}}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [*more, *map(_parameter, parts)],
            "responses": {
                "200": {"description": summary, "headers": headers, "content": content},
                "304": {"description": "If-None-Match の版のまま"},
                "308": {"description": "引き継いだ指標のアドレス"},
                **{status: {"$ref": f"#/components/responses/{ref}"} for status, ref in _REFUSALS.items()},
            },
        }
    }


def _problem(status: int) -> Mapping[str, object]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": problems.TITLES[status], "content": {problems.MEDIA_TYPE: {"schema": schema}}}


def _cities() -> tuple[str, ...]:
    """Return the cities that this reader may ask for."""
    return (selection.ALL, *(city.city for city in answers.ask(catalogue.cities)))


def _path_part(name: str, values: Iterable[str]) -> Mapping[str, object]:
    listed = {"enum": list(values)} if values else {}
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", **listed}}


def _kpi_part() -> Mapping[str, object]:
    examples = {kpi.kpi_id: {"value": kpi.kpi_id} for kpi in answers.ask(catalogue.kpis)[:3]}
    return {**_path_part("kpi_id", ()), "description": "指標のID", "examples": examples}


def _parameter(part: Part) -> Mapping[str, object]:
    one: dict[str, object] = {"type": "string"}
    if values := part.values or (_cities() if part is asked.CITY else ()):
        one["enum"] = list(values)
    elif part.name in asked.NUMBERS:
        most = answers.present().version if part.name == "v" else asked.NUMBERS[part.name]
        one = {"type": "integer", "minimum": part.least, "maximum": most}
    elif part.name == "on":
        one["format"] = "date"
    else:
        one |= {"pattern": f"^{part.pattern}$", "minLength": 1, "maxLength": asked.LONGEST}
    schema = {"type": "array", "items": one, "maxItems": asked.MOST_VALUES} if part.is_list else one
    return {"name": part.name, "in": "query", "description": part.meaning, "schema": schema}


def _row(table: Table) -> Mapping[str, object]:
    columns = open_tables.every_column(table)
    return {
        "type": "object",
        "description": f"1行は、{table.row}。columns で選ばなければ、すべての列がある。",
        "additionalProperties": False,
        "properties": {column.name: _property(column) for column in columns},
    }


def _property(column: Column) -> Mapping[str, object]:
    kind = dict(_TYPES[column.type])
    if not column.is_required:
        kind["type"] = [kind["type"], "null"]
    if column.codes:
        kind["enum"] = [*column.codes, *([] if column.is_required else [None])]
    return {**kind, "title": column.title, "description": open_tables.said(column)}
