"""What a city's page lets save."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from domain.codes import Stage
from domain.words import STAGE
from metrics.catalogue import Initiative
from metrics.words import figures as figure_words
from metrics.words import kpi as kpi_words
from pages.city import chapters, due, pace, points, statements, this_year
from pages.city.view import View, view
from ui import context_rows, event_rows, figure_rows, kinds, kpi_rows, pace_rows, spots
from ui.sheets import Sheet, Sheets
from ui.table import Row, Table, only_saved


class Listed(NamedTuple):
    """An initiative as the file lists it: how many of its KPIs are shown, and where the plan puts it by now."""

    initiative: Initiative
    kpi_count: int
    aim: chapters.Aim | None


_INITIATIVES = Table[Listed](
    (
        only_saved("市区町村", lambda row: row.initiative.municipality_name),
        only_saved("区分", lambda row: row.initiative.section_name),
        only_saved("番号", lambda row: row.initiative.number_text),
        only_saved("取組", lambda row: row.initiative.initiative_name),
        only_saved("担当", lambda row: kpi_words.departments(row.initiative.departments)),
        only_saved("表示中の指標の数", lambda row: row.kpi_count),
        only_saved("報告された段階", lambda row: None if row.initiative.stage is None else STAGE[row.initiative.stage]),
        only_saved("報告日", lambda row: row.initiative.stage_on),
        only_saved("計画上の年度", lambda row: None if row.aim is None else row.aim.fiscal_year),
        only_saved("計画上の段階", lambda row: None if row.aim is None else _stages(row.aim)),
        only_saved("取組ID", lambda row: row.initiative.initiative_id),
    )
)


def _stages(aim: chapters.Aim) -> str:
    return "・".join(STAGE[stage] for stage in Stage if aim.counts[stage])


def _initiatives(selected: View) -> list[Listed]:
    aims = chapters.planned(selected.scope)
    counts = Counter(kpi.initiative_id for kpi in selected.shown_kpis)
    return [Listed(row, counts[row.initiative_id], aims.get(row.initiative_id)) for row in selected.shown]


def _sheet(what: str, table: Table[Row], rows: Callable[[View], Iterable[Row]]) -> Callable[[], Sheet | None]:
    def make() -> Sheet | None:
        selected = view()
        if selected is None:
            return None
        return table.sheet(rows(selected), f"{selected.plan.municipality_name}の{what}", selected.filters)

    return make


def _points() -> Sheet | None:
    selected = view()
    if selected is None:
        return None
    shown = points.placed(selected)
    return spots.sheet(shown, shown.kpis, ((kinds.word(), selected.plan.municipality_name), *selected.filters))


# By the name in the address of the file.
SHEETS: Sheets = {
    "city_kpis": _sheet("指標", kpi_rows.KPIS, lambda selected: selected.shown_kpis),
    "city_initiatives": _sheet("取組", _INITIATIVES, _initiatives),
    "city_figures": _sheet(figure_words.WHAT, figure_rows.VALUES, lambda selected: selected.shown_figures),
    "city_due": _sheet(due.TITLE, due.DUES, due.of),
    "city_events": _sheet(event_rows.TITLE, event_rows.EVENTS, statements.of_plan),
    "city_context": _sheet(context_rows.TITLE, context_rows.CONTEXT, statements.about),
    "city_targets": _sheet(this_year.TITLE, this_year.TARGETS, this_year.targets),
    "city_points": _points,
    "city_paces": _sheet(pace.TITLE, pace_rows.PACES, pace.rows),
}
