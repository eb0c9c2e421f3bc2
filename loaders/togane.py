"""東金市: one KPI table with a target for every year and one roadmap grid per initiative; no departments are printed."""

import re
from datetime import date
from pathlib import Path

from domain import fiscal
from domain.codes import TargetSource
from domain.plan import (
    Baseline,
    Initiative,
    Kpi,
    Measurement,
    Plan,
    Quantity,
    ScheduleCell,
    Target,
    ThemeReason,
)
from loaders import notation, reporting, statements, terms, themes, transcription
from loaders.transcription import Decision, Row, TranscriptionError

BASELINE_COLUMN = "現状 令和7 (2025)"
YEAR_COLUMNS = ("令和8 (2026)", "令和9 (2027)", "令和10 (2028)", "令和11 (2029)", "令和12 (2030)")
SECTION_COLUMNS = ("section_id", "heading", "place", "lines")
INITIATIVE_COLUMNS = (
    "initiative_id", "section_id", "number", "name", "departments", "mark", "summary", "place", "lines",
)  # fmt: skip
INDICATOR_COLUMNS = ("initiative_id", "kpi_ids", "KPI", BASELINE_COLUMN, *YEAR_COLUMNS, "place", "lines")
SCHEDULE_COLUMNS = ("initiative_id", "line_number", "事業", *YEAR_COLUMNS, "place", "lines")
MEASUREMENT_COLUMNS = ("kpi_id", "value", "as_of", "place", "lines")

# ※ (in places * after the conversion) sends the reader to the glossary or a footnote; it is no part of a name.
_MARKS = re.compile(r"^[①-⑳]\s*|[※*]")
_MONTHS_OF_A_YEAR = re.compile(r"(?P<year>令和[0-9]+年)[0-9]+月～(?P<last>[0-9]+月)")


def load(folder: Path) -> Plan:
    """Return 東金市's plan from its folder; raises TranscriptionError where a cell cannot be taken as it stands."""
    corrections = transcription.read_corrections(folder)
    decisions = transcription.read_decisions(folder)
    reasons = themes.read_themes(folder)
    initiatives = _initiatives(folder, reasons)
    known = {initiative.initiative_id for initiative in initiatives}
    measurements = _measurements(folder, decisions)
    kpis, targets = _indicators(folder, decisions, known, measurements)
    return Plan(
        document=transcription.read_document(folder),
        initiatives=initiatives,
        kpis=kpis,
        targets=targets,
        schedule=_schedule(folder, known),
        measurements=measurements,
        gaps=transcription.read_gaps(folder),
        corrections=corrections,
        events=statements.read_events(folder, known),
        context=statements.read_context(folder),
        contradictions=statements.read_contradictions(folder),
        theme_reasons=reasons,
        terms=terms.read_terms(folder),
        published_grades=reporting.read_grades(folder, {kpi.kpi_id for kpi in kpis}),
    )


def _initiatives(folder: Path, reasons: tuple[ThemeReason, ...]) -> tuple[Initiative, ...]:
    sections = transcription.read_table(folder / "sections.csv", SECTION_COLUMNS)
    headings = {row["section_id"]: row.required("heading") for row in sections}
    rows = transcription.read_table(folder / "initiatives.csv", INITIATIVE_COLUMNS)
    return tuple(_initiative(row, reasons, headings) for row in rows)


def _initiative(row: Row, reasons: tuple[ThemeReason, ...], headings: dict[str, str]) -> Initiative:
    if row["section_id"] not in headings:
        raise TranscriptionError(row.where("section_id"), row["section_id"], "sections.csv にない番号です", "番号を確かめてください")
    return Initiative(
        initiative_id=transcription.slug(row, "initiative_id"),
        section_name=headings[row["section_id"]],
        number=row.required("number"),
        initiative_name=_name(row.required("name")),
        departments=tuple(filter(None, row["departments"].split(";"))),
        themes=themes.of(row, reasons),
        own_mark=row.optional("mark"),
        summary=row.required("summary"),
        printed=row.printed("name"),
    )


def _indicators(
    folder: Path, decisions: dict[str, Decision], known: set[str], measurements: tuple[Measurement, ...]
) -> tuple[tuple[Kpi, ...], tuple[Target, ...]]:
    kpis: list[Kpi] = []
    targets: list[Target] = []
    for row in transcription.read_table(folder / "indicators.csv", INDICATOR_COLUMNS):
        components = [_decision(row, kpi_id, decisions) for kpi_id in row.required("kpi_ids").split(";")]
        _check_initiative(row, known)
        kpis += _kpis(row, components, measurements)
        for column in YEAR_COLUMNS:
            targets += _targets(row, column, components)
    for kpi_id in decisions.keys() - {kpi.kpi_id for kpi in kpis}:
        raise TranscriptionError(decisions[kpi_id].where, kpi_id, "indicators.csv にないIDです", "行を消すか、IDをそろえてください")
    return tuple(kpis), tuple(targets)


def _decision(row: Row, kpi_id: str, decisions: dict[str, Decision]) -> Decision:
    decision = decisions.get(kpi_id)
    if decision is None:
        raise TranscriptionError(row.where("kpi_ids"), kpi_id, "decisions.csv にないIDです", "読み方を決めて行を加えてください")
    if decision.initiative_id != row["initiative_id"]:
        raise TranscriptionError(decision.where, kpi_id, f"取組が {row['initiative_id']} と合いません", "取組のIDをそろえてください")
    return decision


def _check_initiative(row: Row, known: set[str]) -> None:
    if row["initiative_id"] not in known:
        where = row.where("initiative_id")
        raise TranscriptionError(where, row["initiative_id"], "initiatives.csv にない取組です", "IDを確かめてください")


def _kpis(row: Row, components: list[Decision], measurements: tuple[Measurement, ...]) -> list[Kpi]:
    absence = notation.absence(row[BASELINE_COLUMN])
    quantities = [None] * len(components) if absence else _quantities(row, BASELINE_COLUMN, components)
    return [
        transcription.kpi(
            decision,
            kpi_name=_name(row.required("KPI")),
            baseline=_baseline(row, decision, quantity, measurements) if quantity else None,
            baseline_absence=absence,
            target_absence=None,
            printed=row.printed("KPI"),
        )
        for decision, quantity in zip(components, quantities, strict=True)
    ]


def _baseline(
    row: Row, decision: Decision, quantity: Quantity, measurements: tuple[Measurement, ...]
) -> Baseline:
    printed = row.printed(BASELINE_COLUMN, " 現状")
    year = notation.fiscal_year(BASELINE_COLUMN.removeprefix("現状 "), row.where(BASELINE_COLUMN))
    notes = notation.parts(row[BASELINE_COLUMN])[1]
    if notes:
        return Baseline(quantity, notation.month_end(notes[0], year, row.where(BASELINE_COLUMN)), printed)
    for each in measurements:
        # The heading names only the year; where the running text gives the very figure its day, it is the same figure.
        if each.kpi_id == decision.kpi_id and (each.quantity.low, each.quantity.high) == (quantity.low, quantity.high):
            return Baseline(quantity, each.observed_on, printed)
    return Baseline(quantity, fiscal.last_day(year), printed)


def _targets(row: Row, column: str, components: list[Decision]) -> list[Target]:
    if notation.absence(row[column]):
        return []
    year = notation.fiscal_year(column, row.where(column))
    printed = row.printed(column, f" {column}")
    quantities = _quantities(row, column, components)
    return [
        Target(decision.kpi_id, year, quantity, TargetSource.CITY, printed)
        for decision, quantity in zip(components, quantities, strict=True)
    ]


def _quantities(row: Row, column: str, components: list[Decision]) -> tuple[Quantity, ...]:
    where = row.where(column)
    if len(components) == 1:
        found: tuple[Quantity, ...] = (notation.quantity(row[column], where),)
    else:
        found = notation.quantities(row[column], where)
    if len(found) != len(components):
        raise TranscriptionError(where, row[column], f"値が{len(found)}つで、指標は{len(components)}つです", "kpi_ids を確かめてください")
    for decision, quantity in zip(components, found, strict=True):
        transcription.check_unit(decision, quantity.unit, row[column])
    return found


def _schedule(folder: Path, known: set[str]) -> tuple[ScheduleCell, ...]:
    cells: list[ScheduleCell] = []
    for row in transcription.read_table(folder / "schedule.csv", SCHEDULE_COLUMNS):
        _check_initiative(row, known)
        cells += [_cell(row, column) for column in YEAR_COLUMNS]
    return tuple(cells)


def _cell(row: Row, column: str) -> ScheduleCell:
    row.required(column)
    if not row["line_number"].isdecimal():
        raise TranscriptionError(row.where("line_number"), row["line_number"], "行の番号ではありません", "1からの整数で書いてください")
    return ScheduleCell(
        initiative_id=row["initiative_id"],
        line_number=int(row["line_number"]),
        line_name=_name(row.required("事業")),
        fiscal_year=notation.fiscal_year(column, row.where(column)),
        is_uncertain=False,
        printed=row.printed(column, f" {column}"),
    )


def _measurements(folder: Path, decisions: dict[str, Decision]) -> tuple[Measurement, ...]:
    measurements: list[Measurement] = []
    for row in transcription.read_table(folder / "measurements.csv", MEASUREMENT_COLUMNS):
        kpi_id = row["kpi_id"]
        if kpi_id not in decisions:
            raise TranscriptionError(row.where("kpi_id"), kpi_id, "decisions.csv にないIDです", "IDを確かめてください")
        quantity = notation.quantity(row["value"], row.where("value"))
        transcription.check_unit(decisions[kpi_id], quantity.unit, row["value"])
        measurements.append(Measurement(kpi_id, _measured_on(row), quantity, row.printed("value", f" {row['as_of']}")))
    return tuple(measurements)


def _measured_on(row: Row) -> date:
    # A figure of several months stands at the end of the last one; that month prints no year of its own.
    months = _MONTHS_OF_A_YEAR.fullmatch(row["as_of"])
    return notation.day(months["year"] + months["last"] if months else row["as_of"], row.where("as_of"))


def _name(text: str) -> str:
    return _MARKS.sub("", text)
