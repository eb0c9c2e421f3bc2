"""Plans as table rows, without the version that will bring them."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from domain import fiscal, reporting, targets
from domain.codes import LeadsTo, Stage
from domain.plan import (
    ContextItem,
    Event,
    Figure,
    FigureValue,
    FormerBaseline,
    Initiative,
    Kpi,
    Measurement,
    Plan,
    Printed,
    Quantity,
    ScheduleCell,
    Target,
)
from domain.plan import Contradiction as PrintedContradiction
from domain.plan_book import ScheduleKey
from domain.words import LEADS_TO
from loaders import notation
from store import schema
from store.plans.catalogue import Catalogue, Tables
from store.plans.stages import Stages, squeezed

_ARROW = re.compile(r"[→⇒⟶➡➔\ufe0f]+")


class Contradiction(ValueError):
    """Catalogues and plans that do not fit together. The message names file, id, text and remedy."""


def plan_tables(
    plan: Plan, catalogue: Catalogue, stages: Mapping[ScheduleKey, Stage | None] | None = None
) -> Tables:
    """Return the rows of one plan. `stages` are those of its roadmap cells where they are given, not read from phrases.

    Raises Contradiction for an unknown city, theme, national list or roadmap phrase, and for survey years of which none
    can be reported."""
    document = plan.document
    key = catalogue.keys.get(document.city)
    if key is None or int(document.municipality_code) != key:
        raise Contradiction(
            f"{document.city} {document.municipality_code}: data/municipalities.csv の市・コードと合いません。"
        )
    lists = {str(row["national_list"]) for row in catalogue.tables["national_item"]}
    if document.national_list not in lists:
        raise Contradiction(
            f"{document.city} national_list「{document.national_list}」: data/national_items.csv にありません。"
        )
    _check_survey_years(plan)
    tables: Tables = {
        "plan": [_plan(plan)],
        "initiative": [
            _initiative(item, order, catalogue, document.national_list)
            for order, item in enumerate(plan.initiatives, 1)
        ],
        "initiative_theme": [
            {"initiative_id": item.initiative_id, "theme_id": theme}
            for item in plan.initiatives
            for theme in item.themes
        ],
        "initiative_theme_reason": _theme_reasons(plan),
        "kpi": [_kpi(item, order) for order, item in enumerate(plan.kpis, 1)],
        "target": [_target(item) for item in plan.targets],
        "measurement": [_measurement(item) for item in plan.measurements],
        "schedule": _schedule(plan.schedule, catalogue.stages, document.city)
        if stages is None
        else [_cell(cell, stages[cell.initiative_id, cell.line_number, cell.fiscal_year]) for cell in plan.schedule],
        "gap": [
            {
                "gap_number": number,
                "subject": gap.subject,
                "reason": gap.reason,
                "place": gap.place,
                "first_line": gap.lines[0],
                "last_line": gap.lines[1],
                "kpi_id": gap.kpi_id,
                "initiative_id": gap.initiative_id,
            }
            for number, gap in enumerate(plan.gaps, 1)
        ],
        "correction": [
            {
                "correction_number": number,
                "printed_text": correction.printed.text,
                "corrected_text": correction.corrected,
                "reason": correction.reason,
                **_place(correction.printed),
            }
            for number, correction in enumerate(plan.corrections, 1)
        ],
        "event": _events(plan, catalogue),
        "context_item": [_context(item, number) for number, item in enumerate(plan.context, 1)],
        "contradiction": [_contradiction(item, number) for number, item in enumerate(plan.contradictions, 1)],
        "plan_term": [{"term": item.term, "on_lines": " ".join(map(str, item.lines))} for item in plan.terms],
        "figure": [_figure(item, order) for order, item in enumerate(plan.figures, 1)],
        "figure_value": [_figure_value(item) for item in plan.figure_values],
        "report_due": _due_days(plan),
        "survey_year": [
            {"kpi_id": item.kpi_id, "fiscal_year": year} for item in plan.kpis for year in item.survey_years
        ],
        "former_baseline": [_former_baseline(item) for item in plan.former_baselines],
        "themeless_initiative": [
            {"initiative_id": item.initiative_id} for item in plan.initiatives if item.is_themeless
        ],
        "kpi_measure": [
            {
                "kpi_id": item.kpi_id,
                "measure_id": item.measure_id,
                "definition": item.definition,
                "denominator": item.denominator,
                "difference_note": item.difference_note,
            }
            for item in plan.measures
        ],
        "published_grade": [
            {
                "kpi_id": item.kpi_id,
                "fiscal_year": item.fiscal_year,
                "grade_text": item.grade_text,
                "rule_text": item.rule_text,
                "source_text": item.source_text,
            }
            for item in plan.published_grades
        ],
        "plan_unit": [
            {
                "unit_name": item.unit_name,
                "is_whole": item.is_whole,
                "lower_bound": item.lower_bound,
                "upper_bound": item.upper_bound,
                "sort_order": order,
            }
            for order, item in enumerate(plan.units, 1)
        ],
    }
    return {table: [{"municipality_key": key, **row} for row in rows] for table, rows in tables.items()}


def content_hash(tables: Tables) -> str:
    """Return a hash of the rows: the same content gives the same hash, whatever file or order it came in.

    A table of a later release counts once it has rows: an edition of an earlier release keeps its hash.
    """
    later = frozenset[str]().union(*schema.ADDED)
    rows = {table: sorted(map(_canonical_row, rows)) for table, rows in tables.items() if rows or table not in later}
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def check_ids(
    plans: Sequence[Plan],
    catalogue: Catalogue,
    other_kpis: Collection[str] = (),
    other_initiatives: Collection[str] = (),
) -> None:
    """Raise Contradiction where two plans share an id, or a 共通指標 names a KPI or figure that no plan has.

    KPIs and figures (本文の数値) are named alike, by links and by 共通指標: an id is one of the two.

    `other_kpis` and `other_initiatives` are the ids of cities whose plans are in the database alone.
    """
    measured = [kpi.kpi_id for plan in plans for kpi in plan.kpis]
    measured += [figure.figure_id for plan in plans for figure in plan.figures]
    for name, ids, others in (
        ("kpi_id", measured, other_kpis),
        ("initiative_id", [item.initiative_id for plan in plans for item in plan.initiatives], other_initiatives),
    ):
        twice = sorted({one for one, times in Counter(ids).items() if times > 1 or one in others})
        if twice:
            raise Contradiction(f"{name}「{'、'.join(twice)}」が重複しています。")
    known = {*measured, *other_kpis}
    for table, file in (("common_measure", "common_measures.csv"), ("no_common_measure", "no_common_measure.csv")):
        strangers = [str(row["kpi_id"]) for row in catalogue.tables[table] if row["kpi_id"] not in known]
        if strangers:
            raise Contradiction(f"data/{file} kpi_id「{'、'.join(strangers)}」: どの計画にもありません。")


def check_stages(plans: Sequence[Plan], stages: Stages) -> None:
    """Raise Contradiction where data/stages.csv names a line, of a city whose plan is given, that it does not print."""
    cities = {plan.document.city for plan in plans}
    missing = stages.unused(cell for plan in plans for cell in plan.schedule)
    unused = [key for key in missing if key[0].partition("-")[0] in cities]
    if unused:
        named = "、".join(f"{initiative_id} {number}行目「{phrase}」" for initiative_id, number, phrase in unused)
        raise Contradiction(f"data/stages.csv {named}: どの計画の工程表にもありません。")


def check_retired(
    catalogue: Catalogue, held: Collection[str], successors: Mapping[LeadsTo, Collection[str]]
) -> None:
    """Raise Contradiction where a retired id is still a KPI of a plan, or leads to what no plan has.

    `held` are the KPIs of all plans as they will stand, `successors` the ids that a retired one may lead to.
    """
    for row in catalogue.tables["retired_id"]:
        retired, successor = str(row["retired_id"]), str(row["successor_id"])
        if retired in held:
            raise Contradiction(
                f"data/retired_ids.csv retired_id「{retired}」: 計画の指標として残っています。"
                "計画から外すか、この行を消してください。"
            )
        kind = LeadsTo(str(row["leads_to"]))
        if successor not in successors[kind]:
            raise Contradiction(
                f"data/retired_ids.csv {retired} successor_id「{successor}」: どの計画の{LEADS_TO[kind]}にもありません。"
                "いまある引継ぎ先の ID にしてください。"
            )


def check_figures(catalogue: Catalogue, were_kpis: Collection[str]) -> None:
    """Raise Contradiction where a figure (本文の数値) bears the id of what was held as a KPI and is not retired."""
    missing = sorted(set(were_kpis) - {str(row["retired_id"]) for row in catalogue.tables["retired_id"]})
    if missing:
        raise Contradiction(
            f"figures.csv figure_id「{'、'.join(missing)}」: 以前の版では指標でした。"
            "data/retired_ids.csv に行を加えてください。"
        )


def _plan(plan: Plan) -> dict[str, object]:
    document = plan.document
    return {
        "plan_id": document.plan_id,
        "plan_name": document.plan_name,
        "publisher": document.publisher,
        "start_fiscal_year": document.start_fiscal_year,
        "end_fiscal_year": document.end_fiscal_year,
        "published_on": document.published_on,
        "published_text": document.published_text,
        "revised_text": document.revised_text,
        "contact": document.contact,
        "national_list": document.national_list,
        "form_note": document.form_note,
        "conversion_note": document.conversion_note,
    }


def _check_survey_years(plan: Plan) -> None:
    """Refuse survey years of which none lies between the first report's year and the last target's."""
    last = targets.last_years(plan.targets)
    for kpi in plan.kpis:
        baseline_on = None if kpi.baseline is None else kpi.baseline.observed_on
        first = reporting.first_report_year(plan.document.start_fiscal_year, baseline_on)
        if kpi.kpi_id in last and not reporting.is_ever_reported(kpi.survey_years, first, last[kpi.kpi_id]):
            raise Contradiction(
                f"{plan.document.city}/reporting.csv {kpi.kpi_id} survey_years"
                f"「{'; '.join(map(str, kpi.survey_years))}」: 最初に報告する{first}年度から最後の目標の"
                f"{last[kpi.kpi_id]}年度までに、調査年度がありません。"
            )


def _due_days(plan: Plan) -> list[dict[str, object]]:
    """Return the plan's own due day, for no KPI (an empty id), and those of its KPIs."""
    named = [("", plan.document.report_due), *((item.kpi_id, item.report_due) for item in plan.kpis)]
    return [{"kpi_id": kpi_id, "due_month": due[0], "due_day": due[1]} for kpi_id, due in named if due is not None]


def _former_baseline(item: FormerBaseline) -> dict[str, object]:
    return {
        "kpi_id": item.kpi_id,
        "baseline_revision": item.baseline_revision,
        **_ends(item.baseline.quantity, "baseline_"),
        "baseline_on": item.baseline.observed_on,
        "baseline_text": item.baseline.printed.text,
        **_place(item.baseline.printed),
    }


def _initiative(item: Initiative, order: int, catalogue: Catalogue, national_list: str) -> dict[str, object]:
    unknown = [theme for theme in item.themes if theme not in catalogue.theme_groups]
    if unknown:
        raise Contradiction(f"{item.initiative_id} themes「{'、'.join(unknown)}」: data/themes.csv にありません。")
    return {
        "initiative_id": item.initiative_id,
        "section_name": item.section_name,
        "number_text": item.number,
        "initiative_name": item.initiative_name,
        "departments": ";".join(item.departments),
        "is_national_priority": not catalogue.priority_themes(national_list).isdisjoint(item.themes),
        "own_mark": item.own_mark,
        "summary": item.summary,
        **_place(item.printed),
        "sort_order": order,
    }


def _theme_reasons(plan: Plan) -> list[dict[str, object]]:
    held = {(item.initiative_id, theme) for item in plan.initiatives for theme in item.themes}
    strangers = [each for each in plan.theme_reasons if (each.initiative_id, each.theme_id) not in held]
    if strangers:
        named = "、".join(f"{each.initiative_id} {each.theme_id}" for each in strangers)
        raise Contradiction(f"{plan.document.city}/themes.csv {named}: この計画の取組とテーマではありません。")
    return [
        {
            "initiative_id": each.initiative_id,
            "theme_id": each.theme_id,
            "basis": each.basis.value,
            "reason": each.reason,
            "printed_text": each.printed.text,
            **_place(each.printed),
        }
        for each in plan.theme_reasons
    ]


def _kpi(item: Kpi, order: int) -> dict[str, object]:
    baseline = item.baseline
    return {
        "kpi_id": item.kpi_id,
        "initiative_id": item.initiative_id,
        "kpi_name": item.kpi_name,
        "component_name": item.component_name,
        "kind": item.kind.value,
        "direction": item.direction,
        "comparator": item.comparator,
        "unit": item.unit,
        "step": item.step,
        "lower_bound": item.lower_bound,
        "upper_bound": item.upper_bound,
        "tolerance": item.tolerance,
        "baseline_low_value": None if baseline is None else baseline.quantity.low,
        "baseline_high_value": None if baseline is None else baseline.quantity.high,
        "baseline_on": None if baseline is None else baseline.observed_on,
        "baseline_text": None if baseline is None else baseline.printed.text,
        "baseline_place": None if baseline is None else baseline.printed.place,
        "baseline_absence": item.baseline_absence,
        "target_absence": item.target_absence,
        "decision_reason": item.decision_reason,
        "note": item.note,
        **_place(item.printed),
        "sort_order": order,
    }


def _target(item: Target) -> dict[str, object]:
    return {
        "kpi_id": item.kpi_id,
        "fiscal_year": item.fiscal_year,
        "target_revision": item.target_revision,
        **_ends(item.quantity, "target_"),
        "target_text": item.printed.text,
        "source": item.source.value,
        **_place(item.printed),
    }


def _measurement(item: Measurement) -> dict[str, object]:
    return {
        "kpi_id": item.kpi_id,
        "observed_on": item.observed_on,
        "fiscal_year": fiscal.fiscal_year_of(item.observed_on),
        **_ends(item.quantity, ""),
        "value_text": item.printed.text,
        **_place(item.printed),
    }


def _figure(item: Figure, order: int) -> dict[str, object]:
    return {
        "figure_id": item.figure_id,
        "initiative_id": item.initiative_id,
        "figure_name": item.figure_name,
        "component_name": item.component_name,
        "unit": item.unit,
        "sort_order": order,
    }


def _figure_value(item: FigureValue) -> dict[str, object]:
    return {
        "figure_id": item.figure_id,
        "value_number": item.value_number,
        **_ends(item.quantity, ""),
        "value_text": item.printed.text,
        "restriction": item.restriction,
        "as_of_text": item.as_of_text,
        "observed_on": item.observed_on,
        "fiscal_year": item.fiscal_year,
        "is_planned": item.is_planned,
        "note": item.note,
        **_place(item.printed),
    }


def _schedule(cells: Sequence[ScheduleCell], stages: Stages, city: str) -> list[dict[str, object]]:
    """Return the roadmap rows; an arrow carries on the stage of the year before, a dash or empty cell has none."""
    _refuse_unknown_phrases(cells, stages, city)
    reached: dict[tuple[str, int], Stage | None] = {}
    rows = []
    for cell in sorted(cells, key=lambda cell: (cell.initiative_id, cell.line_number, cell.fiscal_year)):
        line = (cell.initiative_id, cell.line_number)
        if not _ARROW.fullmatch(squeezed(cell.printed.text)):
            reached[line] = stages.of(cell)
        rows.append(_cell(cell, reached.get(line)))
    return rows


def _cell(cell: ScheduleCell, stage: Stage | None) -> dict[str, object]:
    return {
        "initiative_id": cell.initiative_id,
        "line_number": cell.line_number,
        "line_name": cell.line_name,
        "fiscal_year": cell.fiscal_year,
        "schedule_text": cell.printed.text,
        "stage": stage,
        "is_uncertain": cell.is_uncertain,
        **_place(cell.printed),
    }


def _refuse_unknown_phrases(cells: Sequence[ScheduleCell], stages: Stages, city: str) -> None:
    unknown = [cell for cell in cells if stages.of(cell) is None and not _has_no_stage(cell.printed.text)]
    if unknown:
        lines = [
            f"{city}/schedule.csv {cell.initiative_id} {cell.line_number}行目 {cell.fiscal_year}年度「{cell.printed.text}」"
            f"（計画書の文書 {cell.printed.lines[0]}行）: 段階の分からない語句です。"
            for cell in unknown
        ]
        raise Contradiction(
            "\n".join([*lines, "data/stages.csv に語句（phrase）・段階（stage）・理由（reason）を加えてください。"])
        )


def _has_no_stage(text: str) -> bool:
    return bool(_ARROW.fullmatch(squeezed(text))) or notation.absence(text) is not None


def _events(plan: Plan, catalogue: Catalogue) -> list[dict[str, object]]:
    strangers = [event for event in plan.events if event.theme_id not in catalogue.theme_groups]
    if strangers:
        lines = [
            f"{plan.document.city}/events.csv {event.event_id} theme「{event.theme_id}」: data/themes.csv にありません。"
            for event in strangers
        ]
        raise Contradiction("\n".join([*lines, f"{'、'.join(catalogue.theme_groups)} のどれかにしてください。"]))
    return [_event(event, order) for order, event in enumerate(plan.events, 1)]


def _event(item: Event, order: int) -> dict[str, object]:
    return {
        "event_id": item.event_id,
        "event_name": item.event_name,
        "theme_id": item.theme_id,
        "stage": item.stage.value,
        "is_planned": item.is_planned,
        "printed_text": item.printed.text,
        "occurred_on_text": item.occurred_text,
        "occurred_from": item.occurred_from,
        "occurred_to": item.occurred_to,
        "initiative_id": item.initiative_id,
        "note": item.note,
        **_place(item.printed),
        "sort_order": order,
    }


def _context(item: ContextItem, number: int) -> dict[str, object]:
    return {
        "context_number": number,
        "topic": item.topic.value,
        "item_name": item.item,
        "value_text": item.printed.text,
        "as_of_text": item.as_of,
        "note": item.note,
        **_place(item.printed),
    }


def _contradiction(item: PrintedContradiction, number: int) -> dict[str, object]:
    statements = (("first", item.first), ("second", item.second))
    return {
        "contradiction_number": number,
        "subject": item.subject,
        **{f"{which}_text": printed.text for which, printed in statements},
        **{f"{which}_{column}": value for which, printed in statements for column, value in _place(printed).items()},
        "note": item.note,
    }


def _place(printed: Printed) -> dict[str, object]:
    return {"place": printed.place, "first_line": printed.lines[0], "last_line": printed.lines[1]}


def _ends(quantity: Quantity, prefix: str) -> dict[str, object]:
    return {f"{prefix}low_value": quantity.low, f"{prefix}high_value": quantity.high}


def _canonical_row(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, default=_canonical)


def _canonical(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)
