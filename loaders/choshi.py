"""銚子市: one page for each 取組 with one indicator and a roadmap; a legend says when the values without a date stand."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from domain.codes import Absence, GapReason, Kind, TargetSource
from domain.plan import (
    Baseline,
    Document,
    Gap,
    Initiative,
    Kpi,
    Measurement,
    Plan,
    Printed,
    Quantity,
    ScheduleCell,
    Target,
    ThemeReason,
)
from loaders import notation, reporting, statements, terms, themes, transcription
from loaders.transcription import Decision, Row, TranscriptionError, Where

BASELINE_COLUMN = "現状値"
TARGET_COLUMN = "目標値"
UNLABELLED_COLUMN = "ラベル不明"
LEGEND_COLUMNS = ("term", "meaning", "place", "lines")
SECTION_COLUMNS = ("section_id", "heading", "place", "lines")
INITIATIVE_COLUMNS = (
    "initiative_id", "section_id", "number", "name", "departments", "mark", "summary", "place", "lines",
)  # fmt: skip
INDICATOR_COLUMNS = ("kpi_ids", "指標", "定義", BASELINE_COLUMN, TARGET_COLUMN, UNLABELLED_COLUMN, "place", "lines")
SCHEDULE_COLUMNS = ("initiative_id", "line_number", "years", "entry", "is_uncertain", "place", "lines")
MEASUREMENT_COLUMNS = ("kpi_id", "value", "as_of", "place", "lines")


@dataclass(frozen=True, slots=True)
class _Legend:
    """What the page 表記について says about marks and about values that print no date of their own."""

    terms: frozenset[str]
    baseline_on: date
    target_year: int


@dataclass(frozen=True, slots=True)
class _Context:
    """What the reading of an indicator needs from the other files."""

    document: Document
    legend: _Legend
    lost: frozenset[tuple[str | None, str]]


def load(folder: Path) -> Plan:
    """Return 銚子市's plan as its folder transcribes it.

    Raises TranscriptionError where a cell cannot be taken as it stands.
    """
    document = transcription.read_document(folder)
    corrections = transcription.read_corrections(folder)
    gaps = transcription.read_gaps(folder)
    legend = _legend(folder)
    reasons = themes.read_themes(folder)
    initiatives = _initiatives(folder, reasons, legend)
    names = {each.initiative_id: each.initiative_name for each in initiatives}
    context = _Context(document, legend, _lost(gaps))
    kpis, targets = _indicators(folder, context, names)
    return Plan(
        document=document,
        initiatives=initiatives,
        kpis=kpis,
        targets=targets,
        schedule=_schedule(folder, names),
        measurements=_measurements(folder, {each.kpi_id for each in kpis}),
        gaps=gaps,
        corrections=corrections,
        events=statements.read_events(folder, names),
        context=statements.read_context(folder),
        contradictions=statements.read_contradictions(folder),
        theme_reasons=reasons,
        terms=terms.read_terms(folder),
        published_grades=reporting.read_grades(folder, {kpi.kpi_id for kpi in kpis}),
    )


def _legend(folder: Path) -> _Legend:
    rows = {row["term"]: row for row in transcription.read_table(folder / "legend.csv", LEGEND_COLUMNS)}
    for term in (BASELINE_COLUMN, TARGET_COLUMN):
        if term not in rows:
            where = Where(f"{folder.name}/legend.csv", 1, "term")
            raise TranscriptionError(where, term, "凡例にありません", "「表記について」の行を書いてください")
    baseline, target = rows[BASELINE_COLUMN], rows[TARGET_COLUMN]
    return _Legend(
        terms=frozenset(rows),
        baseline_on=notation.day(baseline.required("meaning"), baseline.where("meaning")),
        target_year=notation.fiscal_year(target.required("meaning"), target.where("meaning")),
    )


def _lost(gaps: tuple[Gap, ...]) -> frozenset[tuple[str | None, str]]:
    # A subject says the value in words: キャッシュレス決済の手続数の現状値（単位も）.
    lost = [gap for gap in gaps if gap.reason is GapReason.LOST]
    columns = (BASELINE_COLUMN, TARGET_COLUMN)
    return frozenset((gap.kpi_id, column) for gap in lost for column in columns if f"の{column}" in gap.subject)


def _initiatives(folder: Path, reasons: tuple[ThemeReason, ...], legend: _Legend) -> tuple[Initiative, ...]:
    sections = transcription.read_table(folder / "sections.csv", SECTION_COLUMNS)
    headings = {row.required("section_id"): row.required("heading") for row in sections}
    rows = transcription.read_table(folder / "initiatives.csv", INITIATIVE_COLUMNS)
    return tuple(_initiative(row, reasons, headings, legend) for row in rows)


def _initiative(
    row: Row, reasons: tuple[ThemeReason, ...], headings: dict[str, str], legend: _Legend
) -> Initiative:
    if row["section_id"] not in headings:
        raise TranscriptionError(
            row.where("section_id"), row["section_id"], "sections.csv にない番号です", "番号を確かめてください"
        )
    if row["mark"] and row["mark"] not in legend.terms:
        raise TranscriptionError(row.where("mark"), row["mark"], "凡例にない印です", "印字を確かめてください")
    return Initiative(
        initiative_id=transcription.slug(row, "initiative_id"),
        section_name=headings[row["section_id"]],
        number=row.required("number"),
        initiative_name=row.required("name"),
        departments=tuple(row.required("departments").split(";")),
        themes=themes.of(row, reasons),
        own_mark=row.optional("mark"),
        summary=row.required("summary"),
        printed=row.printed("name"),
    )


def _indicators(folder: Path, context: _Context, names: dict[str, str]) -> tuple[tuple[Kpi, ...], tuple[Target, ...]]:
    decisions = transcription.read_decisions(folder)
    _check_decided_initiatives(decisions, names)
    kpis: list[Kpi] = []
    targets: list[Target] = []
    for row in transcription.read_table(folder / "indicators.csv", INDICATOR_COLUMNS):
        for kpi_id in row.required("kpi_ids").split(";"):
            decision = _decision(row, kpi_id, decisions)
            found = _targets(row, decision, context)
            kpis.append(_kpi(row, decision, context))
            targets += found
    _check_all_used(decisions, kpis)
    return tuple(kpis), tuple(targets)


def _check_decided_initiatives(decisions: dict[str, Decision], names: dict[str, str]) -> None:
    for decision in decisions.values():
        if decision.initiative_id not in names:
            where = Where(decision.where.file, decision.where.row, "initiative_id")
            raise TranscriptionError(
                where, decision.initiative_id, "initiatives.csv にない取組です", "IDを確かめてください"
            )


def _decision(row: Row, kpi_id: str, decisions: dict[str, Decision]) -> Decision:
    if kpi_id not in decisions:
        raise TranscriptionError(
            row.where("kpi_ids"), kpi_id, "decisions.csv にないIDです", "読み方を決めて行を加えてください"
        )
    decision = decisions[kpi_id]
    said = [f"計画の但し書き：{row['定義']}"] if row["定義"] else []
    return replace(decision, note="。".join([*said, *filter(None, [decision.note])]) or None)


def _check_all_used(decisions: dict[str, Decision], kpis: list[Kpi]) -> None:
    for kpi_id in decisions.keys() - {kpi.kpi_id for kpi in kpis}:
        raise TranscriptionError(
            decisions[kpi_id].where, kpi_id, "indicators.csv にないIDです", "行を消すか、IDをそろえてください"
        )


def _printed(row: Row, column: str) -> Printed:
    return row.printed(column, f" {column}")


def _kpi(row: Row, decision: Decision, context: _Context) -> Kpi:
    absence = _absence(row, BASELINE_COLUMN, decision, context)
    return transcription.kpi(
        decision,
        kpi_name=row.required("指標"),
        baseline=None if absence else _baseline(_printed(row, BASELINE_COLUMN), row, context),
        baseline_absence=absence,
        target_absence=_absence(row, TARGET_COLUMN, decision, context),
        printed=row.printed("指標"),
    )


def _absence(row: Row, column: str, decision: Decision, context: _Context) -> Absence | None:
    is_lost = (decision.kpi_id, column) in context.lost
    if is_lost and row[column]:
        raise TranscriptionError(
            row.where(column), row[column], "gaps.csv では欠落です", "欠落の行を消すか、欄を空にしてください"
        )
    if row[UNLABELLED_COLUMN] and not is_lost:
        text = row[UNLABELLED_COLUMN]
        raise TranscriptionError(
            row.where(UNLABELLED_COLUMN), text, f"{column}が欠落とされていません", "gaps.csv に書いてください"
        )
    if is_lost:
        return Absence.LOST
    if not row[column]:
        # This plan prints both values, or dashes, for each of its indicators.
        raise TranscriptionError(
            row.where(column), "", "空欄です", f"印字を書くか、gaps.csv に理由「{GapReason.LOST}」で書いてください"
        )
    return notation.absence(row[column])


def _baseline(printed: Printed, row: Row, context: _Context) -> Baseline:
    where = row.where(BASELINE_COLUMN)
    body, notes = notation.parts(printed.text)
    observed_on = notation.period(notes[0], where)[1] if notes else context.legend.baseline_on
    return Baseline(notation.quantity(body, where), observed_on, printed)


def _targets(row: Row, decision: Decision, context: _Context) -> list[Target]:
    if _absence(row, TARGET_COLUMN, decision, context):
        return []
    printed = _printed(row, TARGET_COLUMN)
    where = row.where(TARGET_COLUMN)
    text, year = notation.dated(printed.text, where)
    quantity = _component(text, decision, where)
    transcription.check_unit(decision, quantity.unit, printed.text)
    if decision.kind is Kind.MAINTAIN and year is None:
        years = range(context.document.start_fiscal_year, context.document.end_fiscal_year + 1)
    else:
        # The legend sets the year of every undated target, so the year is the city's own.
        due = context.legend.target_year if year is None else year
        years = range(due, due + 1)
    return [Target(decision.kpi_id, each, quantity, TargetSource.CITY, printed) for each in years]


def _component(text: str, decision: Decision, where: Where) -> Quantity:
    if decision.component_name is None:
        return notation.quantity(text, where)
    found = dict(notation.labelled(text, where))
    if decision.component_name not in found:
        raise TranscriptionError(
            where, text, f"「{decision.component_name}」の値がありません", "component_name を確かめてください"
        )
    return found[decision.component_name]


def _schedule(folder: Path, names: dict[str, str]) -> tuple[ScheduleCell, ...]:
    cells: list[ScheduleCell] = []
    for row in transcription.read_table(folder / "schedule.csv", SCHEDULE_COLUMNS):
        cells += _entry(row, names)
    return tuple(cells)


def _entry(row: Row, names: dict[str, str]) -> list[ScheduleCell]:
    initiative_id = row["initiative_id"]
    if initiative_id not in names:
        raise TranscriptionError(
            row.where("initiative_id"), initiative_id, "initiatives.csv にない取組です", "IDを確かめてください"
        )
    if not row["line_number"].isdecimal():
        raise TranscriptionError(
            row.where("line_number"), row["line_number"], "行の番号ではありません", "1からの整数で書いてください"
        )
    row.required("entry")
    return [
        ScheduleCell(
            initiative_id=initiative_id,
            line_number=int(row["line_number"]),
            # The plan's roadmaps print no names of lines.
            line_name=names[initiative_id],
            fiscal_year=year,
            is_uncertain=transcription.truth(row, "is_uncertain"),
            printed=row.printed("entry"),
        )
        for year in transcription.fiscal_years_of_span(row["years"], row.where("years"))
    ]


def _measurements(folder: Path, kpi_ids: set[str]) -> tuple[Measurement, ...]:
    measurements: list[Measurement] = []
    for row in transcription.read_table(folder / "measurements.csv", MEASUREMENT_COLUMNS):
        if row["kpi_id"] not in kpi_ids:
            raise TranscriptionError(row.where("kpi_id"), row["kpi_id"], "ない指標です", "IDを確かめてください")
        quantity = notation.quantity(row["value"], row.where("value"))
        observed_on = notation.day(row["as_of"], row.where("as_of"))
        measurements.append(Measurement(row["kpi_id"], observed_on, quantity, row.printed("value")))
    return tuple(measurements)
