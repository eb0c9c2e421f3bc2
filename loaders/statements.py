"""What a plan says beside its tables: what was reached or is due when, its context, and where it contradicts itself."""

import re
from collections.abc import Collection
from pathlib import Path

from domain.codes import ContextTopic, Stage
from domain.plan import ContextItem, Contradiction, Event
from loaders import dates, transcription
from loaders.dates import Days
from loaders.transcription import Row, TranscriptionError

EVENT_COLUMNS = (
    "event_id", "event_name", "printed", "occurred", "theme", "stage", "is_planned", "initiative_id", "note",
    "place", "lines",
)  # fmt: skip
CONTEXT_COLUMNS = ("topic", "item", "value", "as_of", "note", "place", "lines")
CONTRADICTION_COLUMNS = (
    "subject", "first", "first_place", "first_lines", "second", "second_place", "second_lines", "note",
)  # fmt: skip
LONGEST_NAME = 40
_TIME = re.compile("年|月|期間|[RHS][0-9]")


def read_events(folder: Path, initiatives: Collection[str]) -> tuple[Event, ...]:
    """Return the events of events.csv, in its order; refuse a doubled id and an initiative that is not among the given.

    Whether a theme is known is asked where the catalogues are (store/plans/to_rows.py).
    """
    events: dict[str, Event] = {}
    for row in transcription.read_table(folder / "events.csv", EVENT_COLUMNS):
        event = _event(row, f"{folder.name}-event-", initiatives)
        if event.event_id in events:
            raise TranscriptionError(
                row.where("event_id"), event.event_id, "同じIDの行が2つあります", "片方を消すか別のIDにしてください"
            )
        events[event.event_id] = event
    return tuple(events.values())


def _event(row: Row, prefix: str, initiatives: Collection[str]) -> Event:
    row.required("printed")
    days = Days(None, None)
    if row["occurred"].strip():
        days = dates.days(row["occurred"], row.where("occurred"))
    return Event(
        event_id=_event_id(row, prefix),
        event_name=_event_name(row),
        theme_id=_theme(row),
        stage=transcription.code(row, "stage", Stage),
        is_planned=transcription.truth(row, "is_planned"),
        # A head's year and the month below it are two cells of the plan, with our separator between them.
        occurred_text=_occurred_text(row["occurred"].strip()) or None,
        occurred_from=days.first,
        occurred_to=days.last,
        initiative_id=_initiative(row, initiatives),
        note=row.optional("note"),
        printed=row.printed("printed"),
    )


def _occurred_text(text: str) -> str:
    """Return the date for people: the year that 同年 is said of behind it, a head's year before its month."""
    before, _, rest = text.partition(";")
    if rest.startswith("同年"):
        return f"{rest}（{before.partition('年')[0]}年）"
    return text.replace(";", " ")


def _event_id(row: Row, prefix: str) -> str:
    event_id = transcription.slug(row, "event_id")
    if not event_id.startswith(prefix):
        raise TranscriptionError(
            row.where("event_id"), event_id, f"{prefix} で始まっていません", f"{prefix} に英語の語を続けてください"
        )
    return event_id


def _event_name(row: Row) -> str:
    name = row.required("event_name")
    if len(name) > LONGEST_NAME:
        problem = f"{len(name)}字あります"
        raise TranscriptionError(row.where("event_name"), name, problem, f"{LONGEST_NAME}字以内の名詞句にしてください")
    return name


def _theme(row: Row) -> str:
    theme = row.required("theme")
    if ";" in theme:
        raise TranscriptionError(row.where("theme"), theme, "テーマが二つ以上あります", "主なもの一つにしてください")
    return theme


def _initiative(row: Row, initiatives: Collection[str]) -> str | None:
    initiative_id = row.optional("initiative_id")
    if initiative_id is not None and initiative_id not in initiatives:
        remedy = "initiatives.csv のIDにするか、属する取組がなければ空欄にしてください"
        raise TranscriptionError(row.where("initiative_id"), initiative_id, "知らない取組です", remedy)
    return initiative_id


def read_context(folder: Path) -> tuple[ContextItem, ...]:
    """Return the context of context.csv, in its order; refuse a second row of one topic, item and date."""
    found: dict[tuple[ContextTopic, str, str | None], ContextItem] = {}
    for row in transcription.read_table(folder / "context.csv", CONTEXT_COLUMNS):
        row.required("value")
        item = ContextItem(
            topic=transcription.code(row, "topic", ContextTopic),
            item=row.required("item"),
            as_of=_as_of(row),
            note=row.optional("note"),
            printed=row.printed("value"),
        )
        key = (item.topic, item.item, item.as_of)
        if key in found:
            raise TranscriptionError(
                row.where("item"), item.item, "同じ項目・時点の行が2つあります", "片方を消すか、項目の名を分けてください"
            )
        found[key] = item
    return tuple(found.values())


def _as_of(row: Row) -> str | None:
    """Return the time of a value as printed; refuse what names no year, month or period: it is another cell."""
    text = row.optional("as_of")
    if text is not None and not _TIME.search(text):
        remedy = "時点でなければ value か item に書いてください"
        raise TranscriptionError(row.where("as_of"), text, "時点として読めません", remedy)
    return text


def read_contradictions(folder: Path) -> tuple[Contradiction, ...]:
    """Return what contradictions.csv declares, in its order; refuse a second row of one subject."""
    found: dict[str, Contradiction] = {}
    for row in transcription.read_table(folder / "contradictions.csv", CONTRADICTION_COLUMNS):
        subject = row.required("subject")
        row.required("first")
        row.required("second")
        if subject in found:
            raise TranscriptionError(
                row.where("subject"), subject, "同じ主題の行が2つあります", "片方を消すか、主題の名を分けてください"
            )
        found[subject] = Contradiction(
            subject=subject,
            first=row.printed("first", of="first_"),
            second=row.printed("second", of="second_"),
            note=row.optional("note"),
        )
    return tuple(found.values())
