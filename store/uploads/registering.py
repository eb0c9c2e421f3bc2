"""From an uploaded file to accepted rows: preview what would change, then confirm exactly that."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from domain.access import Person
from domain.actual import Definitions, by_field
from loaders.actuals import one_report, workbook
from loaders.actuals.reading import ReadResult, read
from loaders.files.annotating import annotated
from loaders.files.queue import OnWait
from metrics import compose
from metrics.moment import Moment
from store import write
from store.database import Database, Reader
from store.practice import purpose
from store.uploads import form_content as definitions_of
from store.uploads import grades, submissions
from store.uploads.previews import Preview, Reports, compared, seen
from store.uploads.submissions import Submission

# Where others name the file that was sent.
FROM_PAGE = "画面から1件"

_DEPARTMENTS = """
SELECT kpi_now.kpi_id AS id, initiative_now.departments FROM kpi_now
JOIN initiative_now ON initiative_now.municipality_key = kpi_now.municipality_key
    AND initiative_now.initiative_id = kpi_now.initiative_id
UNION ALL
SELECT initiative_now.initiative_id AS id, initiative_now.departments FROM initiative_now"""


class Conflict(ValueError):
    """What the preview showed is no longer what stands; nothing was written."""


def template(database: Database, city: str, today: date, department: str | None = None) -> bytes:
    """Return the empty workbook of a city, or of one of its departments. Raises UnknownCity, UnknownDepartment."""
    held = (
        definitions_of.of_city(database, city, today)
        if department is None
        else definitions_of.of_department(database, city, today, department)
    )
    return workbook.template(held, today)


def preview(
    database: Database,
    city: str,
    data: bytes,
    by: str,
    today: date,
    file_name: str = "実績.xlsx",
    answers: Mapping[str, str] | None = None,
    on_wait: OnWait | None = None,
) -> Preview:
    """Return every error of a workbook or CSV file, or all that it would change with the verdicts before and after.

    `answers` holds what was said so far: a choice by overlap_id, any text by the id of a ticked question. Nothing is
    written; `on_wait` hears how many files wait to be opened before this one. Raises UnknownCity, WriteRefused without
    a name, and NotNow where no file can be opened at present.
    """
    _refuse_nameless(by)
    definitions = definitions_of.of_city(database, city, today)
    result = read(data, definitions, today, on_wait)
    return _previewed(database, definitions, result, by, today, file_name, answers)


def preview_one(
    database: Database,
    city: str,
    entered: Mapping[str, str],
    form_version: int,
    by: str,
    today: date,
    answers: Mapping[str, str] | None = None,
) -> Preview:
    """Return the same of one report that was written into the fields of a page, by the keys of the form's columns.

    `form_version` is the data version that its writer saw. Raises UnknownCity, and WriteRefused without a name.
    """
    _refuse_nameless(by)
    definitions = definitions_of.of_city(database, city, today)
    result = one_report.read(entered, form_version, definitions, today)
    return _previewed(database, definitions, result, by, today, FROM_PAGE, answers)


def _refuse_nameless(by: str) -> None:
    if not by.strip():
        raise write.WriteRefused("登録する人の名前を書いてください。")


def _previewed(
    database: Database,
    definitions: Definitions,
    result: ReadResult,
    by: str,
    today: date,
    file_name: str,
    answers: Mapping[str, str] | None,
) -> Preview:
    if result.errors:
        return _refused(definitions, result, by, file_name)
    said = answers or {}
    form_version = definitions.version if result.base_version is None else result.base_version
    content = _content_hash(definitions.city, result)
    reports = Reports(result.rows, result.stages, content, form_version, file_name, by, result.grades)
    shown = compared(database, definitions, reports, today, said)
    ticked = frozenset(one.question_id for one in result.questions if one.question_id in said)
    return replace(shown, notes=result.notes, questions=result.questions, ticked=ticked)


def preview_sent(database: Database, city: str, sent: Submission, today: date) -> Preview:
    """Return what a submission would change as things stand now; its overlaps were decided when it was sent."""
    definitions = definitions_of.of_city(database, city, today)
    reports = Reports(
        sent.actuals, sent.stages, sent.content_hash, definitions.version, sent.file_name, sent.by_name, sent.grades
    )
    return compared(database, definitions, reports, today, {})


def not_answered_for(database: Database, shown: Preview, person: Person) -> list[str]:
    """Return the names of what a preview would change and the person's departments do not answer for."""
    moment = Moment(shown.base_version, date.min, definitions_of.city_key(database, shown.city))
    rows = database.rows(*compose.question(_DEPARTMENTS, moment))
    departments = {str(row["id"]): str(row["departments"]) for row in rows}
    named = {change.kpi_id: change.kpi_name for change in shown.changes}
    named |= {change.kpi_id: change.kpi_name for change in shown.grade_changes}
    named |= {change.initiative_id: change.initiative_name for change in shown.stage_changes}
    return [name for identity, name in named.items() if not person.answers_for(departments[identity])]


def marked(shown: Preview, data: bytes) -> bytes:
    """Return the file of a preview as a workbook with every error and question marked in its cell and listed."""
    return annotated(data, shown.errors, shown.questions)


def confirm(
    database: Database,
    shown: Preview,
    *,
    note: str = "",
    at: datetime | None = None,
    sender: write.Sender | None = None,
) -> int:
    """Register exactly what a preview showed and return its version, in one transaction.

    The same content again returns the version that it already has. Raises Conflict when the plan, or a value at one of
    the same days, has changed since the preview; WriteRefused when there is nothing to register.
    """
    _refuse_open(shown)
    with database.transaction() as writing:
        upload = as_upload(writing, shown, note)
        if write.standing(writing, upload) is None:
            _refuse_overtaken(writing, upload, shown)
        moment = at or purpose.moment_of_writing(writing, datetime.now(UTC))
        return write.accept(writing, upload, moment, sender).version


def registered(database: Reader, shown: Preview) -> write.Accepted | None:
    """Return the upload under which exactly the content of a preview stands, None where it is not registered.

    The hash of the content knows it whatever became of the page, the connection or the server meanwhile.
    """
    return write.standing(database, as_upload(database, shown, ""))


def is_waiting(database: Reader, shown: Preview) -> bool:
    """Tell whether exactly the content of a preview waits for approval."""
    return submissions.waiting_id(database, as_upload(database, shown, "")) is not None


def send(
    database: Database, shown: Preview, person: Person, department: str, *, note: str = "", at: datetime | None = None
) -> str:
    """Put exactly what a preview showed among the uploads that wait for approval, and return its id.

    Raises Conflict and WriteRefused as `confirm` does.
    """
    _refuse_open(shown)
    upload = as_upload(database, shown, note)
    _refuse_overtaken(database, upload, shown)
    moment = at or purpose.moment_of_writing(database, datetime.now(UTC))
    return submissions.send(database, upload, person, department, moment)


def as_upload(database: Reader, shown: Preview, note: str) -> write.Upload:
    """Return what a preview showed as the writer takes it."""
    return write.Upload(
        municipality_key=definitions_of.city_key(database, shown.city),
        base_version=shown.base_version,
        content_hash=shown.content_hash,
        file_name=shown.file_name,
        by_name=shown.by_name,
        note=note,
        actuals=shown.actuals,
        stages=shown.stages,
        grades=shown.grades,
    )


def _refuse_open(shown: Preview) -> None:
    if shown.errors:
        raise write.WriteRefused("誤りのあるブックは登録できません。")
    if shown.open_questions:
        cells = "、".join(f"{one.sheet} {one.cell}" for one in shown.open_questions)
        raise write.WriteRefused(f"確かめていない値があります（{cells}）。")
    undecided = [overlap.name for overlap in shown.overlaps if overlap.choice is None]
    if undecided:
        raise write.WriteRefused(f"どちらの値にするか決めていないものがあります（{'、'.join(undecided)}）。")


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
    rows, stages = ([by_field(row) for row in found] for found in (result.rows, result.stages))
    content = [city, result.base_version, rows, stages]
    if result.grades:  # a file without has the hash that it had
        content.append([by_field(grade) for grade in result.grades])
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _refuse_overtaken(writing: Reader, upload: write.Upload, shown: Preview) -> None:
    now = {(name, day): version for name, day, version in seen(writing, upload)}
    moved = [(name, day) for name, day, version in shown.seen_versions if now[name, day] != version]
    if not moved:
        return
    if moved[0] == ("", date.min):
        raise Conflict("確認のあとで計画データが更新されました。もう一度アップロードして確認してください。")
    names = "、".join(grades.words(name, day) or f"{name}（{day.isoformat()}）" for name, day in moved)
    raise Conflict(f"確認のあとで次の値が更新されました: {names}。もう一度アップロードして確認してください。")
