"""Whom the address reminds of which reports: a city, one of its departments or all, within so many days."""

from collections.abc import Sequence

from domain.rows import by
from metrics import catalogue, reminders
from metrics.reminders import Reminder
from ui import answers, reminder_text, selection
from ui.sheets import Calendar

DAYS = {"30": "30日以内", "60": "60日以内", "90": "90日以内", "365": "1年以内"}
ALARMS = {"7": "7日前", "14": "14日前", "30": "30日前"}
# A calendar shows what is to come however far it is.
_EVER = 40_000


def days() -> int:
    """Return within how many days the address asks."""
    return int(selection.one_known("days", DAYS) or next(iter(DAYS)))


def alarm() -> int | None:
    """Return how many days before somebody wants to be told; None for not at all."""
    asked = selection.one_known("alarm", ALARMS)
    return None if asked is None else int(asked)


def departments(every: Sequence[Reminder]) -> dict[str, str]:
    """Return the departments that answer for some report of a city, by the code of the address."""
    return {one.department: one.department for one in every if one.department}


def of_city(key: int, within: int = _EVER) -> tuple[Reminder, ...]:
    """Return what the departments of a city are reminded of."""
    return answers.ask(reminders.within, within, scope=key)


def narrowed(every: Sequence[Reminder], named: Sequence[str]) -> tuple[Reminder, ...]:
    """Return the reminders of these departments, of all where none is named."""
    return tuple(one for one in every if not named or one.department in named)


def calendar(city: str) -> Calendar | None:
    """Return the days of a city's reports, of the departments of the address; None for a city that is not here.

    A city in which nothing falls due has a calendar without entries.
    """
    plan = next((plan for plan in answers.ask(catalogue.plans) if plan.city == city), None)
    if plan is None:
        return None
    every = of_city(plan.municipality_key)
    named = selection.known("department", known(plan.municipality_key))
    found = reminders.reported_once(narrowed(every, named))
    names = {of: [one.department for one in some] for of, some in by(every, lambda one: one.reminder_id).items()}
    whose = "・".join(named)
    title = f"{plan.municipality_name} 実績の報告の期限" + (f"（{whose}）" if whose else "")
    return Calendar(title, reminder_text.entries(found, names), (("担当", whose),) if whose else ())


def known(key: int) -> list[str]:
    """Return every department that a city's plan names, whether a report of theirs is due or not."""
    named = (name for row in answers.ask(catalogue.initiatives, scope=key) for name in reminders.named(row.departments))
    return [name for name in dict.fromkeys(named) if name]
