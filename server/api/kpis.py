"""`/api/v1/kpis/<kpi_id>`: the verdict on one KPI with its explanation, as 指標 gives it on its page."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from access import place
from domain.words import STATUS
from metrics import catalogue, meaning, status
from metrics.rules import RULES
from pages import registry
from server.api import answering, asked
from store import package, table_files
from ui import answers, markup, open_tables, selection, succession, withdrawal
from ui.paper import NotThere
from ui.sheets import Sheet

# The part of the path that names the KPI, as the pages' addresses call it.
_PART = "kpi"


async def answer(request: Request) -> Response:
    """Answer with the verdict, or with the way to the KPI that succeeded a retired one."""
    kpi_id = request.path_params["kpi_id"]
    asked.check(asked.MOMENT, request.query_params.multi_items())
    return await answering.of_data(request, lambda: _made(kpi_id, request.url.query), ((_PART, kpi_id),))


def _made(kpi_id: str, query: str) -> Response:
    successor = succession.kpi_asked()
    if successor is not None and successor != kpi_id:
        where = place.below(f"/api/v1/kpis/{successor}")
        return RedirectResponse(f"{where}?{query}" if query else where, status_code=308)
    if (gone := succession.without_kpi()) is not None:
        raise NotThere(succession.words(gone))
    withdrawal.refuse(_PART)
    definition, verdict = answers.ask(catalogue.kpi, kpi_id), answers.ask(status.of_kpi, kpi_id)
    if definition is None or verdict is None:
        raise NotThere(selection.not_known(_PART, kpi_id))
    calculation = registry.sheet("kpi_calculation")
    said = {
        **open_tables.about(),
        "kpi_id": kpi_id,
        "municipality_code": f"{definition.municipality_key:06}",
        "municipality_name": definition.municipality_name,
        "initiative_id": definition.initiative_id,
        "kpi_name": definition.kpi_name,
        "component_name": definition.component_name,
        "unit": definition.unit,
        "status": verdict.status,
        "status_name": meaning.name(verdict),
        "status_meaning": STATUS[verdict.status].meaning,
        "meaning": meaning.meaning(definition, verdict),
        "rule": verdict.rule,
        "rule_text": RULES[verdict.rule],
        "steps": _steps(calculation),
        "numbers": {name: value for name, value in asdict(verdict).items() if name not in _SAID},
        "page": markup.address("kpi", kpi=kpi_id),
        "attribution": package.ATTRIBUTION,
    }
    return Response(table_files.json_text(said), media_type=asked.FORMATS["json"])


_SAID = ("municipality_key", "kpi_id", "as_of", "version", "status", "rule")


def _steps(sheet: Sheet | None) -> list[dict[str, object]]:
    """Return the lines of 計算の根拠: what is worked out, and how."""
    if sheet is None:
        return []
    name, formula = (list(sheet.columns).index(column) for column in ("項目", "計算"))
    return [{"name": row[name], "formula": row[formula]} for row in sheet.rows]
