"""The city's own grades come with the actuals or alone, on either engine, as a version that can be taken back."""

from dataclasses import replace

import pytest

from domain.access import Person, Role
from domain.plan import PublishedGrade
from metrics import difference, particulars
from metrics.moment import Moment
from store import export, versions, write
from store.plans.build import bring
from store.uploads import form_content, overlaps, registering, submissions
from tests.store import small
from tests.store.small import TODAY

SHARE = "togane-1-share"
GRADE = {
    "fiscal_year": "令和8年度（2026）", "grade_text": "B", "rule_text": "8割以上でB", "source_text": "進捗報告",
}  # fmt: skip
SENDER = Person("hanako@example.jp", "佐藤", Role.EDITOR)
APPROVER = Person("jiro@example.jp", "鈴木", Role.APPROVER)


def book(database, **changes):
    return small.filled(registering.template(database, "togane", TODAY), (SHARE, GRADE | changes))


def preview(database, data, answers=None):
    return registering.preview(database, "togane", data, "佐藤", TODAY, "評価.xlsx", answers)


def stands(database, version=None):
    moment = Moment(version or versions.current(database), TODAY)
    return [(grade.fiscal_year, grade.grade_text) for grade in particulars.of_kpi(database, moment, SHARE).grades]


def test_a_file_of_grades_alone_is_previewed_registered_and_taken_back(either):
    data = book(either)
    shown = preview(either, data)
    (change,) = shown.grade_changes
    assert (change.kpi_name, change.fiscal_year) == (f"{SHARE}の指標", 2026)
    assert (change.old_grade, change.new_grade) == (None, "B")
    assert change.new_lines == ("市の基準：8割以上でB", "出典：進捗報告")
    assert (shown.changes, shown.stage_changes, shown.can_be_confirmed) == ((), (), True)
    assert registering.confirm(either, shown, at=small.AT) == 2 and stands(either) == [(2026, "B")]
    again = preview(either, data)
    assert (again.grade_changes, again.unchanged_count, again.can_be_confirmed) == ((), 1, False)
    assert registering.registered(either, again).version == 2
    changed = preview(either, book(either, grade_text="A"))
    assert (changed.grade_changes[0].old_grade, changed.grade_changes[0].new_grade) == ("B", "A")
    assert registering.confirm(either, changed, at=small.AT) == 3
    known = {kpi.kpi_id: kpi.grade_text for kpi in form_content.of_city(either, "togane", TODAY).kpis}
    assert known == {SHARE: "A（R8年度）", "togane-1-count": ""}
    found = difference.between(either, Moment(1, TODAY), Moment(3, TODAY))
    assert [(one.what, one.key, one.after.grade_text) for one in found] == [(difference.What.GRADE, 2026, "A")]
    saved = export.table(either, "published_grades", Moment(3, TODAY)).decode("utf-8-sig").splitlines()
    assert saved[1:] == [f"{SHARE},2026,A,8割以上でB,進捗報告,upload-3,122131"]
    assert write.undo(either, "upload-3", "佐藤", "取消し", small.AT) == 4
    assert (stands(either), stands(either, 3), stands(either, 1)) == ([(2026, "B")], [(2026, "A")], [])


def test_of_a_plan_and_an_upload_the_newer_version_stands(database):
    registering.confirm(database, preview(database, book(database)), at=small.AT)
    plan = replace(small.plan(), published_grades=(
        PublishedGrade(SHARE, 2026, "C", "計画の基準", "計画"), PublishedGrade(SHARE, 2025, "A", "計画の基準", "計画"),
    ))  # fmt: skip
    assert bring(database, small.catalogue(), [plan, small.plans()[1]], "試験", "改定", small.AT).version == 3
    assert stands(database) == [(2025, "A"), (2026, "C")]
    changed = preview(database, book(database, grade_text="S"))
    assert changed.grade_changes[0].old_lines == ("市の基準：計画の基準", "出典：計画")
    assert registering.confirm(database, changed, at=small.AT) == 4
    assert stands(database) == [(2025, "A"), (2026, "S")]


def test_a_grade_that_somebody_else_has_changed_meanwhile_is_asked_about(database):
    mine, theirs = book(database), book(database, grade_text="C")
    shown = preview(database, mine)
    registering.confirm(database, preview(database, theirs), at=small.AT)
    with pytest.raises(registering.Conflict, match="確認のあとで次の値が更新されました: .*の市の評価（R8年度）"):
        registering.confirm(database, shown, at=small.AT)
    (overlap,) = preview(database, mine).overlaps
    told = (overlap.name, overlap.base_value, overlap.their_value, overlap.own_value)
    assert told == (f"{SHARE}の指標 の市の評価", None, "C", "B")
    kept = preview(database, mine, {overlap.overlap_id: overlaps.THEIRS})
    assert (kept.grade_changes, kept.can_be_confirmed) == ((), False)
    own = preview(database, mine, {overlap.overlap_id: overlaps.OWN})
    registering.confirm(database, own, at=small.AT)
    assert stands(database) == [(2026, "B")]


def test_grades_wait_for_approval_and_are_for_the_department_that_answers(database):
    shown = preview(database, book(database))
    tax = replace(SENDER, departments=frozenset({"税務課"}))
    assert registering.not_answered_for(database, shown, tax) == [f"{SHARE}の指標"]
    sent_id = registering.send(database, shown, SENDER, "市民課", at=small.AT)
    (sent,) = submissions.waiting(database)
    assert stands(database) == []
    assert registering.preview_sent(database, "togane", sent, TODAY).grade_changes == shown.grade_changes
    submissions.approve(database, sent_id, APPROVER, "", small.AT, seen_version=1)
    assert stands(database) == [(2026, "B")]
