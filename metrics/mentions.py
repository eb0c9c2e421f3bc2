"""Where the plans speak of something: each statement, roadmap line, KPI, heading and value that holds the words.

What runs and what is to come is told as of a day, as the plan has it (計画上); nothing of it is a report.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from domain import spelling
from domain.codes import Stage
from domain.fiscal import fiscal_year_of
from domain.plan import kpi_title
from domain.spelling import Word
from metrics import catalogue, context, events, figures, roadmap, terms
from metrics.catalogue import Initiative, Kpi
from metrics.context import ContextItem
from metrics.database import Database
from metrics.events import Event
from metrics.figures import FigureValue
from metrics.moment import Moment
from metrics.roadmap import RUNS, Line, Outlook
from metrics.terms import TermLines


class Source(StrEnum):
    """Which part of a plan a mention stands in, in the order in which equals are told."""

    EVENT = "event"
    ROADMAP = "roadmap"
    KPI = "kpi"
    FIGURE = "figure"
    INITIATIVE = "initiative"
    SECTION = "section"
    CONTEXT = "context"
    TEXT = "text"  # only where a plan has none of the others


class Nearness(StrEnum):
    """How near the words stand to what is mentioned; the nearest first."""

    NAME = "name"  # in its name
    PRINTED = "printed"  # in the words that the plan prints of it
    AROUND = "around"  # in what is said about it, or in what it belongs to


class Mention(NamedTuple):
    """One place of a plan that holds all of the words; `outlook` is None where it does not say when something runs."""

    city: str
    municipality_name: str
    municipality_key: int
    source: Source
    nearness: Nearness
    outlook: Outlook | None
    name: str
    printed_text: str | None
    note: str | None
    is_planned: bool
    stage: Stage | None
    occurred_on_text: str | None
    since: date | None  # the first day that the printed date allows
    runs_from: int | None  # fiscal years of a roadmap line
    done_from: int | None
    place: str
    first_line: int
    last_line: int
    initiative_id: str | None
    initiative_name: str | None
    kpi_id: str | None


def of(database: Database, moment: Moment, words: str) -> tuple[Mention, ...]:
    """Return the mentions of words, the nearest of a kind first; an order of cities is not made.

    An initiative stands for itself only where neither a statement nor a roadmap line of it is there already; the lines
    of a plan's text only where nothing else of the plan is.
    """
    sought = spelling.wanted(words)
    if not sought:
        return ()
    dated = [
        *_of_events(events.events(database, moment), sought, moment.as_of),
        *_of_lines(roadmap.lines(roadmap.matching(roadmap.cells(database, moment), sought)), sought, moment.as_of),
    ]
    told = {mention.initiative_id for mention in dated}
    initiatives = catalogue.initiatives(database, moment)
    found = [
        *dated,
        *_of_kpis(catalogue.kpis(database, moment), sought),
        *_of_figures(figures.of_all(database, moment), sought),
        *_of_initiatives((row for row in initiatives if row.initiative_id not in told), sought),
        *_of_sections(initiatives, sought),
        *_of_context(context.items(database, moment), sought),
    ]
    named = {mention.city for mention in found}
    found += _of_texts((row for row in terms.terms(database, moment) if row.city not in named), sought)
    return tuple(sorted(found, key=_order))


def outlook(event: Event, today: date) -> Outlook | None:
    """Return whether a statement says that something runs, or is to run; None where it is no more than considered."""
    if event.stage not in RUNS:
        return None
    if not event.is_planned:
        return Outlook.RUNNING
    first = event.occurred_from or event.occurred_to
    if first is None:
        return Outlook.UNDATED
    return Outlook.RUNNING if first <= today else Outlook.AHEAD


def _order(mention: Mention) -> tuple[object, ...]:
    return (
        list(Nearness).index(mention.nearness),
        list(Source).index(mention.source),
        mention.since is None,
        mention.since or date.max,
        mention.runs_from or 0,
        mention.first_line,
    )


def _nearness(sought: Sequence[Word], name: str, *printed: str | None) -> Nearness:
    if spelling.holds(sought, name):
        return Nearness.NAME
    is_printed = spelling.holds(sought, name, *(text for text in printed if text))
    return Nearness.PRINTED if is_printed else Nearness.AROUND


def _of_events(found: Iterable[Event], sought: Sequence[Word], today: date) -> Iterator[Mention]:
    for event in found:
        if not spelling.holds(sought, event.event_name, event.printed_text, event.note or ""):
            continue
        nearness = _nearness(sought, event.event_name, event.printed_text)
        yield Mention(
            city=event.city,
            municipality_name=event.municipality_name,
            municipality_key=event.municipality_key,
            source=Source.EVENT,
            nearness=nearness,
            # What is said of it in passing does not say that the sought thing runs.
            outlook=None if nearness is Nearness.AROUND else outlook(event, today),
            name=event.event_name,
            printed_text=event.printed_text,
            note=event.note,
            is_planned=event.is_planned,
            stage=event.stage,
            occurred_on_text=event.occurred_on_text,
            since=event.occurred_from or event.occurred_to,
            runs_from=None,
            done_from=None,
            place=event.place,
            first_line=event.first_line,
            last_line=event.last_line,
            initiative_id=event.initiative_id,
            initiative_name=event.initiative_name,
            kpi_id=None,
        )


def _of_lines(found: Iterable[Line], sought: Sequence[Word], today: date) -> Iterator[Mention]:
    for line in found:
        first, phrases = line.first, tuple(dict.fromkeys(cell.schedule_text for cell in line.cells))
        stage = line.stages.get(line.runs_from) if line.runs_from else next(iter(line.stages.values()), None)
        yield _NOTHING._replace(
            city=first.city,
            municipality_name=first.municipality_name,
            municipality_key=first.municipality_key,
            source=Source.ROADMAP,
            nearness=_nearness(sought, first.line_name, *phrases),
            outlook=line.outlook(fiscal_year_of(today)),
            name=first.line_name,
            printed_text="、".join(phrases),
            is_planned=True,
            stage=stage,
            runs_from=line.runs_from,
            done_from=line.done_from,
            place=first.place,
            first_line=first.first_line,
            last_line=first.last_line,
            initiative_id=first.initiative_id,
            initiative_name=first.initiative_name,
        )


def _of_kpis(found: Iterable[Kpi], sought: Sequence[Word]) -> Iterator[Mention]:
    for kpi in found:
        name = kpi_title(kpi.kpi_name, kpi.component_name)
        printed = (kpi.baseline_text, kpi.final_target_text)
        texts = (name, *printed, kpi.note)
        if spelling.holds(sought, *(text for text in texts if text)):
            yield _NOTHING._replace(
                city=kpi.city,
                municipality_name=kpi.municipality_name,
                municipality_key=kpi.municipality_key,
                source=Source.KPI,
                nearness=_nearness(sought, name, *printed),
                name=name,
                note=kpi.note,
                place=kpi.place,
                first_line=kpi.first_line,
                last_line=kpi.last_line,
                initiative_id=kpi.initiative_id,
                initiative_name=kpi.initiative_name,
                kpi_id=kpi.kpi_id,
            )


def _of_figures(found: Iterable[FigureValue], sought: Sequence[Word]) -> Iterator[Mention]:
    """Yield each figure once, at the first of its values that holds the words."""
    told = set()
    for value in found:
        name = kpi_title(value.figure_name, value.component_name)
        texts = (name, value.value_text, value.restriction, value.note)
        if value.figure_id in told or not spelling.holds(sought, *(text for text in texts if text)):
            continue
        told.add(value.figure_id)
        yield _NOTHING._replace(
            city=value.city,
            municipality_name=value.municipality_name,
            municipality_key=value.municipality_key,
            source=Source.FIGURE,
            nearness=_nearness(sought, name, value.value_text, value.restriction),
            name=name,
            printed_text=value.value_text,
            note=value.note,
            occurred_on_text=value.as_of_text,
            place=value.place,
            first_line=value.first_line,
            last_line=value.last_line,
            initiative_id=value.initiative_id,
            initiative_name=value.initiative_name,
        )


def _of_initiatives(found: Iterable[Initiative], sought: Sequence[Word]) -> Iterator[Mention]:
    for row in found:
        if spelling.holds(sought, row.initiative_name, row.summary, row.departments):
            yield _of_initiative(row)._replace(
                source=Source.INITIATIVE,
                nearness=_nearness(sought, row.initiative_name, row.departments),
                name=row.initiative_name,
                note=row.summary or None,
                first_line=row.first_line,
                last_line=row.last_line,
                place=row.place,
                initiative_id=row.initiative_id,
                initiative_name=row.initiative_name,
            )


def _of_sections(found: Iterable[Initiative], sought: Sequence[Word]) -> Iterator[Mention]:
    """Yield each heading once, at the first of its initiatives."""
    told = set()
    for row in found:
        if (row.city, row.section_name) in told or not spelling.holds(sought, row.section_name):
            continue
        told.add((row.city, row.section_name))
        yield _of_initiative(row)._replace(source=Source.SECTION, name=row.section_name, place=row.place)


def _of_initiative(row: Initiative) -> Mention:
    return _NOTHING._replace(
        city=row.city, municipality_name=row.municipality_name, municipality_key=row.municipality_key
    )


def _of_context(found: Iterable[ContextItem], sought: Sequence[Word]) -> Iterator[Mention]:
    for item in found:
        if spelling.holds(sought, item.item_name, item.value_text, item.note or ""):
            yield _NOTHING._replace(
                city=item.city,
                municipality_name=item.municipality_name,
                municipality_key=item.municipality_key,
                source=Source.CONTEXT,
                nearness=_nearness(sought, item.item_name, item.value_text),
                name=item.item_name,
                printed_text=item.value_text,
                note=item.note,
                occurred_on_text=item.as_of_text,
                place=item.place,
                first_line=item.first_line,
                last_line=item.last_line,
            )


def _of_texts(found: Iterable[TermLines], sought: Sequence[Word]) -> Iterator[Mention]:
    """Yield one mention a city: the words of its text that hold what is sought, and all of their lines."""
    of_city: dict[str, list[TermLines]] = {}
    for row in found:
        of_city.setdefault(row.city, []).append(row)
    for rows in of_city.values():
        if lines := terms.lines(rows, sought):
            words = "、".join(dict.fromkeys(word for of_line in lines.values() for word in of_line))
            yield _NOTHING._replace(
                city=rows[0].city,
                municipality_name=rows[0].municipality_name,
                municipality_key=rows[0].municipality_key,
                source=Source.TEXT,
                nearness=Nearness.PRINTED,
                name=words,
                place=" ".join(map(str, lines)),
                first_line=min(lines),
                last_line=max(lines),
            )


# What a mention holds that says neither when nor how far.
_NOTHING = Mention(
    city="",
    municipality_name="",
    municipality_key=0,
    source=Source.SECTION,
    nearness=Nearness.NAME,
    outlook=None,
    name="",
    printed_text=None,
    note=None,
    is_planned=False,
    stage=None,
    occurred_on_text=None,
    since=None,
    runs_from=None,
    done_from=None,
    place="",
    first_line=0,
    last_line=0,
    initiative_id=None,
    initiative_name=None,
    kpi_id=None,
)
