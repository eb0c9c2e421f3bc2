"""Days as the bytes of a calendar file that Outlook, Google and others take in (iCalendar, RFC 5545)."""

from collections.abc import Iterator
from datetime import date, timedelta

from ui.sheets import Calendar, Entry

_LONGEST = 75  # octets of a line
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def ics_file(calendar: Calendar, product: str, stamp: date, remark: str | None = None) -> bytes:
    """Return the calendar: an event of a whole day for each entry. A remark stands before every name.

    `stamp` is the day of which the entries hold; an entry keeps its id, so that a newer file replaces it.
    """
    name = calendar.title if remark is None else f"{remark}：{calendar.title}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(product)}//JA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for entry in calendar.entries:
        lines += _event(entry, stamp, remark)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode("utf-8")


def _event(entry: Entry, stamp: date, remark: str | None) -> list[str]:
    summary = entry.summary if remark is None else f"【{remark}】{entry.summary}"
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.entry_id}@dx-plan-dashboard",
        f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(entry.text)}",
        f"CATEGORIES:{_text(entry.kind)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    return words.translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """Yield the line in pieces of at most 75 octets, each after the first behind a blank; no letter is cut apart."""
    piece, size = "", 0
    for letter in line:
        more = len(letter.encode("utf-8"))
        if size + more > _LONGEST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + more
    yield piece
