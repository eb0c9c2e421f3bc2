"""Uploads that wait for approval: sent by a department, approved, returned or withdrawn; they count nowhere yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain import directions
from domain.access import Person
from domain.actual import Actual, StageReport
from domain.codes import Outcome
from domain.plan import PublishedGrade
from metrics.database import Database as Reader
from store import desk, write
from store.database import Database, Transaction
from store.desk import Sent
from store.uploads import as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Sent):
    """One upload that was sent, with how its wait ended."""

    note: str
    actuals: tuple[Actual, ...]
    stages: tuple[StageReport, ...]
    grades: tuple[PublishedGrade, ...]


_DESK = desk.Desk("submission", "decision", "submission", "登録", ("note", "content"))
_ALL = _DESK.select()


def send(database: Database, upload: write.Upload, person: Person, department: str, at: datetime) -> str:
    """Put a checked upload among those that wait and return its id; the same content that waits already keeps its id.

    Raises WriteRefused for an upload that could not be registered as it stands, or without a department.
    """
    desk.refuse_without(department)
    with database.transaction() as writing:
        write.refuse_bad(writing, upload)
        write.refuse_turned(department)
        standing = waiting_id(writing, upload)
        if standing is not None:
            return standing
        key, content_hash = upload.municipality_key, upload.content_hash
        submission_id = desk.new_id(writing, _DESK, key, content_hash, at)
        writing.insert(
            "submission",
            [
                {
                    "submission_id": submission_id,
                    "municipality_key": upload.municipality_key,
                    "base_version": upload.base_version,
                    "content_hash": upload.content_hash,
                    "file_name": directions.shown(upload.file_name),
                    "department": department.strip(),
                    "by_subject": person.subject,
                    "by_name": directions.shown(upload.by_name),
                    "note": upload.note,
                    "content": as_json.written(upload.actuals, upload.stages, upload.grades),
                    "sent_at": write.stored(at),
                }
            ],
        )
        return submission_id


def waiting_id(database: Reader, upload: write.Upload) -> str | None:
    """Return the id under which the same content waits already, None where it does not."""
    rows = database.rows(
        f"{_ALL} WHERE submission.municipality_key = ? AND submission.content_hash = ? AND decision.outcome IS NULL",
        [upload.municipality_key, upload.content_hash],
    )
    return str(rows[0]["submission_id"]) if rows else None


def of_id(database: Reader, submission_id: str) -> Submission | None:
    """Return one submission, None for an unknown id."""
    rows = database.rows(f"{_ALL} WHERE submission.submission_id = ?", [submission_id])
    return _submission(rows[0]) if rows else None


def waiting(database: Reader, municipality_key: int | None = None) -> list[Submission]:
    """Return the submissions that nobody has decided yet, the oldest first; of one city or of all."""
    of_city = "" if municipality_key is None else " AND submission.municipality_key = ?"
    order = " ORDER BY submission.sent_at, submission.submission_id"
    given = [] if municipality_key is None else [municipality_key]
    rows = database.rows(f"{_ALL} WHERE decision.outcome IS NULL{of_city}{order}", given)
    return [_submission(row) for row in rows]


def newest(database: Reader, municipality_key: int | None = None, limit: int = 50) -> list[Submission]:
    """Return submissions, decided or not, the newest first; of one city or of all."""
    return _listed(database, municipality_key, limit)


def approve(
    database: Database,
    submission_id: str,
    person: Person,
    comment: str,
    at: datetime,
    *,
    seen_version: int,
    may_be_own: bool = False,
) -> int:
    """Register what was sent, under the names of both, and return its version: all or nothing.

    `seen_version` is the city's version that the approver looked at; where the city has changed since, nothing is
    written (Overtaken), so that nobody approves what was not shown. Raises WriteRefused for an unknown or decided
    submission, for one's own (unless `may_be_own`), and where the same content was registered meanwhile.
    """
    with database.transaction() as writing:
        sent = _undecided(writing, submission_id)
        if not may_be_own:
            desk.refuse_own(_DESK, sent, person)
        standing = writing.rows("SELECT version FROM data_version WHERE scope = ?", [sent.municipality_key])
        if standing and int(str(standing[0]["version"])) != seen_version:
            raise Overtaken("確認のあとでこの市のデータが変わりました。もう一度、変わる内容を確かめてください。")
        upload = write.Upload(
            municipality_key=sent.municipality_key,
            base_version=sent.base_version,
            content_hash=sent.content_hash,
            file_name=sent.file_name,
            by_name=sent.by_name,
            note=sent.note,
            actuals=sent.actuals,
            stages=sent.stages,
            grades=sent.grades,
        )
        sender = write.Sender(sent.by_subject, sent.department, submission_id, person.subject, person.name)
        accepted = write.accept(writing, upload, at, sender)
        if not accepted.is_new:
            raise write.WriteRefused(f"同じ内容がすでに版 {accepted.version} として登録されています。")
        desk.decide(writing, _DESK, sent, Outcome.APPROVED, person, comment, at, accepted.version)
        return accepted.version


def give_back(database: Database, submission_id: str, person: Person, comment: str, at: datetime) -> None:
    """Return a submission to its department with a comment. Raises WriteRefused without one, or when decided."""
    with database.transaction() as writing:
        desk.give_back(writing, _DESK, _undecided(writing, submission_id), person, comment, at)


def withdraw(database: Database, submission_id: str, person: Person, at: datetime) -> None:
    """Take one's own submission back. Raises WriteRefused for somebody else's, or when decided."""
    with database.transaction() as writing:
        desk.withdraw(writing, _DESK, _undecided(writing, submission_id), person, at)


class Overtaken(ValueError):
    """The city has changed since the approver looked; nothing was written."""


def _undecided(writing: Transaction, submission_id: str) -> Submission:
    return desk.undecided(_DESK, submission_id, of_id(writing, submission_id))


def _listed(database: Reader, municipality_key: int | None, limit: int) -> list[Submission]:
    where = "" if municipality_key is None else " WHERE submission.municipality_key = ?"
    order = " ORDER BY submission.sent_at DESC, submission.submission_id DESC LIMIT ?"
    parameters: Sequence[object] = [limit] if municipality_key is None else [municipality_key, limit]
    return [_submission(row) for row in database.rows(f"{_ALL}{where}{order}", parameters)]


def _submission(row: Mapping[str, object]) -> Submission:
    fields = desk.read(row)
    actuals, stages, grades = as_json.read(str(fields.pop("content")))
    return Submission(**fields | {"actuals": actuals, "stages": stages, "grades": grades})  # type: ignore[arg-type]
