"""Days as an iCalendar file, read back as other programs read it: its events, what stays the same from file to file."""

from datetime import UTC, date, datetime, timedelta

import icalendar

from ui.calendar_file import ics_file
from ui.sheets import Calendar, Entry

TODAY = date(2026, 11, 21)
ENTRY = Entry("k-target-2026", date(2027, 3, 31), "最終目標：甲市 指標, その1", "目標 50件\n担当：総務課;企画課", "最終目標")
CALENDAR = Calendar("期限", [ENTRY])


def test_an_entry_is_one_whole_day_with_its_texts() -> None:
    calendar = icalendar.Calendar.from_ical(ics_file(CALENDAR, "製品", TODAY))
    assert (calendar["version"], calendar["prodid"], calendar["x-wr-calname"]) == ("2.0", "-//製品//JA", "期限")
    (event,) = calendar.walk("VEVENT")
    assert event["uid"] == "k-target-2026@dx-plan-dashboard"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2027, 3, 31), date(2027, 4, 1))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event.decoded("dtstamp") == datetime(2026, 11, 21, tzinfo=UTC)
    assert (event["summary"], event["description"]) == (ENTRY.summary, ENTRY.text)
    assert isinstance(event, icalendar.Event)
    assert (event.categories, event["transp"]) == (["最終目標"], "TRANSPARENT")
    assert not event.walk("VALARM") and not event.errors and not calendar.errors


def test_the_same_days_are_the_same_bytes_and_an_entry_keeps_its_id() -> None:
    assert ics_file(CALENDAR, "製品", TODAY) == ics_file(CALENDAR, "製品", TODAY)
    later = Calendar("期限", [ENTRY._replace(on=date(2027, 6, 30))])
    (event,) = icalendar.Calendar.from_ical(ics_file(later, "製品", date(2026, 12, 1))).walk("VEVENT")
    assert event["uid"] == "k-target-2026@dx-plan-dashboard"


def test_who_subscribes_looks_once_a_day_and_may_be_told_before() -> None:
    content = ics_file(CALENDAR, "製品", TODAY, alarm_days=14)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:P1D\r\n" in content and b"X-PUBLISHED-TTL:P1D\r\n" in content
    (alarm,) = icalendar.Calendar.from_ical(content).walk("VALARM")
    assert (alarm["action"], alarm.decoded("trigger")) == ("DISPLAY", timedelta(days=-14))


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut() -> None:
    long = ENTRY._replace(summary="指標" * 200)
    content = ics_file(Calendar("期限", [long]), "製品", TODAY)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert event["summary"] == "指標" * 200


def test_fictitious_days_say_so() -> None:
    calendar = icalendar.Calendar.from_ical(ics_file(CALENDAR, "製品", TODAY, "架空の実績"))
    (event,) = calendar.walk("VEVENT")
    assert calendar["x-wr-calname"] == "架空の実績：期限"
    assert event["summary"] == "【架空の実績】最終目標：甲市 指標, その1"
