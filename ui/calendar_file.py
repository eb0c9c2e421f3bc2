"""Days as the bytes of a calendar that Outlook, Google and others take in or subscribe to (iCalendar, RFC 5545)."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar

from ui.sheets import Calendar, Entry

_DAILY = timedelta(days=1)


def ics_file(
    calendar: Calendar, product: str, stamp: date, remark: str | None = None, alarm_days: int | None = None
) -> bytes:
    """Return the calendar: an event of a whole day for each entry. A remark stands before every name.

    `stamp` is the day of which the entries hold; an entry keeps its id, so that a newer file replaces it. Who
    subscribes to it is asked to look once a day; with `alarm_days` they are told of each entry so many days before.
    """
    made = icalendar.Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//{product}//JA")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", calendar.title if remark is None else f"{remark}：{calendar.title}")
    made.add("refresh-interval", icalendar.vDuration(_DAILY), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "P1D")
    for entry in calendar.entries:
        made.add_component(_event(entry, stamp, remark, alarm_days))
    content: bytes = made.to_ical()
    return content


def _event(entry: Entry, stamp: date, remark: str | None, alarm_days: int | None) -> icalendar.Event:
    summary = entry.summary if remark is None else f"【{remark}】{entry.summary}"
    event = icalendar.Event()
    event.add("uid", f"{entry.entry_id}@dx-plan-dashboard")
    event.add("dtstamp", datetime.combine(stamp, time(), UTC))
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + _DAILY)
    event.add("summary", summary)
    event.add("description", entry.text)
    event.add("categories", [entry.kind])
    event.add("transp", "TRANSPARENT")
    if alarm_days is not None:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", timedelta(days=-alarm_days))
        event.add_component(alarm)
    return event
