"""推移と目標: the marks of a KPI's chart with what each says, what is in it in words, and its key below it."""

import plotly.graph_objects as go

from charts import trajectory as chart
from charts.trajectory import Mark, Words
from domain import formats
from domain.codes import Kind
from domain.fiscal import fiscal_year_of
from metrics import events
from metrics.catalogue import KpiDefinition
from metrics.events import Event
from metrics.status import KpiStatus
from metrics.trajectory import Trajectory
from reports.way import is_drawn, marks
from ui import answers, event_rows

TODAY = "判定基準日"


def figure(definition: KpiDefinition, judged: KpiStatus, way: Trajectory, width: int) -> go.Figure:
    """Return the chart, labelled as long as a figure of this width has room for."""
    unit = definition.unit or ""
    return chart.figure(marks(definition, judged, way), _words(definition, judged), unit, judged.as_of,
                        event_marks(definition), width)  # fmt: skip


def _words(definition: KpiDefinition, judged: KpiStatus) -> Words:
    need = ""
    if judged.needed_per_year is not None and judged.latest_on is not None:
        need = f"必要ペース {formats.needed(judged.needed_per_year, definition.unit)}"
    target = "毎年度の増加目標" if definition.kind is Kind.INCREMENT else "最終目標"
    return Words("基準値", target, "実績", TODAY, need, "この伸びが続くと")


def event_marks(definition: KpiDefinition) -> list[tuple[Mark, bool]]:
    """Return the dated events of the KPI's initiative; one that is still to come stands at the last day of its date."""
    found = []
    for event in told_events(definition):
        on = event.occurred_to if event.is_planned else event.occurred_from
        on = on or event.occurred_from or event.occurred_to
        assert on is not None
        text = f"<b>{event.event_name}</b><br>{event_rows.when(event)}　{event_rows.stage_word(event)}"
        found.append((Mark(on, 0.0, text), event.is_planned))
    return found


def told_events(definition: KpiDefinition) -> list[Event]:
    """Return the events of the KPI's initiative that have a date."""
    return [
        event
        for event in answers.ask(events.events)
        if event.initiative_id == definition.initiative_id and (event.occurred_from or event.occurred_to)
    ]


def event_key(definition: KpiDefinition, judged: KpiStatus, way: Trajectory) -> str:
    """Return what the marks on the axis of time are, where one stands within the years of the chart."""
    first, last = chart.years(marks(definition, judged, way), judged.as_of)
    is_any = any(first <= fiscal_year_of(mark.on) <= last for mark, _ in event_marks(definition))
    return "▲は同じ取組について計画書が記す出来事（△は予定）。" if is_any and is_drawn(way) else ""
