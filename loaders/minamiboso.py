"""南房総市: it sets no KPIs; figures stand in prose, roadmaps and lists, some without a date, some only planned."""

from collections.abc import Container, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from domain import fiscal
from domain.plan import (
    Document,
    Figure,
    FigureValue,
    Initiative,
    Plan,
    Printed,
    Quantity,
    ScheduleCell,
    ThemeReason,
)
from loaders import notation, reporting, statements, terms, themes, transcription
from loaders.transcription import Row, TranscriptionError, Where

INITIATIVE_COLUMNS = (
    "initiative_id", "section", "number", "name", "departments", "mark", "summary", "place", "lines",
)  # fmt: skip
FIGURE_COLUMNS = (
    "figure_id", "initiative_id", "figure_name", "component_name", "unit", "value", "restriction", "as_of",
    "is_planned", "note", "place", "lines",
)  # fmt: skip
SCHEDULE_COLUMNS = (
    "initiative_id", "line_number", "line_name", "method", "years", "text", "is_uncertain", "place", "lines",
)  # fmt: skip
LOAN_COLUMNS = ("NO.", "件名", "開始日", "終了日", "place", "lines")
LOANS_ID = "minamiboso-4-7-telework-loans"
LOST_HEADING = "（見出しは計画書から読み取れず）"


def load(folder: Path) -> Plan:
    """Return the plan of 南房総市 from its folder: 取組, the roadmap, and the figures of its text; it sets no KPIs.

    Figures of a fiscal year that ends after the revision are plans of the city and must say so.
    Raises TranscriptionError for an unknown column, id or unit, and for a cell that cannot be read.
    """
    document = transcription.read_document(folder)
    corrections = transcription.read_corrections(folder)
    reasons = themes.read_themes(folder)
    initiatives = _initiatives(folder, reasons)
    names = {initiative.initiative_id: initiative.initiative_name for initiative in initiatives}
    figures, figure_values = _figures(folder, _revised_on(folder, document), names)
    return Plan(
        document=document,
        initiatives=initiatives,
        kpis=(),
        targets=(),
        schedule=_schedule(folder, names),
        gaps=transcription.read_gaps(folder),
        corrections=corrections,
        events=statements.read_events(folder, names),
        context=statements.read_context(folder),
        contradictions=statements.read_contradictions(folder),
        theme_reasons=reasons,
        terms=terms.read_terms(folder),
        figures=figures,
        figure_values=figure_values,
        published_grades=reporting.read_grades(folder, ()),
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


def _figures(
    folder: Path, revised_on: date, initiatives: Container[str]
) -> tuple[tuple[Figure, ...], tuple[FigureValue, ...]]:
    """Return the figures in the order of their first values, and the values in the order of the file."""
    figures: dict[str, Figure] = {}
    values: dict[str, list[FigureValue]] = {}
    for row in transcription.read_table(folder / "figures.csv", FIGURE_COLUMNS):
        figure = _figure(row, initiatives)
        if figures.setdefault(figure.figure_id, figure) != figure:
            problem = "同じIDの数値の名称・単位・取組が、前の行と違います"
            raise TranscriptionError(row.where("figure_id"), figure.figure_id, problem, "行をそろえてください")
        before = values.setdefault(figure.figure_id, [])
        before.append(_value(folder, row, figure, before, revised_on))
    return tuple(figures.values()), tuple(value for of_figure in values.values() for value in of_figure)


def _figure(row: Row, initiatives: Container[str]) -> Figure:
    if row["initiative_id"] not in initiatives:
        raise TranscriptionError(
            row.where("initiative_id"), row["initiative_id"], "知らない取組です", "initiatives.csv に加えてください"
        )
    return Figure(
        figure_id=transcription.slug(row, "figure_id"),
        initiative_id=row["initiative_id"],
        figure_name=row.required("figure_name"),
        component_name=row.optional("component_name"),
        unit=row.required("unit"),
    )


def _value(
    folder: Path, row: Row, figure: Figure, before: Sequence[FigureValue], revised_on: date
) -> FigureValue:
    quantity, printed = _counted(folder, row) if figure.figure_id == LOANS_ID else _printed(row)
    if quantity.unit != figure.unit:
        problem = f"印字「{printed.text}」の単位は {quantity.unit} です"
        raise TranscriptionError(row.where("unit"), row["unit"], problem, "単位をそろえるか、別の数値にしてください")
    observed_on = _observed_on(row, before)
    if before and not _is_later(observed_on, before[-1].observed_on):
        problem = "時点が重なるか逆順です"
        raise TranscriptionError(row.where("as_of"), row["as_of"], problem, "古い時点から1行ずつ書いてください")
    is_planned = transcription.truth(row, "is_planned")
    # A value of one day after the revision may be either: the text was written on after the revision's month.
    is_due_later = observed_on is not None and observed_on > revised_on
    if is_planned != is_due_later and observed_on is not None and (is_planned or row["as_of"].endswith("年度")):
        problem = f"改訂は{revised_on.isoformat()}、値の時点は{observed_on.isoformat()}です"
        raise TranscriptionError(row.where("is_planned"), row["is_planned"], problem, "予定かどうかを確かめてください")
    return FigureValue(
        figure_id=figure.figure_id,
        value_number=len(before) + 1,
        quantity=quantity,
        restriction=row.optional("restriction"),
        as_of_text=row.optional("as_of"),
        observed_on=observed_on,
        fiscal_year=None if observed_on is None else fiscal.fiscal_year_of(observed_on),
        is_planned=is_planned,
        note=row.optional("note"),
        printed=printed,
    )


def _is_later(day: date | None, before: date | None) -> bool:
    return day is not None and before is not None and day > before


def _observed_on(row: Row, before: Sequence[FigureValue]) -> date | None:
    """Return the day of a value: as printed, its fiscal year's last day; 同3月 is of the year of the value before."""
    text, where = row["as_of"], row.where("as_of")
    if not text:
        return None
    if text.startswith("同"):
        same = before[-1].as_of_text if before else None
        if same is None or "年" not in same:
            raise TranscriptionError(where, text, "前の値に年がありません", "年から書いてください")
        text = same.partition("年")[0] + "年" + text.removeprefix("同")
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
