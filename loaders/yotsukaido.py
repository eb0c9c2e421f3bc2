"""四街道市: one card a 事業, whose KPI cell holds target and present value, and a roadmap grid that lost its merged cells."""

import re
from pathlib import Path

from domain.codes import Absence, Kind, TargetSource
from domain.plan import Baseline, Document, Initiative, Kpi, Plan, Printed, Quantity, ScheduleCell, Target, ThemeReason
from loaders import notation, reporting, statements, terms, themes, transcription
from loaders.transcription import Decision, Row, TranscriptionError

INITIATIVE_COLUMNS = (
    "initiative_id", "section", "number", "name", "departments", "mark", "summary", "place", "lines",
)  # fmt: skip
INDICATOR_COLUMNS = ("kpi_ids", "indicator", "measure", "target", "restriction", "place", "lines")
YEAR_COLUMNS = ("R8年度", "R9年度", "R10年度", "R11年度", "R12年度")
SCHEDULE_COLUMNS = ("initiative_id", "line_number", "line_name", *YEAR_COLUMNS, "place", "lines")
_PRESENT = re.compile(r"[(（]([^()（）]*現在[^()（）]*)[)）]")
EVERY_YEAR = frozenset({Kind.ANNUAL, Kind.INCREMENT, Kind.MAINTAIN})


def load(folder: Path) -> Plan:
    """Return the plan of 四街道市 from its folder: 事業, KPIs with a target per plan year, the roadmap by fiscal year.

    Raises TranscriptionError for an unknown column, id or unit, and for a cell that cannot be read.
    """
    document = transcription.read_document(folder)
    reasons = themes.read_themes(folder)
    initiatives = _initiatives(folder, reasons)
    known = frozenset(initiative.initiative_id for initiative in initiatives)
    kpis, targets = _kpis_and_targets(folder, document, known)
    return Plan(
        document=document,
        initiatives=initiatives,
        kpis=kpis,
        targets=targets,
        schedule=_schedule(folder, known),
        gaps=transcription.read_gaps(folder),
        corrections=transcription.read_corrections(folder),
        events=statements.read_events(folder, known),
        context=statements.read_context(folder),
        contradictions=statements.read_contradictions(folder),
        theme_reasons=reasons,
        terms=terms.read_terms(folder),
        published_grades=reporting.read_grades(folder, {kpi.kpi_id for kpi in kpis}),
    )


def _initiatives(folder: Path, reasons: tuple[ThemeReason, ...]) -> tuple[Initiative, ...]:
    rows = transcription.read_table(folder / "initiatives.csv", INITIATIVE_COLUMNS)
    return tuple(
        Initiative(
            initiative_id=transcription.slug(row, "initiative_id"),
            section_name=row.required("section"),
            number=row.required("number"),
            initiative_name=row.required("name"),
            departments=tuple(row["departments"].split("、")) if row["departments"] else (),
            themes=themes.of(row, reasons),
            own_mark=row.optional("mark"),
            summary=row.required("summary"),
            printed=row.printed("name"),
        )
        for row in rows
    )


def _kpis_and_targets(
    folder: Path, document: Document, known: frozenset[str]
) -> tuple[tuple[Kpi, ...], tuple[Target, ...]]:
    decisions = transcription.read_decisions(folder)
    kpis: list[Kpi] = []
    targets: list[Target] = []
    for row in transcription.read_table(folder / "indicators.csv", INDICATOR_COLUMNS):
        decision = decisions.pop(row["kpi_ids"], None)
        if decision is None or decision.initiative_id not in known:
            problem = "decisions.csv の行か取組がないか、すでに使われています"
            raise TranscriptionError(
                row.where("kpi_ids"), row["kpi_ids"], problem, "IDと initiative_id を確かめてください"
            )
        kpis.append(_kpi(row, decision))
        targets.extend(_targets(row, decision, document))
    for decision in decisions.values():
        raise TranscriptionError(
            decision.where, decision.kpi_id, "指標の行がありません", "indicators.csv の kpi_ids に書いてください"
        )
    return tuple(kpis), tuple(targets)


def _kpi(row: Row, decision: Decision) -> Kpi:
    baseline = _baseline(row)
    return transcription.kpi(
        decision,
        kpi_name=row.required("indicator"),
        baseline=baseline,
        baseline_absence=None if baseline else Absence.NOT_PRINTED,
        target_absence=None,
        printed=row.printed("indicator"),
    )


def _baseline(row: Row) -> Baseline | None:
    """Return the present value that stands in the note of the target's cell, or None where the note holds none."""
    match = _PRESENT.search(row["target"])
    if match is None:
        return None
    quantity, observed_on = notation.present_quantity(row["target"], row.where("target"))
    cell = row.printed("target", " 現状")
    return Baseline(quantity=quantity, observed_on=observed_on, printed=Printed(match[1], cell.place, cell.lines))


def _targets(row: Row, decision: Decision, document: Document) -> list[Target]:
    quantity, years, source = _quantity_and_years(row, decision, document)
    transcription.check_unit(decision, quantity.unit, row["target"])
    return [Target(decision.kpi_id, year, quantity, source, row.printed("target")) for year in years]


def _quantity_and_years(row: Row, decision: Decision, document: Document) -> tuple[Quantity, range, TargetSource]:
    text, where, end = row.required("target"), row.where("target"), document.end_fiscal_year
    if "以降" in text:
        quantity, since = notation.since_quantity(text, where)
        return quantity, range(since, end + 1), TargetSource.CITY
    dated, year = notation.dated_quantity(text, where)
    if year is not None:
        return dated, range(year, year + 1), TargetSource.CITY
    if decision.kind in EVERY_YEAR:
        return dated, range(document.start_fiscal_year, end + 1), TargetSource.CITY
    return dated, range(end, end + 1), TargetSource.PLAN_END


def _schedule(folder: Path, known: frozenset[str]) -> tuple[ScheduleCell, ...]:
    rows = transcription.read_table(folder / "schedule.csv", SCHEDULE_COLUMNS)
    return tuple(cell for row in rows for cell in _line(row, known))


def _line(row: Row, known: frozenset[str]) -> list[ScheduleCell]:
    """Return a roadmap line's cells. A blank right of a text continues it, uncertain: merged cells lost their end."""
    if row["initiative_id"] not in known:
        raise TranscriptionError(
            row.where("initiative_id"), row["initiative_id"], "知らない取組です", "initiatives.csv に加えてください"
        )
    cells: list[ScheduleCell] = []
    holder: str | None = None
    for column in YEAR_COLUMNS:
        holder = column if row[column] else holder
        if holder is None:
            continue
        cells.append(
            ScheduleCell(
                initiative_id=row["initiative_id"],
                line_number=_line_number(row),
                line_name=row.required("line_name"),
                fiscal_year=notation.fiscal_year(column, row.where(column)),
                is_uncertain=holder != column,
                printed=row.printed(holder, f" {column}"),
            )
        )
    return cells


def _line_number(row: Row) -> int:
    text = row["line_number"]
    if not (text.isascii() and text.isdigit()):
        raise TranscriptionError(
            row.where("line_number"), text, "行の番号として読めません", "取組ごとに1から数えて書いてください"
        )
    return int(text)
