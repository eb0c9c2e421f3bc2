"""Every version has its entry: an upload with its department and approver, an undo with what it withdrew."""

from datetime import UTC, date, datetime

from store import versions, write
from tests.store import small


def test_each_version_says_who_what_why_and_whether_it_stands(either):
    sent = write.Upload(small.TOGANE, 1, "h", "実績.xlsx", "市民課 花子", "前期分", (small.actual(),), ())
    sender = write.Sender("hanako", "市民課", "submission-1", "taro", "企画課 太郎")
    with either.transaction() as writing:
        write.accept(writing, sent, small.AT, sender)
    write.undo(either, "upload-2", "企画課 太郎", "誤り", small.AT)
    undo, upload, build = versions.log(either, up_to=3)
    assert (undo.version, undo.action, undo.undone_upload_id, undo.reason) == (3, "undo", "upload-2", "upload-2: 誤り")
    assert (upload.upload_id, upload.file_name, upload.reason) == ("upload-2", "実績.xlsx", "前期分")
    assert (upload.department, upload.approved_by_name, upload.undone_by_version) == ("市民課", "企画課 太郎", 3)
    assert upload.happened_text == "2027-07-15 12:00"
    assert (build.version, build.scope, build.upload_id, build.undone_by_version) == (1, 0, None, None)


def test_a_citys_history_holds_its_own_and_what_changed_all(either):
    for key, kpi_id in ((small.TOGANE, "togane-1-share"), (small.CHOSHI, "choshi-1-share")):
        write.accept_upload(
            either, write.Upload(key, 1, kpi_id, "f.xlsx", "佐藤", "", (small.actual(kpi_id=kpi_id),), ()), small.AT
        )
    assert [entry.version for entry in versions.log(either, small.CHOSHI, up_to=3)] == [3, 1]
    assert [entry.version for entry in versions.log(either, up_to=2)] == [2, 1]
    assert versions.of_version(either, 2).scope == small.TOGANE
    assert versions.of_version(either, 9) is None and versions.of_version(either, 0) is None
    assert versions.log(either) == versions.log(either, up_to=3) and versions.log(either, limit=1)[0].version == 3
    assert versions.newest(either) == versions.of_version(either, 3)


def test_a_day_in_japan_ends_with_the_version_that_stood_then(either):
    # small.AT is noon in Japan; half past eleven at night there is still that day, and the day before in UTC is not.
    write.accept_upload(either, write.Upload(small.TOGANE, 1, "a", "f.xlsx", "佐藤", "", (small.actual(),), ()), small.AT)
    late = datetime(2027, 7, 16, 14, 30, tzinfo=UTC)
    next_morning = datetime(2027, 7, 16, 15, 30, tzinfo=UTC)
    for content, at in (("b", late), ("c", next_morning)):
        write.accept_upload(
            either,
            write.Upload(small.CHOSHI, 1, content, "f.xlsx", "佐藤", "", (small.actual(kpi_id="choshi-1-share"),), ()),
            at,
        )
    newest = versions.current(either)
    days = (date(2027, 7, 15), date(2027, 7, 16), date(2027, 7, 17), date(2030, 1, 1))
    assert [versions.on_day(either, day, newest) for day in days] == [2, 3, 4, 4]
    assert versions.on_day(either, date(2030, 1, 1), 2) == 2  # a pinned page knows nothing newer
    assert versions.on_day(either, date(2000, 1, 1), newest) is None
