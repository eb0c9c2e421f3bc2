"""Days as an iCalendar file: its lines, what is escaped in them, what stays the same from file to file."""

from datetime import date

from ui.calendar_file import ics_file
from ui.sheets import Calendar, Entry

ENTRY = Entry("k-target-2026", date(2027, 3, 31), "最終目標：甲市 指標, その1", "目標 50件\n担当：総務課;企画課", "最終目標")
CALENDAR = Calendar("期限", [ENTRY])


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8").replace("\r\n ", "").split("\r\n")


def test_an_entry_is_one_whole_day_with_its_texts_escaped() -> None:
    lines = _lines(ics_file(CALENDAR, "製品", date(2026, 11, 21)))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"] and lines[-2:] == ["END:VCALENDAR", ""]
    assert lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")] == [
        "BEGIN:VEVENT",
        "UID:k-target-2026@dx-plan-dashboard",
        "DTSTAMP:20261121T000000Z",
        "DTSTART;VALUE=DATE:20270331",
        "DTEND;VALUE=DATE:20270401",
        "SUMMARY:最終目標：甲市 指標\\, その1",
        "DESCRIPTION:目標 50件\\n担当：総務課\\;企画課",
        "CATEGORIES:最終目標",
        "TRANSP:TRANSPARENT",
    ]


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut() -> None:
    long = ENTRY._replace(summary="指標" * 200)
    content = ics_file(Calendar("期限", [long]), "製品", date(2026, 11, 21))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert f"SUMMARY:{'指標' * 200}" in _lines(content)


def test_fictitious_days_say_so() -> None:
    lines = _lines(ics_file(CALENDAR, "製品", date(2026, 11, 21), "架空の実績"))
    assert "X-WR-CALNAME:架空の実績：期限" in lines and "SUMMARY:【架空の実績】最終目標：甲市 指標\\, その1" in lines
