"""From a filled-in workbook to the verdicts before and after, and to accepted rows that are exactly what was shown."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from domain.access import Person, Role
from domain.codes import Mark, Stage, Status
from store import versions, write
from store.plans.build import bring
from store.uploads import form_content, registering, submissions
from store.uploads.form_content import UnknownCity, UnknownDepartment
from tests.store import small
from tests.store.small import TODAY

CLOSED = "令和8年度（2026）"


def book(database, *entries, city="togane"):
    return small.filled(registering.template(database, city, TODAY), *entries)


def share(value=30, **inputs):
    return ("togane-1-share", {"fiscal_year": CLOSED, "value": value, "mark": "確定"} | inputs)


def stage(word="一部実施"):
    return (
        "togane-1",
        {"stage": word, "observed_on": date(2027, 6, 1), "evidence": "受付開始", "department": "市民課"},
    )


def preview(database, *entries, data=None):
    return registering.preview(database, "togane", data or book(database, *entries), "佐藤", TODAY, "東金.xlsx")


def test_a_preview_shows_old_and_new_value_and_verdict_and_writes_nothing(database):
    shown = preview(database, share(), stage())
    (change,) = shown.changes
    assert (change.kpi_id, change.kpi_name, change.initiative_name, change.unit) == (
        "togane-1-share",
        "togane-1-shareの指標",
        "窓口",
        "%",
    )
    assert (change.old_value, change.new_value) == (None, "30%（R8年度・確定）")
    assert (change.old_status, change.new_status) == (Status.UNREPORTED, Status.ON_TRACK)
    (moved,) = shown.stage_changes
    assert (moved.initiative_name, moved.old_stage, moved.new_stage) == ("窓口", None, "一部実施")
    assert (shown.unchanged_count, shown.base_version, shown.can_be_confirmed) == (0, 1, True)
    assert versions.current(database) == 1
    assert database.rows("SELECT count(*) AS n FROM upload") == [{"n": 0}]


def test_a_value_that_changes_no_verdict_says_why(database):
    """By what the judgement does with it: a 速報, a yearly value before 31 March, a first value that is the same."""
    registering.confirm(database, preview(database, share()), note="")
    count = ("togane-1-count", {"fiscal_year": CLOSED, "value": "集計中", "mark": "確定"})
    open_year = share(40, fiscal_year="令和9年度（2027）", observed_on=date(2027, 6, 30), mark="速報")
    shown = preview(database, open_year, count)
    assert [(one.old_status, one.new_status, one.why_unchanged) for one in shown.changes] == [
        (Status.ON_TRACK, Status.ON_TRACK, "速報なので判定には使いません。確定した値で判定します"),
        (Status.UNREPORTED, Status.AWAITING, None),
    ]
    (corrected,) = preview(database, share(31, mark="訂正")).changes
    assert (corrected.new_status, corrected.why_unchanged) == (Status.ON_TRACK, "この値で判定しても、状態は同じです")
    (displaced,) = preview(database, share(35, mark="速報")).changes
    assert displaced.why_unchanged == "同じ日に確定した値があるので、速報は使いません"


def test_what_was_shown_is_what_is_registered(database):
    shown = preview(database, share(), stage())
    assert registering.confirm(database, shown, note="6月分", at=small.AT) == 2
    (row,) = database.rows("SELECT * FROM actual_current")
    assert (row["kpi_id"], row["low_value"], row["mark"], row["upload_id"]) == (
        "togane-1-share",
        Decimal(30),
        Mark.FINAL,
        "upload-2",
    )
    (reported,) = database.rows("SELECT stage, evidence, department FROM stage_revision")
    assert reported == {"stage": Stage.PARTIAL, "evidence": "受付開始", "department": "市民課"}
    (upload,) = database.rows("SELECT base_version, file_name, by_name, note FROM upload")
    assert upload == {"base_version": 1, "file_name": "東金.xlsx", "by_name": "佐藤", "note": "6月分"}


def test_the_same_file_again_changes_nothing(database):
    data = book(database, share(), stage())
    registering.confirm(database, preview(database, data=data))
    again = preview(database, data=data)
    assert (again.changes, again.stage_changes, again.unchanged_count, again.can_be_confirmed) == ((), (), 2, False)
    assert registering.confirm(database, again) == 2
    assert versions.current(database) == 2


def test_whether_a_file_is_registered_or_waits_is_known_by_its_content(database):
    """Whatever was cut after the commit: the file that still lies there is recognised."""
    person = Person("hanako@example.jp", "佐藤", Role.EDITOR)
    data, other = book(database, share()), book(database, share(31))
    shown = preview(database, data=data)
    assert registering.registered(database, shown) is None and not registering.is_waiting(database, shown)
    registering.send(database, preview(database, data=other), person, "市民課", at=small.AT)
    registering.confirm(database, shown)
    again = preview(database, data=data)
    assert registering.registered(database, again).version == 2 and not registering.is_waiting(database, again)
    sent = preview(database, data=other)
    assert registering.is_waiting(database, sent) and registering.registered(database, sent) is None
    write.undo(database, "upload-2", "佐藤", "誤り", small.AT)
    assert registering.registered(database, preview(database, data=data)) is None


def test_a_confirmation_sent_twice_is_one_upload(database):
    shown = preview(database, share())
    assert [registering.confirm(database, shown), registering.confirm(database, shown)] == [2, 2]


def test_only_what_changes_is_written(database):
    registering.confirm(database, preview(database, share(30)))
    shown = preview(database, share(30), ("togane-1-count", {"fiscal_year": CLOSED, "value": 9, "mark": "確定"}))
    assert ([change.kpi_id for change in shown.changes], shown.unchanged_count) == (["togane-1-count"], 1)
    registering.confirm(database, shown)
    assert database.rows("SELECT count(*) AS n FROM actual_revision") == [{"n": 2}]


def test_a_correction_shows_what_it_replaces(database):
    registering.confirm(database, preview(database, share(30)))
    (change,) = preview(database, share(8, mark="訂正")).changes
    assert (change.old_value, change.new_value) == ("30%（R8年度・確定）", "8%（R8年度・訂正）")
    assert (change.old_status, change.new_status) == (Status.ON_TRACK, Status.REGRESSED)


def test_a_value_registered_after_the_form_was_made_is_asked_about_with_all_three_values(database):
    registering.confirm(database, preview(database, share(20)))
    old_form = book(database, share(31, mark="訂正"))
    registering.confirm(database, preview(database, share(30, mark="訂正")))
    shown = preview(database, data=old_form)
    (overlap,) = shown.overlaps
    assert (overlap.base_value, overlap.their_value, overlap.own_value, overlap.choice) == (
        "20%（R8年度・確定）",
        "30%（R8年度・訂正）",
        "31%（R8年度・訂正）",
        None,
    )
    assert not shown.can_be_confirmed
    with pytest.raises(write.WriteRefused, match="どちらの値にするか決めていない"):
        registering.confirm(database, shown)


@pytest.mark.parametrize(("choice", "expected", "version"), [("own", 31, 4), ("theirs", 30, 3)])
def test_the_chosen_value_stands_and_the_other_is_not_sent(database, choice, expected, version):
    registering.confirm(database, preview(database, share(20)))
    count = ("togane-1-count", {"fiscal_year": CLOSED, "value": 9, "mark": "確定"})
    old_form = book(database, share(31, mark="訂正"), count)
    registering.confirm(database, preview(database, share(30, mark="訂正")))
    overlap_id = "togane-1-share 2027-03-31"
    shown = registering.preview(database, "togane", old_form, "佐藤", TODAY, answers={overlap_id: choice})
    assert [overlap.choice for overlap in shown.overlaps] == [choice]
    assert len(shown.changes) == (2 if choice == "own" else 1)
    assert registering.confirm(database, shown) == 4
    rows = database.rows("SELECT low_value, version FROM actual_current WHERE kpi_id = 'togane-1-share'")
    assert rows == [{"low_value": expected, "version": version}]


def test_a_value_taken_back_since_the_form_was_made_is_asked_about(database):
    registering.confirm(database, preview(database, share(20)))
    old_form = book(database, share(31))
    write.undo(database, "upload-2", "鈴木", "誤り", small.AT)
    (overlap,) = preview(database, data=old_form).overlaps
    assert (overlap.base_value, overlap.their_value) == ("20%（R8年度・確定）", None)


def test_a_stage_that_moved_since_the_form_was_made_is_asked_about(database):
    old_form = book(database, stage())
    registering.confirm(database, preview(database, stage("検討中")))
    shown = preview(database, data=old_form)
    (overlap,) = shown.overlaps
    assert (overlap.name, overlap.base_value, overlap.their_value, overlap.own_value) == (
        "窓口", None, "検討中", "一部実施",
    )  # fmt: skip
    kept = registering.preview(database, "togane", old_form, "佐藤", TODAY, answers={overlap.overlap_id: "theirs"})
    assert (kept.stage_changes, kept.can_be_confirmed) == ((), False)


def test_another_kpi_that_changed_since_is_not_asked_about(database):
    old_form = book(database, share(31))
    count = ("togane-1-count", {"fiscal_year": CLOSED, "value": 9, "mark": "確定"})
    registering.confirm(database, preview(database, count))
    assert preview(database, data=old_form).overlaps == ()


def test_what_is_sent_waits_and_is_approved_as_it_was_shown(database):
    person = Person("hanako", "市民課 花子", Role.EDITOR)
    shown = preview(database, share(30), stage())
    submission_id = registering.send(database, shown, person, "市民課", note="前期", at=small.AT)
    assert versions.current(database) == 1
    sent = submissions.of_id(database, submission_id)
    again = registering.preview_sent(database, "togane", sent, TODAY)
    assert (again.changes, again.stage_changes) == (shown.changes, shown.stage_changes)
    approver = Person("taro", "太郎", Role.APPROVER)
    assert submissions.approve(database, submission_id, approver, "", small.AT, seen_version=1) == 2
    assert preview(database, share(30), stage()).unchanged_count == 2


def test_what_moved_after_the_preview_cannot_be_sent(database):
    shown = preview(database, share(30))
    registering.confirm(database, preview(database, share(35)))
    with pytest.raises(registering.Conflict):
        registering.send(database, shown, Person("h", "h", Role.EDITOR), "課", at=small.AT)
    assert submissions.waiting(database) == []


@pytest.mark.parametrize(
    ("departments", "expected"), [({"総務課"}, ["togane-1-shareの指標", "窓口"]), ({"企画課"}, [])]
)
def test_an_editor_is_told_what_other_departments_answer_for(database, departments, expected):
    person = Person("h", "h", Role.EDITOR, departments=frozenset(departments))
    assert registering.not_answered_for(database, preview(database, share(30), stage()), person) == expected


def test_a_value_that_moved_after_the_preview_is_a_conflict(database):
    shown = preview(database, share(30))
    registering.confirm(database, preview(database, share(35)))
    with pytest.raises(registering.Conflict, match=r"togane-1-share（2027-03-31）"):
        registering.confirm(database, shown)
    assert versions.current(database) == 2


def test_an_undo_after_the_preview_is_a_conflict_too(database):
    registering.confirm(database, preview(database, share(30)))
    shown = preview(database, share(35))
    write.undo(database, "upload-2", "鈴木", "誤り", small.AT)
    with pytest.raises(registering.Conflict, match="togane-1-share"):
        registering.confirm(database, shown)


def test_another_kpi_that_moved_is_no_conflict(database):
    shown = preview(database, share(30))
    registering.confirm(
        database, preview(database, ("togane-1-count", {"fiscal_year": CLOSED, "value": 9, "mark": "確定"}))
    )
    assert registering.confirm(database, shown) == 3


def test_a_new_edition_of_the_plan_after_the_preview_is_a_conflict(database):
    shown = preview(database, share(30))
    bring(database, small.catalogue(), [small.plan(target="60"), small.plans()[1]], "試験", "改訂", small.AT)
    with pytest.raises(registering.Conflict, match="計画データが更新されました"):
        registering.confirm(database, shown)


def test_errors_leave_nothing_to_confirm(database):
    shown = preview(database, share("多数"))
    assert ([error.cell for error in shown.errors], shown.changes, shown.can_be_confirmed) == (["M2"], (), False)
    with pytest.raises(write.WriteRefused, match="誤りのあるブック"):
        registering.confirm(database, shown)


def test_an_untouched_form_has_nothing_to_confirm(database):
    shown = preview(database)
    assert (shown.errors, shown.can_be_confirmed) == ((), False)
    with pytest.raises(write.WriteRefused, match="実績も段階も市の評価もありません"):
        registering.confirm(database, shown)


def test_a_workbook_of_another_city_is_refused(database):
    data = book(database, ("choshi-1-share", share()[1]), city="choshi")
    assert [error.cell for error in preview(database, data=data).errors] == ["B2"]


def test_an_unknown_city_and_a_missing_name_are_refused(database):
    with pytest.raises(UnknownCity, match="「tokyo」はありません。choshi・togane"):
        registering.template(database, "tokyo", TODAY)
    with pytest.raises(write.WriteRefused, match="名前"):
        registering.preview(database, "togane", b"", " ", TODAY)


def test_a_tampered_preview_of_another_citys_kpi_is_refused_by_the_writer(database):
    shown = preview(database, share())
    stranger = replace(shown.actuals[0], kpi_id="choshi-1-share")
    forged = replace(shown, actuals=(stranger,), seen_versions=shown.seen_versions[:1])
    with pytest.raises(write.WriteRefused, match="この市の計画にない"):
        registering.confirm(database, forged)


def test_the_form_shows_the_last_values_and_stages(database):
    registering.confirm(database, preview(database, share(30), stage()))
    form = openpyxl.load_workbook(io.BytesIO(registering.template(database, "togane", TODAY)))
    row = [cell.value for cell in form["実績"][2]][:10]
    assert row == [
        "togane-1-share",
        "窓口",
        "togane-1-shareの指標",
        None,
        "市民課・企画課",
        "%",
        "時点の水準",
        "10（2026-03-31）",
        "50（R11年度）",
        "30（R8年度・確定）",
    ]
    assert form["取組の段階"]["E2"].value == "一部実施（2027-06-01）"


def test_a_value_that_looks_wrong_waits_for_its_tick_and_names_its_cell(database):
    shown = preview(database, share(0.85))
    (question,) = shown.questions
    assert (question.cell, shown.can_be_confirmed, shown.open_questions) == ("M2", False, (question,))
    with pytest.raises(write.WriteRefused, match=r"確かめていない値があります（実績 M2）"):
        registering.confirm(database, shown)
    assert shown.answered(["another"]).can_be_confirmed is False
    ticked = registering.preview(
        database, "togane", book(database, share(0.85)), "佐藤", TODAY, answers={question.question_id: "yes"}
    )
    assert ticked.can_be_confirmed and registering.confirm(database, ticked) == 2
    assert database.rows("SELECT low_value FROM actual_current") == [{"low_value": Decimal("0.8500")}]


def test_a_new_value_is_compared_with_what_was_registered_before(database):
    report = ("togane-1-count", {"fiscal_year": 2025, "value": 12, "mark": "確定"})
    registering.confirm(database, preview(database, report))
    (question,) = preview(database, ("togane-1-count", {"fiscal_year": 2026, "value": 120, "mark": "確定"})).questions
    assert question.why == "前の値 12（2026-03-31）の10倍以上です"


def one_value(database, version=1, answers=None, **said):
    entered = {"kpi_id": "togane-1-share", "fiscal_year": CLOSED, "value": "30", "mark": "確定"} | said
    return registering.preview_one(database, "togane", entered, version, "佐藤", TODAY, answers)


def test_one_value_of_the_page_goes_the_way_of_a_workbook_with_its_one_row(database):
    shown, of_book = one_value(database), preview(database, share())
    assert replace(shown, file_name="") == replace(of_book, file_name="")
    assert registering.confirm(database, shown) == 2
    (row,) = database.rows("SELECT file_name, by_name FROM upload")
    assert row == {"file_name": "画面から1件", "by_name": "佐藤"}
    assert registering.registered(database, of_book) is not None
    assert write.undo(database, "upload-2", "佐藤", "誤り", small.AT) == 3
    assert database.rows("SELECT count(*) AS n FROM actual_current") == [{"n": 0}]


def test_one_value_waits_for_approval_as_a_workbook_does(database):
    hanako = Person("hanako", "市民課 花子", Role.EDITOR)
    registering.send(database, one_value(database), hanako, "市民課")
    (waiting,) = submissions.waiting(database)
    assert (waiting.file_name, len(waiting.actuals)) == ("画面から1件", 1)
    taro = Person("taro", "企画課 太郎", Role.APPROVER)
    assert submissions.approve(database, waiting.submission_id, taro, "", small.AT, seen_version=1) == 2


def test_one_value_that_somebody_else_registered_since_its_fields_were_opened_is_asked_about(database):
    registering.confirm(database, preview(database, share(28)))
    (overlap,) = one_value(database, version=1).overlaps
    assert (overlap.base_value, overlap.their_value, overlap.own_value) == (
        None, "28%（R8年度・確定）", "30%（R8年度・確定）",
    )  # fmt: skip
    assert not one_value(database, version=2).overlaps
    theirs = one_value(database, version=1, answers={overlap.overlap_id: "theirs"})
    assert theirs.is_empty and not theirs.can_be_confirmed


def test_one_value_that_is_wrong_leaves_nothing_to_confirm_and_one_without_a_name_is_refused(database):
    shown = one_value(database, value="多数")
    assert ([one.cell for one in shown.errors], shown.can_be_confirmed) == (["実績値"], False)
    with pytest.raises(write.WriteRefused):
        registering.preview_one(database, "togane", {"kpi_id": "togane-1-share"}, 1, " ", TODAY)


def test_the_workbook_of_one_department_holds_its_rows_and_is_read_like_the_whole_one(database):
    data = registering.template(database, "togane", TODAY, "市民課")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["実績"]
    held = [line[0].value for line in sheet.iter_rows(min_row=2) if line[0].value]
    assert held and len(held) == len(form_content.of_city(database, "togane", TODAY).kpis)
    assert preview(database, data=small.filled(data, share())).can_be_confirmed
    with pytest.raises(UnknownDepartment, match="「総務部」という担当はありません。市民課"):
        registering.template(database, "togane", TODAY, "総務部")


def test_a_csv_file_goes_the_same_way(database):
    data = "指標ID,年度,実績値,区分,根拠（資料名など）\r\ntogane-1-share,令和8年度,３０％,確定,台帳\r\n".encode("cp932")
    shown = preview(database, data=data)
    assert [str(note) for note in shown.notes] == [
        "CSV C2「３０％」: 30 と読みました",
        "CSV B2「令和8年度」: 令和8年度（2026）と読みました",
    ]
    assert [(change.new_value, change.new_status) for change in shown.changes] == [("30%（R8年度・確定）", Status.ON_TRACK)]
    assert registering.confirm(database, shown) == 2
    assert database.rows("SELECT note FROM actual_current") == [{"note": "根拠：台帳"}]
    again = preview(database, data=data)
    assert (again.unchanged_count, again.can_be_confirmed) == (1, False)


def test_the_file_comes_back_with_its_cells_marked(database):
    data = book(database, share("多数"))
    marked = openpyxl.load_workbook(io.BytesIO(registering.marked(preview(database, data=data), data)))
    assert marked["実績"]["M2"].comment.text.startswith("【誤り】数値ではありません")


def test_a_preview_judges_alike_with_and_without_a_plan_of_its_question(database, monkeypatch):
    data = book(database, share(), stage())
    unplanned = preview(database, data=data)
    monkeypatch.setattr("store.uploads.previews.FEW_CITIES", 0)
    assert preview(database, data=data).changes == unplanned.changes != ()
