"""What a city's plan says beside its initiatives and KPIs: what runs since when, and the plan's own context."""

from collections.abc import Iterable

from domain import spelling
from metrics import catalogue, context, events
from metrics.context import ContextItem
from metrics.events import Event
from pages.city.view import View
from ui import answers, context_rows, downloads, event_rows, heading, markup, selection


def of_plan(view: View) -> list[Event]:
    """Return the events that pass the filters of the address, by date.

    One of an initiative passes with it; words are sought in what is said of an event too. Statuses and departments are
    those of initiatives, so what belongs to none does not pass them.
    """
    themes = selection.known("theme", (theme.theme_id for theme in answers.ask(catalogue.themes)))
    only = selection.asked("initiative")
    is_known = any(row.initiative_id == only for row in view.initiatives)
    shown = {row.initiative_id for row in view.shown}
    by_initiative = bool(selection.asked("status") or selection.asked("department"))
    sought = spelling.wanted(selection.text("words"))

    def passes(event: Event) -> bool:
        return (
            (not is_known or event.initiative_id == only)
            and (not themes or event.theme_id in themes or event.initiative_id in shown)
            and (not by_initiative or event.initiative_id in shown)
            and (not sought or _holds(event, sought))
        )

    return [event for event in answers.ask(events.events, scope=view.scope) if passes(event)]


def _holds(event: Event, sought: tuple[spelling.Word, ...]) -> bool:
    texts = (event.event_name, event.printed_text, event.note, event.initiative_name)
    return spelling.holds(sought, *(text for text in texts if text))


def about(view: View) -> list[ContextItem]:
    """Return what the plan says of itself and its city: all of it, or what holds the words; else no filter is of it."""
    if selection.asked("initiative") or any(name != "名称" for name, _ in view.filters):
        return []
    sought = spelling.wanted(selection.text("words"))
    return [
        item
        for item in answers.ask(context.items, scope=view.scope)
        if not sought or spelling.holds(sought, item.item_name, item.value_text, item.note or "")
    ]


def html(view: View) -> markup.Markup:
    """Return both, each with the way to save it; nothing where the plan says nothing that passes."""
    told, items = of_plan(view), about(view)
    name, is_open = view.plan.municipality_name, bool(view.filters)
    return markup.joined((*_events(name, told, is_open), *_about(name, items, is_open)))


def _events(name: str, told: list[Event], is_open: bool) -> Iterable[markup.Markup]:
    if told:
        yield heading.part(f"{event_rows.TITLE}　{event_rows.counted(told)}", event_rows.NOTE)
        yield event_rows.themes(told, is_open)
        yield downloads.offer(f"{name}の{event_rows.TITLE}", table="city_events")


def _about(name: str, items: list[ContextItem], is_open: bool) -> Iterable[markup.Markup]:
    if items:
        yield heading.part(context_rows.TITLE, context_rows.NOTE)
        yield context_rows.topics(items, is_open)
        yield downloads.offer(f"{name}の{context_rows.TITLE}", table="city_context")
