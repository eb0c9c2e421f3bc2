"""What waits for approval counts nowhere; two different people bring it in; what was not shown is not approved."""

from datetime import timedelta
from decimal import Decimal

import pytest

from domain.access import Person, Role
from domain.actual import StageReport
from domain.codes import Mark, Outcome, Stage, ValueCode
from store import versions, write
from store.copies import drift
from store.uploads import as_json, submissions
from tests.store import small

SENDER = Person("hanako@example.jp", "市民課 花子", Role.EDITOR, frozenset({"togane"}), frozenset({"市民課"}))
OFFICE = Person("taro@example.jp", "企画課 太郎", Role.APPROVER)
LATER = small.AT + timedelta(hours=1)


def upload(value=30, content="h1"):
    stage = StageReport("togane-1", small.TODAY, Stage.PARTIAL, "窓口で開始", "市民課")
    return write.Upload(small.TOGANE, 1, content, "実績.xlsx", SENDER.name, "前期分", (small.actual(value),), (stage,))


def send(database, **changes):
    return submissions.send(database, upload(**changes), SENDER, "市民課", small.AT)


def counted(database):
    return [database.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in ("upload", "actual_revision")]


def approve(database, submission_id, person=OFFICE, **changes):
    seen = versions.current(database, small.TOGANE)
    return submissions.approve(database, submission_id, person, "確認済み", LATER, **({"seen_version": seen} | changes))


def test_what_waits_is_listed_and_counts_nowhere(either):
    submission_id = send(either)
    (waiting,) = submissions.waiting(either, small.TOGANE)
    assert (waiting.submission_id, waiting.department, waiting.by_name) == (submission_id, "市民課", "市民課 花子")
    assert waiting.actuals == upload().actuals
    assert waiting.stages == upload().stages
    assert submissions.waiting(either, small.CHOSHI) == []
    assert (versions.current(either), counted(either)) == (1, [0, 0])


def test_an_approval_registers_what_was_sent_with_both_names(either):
    submission_id = send(either)
    assert approve(either, submission_id) == 2
    assert either.rows("SELECT low_value FROM actual_current") == [{"low_value": Decimal(30)}]
    assert versions.log(either)[0].by_name == "市民課 花子"
    sender = either.rows("SELECT department, by_subject, approved_by_subject, approved_by_name FROM upload_sender")
    assert sender == [
        {
            "department": "市民課",
            "by_subject": "hanako@example.jp",
            "approved_by_subject": "taro@example.jp",
            "approved_by_name": "企画課 太郎",
        }
    ]
    decided = submissions.of_id(either, submission_id)
    assert decided is not None
    assert (decided.outcome, decided.version, decided.comment) == (Outcome.APPROVED, 2, "確認済み")
    assert decided.decided_at == LATER
    assert submissions.waiting(either) == []
    assert drift.check(either) == []


def test_nobody_approves_their_own_unless_the_settings_say_so(either):
    own = Person(SENDER.subject, SENDER.name, Role.APPROVER)
    submission_id = send(either)
    with pytest.raises(write.WriteRefused, match="自分が送った登録"):
        approve(either, submission_id, own)
    assert counted(either) == [0, 0]
    assert approve(either, submission_id, own, may_be_own=True) == 2


def test_what_changed_after_it_was_shown_is_not_approved(either):
    submission_id = send(either)
    seen = versions.current(either, small.TOGANE)
    write.accept_upload(either, upload(value=31, content="other"), small.AT)
    with pytest.raises(submissions.Overtaken, match="データが変わりました"):
        approve(either, submission_id, seen_version=seen)
    assert submissions.of_id(either, submission_id).is_waiting
    assert counted(either)[0] == 1
    assert approve(either, submission_id) == 3


def test_another_citys_upload_does_not_stand_in_the_way(either):
    submission_id = send(either)
    seen = versions.current(either, small.TOGANE)
    other = small.actual(kpi_id="choshi-1-share")
    write.accept_upload(either, write.Upload(small.CHOSHI, 1, "c", "c.xlsx", "佐藤", "", (other,), ()), small.AT)
    assert approve(either, submission_id, seen_version=seen) == 3


def test_a_return_needs_a_comment_and_ends_the_wait(either):
    submission_id = send(either)
    with pytest.raises(write.WriteRefused, match="理由"):
        submissions.give_back(either, submission_id, OFFICE, " ", LATER)
    submissions.give_back(either, submission_id, OFFICE, "分母を確かめてください", LATER)
    decided = submissions.of_id(either, submission_id)
    assert (decided.outcome, decided.comment, decided.version) == (Outcome.RETURNED, "分母を確かめてください", None)
    with pytest.raises(write.WriteRefused, match="企画課 太郎さんが処理"):
        approve(either, submission_id)
    assert counted(either) == [0, 0]
    assert send(either) != submission_id


def test_only_the_sender_withdraws(either):
    submission_id = send(either)
    with pytest.raises(write.WriteRefused, match="本人だけ"):
        submissions.withdraw(either, submission_id, OFFICE, LATER)
    submissions.withdraw(either, submission_id, SENDER, LATER)
    assert submissions.of_id(either, submission_id).outcome is Outcome.WITHDRAWN


def test_the_same_content_sent_twice_waits_once_and_is_registered_once(either):
    first = send(either)
    assert send(either) == first
    approve(either, first)
    again = send(either)
    assert again != first
    with pytest.raises(write.WriteRefused, match="版 2 として登録されています"):
        approve(either, again)


@pytest.mark.parametrize("problem", ["department", "empty", "stranger"])
def test_what_could_not_be_registered_cannot_be_sent(database, problem):
    sent = upload()
    if problem == "empty":
        sent = write.Upload(small.TOGANE, 1, "e", "e.xlsx", "佐藤", "", (), ())
    if problem == "stranger":
        sent = write.Upload(small.TOGANE, 1, "s", "s.xlsx", "佐藤", "", (small.actual(kpi_id="choshi-1-share"),), ())
    with pytest.raises(write.WriteRefused):
        submissions.send(database, sent, SENDER, "" if problem == "department" else "市民課", small.AT)
    assert submissions.waiting(database) == []


def test_an_unknown_submission_is_named(database):
    assert submissions.of_id(database, "submission-x") is None
    with pytest.raises(write.WriteRefused, match="submission-x はありません"):
        approve(database, "submission-x")


def test_reports_come_back_from_their_text_as_they_were():
    reports = (
        small.actual(low=Decimal("0.1000"), high=None, note="=注", reason="遅れ", next_step="次"),
        small.actual(low=None, high=None, value_code=ValueCode.IN_PROGRESS, mark=Mark.PRELIMINARY),
    )
    stages = (StageReport("togane-1", small.TODAY, Stage.DONE, "根拠", "課"),)
    assert as_json.read(as_json.written(reports, stages)) == (reports, stages, ())
