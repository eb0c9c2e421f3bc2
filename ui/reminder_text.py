"""What departments are reminded of, in words: the text of a mail, the days of a calendar."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from domain import formats
from domain.era import fiscal_year_name
from domain.plan import kpi_title
from domain.rows import by
from metrics.reminders import Reminder, reported_once
from ui.sheets import Entry

NOBODY = "担当の記載なし"
KIND, LATE = "報告", "報告（期限超過）"


class Mail(NamedTuple):
    """A mail: its subject, and its text in plain lines."""

    subject: str
    text: str


def department(name: str) -> str:
    """Return how a department is called; that of none has words too."""
    return name or NOBODY


def mail(
    reminders: Sequence[Reminder],
    place: str,
    whose: Sequence[str],
    today: date,
    days: int,
    base: str | None,
    remark: str | None,
) -> Mail:
    """Return the mail that reminds these departments of their reports, or (`whose` empty) all of them.

    Where they are several each has a part of its own.

    `place` is the municipality, `base` where the dashboard is opened (https://dx.city.example.jp): then each report
    has the link to its fields. A remark stands before the subject and the text.
    """
    # A report that several departments share is one report, in the part of each.
    once = reported_once(tuple(reminders))
    late = sum(one.is_overdue for one in once)
    counted = f"期限超過{late}件・{days}日以内{len(once) - late}件"
    names = "・".join(whose)
    to = f"{names or '関係各課'}　ご担当者様"
    lines = [to, "", f"{place}のDX計画の実績について、次の報告をお願いします（{formats.day(today)}現在、{counted}）。", ""]
    for name, of_department in by(reminders, lambda one: one.department).items():
        if len(whose) != 1:
            lines += [f"【{department(name)}】"]
        for title, some in (
            ("期限を過ぎている報告", [one for one in of_department if one.is_overdue]),
            (f"{days}日以内に期限が来る報告", [one for one in of_department if not one.is_overdue]),
        ):
            if some:
                lines += [f"■ {title}（{len(some)}件）", *(line for one in some for line in _lines(one, today, base)), ""]
    if base is not None:
        city = reminders[0].city if reminders else ""
        there = {"city": city} | ({"department": whose[0]} if len(whose) == 1 else {})
        lines += ["ブックで報告するとき", f"{base}/upload?{urlencode(there)}"]
    head = f"【{remark}】" if remark else ""
    about = f"{names}・{place}" if whose else place
    text = "\n".join([*([head] if head else []), *lines]).rstrip()
    return Mail(f"{head}DX計画の実績の報告のお願い（{about}）", f"{text}\n")


def _lines(one: Reminder, today: date, base: str | None) -> list[str]:
    name = kpi_title(one.kpi_name, one.component_name)
    when = f"期限 {formats.day(one.due_on)}、{formats.countdown(today, one.due_on)}"
    lines = [f"・{name}　{fiscal_year_name(one.fiscal_year)}の実績（{when}）"]
    return lines if base is None else [*lines, f"　{base}/upload?{urlencode(form(one))}"]


def form(one: Reminder) -> Mapping[str, object]:
    """Return the selection that opens the fields of a report."""
    return {"city": one.city, "way": "one", "kpi": one.kpi_id, "fy": one.fiscal_year}


def entries(reminders: Sequence[Reminder], names: Mapping[str, Sequence[str]]) -> list[Entry]:
    """Return the days of a calendar, each report once; `names` are its departments by its id."""
    return [
        Entry(
            one.reminder_id,
            one.due_on,
            f"{LATE if one.is_overdue else KIND}：{one.municipality_name} {kpi_title(one.kpi_name, one.component_name)}",
            "\n".join(
                part
                for part in (
                    f"{fiscal_year_name(one.fiscal_year)}の実績",
                    f"担当：{'・'.join(map(department, names[one.reminder_id]))}",
                    f"取組：{one.initiative_name}",
                )
                if part
            ),
            KIND,
        )
        for one in reminders
    ]
