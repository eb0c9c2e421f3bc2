"""What waits for approval, whatever was sent: who sent it, how its wait ended, and the acts that end it.

An upload and a plan wait alike, each in tables of its own (`Desk`), which have these columns in common. What is sent
beside them, and what an approval does, says store/uploads/submissions.py or store/plans/submissions.py.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from domain import directions
from domain.access import Person
from domain.codes import Outcome
from metrics.database import Database as Reader
from store import write
from store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What everything that was sent has, with how its wait ended (None: it waits). Moments are UTC.

    `content_hash` is that of its content: the same waits once.
    """

    submission_id: str
    municipality_key: int
    base_version: int
    content_hash: str
    file_name: str
    department: str
    by_subject: str
    by_name: str
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


AnySent = TypeVar("AnySent", bound=Sent)


class Desk(NamedTuple):
    """Where something waits: the table of what was sent and of what was decided, how its ids begin, what it is called.

    `columns` are those that it has beside the common ones.
    """

    sent: str
    decided: str
    mark: str
    what: str
    columns: tuple[str, ...]

    def select(self) -> str:
        """Return the question for everything that was sent, before any condition."""
        own = ", ".join(f"{self.sent}.{column}" for column in (*_COLUMNS, *self.columns))
        return f"""
SELECT
    {own},
    {self.decided}.outcome AS outcome, {self.decided}.by_subject AS decided_by_subject,
    {self.decided}.by_name AS decided_by_name, {self.decided}.comment AS comment, {self.decided}.version AS version,
    {self.decided}.decided_at AS decided_at
FROM {self.sent}
LEFT JOIN {self.decided}
    ON {self.decided}.submission_id = {self.sent}.submission_id"""


_COLUMNS = (
    "submission_id", "municipality_key", "base_version", "content_hash", "file_name", "department", "by_subject",
    "by_name", "sent_at",
)  # fmt: skip


def read(row: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a row of such a question, the common ones as they are kept."""
    outcome, decided_at = row["outcome"], row["decided_at"]
    return dict(row) | {
        "outcome": None if outcome is None else Outcome(str(outcome)),
        "sent_at": _moment(row["sent_at"]),
        "decided_at": None if decided_at is None else _moment(decided_at),
    }


def refuse_without(department: str) -> None:
    """Raise WriteRefused without a department."""
    if not department.strip():
        raise write.WriteRefused("登録する課の名前を書いてください。")


def new_id(reading: Reader, desk: Desk, key: int, content_hash: str, at: datetime) -> str:
    """Return the id of what is sent now."""
    # The count keeps the ids apart where somebody sends again what was returned.
    count = reading.rows(f"SELECT count(*) AS count FROM {desk.sent}")[0]["count"]
    text = f"{key} {content_hash} {at.isoformat()} {count}"
    return f"{desk.mark}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def undecided(desk: Desk, submission_id: str, sent: AnySent | None) -> AnySent:
    """Return what was found under an id. Raises WriteRefused for what was never sent, or was decided already."""
    if sent is None:
        raise write.WriteRefused(f"承認待ちの{desk.what} {submission_id} はありません。")
    if sent.outcome is not None:
        raise write.WriteRefused(f"この{desk.what}は、すでに{sent.decided_by_name}さんが処理しています。")
    return sent


def refuse_own(desk: Desk, sent: Sent, person: Person) -> None:
    """Raise WriteRefused where somebody would approve what they sent."""
    if sent.by_subject == person.subject:
        raise write.WriteRefused(f"自分が送った{desk.what}は、自分では承認できません。別の承認者に依頼してください。")


def decide(
    writing: Transaction,
    desk: Desk,
    sent: Sent,
    outcome: Outcome,
    person: Person,
    comment: str,
    at: datetime,
    version: int | None = None,
) -> None:
    """Write how the wait of something ended."""
    write.refuse_turned(comment)
    row = {
        "submission_id": sent.submission_id,
        "municipality_key": sent.municipality_key,
        "outcome": outcome,
        "by_subject": person.subject,
        "by_name": directions.shown(person.name),
        "comment": comment.strip(),
        "version": version,
        "decided_at": write.stored(at),
    }
    writing.insert(desk.decided, [row])


def give_back(writing: Transaction, desk: Desk, sent: Sent, person: Person, comment: str, at: datetime) -> None:
    """Return something to who sent it with a comment. Raises WriteRefused without one."""
    if not comment.strip():
        raise write.WriteRefused("差し戻す理由を書いてください。")
    decide(writing, desk, sent, Outcome.RETURNED, person, comment, at)


def withdraw(writing: Transaction, desk: Desk, sent: Sent, person: Person, at: datetime) -> None:
    """Take one's own back. Raises WriteRefused for somebody else's."""
    if sent.by_subject != person.subject:
        raise write.WriteRefused("取り下げられるのは、送った本人だけです。")
    decide(writing, desk, sent, Outcome.WITHDRAWN, person, "", at)


def _moment(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value.replace(tzinfo=UTC)
