"""Plans that wait for approval: the workbook as sent, approved, returned or withdrawn; they count nowhere yet."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain import directions
from domain.access import Person
from domain.codes import Outcome
from metrics.database import Database as Reader
from store import desk, versions, write
from store.database import Database, Transaction
from store.desk import Sent
from store.plans import importing
from store.plans.importing import Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Sent):
    """One plan that was sent, with how its wait ended.

    `content_hash` is that of the file, `is_correction` what its sender said of changed targets.
    """

    city: str
    municipality_name: str
    plan_name: str
    is_correction: bool
    reason: str


_DESK = desk.Desk(
    "plan_submission", "plan_decision", "plan", "計画",
    ("city", "municipality_name", "plan_name", "is_correction", "reason"),
)  # fmt: skip
_ALL = _DESK.select()


def send(
    database: Database, shown: Preview, data: bytes, person: Person, by_name: str, department: str, reason: str,
    at: datetime,
) -> str:  # fmt: skip
    """Put the workbook of a preview among those that wait and return its id; one that waits already keeps its id.

    Raises WriteRefused for a plan that could not be imported as it stands, without a department or a reason.
    """
    importing.refuse_nameless(by_name, reason)
    desk.refuse_without(department)
    write.refuse_turned(department)
    if shown.book is None or not shown.can_be_imported or hashlib.sha256(data).hexdigest() != shown.data_hash:
        raise write.WriteRefused("確かめた内容と違うか、誤りのあるブックは送れません。もう一度確かめてください。")
    with database.transaction() as writing:
        standing = waiting_id(writing, shown)
        if standing is not None:
            return standing
        key = int(shown.book.municipality.municipality_code)
        submission_id = desk.new_id(writing, _DESK, key, shown.data_hash, at)
        row = {
            "submission_id": submission_id,
            "municipality_key": key,
            "city": shown.book.municipality.city,
            "municipality_name": shown.book.municipality.municipality_name,
            "plan_name": shown.book.plan.document.plan_name,
            "base_version": versions.current(writing),
            "content_hash": shown.data_hash,
            "file_name": directions.shown(shown.file_name),
            "is_correction": shown.is_correction,
            "department": department.strip(),
            "by_subject": person.subject,
            "by_name": directions.shown(by_name),
            "reason": reason.strip(),
            "content": base64.b64encode(data).decode("ascii"),
            "sent_at": write.stored(at),
        }
        writing.insert("plan_submission", [row])
        return submission_id


def waiting_id(database: Reader, shown: Preview) -> str | None:
    """Return the id under which the same workbook waits already, None where it does not."""
    rows = database.rows(
        f"{_ALL} WHERE plan_submission.content_hash = ? AND plan_submission.is_correction = ?"
        " AND plan_decision.outcome IS NULL",
        [shown.data_hash, shown.is_correction],
    )
    return str(rows[0]["submission_id"]) if rows else None


def of_id(database: Reader, submission_id: str) -> Submission | None:
    """Return one submission, None for an unknown id."""
    rows = database.rows(f"{_ALL} WHERE plan_submission.submission_id = ?", [submission_id])
    return _submission(rows[0]) if rows else None


def content(database: Reader, submission_id: str) -> bytes:
    """Return the workbook of a submission. Raises KeyError for an unknown id."""
    rows = database.rows("SELECT content FROM plan_submission WHERE submission_id = ?", [submission_id])
    if not rows:
        raise KeyError(submission_id)
    return base64.b64decode(str(rows[0]["content"]))


def newest(database: Reader, limit: int = 50) -> list[Submission]:
    """Return submissions, decided or not, the newest first."""
    order = " ORDER BY plan_submission.sent_at DESC, plan_submission.submission_id DESC LIMIT ?"
    return [_submission(row) for row in database.rows(f"{_ALL}{order}", [limit])]


def waiting(database: Reader) -> list[Submission]:
    """Return the submissions that nobody has decided yet, the oldest first."""
    order = " WHERE plan_decision.outcome IS NULL ORDER BY plan_submission.sent_at, plan_submission.submission_id"
    return [_submission(row) for row in database.rows(f"{_ALL}{order}")]


def approve(
    database: Database,
    submission_id: str,
    shown: Preview,
    person: Person,
    comment: str,
    at: datetime,
    *,
    may_be_own: bool = False,
) -> int:
    """Import what was sent, as the preview made anew from its bytes shows it, and return its version: all or nothing.

    Raises importing.Overtaken where a plan has changed since that preview, WriteRefused for an unknown or decided
    submission, for one's own (unless `may_be_own`), for a preview of another file, and where the same plan stands.
    """
    with database.transaction() as writing:
        sent = _undecided(writing, submission_id)
        if not may_be_own:
            desk.refuse_own(_DESK, sent, person)
        if (sent.content_hash, sent.is_correction) != (shown.data_hash, shown.is_correction):
            raise write.WriteRefused("確かめた内容が、送られたものと違います。もう一度確かめてください。")
        sender = write.Sender(sent.by_subject, sent.department, submission_id, person.subject, person.name)
        accepted = importing.accept(writing, shown, sent.by_name, sent.reason, at, sender)
        if not accepted.is_new:
            raise write.WriteRefused(f"同じ内容が、すでに版 {accepted.version} として取り込まれています。")
        desk.decide(writing, _DESK, sent, Outcome.APPROVED, person, comment, at, accepted.version)
        return accepted.version


def give_back(database: Database, submission_id: str, person: Person, comment: str, at: datetime) -> None:
    """Return a submission to its sender with a comment. Raises WriteRefused without one, or when decided."""
    with database.transaction() as writing:
        desk.give_back(writing, _DESK, _undecided(writing, submission_id), person, comment, at)


def withdraw(database: Database, submission_id: str, person: Person, at: datetime) -> None:
    """Take one's own submission back. Raises WriteRefused for somebody else's, or when decided."""
    with database.transaction() as writing:
        desk.withdraw(writing, _DESK, _undecided(writing, submission_id), person, at)


def _undecided(writing: Transaction, submission_id: str) -> Submission:
    return desk.undecided(_DESK, submission_id, of_id(writing, submission_id))


def _submission(row: Mapping[str, object]) -> Submission:
    return Submission(**desk.read(row))  # type: ignore[arg-type]
