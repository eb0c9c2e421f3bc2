"""潟上市: one card for each 取組, with indicators that are named without a number and a schedule of three years."""

import re
from pathlib import Path

from domain.codes import Absence, GapReason
from domain.plan import Gap, Initiative, Kpi, Plan, ScheduleCell, ThemeReason
from loaders import notation, reporting, statements, terms, themes, transcription
from loaders.transcription import Decision, Row, TranscriptionError

SECTION_COLUMNS = ("section_id", "heading", "place", "lines")
INITIATIVE_COLUMNS = (
    "initiative_id", "section_id", "number", "name", "departments", "implemented_note",
    "mark", "summary", "place", "lines",
)  # fmt: skip
INDICATOR_COLUMNS = ("initiative_id", "indicator", "kpi_ids", "place", "lines")
YEAR_COLUMNS = ("令和5年度", "令和6年度", "令和7年度")
SCHEDULE_COLUMNS = ("initiative_id", *YEAR_COLUMNS, "place", "lines")


def load(folder: Path) -> Plan:
    """Return the plan of 潟上市: 取組, indicators without values, the schedule by fiscal year, gaps and corrections.

    Raises TranscriptionError for an unknown column, id or heading, and for a cell that cannot be read.
    """
    corrections = transcription.read_corrections(folder)
    gaps = transcription.read_gaps(folder)
    reasons = themes.read_themes(folder)
    initiatives = _initiatives(folder, reasons, _headings(folder))
    names = {initiative.initiative_id: initiative.initiative_name for initiative in initiatives}
    kpis = _kpis(folder, names, gaps)
    return Plan(
        document=transcription.read_document(folder),
        initiatives=initiatives,
        kpis=kpis,
        targets=(),
        schedule=_schedule(folder, names),
        gaps=gaps,
        corrections=corrections,
        events=statements.read_events(folder, names),
        context=statements.read_context(folder),
        contradictions=statements.read_contradictions(folder),
        theme_reasons=reasons,
        terms=terms.read_terms(folder),
        published_grades=reporting.read_grades(folder, {kpi.kpi_id for kpi in kpis}),
    )


def _headings(folder: Path) -> dict[str, str]:
    rows = transcription.read_table(folder / "sections.csv", SECTION_COLUMNS)
    return {transcription.slug(row, "section_id"): row.required("heading") for row in rows}


def _initiatives(folder: Path, reasons: tuple[ThemeReason, ...], headings: dict[str, str]) -> tuple[Initiative, ...]:
    rows = transcription.read_table(folder / "initiatives.csv", INITIATIVE_COLUMNS)
    return tuple(
        Initiative(
            initiative_id=transcription.slug(row, "initiative_id"),
            section_name=_section_name(row, headings),
            number=row.required("number"),
            initiative_name=row.required("name"),
            departments=_departments(row),
            themes=themes.of(row, reasons),
            own_mark=row.optional("mark"),
            summary=_summary(row),
            printed=row.printed("name"),
        )
        for row in rows
    )


def _section_name(row: Row, headings: dict[str, str]) -> str:
    section_id = row["section_id"]
    policy_id = section_id.partition("-")[0]
    if section_id not in headings or policy_id not in headings:
        raise TranscriptionError(row.where("section_id"), section_id, "見出しがありません", "sections.csv に加えてください")
    return f"{headings[policy_id]}／{headings[section_id]}"


def _departments(row: Row) -> tuple[str, ...]:
    # 等 stands for departments that the plan does not name: kept as an entry of its own, so that 市民課 等 is found as 市民課.
    return tuple(re.split(r"、|\s+(?=等$)", row.required("departments")))


def _summary(row: Row) -> str:
    note = row.optional("implemented_note")
    return row.required("summary") + (f"（計画の注記：{note.removeprefix('※')}）" if note else "")


def _kpis(folder: Path, names: dict[str, str], gaps: tuple[Gap, ...]) -> tuple[Kpi, ...]:
    decisions = transcription.read_decisions(folder)
    without_indicator = {gap.initiative_id for gap in gaps if gap.initiative_id and gap.reason == GapReason.NOT_SET}
    kpis: list[Kpi] = []
    for row in transcription.read_table(folder / "indicators.csv", INDICATOR_COLUMNS):
        _known(row, names)
        if row.required("indicator").startswith("※"):
            _check_unset(row, without_indicator)
            continue
        for kpi_id in row.required("kpi_ids").split(";"):
            kpis.append(_kpi(row, _taken(row, kpi_id, decisions)))
    for decision in decisions.values():
        raise TranscriptionError(decision.where, decision.kpi_id, "指標の行がありません", "indicators.csv の kpi_ids に書いてください")
    return tuple(kpis)


def _check_unset(row: Row, without_indicator: set[str]) -> None:
    if row["kpi_ids"] or row["initiative_id"] not in without_indicator:
        problem = "指標は未設定なのに、IDがあるか gaps.csv に行がありません"
        remedy = f"IDを消し、gaps.csv に理由「{GapReason.NOT_SET}」で書いてください"
        raise TranscriptionError(row.where("kpi_ids"), row["kpi_ids"], problem, remedy)


def _taken(row: Row, kpi_id: str, decisions: dict[str, Decision]) -> Decision:
    decision = decisions.pop(kpi_id, None)
    if decision is None or decision.initiative_id != row["initiative_id"]:
        problem = "この取組の decisions.csv の行がないか、すでに使われています"
        raise TranscriptionError(row.where("kpi_ids"), kpi_id, problem, "IDと initiative_id を確かめてください")
    return decision


def _kpi(row: Row, decision: Decision) -> Kpi:
    return transcription.kpi(
        decision,
        kpi_name=row["indicator"],
        baseline=None,
        baseline_absence=Absence.NOT_PRINTED,
        target_absence=Absence.NOT_PRINTED,
        printed=row.printed("indicator"),
    )


def _schedule(folder: Path, names: dict[str, str]) -> tuple[ScheduleCell, ...]:
    rows = transcription.read_table(folder / "schedule.csv", SCHEDULE_COLUMNS)
    return tuple(_schedule_cell(row, column, names) for row in rows for column in YEAR_COLUMNS)


def _schedule_cell(row: Row, column: str, names: dict[str, str]) -> ScheduleCell:
    initiative_id = _known(row, names)
    row.required(column)
    return ScheduleCell(
        initiative_id=initiative_id,
        line_number=1,
        line_name=names[initiative_id],
        fiscal_year=notation.fiscal_year(column, row.where(column)),
        is_uncertain=False,
        printed=row.printed(column, f" {column}"),
    )


def _known(row: Row, names: dict[str, str]) -> str:
    initiative_id = row["initiative_id"]
    if initiative_id not in names:
        raise TranscriptionError(row.where("initiative_id"), initiative_id, "知らない取組です", "initiatives.csv に加えてください")
    return initiative_id
