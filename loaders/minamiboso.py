"""南房総市: no table of KPIs; figures stand in prose, roadmaps and lists, some without a date, some only planned."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from domain import fiscal
from domain.codes import Absence
from domain.plan import (
    Baseline,
    Document,
    Initiative,
    Kpi,
    Measurement,
    Plan,
    Printed,
    Quantity,
    ScheduleCell,
    ThemeReason,
)
from loaders import notation, statements, themes, transcription
from loaders.transcription import Decision, Row, TranscriptionError, Where

INITIATIVE_COLUMNS = (
    "initiative_id", "section", "number", "name", "departments", "mark", "summary", "place", "lines",
)  # fmt: skip
INDICATOR_COLUMNS = ("kpi_ids", "item", "value", "restriction", "as_of", "place", "lines")
SCHEDULE_COLUMNS = (
    "initiative_id", "line_number", "line_name", "method", "years", "text", "is_uncertain", "place", "lines",
)  # fmt: skip
LOAN_COLUMNS = ("NO.", "件名", "開始日", "終了日", "place", "lines")
LOANS_ID = "minamiboso-4-7-telework-loans"
LOST_HEADING = "（見出しは変換で欠落）"


def load(folder: Path) -> Plan:
    """Return the plan of 南房総市 from its folder: 取組, measured figures with their days, the roadmap; it sets no targets.

    Figures of a fiscal year that ends after the revision are plans of the city, not measurements, and are left to
    gaps.csv. Raises TranscriptionError for an unknown column, id or unit, and for a cell that cannot be read.
    """
    document = transcription.read_document(folder)
    corrections = transcription.read_corrections(folder)
    reasons = themes.read_themes(folder)
    initiatives = _initiatives(folder, reasons)
    names = {initiative.initiative_id: initiative.initiative_name for initiative in initiatives}
    kpis, measurements = _kpis_and_measurements(folder, _revised_on(folder, document), names)
    return Plan(
        document=document,
        initiatives=initiatives,
        kpis=kpis,
        targets=(),
        schedule=_schedule(folder, names),
        measurements=measurements,
        gaps=transcription.read_gaps(folder),
        corrections=corrections,
        events=statements.read_events(folder, names),
        context=statements.read_context(folder),
        contradictions=statements.read_contradictions(folder),
        theme_reasons=reasons,
    )


def _initiatives(folder: Path, reasons: tuple[ThemeReason, ...]) -> tuple[Initiative, ...]:
    rows = transcription.read_table(folder / "initiatives.csv", INITIATIVE_COLUMNS)
    return tuple(
        Initiative(
            initiative_id=transcription.slug(row, "initiative_id"),
            section_name=row["section"] or LOST_HEADING,
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


def _revised_on(folder: Path, document: Document) -> date:
    where = Where(f"{folder.name}/plan.toml", 0, "revised_text")
    return notation.day((document.revised_text or "").removesuffix("改訂"), where)


def _kpis_and_measurements(
    folder: Path, revised_on: date, names: dict[str, str]
) -> tuple[tuple[Kpi, ...], tuple[Measurement, ...]]:
    decisions = transcription.read_decisions(folder)
    rows: dict[str, list[Row]] = {}
    for row in transcription.read_table(folder / "indicators.csv", INDICATOR_COLUMNS):
        _check_decided(row, decisions, names)
        rows.setdefault(row["kpi_ids"], []).append(row)
    kpis: list[Kpi] = []
    measurements: list[Measurement] = []
    for kpi_id, decision in decisions.items():
        if kpi_id not in rows:
            raise TranscriptionError(
                decision.where, kpi_id, "指標の行がありません", "indicators.csv の kpi_ids に書いてください"
            )
        first, *later = _observed(folder, rows[kpi_id], decision, revised_on)
        kpis.append(_kpi(rows[kpi_id][0], decision, first))
        measurements += [Measurement(kpi_id, each.observed_on, each.quantity, each.printed) for each in later]
    return tuple(kpis), tuple(measurements)


def _check_decided(row: Row, decisions: dict[str, Decision], names: dict[str, str]) -> None:
    decision = decisions.get(row["kpi_ids"])
    if decision is None or decision.initiative_id not in names:
        problem = "decisions.csv の行か取組がありません"
        raise TranscriptionError(row.where("kpi_ids"), row["kpi_ids"], problem, "IDと initiative_id を確かめてください")


def _observed(folder: Path, rows: Sequence[Row], decision: Decision, revised_on: date) -> list[Baseline]:
    """Return the figures of one KPI with their days, the earliest first, without those planned for later years."""
    figures: list[Baseline] = []
    for row in rows:
        observed_on = _observed_on(row, revised_on)
        if _is_planned(row, observed_on, revised_on):
            continue
        quantity, printed = _counted(folder, row) if decision.kpi_id == LOANS_ID else _printed(row)
        transcription.check_unit(decision, quantity.unit, printed.text)
        figures.append(Baseline(quantity=quantity, observed_on=observed_on, printed=printed))
    days = [figure.observed_on for figure in figures]
    if not days or days != sorted(set(days)):
        problem = "改訂までの値がないか、時点が重なるか逆順です"
        raise TranscriptionError(rows[0].where("as_of"), rows[0]["as_of"], problem, "古い時点から1行ずつ書いてください")
    return figures


def _is_planned(row: Row, observed_on: date, revised_on: date) -> bool:
    # The text was still written on after the revision's month: a figure with a day of its own is reported, not planned.
    return row["as_of"].endswith("年度") and observed_on > revised_on


def _observed_on(row: Row, revised_on: date) -> date:
    """Return the day of a figure: as printed, its fiscal year's last day, or where no day is printed the revision's."""
    text, where = row["as_of"], row.where("as_of")
    if not text:
        return revised_on
    return fiscal.last_day(notation.fiscal_year(text, where)) if text.endswith("年度") else notation.day(text, where)


def _printed(row: Row) -> tuple[Quantity, Printed]:
    return notation.quantity(row.required("value"), row.where("value")), row.printed("value")


def _counted(folder: Path, row: Row) -> tuple[Quantity, Printed]:
    """Return the number of loans in the printed list (件), with the last number of the list as the printed text."""
    fiscal_year = notation.fiscal_year(row.required("as_of"), row.where("as_of"))
    loans = transcription.read_table(folder / "telework_loans.csv", LOAN_COLUMNS)
    if not loans:
        raise TranscriptionError(
            row.where("value"), row["value"], "数える一覧が空です", "telework_loans.csv に行を書いてください"
        )
    for number, loan in enumerate(loans, 1):
        if loan["NO."] != str(number):
            raise TranscriptionError(
                loan.where("NO."), loan["NO."], f"{number}番目の行です", "一覧の番号を抜けなく書いてください"
            )
        first, last = (notation.day(loan[column], loan.where(column)) for column in ("開始日", "終了日"))
        if first > last or {fiscal.fiscal_year_of(first), fiscal.fiscal_year_of(last)} != {fiscal_year}:
            problem = f"{fiscal_year}年度のうちの期間ではありません"
            raise TranscriptionError(loan.where("開始日"), loan["開始日"], problem, "印字を確かめてください")
    count = Decimal(len(loans))
    return Quantity(low=count, high=count, unit="件"), loans[-1].printed("NO.")


def _kpi(row: Row, decision: Decision, baseline: Baseline) -> Kpi:
    return transcription.kpi(
        decision,
        kpi_name=row.required("item"),
        baseline=baseline,
        baseline_absence=None,
        target_absence=Absence.NOT_PRINTED,
        printed=row.printed("item"),
    )


def _schedule(folder: Path, names: dict[str, str]) -> tuple[ScheduleCell, ...]:
    rows = transcription.read_table(folder / "schedule.csv", SCHEDULE_COLUMNS)
    return tuple(cell for row in rows for cell in _cells(row, names))


def _cells(row: Row, names: dict[str, str]) -> list[ScheduleCell]:
    if row["initiative_id"] not in names:
        raise TranscriptionError(
            row.where("initiative_id"), row["initiative_id"], "知らない取組です", "initiatives.csv に加えてください"
        )
    line_name = row["line_name"] or names[row["initiative_id"]]
    return [
        ScheduleCell(
            initiative_id=row["initiative_id"],
            line_number=_line_number(row),
            line_name=f"{line_name}（{row['method']}）" if row["method"] else line_name,
            fiscal_year=fiscal_year,
            is_uncertain=transcription.truth(row, "is_uncertain"),
            printed=row.printed("text"),
        )
        for fiscal_year in transcription.fiscal_years_of_span(row["years"], row.where("years"))
    ]


def _line_number(row: Row) -> int:
    text = row["line_number"]
    if not (text.isascii() and text.isdigit()):
        raise TranscriptionError(
            row.where("line_number"), text, "行の番号として読めません", "取組ごとに1から数えて書いてください"
        )
    return int(text)
