"""What an upload would change: values, stages, verdicts, and the cells that others have changed since its form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from domain.actual import Actual, Definitions, KpiEntry, StageReport, by_field
from domain.codes import Mark, ObservationSource, Status
from domain.plan import PublishedGrade, kpi_title
from domain.report_use import ReportUse, Use, sentence
from loaders.book.cell import CellError, CellNote, CellQuestion
from metrics import difference, report_use
from metrics.database import Database as Reader
from metrics.difference import Verdict
from metrics.moment import Moment
from store import versions, write
from store.database import Database
from store.judgements import FEW_CITIES
from store.uploads import form_content as definitions_of
from store.uploads import grades as grades_of
from store.uploads import kept, published
from store.uploads import overlaps as overlaps_of
from store.uploads.grades import GradeChange
from store.uploads.overlaps import THEIRS, Overlap

_Key = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Change:
    """One report that would be registered: the value that stands on its day (None: none), the new one, the verdicts.

    `…_lines` are what is published beside each value (store/uploads/published.py).
    `why_unchanged` says, where the verdict stays, what the judgement does with the value.
    """

    kpi_id: str
    kpi_name: str
    initiative_name: str
    unit: str | None
    observed_on: date
    fiscal_year: int
    old_value: str | None
    new_value: str
    old_verdict: Verdict
    new_verdict: Verdict
    why_unchanged: str | None = None
    old_lines: tuple[str, ...] = ()
    new_lines: tuple[str, ...] = ()

    @property
    def old_status(self) -> Status:
        """Return the status that stands."""
        return self.old_verdict.status

    @property
    def new_status(self) -> Status:
        """Return the status that would follow."""
        return self.new_verdict.status


@dataclass(frozen=True, slots=True)
class StageChange:
    """One stage that would be registered: the word that stands at that day (None: none yet) and the new one."""

    initiative_id: str
    initiative_name: str
    observed_on: date
    old_stage: str | None
    new_stage: str
    old_lines: tuple[str, ...] = ()
    new_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change, computed at `base_version`. With errors there is nothing to confirm.

    `questions` are the values that look wrong and may be right; `ticked` holds the ids of those that were answered yes.
    `overlaps` are the cells that changed since the form was made; where the other value is to stand, none is sent.
    """

    city: str
    by_name: str
    file_name: str
    errors: tuple[CellError, ...]
    notes: tuple[CellNote, ...]
    changes: tuple[Change, ...]
    stage_changes: tuple[StageChange, ...]
    unchanged_count: int
    content_hash: str
    base_version: int
    actuals: tuple[Actual, ...]
    stages: tuple[StageReport, ...]
    seen_versions: tuple[tuple[str, date, int], ...]
    questions: tuple[CellQuestion, ...] = ()
    ticked: frozenset[str] = frozenset()
    overlaps: tuple[Overlap, ...] = ()
    grades: tuple[PublishedGrade, ...] = ()
    grade_changes: tuple[GradeChange, ...] = ()

    @property
    def open_questions(self) -> tuple[CellQuestion, ...]:
        """Return the questions that wait for a tick."""
        return tuple(question for question in self.questions if question.question_id not in self.ticked)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to register."""
        return not (self.actuals or self.stages or self.grades)

    @property
    def can_be_confirmed(self) -> bool:
        """Tell whether there is something to register and nothing against it: all ticked, every overlap decided."""
        is_decided = not self.open_questions and all(overlap.choice for overlap in self.overlaps)
        return not self.errors and not self.is_empty and is_decided

    def answered(self, question_ids: Iterable[str]) -> "Preview":
        """Return the preview with these questions ticked, and no others."""
        return replace(self, ticked=frozenset(question_ids))


@dataclass(frozen=True, slots=True)
class Reports:
    """What a file or a submission reports, as it was read. `form_version` is what its sender saw."""

    rows: tuple[Actual, ...]
    stages: tuple[StageReport, ...]
    content_hash: str
    form_version: int
    file_name: str
    by_name: str
    grades: tuple[PublishedGrade, ...] = ()


def compared(
    database: Database, definitions: Definitions, sent: Reports, today: date, answers: Mapping[str, str]
) -> Preview:
    """Return the preview of reports: those that would change something, with the verdicts before and after."""
    key = definitions_of.city_key(database, definitions.city)
    moment = Moment(definitions.version, today, key)
    standing = _standing(database, moment)
    stages = _standing_stages(database, key, definitions.version)
    rows = tuple(row for row in sent.rows if not _is_same(row, standing.get((row.kpi_id, row.observed_on))))
    reports = tuple(
        row for row in sent.stages if not _is_same_stage(row, stages.get((row.initiative_id, row.observed_on)))
    )
    graded = grades_of.standing(database, moment) if sent.grades else {}
    grades = tuple(row for row in sent.grades if not grades_of.is_same(row, graded.get((row.kpi_id, row.fiscal_year))))
    overlaps: tuple[Overlap, ...] = ()
    if sent.form_version < definitions.version:
        moment_of_form = Moment(sent.form_version, today, key)
        base = _standing(database, moment_of_form)
        base_stages = _standing_stages(database, key, sent.form_version)
        overlaps = (
            *overlaps_of.of_reports(rows, definitions, base, standing, answers),
            *overlaps_of.of_stages(reports, definitions, base_stages, stages, answers),
        )
        if grades:
            then = grades_of.standing(database, moment_of_form)
            overlaps += tuple(overlaps_of.of_grades(grades, definitions, then, graded, answers))
    theirs = {overlap.overlap_id for overlap in overlaps if overlap.choice == THEIRS}
    actuals = tuple(row for row in rows if overlaps_of.id_of(row.kpi_id, row.observed_on) not in theirs)
    kept_stages = tuple(row for row in reports if overlaps_of.id_of(row.initiative_id, row.observed_on) not in theirs)
    kept_grades = tuple(row for row in grades if overlaps_of.id_of(*grades_of.identity(row)) not in theirs)
    upload = write.Upload(
        municipality_key=key,
        base_version=definitions.version,
        content_hash=sent.content_hash,
        file_name=sent.file_name,
        by_name=sent.by_name,
        note="",
        actuals=actuals,
        stages=kept_stages,
        grades=kept_grades,
    )
    before, after, uses = _judged_before_and_after(database, upload, today)
    kpis = {kpi.kpi_id: kpi for kpi in definitions.kpis}
    names = {item.initiative_id: item.initiative_name for item in definitions.initiatives}
    return Preview(
        city=definitions.city,
        by_name=sent.by_name,
        file_name=sent.file_name,
        errors=(),
        notes=(),
        changes=tuple(_change(row, kpis[row.kpi_id], standing, before, after, uses) for row in actuals),
        stage_changes=tuple(_stage_change(row, names[row.initiative_id], stages) for row in kept_stages),
        unchanged_count=sum(map(len, (sent.rows, sent.stages, sent.grades))) - sum(map(len, (rows, reports, grades))),
        content_hash=sent.content_hash,
        base_version=definitions.version,
        actuals=actuals,
        stages=kept_stages,
        seen_versions=tuple(seen(database, upload)),
        overlaps=overlaps,
        grades=kept_grades,
        grade_changes=tuple(
            grades_of.change(row, kpis[row.kpi_id], graded.get((row.kpi_id, row.fiscal_year))) for row in kept_grades
        ),
    )


def _standing(database: Reader, moment: Moment) -> dict[_Key, Mapping[str, object]]:
    rows = database.judged(moment).rows("actual_now")
    return {_key(row["kpi_id"], row["observed_on"]): row for row in rows}


def _standing_stages(database: Reader, municipality_key: int, version: int) -> dict[_Key, Mapping[str, object]]:
    """Return the stages that stood at a version, each initiative's day once."""
    rows = database.rows(
        "SELECT initiative_id, observed_on, stage, evidence, department, upload_id FROM stage_revision"
        " WHERE municipality_key = ? AND version <= ?"
        " AND upload_id NOT IN (SELECT upload_id FROM upload_void WHERE version <= ?) ORDER BY version",
        [municipality_key, version, version],
    )
    return {_key(row["initiative_id"], row["observed_on"]): row for row in rows}


def _key(identity: object, day: object) -> _Key:
    assert isinstance(day, date)
    return str(identity), day


def _is_same(actual: Actual, row: Mapping[str, object] | None) -> bool:
    if row is None or row["source"] != ObservationSource.UPLOAD:
        return False
    said = (actual.low, actual.high, actual.value_code, actual.mark, actual.note, actual.reason, actual.next_step)
    names = ("low_value", "high_value", "value_code", "mark", "note", "reason", "next_step")
    return said == tuple(row[name] for name in names) and actual.fiscal_year == row["fiscal_year"]


def _is_same_stage(report: StageReport, row: Mapping[str, object] | None) -> bool:
    said = (report.stage, report.evidence, report.department)
    return row is not None and said == (row["stage"], row["evidence"], row["department"])


def _judged_before_and_after(
    database: Database, upload: write.Upload, today: date
) -> tuple[dict[str, Verdict], dict[str, Verdict], dict[_Key, ReportUse]]:
    """Return the verdicts without and with the reports, and what the judgement with them does with each."""
    if not upload.actuals and not upload.stages:
        return {}, {}, {}
    with database.rehearsal() as writing:
        # No other version can come while this one is rehearsed: the one that stands is judged already.
        standing = Moment(versions.current(writing), today, upload.municipality_key)
        before = kept.once(database, ("verdicts", standing), lambda: difference.verdicts(database, standing))
        accepted = write.accept(writing, upload, datetime.now(UTC))
        if versions.city_count(writing) <= FEW_CITIES:
            writing.answer_unplanned()
        moment = Moment(versions.current(writing), today, upload.municipality_key)
        after, found = report_use.with_verdicts(writing, moment)
    return before, after if accepted.is_new else before, {(one.kpi_id, one.observed_on): one for one in found}


def _change(
    actual: Actual,
    kpi: KpiEntry,
    standing: Mapping[_Key, Mapping[str, object]],
    before: Mapping[str, Verdict],
    after: Mapping[str, Verdict],
    uses: Mapping[_Key, ReportUse],
) -> Change:
    old, new = standing.get((actual.kpi_id, actual.observed_on)), published.as_row(actual)
    return Change(
        kpi_id=actual.kpi_id,
        kpi_name=kpi_title(kpi.kpi_name, kpi.component_name),
        initiative_name=kpi.initiative_name,
        unit=kpi.unit,
        observed_on=actual.observed_on,
        fiscal_year=actual.fiscal_year,
        old_value=None if old is None else definitions_of.value_text(old, kpi.unit),
        new_value=definitions_of.value_text(new, kpi.unit),
        old_verdict=before[actual.kpi_id],
        new_verdict=after[actual.kpi_id],
        why_unchanged=None
        if before[actual.kpi_id].status != after[actual.kpi_id].status
        else _why_unchanged(actual, uses.get((actual.kpi_id, actual.observed_on))),
        old_lines=published.of_report(old, kpi.unit),
        new_lines=published.of_report(new, kpi.unit),
    )


def _why_unchanged(actual: Actual, found: ReportUse | None) -> str | None:
    """Return what the judgement does with a report that leaves the verdict as it is."""
    if found is None:
        return None
    if actual.mark is Mark.PRELIMINARY and found.report_word is None:
        # Another value of that day stands: the report is registered and read nowhere.
        found = found._replace(report_use=Use.DISPLACED)
    if found.report_use is Use.DECIDING:
        return "この値で判定しても、状態は同じです"
    return sentence(found)


def _stage_change(report: StageReport, name: str, standing: Mapping[_Key, Mapping[str, object]]) -> StageChange:
    old = standing.get((report.initiative_id, report.observed_on))
    return StageChange(
        initiative_id=report.initiative_id,
        initiative_name=name,
        observed_on=report.observed_on,
        old_stage=None if old is None else definitions_of.stage_word(old["stage"]),
        new_stage=definitions_of.stage_word(report.stage),
        old_lines=published.of_stage(old),
        new_lines=published.of_stage(by_field(report)),
    )


def seen(database: Reader, upload: write.Upload) -> Sequence[tuple[str, date, int]]:
    """Return the version of each row that the upload would replace (0: none), and that of the plan's edition first."""
    actuals = database.rows(
        "SELECT kpi_id AS id, observed_on, version FROM actual_current WHERE municipality_key = ?",
        [upload.municipality_key],
    )
    stages = database.rows(
        "SELECT initiative_id AS id, observed_on, max(version) AS version FROM stage_revision"
        " WHERE municipality_key = ? AND upload_id NOT IN (SELECT upload_id FROM upload_void)"
        " GROUP BY initiative_id, observed_on",
        [upload.municipality_key],
    )
    found = {_key(row["id"], row["observed_on"]): int(str(row["version"])) for row in [*actuals, *stages]}
    keys = [(row.kpi_id, row.observed_on) for row in upload.actuals]
    keys += [(row.initiative_id, row.observed_on) for row in upload.stages]
    edition = database.rows("SELECT max(version) AS version FROM edition WHERE scope = ?", [upload.municipality_key])
    return [
        ("", date.min, int(str(edition[0]["version"]))),
        *((*key, found.get(key, 0)) for key in keys),
        *grades_of.seen(database, upload.municipality_key, upload.grades),
    ]
