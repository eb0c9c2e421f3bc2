"""The only writer. Every function appends under a new version, in one transaction, or changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from domain import directions
from domain.actual import Actual, StageReport, by_field
from domain.codes import AuditAction, LeadsTo
from domain.plan import PublishedGrade
from domain.words import LEADS_TO
from metrics.rules import RULES_VERSION
from store import versions
from store.database import Database, Reader, Transaction

_FINEST = Decimal("0.0001")
_GREATEST = Decimal(10) ** 14


class WriteRefused(ValueError):
    """What was to be written contradicts itself or the database; nothing was written."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A city's report, read and checked. `base_version` is what the sender saw; the hash makes a retry recognisable."""

    municipality_key: int
    base_version: int
    content_hash: str
    file_name: str
    by_name: str
    note: str
    actuals: tuple[Actual, ...]
    stages: tuple[StageReport, ...]
    grades: tuple[PublishedGrade, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who stands behind an upload: the account and its department; with approval the submission and who approved it."""

    subject: str
    department: str
    submission_id: str | None = None
    approved_by_subject: str | None = None
    approved_by_name: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """An upload's id and version. `is_new` is False where the same content was there already: nothing was written."""

    upload_id: str
    version: int
    is_new: bool


def accept_upload(database: Database, upload: Upload, at: datetime) -> Accepted:
    """Append an upload in a transaction of its own; see `accept`."""
    with database.transaction() as writing:
        return accept(writing, upload, at)


def accept(writing: Transaction, upload: Upload, at: datetime, sender: Sender | None = None) -> Accepted:
    """Append an upload, its revisions, its sender where there is one, and its audit row under the next version.

    The same content again is recognised and changes nothing. Raises WriteRefused for an empty upload, two reports on
    one day, a number that is none or too fine, and a KPI or initiative that is not in the city's current plan.
    """
    earlier = standing(writing, upload)
    if earlier is not None:
        return earlier
    refuse_bad(writing, upload)
    if sender is not None:
        refuse_turned(sender.department)
    version = bump(writing, [upload.municipality_key])
    upload_id = upload_id_of(version)
    writing.insert(
        "upload",
        [
            {
                "upload_id": upload_id,
                "municipality_key": upload.municipality_key,
                "version": version,
                "base_version": upload.base_version,
                "content_hash": upload.content_hash,
                "file_name": directions.shown(upload.file_name),
                "by_name": directions.shown(upload.by_name),
                "note": upload.note,
            }
        ],
    )
    key = {"municipality_key": upload.municipality_key, "upload_id": upload_id, "version": version}
    writing.insert("actual_revision", [_actual_row(actual) | key for actual in upload.actuals])
    writing.insert("stage_revision", [_stage_row(stage) | key for stage in upload.stages])
    writing.insert("grade_revision", [by_field(grade) | key for grade in upload.grades])
    if sender is not None:
        writing.insert(
            "upload_sender",
            [
                {
                    "upload_id": upload_id,
                    "municipality_key": upload.municipality_key,
                    "department": sender.department,
                    "by_subject": sender.subject,
                    "submission_id": sender.submission_id,
                    "approved_by_subject": sender.approved_by_subject,
                    "approved_by_name": sender.approved_by_name and directions.shown(sender.approved_by_name),
                }
            ],
        )
    _renew_current(writing, upload.municipality_key)
    reason = upload.note or directions.shown(upload.file_name)
    record(writing, version, upload.municipality_key, AuditAction.UPLOAD, upload.by_name, reason, at)
    return Accepted(upload_id, version, is_new=True)


def undo(database: Database, upload_id: str, by_name: str, reason: str, at: datetime) -> int:
    """Withdraw an upload under a new version and return that version; the rows stay for earlier versions.

    Raises WriteRefused for an unknown upload, one that is withdrawn already, or a missing name or reason.
    """
    if not by_name.strip() or not reason.strip():
        raise WriteRefused("取り消す人の名前と理由を書いてください。")
    refuse_turned(reason)
    with database.transaction() as writing:
        found = writing.rows("SELECT municipality_key FROM upload WHERE upload_id = ?", [upload_id])
        if not found:
            raise WriteRefused(f"登録 {upload_id} はありません。")
        if writing.rows("SELECT upload_id FROM upload_void WHERE upload_id = ?", [upload_id]):
            raise WriteRefused(f"登録 {upload_id} はすでに取り消されています。")
        municipality_key = found[0]["municipality_key"]
        assert isinstance(municipality_key, int)
        version = bump(writing, [municipality_key])
        writing.insert(
            "upload_void",
            [
                {
                    "upload_id": upload_id,
                    "municipality_key": municipality_key,
                    "version": version,
                    "by_name": directions.shown(by_name),
                    "reason": reason,
                }
            ],
        )
        _renew_current(writing, municipality_key)
        record(writing, version, municipality_key, AuditAction.UNDO, by_name, f"{upload_id}: {reason}", at)
        return version


def upload_id_of(version: int) -> str:
    """Return the id of the upload that a version brought."""
    return f"upload-{version}"


def bump(writing: Transaction, scopes: Iterable[int]) -> int:
    """Return the next data version, set for everything and each of the cities. First of all: it orders the writers."""
    rows = writing.rows("UPDATE data_version SET version = version + 1 WHERE scope = 0 RETURNING version")
    version = rows[0]["version"]
    assert isinstance(version, int)
    for scope in sorted(set(scopes) - {versions.EVERYTHING}):
        writing.execute(
            "INSERT INTO data_version (scope, version) VALUES (?, ?)"
            " ON CONFLICT (scope) DO UPDATE SET version = excluded.version",
            [scope, version],
        )
    return version


def stored(at: datetime) -> str:
    """Return a moment as the tables hold it, in UTC. Raises ValueError for a moment without a zone."""
    if at.tzinfo is None:
        raise ValueError("the moment of a write needs a time zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")


def record(
    writing: Transaction, version: int, scope: int, action: AuditAction, by_name: str, reason: str, at: datetime
) -> None:
    """Append the audit row of a version. Raises WriteRefused without a name, ValueError for a moment without a zone."""
    if not by_name.strip():
        raise WriteRefused("登録する人の名前を書いてください。")
    writing.insert(
        "audit",
        [
            {
                "version": version,
                "scope": scope,
                "action": action.value,
                "by_name": directions.shown(by_name),
                "reason": reason,
                "rules_version": RULES_VERSION,
                "happened_at": stored(at),
            }
        ],
    )


def standing(writing: Reader, upload: Upload) -> Accepted | None:
    """Return the earlier upload of the same content that was not withdrawn, None where there is none."""
    rows = writing.rows(
        "SELECT upload.upload_id, upload.version FROM upload"
        " LEFT JOIN upload_void ON upload_void.upload_id = upload.upload_id"
        " WHERE upload.municipality_key = ? AND upload.content_hash = ? AND upload_void.upload_id IS NULL",
        [upload.municipality_key, upload.content_hash],
    )
    if not rows:
        return None
    version = rows[0]["version"]
    assert isinstance(version, int)
    return Accepted(str(rows[0]["upload_id"]), version, is_new=False)


def refuse_turned(*texts: str | None) -> None:
    """Raise WriteRefused for a text with a sign that turns its direction: it reads otherwise than it is kept."""
    marks = directions.found("".join(text for text in texts if text))
    if marks:
        raise WriteRefused(f"文字の向きを変える見えない記号（{'・'.join(marks)}）があります。その文を打ち直してください。")


def refuse_bad(writing: Transaction, upload: Upload) -> None:
    """Raise WriteRefused for an upload that contradicts itself or its city's current plan."""
    if not (upload.actuals or upload.stages or upload.grades):
        raise WriteRefused("登録する実績も段階も市の評価もありません。")
    refuse_turned(upload.note)
    for actual in upload.actuals:
        refuse_turned(actual.value_text, actual.note, actual.reason, actual.next_step)
    for stage in upload.stages:
        refuse_turned(stage.evidence, stage.department)
    for grade in upload.grades:
        refuse_turned(grade.grade_text, grade.rule_text, grade.source_text)
    _refuse_twice([(grade.kpi_id, f"{grade.fiscal_year}年度の市の評価") for grade in upload.grades])
    _refuse_twice([(actual.kpi_id, actual.observed_on.isoformat()) for actual in upload.actuals])
    _refuse_twice([(stage.initiative_id, stage.observed_on.isoformat()) for stage in upload.stages])
    for actual in upload.actuals:
        for number in (actual.low, actual.high):
            _refuse_number(actual.kpi_id, number)
        if (actual.value_code is None) == (actual.low is None and actual.high is None):
            raise WriteRefused(f"{actual.kpi_id}: 値と「値なしの理由」のどちらか一方が必要です。")
    kpi_ids = {actual.kpi_id for actual in upload.actuals} | {grade.kpi_id for grade in upload.grades}
    refuse_strangers(writing, upload.municipality_key, "kpi", kpi_ids)
    refuse_strangers(writing, upload.municipality_key, "initiative", {stage.initiative_id for stage in upload.stages})


def _refuse_twice(keys: Sequence[tuple[str, str]]) -> None:
    seen: set[tuple[str, str]] = set()
    for key in keys:
        if key in seen:
            raise WriteRefused(f"{key[0]}: {key[1]} の報告が二つあります。")
        seen.add(key)


def _refuse_number(kpi_id: str, number: Decimal | None) -> None:
    if number is None:
        return
    if not number.is_finite() or abs(number) >= _GREATEST or number != number.quantize(_FINEST):
        raise WriteRefused(f"{kpi_id}: {number} は登録できる数（整数14桁・小数4桁まで）ではありません。")


def refuse_strangers(writing: Transaction, municipality_key: int, table: str, ids: set[str]) -> None:
    """Raise WriteRefused for a KPI or initiative (`table`) that is not in the city's current plan."""
    rows = writing.rows(
        f"SELECT {table}_id AS id FROM {table} WHERE municipality_key = ? AND version ="
        " (SELECT max(version) FROM edition WHERE scope = ?)",
        [municipality_key, municipality_key],
    )
    strangers = sorted(ids - {str(row["id"]) for row in rows})
    if strangers:
        raise WriteRefused(f"この市の計画にない ID です: {'、'.join(strangers)}{_retired(writing, strangers)}")


def _retired(writing: Transaction, strangers: Sequence[str]) -> str:
    """Return where the successors stand of those ids that are retired: the form or a submission was older than that."""
    rows = writing.rows(
        "SELECT retired_id, leads_to, successor_id, reason FROM retired_id"
        " WHERE version = (SELECT max(version) FROM edition WHERE scope = 0) ORDER BY retired_id"
    )
    return "".join(
        f"。{row['retired_id']} は指標ではなくなりました（{row['reason']}）。"
        f"いまは{LEADS_TO[LeadsTo(str(row['leads_to']))]} {row['successor_id']} です"
        for row in rows
        if row["retired_id"] in strangers
    )


def _actual_row(actual: Actual) -> dict[str, object]:
    return {
        "kpi_id": actual.kpi_id,
        "observed_on": actual.observed_on,
        "fiscal_year": actual.fiscal_year,
        "low_value": actual.low,
        "high_value": actual.high,
        "value_text": actual.value_text,
        "value_code": actual.value_code,
        "mark": actual.mark,
        "note": actual.note,
        "reason": actual.reason,
        "next_step": actual.next_step,
    }


def _stage_row(report: StageReport) -> dict[str, object]:
    return {
        "initiative_id": report.initiative_id,
        "observed_on": report.observed_on,
        "stage": report.stage,
        "evidence": report.evidence,
        "department": report.department,
    }


def _renew_current(writing: Transaction, municipality_key: int) -> None:
    writing.execute("DELETE FROM actual_current WHERE municipality_key = ?", [municipality_key])
    writing.execute(f"INSERT INTO actual_current ({CURRENT_COLUMNS}) {STANDING}", [municipality_key])


def renew_all_current(writing: Transaction) -> None:
    """Derive the current rows of every city anew: an earlier release chose them by other rules."""
    writing.execute("DELETE FROM actual_current")
    writing.execute(f"INSERT INTO actual_current ({CURRENT_COLUMNS}) {STANDING_EVERYWHERE}")


CURRENT_COLUMNS = (
    "municipality_key, kpi_id, observed_on, fiscal_year, low_value, high_value, value_text, value_code, mark,"
    " note, reason, next_step, upload_id, version"
)

# One row per KPI and day of a city: its newest revision that was not withdrawn. A 速報 never takes the place of a 確定 or
# 訂正 value of its day (metrics/actual_now.sql says the same of what pages read).
STANDING = f"""
SELECT {CURRENT_COLUMNS}
FROM (
    SELECT
        {CURRENT_COLUMNS},
        row_number() OVER (
            PARTITION BY municipality_key, kpi_id, observed_on
            ORDER BY CASE WHEN is_confirmed = 1 AND mark = 'preliminary' THEN 1 ELSE 0 END, version DESC
        ) AS age
    FROM (
        SELECT
            {CURRENT_COLUMNS},
            max(CASE WHEN mark <> 'preliminary' AND value_code IS NULL THEN 1 ELSE 0 END)
                OVER (PARTITION BY municipality_key, kpi_id, observed_on) AS is_confirmed
        FROM actual_revision
        WHERE municipality_key = ? AND upload_id NOT IN (SELECT upload_id FROM upload_void)
    ) AS reported
) AS standing
WHERE age = 1
"""
STANDING_EVERYWHERE = STANDING.replace("municipality_key = ? AND ", "")
