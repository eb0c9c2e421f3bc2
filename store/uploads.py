"""From an uploaded file to accepted rows: preview what would change, then confirm exactly that."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime

from domain.actual import Actual, Definitions, StageReport
from domain.codes import Status
from loaders import actuals_workbook
from loaders.actuals_reading import ReadResult, read
from loaders.annotating import annotated
from loaders.cell_reading import CellError, CellNote, CellQuestion
from metrics import compose, status
from metrics.database import Database as Reader
from metrics.moment import Moment
from store import definitions as definitions_of
from store import purpose, versions, write
from store.database import Database

_Key = tuple[str, date]


class Conflict(ValueError):
    """What the preview showed is no longer what stands; nothing was written."""


@dataclass(frozen=True, slots=True)
class Change:
    """One report that would be registered: the value that stands at that day (None: none), the new one, both verdicts.

    `is_overtaking` where the standing value was registered after the sender's form was made.
    """

    kpi_id: str
    kpi_name: str
    initiative_name: str
    unit: str | None
    observed_on: date
    fiscal_year: int
    old_value: str | None
    new_value: str
    old_status: Status
    new_status: Status
    is_overtaking: bool


@dataclass(frozen=True, slots=True)
class StageChange:
    """One stage that would be registered: the word that stands at that day (None: none yet) and the new one."""

    initiative_id: str
    initiative_name: str
    observed_on: date
    old_stage: str | None
    new_stage: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change, computed at `base_version`. With errors there is nothing to confirm.

    `questions` are the values that look wrong and may be right; `ticked` holds the ids of those that were answered yes.
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

    @property
    def open_questions(self) -> tuple[CellQuestion, ...]:
        """Return the questions that wait for a tick."""
        return tuple(question for question in self.questions if question.question_id not in self.ticked)

    @property
    def can_be_confirmed(self) -> bool:
        """Tell whether there is something to register and nothing against it, every question ticked."""
        return not self.errors and bool(self.actuals or self.stages) and not self.open_questions

    def answered(self, question_ids: Iterable[str]) -> "Preview":
        """Return the preview with these questions ticked, and no others."""
        return replace(self, ticked=frozenset(question_ids))


def template(database: Database, city: str, today: date) -> bytes:
    """Return the empty workbook of a city. Raises UnknownCity."""
    return actuals_workbook.template(definitions_of.of_city(database, city, today), today)


def preview(database: Database, city: str, data: bytes, by: str, today: date, file_name: str = "実績.xlsx") -> Preview:
    """Return every error of a workbook or CSV file, or all that it would change with the verdicts before and after.

    Nothing is written. Raises UnknownCity, and WriteRefused without a name.
    """
    if not by.strip():
        raise write.WriteRefused("登録する人の名前を書いてください。")
    definitions = definitions_of.of_city(database, city, today)
    result = read(data, definitions, today)
    if result.errors:
        return _refused(definitions, result, by, file_name)
    key = definitions_of.city_key(database, city)
    standing = _standing(database, Moment(definitions.version, today, key))
    stages = _standing_stages(database, key)
    actuals = tuple(row for row in result.rows if not _is_same(row, standing.get((row.kpi_id, row.observed_on))))
    reports = tuple(
        row for row in result.stages if not _is_same_stage(row, stages.get((row.initiative_id, row.observed_on)))
    )
    upload = write.Upload(
        municipality_key=key,
        base_version=definitions.version,
        content_hash=_content_hash(city, result),
        file_name=file_name,
        by_name=by,
        note="",
        actuals=actuals,
        stages=reports,
    )
    before, after = _statuses_before_and_after(database, upload, today)
    form_version = definitions.version if result.base_version is None else result.base_version
    return Preview(
        city=city,
        by_name=by,
        file_name=file_name,
        errors=(),
        notes=result.notes,
        changes=tuple(_change(row, definitions, standing, form_version, before, after) for row in actuals),
        stage_changes=tuple(_stage_change(row, definitions, stages) for row in reports),
        unchanged_count=len(result.rows) + len(result.stages) - len(actuals) - len(reports),
        content_hash=upload.content_hash,
        base_version=definitions.version,
        actuals=actuals,
        stages=reports,
        seen_versions=tuple(_seen(database, upload)),
        questions=result.questions,
    )


def marked(shown: Preview, data: bytes) -> bytes:
    """Return the file of a preview as a workbook with every error and question marked in its cell and listed."""
    return annotated(data, shown.errors, shown.questions)


def confirm(database: Database, shown: Preview, *, note: str = "", at: datetime | None = None) -> int:
    """Register exactly what a preview showed and return its version, in one transaction.

    The same content again returns the version that it already has. Raises Conflict when the plan, or a value at one of
    the same days, has changed since the preview; WriteRefused when there is nothing to register.
    """
    if shown.errors:
        raise write.WriteRefused("誤りのあるブックは登録できません。")
    if shown.open_questions:
        cells = "、".join(f"{one.sheet} {one.cell}" for one in shown.open_questions)
        raise write.WriteRefused(f"確かめていない値があります（{cells}）。")
    with database.transaction() as writing:
        upload = write.Upload(
            municipality_key=definitions_of.city_key(writing, shown.city),
            base_version=shown.base_version,
            content_hash=shown.content_hash,
            file_name=shown.file_name,
            by_name=shown.by_name,
            note=note,
            actuals=shown.actuals,
            stages=shown.stages,
        )
        if write.standing(writing, upload) is None:
            _refuse_overtaken(writing, upload, shown)
        return write.accept(writing, upload, at or purpose.moment_of_writing(writing, datetime.now(UTC))).version


def _refused(definitions: Definitions, result: ReadResult, by: str, file_name: str) -> Preview:
    return Preview(
        city=definitions.city,
        by_name=by,
        file_name=file_name,
        errors=result.errors,
        notes=result.notes,
        changes=(),
        stage_changes=(),
        unchanged_count=0,
        content_hash="",
        base_version=definitions.version,
        actuals=(),
        stages=(),
        seen_versions=(),
        questions=result.questions,
    )


def _content_hash(city: str, result: ReadResult) -> str:
    """Return a hash of the reports and the form's version: the same file again is recognised, however it was saved."""
    content = [city, result.base_version, [asdict(row) for row in result.rows], [asdict(row) for row in result.stages]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _standing(database: Reader, moment: Moment) -> dict[_Key, Mapping[str, object]]:
    rows = database.rows(*compose.question("actual_now", moment))
    return {_key(row["kpi_id"], row["observed_on"]): row for row in rows}


def _standing_stages(database: Reader, municipality_key: int) -> dict[_Key, Mapping[str, object]]:
    rows = database.rows(
        "SELECT initiative_id, observed_on, stage, evidence, department FROM stage_revision"
        " WHERE municipality_key = ? AND upload_id NOT IN (SELECT upload_id FROM upload_void) ORDER BY version",
        [municipality_key],
    )
    return {_key(row["initiative_id"], row["observed_on"]): row for row in rows}


def _key(identity: object, day: object) -> _Key:
    assert isinstance(day, date)
    return str(identity), day


def _is_same(actual: Actual, row: Mapping[str, object] | None) -> bool:
    if row is None or row["source"] != "upload":
        return False
    said = (actual.low, actual.high, actual.value_code, actual.mark, actual.note, actual.reason, actual.next_step)
    names = ("low_value", "high_value", "value_code", "mark", "note", "reason", "next_step")
    return said == tuple(row[name] for name in names) and actual.fiscal_year == row["fiscal_year"]


def _is_same_stage(report: StageReport, row: Mapping[str, object] | None) -> bool:
    said = (report.stage, report.evidence, report.department)
    return row is not None and said == (row["stage"], row["evidence"], row["department"])


def _statuses_before_and_after(
    database: Database, upload: write.Upload, today: date
) -> tuple[dict[str, Status], dict[str, Status]]:
    if not upload.actuals and not upload.stages:
        return {}, {}
    with database.rehearsal() as writing:
        before = _statuses(writing, Moment(versions.current(writing), today, upload.municipality_key))
        accepted = write.accept(writing, upload, datetime.now(UTC))
        after = _statuses(writing, Moment(versions.current(writing), today, upload.municipality_key))
    return before, after if accepted.is_new else before


def _statuses(database: Reader, moment: Moment) -> dict[str, Status]:
    return {reading.kpi_id: reading.status for reading in status.of_city(database, moment)}


def _change(
    actual: Actual,
    definitions: Definitions,
    standing: Mapping[_Key, Mapping[str, object]],
    form_version: int,
    before: Mapping[str, Status],
    after: Mapping[str, Status],
) -> Change:
    kpi = next(kpi for kpi in definitions.kpis if kpi.kpi_id == actual.kpi_id)
    old = standing.get((actual.kpi_id, actual.observed_on))
    new = {
        "value_code": actual.value_code,
        "low_value": actual.low,
        "high_value": actual.high,
        "mark": actual.mark,
        "observed_on": actual.observed_on,
        "fiscal_year": actual.fiscal_year,
    }
    return Change(
        kpi_id=actual.kpi_id,
        kpi_name=f"{kpi.kpi_name}（{kpi.component_name}）" if kpi.component_name else kpi.kpi_name,
        initiative_name=kpi.initiative_name,
        unit=kpi.unit,
        observed_on=actual.observed_on,
        fiscal_year=actual.fiscal_year,
        old_value=None if old is None else definitions_of.value_text(old, kpi.unit),
        new_value=definitions_of.value_text(new, kpi.unit),
        old_status=before[actual.kpi_id],
        new_status=after[actual.kpi_id],
        is_overtaking=old is not None and int(str(old["version"])) > form_version,
    )


def _stage_change(
    report: StageReport, definitions: Definitions, standing: Mapping[_Key, Mapping[str, object]]
) -> StageChange:
    old = standing.get((report.initiative_id, report.observed_on))
    name = next(item.initiative_name for item in definitions.initiatives if item.initiative_id == report.initiative_id)
    return StageChange(
        initiative_id=report.initiative_id,
        initiative_name=name,
        observed_on=report.observed_on,
        old_stage=None if old is None else definitions_of.stage_word(old["stage"]),
        new_stage=definitions_of.stage_word(report.stage),
    )


def _seen(database: Reader, upload: write.Upload) -> Sequence[tuple[str, date, int]]:
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
    return [("", date.min, int(str(edition[0]["version"]))), *((*key, found.get(key, 0)) for key in keys)]


def _refuse_overtaken(writing: Reader, upload: write.Upload, shown: Preview) -> None:
    now = {(name, day): version for name, day, version in _seen(writing, upload)}
    moved = [(name, day) for name, day, version in shown.seen_versions if now[name, day] != version]
    if not moved:
        return
    if moved[0] == ("", date.min):
        raise Conflict("確認のあとで計画データが更新されました。もう一度アップロードして確認してください。")
    names = "、".join(f"{name}（{day.isoformat()}）" for name, day in moved)
    raise Conflict(f"確認のあとで次の値が更新されました: {names}。もう一度アップロードして確認してください。")
