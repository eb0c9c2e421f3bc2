"""報告の期限: by department, on the page, in files, in a mail and in the calendar that others subscribe to."""

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest

from access import person, reach
from access.person import LOCAL
from metrics.reminders import Reminder
from pages import registry
from pages.upload import due
from store import links
from store.database import Database
from tests.loops import finished
from tests.pages.conftest import TODAY, Open, frame_of, opened, text
from tests.served import serve
from tests.server.asked import Answer, Routes
from ui import reminder_text, selection

LINE = "choshi-2-1-line-friends"


def get(address: str) -> Answer:
    async def answer() -> Answer:
        return await Routes().get(address)

    return finished(answer())


def asked(**query: str) -> list[tuple[str, str]]:
    return [("city", "choshi"), ("way", "due"), *query.items()]


def test_everybody_is_told_what_is_overdue_and_whose_it_is(open_page: Open) -> None:
    page = open_page("upload", city="choshi", way="due", days="365")
    said = text(page)
    assert not page.exception and not page.text_input and not page.get("file_uploader")
    (late, soon) = map(int, re.findall(r"期限を過ぎた報告 (\d+)件、1年以内に期限が来る報告 (\d+)件", said)[0])
    assert late > 0 and soon > 0 and "秘書広報課" in said
    assert "way=one&amp;kpi" not in re.sub(r"(?s)<textarea.*?</textarea>", "", said)
    narrowed = text(open_page("upload", city="choshi", way="due", days="365", department="秘書広報課"))
    assert f"kpi={LINE}" in narrowed and "秘書広報課　ご担当者様" in narrowed and "関係各課" in said
    with selection.of_address(asked(days="365", department="秘書広報課")):
        rows = frame_of(due.sheet())
    assert set(rows["担当"]) == {"秘書広報課"} and LINE in set(rows["指標ID"])
    assert list(rows["残り日数"]) == [(on - TODAY).days for on in rows["期限"]]
    assert [one < 0 for one in rows["残り日数"]] == list(rows["期限超過"])


def test_who_may_report_is_led_to_the_fields_of_the_very_report(
    real_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person, "person_of", lambda *_: LOCAL)
    said = text(opened(monkeypatch, "upload", real_database, city="choshi", way="due", days="365"))
    assert re.search(rf'href="/upload\?city=choshi&amp;way=one&amp;kpi={LINE}&amp;fy=20\d\d"', said)


def test_nothing_due_is_said_in_words(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.reminded.of_city", lambda *_: ())
    assert "期限を過ぎた報告も、30日以内に期限が来る報告もありません。" in text(open_page("upload", city="choshi", way="due"))


@pytest.fixture
def real(real_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, real_database)
    monkeypatch.setattr("domain.clock.today", lambda: TODAY)
    monkeypatch.setattr("access.reach.of", lambda _: reach.WHOLE)


@pytest.mark.usefixtures("real")
def test_the_calendar_of_a_city_holds_each_report_once_and_that_of_a_department_its_own() -> None:
    whole = icalendar.Calendar.from_ical(get("/calendar/choshi.ics").body).walk("VEVENT")
    answer = get("/calendar/choshi.ics?department=%E7%A7%98%E6%9B%B8%E5%BA%83%E5%A0%B1%E8%AA%B2&alarm=14")
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/calendar")
    own = icalendar.Calendar.from_ical(answer.body)
    ids = [str(event["uid"]) for event in whole]
    assert len(ids) == len(set(ids)) > len(own.walk("VEVENT")) > 0
    assert {str(event["uid"]) for event in own.walk("VEVENT")} < set(ids)
    event = next(event for event in own.walk("VEVENT") if str(event["uid"]).startswith(LINE))
    assert re.fullmatch(rf"{LINE}-report-20\d\d@dx-plan-dashboard", str(event["uid"]))
    assert isinstance(event.decoded("dtstart"), date) and event["dtstart"].params["VALUE"] == "DATE"
    assert len(event.walk("VALARM")) == 1 and "秘書広報課" in str(event["description"])
    with selection.of_address(asked()):
        file = registry.file("upload_calendar", "ics")
    assert file is not None
    assert [str(one["uid"]) for one in icalendar.Calendar.from_ical(file.content).walk("VEVENT")] == ids


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("address", ["nowhere.ics", "choshi.ics?department=x", "choshi.ics?alarm=3"])
def test_a_calendar_of_what_is_not_here_is_refused_in_words(address: str) -> None:
    answer = get(f"/calendar/{address}")
    assert answer.status == 404 and "ここにはありません" in answer.text


def test_where_reading_is_closed_the_token_of_a_link_opens_the_calendar_of_its_city_and_nothing_else(
    real_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Path(shutil.copyfile(real_database, tmp_path / "own.duckdb"))
    with Database(own) as database:
        token = links.make(database, 122025, None, "市民課", date(2027, 3, 31), LOCAL, datetime(2026, 11, 20, tzinfo=UTC))
    serve(monkeypatch, own)
    monkeypatch.setenv("DX_READING", "sign-in")
    monkeypatch.setattr("domain.clock.today", lambda: TODAY)
    monkeypatch.setattr(person, "person_of", lambda *_: None)
    assert get("/calendar/choshi.ics").status == 403
    assert get("/calendar/choshi.ics?link=wrong").status == 403
    answer = get(f"/calendar/choshi.ics?link={token}")
    assert answer.status == 200 and answer.body.startswith(b"BEGIN:VCALENDAR")
    assert get(f"/calendar/togane.ics?link={token}").status == 404
    assert get(f"/download/upload_due.csv?city=choshi&link={token}").status == 403
    monkeypatch.setattr("domain.clock.today", lambda: date(2027, 4, 1))
    assert get(f"/calendar/choshi.ics?link={token}").status == 403


def reminder(days_left: int, department: str = "企画課", **changes: object) -> Reminder:
    made = Reminder(
        "choshi", "銚子市", 1, department, "k", "友だち登録数", None, "LINE", 2025, date(2026, 6, 30), days_left, False
    )
    return made._replace(**changes)  # type: ignore[arg-type]


def test_a_mail_says_what_is_late_and_what_comes_with_the_link_to_each_report() -> None:
    some = [reminder(-144), reminder(10, kpi_id="l", kpi_name="来庁予約", fiscal_year=2026, due_on=date(2026, 12, 1))]
    mail = reminder_text.mail(some, "銚子市", ["企画課"], TODAY, 30, "https://dx.example.jp", None)
    assert mail.subject == "DX計画の実績の報告のお願い（企画課・銚子市）"
    assert mail.text.splitlines() == [
        "企画課　ご担当者様",
        "",
        "銚子市のDX計画の実績について、次の報告をお願いします（令和8年11月21日（2026-11-21）現在、期限超過1件・30日以内1件）。",
        "",
        "■ 期限を過ぎている報告（1件）",
        "・友だち登録数　令和7年度（2025）の実績（期限 令和8年6月30日（2026-06-30）、144日経過）",
        "　https://dx.example.jp/upload?city=choshi&way=one&kpi=k&fy=2025",
        "",
        "■ 30日以内に期限が来る報告（1件）",
        "・来庁予約　令和8年度（2026）の実績（期限 令和8年12月1日（2026-12-01）、あと10日）",
        "　https://dx.example.jp/upload?city=choshi&way=one&kpi=l&fy=2026",
        "",
        "ブックで報告するとき",
        "https://dx.example.jp/upload?city=choshi&department=%E4%BC%81%E7%94%BB%E8%AA%B2",
    ]


def test_a_mail_to_all_has_a_part_for_each_department_and_fictitious_ones_say_so() -> None:
    mail = reminder_text.mail([reminder(-1), reminder(-1, "")], "銚子市", [], TODAY, 30, None, "架空の実績")
    assert "期限超過1件・30日以内0件" in mail.text  # one report, of which each of them has a part
    assert mail.subject == "【架空の実績】DX計画の実績の報告のお願い（銚子市）"
    lines = mail.text.splitlines()
    assert lines[:2] == ["【架空の実績】", "関係各課　ご担当者様"]
    assert [line for line in lines if line.startswith("【")] == ["【架空の実績】", "【企画課】", "【担当の記載なし】"]
    assert "http" not in mail.text
