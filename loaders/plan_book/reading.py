"""A filled-in plan workbook, read: one city and its plan, or every reason why not, each with its sheet and cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from domain.plan import Correction, Document, Gap, Initiative, MeasureChoice, Plan, Printed
from domain.plan_book import PlanBook, PlanTerms, Standing
from loaders.book import sheets as sheets_of
from loaders.book.cell import CellError, CellNote, Findings
from loaders.book.grid import Book
from loaders.book.refusal import NotNow, WorkbookRefused
from loaders.files.opening import open_book
from loaders.files.queue import OnWait
from loaders.plan_book import form, head, ids, measures, units
from loaders.plan_book.baselines import BaselineReader
from loaders.plan_book.kpis import KpiReader
from loaders.plan_book.lines import NEW_FORM, Line, Sheet
from loaders.plan_book.roadmap import RoadmapReader
from loaders.plan_book.targets import TargetReader

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
    optional = [name for name in form.SHEETS if name not in form.NEEDED_SHEETS]
    names = sheets_of.found(book, form.SHEETS, (form.FORM,), findings, NEW_FORM, optional)
    if not names.keys() >= set(form.NEEDED_SHEETS):
        return {}
    sheets_of.refuse_copies(book, form.SHEETS, (form.FORM,), findings)
    # No question of an import is answered: a filled-in copy is in the way of what it is a copy of.
    for one in findings.questions:
        remedy = f"取り込まないシート「{one.sheet}」を削除してください。"
        findings.errors.append(CellError(one.sheet, "", one.seen, one.why, remedy))
    return {name: Sheet(book, names[name], form.SHEETS[name], findings) for name in form.SHEETS if name in names}


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
        self._initiatives = ids.Ids("initiative_id", form.INITIATIVES, "取組")

    def _rows(self, name: str) -> list[Line]:
        """Return the rows of a sheet; none of one that was left out."""
        return list(self._sheets[name].rows()) if name in self._sheets else []

    def read(self, city: str, base_version: int, form_version: str) -> PlanBook | None:
        """Return the book; None where the head alone cannot be read."""
        municipality, document, held = head.read(
            self._sheets[form.PLAN], self._terms, self._standing, city, base_version, self._findings
        )
        self._document = document
        initiatives = self._read_initiatives(document, held)
        declared, declared_units = units.declared(
            iter(self._rows(form.UNITS)), form.UNITS in self._sheets, self._findings
        )
        reader = KpiReader(document, held, self._initiatives, declared)
        target_lines = self._rows(form.TARGETS)
        kpis = reader.read(self._rows(form.KPIS), target_lines)
        has_revisions = form_version != form.WITHOUT_REVISIONS
        of_targets = TargetReader(
            reader, document, held, self._findings, self._corrects, has_revisions=has_revisions
        )
        targets = of_targets.read(target_lines)
        of_targets.check(form.TARGETS)
        baselines = BaselineReader(reader, held, self._findings, self._corrects)
        former = [baselines.former(line) for line in self._rows(form.BASELINES)]
        baselines.check(form.BASELINES)
        grades = [reader.grade(line) for line in self._rows(form.GRADES)]
        measurements = [reader.measurement(line) for line in self._rows(form.MEASUREMENTS)]
        cells, stages = RoadmapReader(self._initiatives, document).read(self._rows(form.SCHEDULE))
        gaps = [self._gap(line, reader) for line in self._rows(form.GAPS)]
        corrections = [self._correction(line) for line in self._rows(form.CORRECTIONS)]
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
            units=declared_units,
        )
        if not document.form_note:
            note = f"取組{len(plan.initiatives)}・指標{len(plan.kpis)}"
            plan = replace(plan, document=replace(document, form_note=note))
        return PlanBook(municipality, plan, stages, form.MEASURES in self._sheets, base_version)

    def _measures(self, reader: KpiReader) -> list[MeasureChoice | None]:
        measuring = measures.MeasureReader(self._terms, reader)
        return [measuring.choice(line) for line in self._rows(form.MEASURES)]

    def _read_initiatives(self, document: Document | None, held: Standing) -> list[Initiative | None]:
        lines = self._rows(form.INITIATIVES)
        if not lines:
            problem = "取組が一つもありません"
            self._findings.errors.append(CellError(form.INITIATIVES, "A2", "", problem, "取組を記入してください。"))
            self._initiatives.has_faults = True
        city = "" if document is None else document.city
        before = ids.held_initiatives(lines, held.initiative_ids)
        used = held.used_ids | held.taken_initiatives
        made = ids.assigned(lines, "initiative_id", ids.starts(city, lines), before, used)
        ids.tell_made(lines, "initiative_id", made, "initiative_name", before)
        rows = enumerate(zip(lines, made, strict=True), 1)
        return [self._initiative(line, one, place, held) for place, (line, one) in rows]

    def _initiative(self, line: Line, initiative_id: str | None, place: int, held: Standing) -> Initiative | None:
        name = line.needed_text("initiative_name")
        if initiative_id is None:
            self._initiatives.has_faults = True
        else:
            self._initiatives.add(line, initiative_id, name)
            if line.has("initiative_id") and initiative_id in held.taken_initiatives:
                line.refuse("initiative_id", "別の市町村の取組のIDです", "市の略号から始まるIDにするか、空欄にしてください。")
        plan_name = "" if self._document is None else self._document.plan_name
        themes, is_themeless = measures.themes(line, self._terms, _split(line.text("themes")))
        initiative = Initiative(
            initiative_id=initiative_id or "",
            section_name=line.text("section_name") or plan_name,
            number=line.text("number") or str(place),
            initiative_name=name,
            departments=_split(line.text("departments")),
            themes=themes,
            own_mark=line.text("own_mark"),
            summary=line.text("summary") or name,
            printed=Printed(name, line.text("place") or plan_name, line.lines()),
            is_themeless=is_themeless,
        )
        return initiative if line.is_sound else None

    def _gap(self, line: Line, reader: KpiReader) -> Gap | None:
        line.need("reason", f"{'・'.join(form.GAP_REASONS)} から選んでください。")
        reason = line.word("reason", form.GAP_REASONS)
        initiative_id = self._initiatives.of(line)
        reader.known(line)
        subject, place = line.needed_text("subject"), reader.place(line)
        gap_lines = line.lines()
        if reason is None or not line.is_sound:
            return None
        return Gap(subject, reason, place, gap_lines, reader.kpi_id(line), initiative_id)

    def _correction(self, line: Line) -> Correction | None:
        place = line.text("place") or ("" if self._document is None else self._document.plan_name)
        printed = Printed(line.needed_text("printed"), place, line.lines())
        correction = Correction(printed, line.needed_text("corrected"), line.needed_text("reason"))
        return correction if line.is_sound else None


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").replace("；", ";").split(";") if part.strip())


def _all(found: list[_Record | None]) -> tuple[_Record, ...]:
    return tuple(one for one in found if one is not None)
