"""Uploads that wait for approval: sent by a department, approved, returned or withdrawn; they count nowhere yet."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from domain import directions
from domain.access import Person
from domain.actual import Actual, StageReport
from domain.codes import Outcome
from domain.plan import PublishedGrade
from metrics.database import Database as Reader
from store import write
from store.database import Database, Transaction
from store.uploads import as_json


@dataclass(frozen=True, slots=True)
class Submission:
    """One upload that was sent, with how its wait ended (None: it waits). Moments are UTC."""

    submission_id: str
    municipality_key: int
    base_version: int
    content_hash: str
    file_name: str
    department: str
    by_subject: str
    by_name: str
    note: str
    actuals: tuple[Actual, ...]
    stages: tuple[StageReport, ...]
    grades: tuple[PublishedGrade, ...]
    sent_at: datetime
    outcome: Outcome | None
    decided_by_subject: str | None
    decided_by_name: str | None
    comment: str | None
    version: int | None
    decided_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        """Tell whether nobody has decided yet."""
        return self.outcome is None


def send(database: Database, upload: write.Upload, person: Person, department: str, at: datetime) -> str:
    """Put a checked upload among those that wait and return its id; the same content that waits already keeps its id.

    Raises WriteRefused for an upload that could not be registered as it stands, or without a department.
    """
    if not department.strip():
        raise write.WriteRefused("登録する課の名前を書いてください。")
    with database.transaction() as writing:
        write.refuse_bad(writing, upload)
        write.refuse_turned(department)
        standing = waiting_id(writing, upload)
        if standing is not None:
            return standing
        submission_id = _new_id(writing, upload, at)
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
    return [found for found in _listed(database, municipality_key, 10_000)[::-1] if found.is_waiting]


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
        if sent.by_subject == person.subject and not may_be_own:
            raise write.WriteRefused("自分が送った登録は、自分では承認できません。別の承認者に依頼してください。")
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
        _decide(writing, sent, Outcome.APPROVED, person, comment, at, accepted.version)
        return accepted.version


def give_back(database: Database, submission_id: str, person: Person, comment: str, at: datetime) -> None:
    """Return a submission to its department with a comment. Raises WriteRefused without one, or when decided."""
    if not comment.strip():
        raise write.WriteRefused("差し戻す理由を書いてください。")
    with database.transaction() as writing:
        _decide(writing, _undecided(writing, submission_id), Outcome.RETURNED, person, comment, at, None)


def withdraw(database: Database, submission_id: str, person: Person, at: datetime) -> None:
    """Take one's own submission back. Raises WriteRefused for somebody else's, or when decided."""
    with database.transaction() as writing:
        sent = _undecided(writing, submission_id)
        if sent.by_subject != person.subject:
            raise write.WriteRefused("取り下げられるのは、送った本人だけです。")
        _decide(writing, sent, Outcome.WITHDRAWN, person, "", at, None)


class Overtaken(ValueError):
    """The city has changed since the approver looked; nothing was written."""


def _undecided(writing: Transaction, submission_id: str) -> Submission:
    sent = of_id(writing, submission_id)
    if sent is None:
        raise write.WriteRefused(f"承認待ちの登録 {submission_id} はありません。")
    if sent.outcome is not None:
        raise write.WriteRefused(f"この登録は、すでに{sent.decided_by_name}さんが処理しています。")
    return sent


def _decide(
    writing: Transaction,
    sent: Submission,
    outcome: Outcome,
    person: Person,
    comment: str,
    at: datetime,
    version: int | None,
) -> None:
    write.refuse_turned(comment)
    writing.insert(
        "decision",
        [
            {
                "submission_id": sent.submission_id,
                "municipality_key": sent.municipality_key,
                "outcome": outcome,
                "by_subject": person.subject,
                "by_name": directions.shown(person.name),
                "comment": comment.strip(),
                "version": version,
                "decided_at": write.stored(at),
            }
        ],
    )


def _new_id(writing: Transaction, upload: write.Upload, at: datetime) -> str:
    # The count keeps the ids apart where somebody sends again what was returned.
    count = writing.rows("SELECT count(*) AS count FROM submission")[0]["count"]
    text = f"{upload.municipality_key} {upload.content_hash} {at.isoformat()} {count}"
    return f"submission-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _listed(database: Reader, municipality_key: int | None, limit: int) -> list[Submission]:
    where = "" if municipality_key is None else " WHERE submission.municipality_key = ?"
    order = " ORDER BY submission.sent_at DESC, submission.submission_id DESC LIMIT ?"
    parameters: Sequence[object] = [limit] if municipality_key is None else [municipality_key, limit]
    return [_submission(row) for row in database.rows(f"{_ALL}{where}{order}", parameters)]


_ALL = """
SELECT
    submission.submission_id, submission.municipality_key, submission.base_version, submission.content_hash,
    submission.file_name, submission.department, submission.by_subject, submission.by_name, submission.note,
    submission.content, submission.sent_at, decision.outcome, decision.by_subject AS decided_by_subject,
    decision.by_name AS decided_by_name, decision.comment, decision.version, decision.decided_at
FROM submission
LEFT JOIN decision ON decision.submission_id = submission.submission_id"""


def _submission(row: Mapping[str, object]) -> Submission:
    fields = dict(row)
    actuals, stages, grades = as_json.read(str(fields.pop("content")))
    outcome = fields["outcome"]
    fields |= {
        "actuals": actuals,
        "stages": stages,
        "grades": grades,
        "outcome": None if outcome is None else Outcome(str(outcome)),
        "sent_at": _moment(fields["sent_at"]),
        "decided_at": None if fields["decided_at"] is None else _moment(fields["decided_at"]),
    }
    return Submission(**fields)  # type: ignore[arg-type]


def _moment(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value.replace(tzinfo=UTC)
