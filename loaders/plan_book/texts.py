"""A plan as the texts of its workbook, sheet by sheet."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from domain import ladder
from domain.codes import Stage
from domain.plan import FormerBaseline, Gap, Initiative, Kpi, Plan, Quantity, ScheduleCell, Target
from domain.plan_book import PlanBook, PlanTerms, ScheduleKey
from domain.reporting import due_text
from domain.words import ABSENCE, COMPARATOR, DIRECTION, GAP_REASON, KIND, STAGE, TARGET_SOURCE, word_of
from loaders.book.cell import plain
from loaders.notation import NotationError
from loaders.plan_book import form, measures, values
from loaders.reporting import years_text
from loaders.transcription import Where


def rows(book: PlanBook, terms: PlanTerms | None = None) -> dict[str, list[tuple[str, ...]]]:
    """Return the rows of each sheet, by its name, in the order of its columns.

    Themes and 共通指標 stand by the names that the terms have, without terms by their ids, which are read as well.
    """
    plan = book.plan
    measures_named = {} if terms is None else {one.measure_id: one.name for one in terms.measures}
    themes_named = {} if terms is None else {theme_id: short for theme_id, _, short in terms.themes}
    kpis = {kpi.kpi_id: kpi for kpi in plan.kpis}
    return {
        form.PLAN: _lines(book),
        form.INITIATIVES: [_initiative(one, measures.themes_text(one, themes_named)) for one in plan.initiatives],
        form.KPIS: [_kpi(one) for one in plan.kpis],
        form.TARGETS: _targets(plan),
        form.UNITS: [
            (one.unit_name, form.WHOLE[one.is_whole], _text(one.lower_bound), _text(one.upper_bound))
            for one in plan.units
        ],
        form.BASELINES: [_former_baseline(one, kpis.get(one.kpi_id)) for one in plan.former_baselines],
        form.GRADES: [
            (one.kpi_id, str(one.fiscal_year), one.grade_text, one.rule_text, one.source_text)
            for one in plan.published_grades
        ],
        form.MEASUREMENTS: [
            (one.kpi_id, one.observed_on.isoformat(), one.printed.text,
             _meant(one.quantity, one.printed.text, kpis.get(one.kpi_id)), one.printed.place, lines(one.printed.lines))
            for one in plan.measurements
        ],
        form.SCHEDULE: [_cell(one, book.stages) for one in plan.schedule],
        form.GAPS: [_gap(one) for one in plan.gaps],
        form.CORRECTIONS: [
            (one.printed.text, one.corrected, one.reason, one.printed.place, lines(one.printed.lines))
            for one in plan.corrections
        ],
        form.MEASURES: measures.rows(plan, measures_named),
    }


def lines(span: tuple[int, int]) -> str:
    """Return 512 or 512-515; nothing for a document without a text, whose lines are (0, 0)."""
    first, last = span
    if first == 0:
        return ""
    return str(first) if first == last else f"{first}-{last}"


def _lines(book: PlanBook) -> list[tuple[str, ...]]:
    texts: list[tuple[str, ...]] = []
    for one in form.FIELDS:
        holder = book.municipality if hasattr(book.municipality, one.key) else book.plan.document
        value = getattr(holder, one.key)
        text = form.CONFIRMED[value] if isinstance(value, bool) else _text(value)
        texts.append((one.name, text, one.how))
    return texts


def _initiative(one: Initiative, themes: str) -> tuple[str, ...]:
    return (
        one.initiative_id, one.section_name, one.number, one.initiative_name, ";".join(one.departments),
        themes, one.own_mark or "", one.summary, one.printed.place, lines(one.printed.lines),
    )  # fmt: skip


def _kpi(one: Kpi) -> tuple[str, ...]:
    baseline = one.baseline
    return (
        one.kpi_id, one.initiative_id, one.kpi_name, one.component_name or "",
        KIND[one.kind], word_of(DIRECTION, one.direction),
        word_of(COMPARATOR, one.comparator), one.unit or "",
        _text(one.step), _text(one.lower_bound), _text(one.upper_bound), _text(one.tolerance),
        baseline.printed.text if baseline else "",
        _meant(baseline.quantity, baseline.printed.text, one) if baseline else "",
        _text(baseline.observed_on if baseline else None),
        baseline.printed.place if baseline else "", word_of(ABSENCE, one.baseline_absence),
        word_of(ABSENCE, one.target_absence), one.decision_reason, one.note or "",
        one.printed.place, lines(one.printed.lines), _text(one.report_due), years_text(one.survey_years),
    )  # fmt: skip


def _former_baseline(one: FormerBaseline, kpi: Kpi | None) -> tuple[str, ...]:
    printed = one.baseline.printed
    return (
        one.kpi_id, str(one.baseline_revision), printed.text, _meant(one.baseline.quantity, printed.text, kpi),
        one.baseline.observed_on.isoformat(), printed.place,
        lines(printed.lines),
    )  # fmt: skip


def _targets(plan: Plan) -> list[tuple[str, ...]]:
    order = {kpi.kpi_id: number for number, kpi in enumerate(plan.kpis)}
    kpis = {kpi.kpi_id: kpi for kpi in plan.kpis}
    names = {kpi.kpi_id: "　".join(filter(None, (kpi.kpi_name, kpi.component_name))) for kpi in plan.kpis}

    def place(one: Target) -> tuple[int, int, int]:
        return order[one.kpi_id], one.target_revision, one.fiscal_year

    return [
        (
            one.kpi_id, str(one.fiscal_year), one.printed.text,
            _meant(one.quantity, one.printed.text, kpis[one.kpi_id]),
            str(one.target_revision),
            TARGET_SOURCE[one.source], one.printed.place, lines(one.printed.lines), names[one.kpi_id],
        )
        for one in sorted(plan.targets, key=place)
    ]  # fmt: skip


def _cell(one: ScheduleCell, stages: Mapping[ScheduleKey, Stage | None]) -> tuple[str, ...]:
    stage = stages[one.initiative_id, one.line_number, one.fiscal_year]
    return (
        one.initiative_id, str(one.line_number), one.line_name, str(one.fiscal_year), one.printed.text,
        word_of(STAGE, stage), form.UNCERTAIN[one.is_uncertain], one.printed.place,
        lines(one.printed.lines),
    )  # fmt: skip


def _gap(one: Gap) -> tuple[str, ...]:
    reason = GAP_REASON[one.reason]
    return one.subject, reason, one.place, lines(one.lines), one.kpi_id or "", one.initiative_id or ""


def _meant(quantity: Quantity, text: str, kpi: Kpi | None) -> str:
    """Return the number beside a printed text where it is not what the reader takes out of it: its sender gave it."""
    if kpi is None:
        return ""
    try:
        read = values.read(text, kpi.component_name, kpi.unit, Where("", 0, ""), name=kpi.kpi_name, kind=kpi.kind)
    except NotationError:
        pass
    else:
        if (read.quantity.low, read.quantity.high) == (quantity.low, quantity.high):
            return ""
    if kpi.unit == ladder.UNIT and quantity.low is not None:
        return ladder.word(quantity.low) or plain(quantity.low)
    if quantity.low is None or quantity.high is None:
        end = quantity.high if quantity.low is None else quantity.low
        return f"{_text(end)}{'以下' if quantity.low is None else '以上'}"
    low, high = plain(quantity.low), plain(quantity.high)
    return low if low == high else f"{low}～{high}"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return due_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)
