"""A filled-in plan workbook, read: one city and its plan, or every reason why not, each with its sheet and cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from domain.codes import Stage
from domain.plan import Correction, Gap, Initiative, MeasureChoice, Plan, Printed, ScheduleCell
from domain.plan_book import PlanBook, PlanTerms, ScheduleKey, Standing
from loaders import notation
from loaders.book import sheets as sheets_of
from loaders.book.cell import CellError, CellNote, Findings
from loaders.book.grid import Book
from loaders.book.refusal import NotNow, WorkbookRefused
from loaders.files.opening import open_book
from loaders.files.queue import OnWait
from loaders.plan_book import form, head, measures
from loaders.plan_book.baselines import BaselineReader
from loaders.plan_book.kpis import KpiReader
from loaders.plan_book.lines import NEW_FORM, Line, Once, Sheet, known_initiative

_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True)
class PlanReading:
    """What a workbook holds: with errors there is no `book`."""

    book: PlanBook | None
    errors: tuple[CellError, ...]
    notes: tuple[CellNote, ...] = ()


def read(
    data: bytes,
    terms: PlanTerms,
    standing: Callable[[str], Standing],
    *,
    corrects: bool = False,
    on_wait: OnWait | None = None,
) -> PlanReading:
    """Return the city and plan of a workbook, or all of its errors at once.

    `standing` tells what the database holds of a city, by its slug. A target that stands there already may not change
    or vanish beside its KPI: a revision is new rows, one for each year that still has a target. A baseline that stands
    may be replaced, and then the sheet 基準値の改定 keeps it. With `corrects` such a change is taken as a declared mending.
    `on_wait` hears how many files wait to be opened before this one.
    """
    findings = Findings()
    try:
        book = open_book(data, on_wait=on_wait)
    except NotNow:
        raise
    except WorkbookRefused as refused:
        return PlanReading(None, (CellError("ブック", "", refused.seen, refused.problem, refused.remedy),))
    named = head.check_form(book, terms, findings)
    # A form of another version has other sheets: its version is all that is told.
    sheets = {} if findings.errors else _sheets(book, findings)
    if findings.errors or named is None:
        return PlanReading(None, tuple(dict.fromkeys(findings.errors)))
    reader = _Reader(sheets, terms, standing, findings, corrects)
    read_book = reader.read(*named)
    if findings.errors or read_book is None:
        return PlanReading(None, tuple(dict.fromkeys(findings.errors)), tuple(dict.fromkeys(findings.notes)))
    return PlanReading(read_book, (), tuple(dict.fromkeys(findings.notes)))


def _sheets(book: Book, findings: Findings) -> dict[str, Sheet]:
    """Return each sheet of the form, whatever it is called now; none where one is missing."""
    forms = {name: columns for name, columns in form.SHEETS.items() if name in book.names or name not in form.LATER}
    names = sheets_of.found(book, forms, (form.FORM,), findings, NEW_FORM)
    if len(names) < len(forms):
        return {}
    sheets_of.refuse_copies(book, forms, (form.FORM,), findings)
    # No question of an import is answered: a filled-in copy is in the way of what it is a copy of.
    for one in findings.questions:
        remedy = f"取り込まないシート「{one.sheet}」を削除してください。"
        findings.errors.append(CellError(one.sheet, "", one.seen, one.why, remedy))
    return {name: Sheet(book, names[name], columns, findings) for name, columns in forms.items()}


class _Reader:
    """Reads sheet after sheet; an id counts as known from its cell alone, so that one slip is told once."""

    def __init__(
        self,
        sheets: Mapping[str, Sheet],
        terms: PlanTerms,
        standing: Callable[[str], Standing],
        findings: Findings,
        corrects: bool,
    ) -> None:
        self._sheets = sheets
        self._terms = terms
        self._standing = standing
        self._findings = findings
        self._corrects = corrects
        self._initiatives = Once("取組ID")

    def read(self, city: str, base_version: int) -> PlanBook | None:
        """Return the book; None where the head alone cannot be read."""
        municipality, document, held = head.read(
            self._sheets[form.PLAN], self._terms, self._standing, city, base_version, self._findings
        )
        initiatives = [self._initiative(line, held) for line in self._sheets[form.INITIATIVES].rows()]
        if not initiatives:
            problem = "取組が一つもありません"
            self._findings.errors.append(CellError(form.INITIATIVES, "A2", "", problem, "取組を記入してください。"))
        reader = KpiReader(document, held, self._initiatives, self._findings, self._corrects)
        kpis = [reader.kpi(line) for line in self._sheets[form.KPIS].rows()]
        targets = [reader.target(line) for line in self._sheets[form.TARGETS].rows()]
        reader.check_targets(form.TARGETS)
        baselines = BaselineReader(reader, held, self._findings, self._corrects)
        former = [baselines.former(line) for line in self._sheets[form.BASELINES].rows()]
        baselines.check(form.BASELINES)
        grades = [reader.grade(line) for line in self._sheets[form.GRADES].rows()]
        measurements = [reader.measurement(line) for line in self._sheets[form.MEASUREMENTS].rows()]
        cells, stages = self._schedule()
        gaps = [self._gap(line, reader) for line in self._sheets[form.GAPS].rows()]
        corrections = [_correction(line) for line in self._sheets[form.CORRECTIONS].rows()]
        choices = self._measures(reader)
        if municipality is None or document is None:
            return None
        plan = Plan(
            document=document,
            initiatives=_all(initiatives),
            kpis=_all(kpis),
            targets=_all(targets),
            schedule=tuple(cells),
            measurements=_all(measurements),
            gaps=_all(gaps),
            corrections=_all(corrections),
            former_baselines=_all(former),
            published_grades=_all(grades),
            measures=_all(choices),
        )
        return PlanBook(municipality, plan, stages, form.MEASURES in self._sheets, base_version)

    def _measures(self, reader: KpiReader) -> list[MeasureChoice | None]:
        if form.MEASURES not in self._sheets:
            return []
        kpi_of = measures.kpi_by_name({kpi_id: known.line for kpi_id, known in reader.kpis.items()})
        measuring = measures.MeasureReader(self._terms, kpi_of)
        return [measuring.choice(line) for line in self._sheets[form.MEASURES].rows()]

    def _initiative(self, line: Line, held: Standing) -> Initiative | None:
        line.need("initiative_id")
        initiative_id = line.slug("initiative_id")
        if initiative_id is not None:
            self._initiatives.check(line, "initiative_id", initiative_id)
            if initiative_id in held.taken_initiatives:
                line.refuse("initiative_id", "別の市の取組のIDです", "市の略号から始まるIDにしてください。")
        name = line.needed_text("initiative_name")
        themes, is_themeless = measures.themes(line, self._terms, _split(line.text("themes")))
        initiative = Initiative(
            initiative_id=initiative_id or "",
            section_name=line.needed_text("section_name"),
            number=line.needed_text("number"),
            initiative_name=name,
            departments=_split(line.text("departments")),
            themes=themes,
            own_mark=line.text("own_mark"),
            summary=line.needed_text("summary"),
            printed=Printed(name, line.needed_text("place"), line.lines()),
            is_themeless=is_themeless,
        )
        return initiative if line.is_sound else None

    def _schedule(self) -> tuple[list[ScheduleCell], dict[ScheduleKey, Stage | None]]:
        cells: list[ScheduleCell] = []
        stages: dict[ScheduleKey, Stage | None] = {}
        once = Once("取組・線・年度")
        for line in self._sheets[form.SCHEDULE].rows():
            cell, stage = self._cell(line)
            key = (cell.initiative_id, cell.line_number, cell.fiscal_year)
            if line.is_sound:
                once.check(line, "fiscal_year", key)
            cells.append(cell)
            stages[key] = stage
        return cells, stages

    def _cell(self, line: Line) -> tuple[ScheduleCell, Stage | None]:
        for key in ("initiative_id", "line_number", "fiscal_year", "is_uncertain"):
            line.need(key)
        known_initiative(line, self._initiatives)
        text = line.needed_text("schedule_text")
        stage = line.word("stage", form.STAGES)
        is_dash = notation.absence(text) is not None
        if text and not line.has("stage") and not is_dash:
            line.refuse("stage", "段階がありません", f"{'・'.join(form.STAGES)} から選んでください。")
        if text and line.has("stage") and is_dash:
            line.refuse("stage", "語句のない欄に段階があります", "段階を消してください。")
        cell = ScheduleCell(
            initiative_id=line.text("initiative_id") or "",
            line_number=line.integer("line_number") or 0,
            line_name=line.needed_text("line_name"),
            fiscal_year=line.fiscal_year("fiscal_year") or 0,
            is_uncertain=bool(line.word("is_uncertain", form.CERTAINTIES)),
            printed=Printed(text, line.needed_text("place"), line.lines()),
        )
        return cell, stage

    def _gap(self, line: Line, reader: KpiReader) -> Gap | None:
        line.need("reason", f"{'・'.join(form.GAP_REASONS)} から選んでください。")
        reason = line.word("reason", form.GAP_REASONS)
        known_initiative(line, self._initiatives)
        reader.known(line)
        subject, place = line.needed_text("subject"), line.needed_text("place")
        gap_lines = line.lines()
        if reason is None or not line.is_sound:
            return None
        return Gap(subject, reason, place, gap_lines, line.text("kpi_id"), line.text("initiative_id"))


def _correction(line: Line) -> Correction | None:
    printed = Printed(line.needed_text("printed"), line.needed_text("place"), line.lines())
    correction = Correction(printed, line.needed_text("corrected"), line.needed_text("reason"))
    return correction if line.is_sound else None


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").replace("；", ";").split(";") if part.strip())


def _all(found: list[_Record | None]) -> tuple[_Record, ...]:
    return tuple(one for one in found if one is not None)
