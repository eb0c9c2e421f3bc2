"""What a plan would change is shown before; what waits for approval counts nowhere, and is approved as it was shown."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.access import Person, Role
from domain.codes import Outcome, Status
from loaders.book.cell import CellError
from loaders.plan_book.reading import PlanReading
from store import versions, write
from store.plans import drafts, importing, submissions
from store.plans.importing import Overtaken, VerdictChange
from tests.store import small
from tests.store.read_plans import file_of, held, let_books_be_files, let_nothing_be_judged, revised

AT = datetime(2027, 7, 1, 3, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
SHARE, COUNT = "togane-1-share", "togane-1-count"
SENDER = Person("hanako", "企画課 花子", Role.EDITOR)
OFFICE = Person("taro", "企画課 太郎", Role.EDITOR)


@pytest.fixture(autouse=True)
def _books_are_files(request, monkeypatch):
    let_books_be_files(monkeypatch)
    if "judged" not in request.node.name:
        let_nothing_be_judged(monkeypatch)


def lowered(database, text="30"):
    return revised(database, text)


def reported(database, value=17):
    write.accept_upload(database, write.Upload(small.TOGANE, 1, "h", "f", "人", "", (small.actual(value),), ()), AT)


def shown_of(database, data, **options):
    return importing.preview(database, data, small.TODAY, "改定.xlsx", **options)


def send(database, data):
    return submissions.send(
        database, shown_of(database, data), data, SENDER, SENDER.name, "企画課", "中間見直し", AT
    )


def test_a_preview_says_what_would_be_judged_otherwise_and_writes_nothing(either):
    reported(either)
    shown = shown_of(either, lowered(either))
    assert (shown.city, shown.is_new, shown.errors, shown.changes) == ("togane", False, (), ("目標　追加 1",))
    assert tuple(map(str, shown.revisions)) == (f"{SHARE}　令和11年度（2029）の目標　50 → 30（目標の引下げ）",)
    name = f"{SHARE}の指標"
    assert shown.verdicts == (
        VerdictChange(SHARE, name, "窓口", Status.BEHIND, Status.ON_TRACK, is_by_lowering=True),
    )
    assert shown.before == Counter({Status.BEHIND: 1, Status.UNREPORTED: 1})
    assert shown.after == Counter({Status.ON_TRACK: 1, Status.UNREPORTED: 1})
    assert versions.current(either) == 2
    assert importing.commit(either, shown, "鈴木", "改定", AT) == 3
    # The same once more, after a connection that was cut: it is there already.
    assert importing.commit(either, shown, "鈴木", "改定", AT) == 3
    assert versions.current(either) == 3


def test_a_kpi_that_the_plan_drops_is_judged_no_more(database):
    book = held(database, "togane")
    kpis, targets = ([one for one in rows if one.kpi_id != COUNT] for rows in (book.plan.kpis, book.plan.targets))
    shown = shown_of(database, file_of(replace(book, plan=replace(book.plan, kpis=(*kpis,), targets=(*targets,)))))
    assert "指標　削除 1" in shown.changes
    assert [(one.kpi_id, one.old, one.new) for one in shown.verdicts] == [(COUNT, Status.UNREPORTED, None)]


def test_an_error_and_an_unchanged_plan_are_not_imported(database, monkeypatch):
    same = shown_of(database, file_of(held(database, "togane")))
    assert (same.is_changing, same.can_be_imported, same.verdicts) == (False, False, ())
    with pytest.raises(write.WriteRefused, match="名前と理由"):
        importing.commit(database, same, "鈴木", " ", AT)
    error = CellError("目標", "C2", "たくさん", "数字がありません", "数字を書いてください。")
    monkeypatch.setattr(importing, "read", lambda *_, **__: PlanReading(None, (error,)))
    refused = shown_of(database, b"")
    assert (refused.errors, refused.city) == ((error,), None)
    with pytest.raises(write.WriteRefused, match="誤りのあるブック"):
        importing.commit(database, refused, "鈴木", "改定", AT)


def test_whose_city_it_is_decides_before_anything_is_said_of_it(database):
    asked = []

    def allows(city):
        asked.append(city)
        raise PermissionError(city)

    with pytest.raises(PermissionError):
        shown_of(database, lowered(database), allows=allows)
    assert asked == ["togane"]


def test_what_changed_since_the_preview_is_not_written_over(database):
    data = lowered(database)
    shown = shown_of(database, data)
    importing.commit(database, shown_of(database, lowered(database, "40")), "別の人", "先の改定", AT)
    with pytest.raises(Overtaken):
        importing.commit(database, shown, "鈴木", "改定", AT)
    assert versions.current(database) == 2


def test_what_waits_counts_nowhere_and_is_approved_by_another_person_alone(either):
    data = lowered(either)
    submission_id = send(either, data)
    assert send(either, data) == submission_id
    (sent,) = submissions.waiting(either)
    assert (sent.city, sent.plan_name, sent.reason, sent.by_name, sent.is_correction) == (
        "togane", "togane計画", "中間見直し", "企画課 花子", False,
    )  # fmt: skip
    assert (versions.current(either), submissions.content(either, submission_id)) == (1, data)
    anew = shown_of(either, submissions.content(either, submission_id))
    with pytest.raises(write.WriteRefused, match="自分が送った計画"):
        submissions.approve(either, submission_id, anew, SENDER, "", LATER)
    with pytest.raises(write.WriteRefused, match="送られたものと違います"):
        submissions.approve(either, submission_id, shown_of(either, lowered(either, "40")), OFFICE, "", LATER)
    assert submissions.approve(either, submission_id, anew, OFFICE, "確認済み", LATER) == 2
    entry = versions.of_version(either, 2)
    assert (entry.by_name, entry.department, entry.approved_by_name, entry.reason) == (
        "企画課 花子", "企画課", "企画課 太郎", "中間見直し（東金市）",
    )  # fmt: skip
    (done,) = submissions.newest(either)
    assert (done.outcome, done.version, done.comment, submissions.waiting(either)) == (
        Outcome.APPROVED, 2, "確認済み", [],
    )  # fmt: skip
    with pytest.raises(write.WriteRefused, match="すでに企画課 太郎さんが処理"):
        submissions.approve(either, submission_id, anew, OFFICE, "", LATER)


def test_an_approver_who_looked_before_a_change_writes_nothing(database):
    submission_id = send(database, lowered(database))
    anew = shown_of(database, submissions.content(database, submission_id))
    importing.commit(database, shown_of(database, lowered(database, "40")), "別の人", "先の改定", AT)
    with pytest.raises(Overtaken):
        submissions.approve(database, submission_id, anew, OFFICE, "", LATER)
    assert [sent.submission_id for sent in submissions.waiting(database)] == [submission_id]


def test_what_waits_is_returned_with_a_reason_or_taken_back_by_its_sender(either):
    returned = send(either, lowered(either))
    with pytest.raises(write.WriteRefused, match="差し戻す理由"):
        submissions.give_back(either, returned, OFFICE, " ", LATER)
    submissions.give_back(either, returned, OFFICE, "目標の年度を確かめてください", LATER)
    again = send(either, lowered(either))
    assert again != returned
    with pytest.raises(write.WriteRefused, match="本人だけ"):
        submissions.withdraw(either, again, OFFICE, LATER)
    submissions.withdraw(either, again, SENDER, LATER)
    assert {sent.outcome for sent in submissions.newest(either)} == {Outcome.RETURNED, Outcome.WITHDRAWN}
    assert versions.current(either) == 1


def test_a_draft_is_kept_for_its_person_until_it_is_replaced_or_dropped(either):
    drafts.save(either, "hanako", "一.xlsx", b"\x00one", {"kind": "revision"}, AT)
    drafts.save(either, "hanako", "二.xlsx", b"two", {}, LATER)
    kept = drafts.of(either, "hanako")
    assert (kept.file_name, kept.content, kept.answers, kept.saved_at) == ("二.xlsx", b"two", {}, LATER)
    assert drafts.of(either, "taro") is None
    drafts.drop(either, "hanako")
    assert drafts.of(either, "hanako") is None
